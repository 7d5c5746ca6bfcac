"""One run of a training program, as the program sees it."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, NoReturn, Optional, Union

from nereid.arguments import (
    check_count,
    check_mapping,
    check_seconds,
    check_text,
    check_texts,
)
from nereid.channel import MISSING, Channel, checked_from_x
from nereid.channel_type import ChannelType
from nereid.control_messages import Opening
from nereid.delivery_report import DeliveryReport, count_text
from nereid.errors import DeliveryError, PointError
from nereid.experiment_state import state_after, state_at_exit, state_number
from nereid.names import check_details, check_name, check_project, clean_text, shown_value
from nereid.settings import find_project, find_server, new_experiment_name
from nereid.spool_format import default_directory
from nereid.writer import SPOOL_BYTES_MIN, Writer, WriterOptions, close_writers

# How long the end of a program may wait for the server.
EXIT_SECONDS = 10.0

# A number that waits takes about 130 bytes of memory.
BUFFERED_POINTS_MAX = 1 << 20

# Of texts, images and columns that wait.
BUFFERED_VALUE_BYTES_MAX = 64 << 20

SPOOL_BYTES_MAX = 1 << 30

_WHEN_FULL = ("drop", "block")

# Closed when the program ends.
_open_contexts: set[Context] = set()

# A context, the number of the state in which its experiment ends if it does, and how many seconds
# it may take.
_Ending = tuple["Context", Optional[int], float]

Spool = Union[None, bool, str, "os.PathLike[str]"]


class Context:
    """Sends points to channels of one experiment.

    Where they go: the arguments, or else NEREID_SERVER, NEREID_PROJECT and NEREID_EXPERIMENT, which
    `nereid send` sets for its command, or else the server 127.0.0.1:7070, the project "default" and
    a new experiment, whose name is printed on stderr.

    Nothing waits for the server, and nothing raises into training: what cannot be sent is counted,
    and told once through the logger "nereid". Without a server points go into the spool, and
    `nereid sync` delivers them later. The end of the program waits for what is left, at most
    EXIT_SECONDS, and says what was not delivered.

    An experiment that was not joined from the environment is declared ended with the context: as
    succeeded, as failed after an exception or an exit with another code than 0, or as aborted after
    Ctrl-C. `os._exit`, a signal and a bare `raise SystemExit` of the whole program are not seen.

    Forked children (multiprocessing, DataLoader workers) may send with it: each point goes into a
    spool of the child's own, which the end of the parent delivers. Any thread.
    """

    def __init__(  # noqa: PLR0913 (all but the first three by name)
        self,
        project: str | None = None,
        experiment: str | None = None,
        server: str | None = None,
        *,
        description: str = "",
        tags: Iterable[str] = (),
        params: Mapping[str, object] | None = None,
        spool: Spool = None,
        when_full: str = "drop",
        strict: bool = False,
        quiet: bool = False,
        exit_timeout: float = EXIT_SECONDS,
        max_buffered_points: int = BUFFERED_POINTS_MAX,
        max_spool_bytes: int = SPOOL_BYTES_MAX,
    ) -> None:
        """Does not wait for the server. ValueError and TypeError name the argument that is wrong.

        description, tags, params: added to what the experiment has; the values of params are kept
          as texts.
        spool: the directory; None: NEREID_SPOOL, or $XDG_STATE_HOME/nereid/spool, or
          ~/.local/state/nereid/spool; False: points are kept in memory only.
        when_full: "drop" drops and counts new points while memory is full, "block" waits for room.
        strict: raises what is otherwise counted and told, for tests of training programs.
        quiet: prints nothing on stderr.
        exit_timeout: seconds that the end of the program may wait for the server.
        """
        joined = experiment or os.environ.get("NEREID_EXPERIMENT")
        self._owns_experiment = bool(experiment) or not joined
        named = Opening(
            check_project(find_project(project)),
            check_name("experiment", joined or new_experiment_name()),
        )
        details = {} if params is None else params
        self._opening = _with_details(named, description, tags, details)
        _check_bounds(when_full, exit_timeout, max_buffered_points, max_spool_bytes)
        self._server = find_server(server)
        self._strict = strict
        self._quiet = quiet
        self._exit_timeout = exit_timeout
        self._writer = Writer(
            WriterOptions(
                server=self._server,
                opening=self._opening,
                spool_directory=_spool_directory(spool),
                spool_bytes_max=max_spool_bytes,
                points_max=max_buffered_points,
                value_bytes_max=BUFFERED_VALUE_BYTES_MAX,
                blocks=when_full == "block",
                strict=strict,
            )
        )
        self._channels: dict[str, Channel] = {}
        # Held over forks, so that a child finds the channels whole.
        self._lock = self._writer.channels.lock
        self._truncate_from: float | None = None
        self._is_closed = False
        _open_contexts.add(self)
        if not joined:
            self._tell(f"experiment {self.project}/{self.experiment} on {self._server}")

    def __repr__(self) -> str:
        return f"<nereid context of {self.project}/{self.experiment} on {self._server}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a nereid.Context cannot be pickled: make one in each process, "
            f"nereid.Context({self.project!r}, {self.experiment!r})"
        )

    @property
    def server(self) -> str:
        """HOST:PORT."""
        return self._server

    @property
    def project(self) -> str:
        return self._opening.project

    @property
    def experiment(self) -> str:
        return self._opening.experiment

    def describe(
        self,
        description: str = "",
        *,
        tags: Iterable[str] = (),
        params: Mapping[str, object] | None = None,
    ) -> None:
        """Says more of the experiment: another description, more tags, more or other params.

        ValueError and TypeError as from the constructor. What is said before the first point
        reaches the server in every case; later, only if this context itself delivers.
        """
        with self._lock:
            details = {} if params is None else params
            self._opening = _with_details(self._opening, description, tags, details)
            self._writer.describe(self._opening)

    @property
    def params(self) -> Mapping[str, str]:
        return self._opening.params

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(self._opening.tags)

    def channel_send(self, name: str, x: Any = MISSING, y: Any = MISSING) -> Channel:
        """Sends one point to a channel, which is made if it is new. Returns its handle.

        One value is y, two are x and y. A new channel gets the type of its first value: IMAGE of a
        nereid.Image, NUMERIC of all that `float()` takes, otherwise TEXT. See `Channel.send`.
        """
        try:
            channel = self._channels.get(name)
        except Exception:  # It has no hash, so it is no name; `_find_channel` says so.
            channel = None
        if channel is None:
            channel = self._find_channel(name)
        return channel.send(x, y)

    def create_channel(self, name: str, channel_type: ChannelType | None = None) -> Channel:
        """The handle of a channel, made if it is new. Without a type the first value decides it.

        ValueError or TypeError: no good name, or the channel has another type.
        """
        name = check_name("channel", name)
        kind = None if channel_type is None else ChannelType(channel_type)
        with self._lock:
            channel = self._channels.get(name)
            if channel is None:
                return self._make_channel(name, kind)
        if kind is not None and channel.type is not kind:
            has = channel.type.name if channel.type is not None else "no type yet"
            raise ValueError(
                f"channel {name!r} was made before and has {has}, not {kind.name}: "
                "use another channel name"
            )
        return channel

    def channel_reset(self, name: str) -> Channel:
        """Takes away every point of a channel; automatic x begins with 1.0 again."""
        return self._find_channel(name).reset()

    def truncate(self, from_x: float) -> None:
        """Takes away the points with x >= from_x, before the program goes on from a checkpoint.

        Of every channel that this context sends to, also of those it has not sent to yet: there
        just before their first point. Channels of the experiment that it never sends to stay.
        """
        try:
            checked = checked_from_x(from_x)
        except PointError as error:
            self._writer.refuse("", 0, str(error))
            return
        with self._lock:
            self._truncate_from = checked
            channels = list(self._channels.values())
        for channel in channels:
            channel.truncate(checked)

    def flush(self, timeout: float = 30.0) -> bool:
        """Waits until everything sent before is stored or rejected; False if not in time.

        With `strict` a DeliveryError instead of False. In a forked child always False. When the
        context is closed, it tells at once.
        """
        problem = self._writer.flush(timeout)
        if problem and self._strict:
            raise DeliveryError(problem)
        return not problem

    @property
    def report(self) -> DeliveryReport:
        """What became of the points."""
        return self._writer.report()

    def finish(self, state: str = "succeeded", timeout: float = EXIT_SECONDS) -> DeliveryReport:
        """Declares the experiment "succeeded", "failed" or "aborted", and closes."""
        return self._close(state_number(state), timeout)

    def close(self, timeout: float = EXIT_SECONDS) -> DeliveryReport:
        """Takes no more points, and waits until all are stored, at most `timeout` seconds.

        What is not delivered is told on stderr. Further points are dropped and counted.
        """
        return self._close(None, timeout)

    def __enter__(self) -> Context:
        return self

    def __exit__(
        self,
        error: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _close_together([self._ending(state_after(value))])

    def _ending(self, state: str) -> _Ending:
        number = state_number(state) if self._owns_experiment else None
        return self, number, self._exit_timeout

    def _close(self, state: int | None, timeout: float) -> DeliveryReport:
        _close_together([(self, state, timeout)])
        return self._writer.report()

    def _begin_close(self) -> bool:
        """Whether it was open."""
        with self._lock:
            was_closed, self._is_closed = self._is_closed, True
        return not was_closed

    def _tell_close(self, state: int | None) -> None:
        report = self._writer.report()
        self._tell_report(report)
        if state is not None:
            self._tell_end(report)

    def _find_channel(self, name: str) -> Channel:
        try:
            checked = check_name("channel", name)
            with self._lock:
                return self._channels.get(checked) or self._make_channel(checked, None)
        except (TypeError, ValueError) as error:
            text = name if isinstance(name, str) else shown_value(name)
            return Channel.refused(self._writer, text, str(error))

    def _make_channel(self, name: str, channel_type: ChannelType | None) -> Channel:
        channel_ref = self._writer.channels.add(name, channel_type)
        channel = Channel(self._writer, name, channel_ref, channel_type)
        if self._truncate_from is not None:
            channel.truncate(self._truncate_from)
        self._channels[name] = channel
        self._writer.tell_of_channel()
        return channel

    def _tell_report(self, report: DeliveryReport) -> None:
        if self._writer.is_child:
            if self._writer.is_left_to_sync and report.points_spooled:
                self._tell(report.describe_undelivered())
            elif report.points_dropped:
                self._tell(
                    f"{count_text(report.points_dropped, 'point')} lost: {report.last_error}"
                )
            return
        if report.points_rejected:
            rejected = count_text(report.points_rejected, "point")
            self._tell(f"{rejected} rejected, the last one: {report.last_rejection}")
        undelivered = report.describe_undelivered()
        if undelivered:
            self._tell(undelivered)
            if report.last_error:
                self._tell(report.last_error)
        if report.spool_error:
            self._tell(f"the spool failed: {report.spool_error}")
        if report.details_error:
            self._tell(f"description, tags and parameters were not taken: {report.details_error}")

    def _tell_end(self, report: DeliveryReport) -> None:
        """Where nothing but the end itself is left."""
        if report.finished or report.describe_undelivered() or self._writer.is_child:
            return
        then = ""
        if report.stopped:
            then = f": {report.stopped}"
        elif report.spool_directory:
            then = f"; `nereid sync {report.spool_directory}` sends it"
        self._tell(f"the end of the experiment was not recorded{then}")

    def _tell(self, text: str) -> None:
        if not self._quiet and sys.stderr is not None:
            print(f"nereid: {text}", file=sys.stderr, flush=True)


def _with_details(
    opening: Opening, description: str, tags: Iterable[str], params: Mapping[str, object]
) -> Opening:
    """`opening` with what is added. ValueError, TypeError name what it cannot be."""
    all_params = check_mapping("params", params).items()
    more = {clean_text(str(name)): clean_text(str(value)) for name, value in all_params}
    more_tags = map(clean_text, check_texts("tags", tags))
    all_tags = dict.fromkeys([*opening.tags, *more_tags])
    described = Opening(
        opening.project,
        opening.experiment,
        clean_text(check_text("description", description)) or opening.description,
        tuple(all_tags),
        {**opening.params, **more},
    )
    check_details(described.description, described.tags, described.params)
    return described


def _spool_directory(spool: Spool) -> str | None:
    if spool is False:
        return None
    if spool is None or spool is True:
        directory = default_directory()
    else:
        directory = os.path.expanduser(os.fspath(spool))
    return None if directory is None else os.path.abspath(directory)


def _check_bounds(when_full: str, exit_timeout: float, points: int, spool_bytes: int) -> None:
    if when_full not in _WHEN_FULL:
        raise ValueError(f'when_full is {when_full!r}, give "drop" or "block"')
    check_seconds("exit_timeout", exit_timeout)
    check_count("max_buffered_points", points, 1)
    check_count("max_spool_bytes", spool_bytes, SPOOL_BYTES_MIN)


def _close_together(endings: list[_Ending]) -> None:
    """Waits for all at once, and then tells of each that was open."""
    were_open = [ending for ending in endings if ending[0]._begin_close()]
    close_writers((context._writer, state, timeout) for context, state, timeout in endings)
    _open_contexts.difference_update(context for context, _, _ in endings)
    for context, state, _ in were_open:
        context._tell_close(state)


@atexit.register
def _close_all() -> None:
    state = state_at_exit()
    _close_together([context._ending(state) for context in list(_open_contexts)])
