"""Every row and every border of 表1-表6 of GB 18218-2018."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.sources.gb18218 import bruteforce
from tests.sources.gb18218.cases import exact, graded, substance, term

HAIR = Decimal("0.000001")  # tonnes

# Q (t) and β of the standard's text, written down by hand.
BY_HAND = {
    "氨": ("10", "2"),
    "液氨": ("10", "2"),
    "光气": ("0.3", "20"),
    "氯": ("5", "4"),
    "异氰酸甲酯": ("0.75", "20"),
    "甲烷": ("50", "1.5"),
    "天然气": ("50", "1.5"),
    "二氧化硫": ("20", "2"),
    "环氧乙烷": ("10", "2"),
    "氟化氢": ("1", "5"),
    "硫化氢": ("5", "5"),
    "溴甲烷": ("10", "3"),
    "氰化氢": ("1", "10"),
    "磷化氢": ("1", "20"),
    "二氧化氮": ("1", "10"),
    "一氧化碳": ("20", "2"),
    "三氧化硫": ("75", None),
    "TDI": ("100", "1"),
    "硝化甘油": ("1", "2"),
    "硝酸钾": ("1000", "1"),
    "氯乙烯": ("50", "1.5"),
    "乙炔": ("1", "1.5"),
    "氢气": ("5", "1.5"),
    "苯": ("50", "1"),
    "甲醇": ("500", "1"),
    "汽油": ("200", "1"),
    "丙烷": ("50", "1.5"),
    "氯酸钾": ("100", "1"),
    "金属钾": ("1", "1"),
    "金属钠": ("10", "1"),
    "电石": ("100", "1"),
    "液氧": ("200", "1"),
    "过氧化钠": ("20", "1"),
    "叠氮化铅": ("0.5", "2"),
    "丙烯醛": ("20", "1"),
    "氧化丙烯": ("10", "1.5"),
    "1,3-丁二烯": ("5", "1.5"),
}
CATEGORIES = {
    "J1": ("5", "4"),
    "J2": ("50", "1"),
    "J3": ("50", "2"),
    "J4": ("50", "2"),
    "J5": ("500", "1"),
    "W1.1": ("1", "2"),
    "W1.2": ("10", "2"),
    "W1.3": ("50", "2"),
    "W2": ("10", "1.5"),
    "W3": ("150", "1"),
    "W4": ("50", "1"),
    "W5.1": ("10", "1.5"),
    "W5.2": ("50", "1"),
    "W5.3": ("1000", "1"),
    "W5.4": ("5000", "1"),
    "W6.1": ("10", "1.5"),
    "W6.2": ("50", "1"),
    "W7.1": ("10", "1.5"),
    "W7.2": ("50", "1"),
    "W8": ("50", "1"),
    "W9.1": ("50", "1"),
    "W9.2": ("200", "1"),
    "W10": ("200", "1"),
    "W11": ("200", "1"),
}
TABLE3 = {
    "一氧化碳": "2",
    "二氧化硫": "2",
    "氨": "2",
    "环氧乙烷": "2",
    "氯化氢": "3",
    "溴甲烷": "3",
    "氯": "4",
    "硫化氢": "5",
    "氟化氢": "5",
    "二氧化氮": "10",
    "氰化氢": "10",
    "碳酰氯": "20",
    "磷化氢": "20",
    "异氰酸甲酯": "20",
}


def decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def test_the_tables_are_whole():
    assert list(bruteforce.NAMES) == list(range(1, 86))
    assert set(bruteforce.Q2) == set(bruteforce.BETA4) == set(CATEGORIES)
    assert set(bruteforce.BETA3) == set(TABLE3)
    assert len(bruteforce.BANDS) == 5
    assert len(bruteforce.LEVELS) == 4
    assert len(bruteforce.ONE_ROW) > 150


@pytest.mark.parametrize("spelling", sorted(bruteforce.ONE_ROW, key=lambda name: (bruteforce.ONE_ROW[name], name)))
def test_every_name_and_alias_finds_its_row_of_table_1_and_is_major_from_its_threshold_on(spelling):
    row = bruteforce.ONE_ROW[spelling]
    threshold = decimal(bruteforce.Q1[row])
    for quantity, major in ((threshold - HAIR, False), (threshold, True), (threshold + HAIR, True)):
        result = graded(substance(spelling, str(quantity)))
        assert result["is_major"] is major
        assert exact(result["S"]) == Fraction(quantity) / bruteforce.Q1[row]
        found = result["terms"][0]
        assert (found["name"], found["table1_row"]) == (spelling, row)
        assert found["Q_from"] == {"table": "表1", "row": row}
        assert exact(found["Q"]) == bruteforce.Q1[row]
        assert exact(found["beta"]) == bruteforce.factor({"name": spelling})


@pytest.mark.parametrize("row", [37, 38, 39, 40, 41, 43, 44])
def test_every_form_of_an_ambiguous_substance_has_its_own_border(row):
    spelling, threshold = bruteforce.before_brackets(bruteforce.NAMES[row]), decimal(bruteforce.Q1[row])
    for quantity, major in ((threshold - HAIR, False), (threshold, True), (threshold + HAIR, True)):
        result = graded(substance(spelling, str(quantity), form=str(row)))
        assert result["is_major"] is major
        assert result["terms"][0]["table1_row"] == row
        assert exact(result["terms"][0]["Q"]) == bruteforce.Q1[row]
        assert exact(result["terms"][0]["beta"]) == bruteforce.DERIVED[row]


@pytest.mark.parametrize("row", [row for row in bruteforce.CAS if len(bruteforce.CAS[row])])
def test_every_cas_number_of_table_1_that_means_one_row_finds_it(row):
    for cas in bruteforce.CAS[row]:
        if sum(cas in listed for listed in bruteforce.CAS.values()) == 1:
            name = bruteforce.NAMES[row]
            condition = bruteforce.in_brackets(name) if row not in (52, 66) else None
            found = term(None, cas=cas, **({"form": condition} if condition else {}))
            assert found["table1_row"] == row


@pytest.mark.parametrize("name", BY_HAND)
def test_well_known_substances_have_the_threshold_and_beta_of_the_printed_standard(name):
    threshold, beta = BY_HAND[name]
    found = term(name)
    assert exact(found["Q"]) == Fraction(threshold)
    assert exact(found["beta"]) == exact(beta)


@pytest.mark.parametrize("symbol", CATEGORIES)
def test_every_category_has_its_threshold_of_table_2_and_its_beta_of_table_4(symbol):
    threshold, beta = CATEGORIES[symbol]
    for quantity, major in ((Decimal(threshold) - HAIR, False), (Decimal(threshold), True)):
        for named in ("试验用品", None):
            result = graded(substance(named, str(quantity), category=symbol))
            assert result["is_major"] is major
            found = result["terms"][0]
            assert found["Q_from"] == {"table": "表2", "symbol": symbol}
            assert found["beta_from"] == {"table": "表4", "symbol": symbol}
            assert (exact(found["Q"]), exact(found["beta"])) == (Fraction(threshold), Fraction(beta))
            assert found["table1_row"] is None
            assert found["substance"] is None
            assert found["categories"] == [symbol]
    assert graded(substance(None, str(Decimal(threshold) + HAIR), category=symbol))["is_major"] is True


@pytest.mark.parametrize("name", TABLE3)
def test_every_name_of_table_3_has_its_beta_from_there_and_needs_no_review(name):
    found = term(name)
    assert exact(found["beta"]) == Fraction(TABLE3[name])
    assert found["beta_from"] == {"table": "表3", "name": name}
    assert found["beta_review"] is None


def test_substances_outside_table_3_never_claim_it():
    for spelling, row in bruteforce.ONE_ROW.items():
        if row not in bruteforce.BETA3_ROW and spelling not in TABLE3:
            origin = term(spelling)["beta_from"]
            assert origin is None or origin["derived"] is True, spelling


@pytest.mark.parametrize(
    ("people", "label", "alpha"),
    [
        (0, "0人", "0.5"),
        (1, "1~29人", "1"),
        (29, "1~29人", "1"),
        (30, "30~49人", "1.2"),
        (49, "30~49人", "1.2"),
        (50, "50~99人", "1.5"),
        (99, "50~99人", "1.5"),
        (100, "100人以上", "2"),
        (1_000_000, "100人以上", "2"),
    ],
)
def test_alpha_of_table_5_at_both_ends_of_every_band(people, label, alpha):
    result = graded(substance("氨", "10"), people=people)
    assert result["alpha"]["people"] == people
    assert result["alpha"]["band"] == label
    assert result["alpha"]["table"] == "表5"
    assert exact(result["alpha"]["alpha"]) == Fraction(alpha)
    assert exact(result["R"]) == Fraction(alpha) * 2


@pytest.mark.parametrize(
    ("quantity", "level"),
    [
        ("10", "四级"),  # S = 1
        ("49.999995", "四级"),  # R = 9.999999
        ("50", "三级"),  # R = 10
        ("50.000005", "三级"),
        ("249.999995", "三级"),  # R = 49.999999
        ("250", "二级"),
        ("499.999995", "二级"),  # R = 99.999999
        ("500", "一级"),
        ("5000", "一级"),
    ],
)
def test_levels_of_table_6_at_each_border(quantity, level):
    result = graded(substance("氨", quantity))  # β 2, Q 10 t, α 1: R = q / 5 t
    assert exact(result["R"]) == Fraction(quantity) / 5
    assert result["level"] == level
    assert result["is_major"] is True
    assert result["reference_only"] is False


@pytest.mark.parametrize(("people", "quantity"), [(0, "100"), (30, "41.666666"), (99, "33.333333"), (100, "25")])
def test_borders_of_table_6_are_met_by_r_and_not_by_its_rounded_display(people, quantity):
    result = graded(substance("氨", quantity), people=people)
    assert result["R_display"] == "10.0000"
    assert result["level"] == ("三级" if exact(result["R"]) >= 10 else "四级")


def test_level_four_is_a_major_hazard_source():
    result = graded(substance("甲苯", "500"), people=0)
    assert (result["S"], result["is_major"], result["level"]) == ("1", True, "四级")
    assert exact(result["R"]) == Fraction(1, 2)


def test_s_of_exactly_one_from_three_thirds_is_major():
    thirds = [substance(name, quantity) for name, quantity in (("氨", "3"), ("氯", "2"), ("氟", "0.3"))]
    result = graded(*thirds)
    assert (result["S"], result["is_major"]) == ("1", True)
    just_below = graded(*thirds[:2], substance("氟", "0.299999"))
    assert just_below["is_major"] is False
    assert just_below["S_display"] == "1.0000"


def test_thirds_add_up_without_any_rounding():
    result = graded(substance("异氰酸甲酯", "0.25"), substance("光气", "0.1"), substance("三氧化硫", "25"))
    assert result["S"] == "1"
    assert result["is_major"] is True
