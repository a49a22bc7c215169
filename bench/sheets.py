"""Ledgers out: rows a second beside the bare writer, and whether memory grows with the rows.

The same office exports its ledger from the small and from the large database of bench.million, each in a process of its
own; the file of the large one is some six times as long. Memory is flat when its megabytes are the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from bench import million
from config import database_url

# About 5 300 rows in the small database and some 30 000 in the large one.
TURNS = int(os.environ.get("BENCH_ROUNDS", "3"))
PERSON, QUERY = "lumin", "tab=all&found_from=2025-09-01"


def run() -> dict:
    """Export from both databases in turn, TURNS times; medians by seconds."""
    rows = million.prepare()
    found: dict[str, list[dict]] = {million.SMALL: [], million.LARGE: []}
    for turn in range(TURNS):
        for name in list(found) if turn % 2 else reversed(list(found)):
            found[name].append(_export(name))
    return {"dangers": rows, "turns": TURNS, "exports": [_median(name, taken) for name, taken in found.items()]}


def _export(name: str) -> dict:
    url = database_url.with_name(os.environ["DATABASE_URL"], name)
    done = subprocess.run(
        [sys.executable, "-m", "bench.exporter", PERSON, QUERY],
        env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _median(name: str, taken: list[dict]) -> dict:
    middle = sorted(taken, key=lambda one: one["seconds"])[len(taken) // 2]
    return {
        "database": name,
        "rows": middle["rows"],
        "rows_per_second": round(middle["rows"] / middle["seconds"]),
        "times_the_floor": round(middle["seconds"] / middle["floor_seconds"], 2),
        "peak_megabytes_added": round(middle["megabytes"], 1),
    }
