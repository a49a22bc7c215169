"""A year planned by sets: as often as the class asks, in equal windows, on workdays; again adds what is missing."""

from __future__ import annotations

import datetime
from collections import Counter

from core.workdays import is_workday
from inspections.plans.windows import windows
from inspections.plans.year_plan import plan_year
from inspections.visits.models import Member, VisitStep
from inspections.visits.queries import week_of
from tests.plans.yard import at, begin, close, end, make_firms, make_visit, set_risk, statements, visits, zone
from tests.visits.ground import make_standard


def plan(cast, year: int = 2027):
    with zone(cast):
        return plan_year(actor=cast.actor("office_a"), zone_id=cast.zone["a"], year=year)


def keys(cast, firm: int, **filters) -> list[str]:
    return [row.plan_key.split(":")[3] for row in visits(cast, enterprise_id=firm, **filters)]


def test_the_page_shows_what_would_be_planned_and_one_button_plans_it(ground):
    cast = ground.cast
    red, blue = cast.enterprise["a1"], cast.enterprise["a2"]
    set_risk(cast, "red", red)
    set_risk(cast, "blue", blue)
    with at("2026-12-01"):
        office = ground.phone("office_a")
        page = office.get("/plans/year/", year=2027)
        assert "将新增 13 次检查（其中年度首次监管 2 次）" in page and "按此编入计划" in page
        assert not visits(cast)
        office.post("/plans/year/", year=2027)
        assert "已经编好，现有 13 次检查" in office.get("/plans/year/", year=2027)
    rows = visits(cast)
    assert Counter(row.enterprise_id for row in rows) == {red: 12, blue: 1}
    assert [row.purpose for row in rows if row.enterprise_id == red] == ["first"] + ["cadence"] * 11
    for row in rows:
        assert is_workday(row.planned_on) and row.rolls_from == week_of(row.planned_on)
        assert (row.state, row.secret_to, row.form, row.planned_by) == ("planned", 0, "routine", "office_a 某")
    for row, window in zip([r for r in rows if r.enterprise_id == red], windows(2027, 12), strict=True):
        assert (
            window.holds(row.planned_on)
            and row.due_on == window.end
            and row.plan_key == f"cadence:2027:{red}:{window.k}/12"
        )
    with zone(cast):
        members = set(Member.objects.values_list("visit_id", "seat_id"))
    assert members == {(row.pk, row.lead_seat_id) for row in rows}


def test_the_lead_is_of_the_area_else_an_inspector_of_the_zone_and_each_learns_once_how_many(ground):
    cast = ground.cast
    with at("2026-12-01"):
        plan(cast)
    by_firm = {row.enterprise_id: row for row in visits(cast)}
    area, inspector = cast.people["area_a"], cast.people["inspector_a"]
    assert by_firm[cast.enterprise["a1"]].lead_seat_id == area.seat_id
    assert by_firm[cast.enterprise["a2"]].lead_seat_id == inspector.seat_id
    assert "由您带队的新增 1 次" in ground.phone("inspector_a").get("/inbox/")
    assert ground.phone("inspector_a").get("/inbox/").count("编了 2027 年的检查计划") == 1


def test_planning_again_adds_only_what_is_missing_and_never_twice(ground):
    cast = ground.cast
    with at("2026-12-01"):
        assert plan(cast).added == 2
        assert plan(cast).added == 0
        (new,) = make_firms(cast, 1, risk="orange")
        assert plan(cast).added == 4 and keys(cast, new) == ["1/4", "2/4", "3/4", "4/4"]
        close(cast, new)
        assert plan(cast).added == 0


def test_what_a_person_called_off_stays_called_off(ground):
    cast = ground.cast
    with at("2026-12-01"):
        office = ground.phone("office_a")
        plan(cast)
        row = visits(cast)[0]
        office.post(f"/visits/{row.pk}/do/call_off/", note="全年停产")
        assert plan(cast).added == 0
        assert "有 1 次是人工取消的" in office.get("/plans/year/", year=2027)


def test_in_the_middle_of_the_year_only_what_is_left_is_planned(ground):
    cast = ground.cast
    set_risk(cast, "red", cast.enterprise["a1"])
    with at("2026-11-24"):
        plan(cast, 2026)
    rows = visits(cast, enterprise_id=cast.enterprise["a1"])
    assert [row.plan_key.split(":")[3] for row in rows] == ["11/12", "12/12"]
    assert rows[0].purpose == "first" and rows[0].planned_on >= datetime.date(2026, 11, 24)


def test_a_graver_class_tops_up_and_a_milder_one_calls_off_what_has_not_begun(ground):
    cast, firm = ground.cast, ground.cast.enterprise["a1"]
    make_standard()
    set_risk(cast, "orange", firm)
    with at("2026-12-01"):
        plan(cast)
    quarters = visits(cast, enterprise_id=firm)
    with at("2027-02-10"), zone(cast):
        begin(quarters[0].pk)
        end(quarters[0].pk)
    set_risk(cast, "red", firm)
    with at("2027-03-01"):
        done = plan(cast)
        assert (
            done.called_off == 0 and done.added == 7
        )  # ten windows are left, three of them have the visit of a quarter
        assert len(visits(cast, enterprise_id=firm, state="planned")) == 10
        assert plan(cast).added == 0
    set_risk(cast, "yellow", firm)
    with at("2027-03-02"):
        done = plan(cast)
    left = visits(cast, enterprise_id=firm, state="planned")
    assert done.added == 0 and len(left) == 1 and left[0].planned_on >= datetime.date(2027, 7, 1)
    with zone(cast):
        steps = VisitStep.objects.filter(transition="call_off")
        assert steps.count() == done.called_off == 9 and all(step.note and step.data["surplus"] for step in steps)
    set_risk(cast, "red", firm)
    with at("2027-03-03"):
        assert plan(cast).added == 9  # what planning took back it may give again
        assert plan(cast).added == 0
    assert len(visits(cast, enterprise_id=firm, state="planned")) == 10


def test_what_is_late_or_rolling_is_owed_and_not_called_off_by_a_milder_class(ground):
    cast, firm = ground.cast, ground.cast.enterprise["a1"]
    set_risk(cast, "red", firm)
    with at("2026-12-01"):
        plan(cast)
    set_risk(cast, "blue", firm)
    with at("2027-03-20"):
        plan(cast)
    left = visits(cast, enterprise_id=firm, state="planned")
    assert all(row.planned_on < datetime.date(2027, 3, 20) for row in left) and len(left) >= 2


def test_the_number_of_statements_does_not_depend_on_the_number_of_enterprises(ground):
    cast = ground.cast
    make_firms(cast, 50, risk="orange")
    with at("2026-12-01"):
        with statements() as few:
            assert plan(cast).added == 202
        make_firms(cast, 150, risk="yellow")
        with statements() as many:
            assert plan(cast).added == 300
    assert len(many) == len(few) <= 14, (few, many)


def test_the_load_is_even_over_the_workdays_of_a_month(ground):
    cast = ground.cast
    make_firms(cast, 200, risk="red")
    with at("2026-12-01"):
        plan(cast)
    in_june = Counter(row.planned_on for row in visits(cast, planned_on__year=2027, planned_on__month=6))
    assert max(in_june.values()) - min(in_june.values()) <= 3 and len(in_june) >= 20


def test_only_the_office_plans_and_only_this_year_or_the_next(ground):
    for name in ("leader_a", "inspector_a", "area_a"):
        page = ground.phone(name).get("/plans/year/", year=2027)
        assert "按此编入计划" not in page
        ground.phone(name).post("/plans/year/", 403, year=2027)
    ground.phone("safety_a1").get("/plans/year/", 403)
    ground.phone("office_a").post("/plans/year/", year=2050)
    assert not visits(ground.cast)


def test_the_zone_may_ask_for_more_but_not_for_less_than_the_province(ground):
    office, province, cast = ground.phone("office_a"), ground.phone("province"), ground.cast
    assert "产品设定，无来源" in office.get("/plans/rules/")
    empty = dict.fromkeys(("red", "orange", "yellow", "blue", "unrated"), "")
    assert (
        "不能少于省里定的每年 12 次"
        in office.post("/plans/rules/", 422, **{**empty, "what": "cadence", "red": 6}).content.decode()
    )
    office.post("/plans/rules/", **{**empty, "what": "cadence", "unrated": 2})
    with at("2026-12-01"):
        assert plan(cast).added == 4
    given = {"red": 12, "orange": 4, "yellow": 2, "blue": 1, "unrated": 3}
    assert province.post("/plans/defaults/", 422, **given)
    province.post("/plans/defaults/", **given, reason="省安委办通知")
    office.post("/plans/defaults/", 403, **given, reason="x")
    ground.phone("leader_a").post("/plans/rules/", 403, what="cadence", **given)
    assert "省安委办通知" in office.get("/plans/rules/")
    with at("2026-12-01"):
        assert plan(cast).added >= 2  # three a year is more than the zone's two


def test_a_visit_beside_the_plan_counts_for_its_window_unless_it_looked_at_one_field_only(ground):
    cast = ground.cast
    seen, checked, new = make_firms(cast, 3, risk="blue")
    with at("2026-03-10"):
        make_standard()
        visit = make_visit(cast, seen, purpose="hand", state="finished")
        make_visit(cast, checked, purpose="campaign", state="finished")
        coming = make_visit(cast, new, datetime.date(2026, 6, 9), purpose="hand")
        plan(cast, 2026)
        assert keys(cast, seen, plan_key__startswith="cadence") == keys(cast, new, plan_key__startswith="cadence") == []
        assert keys(cast, checked, plan_key__startswith="cadence") == ["1/1"]
        plan(cast, 2026)
    assert {row.state for row in visits(cast, pk__in=[visit.pk, coming.pk])} == {"finished", "planned"}
