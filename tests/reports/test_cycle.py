"""The clock of the cycle: what opens when, for which zones, and with which due days."""

from __future__ import annotations

import pytest

from core.tenancy import Scope, scoped_to

pytestmark = pytest.mark.django_db


def test_the_clock_opens_months_and_saturday_weeks_once_and_freezes_after_half_past_midnight(cast) -> None:
    import datetime

    from django.utils import timezone

    from reports.cycle import turn
    from reports.models import ReportPeriod

    def at(text: str) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.fromisoformat(text))

    actor = _system()
    with scoped_to(Scope("province", seat_id=actor.seat_id)):
        first = turn(actor, at("2026-11-01T00:10:00"))
        again = turn(actor, at("2026-11-01T00:10:00"))
        assert first["opened"] > 0 and again["opened"] == 0
        october = ReportPeriod.objects.get(kind="month", start="2026-10-01")
        assert october.known_at is None, "not before half past midnight"
        weeks = list(ReportPeriod.objects.filter(kind="week").order_by("start").values_list("start", "end"))
        assert all(start.weekday() == 5 and end.weekday() == 4 and (end - start).days == 6 for start, end in weeks)
        frozen = 0
        for _turn in range(8):
            frozen += turn(actor, at("2026-11-01T00:40:00"))["frozen"]
        october.refresh_from_db()
        assert october.known_at is not None and frozen >= 1
        assert ReportPeriod.objects.get(kind="month", start="2026-11-01").known_at is None
        assert (october.zone_due_on, october.city_due_on, october.province_due_on) == tuple(
            datetime.date(2026, 11, day) for day in (6, 10, 13)
        )


def _system():
    from accounts.services import system

    return system()


def test_a_month_that_could_not_be_frozen_asks_for_nothing_and_a_failed_job_is_asked_again(cast, monkeypatch) -> None:
    import datetime

    from django.utils import timezone

    from core.errors import Refused
    from core.models import Job
    from reports import cycle
    from reports.models import ReportPeriod

    def busy() -> None:
        raise Refused("facts_are_being_written", "有人正在录入")

    actor, now = _system(), timezone.make_aware(datetime.datetime(2026, 11, 1, 0, 40))
    with scoped_to(Scope("province", seat_id=actor.seat_id)):
        with monkeypatch.context() as patched:
            patched.setattr(cycle, "frozen_moment", busy)
            assert cycle.turn(actor, now)["waits_for_writers"] == 1
        assert not Job.objects.filter(kind=cycle.MONTH_JOB).exists(), "a job would fail and hold the key for ever"
        cycle.turn(actor, now)
        row = Job.objects.get(kind=cycle.MONTH_JOB)
        assert ReportPeriod.objects.get(pk=row.params["period"]).known_at is not None
        Job.objects.filter(pk=row.pk).update(state="failed", attempts=3)
        cycle.turn(actor, now)
        row.refresh_from_db()
        assert (row.state, row.attempts) == ("queued", 0)


def test_a_tick_hands_its_planned_time_to_the_cycle(cast) -> None:
    import datetime

    import time_machine
    from django.utils import timezone

    from core import tasks
    from reports.models import ReportPeriod

    late = timezone.make_aware(datetime.datetime(2026, 11, 1, 0, 29, 55))
    with time_machine.travel(late, tick=True):
        tasks.tick("cycle", 600)
    with scoped_to(Scope("province")):
        opened = set(
            ReportPeriod.objects.filter(opened_at__gte=late - datetime.timedelta(hours=1)).values_list(
                "opened_at", flat=True
            )
        )
    assert opened == {late.replace(minute=20, second=0)}, "not the moment a worker got to it"


def test_a_zone_merged_within_the_month_reports_it_and_one_merged_before_does_not(cast) -> None:
    from parks.models import ZoneStatus
    from reports.models import Report
    from tests.reports.month import LAST_MONTH, frozen_month

    with scoped_to(Scope("province")):
        for key, day in (("a", LAST_MONTH.replace(day=15)), ("b", LAST_MONTH)):
            ZoneStatus.objects.filter(zone_id=cast.zone[key]).update(valid_to=day)
            ZoneStatus.objects.create(zone_id=cast.zone[key], status="merged", valid_from=day)
        month = frozen_month()
        zones = set(Report.objects.filter(period=month).values_list("zone_id", flat=True))
    assert cast.zone["a"] in zones and cast.zone["b"] not in zones and len(zones) == 117
    assert cast.client("office_a").get("/reports/").status_code == 200


def test_other_due_days_hold_for_months_opened_afterwards(cast) -> None:
    import datetime

    import time_machine
    from django.utils import timezone

    from reports.cycle import open_periods
    from reports.models import ReportPeriod

    def at(month: int) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime(2026, month, 1, 9))

    with time_machine.travel(at(10), tick=True):
        with scoped_to(Scope("province")):
            open_periods(at(10))
        sent = {
            "valid_from": "2026-11-01",
            "zone_workday": 3,
            "city_workday": 4,
            "province_workday": 6,
            "basis": "省厅通知",
        }
        client = cast.client("province")
        assert client.post("/reports/settings/", sent).status_code == 302
        assert "省厅通知" in client.get("/reports/settings/").content.decode()
    with scoped_to(Scope("province")):
        open_periods(at(12))
        due = {
            row.start.month: (row.zone_due_on, row.city_due_on, row.province_due_on)
            for row in ReportPeriod.objects.filter(kind="month", start__gte="2026-10-01")
        }
    assert due[10] == tuple(datetime.date(2026, 11, day) for day in (6, 10, 13)), (
        "October keeps the 5th, 7th and 10th workday"
    )
    assert due[11] == tuple(datetime.date(2026, 12, day) for day in (3, 4, 8)), "November has the new ones"
