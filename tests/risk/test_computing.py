"""Computing by sets: one statement whatever the number, nothing written twice, no fact makes a class better."""

# ruff: noqa: E501  (one case per line)
from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.services import system
from core.jobs import periodic_work
from core.models import Slot
from core.tenancy import scoped_to
from enterprises.credit_code import check_character
from enterprises.models import Enterprise
from inspections.risk.computing import compute, in_force, rows_behind
from inspections.risk.models import RANKS, RiskClass, RiskRaise
from tests.cast import Cast
from tests.house.leakwalk import undone
from tests.risk.ground import (
    ON,
    PROVINCE,
    D,
    add_accident,
    add_danger,
    add_key,
    add_major,
    add_penalty,
    add_source,
    in_scope,
    rated,
    risk_of,
    set_size,
)  # fmt: skip

pytestmark = pytest.mark.django_db

ADDED = {
    "source 四级": lambda cast: add_source(cast, "a1", "4"),
    "source 二级": lambda cast: add_source(cast, "a1", "2"),
    "source 一级": lambda cast: add_source(cast, "a1", "1"),
    "process": lambda cast: _next_key(cast, "process"),
    "chemical": lambda cast: _next_key(cast, "chemical"),
    "major": lambda cast: add_major(cast, "a1"),
    "overdue": lambda cast: add_danger(cast, "a1", issued=D(2026, 1, 1), due=D(2026, 2, 1)),
    "fine": lambda cast: add_penalty(cast, "a1", D(2026, 3, 1)),
    "stop": lambda cast: add_penalty(cast, "a1", D(2026, 4, 1), kind="stop", level="city"),
    "accident": lambda cast: add_accident(cast, "a1", D(2026, 3, 1)),
    "death": lambda cast: add_accident(cast, "a1", D(2026, 5, 1), deaths=1),
    "old accident": lambda cast: add_accident(cast, "a1", D(2016, 5, 1), deaths=9),
}
CALM = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _next_key(cast: Cast, kind: str) -> None:
    from hazards.sources.models import KeyItem

    have = KeyItem.objects.filter(enterprise_id=cast.enterprise["a1"], kind=kind).count()
    add_key(cast, "a1", kind, have + 1)


@CALM
@given(
    facts=st.lists(st.sampled_from(sorted(ADDED)), min_size=1, max_size=7), size=st.sampled_from(["", "small", "large"])
)
def test_one_more_fact_never_lowers_class_or_score(cast: Cast, facts: list[str], size: str) -> None:
    with scoped_to(PROVINCE), undone():
        set_size(cast, "a1", size)
        last = (0, 0)
        for one in facts:
            row = rated(cast)
            assert row.rank >= last[0] and row.score >= last[1], facts
            last = (row.rank, row.score)
            ADDED[one](cast)
        row = rated(cast)
        assert row.rank >= last[0] and row.score >= last[1], facts
        assert compute(on=ON) == 0, "a second run finds nothing to write"


@CALM
@given(data=st.data())
def test_in_force_is_never_below_computed_and_never_below_a_raise_that_lasts(cast: Cast, data: st.DataObject) -> None:
    with scoped_to(PROVINCE), undone():
        day = ON
        for _step in range(data.draw(st.integers(1, 5))):
            move = data.draw(st.sampled_from(["fact", "raise", "end", "day"]))
            if move == "fact":
                ADDED[data.draw(st.sampled_from(sorted(ADDED)))](cast)
            elif move == "day":
                day += datetime.timedelta(days=data.draw(st.integers(1, 400)))
            elif move == "end":
                _open(cast).update(ended_at="2026-12-01T00:00Z", ended_by="x", end_reason="x")
            elif not _open(cast).exists():
                now = RiskClass.objects.filter(enterprise_id=cast.enterprise["a1"], known_to=None).first()
                above = [one for one, rank in RANKS.items() if rank > (now.rank if now else 0)]
                if above:
                    last_on = day + datetime.timedelta(days=data.draw(st.integers(0, 300)))
                    RiskRaise.objects.create(
                        zone_id=cast.zone["a"], enterprise_id=cast.enterprise["a1"], colour=data.draw(st.sampled_from(above)),
                        reason="x", last_on=last_on, raised_at="2026-11-20T00:00Z", raised_by="x", raiser_user_id=1,
                    )  # fmt: skip
            row = rated(cast, on=day)
            raised = _open(cast).first()
            wanted = max(row.rank, RANKS[raised.colour] if raised else 0)
            assert row.in_force_rank == wanted >= row.rank
            assert risk_of(cast, "a1") == row.in_force and RANKS[row.in_force] == wanted
            assert raised is None or raised.last_on >= day


def _open(cast: Cast):
    return RiskRaise.objects.filter(enterprise_id=cast.enterprise["a1"], ended_at=None)


def _firms(cast: Cast, number: int, start: int = 0) -> None:
    codes = [f"91320900MA1R{n:05d}" for n in range(start, start + number)]
    Enterprise.objects.bulk_create(
        Enterprise(
            zone_id=cast.zone["a"], credit_code=code + check_character(code), name=f"风险企业 {code}", size="large"
        )
        for code in codes
    )


def test_five_and_fifty_enterprises_cost_the_same_statements(cast: Cast) -> None:
    sent = []
    with scoped_to(PROVINCE):
        for start, number in ((0, 5), (5, 50)):
            _firms(cast, number, start)
            with CaptureQueriesContext(connection) as seen:
                assert compute(on=ON) >= number
            sent.append(len(seen.captured_queries))
    assert sent == [1, 1]


def test_a_second_run_writes_nothing_and_history_begins_with_the_first_change(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        first = rated(cast)
        assert compute(on=ON) == 0 and compute(on=ON + datetime.timedelta(days=1)) == 0
        assert RiskClass.objects.filter(enterprise_id=first.enterprise_id).count() == 1
        add_major(cast, "a1")
        assert compute(on=ON) == 1
        now, before = RiskClass.objects.filter(enterprise_id=first.enterprise_id).order_by("-known_from")
        assert (now.pk, now.computed, before.computed, before.known_to) == (first.pk, "orange", "blue", now.known_from)
        assert before.known_from == first.known_from


def test_a_late_run_for_an_earlier_day_leaves_what_is_newer(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        add_accident(cast, "a1", ON)
        assert rated(cast).computed == "yellow"
        assert compute(on=ON - datetime.timedelta(days=1)) == 0
        assert risk_of(cast, "a1") == "yellow"


def test_a_zone_computes_its_own_enterprises_only(cast: Cast) -> None:
    with in_scope(cast, "office_a"):
        assert compute(on=ON, zone_ids=[cast.zone["b"]]) == 0
        assert compute(on=ON) == 2
    with scoped_to(PROVINCE):
        assert set(RiskClass.objects.values_list("zone_id", flat=True)) == {cast.zone["a"]}
        assert compute(on=ON, zone_ids=[cast.zone["b"]]) == 2
        ids = [cast.enterprise[key] for key in ("a1", "b2")]
        assert in_force(ids) == dict.fromkeys(ids, "blue")
    with in_scope(cast, "office_a"):
        assert in_force(ids) == {ids[0]: "blue"}


def test_a_closed_enterprise_has_no_class_and_gets_one_again_when_it_comes_back(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        rated(cast)
        firm = Enterprise.objects.filter(pk=cast.enterprise["a1"])
        firm.update(status="closed")
        assert compute(on=ON) == 1 and risk_of(cast, "a1") == "" and compute(on=ON) == 0
        assert not RiskClass.objects.filter(enterprise_id=cast.enterprise["a1"], known_to=None).exists()
        firm.update(status="running")
        assert rated(cast).computed == "blue" == risk_of(cast, "a1")


def test_the_rows_behind_a_number_are_the_rows_counted(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        late = [add_danger(cast, "a1", issued=D(2026, 1, 1), due=D(2026, 2, n)) for n in (1, 2)]
        add_danger(cast, "a1", issued=D(2024, 1, 1), due=D(2024, 2, 1), closed=D(2024, 2, 2))
        row = rated(cast)
        firm = Enterprise.objects.get(pk=cast.enterprise["a1"])
        found = rows_behind(enterprise=firm, factor="overdue", on=ON, months=24)
        assert {one.row_id for one in found} == {one.pk for one in late}
        assert sum(one.amount for one in found) == next(one["fact"] for one in row.reasons)
        assert len(rows_behind(enterprise=firm, factor="overdue", on=ON)) == 3, "without the window all of them"


def test_the_first_slot_of_a_day_computes_and_the_others_have_nothing_to_do(cast: Cast) -> None:
    work = periodic_work("risk_classes")
    midnight = datetime.datetime(2026, 11, 19, 16, tzinfo=datetime.UTC)
    with scoped_to(PROVINCE):
        assert work(system(), midnight) == {"changed": 4}
        Slot.objects.create(name="risk_classes", planned_at=midnight, counts={"changed": 4})
        add_major(cast, "a1")
        assert work(system(), midnight + datetime.timedelta(hours=3)) == {}
        assert work(system(), midnight + datetime.timedelta(hours=24)) == {"changed": 1}
        assert RiskClass.objects.get(enterprise_id=cast.enterprise["a1"], known_to=None).as_of == D(2026, 11, 21)
