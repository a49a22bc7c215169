"""Edges where tables are easily misread: turned signs, solutions in disguise, mixtures 表1 names, odd text."""

from __future__ import annotations

import json

import pytest

from hazards.sources.gb18218 import GradeError, grade
from tests.sources.gb18218.asking import exact, graded, refused, row, said, term
from tests.sources.gb18218.bruteforce import TABLE1
from tests.sources.gb18218.test_command import GOOD, case_of, run


# Names.
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
    refused(row(name))


def test_an_alias_with_a_second_one_in_brackets_is_found_as_printed():
    assert term("环氧氯丙烷（3-氯-1,2-环氧丙烷）")["table1_row"] == 21


@pytest.mark.parametrize(("typed", "seq"), [("氯环氧丙烷", 21), ("溴环氧丙烷", 22)])
def test_a_name_without_any_of_its_two_groups_of_locants_resolves(typed, seq):
    result = graded(row(typed))
    assert result["terms"][0]["table1_row"] == seq
    assert {"near_name", "locants"} & set(said(result, 0))


def test_that_it_is_a_solution_does_not_confirm_the_strength_of_the_solution():
    refused(row("硝化纤维素溶液", form="溶液"))
    assert term("硝化纤维素溶液")["condition"]["confirmed"] is False


def test_a_solution_with_its_strength_in_front_is_a_solution_too():
    refused(row("25%氨水", category="J5"))


def test_names_of_table_1_that_are_offered_are_names_of_table_1():
    notes = graded(row("氯胺水", category="J5"))["notes"]
    offered = {name for note in notes for name in note["params"].get("names", "").split("、")}
    assert "氨水" not in offered


# Mixtures.
@pytest.mark.parametrize(("name", "of", "seq"), [("甲醇汽油", "汽油", 66), ("硝化纤维素溶液", "硝化纤维素", 42)])
def test_a_mixture_that_table_1_names_itself_keeps_the_threshold_of_table_1(name, of, seq):
    told = row(name, "1000", mixture={"of": of, "same_category": False, "category": "W5.4"})
    try:
        [only] = graded(told)["terms"]
    except GradeError:
        return  # to refuse it is right as well
    assert exact(only["Q"]) == exact(TABLE1[seq]["threshold_t"])


def test_chlorine_is_no_mixture_of_ammonia():
    refused(row("氯", "5", mixture={"of": "氨", "same_category": True}))


def test_a_cas_number_that_contradicts_the_pure_substance_of_a_mixture_is_refused():
    refused(row("氨水", cas="7782-50-5", mixture={"of": "氨", "same_category": True}))


# Numbers and texts from outside.
def test_a_whole_number_of_any_length_is_answered_or_refused():
    case = {"unit": "storage", "substances": [row("氨", 10**6000)]}
    try:
        grade(case)
    except GradeError as error:
        assert error.row == 0


def test_a_very_long_number_is_an_error_in_its_own_place():
    code, answers, _ = run("-", f"[{json.dumps(GOOD)}, {case_of('9' * 5000)}]")
    assert code == 2
    assert isinstance(answers, list)
    assert answers[0] == grade(GOOD)
    assert answers[1]["error"]


def test_a_name_that_is_no_valid_text_is_an_error_in_its_own_place():
    code, answers, _ = run("-", json.dumps([{"unit": "storage", "substances": [row("\ud800")]}, GOOD]))
    assert code == 2
    assert answers[0]["error"]
    assert answers[1] == grade(GOOD)
