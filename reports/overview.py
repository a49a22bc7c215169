"""What the overview of a province or city is made of: every zone's figures, ranking, trend, and who is missing.

The number of statements is the same for 1 zone and for 118 (tests/reports/test_overview.py).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.access import Actor
from core.figures import Period, Table, Value, compute, fact, figure, live, rolled_up, zero
from core.workdays import today
from enterprises.figures import REGISTERED
from hazards.dangers.figures import CLOSED, FOUND, IN_ROW, MAJOR, OPEN_NOW, OVERDUE, RATE
from inspections.visits import figures as visits
from parks.figures import zones_with_stages
from parks.models import Zone, ZoneProgress
from parks.presenting import SOON
from reports.monthly.automatic import INDICATORS, OF_FIRMS, OF_VISITS, OF_ZONES
from reports.places import Place
from reports.queries import zones_of, zones_shown

SHOWN = (
    RATE,
    FOUND,
    CLOSED,
    OPEN_NOW,
    OVERDUE,
    MAJOR,
    "I02",
    "I03",
    "I04",
    "I05",
    "I06a",
    "I06b",
    "I07",
    "I09",
    "I30",
    "I31",
)
CHOICES = (RATE, "I02", "I03", "I05", "I06a", "I06b", "I07", "I09", "I30", "I31", FOUND, OPEN_NOW, OVERDUE, MAJOR,
           visits.COVERAGE, visits.FIRST, visits.PER_VISIT, visits.DONE)  # fmt: skip
"""Figures the map can be coloured by."""
EVERY = tuple(dict.fromkeys((*IN_ROW, *INDICATORS, *OF_VISITS, "dangers_funds", *OF_FIRMS, *OF_ZONES, "I14", "I29")))
"""Every indicator there are facts for, in reading order."""
CLASSES = 5
MONTHS = 12


@dataclass(frozen=True)
class Line:
    """One zone: its values, and the class of the chosen one on the map (5 = look here, 0 = no value)."""

    zone: Any
    values: dict[str, Value]
    q: int = 0


@dataclass
class Overview:
    """Everything on the page."""

    period: Period
    chosen: str
    lines: list[Line]
    total: dict[str, Value]
    legend: list[dict[str, Any]]
    months: list[datetime.date] = field(default_factory=list)
    trend: dict[datetime.date, dict[str, Value]] = field(default_factory=dict)
    unassessed: list[Any] = field(default_factory=list)
    unbuilt: list[Any] = field(default_factory=list)
    expiring: list[Any] = field(default_factory=list)


def overview_of(
    actor: Actor, period: Period, *, chosen: str = RATE, city: int | None = None, level: str = "", sector: str = ""
) -> Overview:
    """The page's numbers for the zones in reach, narrowed by city, level and sector."""
    where: dict[str, Any] = {"sector": sector} if sector else {}
    ids = tuple(dict.fromkeys((*SHOWN, chosen)))
    table: Table = compute(ids, period, by=("zone_id",), where=where)
    firms = compute((REGISTERED,), period, by=("zone_id",), where=where)
    zones = list(zones_of(actor, period, city=city, level=level))
    rows = zones_shown(zones, table) | zones_shown(zones, firms)
    empty = {id_: zero(id_) for id_ in (*ids, REGISTERED)}
    values = {pk: empty | table.get((pk,), {}) | firms.get((pk,), {}) for pk in rows}
    classes, legend = classed({pk: one[chosen] for pk, one in values.items()})
    lines = [Line(zone, values[pk], classes[pk]) for pk, zone in rows.items()]
    total = rolled_up({(pk,): one for pk, one in values.items()}, (*ids, REGISTERED))[()]
    found = Overview(period, chosen, ranked(lines, chosen), total, legend)
    _parks(found, rows)
    found.months = last_months(period.day)
    # All zones of the place, also one without a line: what it found last year stands in last year's months.
    found.trend = trend(found.months, where | {"zone_id": [zone.pk for zone in zones]})
    return found


def trend(months: Sequence[datetime.date], where: dict[str, Any]) -> dict[datetime.date, dict[str, Value]]:
    """Rate and number found by month of finding, as of now, from the roll-up."""
    span = live(months[0], today())
    table = compute((RATE, FOUND), span, by=("month",), where=where)
    nothing = {id_: zero(id_) for id_ in (RATE, FOUND)}
    return {month: table.get((month,), nothing) for month in months}


def trend_table(
    months: Sequence[datetime.date], values: dict[datetime.date, dict[str, Value]], place: Place
) -> dict[str, Any]:
    """The trend as the line chart's table: rate first, number found below."""
    lines = []
    for id_ in (RATE, FOUND):
        one = figure(id_)
        unit = "%" if one.is_share else str(one.unit)
        lines.append((f"{one.name} {unit}", trend_cells(id_, values, place)))
    return months_table(months, lines)


def trend_cells(id_: str, values: dict[datetime.date, dict[str, Value]], place: Place) -> list[dict[str, Any]]:
    """One figure of every month, each opening the rows of that month as they stand now."""
    now, made = today(), []
    for month, one in values.items():
        span = live(month, min(_last_of(month), now))
        url = place.url(figure(id_), span)
        made.append({"text": one[id_].text, "value": one[id_].value, "url": url})
    return made


def months_table(months: Sequence[datetime.date], lines: Iterable[tuple[str, list[dict[str, Any]]]]) -> dict[str, Any]:
    """Lines by month as charts/line.html wants them."""
    return {
        "id": "trend",
        "corner": f"{months[0].year}–{months[-1].year % 100:02d}",
        "columns": [_("%(n)d 月") % {"n": month.month} for month in months],
        "rows": [{"label": label, "cells": cells} for label, cells in lines],
    }


def side_by_side(
    zones: Sequence[Zone], period: Period, sector: str
) -> list[tuple[str, bool, list[tuple[Place, Value]]]]:
    """Every indicator of these zones: id, whether the sector narrows it, place and value of each zone.

    What is counted of zones knows no sector and is shown whole. A zone without rows has 0, or 「—」 for a quotient.
    """
    ids = {zone.pk for zone in zones}
    apart = {id_ for id_ in EVERY if any("sector" not in fact(one.fact).columns for one in figure(id_).measures)}
    narrowed: dict[str, Any] = {"sector": sector} if sector else {}
    tables = {
        whole: compute([id_ for id_ in EVERY if (id_ in apart) == whole], period, by=("zone_id",),
                       where={"zone_id": list(ids)} | ({} if whole else narrowed))
        for whole in (False, True)
    }  # fmt: skip
    made = []
    for id_ in EVERY:
        whole = id_ in apart
        here = "" if whole else sector
        values = [tables[whole].get((zone.pk,), {}).get(id_, zero(id_)) for zone in zones]
        places = [Place("zone", zone.pk, sector=here) for zone in zones]
        made.append((id_, not whole, list(zip(places, values, strict=True))))
    return made


def _last_of(month: datetime.date) -> datetime.date:
    return (month + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)


def last_months(day: datetime.date, number: int = MONTHS) -> list[datetime.date]:
    """First days of the last months, oldest first, the present one last."""
    found = [day.replace(day=1)]
    while len(found) < number:
        found.append((found[-1] - datetime.timedelta(days=1)).replace(day=1))
    return found[::-1]


def _parks(found: Overview, rows: dict[int, Zone]) -> None:
    """M-46 and M-56: who is not done, with how far they are; the two rates of exactly these zones."""
    stages = list(zones_with_stages(found.period).filter(pk__in=list(rows)).select_related("city").order_by("id"))
    last = found.period.day
    done = ZoneProgress.Stage.DONE
    found.unassessed = [z for z in stages if z.assessment != done or (z.assessed_to and z.assessed_to < last)]
    found.expiring = [z for z in stages if z not in found.unassessed and z.assessed_to and z.assessed_to <= last + SOON]
    found.unbuilt = [z for z in stages if z.platform != done]
    found.total["I24"] = Value(figure("I24"), len(stages) - len(found.unassessed), len(stages))
    found.total["I23"] = Value(figure("I23"), len(stages) - len(found.unbuilt), len(stages))


def _worst_is_low(chosen: str) -> bool:
    return figure(chosen).direction == "up"


def ranked(lines: list[Line], chosen: str) -> list[Line]:
    """Worst first: low where more is better, else high. Without a value last."""
    known = [line for line in lines if line.values[chosen].value is not None]
    rest = [line for line in lines if line.values[chosen].value is None]
    low = _worst_is_low(chosen)
    known.sort(
        key=lambda line: (line.values[chosen].value, -line.values[OPEN_NOW].numerator if low else 0), reverse=not low
    )
    return known + rest


def classed(values: dict[int, Value]) -> tuple[dict[int, int], list[dict[str, Any]]]:
    """Five classes of about the same size with their bounds; equal values share a class. 5 is where to look first."""
    known = sorted({Decimal(one.value) for one in values.values() if one.value is not None})
    if not known:
        return dict.fromkeys(values, 0), []
    one = next(iter(values.values())).figure
    every = sorted(Decimal(v.value) for v in values.values() if v.value is not None)
    cuts = sorted({every[(len(every) * n) // CLASSES] for n in range(1, CLASSES)})
    low = one.direction == "up"

    def place(value: Any) -> int:
        """The worst value is always in class 5, however many zones share it."""
        if low:
            return CLASSES - sum(Decimal(value) > cut for cut in cuts)
        return CLASSES - len(cuts) + sum(Decimal(value) >= cut for cut in cuts)

    classes = {pk: 0 if v.value is None else place(v.value) for pk, v in values.items()}
    legend = []
    for q in range(CLASSES, 0, -1):
        mine = [Decimal(v.value) for pk, v in values.items() if classes[pk] == q and v.value is not None]
        if mine:
            first, last = min(mine), max(mine)
            text = _text(one, first) if first == last else f"{_text(one, first)}–{_text(one, last)}"
            legend.append({"q": q, "label": text, "count": len(mine)})
    return classes, legend


def _text(one: Any, value: Decimal) -> str:
    return f"{value:,.{one.rounding}f}".replace(",", "\u202f")
