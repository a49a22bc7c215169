"""A zone that comes into the register after the month's reports were made gets its own, once."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.services import system
from core.jobs import claim, run_claimed
from core.models import Job, Notice
from core.tenancy import Scope, scope_of, scoped_to
from parks.models import Zone, ZoneStatus
from reports.cycle import MONTH_JOB, turn
from reports.models import Consolidation, Filing, Report
from tests.reports.month import LAST_MONTH

pytestmark = pytest.mark.django_db


def registered(cast, number: int, since: datetime.date) -> Zone:
    like = Zone.objects.get(pk=cast.zone["a"])
    zone = Zone.objects.create(
        code=f"L{number}", name=f"新设{number}号经济开发区", short_name=f"新设{number}", level="provincial",
        city=like.city, evidence="A",
    )  # fmt: skip
    ZoneStatus.objects.create(zone=zone, status="active", valid_from=since)
    return zone


def jobs_of(month) -> list[Job]:
    return list(Job.objects.filter(kind=MONTH_JOB, params__period=month.pk).order_by("id"))


@pytest.fixture
def clock(month):
    """Turns of the clock now, after one that did what else was due."""
    actor, now = system(), timezone.now()

    def beat() -> int:
        with (
            scoped_to(scope_of(actor)),
            CaptureQueriesContext(connection) as asked,
        ):
            turn(actor, now)
        return len(asked)

    for _turn in range(16):  # months and weeks before are frozen first
        beat()
    return actor, beat


def test_a_late_zone_gets_its_report_once_and_time_to_write_it(cast, month, clock) -> None:
    actor, beat = clock
    with scoped_to(Scope("province")):
        inside = registered(cast, 1, LAST_MONTH.replace(day=20))
        registered(cast, 2, LAST_MONTH + datetime.timedelta(days=40))  # not there yet in that month
    beat()
    beat()
    with scoped_to(scope_of(actor)):
        (job,) = jobs_of(month)
        row = claim(job.pk)
        while not run_claimed(row, actor):
            pass
    beat()
    with scoped_to(scope_of(actor)):
        assert len(jobs_of(month)) == 1, "asked once"
        report = Report.objects.get(period=month, zone=inside)
        assert report.due_on > timezone.localdate() and report.due_on >= month.zone_due_on, "nobody is born late"
        assert Filing.objects.get(report=report).frozen.known_at == month.known_at
        assert Report.objects.filter(period=month).count() == 119
        assert Notice.objects.filter(kind="reports.opened").values("seat_id", "cause").distinct().count() == (
            Notice.objects.filter(kind="reports.opened").count()
        )
    assert "新设1" in cast.client("province").get(f"/reports/months/{month.pk}/").content.decode()


def test_looking_for_late_zones_costs_the_same_for_one_and_for_many(cast, month, clock) -> None:
    _actor, beat = clock
    with scoped_to(Scope("province")):
        registered(cast, 1, LAST_MONTH)
    beat()
    one = beat()
    with scoped_to(Scope("province")):
        for number in range(2, 12):
            registered(cast, number, LAST_MONTH)
    assert beat() == one


def test_an_archived_month_is_closed_to_them(cast, month, clock) -> None:
    actor, beat = clock
    with scoped_to(Scope("province")):
        registered(cast, 1, LAST_MONTH)
        Consolidation.objects.create(
            period=month, made_at=timezone.now(), made_by="处", maker_user_id=1, content={}, archived_at=timezone.now()
        )
    beat()
    with scoped_to(scope_of(actor)):
        assert jobs_of(month) == []
