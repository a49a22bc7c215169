"""Mixtures by G09 (GB 18218-2018 4.2.3): of the same category as the pure substance it counts as that substance as a
whole; of another category it takes the threshold of that category."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.sources.gb18218.cases import exact, graded, refusal, substance, term

SAME_AS_AMMONIA = {"of": "氨", "same_category": True}


@pytest.mark.parametrize(
    ("name", "of", "row", "threshold", "beta"),
    [
        ("氨水", "氨", 1, 10, 2),
        ("盐酸", "氯化氢", 11, 20, 3),
        ("福尔马林", "甲醛", 8, 5, 2),
        ("乙醇溶液", "乙醇", 67, 500, 1),
    ],
)
def test_a_mixture_of_the_same_category_counts_as_the_pure_substance_as_a_whole(name, of, row, threshold, beta):
    found = term(name, "7", mixture={"of": of, "same_category": True})
    assert (found["name"], exact(found["q"])) == (name, 7)
    assert exact(found["Q"]) == threshold
    assert found["Q_from"] == {"table": "表1", "row": row}
    assert exact(found["beta"]) == beta
    assert exact(found["ratio"]) == Fraction(7, threshold)


def test_a_mixture_is_shown_as_one_in_its_term():
    found = term("氨水", mixture=SAME_AS_AMMONIA)
    assert found["mixture"]["of"] == "氨"
    assert found["mixture"]["same_category"] is True
    assert term("氨")["mixture"] is None


def test_a_mixture_of_another_category_takes_the_threshold_and_beta_of_that_category():
    found = term("氨水", mixture={"of": "氨", "same_category": False, "category": "J5"})
    assert (exact(found["Q"]), found["Q_from"]) == (500, {"table": "表2", "symbol": "J5"})
    assert (exact(found["beta"]), found["beta_from"]) == (1, {"table": "表4", "symbol": "J5"})
    assert found["table1_row"] is None
    assert found["mixture"]["same_category"] is False


def test_a_mixture_of_several_other_categories_takes_the_smallest_threshold_and_the_largest_beta():
    found = term("某溶液", mixture={"of": "氨", "same_category": False, "category": ["J3", "W5.1"]})
    assert (exact(found["Q"]), exact(found["beta"])) == (10, 2)


def test_a_mixture_of_an_ambiguous_substance_still_needs_its_form():
    mixture = {"of": "硝酸铵", "same_category": True}
    assert refusal(substance("硝酸铵溶液", "1", mixture=mixture))
    assert exact(term("硝酸铵溶液", mixture=mixture, form="含可燃物≤0.2%")["Q"]) == 50


def test_a_mixture_of_the_same_category_keeps_the_review_of_a_derived_beta():
    assert term("乙醇溶液", mixture={"of": "乙醇", "same_category": True})["beta_review"] == "pending"


@pytest.mark.parametrize(
    "mixture",
    [
        {},
        {"of": "氨"},
        {"same_category": True},
        {"of": "氨", "same_category": None},
        {"of": "氨", "same_category": "yes"},
        {"of": "从未听说的东西", "same_category": True},
        {"of": "氨", "same_category": False},
        {"of": "氨", "same_category": False, "category": []},
        {"of": "氨", "same_category": False, "category": "J9"},
        "氨",
        ["氨", True],
        True,
    ],
)
def test_a_mixture_that_leaves_something_open_is_refused(mixture):
    assert refusal(substance("氨水", "1", mixture=mixture))


def test_a_mixture_enters_the_sums_like_any_other_term():
    result = graded(substance("氨", "5"), substance("氨水", "5", mixture=SAME_AS_AMMONIA))
    assert exact(result["S"]) == 1
    assert result["is_major"] is True
    assert exact(result["beta_sum"]) == 2


def test_a_mixture_and_its_pure_substance_are_two_different_lines_of_the_working():
    result = graded(
        substance("氨", "5"), substance("氨水", "5", mixture={"of": "氨", "same_category": False, "category": "J5"})
    )
    assert len(result["terms"]) == 2
    assert result["S"] == "0.51"


def test_in_a_production_unit_a_mixture_of_a_flammable_liquid_is_asked_about_too():
    mixture = {"of": "甲苯", "same_category": True}
    result = graded(substance("甲苯溶液", "500", mixture=mixture), unit="production")
    assert result["provisional"] is True
    assert exact(result["alternative"]["R"]) == Fraction(3, 2)
