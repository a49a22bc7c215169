"""Raising a class: only above what is computed, by the zone, with a reason; what a list says; who sees what."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from core.errors import InvalidInput
from core.tenancy import scoped_to
from core.workdays import today
from enterprises.models import Enterprise
from inspections.risk.computing import compute
from inspections.risk.models import RiskClass, RiskRaise
from inspections.risk.raising import raise_class
from tests.cast import Cast
from tests.import_support import workbook
from tests.risk.ground import PROVINCE, add_accident, add_major, in_scope, rated, risk_of

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def url(cast: Cast, firm: str = "a1") -> str:
    return reverse("risk:detail", args=[cast.enterprise[firm]])


def lift(cast: Cast, who: str = "office_a", firm: str = "a1", **fields: str):
    return cast.client(who).post(url(cast, firm), {"do": "raise", "colour": "red", "reason": "外包作业多"} | fields)


def insert(cast: Cast, who: str, colour: str, firm: str = "a1") -> None:
    """As raw SQL of somebody of that seat's tier."""
    with in_scope(cast, who), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into risk_riskraise (zone_id, enterprise_id, colour, reason, raised_at, raised_by, raiser_user_id,"
            " ended_by, end_reason) values (%s, %s, %s, 'x', now(), 'x', 1, '', '')",
            [cast.zone[firm[0]], cast.enterprise[firm], colour],
        )


def test_the_zone_raises_and_ends_and_both_stay_in_the_history(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        rated(cast, on=today())
    assert lift(cast, "leader_a").status_code == 302
    with scoped_to(PROVINCE):
        row = RiskClass.objects.select_related("raised").get(enterprise_id=cast.enterprise["a1"], known_to=None)
        assert (row.computed, row.in_force, row.raised.colour, risk_of(cast, "a1")) == ("blue", "red", "red", "red")
    page = cast.client("safety_a1").get(url(cast)).content.decode()
    assert "外包作业多" in page and "开发区提级到红" in page and "结束提级" not in page
    assert "系统评定蓝，开发区提级：外包作业多" in cast.client("safety_a1").get("/enterprises/mine/").content.decode()
    office = cast.client("office_a")
    nothing = office.post(url(cast), {"do": "end", "why": ""})
    assert nothing.status_code == 422 and "请填写" in nothing.content.decode()
    assert office.post(url(cast), {"do": "end", "why": "外包队已撤"}).status_code == 302
    assert office.post(url(cast), {"do": "end", "why": "再来"}).status_code == 409
    with scoped_to(PROVINCE):
        assert risk_of(cast, "a1") == "blue"
        (kept,) = RiskRaise.objects.all()
        assert (kept.end_reason, kept.ended_by, kept.raised_by) == ("外包队已撤", "office_a 某", "leader_a 某")
    assert "外包队已撤" in office.get(url(cast)).content.decode()


def test_never_below_what_is_computed_by_page_or_by_raw_sql(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        add_major(cast, "a1")
        rated(cast, on=today())
    for colour in ("blue", "yellow", "orange"):
        answer = lift(cast, colour=colour)
        assert answer.status_code == 422 and "aria-invalid" in answer.content.decode(), colour
        with in_scope(cast, "office_a"), pytest.raises(InvalidInput) as wrong:
            firm = Enterprise.objects.get(pk=cast.enterprise["a1"])
            raise_class(actor=cast.actor("office_a"), enterprise=firm, colour=colour, reason="x")
        assert set(wrong.value.fields) == {"colour"}
        with pytest.raises(IntegrityError, match="a raise goes up"):
            insert(cast, "office_a", colour)
    with scoped_to(PROVINCE):
        assert risk_of(cast, "a1") == "orange" and not RiskRaise.objects.exists()
    insert(cast, "office_a", "red")
    with scoped_to(PROVINCE):
        assert risk_of(cast, "a1") == "red"


def test_a_class_that_rises_above_a_raise_is_in_force(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        rated(cast, on=today())
    assert lift(cast, colour="yellow").status_code == 302
    with scoped_to(PROVINCE):
        for _n in range(3):
            add_major(cast, "a1")
        row = rated(cast, on=today())
        assert (row.computed, row.in_force, row.raised_id, risk_of(cast, "a1")) == ("red", "red", None, "red")
        assert RiskRaise.objects.filter(ended_at=None).exists(), "the raise is still there and does nothing"
    page = cast.client("office_a").get(url(cast)).content.decode()
    assert "不起作用" in page and "提级到</label>" not in page, "nothing is above red"


def test_a_raise_ends_with_its_last_day_and_another_takes_its_place(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        rated(cast, on=today())
    past = (today() - DAY).isoformat()
    answer = lift(cast, last_on=past)
    assert answer.status_code == 422 and "不能早于今天" in answer.content.decode()
    assert lift(cast, colour="orange", last_on=today().isoformat()).status_code == 302
    assert lift(cast, colour="red", last_on=today().isoformat(), reason="又出事").status_code == 302
    with scoped_to(PROVINCE):
        newest, oldest = RiskRaise.objects.order_by("-id")
        assert oldest.end_reason == "改为红：又出事" and newest.ended_at is None
        assert compute(on=today()) == 0 and risk_of(cast, "a1") == "red", "its last day counts"
        compute(on=today() + DAY)
        newest.refresh_from_db()
        assert (newest.ended_by, newest.end_reason) == ("系统", "最后一天已过") and risk_of(cast, "a1") == "blue"


def test_an_ended_raise_stays_as_it_was_and_only_one_is_open(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        rated(cast, on=today())
    insert(cast, "office_a", "orange")
    with pytest.raises(IntegrityError, match="riskraise_one_open"):
        insert(cast, "office_a", "red")
    with in_scope(cast, "office_a"):
        RiskRaise.objects.update(ended_at="2026-12-01T00:00Z", ended_by="x", end_reason="x")
        with pytest.raises(IntegrityError, match="this raise is over"), transaction.atomic():
            RiskRaise.objects.update(end_reason="y")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            RiskRaise.objects.update(colour="red")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            RiskRaise.objects.all().delete()


def test_nobody_else_raises(cast: Cast) -> None:
    for who in ("province", "city_a", "inspector_a", "area_a", "acceptor_a", "expert_a", "safety_a1"):
        assert lift(cast, who).status_code == 403, who
    for who in ("office_b", "leader_b", "safety_a2"):
        assert lift(cast, who).status_code == 404, who
    for who in ("safety_a1", "expert_a", "city_a"):
        with pytest.raises(DatabaseError, match="permission denied"):
            insert(cast, who, "red")
    with pytest.raises(DatabaseError, match="row-level security"):
        insert(cast, "office_b", "red")
    with in_scope(cast, "inspector_a"), pytest.raises(PermissionDenied):
        firm = Enterprise.objects.get(pk=cast.enterprise["a1"])
        raise_class(actor=cast.actor("inspector_a"), enterprise=firm, colour="red", reason="x")


def test_before_the_first_computing_a_raise_is_all_there_is(cast: Cast) -> None:
    assert "未评定" in cast.client("office_a").get(url(cast)).content.decode()
    assert lift(cast, colour="orange").status_code == 302
    with scoped_to(PROVINCE):
        assert risk_of(cast, "a1") == "orange"
        row = rated(cast, on=today())
        assert (row.computed, row.in_force) == ("blue", "orange")


def test_a_list_raises_and_never_lowers(cast: Cast, code, run_jobs) -> None:
    with scoped_to(PROVINCE):
        add_accident(cast, "a2", today())
        rated(cast, on=today())
        codes = dict(Enterprise.objects.values_list("pk", "credit_code"))
    firms = [cast.enterprise[key] for key in ("a1", "a2")]
    head = ["单位名称", "统一社会信用代码", "风险等级"]
    names = ["CANARY-a-a1 精密制造有限公司", "CANARY-a-a2 精密制造有限公司"]
    rows = [
        head,
        [names[0], codes[firms[0]], "橙"],
        [names[1], codes[firms[1]], "蓝"],
        ["盐城新来化工有限公司", code(7), "红"],
    ]
    office = cast.client("office_a")
    for again in (False, True):
        where = office.post("/enterprises/imports/", {"file": workbook(rows)}).url
        run_jobs("office_a")
        page = office.get(where).content.decode()
        assert "风险等级由系统评定，现为黄，表里的不更高，不改" in page
        wanted = "新增 0 家，更新 0 家，没有变化 3 家" if again else "新增 1 家，更新 1 家，没有变化 1 家"
        assert wanted in page
        if not again:
            office.post(f"{where}confirm/")
            (job,) = run_jobs("office_a")
            assert job.state == "done", job.message
    with scoped_to(PROVINCE):
        assert [risk_of(cast, key) for key in ("a1", "a2")] == ["orange", "yellow"]
        assert Enterprise.objects.get(credit_code=code(7)).risk == "red"
        assert {row.reason for row in RiskRaise.objects.all()} == {"导入台账"}


def test_the_form_and_the_file_of_an_enterprise_no_longer_ask_for_a_class(cast: Cast) -> None:
    edit = f"/enterprises/{cast.enterprise['a1']}/edit/"
    assert 'name="risk"' not in cast.client("office_a").get(edit).content.decode()
