"""The rule table, factor by factor, on fixed days; what a change of the table does; who may change it."""

# ruff: noqa: E501  (one case per line)
from __future__ import annotations

from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from core.errors import InvalidInput
from core.tenancy import scoped_to
from core.workdays import today
from inspections.risk.models import RiskClass, RiskRule
from inspections.risk.presenting import condition_words, effect_words, main_reason
from inspections.risk.rule_services import all_rules, held, set_rule
from tests.cast import Cast
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


def facts(row: RiskClass) -> dict[str, int]:
    return {one["factor"]: one["fact"] for one in row.reasons}


CASES = {
    "nothing": (lambda cast: None, "blue", 0, {}),
    "source 四级": (lambda cast: add_source(cast, "a1", "4"), "yellow", 20, {"source": 1}),
    "source without a level counts as 四级": (lambda cast: add_source(cast, "a1", ""), "yellow", 20, {"source": 1}),
    "source 三级": (lambda cast: add_source(cast, "a1", "3"), "yellow", 25, {"source": 2}),
    "source 二级": (lambda cast: add_source(cast, "a1", "2"), "orange", 35, {"source": 3}),
    "source 一级": (lambda cast: add_source(cast, "a1", "1"), "red", 45, {"source": 4}),
    "the highest of two sources": (
        lambda cast: [add_source(cast, "a1", level) for level in ("4", "2")], "orange", 35, {"source": 3},
    ),
    "one key process, twice in the plant": (
        lambda cast: [add_key(cast, "a1", "process", 1), add_key(cast, "a1", "process", 2)], "blue", 15, {"process": 2},
    ),
    "three key processes": (
        lambda cast: [add_key(cast, "a1", "process", n) for n in (1, 2, 3)], "yellow", 25, {"process": 3},
    ),
    "key chemicals": (lambda cast: add_key(cast, "a1", "chemical", 2), "blue", 10, {"chemical": 1}),
    "an open major": (lambda cast: add_major(cast, "a1"), "orange", 30, {"major": 1}),
    "three open majors": (lambda cast: [add_major(cast, "a1") for _n in range(3)], "red", 50, {"major": 3}),
    "a major closed yesterday": (
        lambda cast: add_danger(cast, "a1", severity="major", issued=D(2026, 11, 1), due=D(2027, 1, 1), closed=D(2026, 11, 19)),
        "blue", 0, {},
    ),
    "a major not issued yet": (lambda cast: add_danger(
        cast, "a1", severity="major", issued=D(2026, 11, 1), due=D(2027, 1, 1), state="review", visible_to_enterprise=False,
        issued_at=None), "blue", 0, {}),
    "an open danger due today is not overdue": (
        lambda cast: add_danger(cast, "a1", issued=D(2026, 11, 1), due=ON), "blue", 0, {},
    ),
    "an open danger due yesterday is": (
        lambda cast: add_danger(cast, "a1", issued=D(2026, 11, 1), due=D(2026, 11, 19)), "blue", 5, {"overdue": 1},
    ),
    "closed on its last day is not": (
        lambda cast: add_danger(cast, "a1", issued=D(2026, 6, 1), due=D(2026, 6, 30), closed=D(2026, 6, 30)), "blue", 0, {},
    ),
    "closed a day late, inside the window": (
        lambda cast: add_danger(cast, "a1", issued=D(2024, 11, 1), due=D(2024, 11, 20), closed=D(2024, 11, 21)), "blue", 5,
        {"overdue": 1},
    ),
    "closed a day late, the window is over": (
        lambda cast: add_danger(cast, "a1", issued=D(2024, 11, 1), due=D(2024, 11, 19), closed=D(2024, 11, 20)), "blue", 0, {},
    ),
    "open and overdue since long before the window": (
        lambda cast: add_danger(cast, "a1", issued=D(2020, 1, 1), due=D(2020, 2, 1)), "blue", 5, {"overdue": 1},
    ),
    "ten overdue": (
        lambda cast: [add_danger(cast, "a1", issued=D(2026, 1, 1), due=D(2026, 2, 1)) for _n in range(10)], "yellow", 25,
        {"overdue": 10},
    ),
    "a fine": (lambda cast: add_penalty(cast, "a1", D(2026, 3, 1)), "blue", 10, {"penalty": 1}),
    "a fine of the city counts the same": (
        lambda cast: add_penalty(cast, "a1", D(2026, 3, 1), level="city"), "blue", 10, {"penalty": 1},
    ),
    "a fine on the first day outside the window": (lambda cast: add_penalty(cast, "a1", D(2024, 11, 20)), "blue", 0, {}),
    "a fine on the first day inside": (lambda cast: add_penalty(cast, "a1", D(2024, 11, 21)), "blue", 10, {"penalty": 1}),
    "a fine of tomorrow": (lambda cast: add_penalty(cast, "a1", D(2026, 11, 21)), "blue", 0, {}),
    "talks and orders are no penalty": (
        lambda cast: [add_penalty(cast, "a1", D(2026, 3, 1), kind=kind) for kind in ("talk", "order")], "blue", 0, {},
    ),
    "stopped": (lambda cast: add_penalty(cast, "a1", D(2026, 3, 1), kind="stop"), "yellow", 30, {"penalty": 1, "stop": 1}),
    "an accident": (lambda cast: add_accident(cast, "a1", D(2026, 3, 1)), "yellow", 25, {"accident": 1}),
    "two accidents": (
        lambda cast: [add_accident(cast, "a1", D(2026, 3, n)) for n in (1, 2)], "orange", 40, {"accident": 2},
    ),
    "an accident with a death": (
        lambda cast: add_accident(cast, "a1", D(2026, 3, 1), deaths=1), "orange", 45, {"accident": 1, "deaths": 1},
    ),
    "three deaths": (
        lambda cast: add_accident(cast, "a1", D(2026, 3, 1), deaths=3), "red", 65, {"accident": 1, "deaths": 3},
    ),
    "a large one": (lambda cast: set_size(cast, "a1", "large"), "blue", 10, {"size": 4}),
    "a small one": (lambda cast: set_size(cast, "a1", "small"), "blue", 0, {"size": 2}),
    "points add up to a band": (
        lambda cast: [set_size(cast, "a1", "large"), add_key(cast, "a1", "process", 1)], "yellow", 25, {"size": 4, "process": 1},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_factor_brings_its_points_and_its_least_class(cast: Cast, case: str) -> None:
    arrange, colour, score, counted = CASES[case]
    with scoped_to(PROVINCE):
        arrange(cast)
        row = rated(cast)
        assert (row.computed, row.score, facts(row)) == (colour, Decimal(score), counted)
        assert risk_of(cast, "a1") == row.in_force == colour
        assert risk_of(cast, "a2") == "blue", "nobody else is touched"


def test_void_rows_and_retired_sources_do_not_count(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        fine, crash = add_penalty(cast, "a1", D(2026, 3, 1)), add_accident(cast, "a1", D(2026, 3, 1))
        for row in (fine, crash):
            type(row).objects.filter(pk=row.pk).update(voided_at="2026-04-01T00:00Z", void_reason="x")
        assert rated(cast).reasons == []


def test_reasons_say_which_rules_counted_and_what_fell_short(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        for _n in range(3):
            add_danger(cast, "a1", issued=D(2026, 1, 1), due=D(2026, 2, 1))
        row = rated(cast)
        said = {one["rule"]: (one["met"], one["points"]) for one in row.reasons}
        assert said == {"Q1": (True, 0), "Q2": (True, 15), "Q3": (False, 0)}
        assert main_reason(row.computed, row.reasons) == "逾期隐患（近 24 个月） 3 项，15 分"
        assert set(row.rules) == set(RiskRule.objects.values_list("pk", flat=True))


def test_every_first_rule_says_that_no_national_text_stands_behind_it(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        rows = list(RiskRule.objects.all())
    assert {row.sure for row in rows} == {"product"} and all("没有国家文件规定" in row.note for row in rows)
    assert all(condition_words(row) and effect_words(row) for row in rows)


def change(cast: Cast, who: str = "province", **fields):
    values = {
        "code": "S1", "threshold": 1, "points": 60, "weight": Decimal("1.5"), "at_least": "", "months": 12,
        "valid_from": today(), "reason": "全省调整",
    } | fields  # fmt: skip
    with in_scope(cast, who):
        return set_rule(actor=cast.actor(who), **values)


def test_the_province_sets_a_rule_otherwise_from_a_day_on(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        add_accident(cast, "a1", D(2026, 3, 1))
        assert rated(cast).score == 25
    with time_machine.travel("2026-12-01T04:00Z", tick=False):
        change(cast, valid_from=D(2026, 12, 10))
        with scoped_to(PROVINCE):
            assert rated(cast, on=D(2026, 12, 9)).score == 25
            row = rated(cast, on=D(2026, 12, 10))
            assert (row.score, row.computed) == (90, "red"), "60 × 1.5"
            before = RiskClass.objects.get(enterprise_id=cast.enterprise["a1"], known_to__isnull=False)
            assert (before.score, before.known_to) == (25, row.known_from)
            assert rated(cast, on=D(2027, 3, 1)).score == 0, "its window is twelve months now"
            assert [one.points for one in all_rules()["S1"]] == [60, 25]
            assert {one.code: one.points for one in held(all_rules(), on=D(2026, 12, 9))}["S1"] == 25


def test_a_change_needs_reason_day_and_right(cast: Cast) -> None:
    for wrong, field in (
        ({"reason": " "}, "reason"), ({"valid_from": D(2020, 1, 1)}, "valid_from"), ({"threshold": 0}, "threshold"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as fault:
            change(cast, **wrong)
        assert set(fault.value.fields) == {field}
    for who in ("auditor", "city_a", "office_a"):
        with pytest.raises(PermissionDenied):
            change(cast, who)
    change(cast, code="B3", threshold=70, points=99, months=9, at_least="blue")
    change(cast, code="Y4", threshold=1, points=1, months=9)
    with scoped_to(PROVINCE):
        band, level = (all_rules()[code][0] for code in ("B3", "Y4"))
    assert (band.threshold, band.points, band.months, band.at_least) == (70, 0, 0, "red"), "a band keeps its colour"
    assert (level.threshold, level.points, level.months) == (4, 1, 0), "一级 stays 一级"


def test_a_zone_cannot_write_rules_or_classes_past_the_services(cast: Cast) -> None:
    with scoped_to(PROVINCE):
        rated(cast)
    statements = (
        "update risk_riskrule set points = 0",
        "update risk_riskclass set computed = 'blue', rank = 1",
        "delete from risk_riskclass",
        "insert into risk_riskclass select * from risk_riskclass limit 1",
        "update enterprises_enterprise set risk = 'blue'",
        "select park_risk_settle(array[1]::bigint[])",
        "insert into enterprises_enterprise (zone_id, credit_code, name, risk) values"
        f" ({cast.zone['a']}, 'x', 'x', 'red')",
    )
    for statement in statements:
        with (
            in_scope(cast, "office_a"), pytest.raises(DatabaseError, match="permission denied|row-level security|null value"),
            transaction.atomic(), connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute(statement)
