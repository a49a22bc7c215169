"""The safety office assigns enterprises to its experts; an assignment opens and closes an enterprise at once."""

from __future__ import annotations

import datetime

import pytest

from accounts.models import Assignment
from core.models import Notice
from core.tenancy import Scope, scope_of, scoped_to
from core.workdays import today
from tests.experts.register import enter_expert

pytestmark = pytest.mark.django_db
PAGE, NEW = "/enterprises/experts/", "/enterprises/experts/new/"


@pytest.fixture(autouse=True)
def _registered(cast) -> None:
    """Both experts stand in the register of their zone, without anything against them."""
    for zone in ("a", "b"):
        enter_expert(cast, f"expert_{zone}", zone)


def assign(cast, firm: str, *, by: str = "office_a", to: str = "expert_a", valid_to: str = ""):
    data = {"enterprise": cast.enterprise[firm], "seat": cast.people[to].seat_id, "valid_to": valid_to}
    return cast.client(by).post(NEW, data)


def row_of(cast, firm: str, to: str = "expert_a") -> Assignment:
    with scoped_to(Scope("province")):
        return Assignment.objects.get(enterprise_id=cast.enterprise[firm], seat_id=cast.people[to].seat_id)


def test_assigning_opens_and_ending_closes_the_enterprise(cast) -> None:
    office, expert = cast.client("office_a"), cast.client("expert_a")
    file = f"/enterprises/{cast.enterprise['a2']}/"
    assert "CANARY-a-a2" not in expert.get("/enterprises/").content.decode()
    assert expert.get(file).status_code == 404
    answer = assign(cast, "a2")
    assert answer.status_code == 302 and answer.url == PAGE, answer.content.decode()
    assert "CANARY-a-a2" in expert.get("/enterprises/").content.decode()
    assert expert.get(file).status_code == 200
    row = row_of(cast, "a2")
    assert (row.valid_from, row.valid_to) == (today(), None)
    assert f"{PAGE}{row.pk}/end/" in office.get(PAGE).content.decode()
    assert office.post(f"{PAGE}{row.pk}/end/").status_code == 302
    assert "CANARY-a-a2" not in expert.get("/enterprises/").content.decode()
    assert expert.get(file).status_code == 404
    assert "CANARY-a-a1" in expert.get("/enterprises/").content.decode(), "the other assignment lasts"
    again = office.post(f"{PAGE}{row.pk}/end/")
    assert again.status_code == 409 and "这条分派已经结束" in again.content.decode()


def test_the_expert_is_told_and_the_notice_opens_the_enterprise(cast) -> None:
    assert assign(cast, "a2").status_code == 302
    expert = cast.client("expert_a")
    page = expert.get("/inbox/").content.decode()
    assert "已分派给您检查（到期 —）" in page
    seat = cast.people["expert_a"].seat_id
    with scoped_to(scope_of(cast.actor("expert_a"))):
        notice = Notice.objects.get(seat_id=seat, kind="enterprises.assigned")
    assert expert.post(f"/inbox/{notice.pk}/open/")["Location"] == f"/enterprises/{cast.enterprise['a2']}/"


def test_one_ended_today_can_be_assigned_again_today(cast) -> None:
    assert assign(cast, "a2").status_code == 302
    cast.client("office_a").post(f"{PAGE}{row_of(cast, 'a2').pk}/end/")
    last = (today() + datetime.timedelta(days=30)).isoformat()
    assert assign(cast, "a2", valid_to=last).status_code == 302
    assert row_of(cast, "a2").valid_to.isoformat() == last
    assert "CANARY-a-a2" in cast.client("expert_a").get("/enterprises/").content.decode()


def test_the_last_day_still_counts(cast) -> None:
    assert assign(cast, "a2", valid_to=today().isoformat()).status_code == 302
    assert "CANARY-a-a2" in cast.client("expert_a").get("/enterprises/").content.decode()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast) -> None:
    twice = assign(cast, "a1")
    page = twice.content.decode()
    assert twice.status_code == 422 and "已经分派给expert_a 某" in page
    assert 'id="id_seat_0" disabled' in page, "who is there already cannot be chosen again"
    late = assign(cast, "a2", valid_to="2020-01-01")
    assert late.status_code == 422 and "到期日期已经过去" in late.content.decode()
    assert 'value="2020-01-01"' in late.content.decode() and 'id="id_seat_0" checked' in late.content.decode()
    for stranger in ("expert_b", "inspector_a"):
        answer = assign(cast, "a2", to=stranger)
        assert answer.status_code == 422 and "CANARY-b" not in answer.content.decode(), stranger
    with scoped_to(Scope("province")):
        assert Assignment.objects.count() == 2, "the two of the cast"


def test_a_seat_that_ended_is_not_offered(cast) -> None:
    assert cast.client("sys_a").post(f"/accounts/people/{cast.people['expert_a'].seat_id}/end/").status_code == 302
    assert assign(cast, "a2").status_code == 422
    page = cast.client("office_a").get(PAGE).content.decode()
    assert "expert_a" not in page and "本开发区还没有在用的专家席位" in page


def test_search_by_name_and_code(cast) -> None:
    client, seat = cast.client("office_a"), cast.people["expert_a"].seat_id
    page = client.get(f"{NEW}?q=a-a2&seat={seat}").content.decode()
    assert f"?seat={seat}&amp;enterprise={cast.enterprise['a2']}" in page
    assert f"enterprise={cast.enterprise['a1']}" not in page
    assert "CANARY-a-a2" in client.get(f"{NEW}?q=91320900ma1caft02").content.decode()
    assert "没有找到企业" in client.get(f"{NEW}?q=CANARY-b").content.decode()
    form = client.get(f"{NEW}?enterprise={cast.enterprise['a2']}&seat={seat}").content.decode()
    assert f'value="{seat}" id="id_seat_0" checked' in form and "expert_b" not in form
    assert client.get(f"{NEW}?enterprise=x&seat=y").status_code == 200


def test_another_zones_are_not_there(cast) -> None:
    client = cast.client("office_b")
    assert client.get(f"{NEW}?enterprise={cast.enterprise['a1']}").status_code == 404
    assert assign(cast, "a1", by="office_b", to="expert_b").status_code == 404
    assert client.post(f"{PAGE}{row_of(cast, 'a1').pk}/end/").status_code == 404
    page = client.get(PAGE).content.decode()
    assert "CANARY-b-b1" in page and "CANARY-a" not in page and "expert_a" not in page


def test_others_may_not(cast) -> None:
    pk = row_of(cast, "a1").pk
    for username in ("province", "city_a", "leader_a", "inspector_a", "acceptor_a", "expert_a", "safety_a1", "sys_a"):
        client = cast.client(username)
        assert client.get(PAGE).status_code == client.get(NEW).status_code == 403, username
        assert assign(cast, "a2", by=username).status_code == 403, username
        assert client.post(f"{PAGE}{pk}/end/").status_code == 403, username
    assert row_of(cast, "a1").valid_to is None


def test_the_menu_marks_one_entry(cast) -> None:
    page = cast.client("office_a").get(PAGE).content.decode()
    side = page.split('id="side"', 1)[1].split("</nav>", 1)[0]
    assert side.count('aria-current="page"') == 1 and "专家分派" in side
    assert PAGE not in cast.client("leader_a").get("/parks/setup/").content.decode()
