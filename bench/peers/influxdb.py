"""InfluxDB 1.x: a time-series database, fed over HTTP with line protocol."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peer import INSTALLED, Measurement, Peer, bytes_on_disk, debian_version, require_program
from server_process import HttpClient, free_port, http_server, wait_until
from workload import FIRST_SECOND, Returned, Workload, channel_name, compare_with_sent

PROGRAM = INSTALLED / "influxdb" / "usr" / "bin" / "influxd"
LINES_PER_CALL = 100
COMPACTION_LOG = "compaction.log"
COMPACTION_SECONDS_MAX = 120.0
# By default an idle shard is compacted after 4 hours.
COMPACT_AT_ONCE = {
    "INFLUXDB_DATA_CACHE_SNAPSHOT_WRITE_COLD_DURATION": "1s",
    "INFLUXDB_DATA_COMPACT_FULL_WRITE_COLD_DURATION": "1s",
}


def bodies(workload: Workload) -> list[bytes]:
    """One line for each step with a field for each channel, which it takes in fastest."""
    lines = [
        "train "
        + ",".join(f"{channel_name(channel)}={y!r}" for channel, y in enumerate(row))
        + f" {FIRST_SECOND + step}"
        for step, row in enumerate(workload.rows(), start=1)
    ]
    return [
        "\n".join(lines[begin : begin + LINES_PER_CALL]).encode()
        for begin in range(0, len(lines), LINES_PER_CALL)
    ]


@contextmanager
def influxd(directory: Path, log: str, settings: dict[str, str]) -> Iterator[HttpClient]:
    port = free_port()
    environment = {
        "INFLUXDB_META_DIR": f"{directory}/meta",
        "INFLUXDB_DATA_DIR": f"{directory}/data",
        "INFLUXDB_DATA_WAL_DIR": f"{directory}/wal",
        "INFLUXDB_HTTP_BIND_ADDRESS": f"127.0.0.1:{port}",
        "INFLUXDB_BIND_ADDRESS": f"127.0.0.1:{free_port()}",
        "INFLUXDB_REPORTING_DISABLED": "true",
        "INFLUXDB_MONITOR_STORE_ENABLED": "false",
        "INFLUXDB_HTTP_LOG_ENABLED": "false",
    }
    command = [require_program(PROGRAM), "run", "-config", "/dev/null"]
    with http_server(command, port, "/ping", directory / log, environment | settings) as server:
        yield server


def compacted(directory: Path) -> bool:
    """What the log held is in a file, and there is one file of points."""
    files = list((directory / "data").rglob("*.tsm*"))
    written = "Cache snapshot (end)" in (directory / COMPACTION_LOG).read_text()
    return written and len(files) == 1 and files[0].suffix == ".tsm"


def read_back(server: HttpClient, workload: Workload) -> Returned:
    answer = json.loads(server.request("GET", "/query?db=bench&epoch=s&q=SELECT+c000+FROM+train"))
    rows = answer["results"][0]["series"][0]["values"]
    x = [seconds - FIRST_SECOND for seconds, _ in rows]
    return compare_with_sent(workload, 0, x, [y for _, y in rows])


def measure(workload: Workload, directory: Path) -> Measurement:
    prepared = bodies(workload)
    with influxd(directory, "log", {}) as server:
        server.request("POST", "/query?q=CREATE+DATABASE+bench")
        begin = time.perf_counter()
        for body in prepared:
            server.request("POST", "/write?db=bench&precision=s", body)
        seconds = time.perf_counter() - begin
    with influxd(directory, COMPACTION_LOG, COMPACT_AT_ONCE) as server:
        wait_until("InfluxDB to compact", COMPACTION_SECONDS_MAX, lambda: compacted(directory))
        returned = read_back(server, workload)
    stored = bytes_on_disk(directory / "data", "*.tsm")
    return Measurement(workload.points / seconds, stored, returned)


PEER = Peer(
    name="influxdb",
    title="InfluxDB",
    version=lambda: debian_version("influxdb"),
    steps=30_000,
    smoke_steps=1_000,
    measure=measure,
    way_in="HTTP line protocol made before the clock starts, 100 lines of 100 fields a call",
    survives="a power cut",
    durable="when acknowledged: its log is fsynced for each call (the default)",
    loses="NaN and infinities are refused; x in whole nanoseconds",
    size_state="TSM files after a full compaction, asked for by a restart with short delays",
)
