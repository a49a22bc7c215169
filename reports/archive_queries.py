"""The archive as read: months of a year, the versions of their reports with both times, and their documents."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.models import DocumentNumber, Filing, Paper, Report, ReportPeriod
from reports.monthly.automatic import looks
from reports.states import Kind, State


def years() -> list[int]:
    """Years that have months with reports, newest first."""
    rows = ReportPeriod.objects.filter(kind=Kind.MONTH, filled_at__isnull=False)
    return sorted({start.year for start in rows.values_list("start", flat=True)}, reverse=True)


def months_of(year: int) -> list[ReportPeriod]:
    """The months of a year that have reports, in order."""
    rows = ReportPeriod.objects.filter(kind=Kind.MONTH, filled_at__isnull=False, start__year=year)
    return list(rows.order_by("start"))


@dataclass(frozen=True)
class Version:
    """One version of a report: 原件 or 更正, with both times and its documents."""

    filing: Filing
    as_of: datetime.datetime
    known_at: datetime.datetime
    papers: Sequence[Paper]
    number: DocumentNumber | None

    @property
    def corrections(self) -> int:
        return self.filing.number - 1

    @property
    def is_first(self) -> bool:
        return self.filing.corrects is None


@dataclass
class MonthOfZone:
    """One month of one zone: its report and the versions, newest first."""

    report: Report
    period: ReportPeriod
    versions: list[Version] = field(default_factory=list)


def months_of_zone(zone_id: int, year: int) -> list[MonthOfZone]:
    """A zone's months of a year with every version, newest month first; four statements however many."""
    rows = Filing.objects.filter(zone_id=zone_id, report__period__kind=Kind.MONTH, report__period__start__year=year)
    filings = list(rows.select_related("report__period", "frozen").order_by("-report__period__start", "-number"))
    ids = [filing.pk for filing in filings]
    papers: dict[int, list[Paper]] = {}
    kept = Paper.objects.filter(zone_id=zone_id, filing_id__in=ids).select_related("template")
    for paper in kept.defer("template__content").order_by("kind"):
        papers.setdefault(paper.filing_id, []).append(paper)
    numbers = DocumentNumber.objects.filter(zone_id=zone_id, filing_id__in=ids).order_by("id")
    by_filing = {number.filing_id: number for number in numbers}  # the newest of each
    found: dict[int, MonthOfZone] = {}
    for filing in filings:
        period = filing.report.period
        month = found.setdefault(filing.report_id, MonthOfZone(filing.report, period))
        look, _year = looks(period.start, period.end, filing.frozen.known_at, None)
        month.versions.append(
            Version(filing, look.as_of, filing.frozen.known_at, papers.get(filing.pk, ()), by_filing.get(filing.pk))
        )
    return list(found.values())


def board_of(zones: Iterable[int], periods: Sequence[ReportPeriod]) -> dict[int, list[dict[str, Any] | None]]:
    """For every zone, what each month holds: how many versions, the newest's state, whether any is archived."""
    place = {period.pk: at for at, period in enumerate(periods)}
    rows = Filing.objects.filter(zone_id__in=list(zones), report__period_id__in=list(place)).order_by("number")
    found: dict[int, list[dict[str, Any] | None]] = {}
    for zone, report, period, number, state, submissions in rows.values_list(
        "zone_id", "report_id", "report__period_id", "number", "state", "report__submissions"
    ):
        line = found.setdefault(zone, [None] * len(periods))
        before = line[place[period]]
        line[place[period]] = {
            "report": report, "versions": number, "state": state, "submissions": submissions,
            "archived": state == State.ARCHIVED or bool(before and before["archived"]),
        }  # fmt: skip
    return found
