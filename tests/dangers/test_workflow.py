"""The way of a danger, through `perform` as the four parties."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.errors import InvalidInput, Moved, Refused
from core.models import Notice, StoredFile
from core.tenancy import scope_of, scoped_to
from core.workflow import perform, workflow_of
from hazards.dangers.models import Danger, FactVersion, Request, Step
from tests.factories import make_danger

pytestmark = pytest.mark.django_db


class Walk:
    """Acts as people of the cast, each in their own scope."""

    def __init__(self, cast, firm="a1"):
        self.cast, self.firm = cast, firm
        with scoped_to(scope_of(cast.actor(f"inspector_{firm[0]}"))):
            self.danger = make_danger(cast, firm)

    def do(self, username, name, **data):
        actor = self.cast.actor(username)
        with scoped_to(scope_of(actor)):
            self.danger = perform(self.danger, name, actor=actor, **data)
        return self.danger

    def photo(self, username="safety_a1"):
        actor = self.cast.actor(username)
        with scoped_to(scope_of(actor)):
            row = StoredFile.objects.create(
                zone_id=self.danger.zone_id, enterprise_id=self.danger.enterprise_id, uploaded_by_seat_id=actor.seat_id,
                uploader_name=actor.name, kind="image", original_name="after.jpg", size=1, content_type="image/jpeg",
                sha256=f"{StoredFile.objects.count():064d}{timezone.now().timestamp()}"[-64:], original_path="x",
            )  # fmt: skip
        return row.pk

    def to_rectifying(self):
        self.do("inspector_a", "submit")
        self.do("office_a", "issue")
        return self.do("safety_a1", "sign")

    def to_acceptance(self):
        self.to_rectifying()
        self.do("safety_a1", "submit_evidence", note="已清扫，已装卸灰装置", files=[self.photo()])
        return self.do("area_a", "supervise", note="已到现场核查")

    def seen_by(self, username):
        return scoped_to(scope_of(self.cast.actor(username)))


def test_four_parties_take_a_danger_from_draft_to_closed(cast):
    walk = Walk(cast)
    danger = walk.to_acceptance()
    danger = walk.do("acceptor_a", "accept", note="验收合格")
    assert (danger.state, danger.closed_at is not None, danger.first_closed_at) == ("closed", True, danger.closed_at)
    with walk.seen_by("office_a"):
        steps = list(Step.objects.filter(danger=danger).values_list("transition", "actor_name"))
        assert [name for name, _ in steps] == ["submit", "issue", "sign", "submit_evidence", "supervise", "accept"]
        versions = FactVersion.objects.filter(danger_id=danger.pk).order_by("id")
        assert versions.filter(known_to=None).get().closed_at == danger.closed_at
        assert versions.count() >= 3, "draft → counted, due date, closed"


def test_number_and_due_date_are_given_at_issue_and_stay(cast):
    walk = Walk(cast)
    walk.do("inspector_a", "submit")
    danger = walk.do("office_a", "issue")
    today = timezone.localdate()
    assert danger.due_on == today + datetime.timedelta(days=7)
    assert danger.number.endswith(f"-{today.year}-0001")
    with walk.seen_by("office_a"), pytest.raises(IntegrityError, match="due date"), transaction.atomic():
        Danger.objects.filter(pk=danger.pk).update(due_on=today + datetime.timedelta(days=90))


def test_the_enterprise_sees_a_danger_from_issue_on(cast):
    walk = Walk(cast)
    walk.do("inspector_a", "submit")
    with walk.seen_by("safety_a1"):
        assert not Danger.objects.exists()
    walk.do("office_a", "issue")
    with walk.seen_by("safety_a1"):
        assert Danger.objects.get().state == "issued"
        assert list(Step.objects.values_list("transition", flat=True)) == ["issue"], "internal steps stay inside"


def test_the_finder_cannot_accept_and_the_rule_is_named(cast):
    walk = Walk(cast)
    danger = walk.to_acceptance()
    with connection.cursor() as cursor, scoped_to(scope_of(cast.actor("office_a"))):
        cursor.execute("update dangers_danger set rectification = 'x' where id = %s", [danger.pk])
    with walk.seen_by("office_a"), pytest.raises(IntegrityError, match="acceptor_is_not_finder"), transaction.atomic():
        Danger.objects.filter(pk=danger.pk).update(acceptor_user_id=danger.finder_user_id)


def test_an_acceptor_who_found_it_is_refused_with_the_rule(cast):
    acceptor = cast.actor("acceptor_a")
    walk = Walk(cast)
    with scoped_to(scope_of(cast.actor("inspector_a"))):
        walk.danger = make_danger(cast, "a1", finder_user_id=acceptor.user_id, state="draft")
    with scoped_to(scope_of(cast.actor("office_a"))):
        Danger.objects.filter(pk=walk.danger.pk).update(state="review")
    walk.danger.refresh_from_db = lambda *a, **k: None
    walk.do("office_a", "issue")
    walk.do("safety_a1", "sign")
    walk.do("safety_a1", "submit_evidence", note="已改", files=[walk.photo()])
    walk.do("area_a", "supervise", note="属实")
    with pytest.raises(Refused) as refusal:
        walk.do("acceptor_a", "accept", note="合格")
    assert refusal.value.rule == "acceptor_is_not_finder"


def test_an_enterprise_cannot_accept(cast):
    walk = Walk(cast)
    walk.to_acceptance()
    with pytest.raises(PermissionDenied):
        walk.do("safety_a1", "accept", note="合格")


def test_an_area_officer_of_another_area_may_not_supervise(cast):
    walk = Walk(cast)
    with scoped_to(scope_of(cast.actor("office_a"))):
        Danger.objects.filter(pk=walk.danger.pk).update(area_id=cast.area["a2"])
    walk.to_rectifying()
    walk.do("safety_a1", "submit_evidence", note="已改", files=[walk.photo()])
    with pytest.raises(PermissionDenied):
        walk.do("area_a", "supervise", note="属实")


def test_a_reject_opens_the_next_round_and_keeps_the_first(cast):
    walk = Walk(cast)
    walk.to_rectifying()
    walk.do("safety_a1", "submit_evidence", note="已改", files=[walk.photo()])
    danger = walk.do("area_a", "supervise_reject", note="弯头处仍有积尘")
    assert (danger.state, danger.round) == ("rectifying", 2)
    with walk.seen_by("safety_a1"):
        assert Step.objects.get(transition="supervise_reject").note == "弯头处仍有积尘"


def test_a_reject_without_a_reason_is_refused_at_the_field(cast):
    walk = Walk(cast)
    walk.to_rectifying()
    walk.do("safety_a1", "submit_evidence", note="已改", files=[walk.photo()])
    with pytest.raises(InvalidInput) as fault:
        walk.do("area_a", "supervise_reject", note=" ")
    assert "note" in fault.value.fields


def test_evidence_needs_a_photo_and_a_photo_serves_once(cast):
    walk = Walk(cast)
    walk.to_rectifying()
    with pytest.raises(InvalidInput):
        walk.do("safety_a1", "submit_evidence", note="已改", files=[])
    photo = walk.photo()
    walk.do("safety_a1", "submit_evidence", note="已改", files=[photo])
    walk.do("area_a", "supervise_reject", note="不行")
    with pytest.raises(InvalidInput, match="用过"):
        walk.do("safety_a1", "submit_evidence", note="又改", files=[photo])


def test_an_extension_moves_nothing_until_two_different_people_granted_it(cast):
    walk = Walk(cast)
    danger = walk.to_rectifying()
    due = danger.due_on
    later = due + datetime.timedelta(days=5)
    danger = walk.do("safety_a1", "ask_extension", note="配件 12 日到货", interim="停用断电", new_due_on=later)
    assert danger.due_on == due
    danger = walk.do("office_a", "extension_first", note="同意")
    assert danger.due_on == due
    with pytest.raises(PermissionDenied):
        walk.do("office_a", "extension_second", note="同意")
    danger = walk.do("leader_a", "extension_second", note="同意")
    assert (danger.due_on, danger.extension_count, danger.original_due_on) == (later, 1, due)


def test_one_request_at_a_time(cast):
    walk = Walk(cast)
    danger = walk.to_rectifying()
    later = danger.due_on + datetime.timedelta(days=2)
    walk.do("safety_a1", "ask_extension", note="等配件", interim="断电", new_due_on=later)
    with pytest.raises(Refused) as refusal:
        walk.do("safety_a1", "ask_extension", note="等配件", interim="断电", new_due_on=later)
    assert refusal.value.rule == "one_request_open"


def test_an_extension_beyond_the_original_limit_says_so_at_the_field(cast):
    walk = Walk(cast)
    danger = walk.to_rectifying()
    with pytest.raises(InvalidInput) as fault:
        walk.do(
            "safety_a1",
            "ask_extension",
            note="等",
            interim="停",
            new_due_on=danger.due_on + datetime.timedelta(days=60),
        )
    assert "累计延期" in fault.value.fields["new_due_on"][0]


def test_a_void_needs_a_second_person(cast):
    walk = Walk(cast)
    walk.do("inspector_a", "submit")
    walk.do("office_a", "ask_void", note="现场复核不存在", void_reason="mistake")
    with pytest.raises(Refused) as refusal:
        walk.do("office_a", "grant_void", note="同意")
    assert refusal.value.rule == "another_person_decides"
    assert walk.do("office2_a", "grant_void", note="同意").state == "void"


def test_reopening_keeps_the_first_closure(cast):
    walk = Walk(cast)
    walk.to_acceptance()
    closed = walk.do("acceptor_a", "accept", note="合格").closed_at
    danger = walk.do("office_a", "reopen", note="回头看发现未整改")
    assert (danger.state, danger.closed_at, danger.first_closed_at, danger.reopened_count) == (
        "rectifying",
        None,
        closed,
        1,
    )


def test_the_second_of_two_sees_the_new_state(cast):
    walk = Walk(cast)
    walk.to_acceptance()
    stale = walk.danger
    walk.do("acceptor_a", "accept", note="合格")
    walk.danger = stale
    with pytest.raises(Moved, match="已销号"):
        walk.do("acceptor_a", "accept", note="合格")


def test_an_on_the_spot_fix_goes_straight_to_acceptance(cast):
    from hazards.dangers import evidence

    walk = Walk(cast)
    before, after = walk.photo("inspector_a"), walk.photo("inspector_a")
    with walk.seen_by("inspector_a"):
        evidence.attach(walk.danger, [before], kind="before", at=timezone.now(), visible=False)
    danger = walk.do("office_a", "fix_on_spot", note="现场已清扫", files=[after])
    assert (danger.state, danger.on_the_spot, bool(danger.number)) == ("acceptance", True, True)


def test_people_who_must_act_are_told_once(cast):
    walk = Walk(cast)
    walk.do("inspector_a", "submit")
    walk.do("office_a", "issue")
    for username in ("safety_a1", "principal_a1"):
        with walk.seen_by(username):
            assert Notice.objects.filter(seat_id=cast.people[username].seat_id, kind="dangers.issued").count() == 1
    with walk.seen_by("safety_a2"):
        assert not Notice.objects.exists()


def test_a_failed_effect_leaves_no_trace(cast):
    walk = Walk(cast)
    walk.do("inspector_a", "submit")
    with scoped_to(scope_of(cast.actor("office_a"))):
        Danger.objects.filter(pk=walk.danger.pk).update(measures="")
        steps = Step.objects.count()
    with pytest.raises(InvalidInput):
        walk.do("office_a", "issue")
    with walk.seen_by("office_a"):
        danger = Danger.objects.get(pk=walk.danger.pk)
        assert (danger.state, danger.number, Step.objects.count()) == ("review", "", steps)


def test_illegal_moves_are_refused_by_the_database_too(cast):
    walk = Walk(cast)
    with walk.seen_by("office_a"), pytest.raises(IntegrityError, match="cannot move"), transaction.atomic():
        Danger.objects.filter(pk=walk.danger.pk).update(state="rectifying")


def test_every_transition_is_declared_with_a_known_right():
    from core.access import declared

    rights = declared()
    assert all(t.right in rights for t in workflow_of(Danger).transitions.values())
    assert Request.State.FIRST == "first"
