"""The list of visits: which tab opens first for whom, and that a file holds what the page showed."""

from __future__ import annotations

import datetime

from django.urls import reverse

from core.workdays import today
from tests.import_support import own_files, run_jobs  # noqa: F401  (fixtures)


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
