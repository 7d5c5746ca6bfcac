"""Sends the metrics, logs and images of training programs to Nereid, and reads them back.

import nereid

ctx = nereid.Context()
ctx.channel_send("loss", 0.25)
"""

from nereid.channel import Channel
from nereid.channel_type import ChannelType
from nereid.context import Context
from nereid.delivery_report import DeliveryReport
from nereid.errors import (
    DeliveryError,
    ImageError,
    NereidError,
    PointError,
    ServerError,
    SpoolError,
    SpoolInUseError,
)
from nereid.image import Image
from nereid.spool_delivery import SpoolDeliveryReport
from nereid.sync import sync

NUMERIC = ChannelType.NUMERIC
TEXT = ChannelType.TEXT
IMAGE = ChannelType.IMAGE

__all__ = [
    "IMAGE",
    "NUMERIC",
    "TEXT",
    "Channel",
    "ChannelType",
    "Context",
    "DeliveryError",
    "DeliveryReport",
    "Image",
    "ImageError",
    "NereidError",
    "PointError",
    "ServerError",
    "SpoolDeliveryReport",
    "SpoolError",
    "SpoolInUseError",
    "sync",
]
