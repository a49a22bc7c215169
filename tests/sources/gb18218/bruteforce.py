"""S, R and level of a unit computed a second time, plainly, knowing nothing of the engine but its tables (CSV).

GB 18218-2018 4.1.2 (Q), 4.2.1 (S), 4.3.2 (R), 表1-表6. Cases here are of a few plain forms only:
{"row": 序号 | None, "categories": [symbols], "q": text, "Q": text | None, "beta": text | None, "name3": name in 表3}.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path
from typing import Any

import hazards.sources.gb18218 as engine

DATA = Path(engine.__file__).parent / "data" / "2018"


def read(name: str) -> list[dict[str, str]]:
    with open(DATA / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


TABLE1 = {int(line["seq"]): line for line in read("table1.csv")}
DERIVED = {int(line["table1_seq"]): line for line in read("table1_beta_derived.csv")}
TABLE2 = {line["symbol"]: Fraction(line["threshold_t"]) for line in read("table2.csv")}
TABLE3 = {int(line["table1_seq"]): Fraction(line["beta"]) for line in read("beta_table3.csv") if line["table1_seq"]}
TABLE4 = {line["symbol"]: Fraction(line["beta"]) for line in read("beta_table4.csv")}
ALPHA = read("alpha.csv")
LEVELS = read("levels.csv")
LIQUIDS = {"W5.1", "W5.2", "W5.3", "W5.4"}


def threshold(part: dict[str, Any]) -> Fraction:
    """Q in tonnes: by hand, else 表1 alone for what it names, else the smallest of the categories in 表2."""
    if part.get("Q"):
        return Fraction(part["Q"])
    if part.get("row"):
        return Fraction(TABLE1[part["row"]]["threshold_t"])
    return min(TABLE2[symbol] for symbol in part["categories"])


def beta(part: dict[str, Any]) -> Fraction | None:
    """β: by hand, else 表3, else the largest of the given categories in 表4, else derived; None where it is blank."""
    if part.get("beta"):
        return Fraction(part["beta"])
    if part.get("row") in TABLE3:
        return TABLE3[part["row"]]
    if part.get("categories"):
        return max(TABLE4[symbol] for symbol in part["categories"])
    text = DERIVED[part["row"]]["beta"]
    return Fraction(text) if text else None


def asked(part: dict[str, Any], unit: str) -> bool:
    """Whether the question W5.1/W5.2 is open: a derived flammable liquid in a production unit, and no W5 was given."""
    if unit != "production" or part.get("beta") or part.get("row") in TABLE3:
        return False
    if any(symbol.startswith("W5") for symbol in part.get("categories") or ()):
        return False  # a category such as J5 says nothing of how hot it is
    return bool(LIQUIDS & set(DERIVED[part["row"]]["category_symbol"].split("|"))) if part.get("row") else False


def alpha(people: int) -> Fraction:
    """α of 表5 for so many people."""
    for band in ALPHA:
        if int(band["people_min"]) <= people and (not band["people_max"] or people <= int(band["people_max"])):
            return Fraction(band["alpha"])
    raise AssertionError(people)


def level(s: Fraction, r: Fraction | None) -> str | None:
    """The level of 表6; None where S < 1 or R is unknown."""
    if s < 1 or r is None:
        return None
    for line in LEVELS:
        low, high = line["r_min_inclusive"], line["r_max_exclusive"]
        if (not low or r >= Fraction(low)) and (not high or r < Fraction(high)):
            return line["level"]
    raise AssertionError(r)


def brute(parts: list[dict[str, Any]], people: int | None, unit: str) -> dict[str, Any]:
    """S, R, level, and R and level when every open question is answered with W5.1."""
    s = sum((Fraction(part["q"]) / threshold(part) for part in parts), Fraction(0))
    betas = [beta(part) for part in parts]
    hot = [max(TABLE4["W5.1"], found) if asked(part, unit) else found for part, found in zip(parts, betas, strict=True)]
    answer: dict[str, Any] = {"S": s, "is_major": s >= 1}
    for key, chosen in (("", betas), ("hot_", hot)):
        total = None
        if None not in chosen:
            total = sum(
                (b * Fraction(part["q"]) / threshold(part) for b, part in zip(chosen, parts, strict=True)), Fraction(0)
            )
        r = None if total is None or people is None else alpha(people) * total
        answer |= {f"{key}beta_sum": total, f"{key}R": r, f"{key}level": level(s, r)}
    answer["asked"] = any(asked(part, unit) for part in parts)
    return answer
