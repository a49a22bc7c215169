"""The whole demo comes in as bin/demo loads it: under the loader's role, which may do less than the tests' superuser."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction

from core.figures import compute, live
from demo.loader import load
from hazards.dangers.models import Danger
from hazards.sources.models import HazardSource, Split
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


def test_the_zone_card_of_yancheng_comes_from_rows(said) -> None:
    units = HazardSource.objects.filter(zone__name="盐城经济技术开发区")
    period = live(TODAY.replace(month=1, day=1), TODAY)
    asked = ("sources_1", "sources_2", "sources_3", "sources_4", "hazchem_users", "sources_headed", "plans_filed")
    (zone,) = {unit.zone_id for unit in units}
    values = compute(asked, period, where={"zone_id": zone})[()]
    assert [values[id_].numerator for id_ in asked] == [0, 0, 1, 5, 55, 6, 6]
    assert values["sources_headed"].denominator == values["plans_filed"].denominator == 6


def test_units_stand_in_every_state_people_come_to_see(said) -> None:
    states = set(HazardSource.objects.values_list("state", flat=True))
    assert {"draft", "review", "identified", "filed", "in_use"} <= states
    assert Split.objects.filter(decided_at=None).exists()
