"""Runs every command of docs/grpcurl.md against a new server and compares what each prints.

Usage: tour_test.py SERVER_BINARY GRPCURL_BINARY [--write]

A command is a block marked `sh`; the block marked `text` behind it is what it prints, and nothing
is printed where there is none. All run in one shell, in their order. With --write the page gets
what was printed; lines that differ only where runs differ stay as they are.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "grpcurl.md"
COMMAND = re.compile(
    r"^```sh\n(?P<command>.*?)^```\n(?:\n```text\n(?P<output>.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
MARK = "=== the command ended with"
READY = "ready grpc="
SECONDS_MAX = 120

# What differs from run to run.
VARYING = (
    (re.compile(r'("\w*_time": )"\d{4}-\d\d-\d\dT[\d:.]+Z"'), r'\1"TIME"'),
    (re.compile(r'("writer_id": )"[\w+/]{22}=="'), r'\1"WRITER"'),
    (re.compile(r'("etag": )"\w+"'), r'\1"ETAG"'),
    (re.compile(r'etag "\w+", not "\d+"'), r'etag "ETAG", not "ETAG"'),
    (re.compile(r'("series": )"\d+"'), r'\1"NUMBER"'),
    (re.compile(r'("version": )"[\d.]+"'), r'\1"VERSION"'),
    (re.compile(r'^( +)"\d{19}"', re.MULTILINE), r'\1"NANOSECONDS"'),
    # What waits together is acknowledged together.
    (
        re.compile(
            r'\{\n  "acknowledged": \{\n    "through_sequence": "\d+"\n  \}\n\}\n'
            r'(?=\{\n  "acknowledged")'
        ),
        "",
    ),
    # The client and the server both watch the clock.
    (re.compile(r"Message: (context deadline exceeded|Deadline Exceeded)"), "Message: DEADLINE"),
)


@dataclass
class Step:
    command: str
    wanted: str
    got: str
    exit_code: int


def masked(text: str) -> str:
    for pattern, replacement in VARYING:
        text = pattern.sub(replacement, text)
    return text


class Server:
    """A server with an empty data directory on a free loopback port, until the block ends."""

    def __init__(self, binary: Path, data: Path) -> None:
        self._process = subprocess.Popen(
            [binary, f"--data_dir={data}", "--grpc_address=127.0.0.1:0", "--http_address="],
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if READY not in line:
            raise RuntimeError(f"the server did not start; it said {line!r}")
        return line.split(READY)[1].strip()

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.communicate()


def run_in_shell(commands: list[str], environment: dict[str, str]) -> list[tuple[str, int]]:
    """What each command prints, on stdout and stderr, and its exit code."""
    script = "".join(f"{command}\nprintf '{MARK} %d\\n' $?\n" for command in commands)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        shell = subprocess.Popen(
            ["bash", "-c", script],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        try:
            shell.wait(SECONDS_MAX)
        except subprocess.TimeoutExpired:
            shell.kill()
        printed.seek(0)
        parts = re.split(rf"{MARK} (\d+)\n", printed.read())
    done = len(parts) // 2
    if done < len(commands):
        raise RuntimeError(f"this command did not end well:\n{commands[done]}{parts[-1]}")
    return [(parts[2 * i], int(parts[2 * i + 1])) for i in range(done)]


def run_page(page: str, environment: dict[str, str]) -> list[Step]:
    blocks = list(COMMAND.finditer(page))
    if page.count("\n```text\n") != sum(block["output"] is not None for block in blocks):
        raise RuntimeError(f"{PAGE.name} has a `text` block that is not just behind a command")
    results = run_in_shell([block["command"] for block in blocks], environment)
    return [
        Step(block["command"], block["output"] or "", output, exit_code)
        for block, (output, exit_code) in zip(blocks, results)
    ]


def problems_of(step: Step) -> list[str]:
    problems = []
    if ("ERROR:" in step.got or "Error " in step.got) != (step.exit_code != 0):
        problems.append(f"exit code {step.exit_code} does not go with what is printed")
    if masked(step.got) != masked(step.wanted):
        wanted, got = masked(step.wanted).splitlines(), masked(step.got).splitlines()
        problems += difflib.unified_diff(wanted, got, "docs/grpcurl.md", "printed", lineterm="")
    return problems


def methods(environment: dict[str, str]) -> list[str]:
    """SERVICE/METHOD of all that reflection tells of ours."""

    def listed(*name: str) -> list[str]:
        command = ["grpcurl", "-plaintext", environment["NEREID_SERVER"], "list", *name]
        return subprocess.check_output(command, env=environment, text=True).split()

    services = [service for service in listed() if service.startswith("nereid.")]
    return ["/".join(name.rsplit(".", 1)) for service in services for name in listed(service)]


def missing_methods(steps: list[Step], all_methods: list[str]) -> list[str]:
    called = {name for step in steps for name in re.findall(r"[\w.]+/\w+", step.command)}
    return [method for method in all_methods if method not in called]


def written(page: str, steps: list[Step]) -> str:
    """The page with what was printed."""
    remaining = iter(steps)

    def block(match: re.Match[str]) -> str:
        step = next(remaining)
        output = step.wanted if masked(step.wanted) == masked(step.got) else step.got
        return f"```sh\n{step.command}```\n" + (f"\n```text\n{output}```\n" if output else "")

    return COMMAND.sub(block, page)


def main() -> int:
    server, grpcurl = (Path(argument).resolve() for argument in sys.argv[1:3])
    page = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as work, Server(server, Path(work) / "data") as address:
        path = f"{grpcurl.parent}:{os.environ['PATH']}"
        environment = {**os.environ, "NEREID_SERVER": address, "PATH": path, "TMPDIR": work}
        steps = run_page(page, environment)
        all_methods = methods(environment)
    if "--write" in sys.argv:
        PAGE.write_text(written(page, steps), encoding="utf-8")
        return 0
    failed = 0
    for step in steps:
        if problems := problems_of(step):
            failed += 1
            print("FAILED:", step.command, *problems, sep="\n")
    missing = missing_methods(steps, all_methods)
    for method in missing:
        print(f"FAILED: no command of docs/grpcurl.md calls {method}")
    print(f"{len(steps)} commands, {len(all_methods)} methods: {failed + len(missing)} failed")
    return 0 if steps and all_methods and not failed and not missing else 1


if __name__ == "__main__":
    sys.exit(main())
