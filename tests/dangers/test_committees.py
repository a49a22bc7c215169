"""专业委员会: the office founds them, findings of their sectors stand in their inbox, members are told in the morning."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.models import Notice
from core.tenancy import Scope, scope_of, scoped_to
from core.workdays import today
from enterprises.models import Committee, CommitteeMember
from hazards.dangers import committees
from tests.dangers.test_clock import SHANGHAI, tick
from tests.factories import make_danger

pytestmark = pytest.mark.django_db
PAGE = "/dangers/committees/"


def found(cast, name: str = "燃气专业委员会", sectors: tuple[str, ...] = ("gas",), by: str = "office_a") -> Committee:
    answer = cast.client(by).post(PAGE, {"name": name, "sectors": sectors})
    assert answer.status_code == 302, answer.content.decode()
    with scoped_to(Scope("province")):
        return Committee.objects.get(name=name, zone_id=cast.zone[by[-1]])


def seat(cast, committee: Committee, username: str, duty: str = "member", by: str = "office_a"):
    data = {"do": "seat", "seat": cast.people[username].seat_id, "duty": duty}
    return cast.client(by).post(f"{PAGE}{committee.pk}/", data)


def test_findings_of_a_sector_stand_in_the_inbox_of_its_committee_and_of_no_other(cast) -> None:
    gas, dust = found(cast), found(cast, "粉尘专业委员会", ("dust", "confined"))
    late = today() - datetime.timedelta(days=1)
    with scoped_to(Scope("province")):
        made = make_danger(
            cast, "a1", state="rectifying", sector="gas", issued_at=timezone.now(), due_on=late, original_due_on=late,
            number="G-1", number_serial=1, number_year=late.year, visible_to_enterprise=True, description="燃气管道锈蚀",
        )  # fmt: skip
        make_danger(cast, "b1", state="review", sector="gas", description="别区的燃气隐患")
    for username in ("inspector_a", "leader_a"):
        client = cast.client(username)
        inbox = client.get(f"/dangers/?committee={gas.pk}").content.decode()
        assert "燃气管道锈蚀" in inbox and "别区的燃气隐患" not in inbox
        assert "燃气管道锈蚀" not in client.get(f"/dangers/?committee={dust.pk}").content.decode()
    page = cast.client("leader_a").get(PAGE).content.decode()
    assert f"/dangers/?tab=all&amp;committee={gas.pk}&amp;overdue=true" in page
    with scoped_to(scope_of(cast.actor("leader_a"))):
        numbers = committees.numbers_of([gas, dust])
    assert [cell["value"] for cell in numbers[gas.pk]] == [1, 1, 1]
    assert [cell["value"] for cell in numbers[dust.pk]] == [0, 0, 0]
    rows = cast.client("leader_a").get(numbers[gas.pk][2]["url"]).content.decode()
    assert f"/dangers/{made.pk}/" in rows


def test_members_are_told_once_each_morning_and_the_notice_opens_the_inbox(cast) -> None:
    committee = found(cast)
    assert seat(cast, committee, "leader_a", "chair").status_code == 302
    day = today()
    with scoped_to(Scope("province")):
        make_danger(cast, "a1", state="rectifying", sector="gas", issued_at=timezone.now(), due_on=day,
                    original_due_on=day, number="G-2", number_serial=2, number_year=day.year, visible_to_enterprise=True)  # fmt: skip

    def at(hour: int) -> dict:
        with time_machine.travel(datetime.datetime.combine(day, datetime.time(hour, 5), SHANGHAI), tick=False):
            return tick("committee_notices")

    assert at(7) == {"told": 0}
    assert at(8) == {"told": 1} and at(9) == {"told": 0}, "once a day"
    leader = cast.client("leader_a")
    assert "燃气专业委员会：昨天以来签发 1 项，未销号 1 项，逾期 0 项" in leader.get("/inbox/").content.decode()
    with scoped_to(scope_of(cast.actor("leader_a"))):
        notice = Notice.objects.get(kind="dangers.committee_day", seat_id=cast.people["leader_a"].seat_id)
    assert leader.post(f"/inbox/{notice.pk}/open/")["Location"] == f"/dangers/?tab=all&committee={committee.pk}"
    assert "昨天以来签发" not in cast.client("office_a").get("/inbox/").content.decode(), "no member, no notice"


def test_bad_input_is_said_at_its_field_and_nothing_is_lost(cast) -> None:
    committee = found(cast)
    office = cast.client("office_a")
    none = office.post(PAGE, {"name": "消防专业委员会"})
    assert none.status_code == 422 and "消防专业委员会" in none.content.decode() and "请选择" in none.content.decode()
    twice = office.post(PAGE, {"name": "燃气专业委员会", "sectors": ["gas"]})
    assert twice.status_code == 422 and "本开发区已有“燃气专业委员会”" in twice.content.decode()
    assert seat(cast, committee, "leader_a", "chair").status_code == 302
    again = seat(cast, committee, "leader_a")
    assert again.status_code == 422 and "已经在“燃气专业委员会”里" in again.content.decode()
    second = seat(cast, committee, "inspector_a", "chair")
    assert second.status_code == 422 and "已经有主任" in second.content.decode()
    assert seat(cast, committee, "office_b").status_code == 422, "a post of another zone is none to choose"


def test_a_committee_is_its_zones_own(cast) -> None:
    committee = found(cast)
    other = cast.client("office_b")
    assert other.get(f"{PAGE}{committee.pk}/").status_code == 404
    assert other.post(f"{PAGE}{committee.pk}/dissolve/").status_code == 404
    assert "燃气专业委员会" not in other.get(PAGE).content.decode()
    assert cast.client("leader_a").post(PAGE, {"name": "x", "sectors": ["gas"]}).status_code == 403
    assert cast.client("safety_a1").get(PAGE).status_code == 403
    with scoped_to(scope_of(cast.actor("office_b"))), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Committee.objects.create(zone_id=cast.zone["a"], name="冒名", sectors=["gas"])
    with scoped_to(scope_of(cast.actor("office_a"))), pytest.raises(IntegrityError, match="committee_sectors"), transaction.atomic():
        Committee.objects.create(zone_id=cast.zone["a"], name="无领域", sectors=[])


def test_members_leave_and_a_committee_is_dissolved(cast) -> None:
    committee = found(cast)
    assert seat(cast, committee, "leader_a", "chair").status_code == 302
    with scoped_to(Scope("province")):
        member = CommitteeMember.objects.get(committee=committee)
    office = cast.client("office_a")
    assert office.post(f"{PAGE}{committee.pk}/leave/{member.pk}/").status_code == 302
    assert office.post(f"{PAGE}{committee.pk}/leave/{member.pk}/").status_code == 404
    assert office.post(f"{PAGE}{committee.pk}/", {"name": "燃气和消防", "sectors": ["gas", "fire"]}).status_code == 302
    assert "燃气、消防" in office.get(PAGE).content.decode()
    assert office.post(f"{PAGE}{committee.pk}/dissolve/").status_code == 302
    assert "还没有专业委员会" in office.get(PAGE).content.decode()


def test_the_database_refuses_a_member_of_another_zone(cast) -> None:
    committee = found(cast)
    with pytest.raises(IntegrityError, match="committeemember_seat_of_zone"), scoped_to(scope_of(cast.actor("office_a"))):
        CommitteeMember.objects.create(
            zone_id=cast.zone["a"], committee=committee, seat_id=cast.people["office_b"].seat_id, duty="member"
        )
        connection.check_constraints()
