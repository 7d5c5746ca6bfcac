"""The errors of this package."""

from __future__ import annotations


class NereidError(Exception):
    """What every error of this package is."""


class PointError(NereidError, ValueError):
    """A point that cannot be stored; raised with `strict=True` only."""


class ImageError(NereidError, ValueError):
    """A picture that cannot be an image value; says why, with the sizes."""


class SpoolError(NereidError, OSError):
    """A spool that cannot be written or read, or is damaged."""


class SpoolInUseError(SpoolError):
    """A spool that another process holds."""


class DeliveryError(NereidError):
    """Points that did not reach the server in time, or that it refused."""


class ServerError(NereidError):
    """What the server answered to a request; `code` is the name of the gRPC code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
