"""A peer that is a server: started on loopback, waited for, ended by its process id."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

START_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 60.0
POLL_SECONDS = 0.05


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(what: str, seconds: float, reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(POLL_SECONDS)


class HttpClient:
    """One connection that stays open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def request(self, method: str, path: str, body: bytes = b"") -> bytes:
        """Raises ConnectionError unless the answer is of the 200s."""
        self._connection.request(method, path, body)
        response = self._connection.getresponse()
        content = response.read()
        if response.status // 100 != 2:
            raise ConnectionError(f"{method} {path}: {response.status} {content[:200]!r}")
        return content

    def answers(self, path: str) -> bool:
        try:
            self.request("GET", path)
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return False
        return True

    def close(self) -> None:
        self._connection.close()


@contextmanager
def running(
    command: Sequence[object], log: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[str]]:
    """Ends the process with SIGTERM and waits for its end."""
    with log.open("a") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            env=os.environ | dict(environment),
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@contextmanager
def http_server(
    command: Sequence[object],
    port: int,
    ready_path: str,
    log: Path,
    environment: Mapping[str, str] = {},
) -> Iterator[HttpClient]:
    """A server that is ready when it answers on `ready_path`."""
    with running(command, log, environment) as process:
        client = HttpClient(port)

        def ready() -> bool:
            if process.poll() is not None:
                raise ConnectionError(f"{command[0]} ended at once: {log.read_text()[-400:]}")
            return client.answers(ready_path)

        try:
            wait_until(f"{command[0]}", START_SECONDS_MAX, ready)
            yield client
        finally:
            client.close()
