"""Grading all units anew: only what moved is written, a filed unit asks for re-assessment, and it costs little more."""

from __future__ import annotations

import os

import pytest
from django.core.management import call_command
from django.test.utils import CaptureQueriesContext

from accounts.services import system
from bench import regrade as bench
from core.tenancy import scoped_to
from hazards.sources.models import HazardSource, SourceVersion
from hazards.sources.regrading import regrade
from tests.factories import make_source
from tests.sources.units import PROVINCE

pytestmark = pytest.mark.django_db
UNITS = int(os.environ.get("PARK_REGRADE", "1500"))


def aged(source, *, code: str = "4", **result) -> None:
    """As if the result in force had been made by an older table: one more version, put in force by the zone."""
    old = SourceVersion.objects.get(pk=source.version_id)
    old.pk, old.number, old.level, old.result = None, old.number + 1, code, old.result | result
    old.save(force_insert=True)
    HazardSource.objects.filter(pk=source.pk).update(version_id=old.pk, level=code)


def test_a_unit_whose_result_stands_gets_no_new_version(cast) -> None:
    with scoped_to(PROVINCE):
        source = make_source(cast, "a1")
        found = regrade(actor=system(), reason="复算")
        assert (found.seen, found.moved) == (1, 0)
        assert SourceVersion.objects.filter(source_id=source.pk).count() == 1


def test_a_unit_that_moved_keeps_both_results_and_a_filed_one_asks_for_reassessment(cast) -> None:
    with scoped_to(PROVINCE):
        source = make_source(cast, "a1", state="in_use", holdings=[{"name": "氨", "quantity_t": "120"}])
        aged(source, R="9", level="四级")
        found = regrade(actor=system(), reason="标准数据更正")
        after = HazardSource.objects.get(pk=source.pk)
        versions = list(SourceVersion.objects.filter(source_id=source.pk).order_by("number"))
    assert (found.moved, after.level, after.state) == (1, "3", "in_use")
    assert [one.cause for one in versions] == ["first", "first", "regrade"] and versions[2].reason == "标准数据更正"
    assert "须重新评估" in after.reassess_reason


def test_a_dry_run_writes_nothing(cast) -> None:
    with scoped_to(PROVINCE):
        source = make_source(cast, "a1")
        aged(source, R="9")
        assert regrade(actor=system(), reason="x", write=False).moved == 1
        assert SourceVersion.objects.filter(source_id=source.pk).count() == 2


def test_the_command_says_how_far_it_is(cast, capsys) -> None:
    with scoped_to(PROVINCE):
        make_source(cast, "a1"), make_source(cast, "b1")
    call_command("regrade_sources", reason="复算")
    told = capsys.readouterr()
    assert "2 units, 0 moved, 0 not graded" in told.out and "2 / 2" in told.err


def test_statements_do_not_grow_with_the_units(cast) -> None:
    from django.db import connection

    def statements(count: int) -> int:
        with scoped_to(PROVINCE):
            for _n in range(count):
                aged(make_source(cast, "a1"), R="9")
            with CaptureQueriesContext(connection) as seen:
                regrade(actor=system(), reason="x")
        return len(seen)

    assert statements(2) == statements(5)


@pytest.mark.slow
def test_regrading_costs_little_more_than_the_bare_engine(cast) -> None:
    """The measure of bin/bench regrade (100 000 units, bar 1.5); here few units, and room for a busy machine."""
    with scoped_to(PROVINCE):
        answer = bench.measure(UNITS, cast.zone["a"], cast.enterprise["a1"])
    print(answer)
    assert (answer["seen"], answer["moved"]) == (UNITS, -(-UNITS // 100))
    if UNITS >= 100_000:
        bench.keep(answer)
        assert answer["met"]
    assert float(answer["ratio"]) < 3
