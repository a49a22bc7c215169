"""A month that has been frozen and filled, for tests of reports. The clock stands where the test says."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from core.jobs import claim, run_claimed
from core.models import Job
from core.tenancy import Scope, scope_of, scoped_to
from reports.calendar import due_days, month_of, previous_month
from reports.cycle import freeze, make_reports, open_periods
from reports.models import Report, ReportPeriod
from tests.cast import Cast
from tests.factories import make_danger

LAST_MONTH = previous_month(timezone.localdate().replace(day=1))


def a_day_of_last_month(hour: int = 9) -> datetime.datetime:
    """A moment in the middle of last month."""
    return timezone.make_aware(datetime.datetime.combine(LAST_MONTH.replace(day=15), datetime.time(hour)))


def closed_danger(cast: Cast, firm: str, serial: int, **fields: Any) -> Any:
    """A danger found and closed last month."""
    at = a_day_of_last_month()
    day = timezone.localdate(at)
    values = {
        "found_at": at, "state": "closed", "closed_at": at + datetime.timedelta(days=3), "issued_at": at, "due_on": day,
        "original_due_on": day, "number_serial": serial, "number_year": day.year, "number": f"T-{serial}",
        "acceptor_user_id": cast.people[f"acceptor_{firm[0]}"].user_id, "visible_to_enterprise": True,
    }  # fmt: skip
    return make_danger(cast, firm, **values | fields)


def frozen(first: datetime.date) -> ReportPeriod:
    """The month of this first day, frozen now, without reports. Call inside a province scope."""
    period = ReportPeriod.objects.create(
        kind="month", start=first, end=month_of(first)[1], opened_at=timezone.now(), **due_days(first)
    )
    freeze(period)
    period.refresh_from_db()
    return period


def frozen_month() -> ReportPeriod:
    """Last month, frozen now, with a report for every zone. Call inside a province scope."""
    open_periods(timezone.now())
    start, _end = month_of(LAST_MONTH)
    period = ReportPeriod.objects.get(kind="month", start=start)
    freeze(period)
    period.refresh_from_db()
    make_reports(period, now=timezone.now())
    period.refresh_from_db()
    return period


def report_of(cast: Cast, zone: str, period: ReportPeriod) -> Report:
    """The zone's report of the month."""
    with scoped_to(Scope("province")):
        return Report.objects.get(zone_id=cast.zone[zone], period=period)


def run_jobs(actor: Any, kind: str) -> Job:
    """Run the newest queued job of this kind as its seat, as a worker would."""
    with scoped_to(scope_of(actor)):
        row = Job.objects.filter(kind=kind, state="queued").latest("id")
        claimed = claim(row.pk)
        assert claimed is not None
        while not run_claimed(claimed, actor):
            pass
        row.refresh_from_db()
    return row
