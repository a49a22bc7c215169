"""周滚动: what was not inspected stands on top of the next week's plan, and a week is filled up to its goal."""

from __future__ import annotations

import datetime
import re

from inspections.plans.models import WeekGoal
from inspections.plans.weekly import plan_week
from tests.plans.yard import at, begin, close, end, make_firms, make_visit, statements, visits, zone
from tests.visits.ground import make_standard

SATURDAY = datetime.date(2026, 11, 21)


def set_goals(ground, phone, **goals: int) -> None:
    """Goals by the form: area=, none=, department= (numbers)."""
    cast, fields = ground.cast, {}
    fields[f"area-{cast.area['a1']}"] = goals.get("area", "")
    fields[f"area-{cast.area['a2']}"] = goals.get("area2", "")
    fields["none"] = goals.get("none", "")
    fields[f"department-{cast.department['a']}"] = goals.get("department", "")
    phone.post("/plans/rules/", what="goals", **fields)


def order(page: str) -> list[str]:
    """Names in the table of the week, from the top."""
    return re.findall(r'<th scope="row" class="name lead"><a class="plain"[^>]*>([^<]*)</a>', page)


def test_an_enterprise_not_inspected_this_week_is_on_top_of_the_next_week_with_滚动1周(ground):
    cast = ground.cast
    late, other = cast.enterprise["a1"], cast.enterprise["a2"]
    with at("2026-11-24"):
        make_visit(cast, late, datetime.date(2026, 11, 25))
        make_visit(cast, other, datetime.date(2026, 11, 30))
        page = ground.phone("office_a").get("/plans/")
        assert order(page) == ["CANARY-a-a1"] and "滚动1周" not in page
    with at("2026-11-28"):
        from tests.visits.ground import Phone

        page = Phone(cast, "office_a").get("/plans/")
        assert order(page) == ["CANARY-a-a1", "CANARY-a-a2"]
        assert "滚动1周" in page and "原定 11-21 这一周" in page and "滚动下来 1 次" in page
    with at("2026-12-12"):
        page = Phone(cast, "office_a").get("/plans/")
        assert "滚动3周" in page and "滚动2周" in page


def test_a_past_week_says_what_rolled_into_it_although_it_is_done_by_now(ground):
    cast = ground.cast
    make_standard()
    with at("2026-11-10"):
        visit = make_visit(cast, cast.enterprise["a1"], datetime.date(2026, 11, 11))
    with at("2026-11-23"), zone(cast):
        begin(visit.pk)
        end(visit.pk)
    with at("2026-11-30"):
        page = ground.phone("office_a").get("/plans/", week="2026-11-18")
        assert "滚动1周" in page and "已完成" in page
        assert "滚动2周" in ground.phone("office_a").get("/plans/", week="2026-11-23")
        assert order(ground.phone("office_a").get("/plans/", week="2026-11-30")) == []


def test_the_week_is_filled_with_those_never_inspected_then_with_those_longest_ago(ground):
    cast = ground.cast
    make_standard()
    area = cast.area["a2"]
    old, older, new, busy = make_firms(cast, 4, area_id=area)
    close(cast, cast.enterprise["a2"])
    with at("2026-03-02"):
        make_visit(cast, older, state="finished")
    with at("2026-05-04"):
        make_visit(cast, old, state="finished")
    with at("2026-11-24"):
        office = ground.phone("office_a")
        make_visit(cast, busy, datetime.date(2026, 11, 26))
        set_goals(ground, office, area2=3)
        page = office.get("/plans/")
        assert "已查 0 家 · 计划 1 家 · 目标 3 家" in page and "还差 2 家" in page
        office.post("/plans/", week="2026-11-24", goal=_goal(cast).pk)
        made = visits(cast, purpose="weekly")
        assert {row.enterprise_id for row in made} == {new, older}
        for row in made:
            assert (row.due_on, row.rolls_from) == (datetime.date(2026, 11, 27), SATURDAY)
            assert datetime.date(2026, 11, 24) <= row.planned_on <= datetime.date(2026, 11, 27)
            assert row.lead_seat_id == cast.people["inspector_a"].seat_id
        office.post("/plans/", week="2026-11-24", goal=_goal(cast).pk)
        assert len(visits(cast, purpose="weekly")) == 2  # enough already
        office.post(f"/visits/{made[0].pk}/do/call_off/", note="企业放假")
        office.post("/plans/", week="2026-11-24", goal=_goal(cast).pk)
        again = visits(cast, purpose="weekly", state="planned")
        assert made[0].enterprise_id not in {row.enterprise_id for row in again} and len(again) == 2


def _goal(cast) -> WeekGoal:
    with zone(cast):
        return WeekGoal.objects.get()


def test_a_rolled_enterprise_counts_for_the_week_and_is_not_planned_a_second_time(ground):
    cast = ground.cast
    (rolled,) = make_firms(cast, 1)
    with at("2026-11-18"):
        make_visit(cast, rolled)
    with at("2026-11-24"):
        office = ground.phone("office_a")
        set_goals(ground, office, none=1)
        assert "计划 1 家 · 目标 1 家" in office.get("/plans/")
        office.post("/plans/", week="2026-11-24")
    assert not visits(cast, purpose="weekly")


def test_a_department_sends_its_own_people(ground):
    cast = ground.cast
    with at("2026-11-24"):
        office = ground.phone("office_a")
        set_goals(ground, office, department=1)
        office.post("/plans/", week="2026-11-24")
        (row,) = visits(cast, purpose="weekly")
        assert row.lead_seat_id == cast.people["acceptor_a"].seat_id and row.department_id == cast.department["a"]
        assert "计划 1 家 · 目标 1 家" in office.get("/plans/")


def test_an_area_officer_fills_the_own_area_only(ground):
    cast = ground.cast
    with at("2026-11-24"):
        office, officer = ground.phone("office_a"), ground.phone("area_a")
        set_goals(ground, office, area=1, area2=1)
        officer.post("/plans/", week="2026-11-24")
        assert [row.enterprise_id for row in visits(cast, purpose="weekly")] == [cast.enterprise["a1"]]
        with zone(cast):
            other = WeekGoal.objects.get(area_id=cast.area["a2"]).pk
        officer.post("/plans/", 403, week="2026-11-24", goal=other)
        ground.phone("inspector_a").post("/plans/", 403, week="2026-11-24")
        officer.post("/plans/rules/", 403, what="goals")
        office.post("/plans/", week="2026-11-10")
        office.post("/plans/", week="2027-03-10")
        assert len(visits(cast, purpose="weekly")) == 1


def test_statements_of_a_week_do_not_grow_with_enterprises(ground):
    cast = ground.cast
    make_firms(cast, 20)
    with at("2026-11-24"):
        set_goals(ground, ground.phone("office_a"), none=5)
        with statements() as few, zone(cast):
            assert plan_week(actor=cast.actor("office_a"), zone_id=cast.zone["a"], week=SATURDAY) == 5
        make_firms(cast, 100)
        set_goals(ground, ground.phone("office_a"), none=60)
        with statements() as many, zone(cast):
            assert plan_week(actor=cast.actor("office_a"), zone_id=cast.zone["a"], week=SATURDAY) == 55
    assert len(many) == len(few)


def test_a_secret_visit_takes_its_enterprise_out_of_the_proposals_and_counts_for_no_goal(ground):
    cast = ground.cast
    (firm,) = make_firms(cast, 1)
    with at("2026-11-24"):
        make_visit(cast, firm, form="secret", secret_to=1, rolls_from=None)
        office = ground.phone("office_a")
        set_goals(ground, office, none=1)
        assert "计划 0 家 · 目标 1 家" in office.get("/plans/")
        office.post("/plans/", week="2026-11-24")
    assert not visits(cast, purpose="weekly")
