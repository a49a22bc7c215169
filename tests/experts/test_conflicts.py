"""Who served an enterprise is not sent there for three years, to the day, on the page and by raw SQL."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Assignment
from core.tenancy import Scope, scope_of, scoped_to
from core.workdays import today
from enterprises.models import Enterprise
from inspections.experts.conflicts import assignable, conflicts_of
from inspections.experts.models import Rule, Service, years_later
from tests.experts.register import enter_agency, enter_expert, office_of, served

pytestmark = pytest.mark.django_db
NEW = "/enterprises/experts/new/"
DAY = datetime.timedelta(days=1)
INSERT = (
    "insert into accounts_assignment(zone_id, enterprise_id, seat_id, valid_from, valid_to) values (%s,%s,%s,%s,%s)"
)


def assign(cast, firm: str = "a2", *, to: str = "expert_a", valid_to: str = ""):
    data = {"enterprise": cast.enterprise[firm], "seat": cast.people[to].seat_id, "valid_to": valid_to}
    return cast.client("office_a").post(NEW, data)


def insert(cast, firm: str = "a2", *, valid_from=None, valid_to=None, to: str = "expert_a", zone: str = "a") -> str:
    """Write the assignment past the portal, as park_zone; the name of the constraint that refuses, or nothing."""
    values = [cast.zone[zone], cast.enterprise[firm], cast.people[to].seat_id, valid_from or today(), valid_to]
    try:
        with scoped_to(scope_of(cast.actor("office_a"))), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select current_user")
            assert cursor.fetchone() == ("park_zone",)
            cursor.execute(INSERT, values)
            cursor.execute("set constraints all immediate")
    except IntegrityError as error:
        diagnosis = error.__cause__.diag
        return f"{diagnosis.sqlstate} {diagnosis.constraint_name}"
    return ""


CONFLICT = "23514 assignment_without_conflict"
CONTRACT = "23514 assignment_in_contract"


def last_day_barred_today() -> datetime.date:
    """The last day of service for which today is the last day barred."""
    return max(day for day in (today() - n * DAY for n in range(1090, 1100)) if years_later(day, 3) == today())


def test_who_served_the_enterprise_is_refused_with_the_facts(cast) -> None:
    expert = enter_expert(cast)
    served(cast, expert, from_on=today() - 300 * DAY, to_on=today() - 200 * DAY)
    answer = assign(cast)
    page = answer.content.decode()
    assert answer.status_code == 422
    facts = f"{today() - 300 * DAY} 至 {today() - 200 * DAY}为这家企业做过安全评价（来源：评价报告 APJ-1）"
    free = years_later(today() - 200 * DAY, 3) + DAY
    assert facts in page and "3 年内服务过的不能分派" in page and f"{free} 起可以分派" in page
    assert insert(cast) == CONFLICT
    assert assign(cast, "a1").status_code == 422, "assigned there already"
    with scoped_to(Scope("province")):
        assert Assignment.objects.count() == 2, "the two of the cast"


def test_who_works_for_an_agency_that_served_it_is_refused(cast) -> None:
    agency = enter_agency(cast)
    enter_expert(cast, agency=agency, contract_from=None)
    served(cast, agency)
    page = assign(cast).content.decode()
    assert "所在机构江苏安评技术服务有限公司" in page and "至今为这家企业做过" in page
    assert insert(cast) == CONFLICT


def test_another_expert_of_no_such_agency_can_be_sent(cast) -> None:
    enter_expert(cast)
    served(cast, enter_agency(cast))
    assert assign(cast).status_code == 302


def test_the_day_three_years_after_the_last_is_barred_and_the_next_is_free(cast) -> None:
    expert = enter_expert(cast)
    row = served(cast, expert, from_on=datetime.date(2020, 1, 1), to_on=last_day_barred_today())
    assert assign(cast).status_code == 422
    assert insert(cast) == CONFLICT
    with office_of(cast, "a"):
        Service.objects.filter(pk=row.pk).update(voided_at="2026-01-01T00:00Z", void_reason="写错了")
    served(cast, expert, from_on=datetime.date(2020, 1, 1), to_on=last_day_barred_today() - DAY)
    assert assign(cast).status_code == 302


def test_a_voided_service_does_not_count(cast) -> None:
    row = served(cast, enter_expert(cast))
    client = cast.client("office_a")
    assert client.post(f"/experts/services/{row.pk}/void/", {"reason": ""}).status_code == 422
    assert assign(cast).status_code == 422
    assert client.post(f"/experts/services/{row.pk}/void/", {"reason": "同名的另一个人"}).status_code == 302
    assert assign(cast).status_code == 302
    page = client.get(f"/experts/{row.expert_id}/").content.decode()
    assert "已作废：同名的另一个人" in page


def test_a_service_not_begun_on_that_day_does_not_bar(cast) -> None:
    expert = enter_expert(cast)
    served(cast, expert, from_on=today() + DAY)
    with office_of(cast, "a"):
        pair = (expert.seat_id, cast.enterprise["a2"])
        assert pair not in conflicts_of([expert.seat_id], [cast.enterprise["a2"]], today())
        assert pair in conflicts_of([expert.seat_id], [cast.enterprise["a2"]], today() + DAY)
    assert insert(cast) == ""


def test_backdating_the_assignment_does_not_help(cast) -> None:
    served(cast, enter_expert(cast), from_on=today() - 30 * DAY)
    assert insert(cast, valid_from=today() - 60 * DAY) == CONFLICT
    assert insert(cast, valid_from=today() - 60 * DAY, valid_to=today() - 40 * DAY) == "", "over before the service"


def test_a_later_service_marks_the_running_assignment_which_can_still_be_ended(cast) -> None:
    expert = enter_expert(cast)
    client = cast.client("office_a")
    address = f"/experts/{expert.pk}/services/new/?enterprise={cast.enterprise['a1']}"
    data = {"kind": "consulting", "from_on": str(today() - 10 * DAY), "to_on": "", "source": "企业申报"}
    answer = client.post(address, data, follow=True)
    page = answer.content.decode()
    assert "现在正分派在" in page and "与这条服务经历冲突" in page and '<span class="late">冲突</span>' in page
    assert '<span class="late">冲突</span>' in client.get("/enterprises/experts/").content.decode()
    listed = client.get("/experts/?tab=conflict").content.decode()
    assert "周专家" in listed
    with office_of(cast, "a"):
        row = Assignment.objects.get(seat_id=expert.seat_id)
    longer = "update accounts_assignment set valid_to = %s where id = %s"
    with office_of(cast, "a"), connection.cursor() as cursor:
        cursor.execute(longer, [today() + 90 * DAY, row.pk])  # shorter than without end
    with pytest.raises(IntegrityError), office_of(cast, "a"), connection.cursor() as cursor:
        cursor.execute(longer, [today() + 91 * DAY, row.pk])
    assert client.post(f"/enterprises/experts/{row.pk}/end/").status_code == 302
    assert "周专家" not in client.get("/experts/?tab=conflict").content.decode()


def test_outside_the_contract_nobody_is_assigned(cast) -> None:
    enter_expert(cast, contract_from=today() + DAY)
    answer = assign(cast)
    assert answer.status_code == 422 and "才开始，不能分派" in answer.content.decode()
    assert insert(cast) == CONTRACT


def test_no_assignment_lasts_longer_than_the_contract(cast) -> None:
    enter_expert(cast, contract_to=today() + 20 * DAY)
    for late in ("", str(today() + 21 * DAY)):
        answer = assign(cast, valid_to=late)
        assert answer.status_code == 422 and "到期日期最晚填这一天" in answer.content.decode()
    assert insert(cast, valid_to=today() + 21 * DAY) == CONTRACT
    assert assign(cast, valid_to=str(today() + 20 * DAY)).status_code == 302


def test_the_contract_of_the_agency_counts_too(cast) -> None:
    agency = enter_agency(cast, contract_to=today() - DAY)
    enter_expert(cast, agency=agency)
    assert f"所在机构的合同已于 {today() - DAY} 到期" in assign(cast).content.decode()
    assert insert(cast) == CONTRACT


def test_who_is_retired_is_not_assigned(cast) -> None:
    expert = enter_expert(cast)
    assert cast.client("office_a").post(f"/experts/{expert.pk}/state/?do=retire").status_code == 302
    assert "专家档案已停用" in assign(cast).content.decode()
    assert insert(cast) == CONTRACT
    again = cast.client("office_a").post(f"/experts/{expert.pk}/state/?do=retire")
    assert again.status_code == 409 and "已经停用" in again.content.decode()
    assert cast.client("office_a").post(f"/experts/{expert.pk}/state/?do=restore").status_code == 302
    assert assign(cast).status_code == 302


def test_who_is_not_in_the_register_is_not_assigned(cast) -> None:
    answer = assign(cast)
    assert answer.status_code == 422 and "还没有登记专家档案" in answer.content.decode()


def test_the_page_says_why_before_anybody_tries(cast) -> None:
    served(cast, enter_expert(cast))
    page = cast.client("office_a").get(f"{NEW}?enterprise={cast.enterprise['a2']}").content.decode()
    assert "为这家企业做过安全评价" in page and "没有一位专家能分派给这家企业" in page
    assert 'id="id_seat_0" disabled' in page
    there = cast.client("office_a").get(f"{NEW}?enterprise={cast.enterprise['a1']}").content.decode()
    assert "已经分派给expert_a 某" in there and 'id="id_seat_0" disabled' in there


def test_a_seat_of_another_zone_cannot_be_assigned_by_raw_sql(cast) -> None:
    assert insert(cast, to="expert_b") == "23503 assignment_seat_of_zone"


def test_the_end_of_a_service_is_written_once_and_what_is_void_stays(cast) -> None:
    expert = enter_expert(cast)
    row, client = served(cast, expert), cast.client("office_a")
    early = client.post(f"/experts/services/{row.pk}/end/", {"to_on": str(row.from_on - DAY)})
    assert early.status_code == 422 and "服务至早于服务自" in early.content.decode()
    assert client.post(f"/experts/services/{row.pk}/end/", {"to_on": str(today() - 5 * DAY)}).status_code == 302
    again = client.post(f"/experts/services/{row.pk}/end/", {"to_on": str(today())}, follow=True)
    assert "已经写过结束日期" in again.content.decode()
    for change in ("to_on = '2021-01-01'", "to_on = null"):
        with pytest.raises(IntegrityError), office_of(cast, "a"), connection.cursor() as cursor:
            cursor.execute(f"update experts_service set {change} where id = %s", [row.pk])
    client.post(f"/experts/services/{row.pk}/void/", {"reason": "写错了"})
    with pytest.raises(IntegrityError), office_of(cast, "a"), connection.cursor() as cursor:
        cursor.execute("update experts_service set voided_at = null, void_reason = '' where id = %s", [row.pk])
    for taken in ("delete from experts_service", "update experts_service set from_on = '2001-01-01'"):
        with pytest.raises(Exception, match="permission denied"), office_of(cast, "a"), connection.cursor() as cursor:
            cursor.execute(taken)


def test_the_province_sets_other_years_and_the_database_follows(cast) -> None:
    expert = enter_expert(cast)
    served(cast, expert, from_on=datetime.date(2020, 1, 1), to_on=last_day_barred_today() - 5 * DAY)
    client, data = cast.client("province"), {"years": "5", "valid_from": str(today()), "basis": "省厅意见"}
    assert "产品设定" in client.get("/experts/rule/").content.decode()
    for stranger in ("office_a", "city_a", "auditor", "leader_a"):
        assert cast.client(stranger).post("/experts/rule/", data).status_code == 403, stranger
    assert client.post("/experts/rule/", data | {"years": "3"}).status_code == 422
    assert client.post("/experts/rule/", data | {"valid_from": "2026-01-01"}).status_code == 422
    assert client.post("/experts/rule/", data).status_code == 302
    assert "产品设定</span>" not in client.get("/experts/rule/").content.decode()
    assert "5 年内服务过的不能分派" in assign(cast).content.decode()
    assert insert(cast) == CONFLICT
    with scoped_to(Scope("province")):
        assert Rule.objects.count() == 2, "the older one stays"


def test_a_visit_being_planned_hears_of_every_expert_why_not(cast) -> None:
    expert = enter_expert(cast, contract_to=today() + 50 * DAY)
    served(cast, expert, to_on=today() - DAY)
    with office_of(cast, "a"):
        firms = {pk: Enterprise.objects.get(pk=pk) for pk in (cast.enterprise["a1"], cast.enterprise["a2"])}
        (free,) = assignable(firms[cast.enterprise["a1"]], today())
        (barred,) = assignable(firms[cast.enterprise["a2"]], today())
        (late,) = assignable(firms[cast.enterprise["a1"]], today() + 51 * DAY)
    assert (free.why_not, free.last_day, free.expert) == ("", today() + 50 * DAY, expert)
    assert "做过安全评价" in barred.why_not and "到期，不能分派" in late.why_not


days = st.dates(min_value=datetime.date(2019, 12, 25), max_value=datetime.date(2029, 3, 5))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(begun=days, lasted=st.integers(0, 1500), on=days, ends=st.booleans(), years=st.integers(1, 5))
def test_portal_and_database_draw_the_same_line(cast, begun, lasted, on, ends, years) -> None:
    """A service and a day at random, leap days among them: sentence, queryset and trigger agree."""
    to_on = begun + lasted * DAY if ends else None
    barred = begun <= on and (to_on is None or on <= years_later(to_on, years))
    with transaction.atomic():
        expert = enter_expert(cast, contract_from=datetime.date(2019, 1, 1))
        served(cast, expert, from_on=begun, to_on=to_on)
        with scoped_to(Scope("province")):
            Rule.objects.create(years=years, valid_from="2019-01-01", basis="x")
            Rule.objects.create(years=years, valid_from="2020-01-01", basis="x")
        with office_of(cast, "a"):
            found = conflicts_of([expert.seat_id], [cast.enterprise["a2"]], on)
        assert bool(found) == barred
        if on >= today():  # the database looks at an assignment up to today, so a day to come is asked about itself
            assert insert(cast, valid_from=on) == (CONFLICT if barred else "")
        elif barred:
            assert insert(cast, valid_from=on) == CONFLICT
        transaction.set_rollback(True)
