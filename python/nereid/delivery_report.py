"""What became of the points of a context."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DeliveryReport:
    """points_sent = points_acknowledged + points_rejected + points_dropped + points_pending."""

    # Points given to `send` and `send_many`.
    points_sent: int = 0
    # Durable on the server.
    points_acknowledged: int = 0
    # Refused, by the server or here, because of what they are.
    points_rejected: int = 0
    # Never put in memory: it was full, the context was closed, or delivery had stopped.
    points_dropped: int = 0
    # Not known to be on the server: in memory or in the spool.
    points_pending: int = 0
    # Of them, those in the spool: `nereid sync` sends them, or this context while it is open. Not
    # after delivery stopped for good.
    points_spooled: int = 0
    # Where the spool lies, if anything is in it. Otherwise empty.
    spool_directory: str = ""
    # Why points could not be put into the spool the last time. Empty: that never happened.
    spool_error: str = ""
    # Why the server did not take description, tags and parameters the last time; the points were
    # sent all the same. Empty: that never happened.
    details_error: str = ""
    # The server knows that the experiment ended.
    finished: bool = False
    # Why delivery stopped for good: the server would refuse the same again, and `nereid sync` does
    # not help. Empty: it did not.
    stopped: str = ""
    # Why the last stream broke or delivery stopped. Empty: neither happened.
    last_error: str = ""
    # Why points were rejected the last time. Empty: none was.
    last_rejection: str = ""

    def describe_undelivered(self) -> str:
        """ "12,345 points not delivered; `nereid sync DIR` sends them", or how many are lost.

        Of those that the server refuses for good: where they lie.

        Empty if every point was acknowledged or rejected.
        """
        undelivered = self.points_pending + self.points_dropped
        if undelivered == 0:
            return ""
        what = f"{count_text(undelivered, 'point')} not delivered"
        spooled = min(undelivered, self.points_spooled)
        lost = undelivered - spooled
        if spooled == 0:
            return f"{what} and lost"
        if self.stopped:
            lie = f"{spooled:,} of them" if lost else "all of it"
            rest = ", the rest is lost" if lost else ""
            return f"{what}; {lie} in the spool {self.spool_directory}{rest}"
        sync = f"`nereid sync {self.spool_directory}` sends"
        if lost == 0:
            return f"{what}; {sync} {'it' if undelivered == 1 else 'them'}"
        return f"{what}; {sync} {spooled:,} of them, {lost:,} {'is' if lost == 1 else 'are'} lost"


def count_text(count: int, unit: str) -> str:
    """ "1 point", "12,345 points"."""
    return f"{count:,} {unit}{'' if count == 1 else 's'}"
