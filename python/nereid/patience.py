"""How long to wait for acknowledgements that do not come."""

from __future__ import annotations

import time

from nereid.delivery import Delivery

# While nothing is acknowledged for so long, closing waits no longer if a spool keeps the points.
STALLED_SECONDS = 2.0


class Patience:
    """Begins when it is made, and anew with each acknowledgement. For one thread."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._seen = delivery.acknowledged_through
        self._since = time.monotonic()

    def is_over(self) -> bool:
        now = time.monotonic()
        if self._delivery.acknowledged_through != self._seen:
            self._seen, self._since = self._delivery.acknowledged_through, now
        return now - self._since > STALLED_SECONDS
