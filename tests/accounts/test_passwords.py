"""What a password must be, and the page that changes it."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import OldPassword, User
from accounts.passwords import PROFILES, change_password, faults, issue, policy, why_change
from tests.accounts.conftest import PASSWORD

NEW = "Quiet-river-42-stones"


def test_the_level_three_profile_asks_for_length_and_classes(settings):
    settings.PASSWORD_PROFILE = "djbh3"
    assert any("至少要 10 位" in said for said in faults("Ab3defgh"))
    assert any("至少要 12 位" in said for said in faults("Ab3-efghijk", officer=True))
    assert any("至少要用 3 类" in said for said in faults("abcdefghijklmn"))
    assert faults("abcdefghi-K", officer=False) == []
    assert faults("汉字密码也可以用-Abc") == []


def test_the_asvs_profile_asks_for_length_alone(settings):
    settings.PASSWORD_PROFILE = "asvs"
    assert faults("correct horse battery") == []
    assert any("至少要 12 位" in said for said in faults("elevenchars"))
    assert policy().max_age_days is None


def test_names_and_words_of_the_portal_and_common_passwords_are_refused():
    assert faults("Lumin-4711-xyz", username="lumin") == ["密码里含有您的用户名，请去掉。"]
    assert faults("陆敏-4711-Xyzab", display_name="陆敏") == ["密码里含有您的姓名，请去掉。"]
    assert "anquan" in faults("Anquan-4711-xy")[0]
    assert any("常见密码" in said for said in faults("qwertyuiop"))


def test_long_passwords_count_in_full(db, cast):
    user = cast.users["lumin"]
    long = "Ab3-" + "x" * 196
    assert faults(long) == []
    user.set_password(long)
    assert user.check_password(long)
    assert not user.check_password(long[:-1])
    assert faults("Ab3-" + "x" * 300)


def test_issued_passwords_keep_the_rules_and_differ():
    issued = {issue() for _n in range(50)}
    assert len(issued) == 50
    assert all(faults(one, officer=True) == [] for one in issued)


def test_profiles_are_named():
    assert set(PROFILES) == {"djbh3", "asvs"}


def change(browser: Client, new: str, current: str = PASSWORD, again: str | None = None, **more: str):
    return browser.post("/accounts/password/", {"current": current, "new": new, "again": again or new, **more})


def test_changing_ends_the_other_sessions_and_keeps_this_one(sign_in):
    here, there = sign_in("office1"), sign_in("office1")
    assert change(here, NEW).status_code == 302
    assert here.get("/business/").status_code == 200
    assert there.get("/business/").status_code == 302
    sign_in("office1", NEW)


def test_the_last_five_are_not_used_again(sign_in, cast):
    browser, used = sign_in("office1"), [PASSWORD]
    for n in range(5):
        assert change(browser, f"{NEW}-{n}", current=used[-1]).status_code == 302
        used.append(f"{NEW}-{n}")
    for recent in used[-5:]:
        assert "最近用过" in change(browser, recent, current=used[-1]).content.decode()
    assert change(browser, used[0], current=used[-1]).status_code == 302
    assert OldPassword.objects.filter(user=cast.users["office1"]).count() == 5


def test_a_wrong_present_password_changes_nothing_counts_and_tells_nothing_of_the_new_one(sign_in):
    browser = sign_in("office1")
    answer = change(browser, PASSWORD, current="guess")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "现在的密码不对，还可以试 4 次" in text
    assert "最近用过" not in text
    assert "两次输入" in change(browser, NEW, again="other").content.decode()


def test_an_issued_password_must_be_changed_before_any_other_page(sign_in, cast):
    User.objects.filter(username="office1").update(must_change_password=True)
    browser = Client()
    door = browser.post("/accounts/sign-in/", {"username": "office1", "password": PASSWORD, "next": "/business/"})
    assert door["Location"] == "/accounts/password/?next=%2Fbusiness%2F"
    assert browser.get("/business/")["Location"] == "/accounts/password/?next=%2Fbusiness%2F"
    assert browser.get("/accounts/people/", headers={"HX-Request": "true"}).status_code == 401
    assert "别人发给您的" in browser.get("/accounts/password/").content.decode()
    assert change(browser, NEW, next="/business/")["Location"] == "/business/"
    assert browser.get("/business/").status_code == 200


def test_after_ninety_days_the_password_must_be_changed(settings, sign_in, cast):
    User.objects.filter(username="office1").update(password_changed_at=timezone.now() - timedelta(days=90))
    browser = sign_in("office1")
    assert browser.get("/business/")["Location"].startswith("/accounts/password/")
    assert "已用满 90 天" in browser.get("/accounts/password/").content.decode()
    settings.PASSWORD_PROFILE = "asvs"
    assert browser.get("/business/").status_code == 200


def test_why_change_counts_days_exactly(cast, db):
    user = User(username="x", must_change_password=False, password_changed_at=timezone.now())
    assert why_change(user, now=user.password_changed_at + timedelta(days=89, hours=23)) == ""
    assert why_change(user, now=user.password_changed_at + timedelta(days=90)) == "aged"


def test_the_command_issues_a_password_that_must_be_changed(cast, db, capsys):
    from django.core.management import call_command

    call_command("issue_password", "syspro")
    user = User.objects.get(username="syspro")
    assert user.check_password(capsys.readouterr().out.strip())
    assert user.must_change_password
    change_password(user=user, new=NEW)
    assert not User.objects.get(username="syspro").must_change_password
