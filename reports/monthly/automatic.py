"""The automatic part of the monthly report for all zones at once: the two blocks, the bridge, and the indicators.

Cells of one zone, as kept in `Frozen.cells`:
    month, ytd   {sector or "all": {column: number}}, columns 1 2 3 5 6 12; rates are derived
    bridge       {column: {sector or "all": {before month mended late plus minus}}} (none in January)
    figures      {block: {figure id: [numerator, denominator]}} of I01 to I33 as far as there are facts
    stages       {subject: stage} of the zone's risk assessment and platform
    visits       {block: {key: number}} of section B (reports/monthly/visits.py; missing before visits were kept here)
    majors       up to 200 major dangers of the year: [fact row id, …]
Amounts are 万元 as text with four decimals; everything else is a whole number.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Window
from django.db.models.functions import RowNumber

from core.figures import Period, Table, compute, rows_of
from enterprises.models import Sector
from hazards.dangers.report_figures import BRIDGED, COLUMNS, TERMS
from inspections.visits import figures as visits
from parks.figures import zones_with_stages
from reports.calendar import look, year_to
from reports.monthly.visits import FIGURES as SECTION_B
from reports.monthly.visits import VISITS

FIRMS = "dangers_firms"
ALL = "all"
SECTORS = tuple(Sector.values)
COUNTED = {"1": FIRMS, "2": "C02", "3": "C03", "5": "C05", "6": "C06", "12": "C12"}
"""The columns kept, by the figure that counts them."""
INDICATORS = (
    "I01", "I02", "I03", "I04", "I05", "I06a", "I06a90", "I06b", "I06b90", "I07", visits.AGAIN, "I09",
    visits.PER_VISIT, visits.CONFIRMED, "I30", "I31", "I32",
)  # fmt: skip
OF_FIRMS = ("enterprises_registered", visits.COVERAGE, visits.FIRST, "I22", "I26b", "I26c", "I26d", "I33")
OF_VISITS = (visits.DONE, visits.INSPECTED, visits.NOT_YET, visits.FIXED, visits.REPEATED)
"""Numbers of visits shown where zones are looked at and compared; the report has section B."""
OF_ZONES = ("I23", "I24")
STAGES = {"I23": "platform", "I24": "assessment"}
"""Of one zone a share says 0 or 100 %: the page says the stage in a word instead."""
WAITING = ("I26a",)
"""Indicators of section G whose facts are missing: listed with what is, never left out."""
MOST_MAJORS = 200
FEW_ZONES = 12
"""So many zones are looked up; for more all are counted in one reading of the facts, twice as fast at a million."""


@dataclass(frozen=True)
class Befores:
    """When the numbers of the month before were known, for the bridge: for all zones, and where a zone has its own."""

    common: datetime.datetime | None = None
    own: Mapping[int, datetime.datetime] = field(default_factory=dict)

    def of(self, zone: int) -> datetime.datetime | None:
        return self.own.get(zone, self.common)

    def groups(self, zones: Iterable[int]) -> dict[datetime.datetime | None, list[int]]:
        """Zones by their moment."""
        found: dict[datetime.datetime | None, list[int]] = {}
        for zone in zones:
            found.setdefault(self.of(zone), []).append(zone)
        return found


def looks(
    start: datetime.date, end: datetime.date, known_at: datetime.datetime, before_at: datetime.datetime | None
) -> tuple[Period, Period]:
    """The month and the year to its end, seen from the freeze; the year with the look of the month before."""
    before = None
    if before_at is not None and start.month > 1:
        last = start - datetime.timedelta(days=1)
        before = look(year_to(last), last, before_at)
    return look(start, end, known_at), look(year_to(end), end, known_at, before)


def compute_cells(
    start: datetime.date,
    end: datetime.date,
    known_at: datetime.datetime,
    befores: Befores,
    zones: Sequence[int],
) -> dict[int, dict[str, Any]]:
    """The cells of every zone. The number of statements is the same for 1 zone and for 118, but for two more for every
    moment at which zones took their numbers of the month before anew."""
    month, year = looks(start, end, known_at, befores.common)
    where = _where(zones)
    blocks = {name: _block(period, where) for name, period in (("month", month), ("ytd", year))}
    bridge_of = _bridges(start, end, known_at, befores, zones)
    ids = (*INDICATORS, *SECTION_B.values())
    figures = {name: _merged(ids, period, where) for name, period in (("month", month), ("ytd", year))}
    firms, parks = _merged(OF_FIRMS, month, where), _merged(OF_ZONES, month, where)
    stages = {row["zone_id"]: row for row in zones_with_stages(month).values("zone_id", *STAGES.values())}
    majors = _majors(year, where)
    made = {}
    for zone in zones:
        cells: dict[str, Any] = {name: _zone_block(block, zone) for name, block in blocks.items()}
        if zone in bridge_of:
            cells["bridge"] = _zone_bridge(bridge_of[zone], zone, cells["month"])
        values = {name: table.get(zone, {}) for name, table in figures.items()}
        cells["figures"] = {name: _pairs(values[name], INDICATORS) for name in figures}
        cells[VISITS] = {name: _section_b(values[name]) for name in figures}
        cells["figures"]["now"] = _pairs(firms.get(zone, {})) | _pairs(parks.get(zone, {}))
        cells["stages"] = {subject: stages.get(zone, {}).get(subject, "") for subject in STAGES.values()}
        cells["majors"] = majors.get(zone, [])
        made[zone] = cells
    return made


def _merged(ids: Sequence[str], period: Period, where: dict) -> dict[int, dict]:
    return {zone: values for (zone,), values in compute(ids, period, by=("zone_id",), where=where).items()}


def _block(period: Period, where: dict) -> tuple[Table, Table]:
    """By zone and sector; and firms by zone, since an enterprise in two sectors is one enterprise."""
    return (
        compute(tuple(COUNTED.values()), period, by=("zone_id", "sector"), where=where),
        compute((FIRMS,), period, by=("zone_id",), where=where),
    )


def _number(value: Any) -> Any:
    return str(Decimal(value).quantize(Decimal("0.0001"))) if isinstance(value, Decimal) else value


def _zone_block(block: tuple[Table, Table], zone: int) -> dict[str, dict[str, Any]]:
    by_sector, firms = block
    rows: dict[str, dict[str, Any]] = {}
    totals: dict[str, Any] = dict.fromkeys(COUNTED, 0)
    for sector in SECTORS:
        values = by_sector.get((zone, sector), {})
        cells = {column: values[id_].numerator if values else 0 for column, id_ in COUNTED.items()}
        cells["12"] = Decimal(cells["12"])
        for column, number in cells.items():
            totals[column] += number
        rows[sector] = {column: _number(number) for column, number in cells.items()}
    own = firms.get((zone,), {})
    totals["1"] = own[FIRMS].numerator if own else 0
    totals["12"] = Decimal(totals["12"])
    rows[ALL] = {column: _number(number) for column, number in totals.items()}
    return rows


def _where(zones: Sequence[int]) -> dict[str, Any]:
    return {"zone_id": list(zones)} if len(zones) <= FEW_ZONES else {}


def _bridges(
    start: datetime.date, end: datetime.date, known_at: datetime.datetime, befores: Befores, zones: Sequence[int]
) -> dict[int, dict[str, Table]]:
    """The tables of the bridge for each zone that has one; zones that start from the same moment share them."""
    made: dict[int, dict[str, Table]] = {}
    for moment, group in befores.groups(zones).items():
        _month, year = looks(start, end, known_at, moment)
        if year.before is not None:
            made |= dict.fromkeys(group, _bridge(year, _where(group)))
    return made


def _bridge(year: Period, where: dict) -> dict[str, Table]:
    """Terms by zone and sector, and the cumulative numbers of the look before."""
    ids = tuple(f"B{column}.{term}" for column in BRIDGED for term in TERMS)
    columns = tuple(f"C{int(column):02d}" for column in BRIDGED)
    before = year.before or year
    return {
        "terms": compute(ids, year, by=("zone_id", "sector"), where=where),
        "before": compute(columns, before, by=("zone_id", "sector"), where=where),
    }


def _zone_bridge(bridge: dict[str, Table], zone: int, month: dict) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for column in BRIDGED:
        kind: Callable[[Any], Any] = Decimal if column == "12" else int
        rows: dict[str, dict[str, Any]] = {}
        total: dict[str, Any] = {}
        for sector in SECTORS:
            terms, before = bridge["terms"].get((zone, sector), {}), bridge["before"].get((zone, sector), {})
            values = {"before": kind(before[f"C{int(column):02d}"].numerator) if before else kind(0)}
            values["month"] = kind(month[sector][column])
            values |= {t: kind(terms[f"B{column}.{t}"].numerator) if terms else kind(0) for t in TERMS}
            for name, number in values.items():
                total[name] = total.get(name, kind(0)) + number
            rows[sector] = {name: _number(number) for name, number in values.items()}
        rows[ALL] = {name: _number(number) for name, number in total.items()}
        made[column] = rows
    return made


def _pairs(values: dict[str, Any], ids: Sequence[str] = ()) -> dict[str, list]:
    kept = {id_: values[id_] for id_ in ids if id_ in values} if ids else values
    return {id_: [_plain(value.numerator), _plain(value.denominator)] for id_, value in kept.items()}


def _section_b(values: dict[str, Any]) -> dict[str, int]:
    return {key: int(values[id_].numerator) if id_ in values else 0 for key, id_ in SECTION_B.items()}


def _plain(number: Any) -> Any:
    if isinstance(number, Decimal):
        return str(number.quantize(Decimal("0.000001")))
    return round(number, 6) if isinstance(number, float) else number


def _majors(year: Period, where: dict) -> dict[int, list[int]]:
    """The latest of each zone: how many another zone has does not matter."""
    latest = Window(RowNumber(), partition_by="zone_id", order_by=["-found_at", "-id"])
    rows = rows_of(COLUMNS["5"], year, where).annotate(nth=latest).filter(nth__lte=MOST_MAJORS)
    found: dict[int, list[int]] = {}
    for zone, row in rows.order_by("zone_id", "nth").values_list("zone_id", "id"):
        found.setdefault(zone, []).append(row)
    return found


def rate(part: Any, whole: Any) -> Decimal | None:
    """Per cent of two cells, one decimal, half up; None when the whole is nothing."""
    from core.figures import per_cent

    return per_cent(int(part), int(whole)) if whole else None


def indicator_ids() -> Iterable[str]:
    """Every indicator kept, in reading order."""
    return (*INDICATORS, *OF_FIRMS, *OF_ZONES, *WAITING)
