"""The jobs of a month go on where a killed worker stopped, give each zone once, and say how far they are."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from core.jobs import claim, run_claimed
from core.models import Job, Notice
from core.tenancy import Scope, scope_of, scoped_to
from reports.consolidating import ARCHIVE, archived_zones
from reports.cycle import BATCH, MONTH_JOB, freeze, open_periods, turn
from reports.models import Filing, Frozen, Paper, ReportPeriod
from reports.paper_files import root
from reports.states import State
from tests.reports.month import LAST_MONTH
from tests.reports.test_monthly import page

pytestmark = pytest.mark.django_db


def _system():
    from accounts.services import system

    return system()


def _step(actor, job: Job) -> bool:
    """One step as a worker does it: its own scope and transaction. True when the job is done."""
    with scoped_to(scope_of(actor)):
        row = claim(job.pk)
        assert row is not None
        return run_claimed(row, actor)


class Killed(BaseException):
    """The worker is gone: the transaction of the step is undone."""


def _killed_step(actor, job: Job) -> None:
    with pytest.raises(Killed), scoped_to(scope_of(actor)):
        row = claim(job.pk)
        assert row is not None
        run_claimed(row, actor)
        raise Killed


@pytest.fixture
def frozen(cast, settings, tmp_path):
    """Last month, frozen, its reports asked for by the clock and not made yet; the system and the job."""
    settings.DATA_DIR = tmp_path
    actor = _system()
    with scoped_to(Scope("province", seat_id=actor.seat_id)):
        now = timezone.now()
        open_periods(now)
        period = ReportPeriod.objects.get(kind="month", start=LAST_MONTH)
        freeze(period)
        for _beat in range(2):  # two beats ask; one job answers
            turn(actor, now)
        period.refresh_from_db()
        return actor, period, Job.objects.get(kind=MONTH_JOB, params__period=period.pk)


def test_the_reports_of_a_month_go_on_behind_the_last_step_and_the_province_sees_how_far_they_are(cast, frozen) -> None:
    actor, period, job = frozen
    progress = f"/reports/?progress={period.pk}"
    assert "118 个开发区中已完成 0 个" in page(cast.client("province"), "/reports/")
    assert not _step(actor, job), "first the numbers of all zones"
    with scoped_to(Scope("province")):
        kept = dict(Frozen.objects.filter(period_id=period.pk).values_list("zone_id", "id"))
    assert len(kept) == 118
    steps = 1
    while True:
        _killed_step(actor, job)
        with scoped_to(Scope("province")):
            made = Filing.objects.filter(report__period=period).count()
        assert made == min(118, (steps - 1) * BATCH), "what a killed worker did is not there, what was kept is"
        fragment = page(cast.client("province"), progress)
        assert f"118 个开发区中已完成 {made} 个" in fragment and "data-reload" not in fragment
        if _step(actor, job):
            break
        steps += 1
    assert steps > 3
    with scoped_to(Scope("province")):
        assert dict(Frozen.objects.filter(period_id=period.pk).values_list("zone_id", "id")) == kept, "counted once"
        filings = list(Filing.objects.filter(report__period=period).values_list("zone_id", flat=True))
        assert len(filings) == len(set(filings)) == 118
        told = Notice.objects.filter(kind="reports.opened").values_list("seat_id", "cause")
        assert len(told) == len(set(told)) > 0
    assert "data-reload" in page(cast.client("province"), progress)
    found = page(cast.client("province"), "/reports/")
    assert f"job-month-{period.pk}" not in found and f"{LAST_MONTH:%Y-%m}</a>" in found
    assert cast.client("office_a").get(progress).status_code == 200, "for a zone it is its own calendar"
    assert "个开发区中" not in page(cast.client("office_a"), progress)
    assert cast.client("province").get("/reports/?progress=x").status_code == 404


def _consolidated(zones: list[int], period: ReportPeriod) -> None:
    """Put the reports of these zones where the province has them, without the clicks: legal moves, one by one."""
    rows = Filing.objects.filter(report__period=period, zone_id__in=zones)
    for state in (State.DRAFT, State.SUBMITTED, State.RECEIVED, State.CONSOLIDATED):
        more = {"certifier_user_id": 1, "certified_by": "高"} if state == State.SUBMITTED else {}
        if more:
            more |= {"submitted_at": timezone.now(), "prepared_by": "陆", "preparer_user_id": 2}
        rows.update(state=state, **more)


def test_archiving_commits_zone_by_zone_with_whole_documents(cast, month) -> None:
    province = cast.actor("province")
    with scoped_to(Scope("province")):
        zones = sorted(Filing.objects.filter(report__period=month).values_list("zone_id", flat=True))[:3]
        _consolidated(zones, month)
    assert cast.client("province").post(f"/reports/months/{month.pk}/do/archive/").status_code == 302
    with scoped_to(scope_of(province)):
        job = Job.objects.get(kind=ARCHIVE)
    for done in (0, 1, 2):
        _killed_step(province, job)
        with scoped_to(scope_of(province)):
            assert archived_zones(month) == set(zones[:done])
            assert Paper.objects.filter(filing__report__period=month).count() == 2 * done
        assert "归档" in page(cast.client("province"), "/reports/")
        assert _step(province, job) == (done == 2)
    with scoped_to(scope_of(province)):
        papers = list(Paper.objects.filter(zone_id__in=zones))
        assert {(paper.zone_id, paper.kind) for paper in papers} == {(z, k) for z in zones for k in ("docx", "xlsx")}
    for paper in papers:
        assert (root() / paper.path).stat().st_size == paper.size
    assert not list(root().rglob("*.part"))


def test_a_tick_that_comes_late_does_the_slots_it_missed_as_of_their_own_times(cast) -> None:
    """A portal that stood still from October to mid-December opens both; each is frozen with its own last day."""
    actor = _system()

    def at(text: str) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.fromisoformat(text))

    with scoped_to(Scope("province", seat_id=actor.seat_id)):
        late = at("2026-12-15T09:00:00")
        for _turn in range(6):
            turn(actor, late)
        rows = {row.start.month: row for row in ReportPeriod.objects.filter(kind="month", start__year=2026)}
        assert {10, 11, 12} <= set(rows)
        assert rows[10].known_at and rows[11].known_at and rows[12].known_at is None
        assert rows[11].end == datetime.date(2026, 11, 30)
        assert rows[11].zone_due_on == datetime.date(2026, 12, 7), "due days follow the month, not the day of the turn"
        names = set(Job.objects.filter(kind=MONTH_JOB).values_list("key", flat=True))
        assert {"month:2026-10-01", "month:2026-11-01"} <= names


def test_a_job_asked_for_one_month_does_that_month_whenever_it_runs(cast, frozen) -> None:
    import time_machine

    actor, period, job = frozen
    with time_machine.travel(timezone.now() + datetime.timedelta(days=45), tick=True):
        while not _step(actor, job):
            pass
    with scoped_to(Scope("province")):
        rows = Frozen.objects.filter(period_id=period.pk)
        assert set(rows.values_list("known_at", flat=True)) == {period.known_at}
        assert Filing.objects.filter(report__period=period).count() == 118
        due = set(period.reports.values_list("due_on", flat=True))
    assert due == {period.zone_due_on}
