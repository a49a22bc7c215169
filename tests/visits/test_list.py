"""The list of visits: which tab opens first for whom, and that a file holds what the page showed."""

from __future__ import annotations

import datetime

from django.urls import reverse

from core.tenancy import Scope, scoped_to
from core.workdays import today
from tests.import_support import own_files, run_jobs  # noqa: F401  (fixtures)
from tests.visits.making import hours_ago, make_visit


def test_who_plans_sees_first_what_is_to_be_made_and_who_inspects_the_visits_of_today(ground):
    inspector = ground.phone("inspector_a")
    inspector.plan(firm="a1", planned_on=(today() + datetime.timedelta(days=3)).isoformat())
    assert "CANARY-a-a1" in ground.phone("office_a").get("/visits/")
    assert "今天没有您的检查" in inspector.get("/visits/")


def test_an_enterprise_exports_what_its_page_shows(ground, run_jobs):  # noqa: F811
    ground.phone("inspector_a").plan(firm="a1", planned_on=(today() + datetime.timedelta(days=3)).isoformat())
    firm = ground.phone("safety_a1")
    assert "检查员" in firm.get("/visits/") or "inspector_a" in firm.get("/visits/")
    firm.post(f"{reverse('visits:list')}?do=export&format=csv")
    (job,) = run_jobs("safety_a1")
    assert job.state == "done" and job.total == 1


def test_what_is_to_be_made_begins_with_the_earliest_and_what_was_made_with_the_latest(ground):
    with scoped_to(Scope("province")):
        earlier, later = (make_visit(ground.cast, "a1", finished_at=hours_ago(n)) for n in (30, 2))
    inspector = ground.phone("inspector_a")
    days = [(today() + datetime.timedelta(days=n)).isoformat() for n in (4, 2)]
    far, near = (inspector.plan(firm="a2", planned_on=day) for day in days)
    office = ground.phone("office_a")
    made, ahead = office.get("/visits/", tab="finished"), office.get("/visits/", tab="todo")
    assert made.index(str(later.pk)) < made.index(str(earlier.pk))
    assert ahead.index(str(near)) < ahead.index(str(far))
    turned = office.get("/visits/", tab="finished", sort="finished")
    assert turned.index(str(earlier.pk)) < turned.index(str(later.pk))
