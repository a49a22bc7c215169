"""What a case may not hold, and what is accepted with a notice."""

from __future__ import annotations

import contextlib
import copy
import time
from decimal import Decimal

import pytest

from hazards.sources.gb18218 import GradeError, grade
from tests.sources.gb18218.cases import case, exact, graded, new_codes, refusal, substance

NOT_A_QUANTITY = [
    None,
    "",
    " ",
    "NaN",
    "nan",
    "sNaN",
    "Infinity",
    "-Infinity",
    "inf",
    Decimal("NaN"),
    Decimal("Infinity"),
    float("nan"),
    float("inf"),
    "-1",
    -1,
    Decimal("-0.000001"),
    True,
    False,
    "twelve",
    "十二",
    "12 t",
    "12kg",
    "12t",
    "1,000",
    "1/3",
    "0x10",
    "1_000",
    [12],
    {"t": 12},
]


@pytest.mark.parametrize("quantity", NOT_A_QUANTITY, ids=repr)
def test_what_is_no_quantity_is_refused_with_the_row_it_stands_in(quantity):
    error = refusal(substance("氯", "1"), substance("氨", quantity))
    assert error is not None
    assert error.row == 1
    assert str(error)


@pytest.mark.parametrize("quantity", NOT_A_QUANTITY[3:], ids=repr)
def test_what_is_no_quantity_is_no_stock_threshold_or_beta_either(quantity):
    for field in ("stock_t", "threshold_t", "beta"):
        assert refusal(substance("氨", "1", **{field: quantity})), field


@pytest.mark.parametrize("zero", ["0", 0, "0.000"])
def test_a_threshold_of_zero_is_refused(zero):
    assert refusal(substance("氨", "1", threshold_t=zero))


def test_a_substance_without_any_quantity_is_refused():
    with pytest.raises(GradeError):
        grade(case({"name": "氨"}))
    with pytest.raises(GradeError):
        grade(case({"name": "氨", "stock_t": "12"}))


@pytest.mark.parametrize(
    "nothing", [{"quantity_t": "1"}, {"name": "", "quantity_t": "1"}, {"name": None, "quantity_t": "1"}]
)
def test_a_substance_without_name_cas_or_category_is_refused(nothing):
    assert refusal(nothing)


@pytest.mark.parametrize("name", [12, ["氨"], {"name": "氨"}, True])
def test_a_name_that_is_no_text_is_refused(name):
    assert refusal(substance(name, "1"))


@pytest.mark.parametrize(
    "category", ["J6", "W5", "W12", "易燃液体", ["W5.3", "J0"], 5, [None], {"W5.3": 1}, [["W5.3"]]]
)
def test_a_category_table_2_does_not_have_is_refused(category):
    assert refusal(substance("试验用品", "1", category=category))
    assert refusal(substance("丙酮", "1", category=category))


@pytest.mark.parametrize(
    "broken",
    [
        {"exposed_people": 1, "unit": "storage", "substances": []},
        {"exposed_people": 1, "unit": "storage"},
        {"exposed_people": 1, "unit": "storage", "substances": None},
        {"exposed_people": 1, "unit": "storage", "substances": {"name": "氨", "quantity_t": "1"}},
        {"exposed_people": 1, "unit": "storage", "substances": "氨"},
        {"exposed_people": 1, "unit": "storage", "substances": ["氨"]},
        {"exposed_people": 1, "unit": "storage", "substances": [None]},
        {},
        [],
        None,
        "氨",
        7,
    ],
    ids=repr,
)
def test_a_case_without_a_list_of_substances_is_refused(broken):
    with pytest.raises(GradeError):
        grade(broken)


@pytest.mark.parametrize("unit", ["warehouse", "储存单元", "", "STORAGE", 1, True, ["storage"], {}], ids=repr)
def test_an_unknown_kind_of_unit_is_refused(unit):
    assert refusal(substance("氨", "1"), unit=unit)


@pytest.mark.parametrize(
    "people",
    [-1, "many", True, False, 10.5, "10.5", Decimal("10.5"), float("nan"), "NaN", "Infinity", [], [80], {}],
    ids=repr,
)
def test_people_are_a_whole_number_from_zero_on_or_unknown(people):
    assert refusal(substance("氨", "1"), people=people)


@pytest.mark.parametrize("quantity", ["12", 12, Decimal("12"), "12.0", Decimal("1.2e1"), "1.2e1"], ids=repr)
def test_numbers_are_read_as_decimals_however_they_are_written(quantity):
    result = graded(substance("氨", quantity))
    assert result["S"] == "1.2"
    assert exact(result["terms"][0]["q"]) == 12


@pytest.mark.parametrize("quantity", ["1e999999999", Decimal("1e999999"), "1e-999999999"], ids=repr)
def test_a_monstrous_number_is_answered_at_once(quantity):
    start = time.monotonic()
    with contextlib.suppress(GradeError):
        graded(substance("氨", quantity))
    assert time.monotonic() - start < 2


def test_many_digits_are_kept():
    assert graded(substance("氟", "0.30000000000000000001"))["S"] == "0.30000000000000000001"
    assert graded(substance("氟", "999999999999.00000000000000000001"))["S"] == "999999999999.00000000000000000001"


# --- notices ---------------------------------------------------------------------------------------------------------


def test_a_quantity_of_zero_is_accepted_with_a_notice():
    result = graded(substance("氨", "0"), substance("氯", "5"))
    assert exact(result["S"]) == 1
    new = new_codes(result, graded(substance("氨", "1"), substance("氯", "5")))
    assert [note["term"] for note in result["notes"] if note["code"] in new] == [0]
    nothing = graded(substance("氨", "0"))
    assert (nothing["S"], exact(nothing["R"]), nothing["is_major"], nothing["level"]) == ("0", 0, False, None)


def test_two_rows_of_one_substance_are_added_with_a_notice():
    result = graded(substance("氨", "4"), substance("氯", "1"), substance("液氨", "6"))
    assert [found["rows"] for found in result["terms"]] == [[0, 2], [1]]
    assert (exact(result["terms"][0]["q"]), exact(result["terms"][0]["ratio"])) == (10, 1)
    assert result["S"] == "1.2"
    new = new_codes(result, graded(substance("氨", "4"), substance("氯", "1")))
    assert 0 in [note["term"] for note in result["notes"] if note["code"] in new]


def test_two_forms_of_one_substance_stay_apart():
    result = graded(substance("硝酸铵", "5", form="43"), substance("硝酸铵", "50", form="44"))
    assert [found["rows"] for found in result["terms"]] == [[0], [1]]
    assert result["S"] == "2"


def test_rows_of_one_substance_with_different_overrides_keep_each_its_own():
    result = graded(substance("氨", "5"), substance("氨", "5", threshold_t="5"), substance("氨", "5", beta="4"))
    assert exact(result["S"]) == 2
    assert exact(result["beta_sum"]) == 1 + 2 + 2


def test_every_notice_has_a_code_a_sentence_and_a_place():
    result = graded(substance("氨", "0"), substance("液氨", "6"), substance("丁二烯", "1"))
    assert result["notes"]
    for note in result["notes"]:
        assert set(note) == {"code", "text", "params", "term"}
        assert note["code"]
        assert str(note["text"])
        assert note["term"] is None or 0 <= note["term"] < len(result["terms"])


def test_the_case_is_left_as_it_was():
    told = case(
        substance("氨", "5"), substance("液氨", "6"), substance("某", "3", category=["W5.1", "J3"]), people=None
    )
    before = copy.deepcopy(told)
    grade(told)
    assert told == before
