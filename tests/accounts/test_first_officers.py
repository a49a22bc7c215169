"""The first three officers of an installation: made once, as the owner, with passwords that must be changed."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Seat, User
from accounts.services import seats_of

PEOPLE = ("xt.first=张三", "aq.first=李四", "sj.first=王五")


def make(*people: str) -> str:
    out = io.StringIO()
    call_command("first_officers", *people, org="江苏省商务厅", stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_first_officers_are_made_once(cast, as_role):
    with as_role("super"):
        Seat.objects.filter(tier="officer", zone=None).update(state="ended")
    with as_role("owner"):
        table = [line.split("\t") for line in make(*PEOPLE).splitlines()]
        with pytest.raises(CommandError, match="already"):
            make("xt.next=张三", "aq.next=李四", "sj.next=王五")
    assert [row[:2] for row in table] == [
        ["system_admin", "xt.first"], ["security_admin", "aq.first"], ["audit_admin", "sj.first"],
    ]  # fmt: skip
    for role, username, password in table:
        user = User.objects.get(username=username)
        assert user.check_password(password) and user.must_change_password
        (seat,) = seats_of(user.pk)
        assert (seat.role, seat.tier, seat.zone_id, seat.org_name) == (role, "officer", None, "江苏省商务厅")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("people", "said"),
    [
        (("xt.first=张三", "xt.first=李四", "sj.first=王五"), "three people"),
        (("X=张三", "aq.first=李四", "sj.first=王五"), "not of the form"),
        (("xt.first", "aq.first=李四", "sj.first=王五"), "not of the form"),
    ],
)
def test_nonsense_is_said(people, said):
    with pytest.raises(CommandError, match=said):
        make(*people)
