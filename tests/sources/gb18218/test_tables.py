"""Every row of 表1 to 表6 of GB 18218-2018, its borders included; some values by hand from the printed standard."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from tests.sources.gb18218.asking import exact, graded, row, term
from tests.sources.gb18218.bruteforce import DERIVED, TABLE1, TABLE2, TABLE3, TABLE4, read

PART = Fraction(1, 10**6)
FORMS = {  # rows of one substance differ by form; the words are the standard's
    37: "干的或含水（或乙醇）<25%",
    38: "未改型的，或增塑的，含增塑剂<18%",
    39: "含乙醇≥25%",
    40: "含氮≤12.6%",
    41: "含水≥25%",
}


def names_of(line: dict[str, str]) -> list[str]:
    """The full name of a row of 表1 and each name of the column 别名, with the bracket of 环氧氯丙烷 opened."""
    names = [line["name"]]
    for alias in filter(None, line["alias"].split("；")):
        if alias.startswith("环氧氯丙烷"):
            names += ["环氧氯丙烷", "3-氯-1,2-环氧丙烷"]
        else:
            names.append(alias)
    return names


ALL_NAMES = [(seq, name) for seq, line in TABLE1.items() for name in names_of(line)]

# By hand from the standard: name, Q in 表1 (t), β (表3, or 表4 by the category of storage at ambient temperature).
BY_HAND = [
    ("氨", "10", "2"), ("二氧化氮", "1", "10"), ("二氧化硫", "20", "2"), ("碳酰氯", "0.3", "20"), ("光气", "0.3", "20"),
    ("环氧乙烷", "10", "2"), ("磷化氢", "1", "20"), ("硫化氢", "5", "5"), ("氯化氢", "20", "3"), ("氯", "5", "4"),
    ("液氯", "5", "4"), ("溴甲烷", "10", "3"), ("氟化氢", "1", "5"), ("氰化氢", "1", "10"),
    ("异氰酸甲酯", "0.75", "20"),
    ("一氧化碳", "20", "2"), ("甲烷", "50", "1.5"), ("天然气", "50", "1.5"), ("氢", "5", "1.5"), ("乙炔", "1", "1.5"),
    ("液化石油气", "50", "1.5"), ("氧", "200", "1"), ("苯", "50", "1"), ("苯乙烯", "500", "1"), ("丙酮", "500", "1"),
    ("甲醇", "500", "1"), ("乙醇", "500", "1"), ("汽油", "200", "1"), ("乙醚", "10", "1.5"), ("环氧氯丙烷", "20", "1"),
    ("雷汞", "0.5", "2"), ("硝化甘油", "1", "2"), ("硝酸钾", "1000", "1"), ("甲苯二异氰酸酯", "100", "1"),
    ("钠", "10", "1"),
    ("钾", "1", "1"), ("电石", "100", "1"), ("黄磷", "50", "1"), ("过氧化钠", "20", "1"), ("三氧化硫", "75", None),
    ("砷化氢", "1", None), ("硝酸铵肥料", "200", "1"), ("硝化纤维素溶液", "50", "1"),
]  # fmt: skip


def test_the_tables_are_whole():
    assert (list(TABLE1), list(DERIVED)) == (list(range(1, 86)), list(range(1, 86)))
    assert (len(TABLE2), len(TABLE4), len(read("beta_table3.csv"))) == (24, 24, 14)
    assert set(TABLE2) == set(TABLE4)
    assert (len(read("alpha.csv")), len(read("levels.csv"))) == (5, 4)


def test_the_85_thresholds_are_those_of_the_printed_table():
    # 表1 in the order of its rows, ten to a line: what changes a cell of the data shows here.
    printed = """
        10    1    1    20   1    0.3  10   5    1    5
        20    5    20   1    1    1    10   20   20   1
        20    20   100  1    1    75   20   20   20   0.75
        0.5   0.5  0.5  5    5    1    1    1    10   50
        50    50   5    50   200  1000 5    50   50   50
        5     50   5    1    50   200  50   500  500  50
        50    500  10   500  500  200  500  10   500  500
        10    10   50   1    1    20   20   100  100  20
        100   50   100  1    10
    """
    assert [line["threshold_t"] for line in TABLE1.values()] == printed.split()


@pytest.mark.parametrize(("seq", "name"), ALL_NAMES)
def test_every_name_of_table_1_has_the_threshold_of_its_row(seq, name):
    q = Fraction(TABLE1[seq]["threshold_t"])
    form = {"form": FORMS[seq]} if seq in FORMS and name == "硝化棉" else {}
    for add, major in ((-PART, False), (0, True), (PART, True)):
        text = str(float(q)) if add == 0 else f"{(q + add).numerator / (q + add).denominator:.6f}"
        assert Fraction(text) == q + add
        result = graded(row(name, text, **form))
        [only] = result["terms"]
        assert (only["table1_row"], only["Q_from"]) == (seq, {"table": "表1", "row": seq})
        assert exact(only["Q"]) == q
        assert exact(result["S"]) == exact(only["ratio"]) == (q + add) / q
        assert result["is_major"] is major
        if not major:
            assert result["level"] is None


@pytest.mark.parametrize("seq", range(1, 86))
def test_every_row_of_table_1_has_the_beta_the_tables_give_it(seq):
    only = term(TABLE1[seq]["name"])
    derived = DERIVED[seq]
    assert exact(only["beta"]) == (Fraction(derived["beta"]) if derived["beta"] else None)
    if seq in TABLE3:
        assert exact(only["beta"]) == TABLE3[seq]
        assert only["beta_from"]["table"] == "表3"
        assert only["beta_review"] is None
    elif derived["beta"]:
        assert only["beta_from"]["derived"] is True
        assert only["beta_from"]["confidence"] == derived["confidence"]
        assert only["beta_review"] == "pending"
    else:
        assert only["beta_from"] is None


@pytest.mark.parametrize("seq", sorted(FORMS) + [43, 44])
@pytest.mark.parametrize("as_text", [True, False])
def test_a_form_may_be_given_by_the_number_of_its_row(seq, as_text):
    name = "硝化纤维素" if seq in FORMS else "硝酸铵"
    assert term(name, form=str(seq) if as_text else seq)["table1_row"] == seq


@pytest.mark.parametrize(("name", "q", "beta"), BY_HAND)
def test_thresholds_and_betas_are_those_of_the_printed_standard(name, q, beta):
    only = term(name)
    assert (only["Q"], only["beta"]) == (q, beta)


@pytest.mark.parametrize("seq", range(1, 86))
def test_every_cas_number_of_table_1_belongs_to_its_row(seq):
    for number in filter(None, TABLE1[seq]["cas"].split(";")):
        assert term(TABLE1[seq]["name"], cas=number)["table1_row"] == seq


@pytest.mark.parametrize("symbol", sorted(TABLE2))
def test_every_category_has_its_threshold_and_its_beta(symbol):
    q = TABLE2[symbol]
    for add, major in (("-0.000001", False), ("0", True), ("0.000001", True)):
        size = q + Fraction(add)
        result = graded(row(q=f"{size.numerator / size.denominator:.6f}", category=symbol))
        [only] = result["terms"]
        assert exact(only["ratio"]) == size / q
        assert result["is_major"] is major
        assert only["Q_from"] == {"table": "表2", "symbol": symbol}
        assert only["beta_from"] == {"table": "表4", "symbol": symbol}
        assert exact(only["beta"]) == TABLE4[symbol]
        assert only["beta_review"] is None


@pytest.mark.parametrize(
    ("symbol", "q", "beta"),
    [
        ("J1", "5", "4"), ("J2", "50", "1"), ("J3", "50", "2"), ("J4", "50", "2"), ("J5", "500", "1"),
        ("W1.1", "1", "2"), ("W1.2", "10", "2"), ("W1.3", "50", "2"), ("W2", "10", "1.5"), ("W3", "150", "1"),
        ("W4", "50", "1"), ("W5.1", "10", "1.5"), ("W5.2", "50", "1"), ("W5.3", "1000", "1"), ("W5.4", "5000", "1"),
        ("W6.1", "10", "1.5"), ("W6.2", "50", "1"), ("W7.1", "10", "1.5"), ("W7.2", "50", "1"), ("W8", "50", "1"),
        ("W9.1", "50", "1"), ("W9.2", "200", "1"), ("W10", "200", "1"), ("W11", "200", "1"),
    ],
)  # fmt: skip
def test_categories_are_those_of_the_printed_standard(symbol, q, beta):
    only = term(category=symbol)
    assert (only["Q"], only["beta"], only["categories"]) == (q, beta, [symbol])


@pytest.mark.parametrize(
    ("name", "beta"),
    [
        ("一氧化碳", 2), ("二氧化硫", 2), ("氨", 2), ("环氧乙烷", 2), ("氯化氢", 3), ("溴甲烷", 3), ("氯", 4),
        ("硫化氢", 5),
        ("氟化氢", 5), ("二氧化氮", 10), ("氰化氢", 10), ("碳酰氯", 20), ("磷化氢", 20), ("异氰酸甲酯", 20),
    ],
)  # fmt: skip
def test_the_fourteen_names_of_table_3_have_their_beta_whatever_category_is_given(name, beta):
    for given in ({}, {"category": "J2"}, {"category": ["W1.1", "W2"]}):
        only = term(name, **given)
        assert only["beta"] == str(beta)
        assert only["beta_from"] == {"table": "表3", "name": name}
        assert only["beta_review"] is None


@pytest.mark.parametrize(
    ("people", "alpha", "band"),
    [
        (0, "0.5", "0人"), (1, "1", "1~29人"), (29, "1", "1~29人"), (30, "1.2", "30~49人"), (49, "1.2", "30~49人"),
        (50, "1.5", "50~99人"), (99, "1.5", "50~99人"), (100, "2", "100人以上"), (101, "2", "100人以上"),
        (1_000_000, "2", "100人以上"),
    ],
)  # fmt: skip
def test_alpha_changes_exactly_at_the_ends_of_its_bands(people, alpha, band):
    result = graded(row("氨", "12"), people=people)
    assert result["alpha"] == {"people": people, "band": band, "alpha": alpha, "table": "表5"}
    assert exact(result["R"]) == Fraction(alpha) * Fraction("2.4")


def test_the_five_bands_stand_in_every_result():
    result = graded(row("氨", "12"))
    bands = {(band["people_min"], band["people_max"], band["alpha"]) for band in result["R_by_band"]}
    assert bands == {(0, 0, "0.5"), (1, 29, "1"), (30, 49, "1.2"), (50, 99, "1.5"), (100, None, "2")}
    assert len(result["R_by_band"]) == 5
    for band in result["R_by_band"]:
        assert exact(band["R"]) == Fraction(band["alpha"]) * Fraction("2.4")
        assert band["level"] == "四级"


# 1..29 people (α = 1) and a substance by hand with Q = 1, β = 1: R = S = q.
@pytest.mark.parametrize(
    ("q", "level"),
    [
        ("1", "四级"), ("9.999999", "四级"), ("10", "三级"), ("10.000001", "三级"), ("49.999999", "三级"),
        ("50", "二级"),
        ("50.000001", "二级"), ("99.999999", "二级"), ("100", "一级"), ("100.000001", "一级"), ("1000000", "一级"),
    ],
)  # fmt: skip
def test_levels_change_exactly_at_the_borders_of_table_6(q, level):
    result = graded(row("某物", q, threshold_t="1", beta="1"), people=1)
    assert (result["S"], result["R"]) == (q, q)
    assert (result["is_major"], result["level"]) == (True, level)
    assert result["reference_only"] is False


@pytest.mark.parametrize("name", ["氨", "丙酮", "苯", "硝酸钾"])
def test_s_of_exactly_one_is_a_major_source_and_may_be_of_level_four(name):
    result = graded(row(name, term(name)["Q"]), people=0)
    assert result["S"] == "1"
    assert (result["is_major"], result["level"]) == (True, "四级")
    assert re.fullmatch(r"1\.0000", result["S_display"])


def test_thirds_that_sum_to_one_are_exactly_one():
    # Neither 1/3 nor 0.1 is exact in decimal or binary; their sums are 1 all the same.
    result = graded(*(row(f"物{i}", "1", threshold_t="3", beta="1") for i in range(3)), people=1)
    assert (result["S"], result["is_major"], result["level"]) == ("1", True, "四级")
    tenth = graded(row("氨", "1"), row("氯", "1"), row("碳酰氯", "0.21"), people=1)
    assert (tenth["S"], tenth["is_major"]) == ("1", True)
