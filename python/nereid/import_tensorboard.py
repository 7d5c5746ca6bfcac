"""Imports what TensorBoard's summary writers wrote: python -m nereid.import_tensorboard LOGDIR.

Every folder with event files becomes an experiment, named by its path below LOGDIR; its scalars,
images and texts become channels, their steps x. Histograms and other kinds are left out, which is
told. Importing again replaces what was imported. Wall times are those of the import.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nereid.channel_type import ChannelType
from nereid.context import Context
from nereid.delivery_report import DeliveryReport, count_text
from nereid.errors import ImageError
from nereid.image import Image
from nereid.optional import require
from nereid.settings import find_project

# How long the server may take for the last points of a run.
_DELIVERY_SECONDS = 600.0

# Of those that are left out, for each kind.
TAGS_SHOWN_MAX = 10

_PLUGINS = {"scalars": "scalar", "images": "image", "text": "text"}


class Run:
    """A folder of event files, whole in memory."""

    def __init__(self, folder: Path) -> None:
        module = "tensorboard.backend.event_processing.plugin_event_accumulator"
        accumulator = require(module, "importing", "tensorboard").EventAccumulator
        everything = dict.fromkeys(("tensors",), 0)
        self._events = accumulator(str(folder), tensor_size_guidance={}, size_guidance=everything)
        self._events.Reload()
        self._make_ndarray = require("tensorboard.util.tensor_util", "importing").make_ndarray

    def series(self) -> Iterator[tuple[str, str, dict[int, Any]]]:
        """Tag, kind and values by step, in order of steps; of a step the last value counts."""
        for tag, plugin in self._tags():
            if plugin in _PLUGINS:
                events = self._events.Tensors(tag)
                values = {event.step: self._make_ndarray(event.tensor_proto) for event in events}
                yield tag, _PLUGINS[plugin], dict(sorted(values.items()))

    def left_out(self) -> dict[str, list[str]]:
        """The tags that are not in `series`, by their plugins."""
        tags: dict[str, list[str]] = {}
        for tag, plugin in self._tags():
            if plugin not in _PLUGINS:
                tags.setdefault(plugin or "unknown", []).append(tag)
        return tags

    def _tags(self) -> Iterator[tuple[str, str]]:
        for tag in sorted(self._events.Tags()["tensors"]):
            yield tag, self._events.SummaryMetadata(tag).plugin_data.plugin_name


class Import:
    """Sends the series of one run, and counts them by kind."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.counts = dict.fromkeys(_PLUGINS.values(), 0)

    def add(self, tag: str, kind: str, values: dict[int, Any]) -> None:
        getattr(self, f"_add_{kind}")(tag, values)

    def _add_scalar(self, tag: str, values: dict[int, Any]) -> None:
        y = [float(value) for value in values.values()]
        self._ctx.create_channel(tag, ChannelType.NUMERIC).send_many(list(values), y)
        self.counts["scalar"] += len(y)

    def _add_text(self, tag: str, values: dict[int, Any]) -> None:
        channel = self._ctx.create_channel(tag, ChannelType.TEXT)
        for step, texts in values.items():
            lines = [text.decode("utf-8", "replace") for text in texts.ravel().tolist()]
            channel.send(step, "\n".join(lines))
            self.counts["text"] += 1

    def _add_image(self, tag: str, values: dict[int, Any]) -> None:
        """A value holds width, height, and one or more files; the second goes to TAG/1."""
        for step, parts in values.items():
            for index, data in enumerate(parts.ravel().tolist()[2:]):
                name = tag if index == 0 else f"{tag}/{index}"
                try:
                    picture = _picture(tag, data)
                except (ImageError, OSError) as error:
                    print(f"{tag} at step {step} is left out: {error}", file=sys.stderr)
                    continue
                self._ctx.channel_send(name, step, picture)
                self.counts["image"] += 1


def _picture(tag: str, data: bytes) -> Image:
    """Made smaller where the bounds ask for it."""
    import io

    pil = require("PIL.Image", "importing images", "Pillow")
    return Image(tag, data=pil.open(io.BytesIO(data)), oversize="resize")


def _some(tags: list[str]) -> str:
    shown = ", ".join(map(repr, tags[:TAGS_SHOWN_MAX]))
    more = len(tags) - TAGS_SHOWN_MAX
    return f"{shown} and {more:,} more" if more > 0 else shown


def _run_folders(directory: Path) -> list[Path]:
    files = directory.rglob("*tfevents*")
    return sorted({file.parent for file in files if file.is_file()})


def _import_run(folder: Path, name: str, arguments: argparse.Namespace) -> DeliveryReport:
    project = find_project(arguments.project)
    ctx = Context(project, name, arguments.server, when_full="block", quiet=True)
    ctx.truncate(-math.inf)
    run, imported = Run(folder), Import(ctx)
    for tag, kind, values in run.series():
        imported.add(tag, kind, values)
    report = ctx.finish("succeeded", timeout=_DELIVERY_SECONDS)
    counts = ", ".join(count_text(count, kind) for kind, count in imported.counts.items())
    print(f"{project}/{name}: {counts}")
    for plugin, tags in run.left_out().items():
        print(f"nereid: {project}/{name} without {plugin}: {_some(tags)}", file=sys.stderr)
    for problem in (report.describe_undelivered(), report.last_rejection):
        if problem:
            print(f"nereid: {problem}", file=sys.stderr)
    return report


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m nereid.import_tensorboard",
        description="Imports scalars, images and texts that TensorBoard's summary writers wrote. "
        "Every folder with event files becomes an experiment; what else is in them is left out, "
        "and told.",
    )
    parser.add_argument("logdir", type=Path, metavar="LOGDIR")
    parser.add_argument("--project", help='default: $NEREID_PROJECT, or "default"')
    parser.add_argument("--server", help="HOST:PORT; default: $NEREID_SERVER, or 127.0.0.1:7070")
    parser.add_argument("--experiment", help="name of the run in LOGDIR itself; default: its name")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """0: scalars, images and texts are stored; 1: not all, which is told; 2: no event files."""
    options = _parse(arguments)
    folders = _run_folders(options.logdir)
    if not folders:
        print(f"there are no event files in {options.logdir}", file=sys.stderr)
        return 2
    own_name = options.experiment or options.logdir.resolve().name
    complete = True
    for folder in folders:
        is_own = folder == options.logdir
        name = own_name if is_own else folder.relative_to(options.logdir).as_posix()
        report = _import_run(folder, name, options)
        complete = complete and report.points_acknowledged == report.points_sent
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
