"""Clocks and lists as data: whole, with the mark of their evidence, written by nobody but the province."""

from __future__ import annotations

import csv

import pytest
from django.db import ProgrammingError

from core.tenancy import Scope, scope_of, scoped_to
from hazards.sources.lists import DATA, entries, entry
from hazards.sources.models import Clock

pytestmark = pytest.mark.django_db
PROVINCE = Scope(tier="province")


def in_scope(cast, username):
    return scoped_to(scope_of(cast.actor(username)))


def test_only_the_province_writes_a_clock(cast):
    values = {
        "code": "D01", "topic": "重大危险源", "duty": "备案", "value": 99, "kind": "deadline", "source": "x",
        "sure": "yes", "valid_from": "2026-01-01",
    }  # fmt: skip
    for username in ("safety_a1", "expert_a", "office_a", "city_a"):
        with in_scope(cast, username):
            assert Clock.objects.filter(code="D01").exists(), "everybody reads them"
        for write in (
            lambda: Clock.objects.create(**values),
            lambda: Clock.objects.update(value=99),
            lambda: Clock.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), in_scope(cast, username):
                write()
    with in_scope(cast, "province"):
        Clock.objects.create(**values)


def test_every_clock_keeps_the_mark_of_its_evidence():
    with open(DATA / "deadlines.csv", encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    with scoped_to(PROVINCE):
        kept = {clock.code: clock for clock in Clock.objects.all()}
    assert len(kept) == len(given) == 52
    for row in given:
        clock = kept[row["id"]]
        words = (
            clock.topic,
            clock.duty,
            clock.actor,
            clock.receiver,
            clock.trigger,
            clock.unit,
            clock.kind,
            clock.note,
        )
        assert words == tuple(
            row[name] for name in ("topic", "duty", "actor", "receiver", "trigger", "unit", "kind", "note")
        )
        assert (str(clock.value) if clock.value is not None else clock.text) == row["value"], row["id"]
        assert clock.source == row["source"]
        assert str(clock.valid_to or "") == row["effective_to"]
        assert not row["effective_from"] or str(clock.valid_from) == row["effective_from"]
        # "yes" with a limit in brackets is no plain yes.
        assert clock.sure == ("partly" if row["confirmed"].startswith("yes（") else row["confirmed"]), row["id"]
    assert (kept["D36"].sure, kept["D37"].sure) == ("partly", "conflict")


@pytest.mark.parametrize(("kind", "count", "unsure"), [("process", 18, 0), ("chemical", 74, 9)])
def test_the_two_lists_are_whole(kind, count, unsure):
    items = entries(kind)
    assert [item.number for item in items] == list(range(1, count + 1))
    assert len({item.name for item in items}) == count
    assert sum(not item.confirmed for item in items) == unsure
    assert entry(kind, count) is items[-1]
