"""The result of a unit: computed from what it holds now, and frozen as a version that stays as it was."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.access import Actor
from hazards.sources.gb18218 import GradeError, grade
from hazards.sources.models import HazardSource, Holding, SourceVersion
from hazards.sources.states import LEVEL_OF, Cause
from hazards.sources.substances import case_of

ROUGH = Decimal("0.000001")
DECIDED = ("threshold_t", "beta", "beta_confirmed_at")
HOLDING_FIELDS = (
    "id", "position", "name", "cas", "form", "categories", "mixture_of", "mixture_same", "quantity_t", "stock_t",
    "threshold_t", "beta", "beta_confirmed_at", "decided_by", "decided_at", "decision", "challenged_by",
    "challenged_at", "challenge",
)  # fmt: skip


def holdings_of(source: HazardSource) -> list[dict[str, Any]]:
    """What the unit holds now, in order."""
    return list(Holding.objects.filter(source_id=source.pk).order_by("position").values(*HOLDING_FIELDS))


def named(row: Mapping[str, Any]) -> tuple:
    """What makes a substance the same one after an edit: decisions on β and Q stay with it."""
    return (row.get("name") or "", row.get("cas") or "", row.get("form") or "", tuple(row.get("categories") or ()))


def with_decisions(rows: Iterable[Mapping[str, Any]], held: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows as typed or imported with what the zone decided about the same substances held now."""
    decided = {named(row): {name: row[name] for name in DECIDED} for row in held}
    return [{**row, **decided.get(named(row), {})} for row in rows]


def case_now(source: HazardSource, holdings: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The engine's case of the unit as it is now."""
    return case_of(holdings, unit=source.kind, people=source.exposed_people)


def result_now(source: HazardSource, holdings: Sequence[dict[str, Any]] | None = None) -> dict[str, Any] | None:
    """The result of what the unit holds now; None when it cannot be graded yet."""
    rows = holdings_of(source) if holdings is None else holdings
    try:
        return grade(case_now(source, rows))
    except GradeError:
        return None


def rounded(text: str | None) -> Decimal | None:
    """A number of a result for a column: rounded to 6 places, the exact text stays in the version."""
    if text is None:
        return None
    number = Fraction(text)
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(ROUGH)


def in_force(result: dict[str, Any]) -> dict[str, Any]:
    """Columns of a unit copied from the result in force."""
    return {
        "is_major": result["is_major"],
        "level": LEVEL_OF[result["level"]].value if result["level"] else "",
        "provisional": result["provisional"],
        "s_value": rounded(result["S"]),
        "r_value": rounded(result["R"]),
    }


def freeze(
    source: HazardSource, *, actor: Actor, at: datetime.datetime, cause: Cause, reason: str = ""
) -> SourceVersion:
    """Compute the unit as it is now, keep the result as its next version and put it in force on the (unsaved) record.

    Raises GradeError when it cannot be graded.
    """
    case = case_now(source, holdings_of(source))
    result = grade(case)
    columns = in_force(result)
    last = (
        SourceVersion.objects.filter(source_id=source.pk).order_by("-number").values_list("number", flat=True).first()
    )
    version = SourceVersion.objects.create(
        zone_id=source.zone_id,
        enterprise_id=source.enterprise_id,
        source_id=source.pk,
        number=(last or 0) + 1,
        made_at=at,
        made_by=actor.name,
        cause=cause,
        reason=reason[:300],
        case=case,
        result=result,
        standard=result["standard"]["number"],
        is_major=columns["is_major"],
        level=columns["level"],
        provisional=columns["provisional"],
    )
    source.version = version
    for name, value in columns.items():
        setattr(source, name, value)
    return version


def differs(source: HazardSource, now: dict[str, Any] | None) -> bool:
    """Whether what the unit holds now would give another result than the one in force."""
    if source.version is None or now is None:
        return False
    kept = source.version.result
    return any(kept[key] != now[key] for key in ("S", "R", "level", "is_major", "provisional"))
