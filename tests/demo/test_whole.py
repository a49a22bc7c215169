"""The whole demo comes in as bin/demo loads it: under the role of the loader, which may do less than a superuser."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction

from core.figures import compute, live
from demo.loader import load
from demo.zones import XUWEI, YANCHENG
from hazards.dangers.models import Danger
from hazards.sources.models import HazardSource, Split
from parks.models import Zone
from tests.conftest import logged_in_as

TODAY = datetime.datetime.now(tz=datetime.UTC).date()


@pytest.fixture(scope="module")
def said(django_db_setup, django_db_blocker) -> Iterator[list[str]]:
    """Two zones of the demo in a transaction that is taken back; what the loader told."""
    told: list[str] = []
    with django_db_blocker.unblock(), logged_in_as("loader"), transaction.atomic():
        assert load(today=TODAY, password_hash="!", say=told.append, photos=False, zones=2)
        yield told
        transaction.set_rollback(True)


def test_it_tells_what_it_made_and_does_not_load_twice(said) -> None:
    assert any("dangers" in line for line in said) and any("questions" in line for line in said)
    assert Danger.objects.count() > 500
    assert load(today=TODAY, password_hash="!", say=said.append, photos=False, zones=2) is False


def card(zone: str, asked: tuple[str, ...]) -> list[tuple[int, int | None]]:
    period = live(TODAY.replace(month=1, day=1), TODAY)
    values = compute(asked, period, where={"zone_id": Zone.objects.get(name=zone).pk})[()]
    return [(values[id_].numerator, values[id_].denominator) for id_ in asked]


def test_the_card_of_yancheng_comes_from_rows(said) -> None:
    """55 users; one source of 三级 and five of 四级; a head for six of six, plans filed six of six (M-48)."""
    asked = ("hazchem_users", "sources_1", "sources_2", "sources_3", "sources_4", "sources_headed", "plans_filed")
    assert card(YANCHENG, asked) == [(55, None), (0, None), (0, None), (1, None), (5, None), (6, 6), (6, 6)]


def test_the_card_of_xuwei_comes_from_rows(said) -> None:
    """44 connected, nine makers in production and all nine complete, 72 sources, 22 chemicals, 18 processes (M-47)."""
    asked = ("firms_linked", "makers_running", "makers_complete", "sources_major", "key_chemicals", "key_processes")
    assert [number for number, _of in card(XUWEI, asked)] == [44, 9, 9, 72, 22, 18]


def test_units_stand_in_every_state_people_come_to_see(said) -> None:
    states = set(HazardSource.objects.values_list("state", flat=True))
    assert {"draft", "review", "identified", "filed", "in_use", "changing"} <= states
    assert Split.objects.filter(decided_at=None).exists()
