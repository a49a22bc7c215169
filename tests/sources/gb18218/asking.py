"""Words the tests of the engine share: put a case, read an exact number, collect what was said about a term."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from hazards.sources.gb18218 import GradeError, grade


def row(name: str | None = None, q: Any = "1", **rest: Any) -> dict[str, Any]:
    """One row of substances; q in tonnes as text."""
    return {**({"name": name} if name is not None else {}), "quantity_t": q, **rest}


def graded(*rows: dict[str, Any], people: Any = 80, unit: str = "storage") -> dict[str, Any]:
    """The engine's result for one unit."""
    return grade({"exposed_people": people, "unit": unit, "substances": list(rows)})


def term(*arguments: Any, **rest: Any) -> dict[str, Any]:
    """The only term of a unit that holds one substance."""
    [only] = graded(row(*arguments, **rest))["terms"]
    return only


def refused(*rows: Any, people: Any = 80, unit: Any = "storage") -> GradeError:
    """The error a case is refused with; its words are never empty."""
    with pytest.raises(GradeError) as caught:
        grade({"exposed_people": people, "unit": unit, "substances": list(rows)})
    assert str(caught.value).strip()
    return caught.value


def exact(text: str | None) -> Fraction | None:
    """An exact number of a result as a fraction."""
    assert text is None or isinstance(text, str)
    return None if text is None else Fraction(text)


def said(result: dict[str, Any], index: int | None = None) -> list[str]:
    """The codes of what the result says, of one term or (None) all of them."""
    return sorted(note["code"] for note in result["notes"] if index is None or note["term"] == index)


def in_words(result: dict[str, Any]) -> str:
    """All notices and warnings of a result as one text."""
    return "\n".join([note["text"] for note in result["notes"]] + result["warnings"])
