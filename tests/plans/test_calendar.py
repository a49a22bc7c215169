"""The calendar: what each may see of a month, moved by dropping, by form, or not at all; and the load of each lead."""

from __future__ import annotations

import datetime
import re
import uuid

from inspections.visits.models import Visit, VisitStep
from tests.plans.yard import at, make_firms, make_visit, visits, zone
from tests.visits.ground import make_standard

DAY = datetime.date(2026, 12, 3)


def test_a_month_shows_each_day_with_its_visits_and_their_number(ground):
    cast = ground.cast
    firms = make_firms(cast, 9)
    with at("2026-11-24"):
        for firm in firms:
            make_visit(cast, firm, DAY)
        make_visit(cast, cast.enterprise["a1"], DAY, lead_seat_id=cast.people["area_a"].seat_id)
        office = ground.phone("office_a")
        page = office.get("/plans/calendar/", month="2026-12")
        assert "10 次" in page and "还有 4 次" in page and page.count('draggable="true"') == 6
        assert "planned_from=2026-12-03&amp;planned_to=2026-12-03" in page
        narrow = office.get("/plans/calendar/", month="2026-12", lead=cast.people["area_a"].seat_id)
        assert "CANARY-a-a1" in narrow and "计划企业" not in narrow
        assert "这个月没有检查" in office.get("/plans/calendar/", month="2027-01")
        assert office.get("/plans/calendar/", month="xx", lead="x", area="9" * 30)


def test_a_visit_is_dropped_on_another_day_and_its_history_says_so(ground):
    cast = ground.cast
    with at("2026-11-24"):
        row = make_visit(cast, cast.enterprise["a1"], DAY)
        office = ground.phone("office_a")
        office.post("/plans/calendar/move/", 200, visit=row.pk, planned_on="2026-12-09")
        (moved,) = visits(cast)
        assert moved.planned_on == datetime.date(2026, 12, 9) and moved.rolls_from == datetime.date(2026, 12, 5)
        assert "已改到" in office.get("/plans/calendar/", month="2026-12")
        refused = office.post("/plans/calendar/move/", 422, visit=row.pk, planned_on="2026-11-01").json()
        assert "今天或以后" in refused["error"]["message"]
        office.post("/plans/calendar/move/", 404, visit=row.pk, planned_on="soon")
        office.post("/plans/calendar/move/", 404, visit=uuid.uuid4(), planned_on="2026-12-09")
        ground.phone("office_b").post("/plans/calendar/move/", 404, visit=row.pk, planned_on="2026-12-09")
        for name in ("city_a", "safety_a1", "acceptor_a"):
            ground.phone(name).post("/plans/calendar/move/", 403, visit=row.pk, planned_on="2026-12-10")
        ground.phone("inspector_a").post("/plans/calendar/move/", 200, visit=row.pk, planned_on="2026-12-10")
    with zone(cast):
        assert [step.data["planned_on"] for step in VisitStep.objects.order_by("id")] == ["2026-12-09", "2026-12-10"]


def test_a_visit_under_way_is_not_moved(ground):
    cast = ground.cast
    make_standard()
    with at("2026-11-24"):
        row = make_visit(cast, cast.enterprise["a1"], DAY, state="finished")
        office = ground.phone("office_a")
        office.post("/plans/calendar/move/", 409, visit=row.pk, planned_on="2026-12-09")
        assert 'draggable="true"' not in office.get("/plans/calendar/", month="2026-12")


def test_the_enterprise_sees_its_own_open_visits_and_no_trace_of_a_secret_one(ground):
    cast = ground.cast
    with at("2026-11-24"):
        make_visit(cast, cast.enterprise["a1"], DAY)
        make_visit(cast, cast.enterprise["a2"], DAY)
        alone = ground.phone("safety_a1").get("/plans/calendar/", month="2026-12")
        shown = _without_token(alone)
        secret = make_visit(cast, cast.enterprise["a1"], DAY, form="secret", secret_to=1, rolls_from=None)
        again = ground.phone("safety_a1").get("/plans/calendar/", month="2026-12")
        assert _without_token(again) == shown and "CANARY-a-a1" in shown and "CANARY-a-a2" not in shown
        assert str(secret.pk) in ground.phone("office_a").get("/plans/calendar/", month="2026-12")
        assert "1 次" in shown and "draggable" not in shown and "cal-move" not in shown
        for path in (
            "/plans/",
            "/plans/workload/",
            "/plans/coverage/",
            "/plans/unvisited/",
            "/plans/first/",
            "/plans/left/",
        ):
            ground.phone("safety_a1").get(path, 403)


def _without_token(page: str) -> str:
    return re.sub(r'(csrf\w*" value="|X-CSRFToken": ")[^"]*', "", page.replace("&quot;", '"'))


def test_the_province_and_the_city_see_only_what_is_not_hidden_from_them(ground):
    cast = ground.cast
    with at("2026-11-24"):
        from core.tenancy import Scope, scoped_to

        open_visit = make_visit(cast, cast.enterprise["a1"], DAY)
        with scoped_to(Scope(tier="province")):
            hidden = Visit.objects.create(
                zone_id=cast.zone["a"], enterprise_id=cast.enterprise["a2"], secret_to=3, by_province=True,
                form="secret", planned_on=DAY, planned_at=open_visit.planned_at, sector="dust",
                state_since=open_visit.planned_at,
            )  # fmt: skip
        province = ground.phone("province").get("/plans/calendar/", month="2026-12", zone=cast.zone["a"])
        assert str(hidden.pk) in province and str(open_visit.pk) in province
        for name in ("city_a", "office_a", "leader_a", "area_a"):
            page = ground.phone(name).get("/plans/calendar/", month="2026-12")
            assert str(hidden.pk) not in page and str(open_visit.pk) in page and "· 1 次" in page


def test_rest_days_are_shaded_and_a_holiday_is_known(ground):
    page = ground.phone("office_a").get("/plans/calendar/", month="2026-10")
    first = re.search(r'<td class="([^"]*)"[^>]*>\s*<div class="cal-day"><time datetime="2026-10-01">', page)
    assert first and "off" in first[1]
    worked = re.search(r'<td class="([^"]*)"[^>]*>\s*<div class="cal-day"><time datetime="2026-10-10">', page)
    assert worked and "off" not in worked[1]  # a Saturday that is worked


def test_the_load_of_each_lead_counts_planned_done_and_late_with_links(ground):
    cast = ground.cast
    make_standard()
    a1, a2 = cast.enterprise["a1"], cast.enterprise["a2"]
    inspector = cast.people["inspector_a"].seat_id
    with at("2026-12-02"):
        make_visit(cast, a1, datetime.date(2026, 12, 1), state="finished", lead_seat_id=inspector)
    with at("2026-12-16"):
        make_visit(cast, a1, datetime.date(2026, 12, 20))
        make_visit(cast, a2, datetime.date(2026, 12, 8))
        make_visit(cast, a2, datetime.date(2026, 11, 8))
        make_visit(cast, a2, datetime.date(2026, 12, 21), lead_seat_id=None, lead_name="")
        page = ground.phone("office_a").get("/plans/workload/", month="2026-12")
    row = re.search(r"<tr><th[^>]*><a[^>]*>检查员</a>.*?</tr>", page, re.S)
    assert row and re.findall(r">(\d+|\d+ 次)</a>", row[0]) == ["3", "2", "1", "2 次"]
    assert f"lead={inspector}" in row[0] and "未指定" in page
