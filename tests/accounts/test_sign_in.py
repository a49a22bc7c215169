"""Signing in and out, failures, locks, limits of a session."""

from __future__ import annotations

import pytest
import time_machine
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import lockout
from accounts.models import User
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
DOOR = "/accounts/sign-in/"


def try_in(browser: Client, username: str, password: str, **more: str):
    return browser.post(DOOR, {"username": username, "password": password, **more})


def test_a_right_password_opens_a_new_session_and_is_logged(cast, sign_in):
    browser = Client()
    browser.post("/accounts/sign-out/")  # an anonymous session may exist before
    before = browser.cookies.get("session")
    answer = try_in(browser, "OFFICE1 ", PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert before is None or before.value != browser.cookies["session"].value
    assert AccessLog.objects.filter(username="office1").count() == 1
    assert browser.get("/business/").content.decode() == f"business of zone {cast.zone.pk}"


def test_officers_start_on_their_own_pages(sign_in):
    assert sign_in("sys1").get(DOOR)["Location"] == "/accounts/people/"
    assert sign_in("aud1").get(DOOR)["Location"] == "/accounts/people/audit/"


def test_a_failure_is_kept_though_the_answer_is_403_and_says_how_many_are_left(cast):
    browser = Client()
    for left in (4, 3):
        answer = try_in(browser, "lumin", "wrong")
        assert answer.status_code == 403
        assert f"用户名或密码不对，还可以试 {left} 次" in answer.content.decode()
    assert AccessAttempt.objects.get(username="lumin").failures_since_start == 2
    assert AccessFailureLog.objects.filter(username="lumin").count() == 2


def test_an_unknown_name_gets_the_same_words_and_the_same_work(cast, monkeypatch):
    """Time follows from work: one hash is computed either way (a stopwatch would only measure the machine)."""
    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: hashed.append(given[1]) or encode(*given))
    said = []
    for username in ("nobody", "lumin"):
        answer = try_in(Client(), username, "wrong")
        said.append((answer.status_code, "用户名或密码不对，还可以试 4 次" in answer.content.decode()))
    assert hashed == ["wrong", "wrong"]
    assert said == [(403, True)] * 2


def test_five_failures_lock_for_thirty_minutes_and_the_page_says_who_can_help(cast, sign_in):
    with time_machine.travel("2026-11-16 08:00:00+08:00", tick=False) as clock:
        browser = Client()
        for _try in range(4):
            assert try_in(browser, "lumin", "wrong").status_code == 403
        for password in ("wrong", PASSWORD):  # the fifth, and the right one afterwards
            answer = try_in(browser, "lumin", password)
            assert answer.status_code == 429
            assert answer["Retry-After"] == "1800"
            text = answer.content.decode()
            assert "30 分钟" in text
            assert "08:30" in text
            assert "安全管理员" in text
        clock.shift(600)
        assert "20 分钟" in try_in(browser, "lumin", PASSWORD).content.decode()  # knocking does not make it longer
        clock.shift(1260)
        assert try_in(browser, "lumin", PASSWORD).status_code == 302


def test_somebody_elses_address_cannot_lock_a_person_out(cast):
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _try in range(5):
        try_in(stranger, "lumin", "wrong")
    assert try_in(stranger, "lumin", PASSWORD).status_code == 429
    assert try_in(Client(), "lumin", PASSWORD).status_code == 302


def test_one_address_trying_many_names_is_stopped(cast, monkeypatch):
    monkeypatch.setattr(lockout, "ADDRESS_FAILURES", 6)
    browser = Client(REMOTE_ADDR="203.0.113.10")
    for n in range(6):
        assert try_in(browser, f"guess{n}", "wrong").status_code == 403
    answer = try_in(browser, "lumin", PASSWORD)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 900
    assert try_in(Client(), "lumin", PASSWORD).status_code == 302


def test_typed_passwords_are_never_kept(cast, sign_in):
    try_in(Client(), "lumin", "my-secret-slip")
    sign_in("office1").post("/accounts/password/", {"current": "slip-of-mine", "new": "x-new", "again": "x-again"})
    kept = " ".join(AccessAttempt.objects.values_list("post_data", flat=True))
    for typed in ("my-secret-slip", "slip-of-mine", "x-new", "x-again"):
        assert typed not in kept


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/business/", "/business/"),
        ("/accounts/people/?q=a", "/accounts/people/?q=a"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/accounts/sign-out/", "/"),
        ("/no/such/page", "/"),
    ],
)
def test_next_leads_only_to_pages_of_the_portal(cast, wanted, goes_to):
    assert try_in(Client(), "office1", PASSWORD, next=wanted)["Location"] == goes_to


def test_a_person_switched_off_is_told_so_only_with_the_right_password(cast):
    browser = Client()
    assert try_in(browser, "lumin", PASSWORD).status_code == 302
    User.objects.filter(username="lumin").update(is_active=False)
    assert browser.get("/business/").status_code == 302  # the open session ends
    assert "用户名或密码不对" in try_in(Client(), "lumin", "wrong").content.decode()
    answer = try_in(Client(), "lumin", PASSWORD)
    assert answer.status_code == 403
    assert "这个账号已停用" in answer.content.decode()


def test_a_person_without_a_seat_gets_a_page_that_says_what_to_do(cast):
    User.objects.create_user("noseat", "无席位", PASSWORD, must_change_password=False)
    browser = Client()
    assert try_in(browser, "noseat", PASSWORD)["Location"] == "/accounts/no-seat/"
    assert browser.get("/business/")["Location"] == "/accounts/no-seat/"
    assert "没有可用的席位" in browser.get("/accounts/no-seat/").content.decode()


@pytest.mark.parametrize(
    ("username", "page", "minutes"), [("office1", "/business/", 30), ("sys1", "/accounts/people/", 15)]
)
def test_an_idle_session_ends(sign_in, username, page, minutes):
    with time_machine.travel("2026-11-16 08:00:00+08:00", tick=False) as clock:
        browser = sign_in(username)
        assert browser.get(page).status_code == 200
        clock.shift(minutes * 60 - 5)
        assert browser.get(page).status_code == 200
        clock.shift(minutes * 60 + 5)
        answer = browser.get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith(DOOR)
        assert "太久没有操作" in browser.get(answer["Location"]).content.decode()


def test_no_session_lives_longer_than_twelve_hours(sign_in):
    with time_machine.travel("2026-11-16 08:00:00+08:00", tick=False) as clock:
        browser = sign_in("office1")
        for _step in range(12 * 3 - 1):
            clock.shift(20 * 60)
            assert browser.get("/business/").status_code == 200
        clock.shift(20 * 60 + 1)
        assert browser.get("/business/").status_code == 302


def test_an_officer_has_one_session_at_a_time_others_may_have_several(sign_in):
    first, second = sign_in("sys1"), sign_in("sys1")
    assert second.get("/accounts/people/").status_code == 200
    answer = first.get("/accounts/people/", follow=True)
    assert "刚刚在别处登录" in answer.content.decode()
    phone, desk = sign_in("office1"), sign_in("office1")
    assert phone.get("/business/").status_code == desk.get("/business/").status_code == 200


def test_signing_out_is_a_post_and_leaves_no_session(sign_in):
    browser = sign_in("office1")
    key = browser.session.session_key
    assert browser.get("/accounts/sign-out/").status_code == 405
    assert browser.post("/accounts/sign-out/").status_code == 302
    assert not Session.objects.filter(session_key=key).exists()
    assert browser.get("/business/").status_code == 302


def test_language_and_theme_are_kept_in_cookies(cast):
    browser = Client()
    assert browser.post("/accounts/language/", {"language": "en", "next": DOOR})["Location"] == DOOR
    assert browser.cookies["django_language"].value == "en"
    browser.post("/accounts/language/", {"language": "xx", "next": "//evil.example"})
    assert browser.cookies["django_language"].value == "en"
    browser.post("/accounts/theme/", {"theme": "dark"})
    assert browser.cookies["theme"].value == "dark"


def test_switching_seats_changes_the_scope_and_a_foreign_seat_does_not_exist(cast, sign_in):
    browser = sign_in("lumin")
    assert browser.get("/business/").content.decode() == f"business of zone {cast.zone.pk}"
    assert browser.post("/accounts/seat/", {"seat": cast.seats["lumin@2"].pk}).status_code == 302
    assert browser.get("/business/").content.decode() == f"business of zone {cast.other_zone.pk}"
    for foreign in (cast.seats["wang2"].pk, 10**9, "x", ""):
        assert browser.post("/accounts/seat/", {"seat": foreign}).status_code == 404
    assert browser.get("/business/").content.decode() == f"business of zone {cast.other_zone.pk}"


@pytest.mark.parametrize("officer", ["sys1", "sec1", "aud1", "syspro"])
def test_an_officer_sees_no_business_page(sign_in, officer):
    assert sign_in(officer).get("/business/").status_code == 403
