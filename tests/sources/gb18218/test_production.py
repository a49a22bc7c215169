"""Derived β hold for ambient storage only: a production unit is asked whether a flammable liquid is W5.1 or W5.2."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.sources.gb18218 import bruteforce
from tests.sources.gb18218.cases import exact, graded, substance

ASKED = [row for row, symbols in bruteforce.DERIVED_SYMBOLS.items() if {"W5.3", "W5.4"} & set(symbols)]


def test_until_the_question_is_answered_the_level_is_provisional_and_both_results_show():
    result = graded(substance("氨", "10"), substance("甲苯", "4000"), people=20, unit="production")
    assert result["unit"] == "production"
    assert result["provisional"] is True
    assert (exact(result["R"]), result["level"]) == (10, "三级")
    other = result["alternative"]
    assert other["if"] == "W5.1"
    assert other["terms"] == [1]
    assert (exact(other["R"]), other["R_display"], other["level"]) == (14, "14.0000", "三级")


def test_the_two_results_may_be_of_two_levels():
    result = graded(substance("甲苯", "4000"), people=20, unit="production")
    assert (exact(result["R"]), result["level"]) == (8, "四级")
    assert (exact(result["alternative"]["R"]), result["alternative"]["level"]) == (12, "三级")


@pytest.mark.parametrize("row", ASKED)
def test_every_liquid_derived_as_w5_3_or_w5_4_is_asked_about(row):
    quantity = str(bruteforce.Q1[row] * 8)
    result = graded(substance(bruteforce.NAMES[row], quantity), unit="production")
    assert result["provisional"] is True
    assert result["alternative"]["terms"] == [0]
    assert exact(result["alternative"]["R"]) == 12


def test_a_storage_unit_is_not_asked():
    for row in ASKED:
        result = graded(substance(bruteforce.NAMES[row], "1"))
        assert (result["provisional"], result["alternative"]) == (False, None)


@pytest.mark.parametrize("name", ["氨", "甲烷", "液氯", "硝酸钾", "白磷", "硝化甘油", "过乙酸"])
def test_what_is_no_flammable_liquid_is_not_asked_about(name):
    result = graded(substance(name, "1000"), unit="production")
    assert (result["provisional"], result["alternative"]) == (False, None)


@pytest.mark.parametrize(
    ("category", "beta"),
    [("W5.1", "1.5"), ("W5.2", "1"), ("W5.3", "1"), (["W5.2", "J2"], "1"), (["W5.1", "W5.2"], "1.5")],
)
def test_a_category_answers_the_question(category, beta):
    result = graded(substance("甲苯", "4000", category=category), people=20, unit="production")
    assert (result["provisional"], result["alternative"]) == (False, None)
    assert exact(result["R"]) == 8 * Fraction(beta)


def test_an_unnamed_liquid_carries_its_answer_in_its_category():
    result = graded(substance("试验用品", "8000", category="W5.3"), unit="production")
    assert (result["provisional"], result["alternative"]) == (False, None)


def test_a_beta_by_hand_answers_the_question():
    result = graded(substance("甲苯", "4000", beta="1.2"), unit="production")
    assert (result["provisional"], result["alternative"]) == (False, None)
    assert exact(result["R"]) == Fraction("9.6")


def test_only_the_liquids_left_open_move_the_other_result():
    result = graded(
        substance("苯", "100", category="W5.2"),
        substance("甲醇", "500"),
        substance("丙酮", "500", beta="1"),
        unit="production",
    )
    assert exact(result["R"]) == 4
    assert result["alternative"]["terms"] == [1]
    assert exact(result["alternative"]["R"]) == Fraction(9, 2)


def test_the_question_never_moves_s():
    for unit in ("storage", "production"):
        assert graded(substance("甲苯", "499"), substance("苯", "0.05"), unit=unit)["S"] == "0.999"
