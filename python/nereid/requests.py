"""Calls of the services that read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nereid.connection import RpcError, connect
from nereid.errors import NereidError, ServerError
from nereid.fork_hooks import is_cut_off, observe_forks
from nereid.messages import message

# Of a call that answers once.
CALL_SECONDS = 30.0


class Requests:
    """Calls methods of nereid.v1 by name over one connection. Any thread.

    In a forked child every call is a NereidError: gRPC does not survive a fork, and would hang.
    """

    def __init__(self, server: str) -> None:
        self.server = server
        _check_process()
        self._connection = connect(server)
        observe_forks(self)

    def close(self) -> None:
        if not is_cut_off():
            self._connection.close()

    # ForkObserver: nothing but that there was a connection.

    def before_fork(self) -> None:
        pass

    def after_fork_in_parent(self) -> None:
        pass

    def after_fork_in_child(self) -> None:
        pass

    def call(self, service: str, method: str, **fields: Any) -> Any:
        """The answer to a request with these fields. ServerError."""
        _check_process()
        start = self._connection.unary_unary(
            f"/nereid.v1.{service}/{method}",
            response_deserializer=message(f"{method}Response").FromString,
        )
        try:
            return start(_serialized(method, fields), timeout=CALL_SECONDS)
        except RpcError as error:
            raise _server_error(error, self.server) from None

    def stream(self, service: str, method: str, **fields: Any) -> Iterator[Any]:
        """The answers, until there are no more or the iterator is closed. ServerError."""
        _check_process()
        start = self._connection.unary_stream(
            f"/nereid.v1.{service}/{method}",
            response_deserializer=message(f"{method}Response").FromString,
        )
        call = start(_serialized(method, fields))
        try:
            yield from call
        except RpcError as error:
            raise _server_error(error, self.server) from None
        finally:
            call.cancel()

    def pages(self, service: str, method: str, **fields: Any) -> Iterator[Any]:
        """The answers of a method that lists, page by page."""
        token = ""
        while True:
            page = self.call(service, method, page_token=token, page_size=1000, **fields)
            yield page
            token = page.next_page_token
            if not token:
                return


def _check_process() -> None:
    if is_cut_off():
        raise NereidError(
            "a forked child cannot read: its parent had a connection, which does not survive a "
            "fork; read in the parent, or start the child with multiprocessing's spawn"
        )


def _serialized(method: str, fields: dict[str, Any]) -> bytes:
    return bytes(message(f"{method}Request")(**fields).SerializeToString())


def _server_error(error: Any, server: str) -> ServerError:
    code = error.code().name
    text = error.details() or code
    if code == "UNAVAILABLE":
        text = f"{text}. Is nereid-server running at {server}?"
    return ServerError(code, text)
