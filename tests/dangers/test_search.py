"""Words, places, enterprises and numbers are found in every tier, whichever way the database looks for them."""

from __future__ import annotations

import pytest

from core.tenancy import scope_of, scoped_to
from hazards.dangers import queries
from hazards.dangers.models import Danger
from tests.dangers.test_workflow import Walk

pytestmark = pytest.mark.django_db
PLACE, TEXT = "抛光车间", "1 号除尘管道积尘 3 mm，泄爆片被铁板挡住 100%_"


@pytest.fixture
def found(cast):
    """`found(username, text)`: the ids this person finds."""
    walk = Walk(cast)
    walk.do("inspector_a", "submit")
    walk.do("office_a", "issue")
    with walk.seen_by("office_a"):
        Danger.objects.filter(pk=walk.danger.pk).update(location=PLACE, description=TEXT, source_number="整-7")

    def search(username: str, text: str) -> list[int]:
        with scoped_to(scope_of(cast.actor(username))):
            return list(Danger.objects.saying(text).values_list("pk", flat=True))

    search.danger = walk.danger
    return search


@pytest.mark.parametrize("sample", [0, 2000], ids=["walking the rows", "by the indexes"])
@pytest.mark.parametrize("username", ["province", "city_a", "office_a", "safety_a1", "expert_a"])
def test_every_tier_finds_it_both_ways(found, username, sample, monkeypatch):
    monkeypatch.setattr(queries, "SAMPLE", sample)
    danger = found.danger
    serial = danger.number_serial
    year = f"{danger.number_year}-{serial}"
    for text in ("积尘", "除尘管道", PLACE, "CANARY-a-a1", danger.number, year, str(serial), "整-7", "100%_"):
        assert danger.pk in found(username, text), text
    for text in ("没有这句话", "10_%", f"{danger.number_year - 1}-{serial}", f"XX9-{year}"):
        assert danger.pk not in found(username, text), text


def test_a_stranger_finds_nothing(found):
    for text in ("积尘", PLACE, found.danger.number):
        assert found("office_b", text) == [] and found("safety_a2", text) == [], text


def test_the_way_by_the_indexes_uses_them(found, cast):
    """Otherwise a rare word in a million rows would be looked for row by row (`bin/bench million` has the figures)."""
    with scoped_to(scope_of(cast.actor("province"))):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off; set local enable_indexscan = off")
        plan = Danger.objects.order_by().saying("少见的词").values("pk").explain()
    assert {"danger_words", "danger_places", "danger_source_number"} <= set(plan.replace("(", " ").split())
