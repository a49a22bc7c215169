"""Clocks in force on a day, the last day of a term with holidays in it, and what the province changes from a day on."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.tenancy import Scope, scope_of, scoped_to
from core.workdays import is_workday
from hazards.sources.clocks import Clock, Timetable, clock, clocks, due, latest_start, set_clock, timetable
from tests.sources.plans import another, day

PROVINCE = Scope("province")
NOW = datetime.datetime(2026, 9, 15, 2, tzinfo=datetime.UTC)
ONE_DAY = datetime.timedelta(days=1)


def of(value: int, unit: str, valid_from: str = "2019-09-01") -> Clock:
    return Clock(code="T", value=value, unit=unit, valid_from=day(valid_from))


@pytest.mark.parametrize(
    ("value", "unit", "begun", "last"),
    [
        (20, "工作日", "2026-09-01", "2026-09-29"),  # Sunday 09-20 is a working day, 09-25 to 09-27 is 中秋
        (20, "工作日", "2026-09-10", "2026-10-14"),  # across National Day 10-01 to 10-07; Saturday 10-10 is worked
        (5, "工作日", "2026-09-28", "2026-10-10"),
        (5, "工作日", "2026-09-30", "2026-10-13"),
        (1, "工作日", "2026-09-30", "2026-10-08"),
        (30, "日", "2026-09-10", "2026-10-10"),
        (6, "月", "2026-08-31", "2027-02-28"),
        (6, "月", "2026-02-28", "2026-08-28"),
        (1, "季度", "2026-11-30", "2027-02-28"),
        (3, "年", "2024-02-29", "2027-02-28"),
        (2, "周", "2026-09-25", "2026-10-09"),
    ],
)
def test_the_last_day_of_a_term(value: int, unit: str, begun: str, last: str) -> None:
    assert due(of(value, unit), day(begun)) == day(last)
    if unit == "工作日":
        begin, end = day(begun), day(last)
        assert sum(is_workday(begin + n * ONE_DAY) for n in range(1, (end - begin).days + 1)) == value
        assert is_workday(end)


@given(
    st.integers(1, 40),
    st.sampled_from(["工作日", "日", "周", "月", "季度", "年"]),
    st.dates(datetime.date(2024, 1, 1), datetime.date(2026, 12, 31)),
)
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_one_comparison_with_the_latest_start_is_the_same_as_counting_each_term(
    value: int, unit: str, on: datetime.date
) -> None:
    one = of(value if unit != "年" else 1 + value % 3, unit)
    cut = latest_start(one, on)
    for away in range(-4, 5):
        begun = cut + away * ONE_DAY
        assert (due(one, begun) < on) == (begun <= cut), (one.value, unit, on, begun)


def test_a_clock_without_a_length_has_no_last_day() -> None:
    for value, unit in ((None, ""), (1, "小时"), (1, "date")):
        with pytest.raises(ValueError, match="T"):
            due(of(value, unit), day("2026-09-01"))


@pytest.mark.django_db
def test_the_clocks_of_plans_and_reviews_come_from_the_rows(cast, django_assert_num_queries) -> None:
    with scoped_to(scope_of(cast.actor("safety_a1"))):
        with django_assert_num_queries(1):
            found = clocks(["D02", "D27", "D28", "D29", "D31", "D33"], day("2026-09-15"))
        assert {code: (row.value, row.unit) for code, row in found.items()} == {
            "D02": (3, "年"), "D27": (20, "工作日"), "D28": (5, "工作日"), "D29": (3, "年"), "D31": (6, "月"),
            "D33": (6, "月"),
        }  # fmt: skip
        assert due(found["D02"], day("2024-03-01")) == day("2027-03-01"), "the next review of a source"
        with pytest.raises(LookupError, match="D27"):
            clock("D27", day("2019-08-31"))
        assert clock("D35", day("2026-09-15")).valid_to == day("2024-02-04"), "run out, and nothing in its place yet"
        with pytest.raises(LookupError, match="D99"):
            timetable(["D99"])


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_a_change_of_the_province_holds_from_its_day_and_older_answers_stay(cast) -> None:
    actor = cast.actor("province")
    with scoped_to(scope_of(actor)):
        made = set_clock(actor=actor, code="D28", value=10, reason="试点延长核对", valid_from=day("2026-10-01"))
        assert (made.sure, made.changed_by, made.change_reason) == ("province", actor.name, "试点延长核对")
        assert (made.unit, made.source, made.topic) == ("工作日", "预案管理办法 第28条", "预案")
        assert clock("D28", day("2026-09-30")).value == 5
        assert clock("D28", day("2026-10-01")).value == 10
        times = timetable(["D28"])
        assert times.due("D28", day("2026-09-30")) == day("2026-10-13"), "begun before: five workdays"
        assert times.due("D28", day("2026-10-01")) == day("2026-10-20"), "begun since: ten"
        assert times.at("D28", day("2000-01-01")).value == 5, "what is older than every version follows the first"


@pytest.mark.django_db
def test_the_condition_over_versions_is_the_same_as_counting_each_term(cast) -> None:
    from hazards.sources.models import EmergencyPlan
    from tests.sources.plans import make_plan

    with scoped_to(PROVINCE):
        another("D27", "2026-09-21", value=3)
        another("D27", "2026-10-08", value=30)
        another("D27", "2026-10-08", value=8)
        first = day("2026-08-01")
        for n in range(75):
            make_plan(cast, published_on=first + n * ONE_DAY)
        times = timetable(["D27"])
        for n in range(0, 110, 3):
            on = first + n * ONE_DAY
            said = set(EmergencyPlan.objects.filter(times.over("D27", "published_on", on)).values_list("pk", flat=True))
            rows = EmergencyPlan.objects.values_list("pk", "published_on")
            assert said == {pk for pk, begun in rows if times.due("D27", begun) < on}, on
    assert isinstance(times, Timetable)


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"value": 0}, "value", "请填 1 到 9999 的整数。"),
        ({"value": 20}, "value", "与现行的一样，没有改动。"),
        ({"reason": "  "}, "reason", "请写明依据或理由。"),
        ({"valid_from": day("2026-09-14")}, "valid_from", "不能早于今天：已经开始的期限按原来的算。"),
        ({"code": "D07"}, "value", "这一条不是一段时长，不能设天数。"),
        ({"code": "D22", "value": 24}, "unit", "请选择单位。"),
    ],
)
def test_a_wrong_change_is_said_at_its_field(cast, changes: dict, field: str, sentence: str) -> None:
    actor = cast.actor("province")
    values = {"code": "D27", "value": 15, "reason": "试点", "valid_from": day("2026-10-01")} | changes
    with scoped_to(scope_of(actor)), pytest.raises(InvalidInput) as wrong:
        set_clock(actor=actor, **values)
    assert wrong.value.fields[field] == [sentence]


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_a_duty_the_law_gives_no_length_gets_one_with_its_unit(cast) -> None:
    actor = cast.actor("province")
    with scoped_to(scope_of(actor)):
        set_clock(actor=actor, code="D22", value=24, unit="小时", reason="省厅通知", valid_from=day("2026-09-15"))
        row = clock("D22", day("2026-09-15"))
        assert (row.value, row.unit) == (24, "小时")


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("username", ["safety_a1", "office_a", "city_a", "auditor", "expert_a"])
def test_nobody_but_the_province_writes_a_clock(cast, username: str) -> None:
    actor = cast.actor(username)
    with scoped_to(scope_of(actor)):
        with pytest.raises(PermissionDenied):
            set_clock(actor=actor, code="D27", value=15, reason="x", valid_from=day("2026-10-01"))
        if actor.tier == "province":
            return
        for write in (
            lambda: Clock.objects.create(code="D27", value=99, valid_from=day("2026-10-01"), kind="deadline"),
            lambda: Clock.objects.filter(code="D27").update(value=99),
            lambda: Clock.objects.filter(code="D27").delete(),
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                write()


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_the_list_of_clocks_says_how_sure_each_is(cast) -> None:
    page = cast.client("safety_a1").get("/sources/clocks/").content.decode()
    for words in ("未证实", "来源不一致", "部分证实", "20 工作日", "预案管理办法(令88/令2) 第26条", "有效期已满"):
        assert words in page, words
    assert "省级设定" not in page and "/sources/clocks/D27/" in page
    one = cast.client("safety_a1").get("/sources/clocks/D27/")
    assert one.status_code == 200 and 'name="valid_from"' not in one.content.decode(), "no form for who may not"
    assert cast.client("safety_a1").get("/sources/clocks/nothing/").status_code == 404
    assert cast.client("office_a").post("/sources/clocks/D27/", {"value": 9}).status_code == 403


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_the_province_changes_a_clock_on_its_page(cast) -> None:
    client, url = cast.client("province"), "/sources/clocks/D27/"
    sent = {"value": "15", "valid_from": "2026-10-01", "reason": "苏应急试点"}
    wrong = client.post(url, sent | {"valid_from": "2026-09-01"})
    assert wrong.status_code == 422 and "不能早于今天" in wrong.content.decode()
    assert client.post(url, sent).status_code == 302
    page = client.get(url).content.decode()
    assert "苏应急试点" in page and "15 工作日" in page and "20 工作日" in page and "省级设定" in page
    listed = cast.client("office_a").get("/sources/clocks/").content.decode()
    assert "20 工作日" in listed and "2026-10-01 起为 15 工作日" in listed, "what is in force, and what is to come"
    with time_machine.travel(datetime.datetime(2026, 10, 1, 2, tzinfo=datetime.UTC), tick=False):
        listed = cast.client("office_a").get("/sources/clocks/").content.decode()
        assert "15 工作日" in listed and "省级设定" in listed
