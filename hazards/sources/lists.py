"""The official lists of 两重点: 18 key processes, 74 key chemicals, with how sure each entry is."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Entry:
    """One entry: its number in the list, name, source, whether the wording is confirmed."""

    number: int
    name: str
    source: str
    confirmed: bool


@lru_cache(maxsize=4)
def entries(kind: str) -> tuple[Entry, ...]:
    """The list of a kind ('process', 'chemical') in its order."""
    name = {"process": "key_processes", "chemical": "key_chemicals"}[kind]
    with open(DATA / f"{name}.csv", encoding="utf-8", newline="") as file:
        return tuple(
            Entry(int(row["no"]), row["name"], row["source"], row["confirmed"] == "yes") for row in csv.DictReader(file)
        )


def entry(kind: str, number: int) -> Entry:
    """One entry by its number."""
    return entries(kind)[number - 1]
