"""A result as plain JSON: every number a string, exact; what a person reads rounded beside it (`*_display`)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .borders import borders
from .grading import HOT, Graded
from .messages import NOTES
from .numbers import display, exact
from .tables import ENGINE, Level
from .terms import Term


def answer(graded: Graded) -> dict[str, Any]:
    """The whole result of a unit; a second person can redo it with a pen."""
    r, standard = graded.r, graded.standard
    places = {item: at for at, term in enumerate(graded.terms) for item in term.items}
    notes = [
        {
            "code": note.code,
            "text": NOTES[note.code] % note.params,
            "params": note.params,
            "term": None if note.item is None else places[note.item],
        }
        for note in graded.notes
    ]
    return {
        "S": exact(graded.s),
        "S_display": display(graded.s),
        "is_major": graded.is_major,
        "R": _exact(r),
        "R_display": _display(r),
        "level": _level(graded.level),
        "reference_only": r is not None and not graded.is_major,
        "provisional": graded.provisional,
        "alternative": _alternative(graded),
        "alpha": _alpha(graded),
        "beta_sum": _exact(graded.beta_sum),
        "R_by_band": _by_band(graded),
        "unit": graded.case.unit,
        "exposed_people": graded.case.people,
        "terms": [_term(term) for term in graded.terms],
        "borders": borders(graded),
        "warnings": [note["text"] for note in notes],
        "notes": notes,
        "standard": {
            "id": standard.id,
            "number": standard.number,
            "name": standard.name,
            "effective_from": standard.effective_from.isoformat(),
            "engine": ENGINE,
        },
    }


def _exact(number: Fraction | None) -> str | None:
    return None if number is None else exact(number)


def _display(number: Fraction | None) -> str | None:
    return None if number is None else display(number)


def _level(level: Level | None) -> str | None:
    return None if level is None else level.name


def _alternative(graded: Graded) -> dict[str, Any] | None:
    if not graded.provisional:
        return None
    r = graded.hot_r
    return {
        "if": HOT,
        "terms": graded.hot_terms,
        "beta_sum": _exact(graded.hot_sum),
        "R": _exact(r),
        "R_display": _display(r),
        "level": _level(graded.level_of(r)),
    }


def _alpha(graded: Graded) -> dict[str, Any] | None:
    if graded.band is None:
        return None
    return {
        "people": graded.case.people,
        "band": graded.band.label,
        "alpha": exact(graded.band.alpha),
        "table": "表5",
    }


def _by_band(graded: Graded) -> list[dict[str, Any]] | None:
    if graded.beta_sum is None:
        return None
    rows = []
    for band in graded.standard.bands:
        r = band.alpha * graded.beta_sum
        rows.append(
            {
                "band": band.label,
                "people_min": band.least,
                "people_max": band.most,
                "alpha": exact(band.alpha),
                "R": exact(r),
                "R_display": display(r),
                "level": _level(graded.level_of(r)),
            }
        )
    return rows


def _term(term: Term) -> dict[str, Any]:
    return {
        "rows": term.items,
        "name": term.name,
        "substance": term.row.name if term.row else None,
        "table1_row": term.row.seq if term.row else None,
        "cas": term.cas,
        "categories": list(term.symbols),
        "q": exact(term.quantity),
        "stock": _exact(term.stock),
        "Q": exact(term.threshold),
        "Q_from": term.threshold_from,
        "beta": _exact(term.beta),
        "beta_from": term.beta_from,
        "beta_review": term.review,
        "condition": term.condition,
        "mixture": term.mixture,
        "by_hand": term.by_hand,
        "ratio": exact(term.ratio),
        "ratio_display": display(term.ratio),
        "weighted": _exact(term.weighted),
        "weighted_display": _display(term.weighted),
    }
