"""Reading the cycle: what each tier sees of periods, reports and their newest versions. Sets, no loop over zones."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from core.access import Actor
from enterprises.filters import zones_in_reach
from parks.models import Zone
from reports.models import Consolidation, Filing, Frozen, Report, ReportPeriod
from reports.monthly.tables import ROWS, SUMMED, rate, values
from reports.monthly.visits import KEYS, VISITS
from reports.states import HANDED_IN, Kind, State

COLUMNS_SUMMED = ("1", *SUMMED)
COUNTS = (State.RECEIVED, State.CONSOLIDATED, State.ARCHIVED)
"""States whose numbers enter the sums: the city has passed them."""


def months() -> QuerySet[ReportPeriod]:
    """Months whose reports are there, newest first."""
    return ReportPeriod.objects.filter(kind=Kind.MONTH, filled_at__isnull=False).order_by("-start")


def newest(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with state, number and times of their newest version: what the zone works on."""
    return _with_version(reports, "-number")


def standing(reports: QuerySet[Report]) -> QuerySet[Report]:
    """The same of the version that stands: the newest the city has passed, and only before there is one the newest.

    A signed month stays in the province's table while the zone writes a correction of it.
    """
    return _with_version(reports, ExpressionWrapper(Q(state__in=COUNTS), BooleanField()).desc(), "-number")


def _with_version(reports: QuerySet[Report], *order: Any) -> QuerySet[Report]:
    last = Filing.objects.filter(report_id=OuterRef("pk")).order_by(*order)
    return reports.annotate(
        state=Subquery(last.values("state")[:1]),
        number=Subquery(last.values("number")[:1]),
        returned_round=Subquery(last.values("round")[:1]),
        submitted_at=Subquery(last.values("submitted_at")[:1]),
        since=Subquery(last.values("state_since")[:1]),
        preparer=Subquery(last.values("preparer_user_id")[:1]),
    )


def late_on(day: datetime.date) -> Q:
    """逾期未报: reports that were due before the day and never handed in, whatever their state."""
    return Q(first_submitted_at=None, due_on__lt=day)


TARDY = Q(first_submitted_at__date__gt=F("due_on"))
"""迟报: handed in, after the due day."""


def is_consolidated(states: Mapping[str, int]) -> bool:
    """Whether the province is through with reports of these states: some are in its table and none waits for it."""
    return bool(states.get(State.CONSOLIDATED, 0) + states.get(State.ARCHIVED, 0)) and not states.get(State.RECEIVED, 0)


@dataclass(frozen=True)
class Desk:
    """City or province in one month: its due day, how many reports (of this state) wait there, and how it stands."""

    due: datetime.date | None
    state: State
    waiting: int
    done: bool
    late: bool


def _desks(period: ReportPeriod, states: Mapping[str, int], today: datetime.date) -> tuple[Desk, Desk]:
    """The city is late with what lies on its desk past its day, the province with a table that is not put together."""
    submitted, received = states.get(State.SUBMITTED, 0), states.get(State.RECEIVED, 0)
    city, province = period.city_due_on, period.province_due_on
    checked = bool(states) and set(states) <= {State.RECEIVED, State.CONSOLIDATED, State.ARCHIVED}
    done = is_consolidated(states)
    return (
        Desk(city, State.SUBMITTED, submitted, checked, bool(city and submitted and city < today)),
        Desk(province, State.RECEIVED, received, done, bool(province and not done and province < today)),
    )


@dataclass(frozen=True)
class MonthSum:
    """How far one month is: counts of reports by state, late ones (due and not handed in), handed in late, and the
    desks of city and province."""

    period: ReportPeriod
    states: Mapping[str, int]
    total: int
    late: int
    tardy: int
    city: Desk
    province: Desk

    @property
    def handed_in(self) -> int:
        return sum(self.states.get(state, 0) for state in HANDED_IN)


def month_sums(today: datetime.date, limit: int = 12, *, city: int | None = None, level: str = "") -> list[MonthSum]:
    """The latest months with their counts of the zones in reach, in two statements."""
    periods = list(months()[:limit])
    reports = standing(Report.objects.filter(period__in=periods))
    reports = reports.filter(zone__city_id=city) if city else reports
    reports = reports.filter(zone__level=level) if level else reports
    counted = reports.values("period_id", "state").annotate(
        many=Count("pk"),
        late=Count("pk", filter=late_on(today)),
        tardy=Count("pk", filter=TARDY),
    )
    by_period: dict[int, list[dict]] = {}
    for row in counted.order_by():
        by_period.setdefault(row["period_id"], []).append(row)
    return [_month_sum(period, by_period.get(period.pk, []), today) for period in periods]


def _month_sum(period: ReportPeriod, rows: list[dict], today: datetime.date) -> MonthSum:
    states = {row["state"]: row["many"] for row in rows}
    total, late, tardy = (sum(row[key] for row in rows) for key in ("many", "late", "tardy"))
    return MonthSum(period, states, total, late, tardy, *_desks(period, states, today))


@dataclass
class ZoneLine:
    """One zone's report of the month with the numbers that count; `values` is None until it was handed in."""

    zone: Zone
    report: Report
    state: str
    values: Mapping[str, Mapping[str, Mapping[str, Any]]]
    automatic: Mapping[str, Mapping[str, Mapping[str, Any]]]
    overrides: Mapping[str, Mapping[str, Any]]
    known_at: datetime.datetime
    since: datetime.datetime
    correcting: bool = False

    @property
    def overridden(self) -> bool:
        """Whether a number was changed by hand."""
        return bool(self.overrides)

    @property
    def counts(self) -> bool:
        """Whether its numbers enter the sums: the city has passed it."""
        return self.state in COUNTS


def lines_of(
    actor: Actor,
    period: ReportPeriod,
    *,
    city: int | None = None,
    level: str = "",
    state: str = "",
    among: Q | None = None,
) -> list[ZoneLine]:
    """Every zone's standing filing of the month in reach, in two statements. `among`: a condition on its report."""
    zones = zones_in_reach(actor).select_related("city")
    zones = zones.filter(city_id=city) if city else zones
    zones = zones.filter(level=level) if level else zones
    by_id = {zone.pk: zone for zone in zones.order_by("id")}
    rows = Filing.objects.filter(report__period=period, zone_id__in=list(by_id)).select_related("report", "frozen")
    if among is not None:
        rows = rows.filter(report__in=Report.objects.filter(among, period=period))
    versions: dict[int, list[Filing]] = {}
    for filing in rows.order_by("zone_id", "-number"):
        versions.setdefault(filing.report_id, []).append(filing)
    found = []
    for filings in versions.values():
        filing = next((one for one in filings if one.state in COUNTS), filings[0])  # as in standing()
        if state and state not in (filing.state, filings[0].state):  # a correction waiting is found by its state too
            continue
        found.append(
            ZoneLine(
                by_id[filing.zone_id], filing.report, filing.state, values(filing.frozen.cells, filing.overrides),
                values(filing.frozen.cells, {}), filing.overrides, filing.frozen.known_at,
                filing.state_since, correcting=filing.number < filings[0].number,
            )
        )  # fmt: skip
    return found


def summed(lines: Iterable[ZoneLine]) -> dict[str, dict[str, dict[str, Any]]]:
    """The table of all lines whose numbers count: {block: {row: {column: number}}}, rates derived."""
    return added(line.values for line in lines if line.counts)


def added(tables: Iterable[Mapping[str, Mapping[str, Mapping[str, Any]]]]) -> dict[str, dict[str, dict[str, Any]]]:
    """Sums of tables. An enterprise belongs to one zone, so column 1 adds up over zones (never over sectors)."""
    total: dict[str, dict[str, dict[str, Any]]] = {
        block: {row: dict.fromkeys(COLUMNS_SUMMED, 0) for row, _label in ROWS} for block in ("month", "ytd")
    }
    given = list(tables)
    for one in given:
        for block, rows in total.items():
            for row, cells in rows.items():
                for column in COLUMNS_SUMMED:
                    cells[column] += one[block][row][column]
    for rows in total.values():
        for cells in rows.values():
            cells["4"], cells["7"] = rate(cells["3"], cells["2"]), rate(cells["6"], cells["5"])
    if given and all(VISITS in one[block] for one in given for block in total):  # else some zones typed section B
        for block, rows in total.items():
            rows[VISITS] = {key: sum(one[block][VISITS][key] for one in given) for key in KEYS}
    return total


def consolidations_of(period: ReportPeriod) -> list[dict[str, Any]]:
    """The consolidations of a month, newest first, each with its documents and whether one may be issued now."""
    rows = Consolidation.objects.filter(period=period).order_by("-number").prefetch_related("papers__number")
    found = []
    for one in rows:
        papers = list(one.papers.all())  # newest issue first
        top = papers[0].issue if papers else 0
        current = [paper for paper in papers if paper.issue == top]
        number = current[0].number if current else None
        void = number is not None and number.voided_at is not None
        found.append({"made": one, "papers": current, "number": number, "void": void, "open": not current or void})
    return found


def rates_by_month(zones: Iterable[int], until: ReportPeriod, months_back: int = 12) -> dict[int, list[Any]]:
    """The month's rate (column 4) of each zone for the last months as frozen, oldest first; None = 「—」."""
    periods = list(months().filter(start__lte=until.start)[:months_back])[::-1]
    place = {period.pk: at for at, period in enumerate(periods)}
    rows = Frozen.objects.filter(period_id__in=list(place), zone_id__in=list(zones)).order_by("id")
    found: dict[int, list[Any]] = {}
    for zone, period, all_ in rows.values_list("zone_id", "period_id", "cells__month__all"):
        line = found.setdefault(zone, [None] * len(periods))
        line[place[period]] = rate(all_["3"], all_["2"])
    return found
