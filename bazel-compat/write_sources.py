#!/usr/bin/env python3
"""Writes bazel-compat/sources.bzl: the sources of every target, as CMake has them.

Usage: write_sources.py BUILD_DIRECTORY [--check]

BUILD_DIRECTORY is one that CMake has configured, such as build/release. With --check nothing is
written: it fails where the file is not what would be written, and says how they differ.
"""

from __future__ import annotations

import difflib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LISTS = ROOT / "bazel-compat" / "sources.bzl"
KINDS = ("STATIC_LIBRARY", "EXECUTABLE")
# Of no use to who consumes Nereid: they measure it, or break it on purpose.
FOLDERS_LEFT_OUT = ("tests/faults",)
TARGETS_LEFT_OUT = ("nereid-bench",)
HEAD = '''"""The sources of every target, as CMakeLists.txt has them.

Written by `bazel-compat/write_sources.py build/release`; CI fails where it is behind.
"""
'''

Lists = dict[str, list[str]]


def targets(build: Path) -> list[dict[str, Any]]:
    """All targets, as CMake's file API tells them."""
    query = build / ".cmake" / "api" / "v1" / "query" / "codemodel-v2"
    query.parent.mkdir(parents=True, exist_ok=True)
    query.touch()
    subprocess.run(["cmake", str(build)], check=True, stdout=subprocess.DEVNULL)
    replies = build / ".cmake" / "api" / "v1" / "reply"
    model = json.loads(max(replies.glob("codemodel-v2-*.json")).read_text(encoding="utf-8"))
    return [
        json.loads((replies / target["jsonFile"]).read_text(encoding="utf-8"))
        for target in model["configurations"][0]["targets"]
    ]


def is_wanted(target: dict[str, Any]) -> bool:
    return (
        target["type"] in KINDS
        and target["name"] not in TARGETS_LEFT_OUT
        and target["paths"]["source"] not in FOLDERS_LEFT_OUT
    )


def written_sources(target: dict[str, Any]) -> list[str]:
    """Those that a person wrote."""
    return sorted(
        source["path"] for source in target["sources"] if not source.get("isGenerated")
    )


def protos(target: dict[str, Any]) -> list[str]:
    """Whose messages the target has."""
    suffix = ".pb.cc"
    names = (
        source["path"].split("/generated/")[1].removesuffix(suffix)
        for source in target["sources"]
        if source.get("isGenerated") and source["path"].endswith(suffix)
    )
    found = {name if name.startswith("storage/") else f"proto/{name}" for name in names}
    return sorted(f"{name}.proto" for name in found if not name.endswith(".grpc"))


def without_empty(lists: Lists) -> Lists:
    return {name: lists[name] for name in sorted(lists) if lists[name]}


def block(name: str, comment: str, lists: Lists) -> str:
    lines = [f"\n# {comment}", f"{name} = {{"]
    for target, paths in without_empty(lists).items():
        lines += [f'    "{target}": [', *(f'        "{path}",' for path in paths), "    ],"]
    return "\n".join([*lines, "}\n"])


def text_of(wanted: list[dict[str, Any]]) -> str:
    sources = {target["name"]: written_sources(target) for target in wanted}
    compiled = {name: [p for p in paths if p.endswith(".cc")] for name, paths in sources.items()}
    headers = {name: [p for p in paths if p.endswith(".h")] for name, paths in sources.items()}
    return (
        HEAD
        + block("SOURCES", "What is compiled.", compiled)
        + block("PUBLIC_HEADERS", "What is installed.", headers)
        + block("PROTOS", "What is generated from.", {t["name"]: protos(t) for t in wanted})
    )


def differences(wanted: str) -> list[str]:
    have = LISTS.read_text(encoding="utf-8") if LISTS.exists() else ""
    name = str(LISTS.relative_to(ROOT))
    return list(
        difflib.unified_diff(
            have.splitlines(), wanted.splitlines(), name, "CMakeLists.txt", lineterm="", n=1
        )
    )


def main() -> int:
    build = Path(sys.argv[1]).resolve()
    wanted = text_of([target for target in targets(build) if is_wanted(target)])
    if "--check" not in sys.argv:
        LISTS.write_text(wanted, encoding="utf-8")
        return 0
    if found := differences(wanted):
        print(*found, sep="\n")
        print(f"FAILED: run bazel-compat/write_sources.py {sys.argv[1]} and commit what it wrote")
        return 1
    print("bazel-compat/sources.bzl has the sources of CMakeLists.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
