"""Coverage: 家 and 家次 apart, only what is finished and no secret counts; who was never inspected, who has left."""

from __future__ import annotations

import datetime

import pytest

from core.tenancy import Scope, scoped_to
from inspections.plans.coverage import coverage
from inspections.visits.models import Visit, VisitStep
from tests.plans.yard import at, begin, close, make_firms, make_visit, statements, visits, zone
from tests.visits.ground import make_standard

TODAY = "2026-11-24"


@pytest.fixture
def seen(ground):
    """a1 was visited twice this year, a2 only last year, one more in secret; the fourth never."""
    cast = ground.cast
    make_standard()
    secret, never = make_firms(cast, 2)
    with at("2025-06-10"):
        make_visit(cast, cast.enterprise["a2"], state="finished")
    for day in ("2026-03-10", "2026-09-10"):
        with at(day):
            make_visit(cast, cast.enterprise["a1"], state="finished")
    with at("2026-10-10"):
        make_visit(cast, secret, state="finished", form="secret", secret_to=1, rolls_from=None)
    return cast, secret, never


def test_家_and_家次_are_counted_apart(ground, seen):
    cast, _secret, _never = seen
    with at(TODAY):
        page = ground.phone("office_a").get("/plans/coverage/")
        assert "已查企业 1 家 ÷ 在册企业 4 家" in page and "共检查 2 家次" in page and ">25.0<" in page
        assert "本年未查 3 家" in page and "从未检查 2 家" in page
        last = ground.phone("office_a").get("/plans/coverage/", year=2025)
        assert "已查企业 1 家" in last and "共检查 1 家次" in last
        assert "已查企业 1 家" in ground.phone("province").get("/plans/coverage/")
        assert "已查企业 0 家" in ground.phone("office_b").get("/plans/coverage/")


def test_a_closed_enterprise_leaves_both_sides_of_the_rate(ground, seen):
    cast, _secret, _never = seen
    close(cast, cast.enterprise["a1"])
    with at(TODAY):
        page = ground.phone("office_a").get("/plans/coverage/")
        assert "已查企业 0 家 ÷ 在册企业 3 家" in page and "共检查 2 家次" in page


def test_the_lists_name_those_not_inspected_this_year_and_those_never(ground, seen):
    cast, _secret, _never = seen
    with at(TODAY):
        office = ground.phone("office_a")
        page = office.get("/plans/unvisited/")
        assert "CANARY-a-a2" in page and "CANARY-a-a1" not in page and "计划企业" in page and "2025-06-10" in page
        never = office.get("/plans/unvisited/", tab="never")
        assert "CANARY-a-a2" not in never and never.count("计划企业") >= 2
        assert "CANARY-a-a1" in office.get("/plans/unvisited/", tab="seen")
        area = cast.area["a2"]
        assert "计划企业" not in office.get("/plans/unvisited/", area=area)
        assert office.post("/plans/unvisited/?do=export&tab=never")


def test_only_a_visit_planned_as_the_first_is_the_first_of_the_year(ground, seen):
    cast, _secret, _never = seen
    firm = cast.enterprise["a2"]
    with at(TODAY):
        office = ground.phone("office_a")
        page = office.get("/plans/first/")
        assert "CANARY-a-a1" in page and "没有安排" in page  # inspected twice, and yet not supervised first
        assert "purpose=first" in page
        make_visit(cast, firm, datetime.date(2026, 12, 3), purpose="first")
        assert "CANARY-a-a2" in office.get("/plans/first/") and "12-03" in office.get("/plans/first/")
        assert "CANARY-a-a2" not in office.get("/plans/first/", tab="open")
        with zone(cast):
            row = Visit.objects.get(purpose="first")
            begin(row.pk)
            Visit.objects.filter(pk=row.pk).update(briefed=True, files_checked=True, risks_confirmed=True)
            Visit.objects.filter(pk=row.pk).update(
                state="finished", finished_at=row.planned_at + _HOUR, first_year=2026
            )
        done = office.get("/plans/first/", tab="done")
        assert "CANARY-a-a2" in done and "CANARY-a-a1" not in done
        assert "已做首次监管 1 家 ÷ 在册企业 4 家" in office.get("/plans/coverage/")
    with at("2027-02-01"):
        from tests.visits.ground import Phone

        assert "CANARY-a-a2" in Phone(cast, "office_a").get("/plans/first/")  # every year anew


_HOUR = datetime.timedelta(hours=1)


def test_coverage_costs_two_statements_whatever_there_is(ground, seen):
    cast, _secret, _never = seen
    make_firms(cast, 40, area_id=cast.area["a2"])
    with statements() as sent, scoped_to(Scope(tier="zone", zone_id=cast.zone["a"])):
        total, places = coverage(2026, by="area_id")
    assert len(sent) == 2 and total.firms == 44 == sum(one.firms for one in places) and total.visits == 2


def test_visits_at_enterprises_that_left_are_called_off_together_each_with_its_result(ground):
    cast = ground.cast
    make_standard()
    gone, stays = make_firms(cast, 2)
    with at(TODAY):
        office = ground.phone("office_a")
        assert "没有挂着的检查" in office.get("/plans/left/")
        first, second, third = (make_visit(cast, gone, datetime.date(2026, 12, n)) for n in (1, 2, 3))
        other = make_visit(cast, stays, datetime.date(2026, 12, 4))
        with scoped_to(Scope(tier="province")):
            theirs = Visit.objects.create(
                zone_id=cast.zone["a"], enterprise_id=gone, by_province=True, planned_on=datetime.date(2026, 12, 5),
                planned_at=first.planned_at, state_since=first.planned_at, sector="dust",
            )  # fmt: skip
        close(cast, gone)
        page = office.get("/plans/left/")
        assert str(first.pk) in page and str(other.pk) not in page
        assert "请写明为什么取消" in office.post("/plans/left/", 422, ids=[first.pk], reason=" ").content.decode()
        assert "请勾选" in office.post("/plans/left/", 422, reason="已拆除").content.decode()
        office.post("/plans/left/", ids=[first.pk, second.pk, "x"], reason="企业已拆除")
        result = office.post(
            "/plans/left/", 200, ids=[third.pk, theirs.pk, other.pk], reason="企业已拆除"
        ).content.decode()
        assert "没有取消：这次检查不归本区安排" in result and "已取消" in result
        ground.phone("leader_a").post("/plans/left/", 403, ids=[theirs.pk], reason="x")
    assert {row.state for row in visits(cast, enterprise_id=gone, by_province=False)} == {"called_off"}
    assert [row.state for row in visits(cast, enterprise_id=stays)] == ["planned"]
    with zone(cast):
        assert set(VisitStep.objects.values_list("note", flat=True)) == {"企业已拆除"}
