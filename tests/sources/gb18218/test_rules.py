"""Which Q, β and α a term takes, and what a result says when something is missing: rules G05-G13."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from fractions import Fraction

import pytest

from hazards.sources.gb18218 import grade, standard_on
from tests.sources.gb18218 import bruteforce
from tests.sources.gb18218.cases import case, exact, graded, new_codes, refusal, substance, term

# Rows of 表1 whose β nobody could derive.
BLANK = {"砷化氢": {}, "锑化氢": {}, "硒化氢": {}, "一氯化硫": {}, "三氧化硫": {}, "硝化纤维素": {"form": "含乙醇≥25%"}}


# --- Q ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "threshold", "category", "smaller"),
    [
        ("丙酮", 500, "W5.1", 10),
        ("甲苯", 500, "W5.2", 50),
        ("乙烯", 50, "W2", 10),
        ("硝酸钾", 1000, "W9.2", 200),
        ("甲苯二异氰酸酯", 100, "J2", 50),
        ("三氧化硫", 75, "J4", 50),
    ],
)
def test_a_substance_named_in_table_1_keeps_its_threshold_when_its_category_has_a_smaller_one(
    name, threshold, category, smaller
):
    assert bruteforce.Q2[category] == smaller < threshold
    found = term(name, category=category)
    assert exact(found["Q"]) == threshold
    assert found["Q_from"]["table"] == "表1"


def test_a_substance_named_in_table_1_keeps_its_threshold_when_it_is_the_smaller_one():
    assert exact(term("氢", category="W2")["Q"]) == 5
    assert exact(term("苯", category=["W5.3", "J5"])["Q"]) == 50


@pytest.mark.parametrize("row", [row for row in bruteforce.DERIVED_SYMBOLS if bruteforce.DERIVED_SYMBOLS[row]])
def test_no_category_moves_the_threshold_of_any_row_of_table_1(row):
    for category in (*bruteforce.DERIVED_SYMBOLS[row], "W1.1", "W5.4"):
        assert exact(term(bruteforce.NAMES[row], category=category)["Q"]) == bruteforce.Q1[row]


@pytest.mark.parametrize(
    ("categories", "threshold", "threshold_of", "beta", "beta_of"),
    [
        (["W5.3", "J2"], 50, "J2", 1, {"W5.3", "J2"}),
        (["J3", "W5.1"], 10, "W5.1", 2, {"J3"}),
        (["W5.1", "J3"], 10, "W5.1", 2, {"J3"}),
        (["W2", "J1"], 5, "J1", 4, {"J1"}),
        (["W9.2", "W5.4", "J5"], 200, "W9.2", 1, {"W9.2", "W5.4", "J5"}),
    ],
)
def test_a_substance_of_several_categories_takes_the_smallest_threshold_and_the_largest_beta(
    categories, threshold, threshold_of, beta, beta_of
):
    found = term("试验用品", category=categories)
    assert exact(found["Q"]) == threshold
    assert found["Q_from"] == {"table": "表2", "symbol": threshold_of}
    assert exact(found["beta"]) == beta
    assert found["beta_from"]["table"] == "表4"
    assert found["beta_from"]["symbol"] in beta_of
    assert set(found["categories"]) == set(categories)


def test_the_largest_beta_of_several_categories_is_named_as_our_choice():
    plain = graded(substance("试验用品", "1", category="J3"))
    chosen = graded(substance("试验用品", "1", category=["W5.1", "J3"]))
    assert new_codes(chosen, plain)


# --- β ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["氨", "氯", "光气", "一氧化碳"])
def test_a_category_never_replaces_the_beta_of_table_3(name):
    plain = term(name)
    for category in ("J1", "W1.1", "W5.4"):
        found = term(name, category=category)
        assert (found["beta"], found["beta_from"]) == (plain["beta"], plain["beta_from"])
        assert found["beta_from"]["table"] == "表3"


def test_a_category_given_replaces_a_derived_beta():
    derived, given = term("丙酮"), term("丙酮", category="W5.1")
    assert exact(derived["beta"]) == 1
    assert derived["beta_from"] == {"derived": True, "symbol": "W5.3", "confidence": "high"}
    assert exact(given["beta"]) == Fraction(3, 2)
    assert given["beta_from"] == {"table": "表4", "symbol": "W5.1"}


def test_the_largest_of_several_categories_replaces_a_derived_beta():
    found = term("氟", category=["J3", "W4"])
    assert (exact(found["beta"]), found["beta_from"]) == (2, {"table": "表4", "symbol": "J3"})


def test_a_derived_beta_waits_for_review_until_it_is_confirmed():
    assert term("丙酮")["beta_review"] == "pending"
    confirmed = term("丙酮", beta_confirmed=True)
    assert confirmed["beta_review"] == "confirmed"
    assert exact(confirmed["beta"]) == 1
    assert term("丙酮", category="W5.3")["beta_review"] != "pending"
    assert term("丙酮", beta="1")["beta_review"] != "pending"
    assert term("氨")["beta_review"] is None
    assert term("氨", beta_confirmed=True)["beta_review"] is None


def test_every_derived_beta_waits_for_review():
    for spelling, row in bruteforce.ONE_ROW.items():
        if row not in bruteforce.BETA3_ROW and spelling != "一氧化碳" and bruteforce.DERIVED[row] is not None:
            assert term(spelling)["beta_review"] == "pending", spelling


def test_carbon_monoxide_is_of_row_13_with_the_beta_of_table_3_but_gas_has_a_derived_one():
    monoxide, gas = term("一氧化碳"), term("煤气")
    assert (monoxide["table1_row"], gas["table1_row"]) == (13, 13)
    assert exact(monoxide["Q"]) == exact(gas["Q"]) == 20
    assert exact(monoxide["beta"]) == exact(gas["beta"]) == 2
    assert monoxide["beta_from"] == {"table": "表3", "name": "一氧化碳"}
    assert gas["beta_from"]["derived"] is True
    assert (monoxide["beta_review"], gas["beta_review"]) == (None, "pending")


@pytest.mark.parametrize("name", BLANK)
def test_a_blank_beta_blocks_r_and_never_s(name):
    result = graded(substance("氨", "10"), substance(name, "100", **BLANK[name]))
    assert result["is_major"] is True
    assert exact(result["S"]) > 1
    assert (result["R"], result["R_display"], result["level"], result["beta_sum"]) == (None, None, None, None)
    assert result["R_by_band"] is None
    blank = result["terms"][1]
    assert (blank["beta"], blank["beta_from"], blank["weighted"]) == (None, None, None)
    assert exact(blank["ratio"]) == exact(blank["q"]) / exact(blank["Q"])
    assert exact(result["terms"][0]["weighted"]) == 2


@pytest.mark.parametrize("name", BLANK)
def test_a_blank_beta_is_filled_by_a_category_or_by_hand_and_by_nothing_else(name):
    assert exact(term(name, **BLANK[name], category="J1")["beta"]) == 4
    assert exact(term(name, **BLANK[name], beta="1.25")["beta"]) == Fraction(5, 4)
    assert term(name, **BLANK[name], beta_confirmed=True)["beta"] is None
    assert graded(substance(name, "100", **BLANK[name], category="J1"))["level"] is not None


# --- α and people ----------------------------------------------------------------------------------------------------


def test_unknown_people_leave_r_and_level_open_and_s_answered_with_r_for_all_five_bands():
    result = graded(substance("氨", "60"), people=None)
    assert (result["S"], result["is_major"]) == ("6", True)
    assert (result["R"], result["R_display"], result["level"], result["alpha"]) == (None, None, None, None)
    assert exact(result["beta_sum"]) == 12
    found = {band["band"]: (exact(band["R"]), band["level"]) for band in result["R_by_band"]}
    assert len(result["R_by_band"]) == 5
    assert found == {
        "0人": (6, "四级"),
        "1~29人": (12, "三级"),
        "30~49人": (Fraction("14.4"), "三级"),
        "50~99人": (18, "三级"),
        "100人以上": (24, "三级"),
    }
    ends = {
        band["band"]: (band["people_min"], band["people_max"], exact(band["alpha"])) for band in result["R_by_band"]
    }
    assert ends["30~49人"] == (30, 49, Fraction("1.2"))
    assert ends["100人以上"] == (100, None, 2)
    assert ends["0人"] == (0, 0, Fraction("0.5"))


def test_a_case_that_does_not_speak_of_people_is_one_of_unknown_people():
    silent = {"unit": "storage", "substances": [substance("氨", "60")]}
    assert grade(silent) == graded(substance("氨", "60"), people=None)


def test_nobody_around_is_not_the_same_as_unknown():
    result = graded(substance("氨", "60"), people=0)
    assert exact(result["R"]) == 6
    assert result["level"] == "四级"


def test_r_below_s_of_one_is_given_for_reference_only_and_without_a_level():
    result = graded(substance("光气", "0.299"), people=200)
    assert exact(result["R"]) == Fraction("0.299") / Fraction("0.3") * 40
    assert exact(result["R"]) > 10
    assert (result["is_major"], result["level"], result["reference_only"]) == (False, None, True)
    assert [band["level"] for band in result["R_by_band"]] == [None] * 5


def test_r_of_a_major_source_is_not_for_reference_only():
    assert graded(substance("光气", "0.3"), people=200)["reference_only"] is False


# --- q, sums and the working -----------------------------------------------------------------------------------------


def test_stock_above_the_design_maximum_warns_and_does_not_enter_the_sum():
    below, same, above = (graded(substance("氨", "12", stock_t=stock)) for stock in ("11.9", "12", "12.1"))
    assert below["S"] == same["S"] == above["S"] == "1.2"
    assert below["warnings"] == same["warnings"]
    assert len(above["warnings"]) > len(same["warnings"])
    assert exact(above["terms"][0]["q"]) == 12
    assert exact(above["terms"][0]["stock"]) == Fraction("12.1")
    assert term("氨", "12")["stock"] is None


def test_a_second_person_can_redo_every_sum_from_the_terms():
    result = graded(
        substance("氨", "7"), substance("丙酮", "33.3"), substance("试验用品", "4", category=["W5.1", "J3"]), people=77
    )
    for found in result["terms"]:
        assert exact(found["ratio"]) == exact(found["q"]) / exact(found["Q"])
        assert exact(found["weighted"]) == exact(found["beta"]) * exact(found["ratio"])
    assert exact(result["S"]) == sum(exact(found["ratio"]) for found in result["terms"])
    assert exact(result["beta_sum"]) == sum(exact(found["weighted"]) for found in result["terms"])
    assert exact(result["R"]) == exact(result["alpha"]["alpha"]) * exact(result["beta_sum"])


def test_terminating_values_are_written_out_and_others_as_a_fraction():
    assert graded(substance("氨", "1"))["S"] == "0.1"
    assert graded(substance("硝酸钾", "0.000001"))["S"] == "0.000000001"
    thirds = graded(substance("异氰酸甲酯", "1"))
    assert (thirds["S"], thirds["S_display"]) == ("4/3", "1.3333")
    assert (thirds["R"], thirds["R_display"]) == ("80/3", "26.6667")
    half = graded(substance("氯", "0.00025"))
    assert (half["S"], half["S_display"]) == ("0.00005", "0.0001")  # half up, not half even


def test_a_result_names_the_standard_it_was_made_under():
    told = graded(substance("氨", "1"))["standard"]
    assert (told["id"], told["number"], told["effective_from"]) == ("S01", "GB 18218-2018", "2019-03-01")
    assert told["name"] == "危险化学品重大危险源辨识"
    assert told["engine"] == "1"
    for day in (date(2019, 3, 1), date(2026, 11, 22)):
        assert grade(case(substance("氨", "1")), on=day)["standard"] == told
        assert standard_on(day)


# --- overrides -------------------------------------------------------------------------------------------------------


def test_overrides_of_a_named_substance_are_echoed():
    threshold = term("氨", threshold_t="4")
    assert (exact(threshold["Q"]), threshold["Q_from"]["by_hand"]) == (4, True)
    assert "by_hand" not in threshold["beta_from"]
    assert (exact(threshold["beta"]), threshold["beta_from"]["table"]) == (2, "表3")
    assert threshold["table1_row"] == 1
    beta = term("氨", beta="3.5")
    assert (exact(beta["Q"]), beta["Q_from"]) == (10, {"table": "表1", "row": 1})
    assert (exact(beta["beta"]), beta["beta_from"]["by_hand"]) == (Fraction("3.5"), True)


@pytest.mark.parametrize("name", ["从未听说的东西", "硝化纤维素", "硝酸铵", "硝化棉"])
def test_a_name_that_does_not_resolve_is_accepted_by_hand_when_both_overrides_are_given(name):
    found = term(name, "6", threshold_t="4", beta="3")
    assert found["by_hand"] is True
    assert (found["name"], found["table1_row"]) == (name, None)
    assert found["Q_from"] == found["beta_from"] == {"by_hand": True}
    assert (exact(found["ratio"]), exact(found["weighted"])) == (Fraction(3, 2), Fraction(9, 2))
    assert refusal(substance(name, "6", threshold_t="4"))
    assert refusal(substance(name, "6", beta="3"))


def test_a_substance_found_in_the_tables_is_not_by_hand():
    assert term("氨")["by_hand"] is False
    assert term("试验用品", category="J2")["by_hand"] is False


def test_the_engine_needs_no_django():
    script = "import sys, hazards.sources.gb18218; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=bruteforce.ROOT, check=False).returncode == 0
