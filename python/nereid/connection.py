"""Connections to a server."""

from __future__ import annotations

import os
from typing import Any

# Before gRPC is imported. What it does in a forked child now and then aborts the child, also one
# that never uses gRPC; so it is to do nothing there, and not to tell of it on stderr at each fork.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
os.environ.setdefault("GRPC_VERBOSITY", "ERROR")

import grpc

RpcError = grpc.RpcError
INGEST_METHOD = "/nereid.v1.IngestService/Ingest"

_OPTIONS = (
    # A connection that died without a word is noticed after the sum of both.
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    # Pauses between attempts are ours; gRPC must not add its own from the last failure.
    ("grpc.use_local_subchannel_pool", 1),
    # A proxy for web pages, taken from the environment, would be asked for loopback addresses too.
    ("grpc.enable_http_proxy", 0),
    ("grpc.max_receive_message_length", 64 << 20),
)


def connect(server: str) -> Any:
    """A gRPC channel to HOST:PORT. Does not wait for the server."""
    return grpc.insecure_channel(server, options=_OPTIONS)


def describe(error: Any, server: str) -> tuple[str, str]:
    """Name of the code and text of a grpc.RpcError."""
    code = error.code()
    name = code.name if code is not None else "UNKNOWN"
    return name, f"{name}: server {server}: {error.details()}"
