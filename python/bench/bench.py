"""Measures how fast points go out of Python, beside what one would take instead.

Usage: bench.py [--case=NAME] [--runs=N] [--programs=DIR]

Cases, each N times in turn with its baselines, in processes of their own; medians are printed:
  call   channel_send(name, number) 1 M times from one thread: time of a call, and points/s from the
         first call to the acknowledgement of the last point
  many   send_many, 100 times 100,000 numbers: points/s up to the same
  peers  100,000 scalars, one by one, to the end of each one's own flush: channel_send, tensorboardX
         add_scalar; 5,000: Aim track, MLflow log_metric; those that are not installed are left out
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

# In the order in which they are measured in turn.
CASES = {
    "call": ("call_with_spool", "call_in_memory"),
    "many": ("many_with_spool", "many_in_memory"),
    "peers": ("peer_nereid", "peer_tensorboardx", "peer_aim", "peer_mlflow"),
}

# A run that takes longer is broken.
RUN_SECONDS_MAX = 600


def run(name: str, programs: Path) -> dict[str, float]:
    """The metrics of one workload, in a process and with a server of its own."""
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as directory:
        command = [sys.executable, str(HERE / "workloads.py"), name, directory, str(programs)]
        environment = {**os.environ, "NEREID_SPOOL": f"{directory}/spool"}
        done = subprocess.run(
            command,
            check=False,
            env=environment,
            capture_output=True,
            text=True,
            timeout=RUN_SECONDS_MAX,
        )
    if done.returncode != 0:
        raise RuntimeError(f"{name} failed:\n{done.stdout}{done.stderr}")
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure(names: tuple[str, ...], runs: int, programs: Path) -> None:
    results: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            results[name].append(run(name, programs))
    for name, rows in results.items():
        for metric in rows[0]:
            values = [row[metric] for row in rows]
            print(
                f"{name:20} {metric:20} {statistics.median(values):14,.2f}"
                f"   {min(values):,.2f} to {max(values):,.2f}"
            )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--case", choices=CASES, action="append")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--programs", type=Path, default=ROOT / "build/release/bin")
    options = parser.parse_args()
    print(f"load average before: {os.getloadavg()[0]:.2f}")
    for case in options.case or CASES:
        measure(CASES[case], options.runs, options.programs)
    print(f"load average after: {os.getloadavg()[0]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
