"""What a case may hold: numbers as Decimal, and every kind of nonsense as an error of one sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hazards.sources.gb18218 import GradeError, grade
from tests.sources.gb18218.asking import graded, refused, row, said

NONSENSE = [
    "NaN", "nan", "sNaN", "Infinity", "-Infinity", "inf", "-1", "-0.000001", "twelve", "十二", "12t", "1,000", "1_000",
    "0x10", "1/3", "", "  ", None, True, False, [], ["1"], {}, {"t": 1}, Decimal("NaN"), Decimal("sNaN"),
    Decimal("Infinity"), Decimal("-1"), float("nan"), float("inf"), -1, -0.5,
]  # fmt: skip


@pytest.mark.parametrize("q", NONSENSE, ids=repr)
def test_a_quantity_that_is_no_number_of_tonnes_is_refused(q):
    error = refused(row("氯", "1"), row("氨", q))
    assert error.row == 1


@pytest.mark.parametrize("key", ["threshold_t", "beta", "stock_t"])
@pytest.mark.parametrize("value", [v for v in NONSENSE if v is not None and v != "" and v != "  "], ids=repr)
def test_values_by_hand_and_stocks_are_held_to_the_same(key, value):
    assert refused(row("氯", "1"), row("氨", "1", **{key: value})).row == 1


@pytest.mark.parametrize("key", ["threshold_t", "beta"])
def test_a_threshold_or_beta_of_zero_is_refused(key):
    assert refused(row("氨", "1", **{key: "0"})).row == 0


def test_a_row_without_a_quantity_is_refused():
    assert refused({"name": "氯", "quantity_t": "1"}, {"name": "氨"}).row == 1
    assert refused({"name": "氨", "stock_t": "12"}).row == 0


@pytest.mark.parametrize("rows", [[], None, {}, {"name": "氨"}, "氨", 5])
def test_a_case_without_substances_is_refused(rows):
    with pytest.raises(GradeError):
        grade({"exposed_people": 1, "unit": "storage", "substances": rows})


@pytest.mark.parametrize("case", [{}, [], None, "氨", 5, True, {"unit": "storage", "exposed_people": 1}])
def test_what_is_no_case_is_refused(case):
    with pytest.raises(GradeError):
        grade(case)


@pytest.mark.parametrize("rows", [[5], ["氨"], [None], [[]]])
def test_a_row_that_is_no_object_is_refused(rows):
    assert refused(*rows).row == 0


@pytest.mark.parametrize(
    "people", [-1, True, False, "abc", "-3", 1.5, "1.5", "NaN", float("nan"), Decimal("Infinity"), []]
)
def test_people_are_a_whole_number_or_unknown(people):
    refused(row("氨"), people=people)


@pytest.mark.parametrize("unit", ["tank", "罐区", "Storage", ["storage"], 1, True])
def test_an_unknown_unit_is_refused(unit):
    refused(row("氨"), unit=unit)


def test_a_unit_left_out_is_said_to_be_taken_as_storage():
    result = grade({"exposed_people": 1, "substances": [row("苯", "100")]})
    assert (result["unit"], result["provisional"]) == ("storage", False)
    assert "unit_assumed" in said(result)


@pytest.mark.parametrize(
    ("q", "s"),
    [(12, "1.2"), ("12", "1.2"), (Decimal("12"), "1.2"), ("12.0", "1.2"), ("1.2e1", "1.2"), ("1E-7", "0.00000001"),
     (" 12 ", "1.2"), (Decimal("0.1") + Decimal("0.2"), "0.03"), ("-0", "0"),
     ("0.123456789012345", "0.0123456789012345"),
     ("1e9", "100000000")],
)  # fmt: skip
def test_numbers_are_read_exactly(q, s):
    assert graded(row("氨", q))["S"] == s


@pytest.mark.parametrize("q", ["1e400", "1e999999999", "9" * 400, "1e-999999999"])
def test_a_number_beyond_all_measure_is_refused_at_once(q):
    assert refused(row("氨", q)).row == 0


def test_a_misspelled_field_is_said():
    assert "unused_key" in said(graded(row("氨", "1", threshold="20")))
