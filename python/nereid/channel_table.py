"""The channels of a writer, by name and by number."""

from __future__ import annotations

import threading

from nereid.channel_type import ChannelType
from nereid.control_messages import build_declare

CHANNELS_MAX = 65_536


class ChannelTable:
    """Numbers channels from 0. Any thread; `lock` is held over forks."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._names: list[str] = []
        self._types: list[ChannelType | None] = []

    def __len__(self) -> int:
        return len(self._names)

    def add(self, name: str, channel_type: ChannelType | None) -> int:
        """The number of a new channel. ValueError: there are too many."""
        with self.lock:
            if len(self._names) >= CHANNELS_MAX:
                raise ValueError(
                    f"channel {name!r} is one more than the {CHANNELS_MAX:,} channels that the "
                    "server takes on one stream: send it from another context"
                )
            self._types.append(channel_type)
            self._names.append(name)
            return len(self._names) - 1

    def set_type(self, channel_ref: int, channel_type: ChannelType) -> None:
        self._types[channel_ref] = channel_type

    def name(self, channel_ref: int) -> str:
        return self._names[channel_ref]

    def declaration(self, channel_ref: int) -> bytes:
        """A serialized IngestRequest that declares the channel."""
        return build_declare(channel_ref, self._names[channel_ref], self._types[channel_ref])
