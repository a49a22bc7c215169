"""Identification and grading of major hazard sources by GB 18218-2018, in exact fractions. Knows no Django.

`grade(case)` gives the whole result as plain JSON, with where every number comes from; GradeError says why a case is
refused. The tables are data (data/<edition>/), with evidence marks kept where they came with any.
"""

from __future__ import annotations

import datetime
from typing import Any

from .answers import answer
from .errors import GradeError
from .grading import grade_case
from .search import search as _search
from .tables import Standard, edition, standard_on

__all__ = ["GradeError", "Standard", "edition", "grade", "search", "standard_on"]

NEWEST = "S01"


def grade(case: Any, *, on: datetime.date | None = None) -> dict[str, Any]:
    """Grade one unit under the edition in force on a day (default: the newest). Raises GradeError."""
    return answer(grade_case(standard_on(on) if on else edition(NEWEST), case))


def search(words: str, *, limit: int = 10, on: datetime.date | None = None) -> list[dict[str, Any]]:
    """Rows of 表1 that fit what was typed, best first."""
    return _search(standard_on(on) if on else edition(NEWEST), words, limit)
