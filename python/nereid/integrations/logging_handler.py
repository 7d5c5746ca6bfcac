"""Log records of the standard library's `logging` as a text channel."""

from __future__ import annotations

import logging

from nereid.channel_type import ChannelType
from nereid.context import Context
from nereid.rejection_log import logger as own_logger


class ChannelHandler(logging.Handler):
    """Sends every record, as it is formatted, to a TEXT channel; x counts them.

    What this package logs itself is left out: it may be about this very channel.
    """

    def __init__(self, ctx: Context, channel: str = "log", level: int = logging.NOTSET) -> None:
        """ValueError: the channel has another type."""
        super().__init__(level)
        self._channel = ctx.create_channel(channel, ChannelType.TEXT)

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == own_logger.name:
            return
        try:
            self._channel.send(self.format(record))
        except Exception:
            self.handleError(record)
