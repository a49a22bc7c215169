"""What can be counted of dangers, and the addresses of the rows counted (features.md §4, I01)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.figures import Figure, Period, register, register_fact
from hazards.dangers.models import Danger
from hazards.dangers.states import OPEN, Severity, State

FACT = "dangers"
COUNTED = (*OPEN, State.CLOSED)
FOUND, CLOSED, RATE, OPEN_NOW, OVERDUE, MAJOR = (
    "dangers_found",
    "dangers_closed",
    "I01",
    "dangers_open",
    "dangers_overdue",
    "dangers_major",
)
IN_ROW = (FOUND, CLOSED, RATE, OPEN_NOW, OVERDUE, MAJOR)
"""The figures of a row in tables by zone, sector or area, in reading order."""

_PLACE = ("zone", "area", "sector", "enterprise", "city")


def danger_list_url(where: Mapping[str, Any] | None = None, **filters: Any) -> str:
    """The danger list showing exactly these rows: the one place that knows the names of its filters.

    `where`: zone, area, sector, enterprise. `filters`: state (one or several), found_from, found_to,
    closed_from, closed_to, severity, overdue ("true"), reopened ("true"),
    due_within (days).
    """
    url = reverse("dangers:list")
    pairs: list[tuple[str, Any]] = [("tab", "all")]
    pairs += [(name, value) for name in _PLACE if (value := (where or {}).get(name)) not in (None, "")]
    for name, value in filters.items():
        if value in (None, "", ()):
            continue
        many = value if isinstance(value, (list, tuple)) else [value]
        pairs += [(name, getattr(item, "value", item)) for item in many]
    return f"{url}?{urlencode(pairs)}"


def _found(period: Period) -> Q:
    start, after = period.moments()
    return Q(state__in=COUNTED, found_at__gte=start, found_at__lt=after)


def _closed(period: Period) -> Q:
    return _found(period) & Q(state=State.CLOSED)


def _days(period: Period) -> dict[str, str]:
    return {"found_from": period.start.isoformat(), "found_to": period.end.isoformat()}


register_fact(FACT, Danger.objects.all)
register(
    Figure(
        id=FOUND,
        version=1,
        name=_("查出隐患"),
        fact=FACT,
        numerator=_found,
        formula=_("发现时间在统计期内的隐患；不含草稿、已作废和历史记录"),
        unit=_("项"),
        link=lambda period, where: danger_list_url(where, state=COUNTED, **_days(period)),
    ),
    Figure(
        id=CLOSED,
        version=1,
        name=_("已销号"),
        fact=FACT,
        numerator=_closed,
        formula=_("发现时间在统计期内、现在已销号的隐患"),
        unit=_("项"),
        direction="up",
        link=lambda period, where: danger_list_url(where, state=State.CLOSED, **_days(period)),
    ),
    Figure(
        id=RATE,
        version=1,
        name=_("隐患整改率"),
        fact=FACT,
        numerator=_closed,
        denominator=_found,
        formula=_("统计期内查出且已销号 ÷ 统计期内查出；没有查出时不计算"),
        unit="%",
        rounding=1,
        direction="up",
        link=lambda period, where: danger_list_url(where, state=OPEN, **_days(period)),
    ),
    Figure(
        id=OPEN_NOW,
        version=1,
        name=_("未销号"),
        fact=FACT,
        numerator=lambda period: Q(state__in=OPEN),
        formula=_("现在还没有销号的隐患，不论何时查出"),
        unit=_("项"),
        direction="down",
        link=lambda period, where: danger_list_url(where, state=OPEN),
    ),
    Figure(
        id=OVERDUE,
        version=1,
        name=_("逾期"),
        fact=FACT,
        numerator=lambda period: Q(state__in=OPEN, due_on__lt=period.as_of),
        formula=_("未销号且整改期限已过；期限当天 24 时以前不算逾期"),
        unit=_("项"),
        direction="down",
        link=lambda period, where: danger_list_url(where, overdue="true"),
    ),
    Figure(
        id=MAJOR,
        version=1,
        name=_("重大未销号"),
        fact=FACT,
        numerator=lambda period: Q(state__in=OPEN, severity=Severity.MAJOR),
        formula=_("现在还没有销号的重大隐患"),
        unit=_("项"),
        direction="down",
        link=lambda period, where: danger_list_url(where, state=OPEN, severity=Severity.MAJOR),
    ),
)
