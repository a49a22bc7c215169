"""Two people at the same moment: one wins, the other is told, and no number is lost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from core.errors import Moved
from core.models import IdempotencyKey
from core.tenancy import Scope, scope_of, scoped_to
from core.workflow import perform
from hazards.dangers.models import Danger, Step
from tests.at_once import at_once
from tests.dangers.yard import Yard
from tests.factories import make_danger

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.house.rule_urls")]
PROVINCE = Scope(tier="province")


def to_acceptance(cast) -> int:
    from collections import Counter

    yard = Yard(cast, Counter(), Counter())
    pk = yard.report("inspector_a").pk
    for person, name in (
        ("inspector_a", "submit"), ("office_a", "issue"), ("safety_a1", "sign"), ("safety_a1", "submit_evidence"),
        ("area_a", "supervise"),
    ):  # fmt: skip
        assert yard.do(person, name, pk) == "done"
    return pk


def test_two_acceptances_at_once_one_wins(cast):
    pk, acceptor = to_acceptance(cast), cast.actor("acceptor_a")

    def accept(_i: int) -> str:
        with scoped_to(scope_of(acceptor)):
            danger = Danger.objects.get(pk=pk)
            return str(perform(danger, "accept", actor=acceptor, note="同意销号").state)

    out = at_once(2, accept)
    assert sorted(type(x).__name__ for x in out) == ["Moved", "str"], out
    moved = next(x for x in out if isinstance(x, Moved))
    assert (moved.status, moved.rule) == (409, "state_changed")
    with scoped_to(PROVINCE):
        assert Step.objects.filter(danger_id=pk, transition="accept").count() == 1
        assert Danger.objects.get(pk=pk).state == "closed"


def test_numbers_of_eight_threads_with_rollbacks_have_no_gap(cast):
    class ChangedMyMind(Exception):
        pass

    office, rounds = cast.actor("office_a"), 4
    with scoped_to(scope_of(office)):
        waiting = [make_danger(cast, "a1", state="review").pk for _ in range(8 * rounds)]

    def issue(i: int) -> list[int]:
        got = []
        for j in range(rounds):
            try:
                with scoped_to(scope_of(office)):
                    with connection.cursor() as cursor:  # eight wait in turn; a slow machine must not end the race
                        cursor.execute("set local lock_timeout = '60s'; set local statement_timeout = '90s'")
                    danger = Danger.objects.get(pk=waiting[i * rounds + j])
                    serial = perform(danger, "issue", actor=office).number_serial
                    if (i + j) % 3 == 0:
                        raise ChangedMyMind
                got.append(serial)
            except ChangedMyMind:
                pass
        return got

    out = at_once(8, issue)
    assert all(isinstance(part, list) for part in out), out
    given = sorted(serial for part in out for serial in part)
    assert given == list(range(1, len(given) + 1))
    assert len(given) < 8 * rounds, "some were rolled back"
    with scoped_to(PROVINCE):
        stored = Danger.objects.filter(zone_id=cast.zone["a"], number_serial__isnull=False).values_list(
            "number_serial", flat=True
        )
        assert sorted(stored) == given


def test_the_same_create_call_twice_makes_one_row(cast):
    clients = [cast.client("office_a") for _ in range(4)]

    def create(i: int) -> int:
        return send(clients[i], {"n": 1}).status_code

    def send(client: Client, body: dict):
        return client.post(
            "/api/house/once/", body, content_type="application/json", headers={"Idempotency-Key": "same-key"}
        )

    out = at_once(4, create)
    assert set(out) <= {201, 409} and out.count(201) >= 1, out
    again = send(clients[0], {"n": 1})
    assert (again.status_code, again.headers.get("Idempotent-Replayed")) == (201, "true")
    assert send(clients[0], {"n": 2}).status_code == 422, "another body under the same key"
    with scoped_to(scope_of(cast.actor("office_a"))):
        assert Danger.objects.filter(remark="written by a house test").count() == 1
        assert IdempotencyKey.objects.filter(key="same-key").count() == 1
