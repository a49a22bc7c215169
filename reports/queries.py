"""Figures for pages: all zones in one statement per fact table, one zone in one statement by sector, area and state."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from core.access import Actor
from core.figures import Period, Table, Value, compute, figure, rolled_up, zero
from enterprises.figures import REGISTERED
from enterprises.filters import zones_in_reach
from enterprises.models import Enterprise, Sector
from hazards.dangers.figures import FOUND, IN_ROW, OPEN_NOW, OVERDUE
from hazards.dangers.models import Danger
from hazards.dangers.states import OPEN
from parks.figures import zones_on_register
from parks.models import Area, Zone

ZONE_FIGURES = (*IN_ROW, REGISTERED)
SORTS = ("name", "city", *ZONE_FIGURES)
DUE_DAYS, SHOWN = 7, 8
MOST_FIRMS = 100


@dataclass(frozen=True)
class ZoneRow:
    """One zone of the table with its values."""

    zone: Zone
    values: dict[str, Value]


def zones_of(actor: Actor, period: Period, *, city: int | None = None, level: str = "") -> QuerySet[Zone]:
    """Zones in reach; `listed` says whether one was 在册 on some day of the period."""
    listed = Exists(zones_on_register(period).filter(pk=OuterRef("pk")))
    zones = zones_in_reach(actor).annotate(listed=listed).select_related("city").order_by("id")
    zones = zones.filter(city_id=city) if city else zones
    return zones.filter(level=level) if level else zones


def zones_shown(zones: Iterable[Zone], table: Table) -> dict[int, Zone]:
    """Those on the register, and those that left it but still have something to count in `table` (by zone first).

    A merged zone's open dangers are still open: without its line the total would be less than the rows it opens.
    """
    filled = {key[0] for key, row in table.items() if any(one.numerator or one.denominator for one in row.values())}
    return {zone.pk: zone for zone in zones if zone.listed or zone.pk in filled}  # type: ignore[attr-defined]


def zone_rows(
    actor: Actor, period: Period, *, city: int | None = None, level: str = "", sector: str = "", sort: str = ""
) -> tuple[list[ZoneRow], dict[str, Value]]:
    """Rows of the zone table in order, and their totals (quotients of sums). Three statements, however many zones."""
    table = compute(ZONE_FIGURES, period, by=("zone_id",), where={"sector": sector} if sector else {})
    zones = zones_shown(zones_of(actor, period, city=city, level=level), table)
    nothing = {id_: zero(id_) for id_ in ZONE_FIGURES}
    rows = [ZoneRow(zone, table.get((pk,), nothing)) for pk, zone in zones.items()]
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
    known.sort(key=lambda row: (row.values[name].value, more_open_first * row.values[OPEN_NOW].numerator), reverse=down)
    return known + empty


@dataclass
class Overview:
    """Figures of a zone or area: total, by sector (all eight, sum = total), by area, open ones by state, due ones."""

    total: dict[str, Value]
    sectors: list[tuple[str, Any, dict[str, Value]]] = field(default_factory=list)
    areas: list[tuple[int | None, str, dict[str, Value]]] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    due: list[dict] = field(default_factory=list)
    due_count: int = 0
    late_enterprises: list[dict] = field(default_factory=list)


def overview(zone: Zone, period: Period, *, sector: str = "") -> Overview:
    """What the page of a zone shows, in a handful of statements. `sector` narrows all but the table of sectors."""
    where = {"zone_id": zone.pk}
    keys = ("sector", "area_id")
    dangers = compute(IN_ROW, period, by=keys, where=where)
    firms = compute((REGISTERED,), period, by=keys, where=where)
    found = _summed(dangers, firms, sector)
    dangers, firms = _only(dangers, sector), _only(firms, sector)
    by_area = _joined(rolled_up(dangers, IN_ROW, keep=(1,)), rolled_up(firms, (REGISTERED,), keep=(1,)))
    names = dict(Area.objects.filter(zone_id=zone.pk).values_list("pk", "name"))
    found.areas = sorted(
        ((pk, names.get(pk, ""), values) for (pk,), values in by_area.items()), key=lambda row: (row[0] is None, row[1])
    )
    _open_now(found, _dangers(where, sector), period.day)
    return found


@dataclass(frozen=True)
class Firm:
    """An enterprise of an area with its values."""

    pk: int
    name: str
    values: dict[str, Value]


def area_overview(zone: Zone, area: int | None, period: Period, *, sector: str = "") -> tuple[Overview, list[Firm]]:
    """The same of an area (None: rows without one), and its enterprises with dangers, the most overdue first."""
    where = {"zone_id": zone.pk, "area_id": area}
    dangers = compute(IN_ROW, period, by=("sector", "enterprise_id"), where=where)
    firms = compute((REGISTERED,), period, by=("sector",), where=where)
    found = _summed(dangers, firms, sector)
    values = {pk: one for (pk,), one in rolled_up(_only(dangers, sector), IN_ROW, keep=(1,)).items()}
    counts = {pk: tuple(-(one[id_].numerator or 0) for id_ in (OVERDUE, OPEN_NOW, FOUND)) for pk, one in values.items()}
    ranked = sorted((pk for pk in values if any(counts[pk])), key=lambda pk: (counts[pk], pk))
    rows = Enterprise.objects.filter(zone_id=zone.pk, pk__in=ranked[:MOST_FIRMS])
    names = {pk: short or name for pk, short, name in rows.values_list("pk", "short_name", "name")}
    _open_now(found, _dangers(where, sector), period.day)
    return found, [Firm(pk, names.get(pk, ""), values[pk]) for pk in ranked]


def _only(table: Table, sector: str) -> Table:
    return {key: values for key, values in table.items() if not sector or key[0] == sector}


def _summed(dangers: Table, firms: Table, sector: str) -> Overview:
    """Total of the sector (or of all), and every sector; both tables are by sector first."""
    by_sector = _joined(rolled_up(dangers, IN_ROW, keep=(0,)), rolled_up(firms, (REGISTERED,), keep=(0,)))
    empty = {id_: zero(id_) for id_ in ZONE_FIGURES}
    total = rolled_up(_only(dangers, sector), IN_ROW)[()] | rolled_up(_only(firms, sector), (REGISTERED,))[()]
    return Overview(total, [(key, label, by_sector.get((key,), empty)) for key, label in Sector.choices])


def _dangers(where: dict[str, Any], sector: str) -> Any:
    rows = Danger.objects.filter(**where)
    return rows.filter(sector=sector) if sector else rows


def _open_now(found: Overview, rows: Any, day: datetime.date) -> None:
    states = rows.open().order_by().values("state").annotate(many=Count("pk"))
    by_state = {row["state"]: row["many"] for row in states}
    found.states = {state: by_state.get(state, 0) for state in OPEN}
    found.due, found.due_count = due_soon(rows, day)
    found.late_enterprises = late_enterprises(rows, day)


def _joined(one: Table, other: Table) -> Table:
    keys = [*one, *(key for key in other if key not in one)]
    empty = {id_: zero(id_) for id_ in ZONE_FIGURES}
    return {key: empty | one.get(key, {}) | other.get(key, {}) for key in keys}


def due_soon(dangers: Any, day: datetime.date) -> tuple[list[dict], int]:
    """The next dangers due within seven days, and how many there are (one more than shown is read to know)."""
    rows = (
        dangers.due_within(DUE_DAYS, on=day)
        .order_by("due_on", "id")
        .values("id", "number", "location", "due_on", "enterprise_id", "enterprise__name", "enterprise__short_name")
    )
    found = list(rows[: SHOWN + 1])
    return found[:SHOWN], len(found)


def late_enterprises(dangers: Any, day: datetime.date) -> list[dict]:
    """The enterprises with most overdue dangers."""
    return list(
        dangers.overdue(on=day)
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
