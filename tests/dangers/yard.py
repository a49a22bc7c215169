"""A yard with dangers and the people around them, for tests that try orders nobody would think of."""

from __future__ import annotations

import datetime
import itertools
import uuid
from collections import Counter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.services import system
from core.access import ASSIGNED, ENTERPRISE, ZONE, Actor, may
from core.errors import InvalidInput, Refused
from core.models import StoredFile
from core.tenancy import Scope, scope_of, scoped_to
from core.workflow import perform, workflow_of
from enterprises.models import Enterprise
from hazards.dangers import evidence
from hazards.dangers.handing import Found, take_over
from hazards.dangers.models import Danger, FactVersion, Request, Step
from hazards.dangers.states import ISSUED_ON, State
from tests.cast import Cast
from tests.factories import make_danger

ENDERS = ("inspector_a", "office_a", "leader_a", "area_a", "acceptor_a")
FINDERS = ("inspector_a", "safety_a1", "office_a", "expert_a", "area_a")
PEOPLE = (
    "inspector_a", "office_a", "office2_a", "leader_a", "safety_a1", "principal_a1", "safety_a2", "area_a",
    "acceptor_a",
    "expert_a", "city_a", "office_b", "system",
)  # fmt: skip
STRANGERS = ("office_b", "safety_a2")
WORDS = "已清扫管道并装锁气卸灰装置"
PROVINCE = Scope(tier="province")
_hashes = itertools.count(1)


class Yard:
    """Does things as people in their own scopes, keeps count of what should be, and looks whether it is."""

    def __init__(self, cast: Cast, reached_states: Counter, reached_moves: Counter) -> None:
        self.cast = cast
        self.flow = workflow_of(Danger)
        self.actors: dict[str, Actor] = {name: system() if name == "system" else cast.actor(name) for name in PEOPLE}
        self.steps: dict[int, int] = {}
        self.states: dict[int, str] = {}
        self.reached_states, self.reached_moves = reached_states, reached_moves

    # -- doing -----------------------------------------------------------------------------------------------------

    def report(self, finder: str, severity: str = "b", photo: bool = True) -> Danger:
        """A draft of this finder, with a picture of how it was."""
        actor = self.actors[finder]
        with scoped_to(scope_of(actor)):
            by_firm = actor.enterprise_id is not None
            danger = make_danger(
                self.cast, "a1", finder_user_id=actor.user_id, severity=severity, visible_to_enterprise=by_firm,
                source="enterprise" if by_firm else "expert" if finder == "expert_a" else "inspector",
            )  # fmt: skip
            if photo:
                at = timezone.now()
                evidence.attach(danger, [self._photo(actor, by_firm)], kind="before", at=at, visible=by_firm)
        self.steps[danger.pk], self.states[danger.pk] = 0, State.DRAFT
        self.reached_states[State.DRAFT] += 1
        return danger

    def find_on_visit(self, person: str, on_the_spot: bool = False) -> Danger:
        """What a visit does at its end: a finding of the inspector, handed over by whoever ends the visit."""
        actor, finder = self.actors[person], self.cast.people["inspector_a"]
        with scoped_to(scope_of(actor)):
            danger = take_over(
                actor=actor,
                enterprise=Enterprise.objects.get(pk=self.cast.enterprise["a1"]),
                found=Found(
                    key=uuid.uuid4(), finder_user_id=finder.user_id, finder_name="检查员", finder_post="",
                    by_expert=False, found_at=timezone.now(), on_the_spot=on_the_spot,
                    before=[self._photo(actor, False)],
                    after=[self._photo(actor, False)] if on_the_spot else (), fix_words=WORDS if on_the_spot else "",
                    facts={
                        "location": "抛光车间", "sector": "dust", "description": "除尘管道积尘超过 1 mm",
                        "measures": "清扫管道", "severity": "b", "category": "除尘系统",
                    },
                ),
            )  # fmt: skip
        move = "hand_over_fixed" if on_the_spot else "hand_over"
        self.steps[danger.pk], self.states[danger.pk] = 1, State.ACCEPTANCE if on_the_spot else State.REVIEW
        self.reached_moves[move] += 1
        self.reached_states[danger.state] += 1
        return danger

    def _photo(self, actor: Actor, visible: bool = True) -> int:
        row = StoredFile.objects.create(
            zone_id=self.cast.zone["a"], enterprise_id=self.cast.enterprise["a1"], uploaded_by_seat_id=actor.seat_id,
            uploader_name=actor.name, kind="image", original_name="photo.jpg", size=1, content_type="image/jpeg",
            sha256=f"{next(_hashes):064d}", original_path="x", visible_to_enterprise=visible,
        )  # fmt: skip
        return row.pk

    def _data(self, name: str, danger: Danger, actor: Actor) -> dict[str, Any]:
        """What a careful person would send along."""
        data: dict[str, Any] = {"note": WORDS}
        if name in ("fix_on_spot", "submit_evidence") and actor.tier in (ZONE, ENTERPRISE, ASSIGNED):
            data["files"] = [self._photo(actor)]
        if name == "ask_extension":
            data |= {
                "interim": "停用该设备并挂牌",
                "new_due_on": (danger.due_on or timezone.localdate()) + datetime.timedelta(3),
            }
        if name == "ask_void":
            data["void_reason"] = Request.VoidReason.MISTAKE
        return data

    def possible(self, pk: int) -> list[tuple[str, str]]:
        """(person, transition) pairs that state and right allow now; a stranger still finds nothing there."""
        with scoped_to(PROVINCE):
            danger = Danger.objects.get(pk=pk)
            automatic = [t.name for t in self.flow.transitions.values() if t.automatic and danger.state in t.source]
            found = [("system", name) for name in automatic]
            for person, actor in self.actors.items():
                if not actor.system:
                    found += [(person, t.name) for t in self.flow.available(danger, actor)]
        return found

    def do(self, person: str, name: str, pk: int, **data: Any) -> str:
        """Try; return "done" or the name of what refused. Counts what should be afterwards."""
        actor, transition = self.actors[person], self.flow.transitions[name]
        with scoped_to(scope_of(actor)):
            danger = Danger.objects.filter(pk=pk).first()
            assert danger is None or person not in STRANGERS
            if danger is None:
                return "hidden"
            try:
                after = perform(danger, name, actor=actor, **(data or self._data(name, danger, actor)))
            except Refused as no:
                return no.rule
            except PermissionDenied:
                assert actor.system or transition.automatic or not may(actor, transition.right, danger)
                return "denied"
            except InvalidInput as wrong:
                return "invalid:" + ",".join(wrong.fields)
        self.steps[pk] += 1
        self.states[pk] = transition.target or self.states[pk]
        assert after.state == self.states[pk]
        self.reached_moves[name] += 1
        self.reached_states[after.state] += 1
        return "done"

    # -- looking ---------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """What must hold whatever has been done."""
        with scoped_to(PROVINCE):
            dangers = list(Danger.objects.filter(pk__in=self.steps))
            assert len(dangers) == len(self.steps), "nothing is ever deleted"
            current = {
                row.danger_id: row for row in FactVersion.objects.filter(danger_id__in=self.steps, known_to=None)
            }
            steps = Counter(Step.objects.filter(danger_id__in=self.steps).values_list("danger_id", flat=True))
            granted = Counter(
                Request.objects.filter(danger_id__in=self.steps, kind="extension", state="granted").values_list(
                    "danger_id", flat=True
                )
            )
            waiting = Counter(
                Request.objects.filter(danger_id__in=self.steps, state__in=["first", "second"]).values_list(
                    "danger_id", flat=True
                )
            )
            numbers = sorted(
                Danger.objects.filter(zone_id=self.cast.zone["a"], number_serial__isnull=False).values_list(
                    "number_serial", flat=True
                )
            )
        assert numbers == list(range(1, len(numbers) + 1)), "numbers have no gap"
        assert all(count == 1 for count in waiting.values()), "one request at a time"
        for danger in dangers:
            self._check_one(danger, steps[danger.pk], granted[danger.pk], current[danger.pk])

    def _check_one(self, danger: Danger, steps: int, granted: int, fact: FactVersion) -> None:
        assert danger.state == self.states[danger.pk], "only perform moves a danger"
        assert steps == self.steps[danger.pk], "one step per move"
        assert (danger.state == State.CLOSED) == (danger.closed_at is not None)
        assert danger.acceptor_user_id is None or danger.acceptor_user_id not in (
            danger.finder_user_id,
            danger.rectifier_user_id,
        )
        assert danger.acceptor_enterprise_id is None
        assert (danger.state not in ISSUED_ON) or (danger.number and danger.due_on and danger.issued_at)
        assert danger.extension_count == granted, "an extension counts when it is granted"
        assert granted or danger.due_on == danger.original_due_on, "the due date is fixed at issue"
        assert not danger.reopened_count or danger.first_closed_at is not None
        same = (
            "zone_id",
            "enterprise_id",
            "sector",
            "severity",
            "source",
            "found_at",
            "due_on",
            "closed_at",
            "visible_to_enterprise",
        )
        assert [getattr(fact, name) for name in same] == [getattr(danger, name) for name in same], (
            "the present facts are known"
        )
        assert fact.counted == (danger.state not in (State.DRAFT, State.VOID, State.HISTORIC))
