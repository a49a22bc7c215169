"""Experts on visits: sent only without a conflict, they see their own visits alone; the lead of the zone ends them."""

from __future__ import annotations

import pytest

from accounts.models import Assignment
from core.tenancy import Scope, scope_of, scoped_to
from core.workdays import today
from hazards.dangers.models import Danger
from inspections.visits.models import Visit
from tests.experts.register import enter_expert, served


@pytest.fixture
def expert(ground):
    return enter_expert(ground.cast, "expert_a")


def test_an_expert_of_a_visit_sees_it_works_on_it_and_their_finding_has_four_parties(ground, expert):
    seat = ground.cast.people["expert_a"].seat_id
    inspector = ground.phone("inspector_a")
    ground.phone("office_a").post("/visits/parties/", all=ground.cast.department["a"])
    other = inspector.plan("a2")
    pk = inspector.plan("a2", form="expert", members=[seat])
    with scoped_to(Scope(tier="zone", zone_id=ground.cast.zone["a"])):
        lent = Assignment.objects.get(seat_id=seat, enterprise_id=ground.cast.enterprise["a2"])
    assert lent.valid_from == today() and (lent.valid_to - today()).days == 30
    person = ground.phone("expert_a")
    assert "安排您" in person.get("/inbox/")
    person.get(f"/visits/{pk}/")
    person.get(f"/visits/{other}/", 404)
    person.start(pk, ground.ref)
    person.answer(pk, {"key": "A1", "verdict": "ok"}, {"key": "A2", "verdict": "no"}, {"key": "B1", "number": "1.2"})
    person.find(pk)
    person.sign(pk)
    assert "请带队人结束检查" in inspector.get("/inbox/")
    assert person.client.post(f"/visits/{pk}/finish/", {"note": ""}).status_code == 403
    inspector.sign(pk)
    inspector.sign_firm(pk)
    inspector.finish(pk)
    with scoped_to(Scope(tier="province")):
        danger = Danger.objects.get(visit_id=pk)
        assert Visit.objects.get(pk=pk).expert_count == 1
    assert (danger.source, danger.finder_user_id) == ("expert", ground.cast.people["expert_a"].user_id)
    assert danger.area_id and danger.department_id and danger.enterprise_id == ground.cast.enterprise["a2"]


def test_an_expert_who_served_the_enterprise_is_not_sent_and_the_form_says_why(ground, expert):
    served(ground.cast, expert, "a2")
    inspector, seat = ground.phone("inspector_a"), ground.cast.people["expert_a"].seat_id
    assert "年内服务过的不能分派" in inspector.get("/visits/new/", enterprise=ground.cast.enterprise["a2"])
    assert "年内服务过的不能分派" in inspector.plan("a2", status=422, form="expert", members=[seat])
    pk = inspector.plan("a2")
    answer = inspector.post(f"/visits/{pk}/members/", 422, members=[seat])
    assert "年内服务过的不能分派" in answer.content.decode()


def test_an_expert_does_not_see_a_secret_visit_they_have_no_part_in_although_the_enterprise_is_theirs(ground, expert):
    inspector = ground.phone("inspector_a")
    without = inspector.plan("a1", form="secret")
    within = inspector.plan("a1", form="secret", members=[ground.cast.people["expert_a"].seat_id])
    person = ground.phone("expert_a")
    person.get(f"/visits/{without}/", 404)
    person.get(f"/visits/{within}/")
    with scoped_to(scope_of(ground.cast.actor("expert_a"))):
        assert [row.pk for row in Visit.objects.all()] == [within]
    with scoped_to(scope_of(ground.cast.actor("safety_a1"))):
        assert not Visit.objects.exists()


def test_a_member_taken_out_sees_it_no_more_and_can_come_back(ground, expert):
    seat = ground.cast.people["expert_a"].seat_id
    inspector, office, person = ground.phone("inspector_a"), ground.phone("office_a"), ground.phone("expert_a")
    pk = inspector.plan("a1", form="expert", members=[seat])
    person.get(f"/visits/{pk}/")
    office.post(f"/visits/{pk}/members/", leave=seat)
    person.get(f"/visits/{pk}/", 404)
    office.post(f"/visits/{pk}/members/", members=[seat])
    person.get(f"/visits/{pk}/")
