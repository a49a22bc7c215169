"""Figures for pages: all zones in one statement per fact table, one zone in one statement by sector, area and state."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from core.access import Actor
from core.figures import Period, Table, Value, compute, figure, rolled_up, zero
from enterprises.figures import REGISTERED
from enterprises.filters import zones_in_reach
from enterprises.models import Sector
from hazards.dangers.figures import IN_ROW, OPEN_NOW, OVERDUE
from hazards.dangers.models import Danger
from hazards.dangers.states import OPEN
from parks.models import Zone

ZONE_FIGURES = (*IN_ROW, REGISTERED)
SORTS = ("name", "city", *ZONE_FIGURES)
DUE_DAYS, SHOWN = 7, 8


@dataclass(frozen=True)
class ZoneRow:
    """One zone of the table with its values."""

    zone: Zone
    values: dict[str, Value]


def zones_counted(actor: Actor, period: Period) -> QuerySet[Zone]:
    """Zones in reach that were 在册 on some day of the period: one merged in June still counts in May."""
    on_list = Q(
        Q(statuses__valid_to=None) | Q(statuses__valid_to__gt=period.start),
        statuses__status="active",
        statuses__valid_from__lte=period.end,
    )
    return zones_in_reach(actor).filter(on_list).select_related("city").distinct().order_by("id")


def zone_rows(
    actor: Actor, period: Period, *, city: int | None = None, level: str = "", sort: str = ""
) -> tuple[list[ZoneRow], dict[str, Value]]:
    """Rows of the zone table in order, and their totals (quotients of sums). Three statements, however many zones."""
    zones = zones_counted(actor, period)
    if city:
        zones = zones.filter(city_id=city)
    if level:
        zones = zones.filter(level=level)
    table = compute(ZONE_FIGURES, period, by=("zone_id",))
    nothing = {id_: zero(id_) for id_ in ZONE_FIGURES}
    rows = [ZoneRow(zone, table.get((zone.pk,), nothing)) for zone in zones]
    totals = rolled_up({(row.zone.pk,): row.values for row in rows}, ZONE_FIGURES)[()]
    return ordered(rows, sort), totals


def ordered(rows: list[ZoneRow], sort: str) -> list[ZoneRow]:
    """Rows by a column, `-` in front for downwards; worst first by default. Rows without a value come last always."""
    name, down = sort.lstrip("-"), sort.startswith("-")
    if name not in SORTS:
        name, down = "I01", False
    if name == "name":
        return sorted(rows, key=lambda row: row.zone.pk, reverse=down)
    if name == "city":
        return sorted(rows, key=lambda row: (row.zone.city.adcode, row.zone.pk), reverse=down)
    known = [row for row in rows if row.values[name].value is not None]
    empty = [row for row in rows if row.values[name].value is None]
    more_open_first = 1 if down else -1
    known.sort(
        key=lambda row: (row.values[name].value, more_open_first * row.values[OPEN_NOW].numerator), reverse=down
    )
    return known + empty


@dataclass
class Overview:
    """One zone's figures: total, by sector (all eight, sum = total), by area, open ones by state, and what is due."""

    total: dict[str, Value]
    sectors: list[tuple[str, Any, dict[str, Value]]] = field(default_factory=list)
    areas: list[tuple[int | None, str, dict[str, Value]]] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    due: list[dict] = field(default_factory=list)
    due_count: int = 0
    late_enterprises: list[dict] = field(default_factory=list)


def overview(zone: Zone, period: Period) -> Overview:
    """Everything the overview of a zone shows, in four statements."""
    where = Q(zone_id=zone.pk)
    keys = ("sector", "area_id", "area__name", "state")
    dangers = compute(IN_ROW, period, by=keys, where=where)
    firms = compute((REGISTERED,), period, by=keys[:3], where=where)
    by_sector = _joined(rolled_up(dangers, IN_ROW, keep=(0,)), rolled_up(firms, (REGISTERED,), keep=(0,)))
    by_area = _joined(rolled_up(dangers, IN_ROW, keep=(1, 2)), rolled_up(firms, (REGISTERED,), keep=(1, 2)))
    found = Overview(rolled_up(dangers, IN_ROW)[()] | rolled_up(firms, (REGISTERED,))[()])
    empty = {id_: zero(id_) for id_ in ZONE_FIGURES}
    found.sectors = [(key, label, by_sector.get((key,), empty)) for key, label in Sector.choices]
    found.areas = sorted(
        ((pk, name or "", values) for (pk, name), values in by_area.items()), key=lambda row: (row[0] is None, row[1])
    )
    by_state = rolled_up(dangers, (OPEN_NOW,), keep=(3,))
    found.states = {state: by_state[(state,)][OPEN_NOW].numerator if (state,) in by_state else 0 for state in OPEN}
    found.due, found.due_count = due_soon(zone, period.as_of)
    found.late_enterprises = late_enterprises(zone, period.as_of)
    return found


def _joined(one: Table, other: Table) -> Table:
    keys = [*one, *(key for key in other if key not in one)]
    empty = {id_: zero(id_) for id_ in ZONE_FIGURES}
    return {key: empty | one.get(key, {}) | other.get(key, {}) for key in keys}


def due_soon(zone: Zone, day: datetime.date) -> tuple[list[dict], int]:
    """The next dangers due within seven days, and how many there are (one more than shown is read to know)."""
    rows = (
        Danger.objects.filter(zone_id=zone.pk)
        .due_within(DUE_DAYS, on=day)
        .order_by("due_on", "id")
        .values("id", "number", "location", "due_on", "enterprise_id", "enterprise__name", "enterprise__short_name")
    )
    found = list(rows[: SHOWN + 1])
    return found[:SHOWN], len(found)


def late_enterprises(zone: Zone, day: datetime.date) -> list[dict]:
    """The enterprises with most overdue dangers."""
    return list(
        Danger.objects.filter(zone_id=zone.pk)
        .overdue(on=day)
        .order_by()
        .values("enterprise_id", "enterprise__name", "enterprise__short_name")
        .annotate(late=Count("pk"))
        .order_by("-late", "enterprise_id")[:SHOWN]
    )


def cells(values: dict[str, Value], period: Period, where: dict[str, Any], ids: Sequence[str]) -> list[dict]:
    """Values as table cells: text, unit, address of the rows counted."""
    return [
        {
            "id": id_,
            "text": values[id_].text,
            "value": values[id_].value,
            "url": figure(id_).rows_url(period, where),
            "late": id_ == OVERDUE and bool(values[id_].value),
        }
        for id_ in ids
    ]
