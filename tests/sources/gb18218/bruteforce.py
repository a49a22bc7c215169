"""A second, plain computation of GB 18218-2018 from the tables alone, to hold against the engine.

It knows nothing of how the engine works: it reads the CSV files, looks each substance up and adds fractions.
Tables: 表1 临界量 by name, 表2 临界量 by category, 表3 β by name, 表4 β by category, 表5 α, 表6 levels.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent
DATA = ROOT / "hazards" / "sources" / "gb18218" / "data" / "2018"


def read(name: str) -> list[dict[str, str]]:
    with open(DATA / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


NAMES = {int(row["seq"]): row["name"] for row in read("table1")}
ALIASES = {int(row["seq"]): [alias for alias in row["alias"].split("；") if alias] for row in read("table1")}
CAS = {int(row["seq"]): [cas for cas in row["cas"].split(";") if cas] for row in read("table1")}
Q1 = {int(row["seq"]): Fraction(row["threshold_t"]) for row in read("table1")}
Q2 = {row["symbol"]: Fraction(row["threshold_t"]) for row in read("table2")}
BETA3 = {row["name"]: Fraction(row["beta"]) for row in read("beta_table3")}
BETA3_ROW = {int(row["table1_seq"]): Fraction(row["beta"]) for row in read("beta_table3") if row["table1_seq"]}
BETA4 = {row["symbol"]: Fraction(row["beta"]) for row in read("beta_table4")}
DERIVED = {
    int(row["table1_seq"]): Fraction(row["beta"]) if row["beta"] else None for row in read("table1_beta_derived")
}
DERIVED_SYMBOLS = {
    int(row["table1_seq"]): [symbol for symbol in row["category_symbol"].split("|") if symbol in BETA4]
    for row in read("table1_beta_derived")
}
BANDS = [
    (
        row["label"],
        int(row["people_min"]),
        int(row["people_max"]) if row["people_max"] else None,
        Fraction(row["alpha"]),
    )
    for row in read("alpha")
]
LEVELS = [
    (
        row["level"],
        Fraction(row["r_min_inclusive"]) if row["r_min_inclusive"] else None,
        Fraction(row["r_max_exclusive"]) if row["r_max_exclusive"] else None,
    )
    for row in read("levels")
]

# Members of a row that the standard lists inside its name, written down by hand.
MEMBERS = {
    13: ["一氧化碳"],
    21: ["环氧氯丙烷", "3-氯-1,2-环氧丙烷"],
    49: ["甲烷", "天然气"],
    52: ["丙烷", "丁烷"],
    66: ["乙醇汽油", "甲醇汽油"],
}


def before_brackets(name: str) -> str:
    """氯化氢（无水） → 氯化氢."""
    for bracket in "（[":
        name = name.split(bracket)[0]
    return name


def in_brackets(name: str) -> str | None:
    """氯化氢（无水） → 无水; the outermost pair, None where there is none."""
    if name[-1] not in "）]":
        return None
    return name[len(before_brackets(name)) + 1 : -1]


def spellings() -> dict[str, set[int]]:
    """Every name and alias with the rows of 表1 it may mean."""
    found = defaultdict(set)
    for row, name in NAMES.items():
        for spelling in [name, before_brackets(name), *ALIASES[row], *MEMBERS.get(row, [])]:
            found[spelling].add(row)
    return dict(found)


SPELLINGS = spellings()
TWO_IN_ONE = "环氧氯丙烷（3-氯-1,2-环氧丙烷）"  # one alias of 表1 that holds a second one; see test_open_points.py
ONE_ROW = {
    spelling: next(iter(rows)) for spelling, rows in SPELLINGS.items() if len(rows) == 1 and spelling != TWO_IN_ONE
}
AMBIGUOUS = {spelling: rows for spelling, rows in SPELLINGS.items() if len(rows) > 1}


def row_of(substance: dict) -> int | None:
    """The row of 表1, by name, or by name and 序号 (`form`); None for a substance 表1 does not name."""
    rows = SPELLINGS.get(substance.get("name"), set())
    if len(rows) > 1:
        rows = {int(substance["form"])} & rows
    return next(iter(rows), None)


def symbols(substance: dict) -> list[str]:
    given = substance.get("category") or []
    return [given] if isinstance(given, str) else list(given)


def threshold(substance: dict) -> Fraction:
    """Q in tonnes: by hand, else 表1 (G05: always, when named there), else the smallest of 表2."""
    if substance.get("threshold_t") is not None:
        return Fraction(substance["threshold_t"])
    row = row_of(substance)
    return Q1[row] if row else min(Q2[symbol] for symbol in symbols(substance))


def factor(substance: dict) -> Fraction | None:
    """β: by hand, else 表3 by name, else the largest of the categories given (表4), else derived; None if unknown."""
    if substance.get("beta") is not None:
        return Fraction(substance["beta"])
    row = row_of(substance)
    if row in BETA3_ROW:
        return BETA3_ROW[row]
    if substance.get("name") in BETA3:
        return BETA3[substance["name"]]
    if symbols(substance):
        return max(BETA4[symbol] for symbol in symbols(substance))
    return DERIVED[row]


def is_asked(substance: dict, unit: str) -> bool:
    """Is W5.1 or W5.2 still an open question for this substance? (a flammable liquid in a production unit)"""
    row = row_of(substance)
    decided = row in BETA3_ROW or symbols(substance) or substance.get("beta") is not None
    return unit == "production" and not decided and bool({"W5.3", "W5.4"} & set(DERIVED_SYMBOLS.get(row, [])))


def band(people: int) -> tuple[str, Fraction]:
    for label, low, high, alpha in BANDS:
        if low <= people and (high is None or people <= high):
            return label, alpha
    raise ValueError(people)


def level(s: Fraction, r: Fraction | None) -> str | None:
    if s < 1 or r is None:
        return None
    for name, low, high in LEVELS:
        if (low is None or r >= low) and (high is None or r < high):
            return name
    raise ValueError(r)


def answer(case: dict) -> dict:
    """S, Σβq/Q, R, level, and the same five times by band; R of the W5.1 reading as R_alternative."""
    s = weighted = alternative = Fraction(0)
    missing = False
    for substance in case["substances"]:
        ratio = Fraction(substance["quantity_t"]) / threshold(substance)
        s += ratio
        beta = factor(substance)
        if beta is None:
            missing = True
            continue
        weighted += beta * ratio
        if is_asked(substance, case["unit"]):
            beta = max(beta, BETA4["W5.1"])
        alternative += beta * ratio
    people = case["exposed_people"]
    alpha = None if people is None else band(people)[1]
    r = None if missing or alpha is None else alpha * weighted
    return {
        "S": s,
        "is_major": s >= 1,
        "beta_sum": None if missing else weighted,
        "alpha": alpha,
        "R": r,
        "level": level(s, r),
        "R_alternative": None if r is None else alpha * alternative,
        "R_by_band": None
        if missing
        else {label: (factor * weighted, level(s, factor * weighted)) for label, _, _, factor in BANDS},
    }
