"""需会议研究 (M-12): the dangers of a zone that wait for a decision, as they stood when the week's brief was frozen.

Kept in the brief's cells as [{"danger": id, "area": id or None, "why": [reason, …]}], the gravest first; what they are
called is read when the brief is.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.figures import Period
from hazards.dangers.figures import is_open, known
from hazards.dangers.models import Danger, Request
from hazards.dangers.states import OPEN, Severity
from parks.models import Area

WHY = {
    "major": gettext_lazy("重大隐患逾期"),
    "extension": gettext_lazy("延期待二级审批"),
    "void": gettext_lazy("作废待复核"),
    "rounds": gettext_lazy("整改退回两次以上"),
}
"""Reasons, the gravest first."""
ROUNDS = 3
"""From this round on it was sent back twice."""
ON_THE_PAGE = 3
"""How many a page lists at once; the others are a click away, and on paper as far as there is room."""
SHOWN_TEXT = 40
"""Characters of a danger on the page; paper has its own bounds (reports/brief_fit.py)."""
_FIRST, _SECOND = Request.State.FIRST, Request.State.SECOND


def _waiting(at: datetime.datetime) -> Q:
    """Requests that waited for the decision of a leader at a moment: extensions passed by the office, and voids."""
    extension = Q(kind=Request.Kind.EXTENSION, first_at__lte=at) & (Q(state=_SECOND) | Q(second_at__gt=at))
    void = Q(kind=Request.Kind.VOID, asked_at__lte=at) & (Q(state__in=[_FIRST, _SECOND]) | Q(first_at__gt=at))
    return extension | void


def problems(zones: Iterable[int], period: Period) -> dict[int, list[dict[str, Any]]]:
    """{zone: what its brief keeps}, in four statements however many zones.

    Majors overdue are those of the period, requests those that waited when it was frozen. Rounds have no versions and
    are taken as they stand now: the turn that freezes a week makes its briefs.
    """
    at = period.known_at or period.as_of
    why: dict[int, list[str]] = {}
    majors = known(period).filter(is_open(period), severity=Severity.MAJOR, due_on__lt=period.day)
    asked = Request.objects.filter(_waiting(at))
    again = Danger.objects.filter(state__in=OPEN, round__gte=ROUNDS)
    found = [("major", danger) for danger in majors.values_list("danger_id", flat=True)]
    found += [(kind, danger) for kind, danger in asked.values_list("kind", "danger_id")]
    found += [("rounds", danger) for danger in again.values_list("id", flat=True)]
    for reason, danger in found:
        why.setdefault(danger, []).append(reason)
    kept: dict[int, list[dict[str, Any]]] = {}
    rows = Danger.objects.filter(pk__in=list(why), zone_id__in=list(zones)).values_list("id", "zone_id", "area_id")
    for danger, zone, area in sorted(rows, key=lambda row: (_weight(why[row[0]]), row[0])):
        kept.setdefault(zone, []).append({"danger": danger, "area": area, "why": why[danger]})
    return kept


def _weight(reasons: list[str]) -> list[int]:
    order = list(WHY)
    return [order.index(reason) for reason in reasons]


@dataclass(frozen=True)
class Problem:
    """One danger to decide on, as read. `pk` opens it."""

    pk: int
    area: str
    number: str
    what: str
    why: str


@dataclass(frozen=True)
class Problems:
    """The gravest, area by area, and the others."""

    shown: Sequence[Problem] = ()
    more: Sequence[Problem] = ()


def read(kept: list[dict[str, Any]]) -> Problems:
    """What a brief keeps, in words: the gravest are shown, ordered by area."""
    fields = ("id", "number", "location", "description", "enterprise__name", "enterprise__short_name")
    records = {one["id"]: one for one in Danger.objects.filter(pk__in=[x["danger"] for x in kept]).values(*fields)}
    names = dict(Area.objects.filter(pk__in={x["area"] for x in kept} - {None}).values_list("pk", "name"))
    made = [
        Problem(
            x["danger"], names.get(x["area"]) or _("未填"), records[x["danger"]]["number"] or f"#{x['danger']}",
            _words(records[x["danger"]]), "、".join(str(WHY[reason]) for reason in x["why"]),
        )
        for x in kept
        if x["danger"] in records
    ]  # fmt: skip
    return Problems(*(sorted(part, key=lambda one: one.area) for part in (made[:ON_THE_PAGE], made[ON_THE_PAGE:])))


def _words(record: dict[str, Any]) -> str:
    firm = record["enterprise__short_name"] or record["enterprise__name"]
    return f"{firm}：{record['location']}，{record['description']}"[:SHOWN_TEXT]
