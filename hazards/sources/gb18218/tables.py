"""The tables of the standard as data: 表1 to 表6 of GB 18218, by edition, with what each row is called.

Files lie in data/<edition>/. β of 表1 rows outside 表3 are derived by the editors and not statutory
(table1_beta_derived.csv); they are marked wherever they are used.
"""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from .errors import GradeError

DATA = Path(__file__).with_name("data")
ENGINE = "1"  # raised when the way of computing changes; a result names it


@dataclass(frozen=True)
class Row:
    """One row of 表1. `name` as printed, `short` the usual name, `condition` what its bracket demands (or '')."""

    seq: int
    name: str
    short: str
    threshold: Fraction
    condition: str
    forms: tuple[str, ...]
    names: tuple[str, ...]
    cas: tuple[str, ...]
    search: tuple[str, ...]  # formulas
    sounds: tuple[str, ...]  # pinyin, whole and initials


@dataclass(frozen=True)
class Category:
    """One symbol of 表2 with its β of 表4."""

    symbol: str
    family: str
    description: str
    threshold: Fraction
    beta: Fraction


@dataclass(frozen=True)
class Derived:
    """β of a 表1 row as derived by the editors: not statutory. `beta` None = must come from the SDS."""

    symbols: tuple[str, ...]
    beta: Fraction | None
    confidence: str
    remark: str


@dataclass(frozen=True)
class Band:
    """One row of 表5: persons from `least` to `most` (None = no end)."""

    label: str
    least: int
    most: int | None
    alpha: Fraction

    def holds(self, people: int) -> bool:
        return people >= self.least and (self.most is None or people <= self.most)


@dataclass(frozen=True)
class Level:
    """One row of 表6: R from `floor` (None = no floor) to below `ceiling` (None = no end)."""

    name: str
    floor: Fraction | None
    ceiling: Fraction | None


@dataclass(frozen=True)
class Standard:
    """One edition with all its tables."""

    id: str
    number: str
    name: str
    effective_from: datetime.date
    effective_to: datetime.date | None
    rows: dict[int, Row]
    categories: dict[str, Category]
    beta_by_name: dict[str, Fraction]
    derived: dict[int, Derived]
    bands: tuple[Band, ...]
    levels: tuple[Level, ...]
    solutions: dict[str, str]

    def band(self, people: int) -> Band:
        """The row of 表5 for this many permanent residents (at least 0)."""
        return next(band for band in self.bands if band.holds(people))

    def level(self, r: Fraction) -> Level:
        """The row of 表6 for this R."""
        return next(level for level in self.levels if level.floor is None or r >= level.floor)


def _lines(folder: str, name: str) -> list[dict[str, str]]:
    with open(DATA / folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rows(folder: str) -> dict[int, Row]:
    said: dict[int, dict[str, list[str]]] = {}
    for line in _lines(folder, "names.csv"):
        said.setdefault(int(line["table1_seq"]), {}).setdefault(line["kind"], []).append(line["value"])
    rows = {}
    for line in _lines(folder, "table1.csv"):
        seq = int(line["seq"])
        kinds = said[seq]
        rows[seq] = Row(
            seq=seq,
            name=line["name"],
            short=kinds["name"][0],
            threshold=Fraction(line["threshold_t"]),
            condition=kinds.get("condition", [""])[0],
            forms=(*kinds.get("condition", ()), *kinds.get("form", ()), *kinds.get("full", ())),
            names=tuple(v for kind in ("name", "full", "alias", "member") for v in kinds.get(kind, ())),
            cas=tuple(kinds.get("cas", ())),
            search=tuple(kinds.get("formula", ())),
            sounds=tuple(word for pair in kinds.get("pinyin", ()) for word in pair.split()),
        )
    return rows


@lru_cache(maxsize=8)
def edition(id_: str) -> Standard:
    """An edition by its id in standards.csv (S01). Raises KeyError."""
    line = {line["id"]: line for line in _lines("", "standards.csv")}[id_]
    folder = line["folder"]
    betas = {row["symbol"]: Fraction(row["beta"]) for row in _lines(folder, "beta_table4.csv")}
    return Standard(
        id=id_,
        number=line["number"],
        name=line["name"],
        effective_from=datetime.date.fromisoformat(line["effective_from"]),
        effective_to=datetime.date.fromisoformat(line["effective_to"]) if line["effective_to"] else None,
        rows=_rows(folder),
        categories={
            row["symbol"]: Category(
                row["symbol"], row["category"], row["description"], Fraction(row["threshold_t"]), betas[row["symbol"]]
            )
            for row in _lines(folder, "table2.csv")
        },
        beta_by_name={row["name"]: Fraction(row["beta"]) for row in _lines(folder, "beta_table3.csv")},
        derived={
            int(row["table1_seq"]): Derived(
                tuple(s for s in row["category_symbol"].split("|") if s.startswith(("J", "W"))),
                Fraction(row["beta"]) if row["beta"] else None,
                row["confidence"],
                row["remark"],
            )
            for row in _lines(folder, "table1_beta_derived.csv")
            if row["beta_from"] != "table3"
        },
        bands=tuple(
            Band(
                row["label"],
                int(row["people_min"]),
                int(row["people_max"]) if row["people_max"] else None,
                Fraction(row["alpha"]),
            )
            for row in _lines(folder, "alpha.csv")
        ),
        levels=tuple(
            Level(
                row["level"],
                Fraction(row["r_min_inclusive"]) if row["r_min_inclusive"] else None,
                Fraction(row["r_max_exclusive"]) if row["r_max_exclusive"] else None,
            )
            for row in _lines(folder, "levels.csv")
        ),
        solutions={row["name"]: row["of"] for row in _lines(folder, "solutions.csv")},
    )


@lru_cache(maxsize=1)
def _editions() -> tuple[Standard, ...]:
    return tuple(edition(line["id"]) for line in _lines("", "standards.csv"))


def standard_on(day: datetime.date) -> Standard:
    """The edition in force on a day. Raises GradeError when the portal holds none."""
    for one in _editions():
        if one.effective_from <= day and (one.effective_to is None or day <= one.effective_to):
            return one
    raise GradeError("standard", day=day.isoformat())
