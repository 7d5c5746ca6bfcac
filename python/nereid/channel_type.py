"""What the y of a channel is."""

from __future__ import annotations

import enum


class ChannelType(enum.IntEnum):
    """One type for the life of a channel; the numbers are those of the API."""

    NUMERIC = 1
    TEXT = 2
    IMAGE = 3
