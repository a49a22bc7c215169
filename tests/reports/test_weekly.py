"""周例会简报: the Saturday window, its numbers by area, decisions that come back, minutes nobody overwrites unseen."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone

from core.tenancy import Scope, scoped_to
from reports.calendar import week_of
from reports.models import Brief, ReportPeriod
from reports.weekly import make_briefs, ready_at, weeks_due
from tests.factories import make_danger

pytestmark = pytest.mark.django_db
START, END = week_of(timezone.localdate() - datetime.timedelta(days=7))


def at(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


@pytest.fixture
def week(cast) -> ReportPeriod:
    with scoped_to(Scope("province")):
        make_danger(cast, "a1", found_at=at(START, 0, 0), state="review")
        make_danger(cast, "a1", found_at=at(END, 23, 59), state="review", area_id=None)
        make_danger(cast, "a1", found_at=at(END + datetime.timedelta(days=1), 0, 0), state="review")
        late = {
            "state": "supervision",
            "issued_at": at(START, 1),
            "due_on": END,
            "original_due_on": END,
            "number_serial": 1,
        }
        make_danger(
            cast, "a2", found_at=at(START - datetime.timedelta(days=9), 8), rectified_at=at(START, 9), number_year=2026,
            number="T-1", **late,
        )  # fmt: skip
        row = ReportPeriod.objects.create(
            kind="week", start=START, end=END, opened_at=timezone.now(), known_at=timezone.now()
        )
        make_briefs(row, now=timezone.now())
        assert make_briefs(row, now=timezone.now()) == 0, "a second run makes none"
        return row


def brief_of(cast, zone: str, week: ReportPeriod) -> Brief:
    with scoped_to(Scope("province")):
        return Brief.objects.get(zone_id=cast.zone[zone], period=week)


def test_the_week_runs_from_saturday_to_friday_and_is_ready_on_saturday_at_seven() -> None:
    assert START.weekday() == 5 and END.weekday() == 4 and (END - START).days == 6
    assert week_of(START) == week_of(END) == (START, END)
    assert timezone.localtime(ready_at(END)).strftime("%a %H:%M") == "Sat 07:00"


def test_a_week_waits_for_saturday_seven_o_clock(cast) -> None:
    with scoped_to(Scope("province")):
        ReportPeriod.objects.create(kind="week", start=START, end=END, opened_at=timezone.now())
        assert not weeks_due(ready_at(END) - datetime.timedelta(minutes=1)).exists()
        assert weeks_due(ready_at(END)).exists()


def test_numbers_of_the_week_open_their_rows(cast, week) -> None:
    brief = brief_of(cast, "a", week)
    assert brief.cells["all"] == {
        "dangers_found": 2, "week_closed": 0, "dangers_overdue": 1, "mended_open": 1, "should_be_closed": 1,
    }  # fmt: skip
    client = cast.client("office_a")
    shown = client.get(f"/reports/weeks/{brief.pk}/").content.decode()
    codes = re.findall(r"/figures/f/([0-9A-Z-]+)/", shown)
    opened = [client.get(f"/figures/f/{code}/").content.decode() for code in codes]
    counts = [re.search(r'aria-current="page">分子 <small>(\d+)', page)[1] for page in opened]
    assert counts[-5:] == ["2", "0", "1", "1", "1"]
    assert cast.client("office_b").get(f"/reports/weeks/{brief.pk}/").status_code == 404
    assert cast.client("safety_a1").get("/reports/weeks/").status_code == 403


def test_a_decision_comes_back_next_week_until_it_is_closed(cast, week) -> None:
    brief, client = brief_of(cast, "a", week), cast.client("leader_a")
    url = f"/reports/weeks/{brief.pk}/decide/"
    early = {"text": "约谈两家企业", "owner": "曹洋", "due_on": START.isoformat()}
    assert client.post(url, early).status_code == 422
    assert client.post(url, early | {"due_on": (END + datetime.timedelta(days=5)).isoformat()}).status_code == 302
    with scoped_to(Scope("province")):
        first, last = START + datetime.timedelta(days=7), END + datetime.timedelta(days=7)
        following = ReportPeriod.objects.create(
            kind="week", start=first, end=last, opened_at=timezone.now(), known_at=timezone.now()
        )
        make_briefs(following, now=timezone.now())
    later = brief_of(cast, "a", following)
    shown = client.get(f"/reports/weeks/{later.pk}/").content.decode()
    assert "约谈两家企业" in shown
    task = re.search(r"/reports/tasks/(\d+)/close/", shown)[1]
    assert client.post(f"/reports/tasks/{task}/close/", {"outcome": ""}).status_code == 422
    assert cast.client("office_b").post(f"/reports/tasks/{task}/close/", {"outcome": "x"}).status_code == 404
    assert client.post(f"/reports/tasks/{task}/close/", {"outcome": "已约谈，限期一周"}).status_code == 302
    assert client.post(f"/reports/tasks/{task}/close/", {"outcome": "再来"}).status_code == 409
    again = client.get(f"/reports/weeks/{later.pk}/").content.decode()
    assert "已约谈" in again and f"/reports/tasks/{task}/close/" not in again


def beat(now: datetime.datetime) -> dict:
    from accounts.services import system
    from core.tenancy import scope_of
    from reports.cycle import turn

    actor = system()
    with scoped_to(scope_of(actor)):
        return turn(actor, now)


@pytest.fixture
def saturday(cast) -> datetime.datetime:
    """Saturday 07:00; the weeks before have their briefs."""
    from reports.cycle import open_periods

    now = ready_at(END)
    with scoped_to(Scope("province")):
        open_periods(now)
        ReportPeriod.objects.filter(kind="week", start__lt=START).update(known_at=now, filled_at=now)
    return now


def test_on_saturday_at_seven_the_briefs_are_there_after_one_turn(cast, saturday) -> None:
    assert beat(saturday - datetime.timedelta(minutes=10))["briefs"] == 0
    assert beat(saturday)["briefs"] == 118
    with scoped_to(Scope("province")):
        week = ReportPeriod.objects.get(kind="week", start=START)
        assert week.known_at is not None and week.filled_at == saturday
        assert Brief.objects.filter(period=week).count() == 118
    assert beat(saturday)["briefs"] == 0


def test_a_turn_killed_between_freeze_and_briefs_is_made_up_for(cast, saturday, monkeypatch) -> None:
    from reports import cycle

    class Killed(BaseException):
        pass

    def die(*_arguments: object, **_more: object) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(cycle, "make_briefs", die)
        beat(saturday)
    with scoped_to(Scope("province")):
        assert ReportPeriod.objects.get(kind="week", start=START).known_at is None, "as if untouched"
    assert beat(saturday)["briefs"] == 118


def test_a_frozen_week_without_briefs_gets_them_as_of_its_freeze(cast, saturday) -> None:
    with scoped_to(Scope("province")):
        ReportPeriod.objects.filter(kind="week", start=START).update(known_at=saturday)
    assert beat(saturday)["briefs"] == 118
    with scoped_to(Scope("province")):
        assert ReportPeriod.objects.get(kind="week", start=START).known_at == saturday


def test_the_province_chooses_a_week_and_sees_all_its_zones_and_every_number_opens(cast, week) -> None:
    province = cast.client("province")
    with scoped_to(Scope("province")):
        first, last = START - datetime.timedelta(days=7), END - datetime.timedelta(days=7)
        earlier = ReportPeriod.objects.create(
            kind="week", start=first, end=last, opened_at=timezone.now(), known_at=timezone.now()
        )
        make_briefs(earlier, now=timezone.now())
        city = Brief.objects.filter(period=week, zone_id=cast.zone["a"]).values_list("zone__city_id", flat=True)[0]
        of_city = Brief.objects.filter(period=week, zone__city_id=city).count()
    rows = r'<th scope="row" class="fix nowrap"><a href="/reports/weeks/(\d+)/">'
    newest = province.get("/reports/weeks/").content.decode()
    assert len(re.findall(rows, newest)) == 118 and str(brief_of(cast, "a", week).pk) in re.findall(rows, newest)
    chosen = province.get(f"/reports/weeks/?week={earlier.pk}").content.decode()
    assert len(re.findall(rows, chosen)) == 118 and str(brief_of(cast, "a", earlier).pk) in re.findall(rows, chosen)
    assert len(re.findall(rows, province.get(f"/reports/weeks/?city={city}").content.decode())) == of_city < 118
    mine = newest[newest.index(f"/reports/weeks/{brief_of(cast, 'a', week).pk}/") :]
    codes = re.findall(r"/figures/f/([0-9A-Z-]+)/", mine)[:5]
    assert [opened(province, code) for code in codes] == ["2", "0", "1", "1", "1"]
    own = cast.client("city_a").get("/reports/weeks/").content.decode()
    assert len(re.findall(rows, own)) == of_city


def test_a_zone_turns_the_pages_of_its_weeks(cast, week, monkeypatch) -> None:
    from reports import brief_views

    with scoped_to(Scope("province")):
        for back in (1, 2):
            days = datetime.timedelta(days=7 * back)
            row = ReportPeriod.objects.create(kind="week", start=START - days, end=END - days, opened_at=timezone.now())
            Brief.objects.create(
                zone_id=cast.zone["a"], period=row, cells={"areas": {}, "all": brief_cells(cast, week)}
            )
    monkeypatch.setattr(brief_views, "WEEKS", 2)
    client = cast.client("office_a")
    first = client.get("/reports/weeks/").content.decode()
    assert 0 < first.index(f"{START} –") < first.index(f"{START - datetime.timedelta(days=7)} –"), "newest first"
    assert first.count("/reports/weeks/") >= 2 and 'rel="next"' in first
    rest = client.get("/reports/weeks/" + re.search(r'rel="next" href="([^"]+)"', first)[1]).content.decode()
    assert 'rel="prev"' in rest and 'rel="next"' not in rest


def brief_cells(cast, week: ReportPeriod) -> dict[str, int]:
    return brief_of(cast, "a", week).cells["all"]


def opened(client, code: str) -> str:
    shown = client.get(f"/figures/f/{code}/").content.decode()
    return re.search(r'aria-current="page">分子 <small>(\d+)', shown)[1]


def test_what_has_no_area_opens_its_rows_too(cast, week) -> None:
    client = cast.client("office_a")
    shown = client.get(f"/reports/weeks/{brief_of(cast, 'a', week).pk}/").content.decode()
    row = shown[shown.index(">未填</th>") :]
    code = re.findall(r"/figures/f/([0-9A-Z-]+)/", row)[0]
    assert opened(client, code) == "1" and "未填园区、镇街" in client.get(f"/figures/f/{code}/").content.decode()
    assert cast.client("office_b").get(f"/figures/f/{code}/").status_code == 404


def test_minutes_are_not_overwritten_unseen(cast, week) -> None:
    brief = brief_of(cast, "a", week)
    one, other = cast.client("office_a"), cast.client("leader_a")
    url, data = f"/reports/weeks/{brief.pk}/minutes/", {"version": "0", "chair": "高建国"}
    assert one.post(url, data | {"minutes": "通报逾期"}).status_code == 302
    answer = other.post(url, data | {"minutes": "另写"})
    assert answer.status_code == 409 and "另写" in answer.content.decode(), "what was typed is still there"
    assert brief_of(cast, "a", week).minutes == "通报逾期"
