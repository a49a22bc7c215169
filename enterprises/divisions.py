"""GB/T 4754-2017 divisions (国民经济行业大类) and the sector each suggests.

Codes carry the letter of their section: C26. The list is parks/data/gbt4754_2017_sections_divisions.csv. The suggested
sector is the product's default for a form, never a judgement: the officer changes it.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import parks

DATA = Path(parks.__file__).parent / "data" / "gbt4754_2017_sections_divisions.csv"
SECTOR_OF = {
    "C25": "hazchem",
    "C26": "hazchem",
    "D45": "gas",
    "E47": "construction",
    "E48": "construction",
    "E49": "construction",
    "E50": "construction",
}
"""Divisions whose sector is plain from their name; all others start as 其他."""


@cache
def divisions() -> dict[str, str]:
    """Code with letter → name, in the order of the standard."""
    with DATA.open(encoding="utf-8-sig", newline="") as stream:
        return {row["code"]: row["name"] for row in csv.DictReader(stream) if row["level"] == "2"}


def division_name(code: str) -> str:
    """「C26 化学原料和化学制品制造业」; the bare code when it is unknown, empty for none."""
    name = divisions().get(code, "")
    return f"{code} {name}".strip()


def read_division(text: str) -> str | None:
    """The code meant by '26', 'C26', 'C2614', '化学原料和化学制品制造业' or 'C26 化学…'; None when nothing fits."""
    known = divisions()
    line = text.strip().upper()
    digits = "".join(letter for letter in line[:5] if letter.isdigit())
    if line[:1].isdigit() or (line[:1].isascii() and line[:1].isalpha() and digits):
        number = digits[:2]
        return next((code for code in known if code[1:] == number), None)
    return next((code for code, name in known.items() if name == text.strip()), None)


def suggested_sector(division: str) -> str:
    """The sector a division starts with."""
    return SECTOR_OF.get(division, "other")
