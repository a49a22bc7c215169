"""Readings of the standard and of the agreed behaviour that the engine does not share yet.

Each is expected to fail and says so (strict): whoever mends the engine is told to move the test to its place.
"""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from hazards.sources.gb18218 import GradeError
from tests.sources.gb18218 import bruteforce
from tests.sources.gb18218.cases import exact, graded, new_codes, refusal, substance, term
from tests.sources.gb18218.test_command import GOOD, grade_source


def still_open(why: str, raises=AssertionError):
    return pytest.mark.xfail(strict=True, raises=raises, reason=why)


# --- names -----------------------------------------------------------------------------------------------------------


@still_open("< and > are taken for brackets, so that a condition turned round is taken for the row and as confirmed")
@pytest.mark.parametrize(
    "name",
    [
        "甲醛（含量<90%）",
        "硝酸（发红烟的除外，含硝酸<70%）",
        "硝化纤维素[干的或含水（或乙醇）>25%]",
        "硝酸铵（含可燃物<0.2%，包括以碳计算的任何有机物，但不包括任何其他添加剂）",
    ],
)
def test_a_condition_turned_round_is_not_the_condition(name):
    assert refusal(substance(name, "1"))


@still_open("an alias as the standard prints it is not found", raises=GradeError)
def test_an_alias_with_a_second_one_in_brackets_is_found_as_printed():
    assert term(bruteforce.TWO_IN_ONE)["table1_row"] == 21


@still_open("a hyphen left over from a locant stands in the way", raises=GradeError)
@pytest.mark.parametrize(("typed", "row"), [("氯环氧丙烷", 21), ("溴环氧丙烷", 22)])
def test_a_name_without_any_of_its_two_groups_of_locants_resolves(typed, row):
    result = graded(substance(typed, "1"))
    assert result["terms"][0]["table1_row"] == row
    assert new_codes(result, graded(substance(bruteforce.NAMES[row], "1")))


@still_open("a word that states nothing of the condition confirms it")
def test_that_it_is_a_solution_does_not_confirm_the_strength_of_the_solution():
    error = refusal(substance("硝化纤维素溶液", "1", form="溶液"))
    assert error or term("硝化纤维素溶液", form="溶液")["condition"]["confirmed"] is False


@still_open("solutions that no table names are offered as names of 表1")
def test_names_of_table_1_that_are_offered_are_names_of_table_1():
    notes = graded(substance("25%氨水", "1", category="J5"))["notes"]
    assert "氨水" not in str([note["params"].get("names") for note in notes])


# --- mixtures --------------------------------------------------------------------------------------------------------


@still_open("a mixture by category takes what 表1 names itself out of 表1 (G05)")
@pytest.mark.parametrize(("name", "of", "row"), [("甲醇汽油", "汽油", 66), ("硝化纤维素溶液", "硝化纤维素", 42)])
def test_a_mixture_that_table_1_names_itself_keeps_the_threshold_of_table_1(name, of, row):
    told = substance(name, "1000", mixture={"of": of, "same_category": False, "category": "W5.4"})
    error = refusal(told)
    assert error or exact(graded(told)["terms"][0]["Q"]) == bruteforce.Q1[row]


@still_open("the name is not held against the mixture")
def test_chlorine_is_no_mixture_of_ammonia():
    told = substance("氯", "5", mixture={"of": "氨", "same_category": True})
    assert refusal(told)


@still_open("the CAS number is dropped unread")
def test_a_cas_number_that_contradicts_the_pure_substance_of_a_mixture_is_refused():
    assert refusal(substance("氨水", "1", cas="7782-50-5", mixture={"of": "氨", "same_category": True}))


# --- borders ---------------------------------------------------------------------------------------------------------


@still_open("the border below is looked for in R alone, though S = 1 comes first")
def test_with_a_large_beta_the_border_of_s_comes_before_that_of_r():
    border = graded(substance("光气", "0.36"), people=150)["borders"]["down"]  # S 1.2, R 48: at S = 1 R is still 40
    assert (border["to"], border["at"]) == ("none", "S=1")
    assert exact(border["tonnes"][0]["t"]) == Fraction("0.06")


# --- numbers ---------------------------------------------------------------------------------------------------------


@still_open("quantities above 10^12 t or of more than 20 decimals are refused", raises=GradeError)
@pytest.mark.parametrize("text", ["1e400", "1e-400", "0.30000000000000000000000000000000000000001"])
def test_numbers_of_any_size_and_precision_are_computed_exactly(text):
    assert exact(graded(substance("氟", text))["S"]) == Fraction(text)


@still_open("a whole number of too many digits for Python's text falls through", raises=ValueError)
def test_a_whole_number_of_any_length_is_answered_or_refused():
    try:
        graded(substance("氟", 10**6000))
    except GradeError as error:
        assert error.row == 0


@still_open("one number of 5000 digits takes the whole list down")
def test_a_very_long_number_is_an_error_in_its_own_place():
    long = json.dumps([GOOD, GOOD], ensure_ascii=False).replace('"12"', "9" * 5000, 1)
    done = grade_source("-", long)
    assert done.returncode == 2
    answers = json.loads(done.stdout)
    assert isinstance(answers, list)
    assert "error" in answers[0]
    assert answers[1]["S"]


@still_open("half a surrogate pair ends in a traceback and no JSON")
def test_a_name_that_is_no_valid_text_is_an_error_in_its_own_place():
    done = grade_source("-", '[{"unit": "storage", "substances": [{"name": "\\ud800", "quantity_t": 1}]}]')
    assert done.returncode == 2
    assert "error" in json.loads(done.stdout)[0]
