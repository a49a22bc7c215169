"""S and R of one unit, exact: S = Σ q/Q (4.2.1 b), R = α·Σ β·q/Q (4.3.2), level by 表6 only where S ≥ 1 (4.2, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .cases import Case, read_case
from .numbers import display, exact
from .tables import Band, Level, Standard
from .terms import Note, Term, term_of

ONE = Fraction(1)
HOT = "W5.1"  # a flammable liquid above its boiling point; W5.2 has the β of W5.3 and moves nothing


@dataclass
class Graded:
    """The result of one unit with everything it was made of."""

    standard: Standard
    case: Case
    terms: list[Term]
    s: Fraction
    beta_sum: Fraction | None
    band: Band | None
    notes: list[Note] = field(default_factory=list)
    hot_sum: Fraction | None = None  # Σ β·q/Q if the unanswered flammable liquids were W5.1
    hot_terms: list[int] = field(default_factory=list)

    @property
    def is_major(self) -> bool:
        """S = 1 exactly is a major hazard source."""
        return self.s >= ONE

    @property
    def r(self) -> Fraction | None:
        return self.r_at(self.band, self.beta_sum)

    @property
    def hot_r(self) -> Fraction | None:
        return self.r_at(self.band, self.hot_sum)

    @staticmethod
    def r_at(band: Band | None, total: Fraction | None) -> Fraction | None:
        return None if band is None or total is None else band.alpha * total

    def level_of(self, r: Fraction | None) -> Level | None:
        """The level R gives this unit; None where it is no major hazard source or R is unknown."""
        return None if r is None or not self.is_major else self.standard.level(r)

    @property
    def level(self) -> Level | None:
        return self.level_of(self.r)

    @property
    def provisional(self) -> bool:
        """Whether the question of W5.1 is open and would raise R."""
        return bool(self.hot_terms)


def grade_case(standard: Standard, given: Any) -> Graded:
    """Compute one case. Raises GradeError."""
    case = read_case(standard, given)
    notes = [] if case.unit_said else [Note("unit_assumed", {})]
    if case.unused:
        notes.append(Note("unused_key", {"keys": "、".join(dict.fromkeys(case.unused))}))
    terms = _added([term_of(standard, item) for item in case.items], notes)
    betas = [term.weighted for term in terms]
    graded = Graded(
        standard=standard,
        case=case,
        terms=terms,
        s=sum((term.ratio for term in terms), Fraction(0)),
        beta_sum=None if any(beta is None for beta in betas) else sum((b for b in betas if b is not None), Fraction(0)),
        band=None if case.people is None else standard.band(case.people),
        notes=notes,
    )
    _ask_about_heat(graded)
    _say(graded)
    return graded


def _added(terms: list[Term], notes: list[Note]) -> list[Term]:
    """Two rows of one substance counted alike become one term, and that is said."""
    kept: list[Term] = []
    for term in terms:
        twin = next((one for one in kept if one.same_substance(term)), None)
        if twin is None:
            kept.append(term)
            continue
        twin.items += term.items
        twin.quantity += term.quantity
        if twin.stock is not None or term.stock is not None:
            twin.stock = (twin.stock or Fraction(0)) + (term.stock or Fraction(0))
        if twin.condition and term.condition and not term.condition["confirmed"]:
            twin.condition = term.condition
        said = [(one.code, one.params) for one in twin.notes]
        twin.notes += [note for note in term.notes if (note.code, note.params) not in said]
    for term in kept:
        if len(term.items) > 1:
            term.notes.append(
                Note("merged", {"name": term.name, "n": len(term.items), "q": exact(term.quantity)}, term.items[0])
            )
        notes += term.notes
    notes += _apart(kept)
    return kept


def _apart(terms: list[Term]) -> list[Note]:
    """Rows of one substance that are counted differently stay apart, and that is said too."""
    by_row: dict[int, list[Term]] = {}
    for term in terms:
        if term.row is not None:
            by_row.setdefault(term.row.seq, []).append(term)
    return [
        Note("same_substance", {"name": same[0].name, "n": len(same)}, same[0].items[0])
        for same in by_row.values()
        if len(same) > 1
    ]


def _ask_about_heat(graded: Graded) -> None:
    """Derived β hold for ambient storage: a production unit asks for each flammable liquid (W5.1, W5.2)."""
    if graded.case.unit != "production":
        return
    hot = graded.standard.categories[HOT].beta
    open_ = [at for at, term in enumerate(graded.terms) if term.flammable]
    if not open_:
        return
    graded.hot_terms = open_
    names = "、".join(graded.terms[at].name for at in open_)
    if graded.beta_sum is None:
        graded.notes.append(Note("provisional", {"names": names, "r": "—"}))
        return
    graded.hot_sum = sum(
        (
            (max(hot, term.beta or hot) if at in open_ else term.beta or Fraction(0)) * term.ratio
            for at, term in enumerate(graded.terms)
        ),
        Fraction(0),
    )
    r = graded.hot_r
    graded.notes.append(Note("provisional", {"names": names, "r": "—" if r is None else exact(r)}))


def _say(graded: Graded) -> None:
    if graded.band is None:
        graded.notes.append(Note("people_unknown", {}))
    if not graded.is_major:
        if graded.r is not None:
            graded.notes.append(Note("reference_only", {}))
        if Fraction(display(graded.s)) >= ONE:
            graded.notes.append(Note("rounds_up", {}))
    level, r = graded.level, graded.r
    if level is not None and r is not None and level.ceiling is not None and Fraction(display(r)) >= level.ceiling:
        graded.notes.append(Note("r_rounds_up", {"border": exact(level.ceiling)}))
