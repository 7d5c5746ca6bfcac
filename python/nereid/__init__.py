"""Sends the metrics, logs and images of training programs to Nereid, and reads them back.

import nereid

ctx = nereid.Context()
ctx.channel_send("loss", 0.25)
"""

from nereid.channel import Channel
from nereid.channel_type import ChannelType
from nereid.client import Client
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
from nereid.experiment import Experiment, SourceValue, StoredChannel
from nereid.image import Image
from nereid.sampled_series import SampledSeries
from nereid.series import Series, StoredImage
from nereid.spool_delivery import SpoolDeliveryReport
from nereid.sync import sync
from nereid.watch import WatchEvent

NUMERIC = ChannelType.NUMERIC
TEXT = ChannelType.TEXT
IMAGE = ChannelType.IMAGE

__all__ = [
    "IMAGE",
    "NUMERIC",
    "TEXT",
    "Channel",
    "ChannelType",
    "Client",
    "Context",
    "DeliveryError",
    "DeliveryReport",
    "Experiment",
    "Image",
    "ImageError",
    "NereidError",
    "PointError",
    "SampledSeries",
    "Series",
    "ServerError",
    "SourceValue",
    "SpoolDeliveryReport",
    "SpoolError",
    "SpoolInUseError",
    "StoredChannel",
    "StoredImage",
    "WatchEvent",
    "sync",
]
