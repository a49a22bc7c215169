"""The rules of GB 18218-2018 one by one: Q, β, production units, people, mixtures, values by hand, notices."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest

from hazards.sources.gb18218 import GradeError, grade, standard_on
from tests.sources.gb18218.asking import exact, graded, in_words, refused, row, said, term
from tests.sources.gb18218.bruteforce import TABLE2

BLANK = ["砷化氢", "锑化氢", "硒化氢", "一氯化硫", "三氧化硫", "硝化纤维素（含乙醇≥25%）"]


@pytest.mark.parametrize(
    ("name", "category", "q"),
    [("丙酮", "W5.1", "500"), ("甲苯", ["W5.2", "J2"], "500"), ("硝酸钾", "W9.1", "1000"), ("苯", "W5.1", "50")],
)
def test_a_named_substance_keeps_the_threshold_of_table_1_though_its_category_has_a_smaller_one(name, category, q):
    result = graded(row(name, "60", category=category))
    [only] = result["terms"]
    assert only["Q"] == q
    assert only["Q_from"]["table"] == "表1"
    assert result["is_major"] is (name == "苯")
    assert "table1_first" in said(result, 0)


def test_a_named_substance_keeps_the_threshold_of_table_1_though_its_category_has_a_larger_one():
    assert term("乙炔", category="W9.2")["Q"] == "1"
    assert term("苯", category="W5.4")["Q"] == "50"


@pytest.mark.parametrize(
    ("categories", "q", "symbol", "beta", "beta_symbols"),
    [
        (["J1", "W1.1", "W5.3"], "1", "W1.1", "4", {"J1"}),
        (["W5.3", "W2"], "10", "W2", "1.5", {"W2"}),
        (["W2", "W5.3"], "10", "W2", "1.5", {"W2"}),
        (["J5", "W5.4"], "500", "J5", "1", {"J5", "W5.4"}),
        (["W9.2", "J3", "W5.1"], "10", "W5.1", "2", {"J3"}),
    ],
)
def test_an_unnamed_substance_takes_the_smallest_q_and_the_largest_beta(categories, q, symbol, beta, beta_symbols):
    for name in (None, "某种新物质"):
        result = graded(row(name, "3", category=categories))
        [only] = result["terms"]
        assert (only["Q"], only["Q_from"]) == (q, {"table": "表2", "symbol": symbol})
        assert only["beta"] == beta
        assert only["beta_from"]["table"] == "表4"
        assert only["beta_from"]["symbol"] in beta_symbols
        assert set(only["categories"]) == set(categories)
        assert (only["table1_row"], only["substance"]) == (None, None)
        assert {"lowest_threshold", "largest_beta"} <= set(said(result, 0))
        assert "标准未规定" in in_words(result)  # the largest β is our choice


def test_the_largest_beta_of_several_categories_holds_for_named_substances_too():
    only = term("丙酮", category=["W5.3", "J1"])
    assert (only["Q"], only["beta"], only["beta_from"]) == ("500", "4", {"table": "表4", "symbol": "J1"})


@pytest.mark.parametrize("category", ["W99", "J6", "W5", "W12", ["W2", "X"], 5, {"a": 1}])
def test_an_unknown_category_is_refused(category):
    assert refused(row("氨", "1"), row("某物", category=category)).row == 1


def test_a_category_replaces_a_derived_beta_and_ends_its_review():
    derived, given = term("煤气"), term("煤气", category="W2")
    assert (derived["beta"], derived["beta_review"], derived["beta_from"]["derived"]) == ("2", "pending", True)
    assert (given["beta"], given["beta_review"]) == ("1.5", None)
    assert given["beta_from"] == {"table": "表4", "symbol": "W2"}


def test_carbon_monoxide_has_its_beta_from_table_3_and_gas_of_the_same_row_does_not():
    only = term("一氧化碳", category="W2")
    assert (only["Q"], only["beta"], only["beta_from"]) == ("20", "2", {"table": "表3", "name": "一氧化碳"})
    assert term("煤气")["beta_from"].get("table") is None


def test_a_category_given_for_a_name_of_table_3_is_said_not_to_count():
    assert "table3_first" in said(graded(row("氨", category="J1")), 0)


def test_a_derived_beta_waits_for_review_until_somebody_confirms_it():
    pending, confirmed = graded(row("甲烷", "70")), graded(row("甲烷", "70", beta_confirmed=True))
    assert pending["terms"][0]["beta_review"] == "pending"
    assert "derived_beta" in said(pending, 0)
    assert "推导" in "".join(pending["warnings"])
    assert confirmed["terms"][0]["beta_review"] == "confirmed"
    assert "derived_beta" not in said(confirmed)
    assert pending["R"] == confirmed["R"] == "3.15"
    assert graded(row("甲烷", beta_confirmed=False))["terms"][0]["beta_review"] == "pending"
    refused(row("甲烷", beta_confirmed="yes"))


@pytest.mark.parametrize("name", BLANK)
def test_a_blank_beta_blocks_r_and_never_s(name):
    result = graded(row(name, "100"), row("氨", "1"), people=100)
    alone = term(name)
    assert exact(result["S"]) == 100 / exact(alone["Q"]) + Fraction(1, 10)
    assert result["is_major"] is True
    for key in ("R", "R_display", "level", "beta_sum", "R_by_band"):
        assert result[key] is None
    blank = result["terms"][0]
    assert (blank["beta"], blank["beta_from"], blank["weighted"], blank["beta_review"]) == (None, None, None, None)
    assert result["terms"][1]["weighted"] == "0.2"
    assert "missing_beta" in said(result, 0)
    assert name in "".join(result["warnings"])


@pytest.mark.parametrize("name", BLANK)
def test_a_blank_beta_is_not_confirmed_but_filled_by_category_or_by_hand(name):
    assert graded(row(name, "100", beta_confirmed=True))["R"] is None
    assert term(name, category="J1")["beta"] == "4"
    assert term(name, beta="2.5")["beta"] == "2.5"
    assert graded(row(name, "100", category="J1"))["R"] is not None


# Production units.
def test_a_production_unit_asks_for_every_derived_flammable_liquid_and_shows_both_results():
    result = graded(row("丙烯醛", "100"), row("氨", "5"), row("丙酮", "1000"), people=10, unit="production")
    assert result["provisional"] is True
    assert (result["R"], result["level"]) == ("8", "四级")
    other = result["alternative"]
    assert (other["if"], other["terms"]) == ("W5.1", [0, 2])
    assert (other["R"], other["R_display"], other["level"]) == ("11.5", "11.5000", "三级")
    assert "暂定" in "".join(result["warnings"])


@pytest.mark.parametrize(("category", "beta", "r"), [("W5.1", "1.5", "4.5"), ("W5.2", "1", "3"), ("W5.3", "1", "3")])
def test_a_category_answers_the_question_of_the_production_unit(category, beta, r):
    result = graded(row("苯", "100", category=category), unit="production")
    assert (result["provisional"], result["alternative"]) == (False, None)
    assert (result["terms"][0]["beta"], result["R"]) == (beta, r)
    assert result["terms"][0]["Q"] == "50"


def test_only_the_liquids_not_answered_for_are_asked_about():
    result = graded(row("苯", "100", category="W5.3"), row("甲苯", "1000"), unit="production")
    assert result["alternative"]["terms"] == [1]
    assert (result["R"], result["alternative"]["R"]) == ("6", "7.5")


@pytest.mark.parametrize("name", ["氨", "环氧乙烷", "异氰酸甲酯", "氰化氢", "乙烯", "甲烷", "硝酸钾", "电石", "溴"])
def test_what_is_no_derived_flammable_liquid_is_not_asked_about(name):
    result = graded(row(name, "100"), unit="production")
    assert (result["provisional"], result["alternative"]) == (False, None)


def test_a_storage_unit_is_not_asked():
    result = graded(row("苯", "100"))
    assert (result["provisional"], result["alternative"], result["unit"]) == (False, None, "storage")


def test_an_unnamed_liquid_carries_its_answer_in_its_category():
    result = graded(row("二甲苯", "6000", category="W5.4"), unit="production")
    assert (result["provisional"], result["R"]) == (False, "1.8")


# People.
def test_unknown_people_leave_r_and_level_open_and_answer_the_rest():
    result = graded(row("氨", "100"), row("氯", "50"), people=None)
    assert (result["R"], result["R_display"], result["level"], result["alpha"]) == (None, None, None, None)
    assert (result["S"], result["is_major"], result["beta_sum"]) == ("20", True, "60")
    bands = {band["band"]: (band["alpha"], band["R"], band["level"]) for band in result["R_by_band"]}
    assert bands == {
        "0人": ("0.5", "30", "三级"),
        "1~29人": ("1", "60", "二级"),
        "30~49人": ("1.2", "72", "二级"),
        "50~99人": ("1.5", "90", "二级"),
        "100人以上": ("2", "120", "一级"),
    }
    assert "people_unknown" in said(result)


def test_people_left_out_are_unknown_and_zero_people_are_known():
    case = {"unit": "storage", "substances": [row("氨", "12")]}
    assert grade(case)["R"] is None
    assert graded(row("氨", "12"), people=0)["R"] == "1.2"


def test_unknown_people_in_a_production_unit_keep_the_level_open_in_both_results():
    result = graded(row("苯", "100"), people=None, unit="production")
    assert result["provisional"] is True
    assert (result["alternative"]["R"], result["alternative"]["level"]) == (None, None)


def test_r_below_the_threshold_is_for_reference_and_has_no_level():
    result = graded(row("碳酰氯", "0.29"), people=100)
    assert (result["is_major"], result["level"], result["reference_only"]) == (False, None, True)
    assert exact(result["R"]) == 2 * 20 * Fraction(29, 30)
    assert {band["level"] for band in result["R_by_band"]} == {None}
    assert "供参考" in "".join(result["warnings"])


# Mixtures (4.2.3).
def mixture(same: bool, category: object = None, of: str = "氨") -> dict:
    return {"mixture": {"of": of, "same_category": same, **({"category": category} if category else {})}}


def test_a_mixture_of_the_same_category_counts_whole_as_the_pure_substance():
    result = graded(row("氨水", "12", **mixture(True)))
    [only] = result["terms"]
    assert (only["name"], only["q"], only["Q"], only["beta"], only["table1_row"]) == ("氨水", "12", "10", "2", 1)
    assert only["mixture"]["of"] == "氨"
    assert "mixture_same" in said(result, 0)
    assert result["is_major"] is True


def test_a_mixture_of_another_category_takes_q_and_beta_of_the_new_one():
    result = graded(row("氨水", "12", **mixture(False, "J5")))
    [only] = result["terms"]
    assert (only["Q"], only["Q_from"]) == ("500", {"table": "表2", "symbol": "J5"})
    assert (only["beta"], only["beta_from"]) == ("1", {"table": "表4", "symbol": "J5"})
    assert only["mixture"]["same_category"] is False
    assert "mixture_new" in said(result, 0)


def test_a_mixture_of_several_new_categories_takes_the_smallest_q_and_the_largest_beta():
    only = term("福尔马林", **mixture(False, ["W5.4", "J2", "J1"], of="甲醛"))
    assert (only["Q"], only["beta"]) == ("5", "4")


def test_a_mixture_of_a_substance_with_forms_needs_the_form():
    refused(row("某肥", **mixture(True, of="硝酸铵")))
    assert term("某肥", form="44", **mixture(True, of="硝酸铵"))["Q"] == "50"


@pytest.mark.parametrize(
    "given",
    [
        {"of": "氨", "same_category": False}, {"of": "氨"}, {"same_category": True},
        {"of": "氨", "same_category": "true"},
        {"of": "某物", "same_category": True}, {"of": "氨水", "same_category": True}, {"of": "", "same_category": True},
        {},
        {"of": "氨", "same_category": 1}, {"of": "氨", "same_category": False, "category": "X1"}, "氨", [], True,
        {"of": "氨", "same_category": False, "category": []}, {"of": "氨", "same_category": None, "category": "J5"},
    ],
)  # fmt: skip
def test_an_incomplete_mixture_is_refused(given):
    assert refused(row("氯", "1"), row("氨水", mixture=given)).row == 1


# By hand.
def test_values_by_hand_replace_those_of_the_tables_and_are_echoed():
    result = graded(row("氨", "10", threshold_t="20", beta="3"))
    [only] = result["terms"]
    assert (only["Q"], only["beta"], only["ratio"], only["weighted"]) == ("20", "3", "0.5", "1.5")
    assert only["Q_from"]["by_hand"] is only["beta_from"]["by_hand"] is True
    assert only["table1_row"] == 1
    assert {"threshold_by_hand", "beta_by_hand"} <= set(said(result, 0))
    assert term("氨", threshold_t="20")["beta_from"] == {"table": "表3", "name": "氨"}
    assert term("氨", beta="3")["Q_from"] == {"table": "表1", "row": 1}


@pytest.mark.parametrize("name", ["某种新物质", "硝酸铵", "硝化纤维素"])
def test_an_unknown_or_ambiguous_name_is_taken_by_hand_only_with_both_values(name):
    result = graded(row(name, "10", threshold_t="20", beta="3"))
    [only] = result["terms"]
    assert (only["by_hand"], only["table1_row"], only["substance"], only["beta_review"]) == (True, None, None, None)
    assert (only["Q"], only["beta"]) == ("20", "3")
    assert "name_by_hand" in said(result, 0)
    for rest in ({"threshold_t": "20"}, {"beta": "3"}):
        assert refused(row(name, **rest)).row == 0


@pytest.mark.parametrize("name", ["氨水", "盐酸", "福尔马林", "氢氟酸"])
def test_a_solution_with_both_values_by_hand_is_a_name_by_hand(name):
    only = term(name, threshold_t="20", beta="3")
    assert (only["by_hand"], only["table1_row"], only["Q"], only["beta"]) == (True, None, "20", "3")


def test_a_beta_by_hand_where_the_tables_have_none_is_not_said_to_be_theirs():
    result = graded(row("砷化氢", "2", beta="2.5"))
    assert result["terms"][0]["beta_from"].get("instead") is None
    assert "表内为 2.5" not in in_words(result)


# Notices.
def test_rows_of_one_substance_are_added_with_a_notice():
    result = graded(row("氨", "4"), row("氯", "1"), row("液氨", "3"), row(cas="7664-41-7", q="2"))
    assert [(only["rows"], only["q"]) for only in result["terms"]] == [([0, 2, 3], "9"), ([1], "1")]
    assert "merged" in said(result, 0)
    assert result["S"] == "1.1"
    apart = graded(row("硝酸铵", "4", form="43"), row("硝酸铵", "4", form="44"))
    assert [only["table1_row"] for only in apart["terms"]] == [43, 44]
    assert exact(apart["S"]) == Fraction(4, 5) + Fraction(4, 50)


def test_a_quantity_of_zero_is_a_notice():
    result = graded(row("氨", "0"), row("氯", "5"))
    assert (result["S"], result["is_major"], result["terms"][0]["ratio"]) == ("1", True, "0")
    assert "zero" in said(result, 0)
    assert graded(row("氨", "0"))["S"] == "0"


def test_a_stock_above_the_design_maximum_warns_and_does_not_count():
    over = graded(row("氨", "9", stock_t="30"))
    assert (over["S"], over["is_major"], over["terms"][0]["stock"]) == ("0.9", False, "30")
    assert "stock_above" in said(over, 0)
    assert any("30" in sentence for sentence in over["warnings"])
    for stock in ("9", "8.999999", "0"):
        assert "stock_above" not in said(graded(row("氨", "9", stock_t=stock)))
    assert "stock_above" in said(graded(row("氨", "9", stock_t="9.000001")), 0)


def test_every_row_with_too_much_in_stock_warns():
    words = in_words(graded(row("氨", "4", stock_t="5"), row("氨", "4", stock_t="6")))
    assert "5 t" in words
    assert "6 t" in words


def test_a_result_keeps_the_standard_it_was_made_under():
    case = {"exposed_people": 1, "unit": "storage", "substances": [row("氨")]}
    assert grade(case)["standard"] == {
        "id": "S01", "number": "GB 18218-2018", "name": "危险化学品重大危险源辨识", "effective_from": "2019-03-01",
        "engine": "1",
    }  # fmt: skip
    assert grade(case, on=datetime.date(2019, 3, 1)) == grade(case)
    assert standard_on(datetime.date(2026, 11, 22)).number == "GB 18218-2018"
    with pytest.raises(GradeError, match="2019-02-28"):
        grade(case, on=datetime.date(2019, 2, 28))


@pytest.mark.parametrize("name", ["煤气", "砷化氢", "硝化纤维素（含乙醇≥25%）"])
def test_categories_are_symbols_only(name):
    assert set(term(name)["categories"]) <= set(TABLE2)


def test_two_rows_of_one_substance_are_a_notice_also_when_they_stay_apart():
    result = graded(row("丙酮", "100", category="W5.1"), row("丙酮", "100", category="W5.3"))
    assert result["R"] == "0.75"  # each its own β: 1.5 × (1.5 + 1) × 100/500
    assert {"merged", "same_substance"} & set(said(result))
