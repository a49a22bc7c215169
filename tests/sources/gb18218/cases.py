"""Short ways to write a case and to read a result."""

from __future__ import annotations

from fractions import Fraction

from hazards.sources.gb18218 import GradeError, grade


def substance(name: str | None, quantity, **more) -> dict:
    """One row of a case; quantity in tonnes (text, so that it is exact)."""
    row = {"quantity_t": quantity, **more}
    return {"name": name, **row} if name is not None else row


def case(*substances: dict, people: int | None = 10, unit: str = "storage") -> dict:
    """Ten people beyond the boundary make α 1.0, so R is Σβq/Q unless a test says otherwise."""
    return {"exposed_people": people, "unit": unit, "substances": list(substances)}


def graded(*substances: dict, people: int | None = 10, unit: str = "storage") -> dict:
    return grade(case(*substances, people=people, unit=unit))


def term(name: str | None, quantity="1", *, unit: str = "storage", **more) -> dict:
    """The one term of a unit that holds one substance."""
    terms = graded(substance(name, quantity, **more), unit=unit)["terms"]
    assert len(terms) == 1
    return terms[0]


def refusal(*substances: dict, people: int | None = 10, unit: str = "storage") -> GradeError | None:
    """What the engine refuses the case with; None if it does not."""
    try:
        graded(*substances, people=people, unit=unit)
    except GradeError as error:
        return error
    return None


def exact(text: str | None) -> Fraction | None:
    assert text is None or isinstance(text, str)
    return None if text is None else Fraction(text)


def new_codes(result: dict, plain: dict) -> set[str]:
    """Codes of notices the first result has and the second has not."""
    return {note["code"] for note in result["notes"]} - {note["code"] for note in plain["notes"]}
