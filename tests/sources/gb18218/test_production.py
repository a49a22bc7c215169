"""The question of a production unit (W5.1/W5.2), row by row of 表1, and mixtures (4.2.3) beside other lines."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.sources.gb18218.asking import exact, graded, row, term
from tests.sources.gb18218.bruteforce import DERIVED, TABLE1

OPEN = [seq for seq, line in DERIVED.items() if {"W5.3", "W5.4"} & set(line["category_symbol"].split("|"))]


def mixture(of: str, same: bool = True, **rest: object) -> dict:
    return {"mixture": {"of": of, "same_category": same, **rest}}


@pytest.mark.parametrize("seq", OPEN)
def test_every_liquid_derived_as_w5_3_or_w5_4_is_asked_about(seq):
    q = str(8 * Fraction(TABLE1[seq]["threshold_t"]))
    for unit, asked in (("production", True), ("storage", False)):
        result = graded(row(TABLE1[seq]["name"], q), people=10, unit=unit)
        assert (result["R"], result["level"], result["provisional"]) == ("8", "四级", asked)
        assert (result["alternative"] is not None) is asked
        if asked:
            assert result["alternative"]["terms"] == [0]
            assert (result["alternative"]["R"], result["alternative"]["level"]) == ("12", "三级")


def test_a_beta_by_hand_answers_the_question():
    result = graded(row("甲苯", "4000", beta="1.2"), people=10, unit="production")
    assert (result["provisional"], result["alternative"], result["R"]) == (False, None, "9.6")


def test_the_question_never_moves_s():
    for unit in ("storage", "production"):
        assert graded(row("甲苯", "499"), row("苯", "0.05"), unit=unit)["S"] == "0.999"


def test_in_a_production_unit_a_mixture_of_a_flammable_liquid_is_asked_about_too():
    result = graded(row("甲苯溶液", "500", **mixture("甲苯")), people=10, unit="production")
    assert result["provisional"] is True
    assert exact(result["alternative"]["R"]) == Fraction(3, 2)


def test_a_mixture_of_the_same_category_keeps_the_review_of_a_derived_beta():
    assert term("乙醇溶液", **mixture("乙醇"))["beta_review"] == "pending"
    assert term("氨水", **mixture("氨"))["beta_review"] is None


def test_a_mixture_enters_the_sums_as_a_line_of_its_own():
    same = graded(row("氨", "5"), row("氨水", "5", **mixture("氨")), people=10)
    assert (same["S"], same["is_major"], same["beta_sum"]) == ("1", True, "2")
    other = graded(row("氨", "5"), row("氨水", "5", **mixture("氨", False, category="J5")), people=10)
    assert (len(other["terms"]), other["S"]) == (2, "0.51")


def test_rows_of_one_substance_with_different_values_by_hand_keep_each_its_own():
    result = graded(row("氨", "5"), row("氨", "5", threshold_t="5"), row("氨", "5", beta="4"))
    assert (result["S"], result["beta_sum"]) == ("2", "5")
