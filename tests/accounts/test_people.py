"""The three officers: who proposes, who activates, who reads, and what the database refuses whatever the page does."""

from __future__ import annotations

import re

import pytest
from axes.models import AccessAttempt
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.models import OldPassword, Seat, User
from tests.accounts.conftest import CODE, FOREIGN_CODE, PASSWORD

pytestmark = pytest.mark.django_db
PEOPLE = "/accounts/people/"


def propose(browser: Client, **fields: object):
    data = {"username": "newone", "person_name": "新人", "role": "inspector", "valid_from": "2024-01-01", **fields}
    return browser.post(f"{PEOPLE}propose/", data)


def pk_of(answer) -> int:
    assert answer.status_code == 302, answer.content.decode()
    return int(re.search(r"/people/(\d+)/", answer["Location"]).group(1))


def shown_password(answer) -> str:
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    return re.search(r'id="issued">([^<]+)<', answer.content.decode()).group(1).replace("&amp;", "&")


def test_one_proposes_another_activates_and_the_person_signs_in(sign_in):
    system, security = sign_in("sys1"), sign_in("sec1")
    pk = pk_of(propose(system))
    assert not User.objects.filter(username="newone").exists()
    assert system.post(f"{PEOPLE}{pk}/activate/").status_code == 403
    password = shown_password(security.post(f"{PEOPLE}{pk}/activate/"))
    assert password not in security.get(f"{PEOPLE}{pk}/").content.decode()
    assert security.post(f"{PEOPLE}{pk}/activate/").status_code == 409
    browser = Client()
    answer = browser.post("/accounts/sign-in/", {"username": "newone", "password": password})
    assert answer["Location"].startswith("/accounts/password/")


def test_a_person_with_an_account_gets_a_second_seat_and_keeps_the_password(sign_in):
    pk = pk_of(propose(sign_in("sys1"), username="office1", person_name="区安办", role="zone_leader"))
    answer = sign_in("sec1").post(f"{PEOPLE}{pk}/activate/", follow=True)
    assert "原来的密码" in answer.content.decode()
    sign_in("office1", PASSWORD)


def test_a_user_name_of_somebody_elsewhere_is_refused_at_activation(sign_in):
    pk = pk_of(propose(sign_in("sys1"), username="wang2", person_name="王小二"))
    answer = sign_in("sec1").post(f"{PEOPLE}{pk}/activate/")
    assert answer.status_code == 409
    assert "已经是另一个人的" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"username": "新人"}, "小写字母开头"),
        ({"username": "lumin", "person_name": "别人"}, "用户名 lumin 是陆敏的"),
        ({"username": "lumin", "person_name": "陆敏"}, "已经有同样的席位"),
        ({"username": "lumin", "person_name": "陆敏", "role": "audit_admin"}, "三员不兼业务"),
        ({"username": "sec1", "person_name": "安管理", "role": "audit_admin"}, "三员互斥"),
        ({"role": "area_officer"}, "要选所管的园区"),
        ({"role": "acceptor"}, "要选所在部门"),
        ({"role": "principal"}, "要写统一社会信用代码"),
        ({"role": "principal", "credit_code": FOREIGN_CODE}, "本区没有统一社会信用代码"),
        ({"role": "province_staff"}, "不在可用的选项中"),
        ({"valid_to": "2023-01-01"}, "早于生效日期"),
        ({"valid_to": "2024-06-01"}, "已经过去"),
        ({"phone": "call me"}, "电话只用数字"),
    ],
)
def test_what_cannot_be_proposed_is_said_at_the_field(sign_in, fields, sentence):
    answer = propose(sign_in("sys1"), **fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_an_enterprise_is_found_by_its_credit_code_in_this_zone_only(cast, sign_in):
    pk = pk_of(propose(sign_in("sys1"), role="principal", credit_code=CODE.lower()))
    assert "席位测试化工有限公司" in sign_in("sec1").get(f"{PEOPLE}{pk}/").content.decode()


def test_province_officers_handle_province_cities_and_the_officers_of_zones(cast, sign_in):
    system, security = sign_in("syspro"), sign_in("secpro")
    city = pk_of(propose(system, role="city_staff", city=cast.city.pk, org_name="测试市商务局"))
    shown_password(security.post(f"{PEOPLE}{city}/activate/"))
    first = pk_of(propose(system, username="sys1b", role="system_admin", zone=cast.zone.pk))
    shown_password(security.post(f"{PEOPLE}{first}/activate/"))
    assert "只设置开发区的三员" in propose(
        system, username="third", role="province_staff", zone=cast.zone.pk, org_name="省厅"
    ).content.decode()
    assert system.get(f"{PEOPLE}{cast.seats['office1'].pk}/").status_code == 404


def test_seats_of_another_zone_do_not_exist(cast, sign_in):
    system, security = sign_in("sys1"), sign_in("sec1")
    foreign = cast.seats["wang2"].pk
    missing = system.get(f"{PEOPLE}{10**9}/")
    assert system.get(f"{PEOPLE}{foreign}/").content == missing.content
    assert missing.status_code == 404
    for browser, act in ((system, "end"), (system, "reset-password"), (security, "activate"), (security, "unlock")):
        assert browser.post(f"{PEOPLE}{foreign}/{act}/").status_code == 404
    assert "王二" not in system.get(PEOPLE).content.decode()


def test_an_ended_seat_acts_at_the_next_request(cast, sign_in):
    person, system = sign_in("office1"), sign_in("sys1")
    assert person.get("/business/").status_code == 200
    assert system.post(f"{PEOPLE}{cast.seats['office1'].pk}/end/").status_code == 302
    assert person.get("/business/")["Location"] == "/accounts/no-seat/"
    assert system.post(f"{PEOPLE}{cast.seats['office1'].pk}/end/").status_code == 409
    own = system.post(f"{PEOPLE}{cast.seats['sys1'].pk}/end/")
    assert own.status_code == 409
    assert "自己正在用的席位" in own.content.decode()


def test_post_and_phone_can_be_edited(cast, sign_in):
    pk, system = cast.seats["office1"].pk, sign_in("sys1")
    assert system.post(f"{PEOPLE}{pk}/edit/", {"post": "主任", "phone": "025-1234567"}).status_code == 302
    page = sign_in("office1").get(f"{PEOPLE}{pk}/").content.decode()
    assert "主任" in page
    assert "025-1234567" in page
    assert system.post(f"{PEOPLE}{pk}/edit/", {"post": "主任", "phone": "?"}).status_code == 422


def test_a_reset_shows_the_password_once_and_ends_the_persons_sessions(cast, sign_in):
    person, system = sign_in("office1"), sign_in("sys1")
    password = shown_password(system.post(f"{PEOPLE}{cast.seats['office1'].pk}/reset-password/"))
    assert person.get("/business/").status_code == 302
    assert OldPassword.objects.filter(user=cast.users["office1"]).count() == 1
    assert User.objects.get(username="office1").must_change_password
    sign_in("office1", password)


@pytest.mark.parametrize(
    ("officer", "person", "sentence"),
    [
        ("sys1", "sec1", "由上一级系统管理员重设"),
        ("syspro", "secpro", "由上一级系统管理员重设"),
        ("sys1", "lumin", "其他单位还有席位"),
    ],
)
def test_a_reset_that_would_give_away_more_than_ones_own_range_is_refused(cast, sign_in, officer, person, sentence):
    answer = sign_in(officer).post(f"{PEOPLE}{cast.seats[person].pk}/reset-password/")
    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    sign_in(person)


def test_the_province_resets_an_officer_of_a_zone(cast, sign_in):
    password = shown_password(sign_in("syspro").post(f"{PEOPLE}{cast.seats['sec1'].pk}/reset-password/"))
    sign_in("sec1", password)


def test_the_security_administrator_sees_a_lock_and_unlocks(cast, sign_in):
    browser = Client()
    for _try in range(5):
        browser.post("/accounts/sign-in/", {"username": "office1", "password": "wrong"})
    security, pk = sign_in("sec1"), cast.seats["office1"].pk
    assert "登录已锁定" in security.get(f"{PEOPLE}{pk}/").content.decode()
    assert sign_in("sys1").post(f"{PEOPLE}{pk}/unlock/").status_code == 403
    assert security.post(f"{PEOPLE}{pk}/unlock/").status_code == 302
    assert not AccessAttempt.objects.filter(username="office1").exists()
    sign_in("office1")


def test_the_audit_administrator_reads_the_history_and_nothing_else(cast, sign_in):
    system, security, pk = sign_in("sys1"), sign_in("sec1"), cast.seats["office1"].pk
    new = pk_of(propose(system))
    security.post(f"{PEOPLE}{new}/activate/")
    system.post(f"{PEOPLE}{pk}/reset-password/")
    audit = sign_in("aud1")
    page = audit.get(f"{PEOPLE}audit/").content.decode()
    for said in ("提出席位", "启用席位", "重设密码", "石管理", "安管理"):
        assert said in page
    assert "别区石" not in page
    assert audit.get(PEOPLE).status_code == 403
    assert audit.post(f"{PEOPLE}{pk}/end/").status_code == 403
    assert system.get(f"{PEOPLE}audit/").status_code == security.get(f"{PEOPLE}audit/").status_code == 403


def test_the_safety_office_reads_only(cast, sign_in):
    office, pk = sign_in("office1"), cast.seats["lumin"].pk
    assert "陆敏" in office.get(PEOPLE).content.decode()
    page = office.get(f"{PEOPLE}{pk}/").content.decode()
    assert "<form class=\"form\"" not in page
    for act in ("edit", "end", "activate", "reset-password", "unlock"):
        assert office.post(f"{PEOPLE}{pk}/{act}/").status_code == 403
    assert propose(office).status_code == 403
    assert sign_in("lumin").get(PEOPLE).status_code == 403


def test_the_list_is_narrowed_and_paged_by_key(cast, sign_in, monkeypatch):
    from accounts import people_lists

    monkeypatch.setattr(people_lists, "PAGE", 2)
    browser, seen, url = sign_in("sys1"), [], PEOPLE
    while url:
        page = browser.get(url).context["list"]
        seen += [row.pk for row in page["rows"]]
        url = page["next_url"]
    assert seen == sorted((s.pk for s in cast.seats.values() if s.zone_id == cast.zone.pk), reverse=True)
    assert [row.username for row in browser.get(f"{PEOPLE}?q=陆敏").context["list"]["rows"]] == ["lumin"]
    assert browser.get(f"{PEOPLE}?q=陆敏&role=nonsense&state=x&after=abc").status_code == 200


# What the database refuses, whatever the pages do.


def refused(query: str, *values: object) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query, values)


def test_nobody_activates_by_hand_or_writes_a_seat_that_is_in_use(cast, as_officer):
    pk = cast.seats["office1"].pk
    with as_officer("sys1") as actor:
        refused("update accounts_seat set state = 'ended' where id = %s", pk)
        refused("update accounts_seat set role = 'zone_leader' where id = %s", pk)
        refused("select park_activate_seat(%s, 'x')", pk)
        refused("select park_unlock(%s)", pk)
        refused("select park_reset_password(%s, 'x')", cast.seats["wang2"].pk)
        refused("select * from accounts_user")
        seat = {
            "username": "byhand",
            "person_name": "手工",
            "role": "inspector",
            "zone_id": actor.zone_id,
            "org_name": "x",
            "valid_from": "2024-01-01",
        }
        for wrong in ({"state": "active"}, {"proposed_by_seat_id": None}, {"user": cast.users["sec1"]}):
            fields = {**seat, "proposed_by_seat_id": actor.seat_id, **wrong}
            with pytest.raises(DatabaseError), transaction.atomic():
                Seat.objects.create(**fields)
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from accounts_seatevent")
            assert cursor.fetchone() == (0,)
    for officer in ("sec1", "aud1"):
        with as_officer(officer) as actor:
            with pytest.raises(DatabaseError), transaction.atomic():
                Seat.objects.create(**seat, proposed_by_seat_id=actor.seat_id)
            refused("select park_end_seat(%s)", pk)
            assert Seat.objects.filter(pk=pk).update(phone="1") == 0


def test_three_officers_exclude_each_other_by_constraint(cast, connect_as):
    def added(role: str, tier: str) -> str:
        import psycopg2

        with connect_as("super").cursor() as cursor:
            cursor.execute("begin")
            with pytest.raises(psycopg2.IntegrityError) as error:
                cursor.execute(
                    "insert into accounts_seat (user_id, username, person_name, role, tier, post, org_name, zone_id,"
                    " phone, state, valid_from, created_at) values"
                    " (%s, 'sec1', '安管理', %s, %s, '', 'x', %s, '', 'active', '2024-01-01', now())",
                    [cast.users["sec1"].pk, role, tier, cast.zone.pk],
                )
            cursor.execute("rollback")
        return error.value.diag.constraint_name

    assert added("audit_admin", "officer") == "seat_one_officer_post"
    assert added("inspector", "zone") == "seat_officers_stand_alone"


def test_what_a_constraint_refuses_at_activation_is_a_sentence(cast, sign_in):
    """The person sits in another zone: the administrator here cannot see it, the constraint can."""
    pk = pk_of(propose(sign_in("sys1"), username="wang2", person_name="王二", role="audit_admin"))
    answer = sign_in("sec1").post(f"{PEOPLE}{pk}/activate/")
    assert answer.status_code == 409
    assert "三员不兼业务" in answer.content.decode()


def test_the_proposer_never_activates_by_constraint(cast, connect_as):
    with pytest.raises(Exception, match="seat_activator_is_not_proposer"), connect_as("super").cursor() as cursor:
        pk = cast.seats["lumin"].pk
        cursor.execute("update accounts_seat set proposed_by_seat_id = 7, activated_by_seat_id = 7 where id = %s", [pk])
