"""The workflow of a danger in orders nobody planned, as the run-time role, and once through everything."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.workflow import workflow_of
from hazards.dangers.models import Danger
from hazards.dangers.states import State
from tests.cast import cast as present_cast
from tests.dangers.yard import ENDERS, FINDERS, PEOPLE, Yard

pytestmark = pytest.mark.django_db
MOST = 3  # dangers in one run


class Orders(RuleBasedStateMachine):
    """Any person may try anything at any time."""

    states: Counter = Counter()
    moves: Counter = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.yard = Yard(present_cast(), self.states, self.moves)
        self.dangers: list[int] = []
        self.tried: Counter = Counter()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(finder=st.sampled_from(FINDERS))
    def first(self, finder: str) -> None:
        self.dangers.append(self.yard.report(finder).pk)

    @precondition(lambda self: len(self.dangers) < MOST)
    @rule(finder=st.sampled_from(FINDERS), severity=st.sampled_from(["a", "b", "c", "major"]), photo=st.booleans())
    def report(self, finder: str, severity: str, photo: bool) -> None:
        self.dangers.append(self.yard.report(finder, severity, photo).pk)

    @precondition(lambda self: len(self.dangers) < MOST)
    @rule(ender=st.sampled_from(ENDERS), on_the_spot=st.booleans())
    def find_on_visit(self, ender: str, on_the_spot: bool) -> None:
        self.dangers.append(self.yard.find_on_visit(ender, on_the_spot).pk)

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """Three of the things possible now, those this run has done least: together the runs go everywhere."""
        for _time in range(3):
            possible = [(person, name, pk) for pk in self.dangers for person, name in self.yard.possible(pk)]
            if possible:
                least = min(self.tried[name] for _person, name, _pk in possible)
                fresh = [one for one in possible if self.tried[one[1]] == least]
                person, name, pk = fresh[data.draw(st.integers(0, 10_000)) % len(fresh)]
                self.tried[name] += 1
                self.yard.do(person, name, pk)

    @rule(person=st.sampled_from(PEOPLE), name=st.sampled_from(sorted(workflow_of(Danger).transitions)), data=st.data())
    def try_anything(self, person: str, name: str, data: st.DataObject) -> None:
        """Mostly refused: what is refused must leave no trace, which the invariants see."""
        pk = data.draw(st.sampled_from(self.dangers))
        allowed = (person, name) in self.yard.possible(pk)
        outcome = self.yard.do(person, name, pk)
        assert allowed or outcome != "done" or name in ("extension_first", "extension_second")

    @rule(person=st.sampled_from(PEOPLE), data=st.data())
    def forget_the_words(self, person: str, data: st.DataObject) -> None:
        """A form sent empty."""
        pk = data.draw(st.sampled_from(self.dangers))
        mine = [name for who, name in self.yard.possible(pk) if who == person]
        if mine:
            self.yard.do(person, data.draw(st.sampled_from(mine)), pk, note="")

    @invariant()
    def holds(self) -> None:
        self.yard.check()


@pytest.mark.slow
def test_any_order_keeps_the_rules(cast):
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Orders,
        settings=settings(
            max_examples=32,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=quiet,
        ),
    )
    assert set(State) - set(Orders.states) == {State.HISTORIC}, "history comes in by import only"
    assert set(workflow_of(Danger).transitions) - set(Orders.moves) == set()


PATHS = (
    # (finder, [(person, transition, expected)])
    ("inspector_a", [
        ("inspector_a", "submit", "done"), ("office_a", "return", "done"), ("inspector_a", "submit", "done"),
        ("office_a", "issue", "done"), ("safety_a2", "sign", "hidden"), ("office_b", "ask_void", "hidden"),
        ("safety_a1", "sign", "done"), ("safety_a1", "ask_extension", "done"),
        ("safety_a1", "withdraw_extension", "done"),
        ("safety_a1", "ask_extension", "done"), ("office_a", "extension_refuse_first", "done"),
        ("safety_a1", "ask_extension", "done"), ("office_a", "extension_first", "done"),
        ("leader_a", "extension_refuse_second", "done"), ("safety_a1", "ask_extension", "done"),
        ("office_a", "extension_first", "done"), ("leader_a", "extension_second", "done"),
        ("safety_a1", "submit_evidence", "done"), ("area_a", "supervise_reject", "done"),
        ("principal_a1", "submit_evidence", "done"), ("area_a", "supervise", "done"),
        ("acceptor_a", "accept_reject", "done"),
        ("safety_a1", "submit_evidence", "done"), ("area_a", "supervise", "done"), ("inspector_a", "accept", "denied"),
        ("acceptor_a", "accept", "done"), ("acceptor_a", "accept", "state_changed"), ("leader_a", "reopen", "done"),
        ("safety_a1", "submit_evidence", "done"), ("area_a", "supervise", "done"), ("acceptor_a", "accept", "done"),
    ]),
    ("office_a", [
        ("office_a", "submit", "done"), ("office_a", "ask_void", "done"),
        ("office_a", "grant_void", "another_person_decides"),
        ("office2_a", "refuse_void", "done"), ("office_a", "issue", "done"), ("system", "deem_signed", "done"),
    ]),
    ("office_a", [("office_a", "fix_on_spot", "done"), ("acceptor_a", "accept", "done")]),
    ("expert_a", [
        ("expert_a", "submit", "done"), ("office_a", "ask_void", "done"), ("leader_a", "grant_void", "done"),
    ]),
    ("safety_a1", [("safety_a1", "submit", "done"), ("office_a", "return", "done"), ("safety_a1", "submit", "done")]),
)  # fmt: skip


def test_every_state_and_every_move_is_reached(cast):
    states, moves = Counter(), Counter()
    yard = Yard(cast, states, moves)
    for finder, path in PATHS:
        pk = yard.report(finder).pk
        for person, name, expected in path:
            assert yard.do(person, name, pk) == expected, (finder, person, name)
            yard.check()
    for on_the_spot in (False, True):
        pk = yard.find_on_visit("leader_a", on_the_spot).pk
        assert yard.do("leader_a", "hand_over", pk) == "state_changed"
    draft = yard.report("inspector_a").pk
    for name in ("hand_over", "hand_over_fixed"):
        assert yard.do("area_a", name, draft) == "not_found_on_a_visit"
    yard.check()
    assert set(State) - set(states) == {State.HISTORIC}, "history comes in by import only"
    assert set(yard.flow.transitions) - set(moves) == set()
