"""Makes the messages of the API from proto/ while the package is built."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

HERE = Path(__file__).resolve().parent
DESCRIPTORS = "nereid/api.binpb"


def proto_directory() -> Path:
    """proto/ of the checkout, or the copy that a source distribution carries."""
    for directory in (HERE / "proto", HERE.parent / "proto"):
        if directory.is_dir():
            return directory
    raise FileNotFoundError(f"there is no proto/ in {HERE} or above: build in a whole checkout")


def write_descriptors(target: Path) -> None:
    """A FileDescriptorSet, which every version of protobuf reads, unlike generated code."""
    from grpc_tools import protoc

    proto = proto_directory()
    files = sorted(str(file.relative_to(proto)) for file in proto.glob("nereid/v1/*.proto"))
    target.parent.mkdir(parents=True, exist_ok=True)
    arguments = ["protoc", f"-I{proto}", f"-I{Path(protoc.__file__).parent / '_proto'}"]
    arguments += ["--include_imports", f"--descriptor_set_out={target}", *files]
    if protoc.main(arguments) != 0:
        raise RuntimeError(f"protoc failed on {proto}, see above")


class BuildWithDescriptors(build_py):  # type: ignore[misc]
    def run(self) -> None:
        super().run()
        in_place = getattr(self, "editable_mode", False)
        write_descriptors((HERE if in_place else Path(self.build_lib)) / DESCRIPTORS)


class SdistWithProto(sdist):  # type: ignore[misc]
    def make_release_tree(self, base_dir: str, files: list[str]) -> None:
        super().make_release_tree(base_dir, files)
        shutil.copytree(proto_directory(), Path(base_dir) / "proto")


setup(cmdclass={"build_py": BuildWithDescriptors, "sdist": SdistWithProto})
