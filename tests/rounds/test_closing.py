"""周销号 (M-13): what was mended and not closed, what was due, what rolls on, as of Friday 24:00 whoever comes late."""

from __future__ import annotations

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Notice
from core.tenancy import Scope, scoped_to
from inspections.plans.closing_weeks import WEEK, Week, weeks_to_write
from inspections.plans.models import ClosingRow, WeekClosing
from inspections.visits.models import Visit
from tests.house.leakwalk import CANARY

HOUR = datetime.timedelta(hours=1)
PROVINCE = Scope(tier="province")


def rows_of(past, zone: str = "a") -> dict:
    with scoped_to(PROVINCE):
        closing = WeekClosing.objects.get(zone_id=past.cast.zone[zone], ends_on=past.week.ends_on)
        return {row.danger_id or row.visit_id: row for row in ClosingRow.objects.filter(closing=closing)}


def test_a_week_runs_from_saturday_to_friday_and_only_ended_weeks_are_written():
    week = Week.of(datetime.date(2026, 11, 20))
    assert (week.starts_on, week.ends_on) == (datetime.date(2026, 11, 14), datetime.date(2026, 11, 20))
    assert timezone.localtime(week.closes_at).isoformat() == "2026-11-21T00:00:00+08:00"
    just_before, at_once = week.closes_at - datetime.timedelta(seconds=1), week.closes_at
    assert [one.ends_on.day for one in weeks_to_write(just_before, None)] == [13]
    assert [one.ends_on.day for one in weeks_to_write(at_once, None)] == [20]
    assert weeks_to_write(at_once, week.ends_on) == []
    behind = weeks_to_write(at_once, datetime.date(2026, 10, 30))
    assert [one.ends_on.day for one in behind] == [6, 13, 20], "oldest first"
    assert len(weeks_to_write(at_once, datetime.date(2025, 1, 3))) == 8


def test_a_finding_fixed_on_tuesday_is_accepted_by_friday_or_listed_as_mended_and_not_closed(past):
    accepted, waiting, supervised, back = (past.walk() for _ in range(4))
    past.move(past.at(-3))
    for walk in (accepted, waiting, supervised, back):
        past.hand_in(walk)  # Tuesday
    past.move(past.at(3))
    for walk in (accepted, supervised):
        walk.do("area_a", "supervise", note="已到现场核查")
    accepted.do("acceptor_a", "accept", note="验收合格")
    back.do("area_a", "supervise_reject", note="没有清扫干净")
    past.move(past.at(5))
    past.close()
    rows = rows_of(past)
    assert set(rows) == {waiting.danger.pk, supervised.danger.pk}
    one, other = rows[waiting.danger.pk], rows[supervised.danger.pk]
    assert (one.kind, one.state, one.owner_kind, one.owner) == ("fixed", "supervision", "area", "area_a 某")
    assert (other.kind, other.state, other.owner_kind) == ("fixed", "acceptance", "department")
    assert other.owner == "安监环保局 a acceptor_a 某" and one.area_id == past.cast.area["a1"]


def test_a_late_worker_lists_what_was_so_on_friday_at_midnight_and_nothing_that_came_after(past):
    closed_later, mended_later, due_friday, due_saturday = (past.walk() for _ in range(4))
    for walk in (closed_later, mended_later, due_friday):
        past.due(walk, past.week.ends_on)
    past.due(due_saturday, past.week.ends_on + datetime.timedelta(days=1))
    past.move(past.at(-3))
    past.hand_in(closed_later)
    closed_later.do("area_a", "supervise", note="已到现场核查")
    past.move(past.at(6, 23))
    closed_later.do("acceptor_a", "accept", note="验收合格")  # minutes after Friday 24:00
    past.hand_in(mended_later)
    past.move(past.week.closes_at + datetime.timedelta(minutes=2))
    assert past.close(late=9 * HOUR)["rows"] == 3
    rows = rows_of(past)
    assert set(rows) == {closed_later.danger.pk, mended_later.danger.pk, due_friday.danger.pk}
    assert (rows[closed_later.danger.pk].kind, rows[closed_later.danger.pk].state) == ("fixed", "acceptance")
    mended = rows[mended_later.danger.pk]
    assert (mended.kind, mended.state, mended.rectified_at) == ("due", "rectifying", None)
    assert rows[due_friday.danger.pk].due_on == past.week.ends_on
    assert (mended.owner_kind, mended.owner) == ("enterprise", "CANARY-a-a1 CANARY-a-a1 钱总"), "nothing handed in"


def test_a_week_is_written_once_for_every_zone_in_as_many_statements_for_one_danger_as_for_many(past):
    past.due(past.walk(), past.week.ends_on)
    past.move(past.at(1))
    with CaptureQueriesContext(connection) as few:
        first = past.close()
    with scoped_to(PROVINCE):
        assert WeekClosing.objects.count() == first["zones"] == 118 and ClosingRow.objects.count() == 1
    assert past.close(late=HOUR) == {"zones": 0, "rows": 0}, "the next slot finds it written"
    past.run("delete from plans_closingrow")
    past.run("delete from plans_weekclosing")
    for _ in range(3):
        past.due(past.walk(), past.week.ends_on)
    past.move(past.at(1))
    with CaptureQueriesContext(connection) as many:
        assert past.close()["rows"] == 4
    assert len(few) == len(many) < 25


def test_the_next_list_says_for_how_many_weeks_a_row_has_been_on_it(past):
    stays, goes = past.walk(), past.walk()
    for walk in (stays, goes):
        past.due(walk, past.week.ends_on - WEEK)
    past.move(past.at(-6))
    this, past.week = past.week, Week(past.week.starts_on - WEEK)
    past.close()
    assert {row.weeks_listed for row in rows_of(past).values()} == {1}
    past.week = this
    past.hand_in(stays)
    past.hand_in(goes)
    goes.do("area_a", "supervise", note="已到现场核查")
    goes.do("acceptor_a", "accept", note="验收合格")
    past.move(past.at(2))
    past.close()
    rows = rows_of(past)
    assert set(rows) == {stays.danger.pk}
    assert (rows[stays.danger.pk].kind, rows[stays.danger.pk].weeks_listed) == ("fixed", 2)
    with scoped_to(PROVINCE):
        pk = WeekClosing.objects.get(zone_id=past.cast.zone["a"], ends_on=past.week.ends_on).pk
    assert "连续2周" in past.cast.client("office_a").get(f"/rounds/closing/{pk}/").content.decode()


def test_visits_not_begun_roll_on_and_secret_ones_are_in_no_list(past, ground):
    inspector = ground.phone("inspector_a")
    begun_later, called_off, done = (inspector.plan(firm="a1") for _ in range(3))
    secret = inspector.plan(firm="a2", form="secret")
    past.move(past.at(1))
    past.run("update visits_visit set planned_on = %s", [past.week.starts_on])
    past.run("update visits_visit set rolls_from = %s where secret_to = 0", [past.week.starts_on - WEEK])
    inspector.post(f"/visits/{called_off}/do/call_off/", note="企业停产")
    inspector.start(done, ground.ref)
    past.move(past.at(4))
    inspector.start(begun_later, ground.ref)  # after the week has ended
    past.close(late=5 * HOUR)
    rows = rows_of(past)
    assert set(rows) == {begun_later}
    assert (rows[begun_later].kind, rows[begun_later].weeks_rolled) == ("rolled", 2)
    assert (rows[begun_later].owner_kind, rows[begun_later].owner) == ("lead", "inspector_a 某")
    with scoped_to(PROVINCE):
        assert Visit.objects.filter(pk=secret, rolls_from=None).exists()


def test_leader_and_office_are_told_counts_and_no_names(past):
    past.due(past.walk(), past.week.ends_on)
    past.move(past.at(1))
    past.close()
    with scoped_to(Scope(tier="zone", zone_id=past.cast.zone["a"], seat_id=past.cast.people["leader_a"].seat_id)):
        told = Notice.objects.filter(kind="closing.written")
        seats = {past.cast.people[name].seat_id for name in ("leader_a", "office_a", "office2_a")}
        assert set(told.values_list("seat_id", flat=True)) <= seats and told.exists()
        params = told.first().params
    assert (params["fixed"], params["due"], params["rolled"]) == (0, 1, 0) and not CANARY.search(str(params))
    page = past.cast.client("leader_a").get("/inbox/").content.decode()
    assert "应销未销 1 项" in page


def test_the_pages_show_the_week_by_area_with_owners_and_link_every_row(past):
    late, mended = past.walk(), past.walk()
    past.due(late, past.week.ends_on)
    past.hand_in(mended)
    past.move(past.at(1))
    past.close()
    with scoped_to(PROVINCE):
        pk = WeekClosing.objects.get(zone_id=past.cast.zone["a"], ends_on=past.week.ends_on).pk
    office = past.cast.client("office_a")
    weeks = office.get("/rounds/closing/").content.decode()
    assert f"/rounds/closing/{pk}/" in weeks and "到周五 24:00 企业已提交整改" in weeks
    page = office.get(f"/rounds/closing/{pk}/").content.decode()
    for walk in (late, mended):
        assert f"/dangers/{walk.danger.pk}/" in page
    assert "a 园区 1" in page and "area_a 某" in page and "催企业整改" in page
    only = office.get(f"/rounds/closing/{pk}/?kind=due&area={past.cast.area['a1']}").content.decode()
    assert f"/dangers/{late.danger.pk}/" in only and f"/dangers/{mended.danger.pk}/" not in only
    rows = office.get(f"/rounds/closing/rows/?closing={pk}&kind=fixed").content.decode()
    assert f"/dangers/{mended.danger.pk}/" in rows and f"/dangers/{late.danger.pk}/" not in rows
    assert office.post(f"/rounds/closing/rows/?closing={pk}&do=export").status_code == 302
    now = office.get("/rounds/closing/now/").content.decode()
    assert f"/dangers/{late.danger.pk}/" in now and f"/dangers/{mended.danger.pk}/" in now and "连续2周" in now
    assert past.cast.client("office_b").get(f"/rounds/closing/{pk}/").status_code == 404
    assert past.cast.client("safety_a1").get("/rounds/closing/").status_code == 403
    province = past.cast.client("province")
    assert f"/rounds/closing/{pk}/" in province.get("/rounds/closing/").content.decode()
    assert province.get(f"/rounds/closing/now/?zone={past.cast.zone['a']}").status_code == 200
    city = past.cast.client("city_a")
    assert city.get(f"/rounds/closing/{pk}/").status_code == 200
    assert city.get(f"/rounds/closing/now/?zone={past.cast.zone['b']}").status_code == 404


def test_the_preview_says_what_the_list_would_be_now(past):
    closed = past.walk()
    past.hand_in(closed)
    closed.do("area_a", "supervise", note="已到现场核查")
    closed.do("acceptor_a", "accept", note="验收合格")
    mended = past.walk()
    past.hand_in(mended)
    page = past.cast.client("area_a").get("/rounds/closing/now/").content.decode()
    assert f"/dangers/{mended.danger.pk}/" in page and f"/dangers/{closed.danger.pk}/" not in page
    assert "现在的情况，周五 24:00 才定" in page


def test_nobody_writes_or_changes_a_list_but_the_portal(past):
    import pytest
    from django.db import DatabaseError, transaction

    past.due(past.walk(), past.week.ends_on)
    past.move(past.at(1))
    past.close()
    with scoped_to(Scope(tier="zone", zone_id=past.cast.zone["a"])):
        row = ClosingRow.objects.get()
        for change in (
            lambda: ClosingRow.objects.update(owner="别人"),
            lambda: ClosingRow.objects.all().delete(),
            lambda: WeekClosing.objects.create(
                zone_id=row.zone_id, ends_on=past.week.ends_on - WEEK, made_at=timezone.now()
            ),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
