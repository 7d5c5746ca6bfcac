"""One producer of points: memory, spool and stream of a context."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from nereid.channel_table import ChannelTable
from nereid.control_messages import Opening, build_open
from nereid.delivery import Delivery
from nereid.delivery_report import DeliveryReport
from nereid.errors import DeliveryError, PointError
from nereid.fork_hooks import is_cut_off, observe_forks
from nereid.forked_writer import ForkedWriter
from nereid.message_backlog import MessageBacklog
from nereid.message_maker import MessageMaker
from nereid.patience import Patience
from nereid.point_buffer import Item, PointBuffer, points_of
from nereid.rejection_log import RejectionLog, logger
from nereid.spool import RESERVE_BYTES, Spool, SpoolOptions
from nereid.spool_format import folder_name, random_writer_id
from nereid.stream_runner import StreamRunner
from nereid.sync import sync_children

SPOOL_BYTES_MIN = 2 * RESERVE_BYTES

# What the threads get to put into the spool what is in memory, if the deadline is sooner.
STOP_SECONDS = 5.0

# For the stream to end in order when everything is acknowledged.
GOODBYE_SECONDS = 1.0

_LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class WriterOptions:
    server: str
    opening: Opening
    # None: points are kept in memory only.
    spool_directory: str | None
    spool_bytes_max: int
    points_max: int
    value_bytes_max: int
    # Wait for room instead of dropping the newest points.
    blocks: bool
    # Raise what is otherwise counted and told.
    strict: bool


class Writer:
    """Takes points from any thread and delivers them in the background.

    Points are gathered into numbered messages; a message is kept until the server has acknowledged
    it, and sent again, byte for byte, after a broken connection. So each point is stored once.
    With a spool each message is on disk before it is sent. A forked child puts its points into a
    spool of its own.
    """

    def __init__(self, options: WriterOptions) -> None:
        self._options = options
        self._opening = options.opening
        self._writer_id = random_writer_id()
        self.buffer = PointBuffer(options.points_max, options.value_bytes_max)
        self.channels = ChannelTable()
        self._rejections = RejectionLog()
        self._lock = threading.Lock()
        self._dropped = 0
        self._closed = False
        self._deadline = 0.0
        self._patience: Patience | None = None
        self._stop_is_told = False
        self._has_forked = False
        self._forked: ForkedWriter | None = None
        self._delivery = Delivery(self._on_rejection, self._on_progress)
        self._backlog = MessageBacklog(self._delivery, self._make_spool(self._writer_id, ""))
        self._maker = MessageMaker(self.buffer, self._backlog, self._on_refused)
        self._stream = StreamRunner(options.server, self._build_open, self.channels, self._delivery)
        if options.strict:
            self.buffer.limit = 0
        self._was_made_in_child = is_cut_off()
        if self._was_made_in_child:
            self._write_as_child("")
            return
        observe_forks(self)
        self._maker.start()
        self._stream.start()

    def put(self, item: Item) -> None:
        """The long way of a point into memory, or to disk in a forked child."""
        if self._options.strict:
            self._raise_rejections()
        if self._forked is not None:
            is_taken = self._forked.take(item)
        else:
            is_taken = self.buffer.put(item, self._options.blocks, self._takes_nothing)
        if not is_taken:
            self._drop(item)

    def refuse(self, channel: str, points: int, why: str) -> None:
        """Counts points that cannot be sent. PointError if the writer is strict."""
        self._rejections.add(channel, points, why)
        if self._options.strict:
            raise PointError(f"channel {channel!r}: {why}")

    def tell_of_channel(self) -> None:
        """There is a new channel: it is made on the server also if no point comes."""
        if self._forked is None:
            with self._delivery.changed:
                self._delivery.changed.notify_all()

    def describe(self, opening: Opening) -> None:
        """Says more of the experiment, with a new stream if there is one already.

        In a spool it is only before its first message.
        """
        self._opening = opening
        if self._forked is None:
            self._stream.reopen()

    def flush(self, timeout: float) -> str:
        """Waits until what was sent before is acknowledged or rejected; not once closed.

        Empty, or why that did not come about in time.
        """
        if self._forked is not None:
            return "a forked child only puts its points into the spool"
        if self._closed:
            left = self.report().points_pending
            return f"the context is closed, {left:,} points were not delivered" if left else ""
        deadline = time.monotonic() + timeout
        if self._wait_settled(deadline, None):
            return ""
        if self._delivery.stopped:
            return self._delivery.stopped
        left = self.report().points_pending
        error = self._delivery.counters().last_error or "no answer"
        return f"{left:,} points are not acknowledged after {timeout:g} s; last error: {error}"

    def report(self) -> DeliveryReport:
        if self._forked is not None:
            return self._report_of_child(self._forked)
        counters = self._delivery.counters()
        pending = self._maker.points_made - counters.acknowledged - counters.rejected
        pending = max(0, pending) + self._maker.waiting_points()
        rejected = self._rejections.rejected + counters.rejected
        spooled = counters.spooled_messages > 0
        return DeliveryReport(
            points_sent=pending + counters.acknowledged + rejected + self._dropped,
            points_acknowledged=counters.acknowledged,
            points_rejected=rejected,
            points_dropped=self._dropped,
            points_pending=pending,
            points_spooled=min(pending, counters.spooled_points),
            spool_directory=(self._options.spool_directory or "") if spooled else "",
            spool_error=self._backlog.spool_error,
            details_error=counters.details_error,
            finished=counters.finished,
            stopped=self._delivery.stopped,
            last_error=counters.last_error,
            last_rejection=self._rejections.last,
        )

    @property
    def is_child(self) -> bool:
        return self._forked is not None

    @property
    def is_left_to_sync(self) -> bool:
        """It was made in a forked child, so that no parent delivers what it keeps."""
        return self._was_made_in_child

    def _build_open(self) -> bytes:
        return build_open(self._opening, self._writer_id)

    def _report_of_child(self, child: ForkedWriter) -> DeliveryReport:
        rejected = self._rejections.rejected
        return DeliveryReport(
            points_sent=child.points_kept + rejected + self._dropped,
            points_rejected=rejected,
            points_dropped=self._dropped,
            points_pending=child.points_kept,
            points_spooled=child.points_kept,
            spool_directory=(self._options.spool_directory or "") if child.points_kept else "",
            spool_error=child.error,
            last_error=child.error,
            last_rejection=self._rejections.last,
        )

    def _make_spool(self, writer_id: bytes, parent: str) -> Spool | None:
        options = self._options
        if options.spool_directory is None:
            return None
        return Spool(
            SpoolOptions(
                directory=options.spool_directory,
                bytes_max=options.spool_bytes_max,
                writer_id=writer_id,
                open=lambda: build_open(self._opening, writer_id),
                declaration=self.channels.declaration,
                channel_count=self.channels.__len__,
                parent=parent,
            )
        )

    def _takes_nothing(self) -> bool:
        if self._closed:
            return True
        return bool(self._delivery.stopped) and not self._backlog.has_spool

    def _drop(self, item: Item) -> None:
        with self._lock:
            is_first = self._dropped == 0
            self._dropped += points_of([item])
        why = self._why_dropped()
        if is_first and not self._closed:
            logger.warning("points are dropped: %s", why)
        if self._options.strict:
            raise DeliveryError(f"the point was dropped: {why}")

    def _why_dropped(self) -> str:
        if self._closed:
            return "the context is closed"
        if self._forked is not None:
            return self._forked.error
        return self._delivery.stopped or "they come faster than memory and spool take them"

    def _raise_rejections(self) -> None:
        if self._delivery.counters().rejected:
            raise PointError(f"the server rejected a point: {self._rejections.last}")

    def _on_rejection(self, channel_ref: int | None, points: int, why: str) -> None:
        """The server counts them, or a message does."""
        known = channel_ref is not None and channel_ref < len(self.channels)
        self._rejections.add(self.channels.name(channel_ref or 0) if known else "", 0, why)

    def _on_refused(self, channel_ref: int, points: int, why: str) -> None:
        self._rejections.add(self.channels.name(channel_ref), points, why)

    def _on_progress(self) -> None:
        if self._delivery.stopped:
            self._tell_of_stop(self._delivery.stopped)
        if self._takes_nothing():
            self.buffer.limit = 0
        if self._maker.needs_room:
            self.buffer.wake()

    def _tell_of_stop(self, why: str) -> None:
        with self._lock:
            was_told, self._stop_is_told = self._stop_is_told, True
        if not was_told:
            what = f"{self._opening.project}/{self._opening.experiment}"
            logger.error("nothing more of %s is delivered: %s", what, why)

    def _wait_settled(self, deadline: float, patience: Patience | None) -> bool:
        """Whether what waits now is acknowledged before delivery stops, time or patience is up."""
        made = self._maker.make_all(max(0.0, deadline - time.monotonic()))
        last = self._maker.last_sequence
        while not made or self._delivery.acknowledged_through < last:
            now = time.monotonic()
            is_stalled = patience is not None and patience.is_over()
            if self._delivery.stopped or is_stalled or now >= deadline:
                return False
            with self._delivery.changed:
                self._delivery.changed.wait(min(_LOOK_SECONDS, deadline - now))
            if not made:
                made = self._maker.make_all(max(0.0, deadline - now))
                last = self._maker.last_sequence
        return True

    # The steps of `close_writers`.

    def take_no_more(self) -> bool:
        """Whether there is something to wait for: not in a forked child, nor a second time."""
        with self._lock:
            was_closed, self._closed = self._closed, True
        self.buffer.limit = 0
        if self._forked is not None:
            self._forked.close_files()
        return not was_closed and self._forked is None

    def begin_close(self, finish_state: int | None, timeout: float) -> None:
        """Starts the time, and declares the experiment ended."""
        self._deadline = time.monotonic() + timeout
        # Before the end: points of any writer set the experiment running again.
        if self._has_forked and self._options.spool_directory:
            self._deliver_children(self._deadline)
        self._maker.finish(finish_state)
        self._patience = Patience(self._delivery) if self._backlog.has_spool else None

    def wait_to_close(self) -> None:
        """For acknowledgements, until there is reason not to."""
        self._wait_settled(self._deadline, self._patience)

    def end_delivery(self) -> bool:
        """Whether the stream ends in order now, by itself."""
        self._delivery.end()
        return self._delivery.everything_acknowledged()

    def join_stream(self, deadline: float) -> None:
        self._stream.join(max(0.0, deadline - time.monotonic()))

    def stop(self) -> None:
        """Puts what is left into the spool; does not wait."""
        self._stream.stop()
        self._maker.stop()

    def join_maker(self, deadline: float) -> None:
        self._maker.join(max(0.0, deadline - time.monotonic()))

    def _deliver_children(self, deadline: float) -> None:
        parent = folder_name(self._writer_id)
        directory = self._options.spool_directory or ""
        try:
            errors = sync_children(directory, self._options.server, parent, deadline)
        except OSError as error:
            errors = [str(error)]
        for why in errors[:1]:
            logger.warning("points of forked children stay in %s: %s", directory, why)

    # ForkObserver

    def before_fork(self) -> None:
        self.channels.lock.acquire()

    def after_fork_in_parent(self) -> None:
        self._has_forked = True
        self.channels.lock.release()

    def after_fork_in_child(self) -> None:
        self.channels.lock.release()
        self._backlog.close_files_in_child()
        self._write_as_child(folder_name(self._writer_id))

    def _write_as_child(self, parent: str) -> None:
        if self._forked is not None:
            self._forked.close_files_in_child()
        self.buffer.empty_in_child()
        self._lock = threading.Lock()
        self._dropped = 0
        self._rejections = RejectionLog()
        self._forked = ForkedWriter(self._make_spool(random_writer_id(), parent))


def close_writers(endings: Iterable[tuple[Writer, int | None, float]]) -> None:
    """Closes writers: they take no more points and wait for acknowledgements, side by side.

    With each the number of an ExperimentState, which declares the experiment ended, or None; and
    how many seconds to wait at most. Up to STOP_SECONDS more for a disk that is slow to take what
    is left. Only the first time counts. KeyboardInterrupt ends the wait, not the rest.
    """
    to_begin = [ending for ending in endings if ending[0].take_no_more()]
    begun = [writer for writer, _, _ in to_begin]
    try:
        for writer, finish_state, timeout in to_begin:
            writer.begin_close(finish_state, timeout)
        for writer in begun:
            writer.wait_to_close()
    except KeyboardInterrupt:
        logger.warning("interrupted: what is not delivered stays in the spool, if there is one")
    _stop_writers(begun)


def _stop_writers(writers: list[Writer]) -> None:
    settled = [writer for writer in writers if writer.end_delivery()]
    deadline = time.monotonic() + GOODBYE_SECONDS
    for writer in settled:
        writer.join_stream(deadline)
    for writer in writers:
        writer.stop()
    deadline = time.monotonic() + STOP_SECONDS
    for writer in writers:
        writer.join_maker(deadline)
    deadline = time.monotonic() + GOODBYE_SECONDS
    for writer in writers:
        writer.join_stream(deadline)
