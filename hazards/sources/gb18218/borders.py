"""How far a unit is from the next border, in tonnes of each substance and in persons."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .grading import ONE, Graded
from .numbers import display, exact
from .tables import Level

MAJOR, NOT_MAJOR = "major", "none"


def borders(graded: Graded) -> dict[str, Any]:
    """`up`: the next border above; `down`: the next level below; `out`: where it stops being a major hazard source.

    Tonnes are exact. Up: so much more of this substance alone reaches the border. Down: so much less stands exactly on
    it, and only less than that is below; None where the unit holds no more of the substance than that.
    """
    if not graded.is_major:
        return {"up": _in_s(graded, MAJOR, up=True), "down": None, "out": None}
    out = _in_s(graded, NOT_MAJOR, up=False)
    level = graded.level
    if level is None:
        return {"up": None, "down": out, "out": out}
    up = _in_r(graded, _above(graded, level), level.ceiling, up=True) if level.ceiling is not None else None
    lower = level.floor is not None and not _falls_out_first(graded, level.floor)
    down = _in_r(graded, _below(graded, level), level.floor or ONE, up=False) if lower else out
    return {"up": up, "down": down, "out": out}


def _falls_out_first(graded: Graded, floor: Fraction) -> bool:
    """Whether taking any one substance away reaches S = 1 before this border of R (large α and β)."""
    r, band = graded.r, graded.band
    if r is None or band is None:
        return False
    in_s, in_r = graded.s - ONE, r - floor
    return all(in_r / (band.alpha * (term.beta or ONE)) > in_s for term in graded.terms if term.quantity)


def _above(graded: Graded, level: Level) -> str:
    return next(one.name for one in graded.standard.levels if one.floor == level.ceiling)


def _below(graded: Graded, level: Level) -> str:
    return next(one.name for one in graded.standard.levels if one.ceiling == level.floor)


def _in_s(graded: Graded, to: str, *, up: bool) -> dict[str, Any]:
    gap = abs(ONE - graded.s)
    steps = [gap * term.threshold for term in graded.terms]
    return {"to": to, "at": "S=1", "gap": exact(gap), "tonnes": _tonnes(graded, steps, up), "people": None}


def _in_r(graded: Graded, to: str, border: Fraction, *, up: bool) -> dict[str, Any]:
    r, band, total = graded.r, graded.band, graded.beta_sum
    if r is None or band is None or total is None:
        raise ValueError("borders of R need R")
    gap = abs(border - r)
    steps = [gap * term.threshold / (band.alpha * (term.beta or ONE)) for term in graded.terms]
    bands = graded.standard.bands
    if up:
        people = min(
            (b.least for b in bands if b.least > (graded.case.people or 0) and b.alpha * total >= border), default=None
        )
    else:
        fitting = [b.most for b in bands if b.most is not None and b.alpha * total < border]
        people = max(fitting, default=None)
    return {
        "to": to, "at": f"R={exact(border)}", "gap": exact(gap), "tonnes": _tonnes(graded, steps, up), "people": people,
    }  # fmt: skip


def _tonnes(graded: Graded, steps: list[Fraction], up: bool) -> list[dict[str, Any]]:
    rows = []
    for at, (term, step) in enumerate(zip(graded.terms, steps, strict=True)):
        enough = up or step < term.quantity
        rows.append({"term": at, "t": exact(step) if enough else None, "t_display": display(step) if enough else None})
    return rows
