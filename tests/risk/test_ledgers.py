"""Penalties of three levels and accidents: each level edits its own, one timeline shows them all (M-05)."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from core.tenancy import scoped_to
from core.workdays import today
from enterprises.models import Accident, Penalty
from reports.forms import PenaltyForm as MonthForm
from reports.models import Report
from tests.cast import Cast
from tests.reports.month import LAST_MONTH, frozen_month
from tests.risk.ground import PROVINCE, add_accident, add_penalty, in_scope

pytestmark = pytest.mark.django_db
LEVELS = {"city": "city_a", "zone": "office_a", "town": "area_a"}
FINE = {"kind": "fine", "description": "粉尘未清扫", "amount": "2", "basis": "依据某条", "evidence": "罚字 7 号"}
CRASH = {"level": "general", "description": "叉车碰撞", "deaths": "0", "injuries": "1", "loss": "3.5"}


def day(ago: int = 0) -> str:
    return (today() - datetime.timedelta(days=ago)).isoformat()


def enter(cast: Cast, who: str, firm: str = "a1", ledger: str = "penalty", **fields: str):
    data = (FINE if ledger == "penalty" else CRASH) | {"happened_on": day()} | fields
    return cast.client(who).post(f"{reverse(f'enterprises:{ledger}_add')}?enterprise={cast.enterprise[firm]}", data)


def rows(level: str = "") -> list[Penalty]:
    with scoped_to(PROVINCE):
        found = Penalty.objects.order_by("id")
        return list(found.filter(level=level) if level else found)


def test_three_levels_of_one_enterprise_stand_in_one_timeline_with_their_badges(cast: Cast) -> None:
    for level, who in LEVELS.items():
        assert enter(cast, who, description=f"{level} 查处").status_code == 302, who
    assert enter(cast, "office_a", ledger="accident").status_code == 302
    assert [row.level for row in rows()] == ["city", "zone", "town"], "the level is the seat's, never typed"
    for who in ("province", "city_a", "office_a", "area_a", "inspector_a"):
        page = cast.client(who).get(reverse("enterprises:detail", args=[cast.enterprise["a1"]])).content.decode()
        for badge in ("市级", "区级", "镇街", "事故"):
            assert f'<span class="tag mini">{badge}</span>' in page, (who, badge)
        assert "执法：罚款 2 万元" in page and "一般事故，受伤 1 人" in page
        assert page.count("/enterprises/penalties/") == 3 and page.count("/enterprises/accidents/") == 1
    for who in ("safety_a1", "expert_a"):
        page = cast.client(who).get(reverse("enterprises:detail", args=[cast.enterprise["a1"]])).content.decode()
        assert "查处" not in page and "叉车" not in page, who


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_corrects_and_voids_its_own_rows_and_no_others(cast: Cast, level: str) -> None:
    assert enter(cast, LEVELS[level]).status_code == 302
    (row,) = rows()
    for who in LEVELS.values():
        client, own = cast.client(who), who == LEVELS[level]
        page = client.get(reverse("enterprises:penalty", args=[row.pk])).content.decode()
        assert ("更正执法" in page) == own, who
        for verb in ("correct", "void"):
            url = reverse(f"enterprises:penalty_{verb}", args=[row.pk])
            assert client.get(url).status_code == (200 if own else 403), (who, verb)
            if not own:
                data = FINE | {"happened_on": day(), "reason": "x"}
                assert client.post(url, data).status_code == 403, (who, verb)
    mine = cast.client(LEVELS[level])
    change = FINE | {"happened_on": day(1), "amount": "3", "reason": "金额写错"}
    assert mine.post(reverse("enterprises:penalty_correct", args=[row.pk]), change).status_code == 302
    old, new = rows()
    assert old.voided_at and old.void_reason == "更正：金额写错" and (new.amount, new.level) == (3, level)
    assert mine.post(reverse("enterprises:penalty_correct", args=[row.pk]), change).status_code == 409, "void already"
    assert mine.post(reverse("enterprises:penalty_void", args=[new.pk]), {"reason": "重复登记"}).status_code == 302
    assert rows()[1].void_reason == "重复登记"


def test_the_database_keeps_the_levels_apart(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        pks = {level: add_penalty(cast, "a1", today(), level=level).pk for level in LEVELS}
    for who, own in (("office_a", {"zone", "town"}), ("area_a", {"zone", "town"}), ("city_a", {"city"})):
        for level, pk in pks.items():
            with in_scope(cast, who):
                changed = Penalty.objects.filter(pk=pk).update(void_reason="x")
                assert changed == (1 if level in own else 0), (who, level)
                if level in own:
                    with transaction.atomic():
                        add_penalty(cast, "a1", today(), level=level)
                else:
                    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                        add_penalty(cast, "a1", today(), level=level)
        with (
            in_scope(cast, who), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(),
            connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute("update enterprises_penalty set level = 'zone'")
    with in_scope(cast, "city_a"), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        add_penalty(cast, "b1", today(), level="city")
    with in_scope(cast, "city_a"), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        add_accident(cast, "a1", today())


def test_who_may_enter_what(cast: Cast) -> None:
    for who in ("province", "inspector_a", "leader_a", "expert_a", "safety_a1"):
        assert enter(cast, who).status_code == 403, who
    assert enter(cast, "area_a", "a2").status_code == 403, "an enterprise of another area"
    assert enter(cast, "city_a", "b1").status_code == enter(cast, "office_a", "b1").status_code == 404
    for who in ("city_a", "area_a"):
        assert enter(cast, who, ledger="accident").status_code == 403, who
    assert rows() == []
    late = enter(cast, "office_a", happened_on=day(-1))
    assert late.status_code == 422 and "不能晚于今天" in late.content.decode()
    choose = cast.client("area_a").get(reverse("enterprises:penalty_add")).content.decode()
    assert "CANARY-a-a1" in choose and "CANARY-a-a2" not in choose and "不在企业名录里的单位" not in choose


def test_the_zone_enters_units_outside_the_register(cast: Cast) -> None:
    url = f"{reverse('enterprises:accident_add')}?party=1"
    office = cast.client("office_a")
    assert office.post(url, CRASH | {"happened_on": day()}).status_code == 422
    assert office.post(url, CRASH | {"happened_on": day(), "party": "某运输队"}).status_code == 302
    with scoped_to(PROVINCE):
        row = Accident.objects.get()
        assert (row.enterprise_id, row.party, row.zone_id) == (None, "某运输队", cast.zone["a"])
    assert cast.client("city_a").post(f"{reverse('enterprises:penalty_add')}?party=1", FINE).status_code == 422


def test_lists_show_all_levels_with_filters_and_are_the_administrations(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        for level in LEVELS:
            add_penalty(cast, "a1", datetime.date(2025, 5, 1), level=level, description=f"甲 {level}")
        add_penalty(cast, "a2", datetime.date(2026, 5, 1), kind="stop", description="乙")
        add_accident(cast, "a1", datetime.date(2026, 5, 1), deaths=1, description="丙")
    url, client = reverse("enterprises:penalties"), cast.client("city_a")
    page = client.get(url).content.decode()
    assert all(f"甲 {level}" in page for level in LEVELS) and "乙" in page
    for query, seen, unseen in (
        ("level=city", "甲 city", "甲 zone"), ("kind=stop", "乙", "甲"), ("year=2025", "甲 town", "乙"),
        (f"enterprise={cast.enterprise['a2']}", "乙", "甲"), ("q=CANARY-a-a1", "甲 city", "乙"),
    ):  # fmt: skip
        page = client.get(f"{url}?{query}").content.decode()
        assert seen in page and unseen not in page, query
    assert "丙" in cast.client("leader_a").get(reverse("enterprises:accidents")).content.decode()
    for who in ("safety_a1", "expert_a"):
        assert cast.client(who).get(url).status_code == 403
    assert "甲" not in cast.client("office_b").get(url).content.decode()


def test_the_ledger_is_exported_with_its_levels(cast: Cast, run_jobs) -> None:
    with scoped_to(PROVINCE):
        add_penalty(cast, "a1", datetime.date(2025, 5, 1), level="city")
    url = reverse("enterprises:penalties")
    assert cast.client("office_a").post(f"{url}?do=export&format=csv").status_code == 302
    (job,) = run_jobs("office_a")
    assert job.state == "done", job.message
    answer = cast.client("office_a").get(f"/downloads/{job.pk}/file/")
    assert "市级" in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_a_month_report_types_no_rows_of_the_city_and_voids_none(cast: Cast) -> None:
    assert [value for value, _label in MonthForm().fields["level"].choices] == ["zone", "town"]
    with scoped_to(PROVINCE):
        period = frozen_month()
        theirs, mine = (add_penalty(cast, "a1", LAST_MONTH, level=level) for level in ("city", "zone"))
        report = Report.objects.get(period=period, zone_id=cast.zone["a"])
    office = cast.client("office_a")
    page = office.get(f"/reports/{report.pk}/").content.decode()
    assert f"/penalties/{mine.pk}/void/" in page and f"/penalties/{theirs.pk}/void/" not in page
    statuses = [office.post(f"/reports/{report.pk}/penalties/{row.pk}/void/").status_code for row in (theirs, mine)]
    assert statuses == [409, 302] and [bool(row.voided_at) for row in rows()] == [False, True]
