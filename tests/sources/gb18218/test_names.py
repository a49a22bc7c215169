"""How a substance is found: form, alias, CAS, near names; what never resolves."""

from __future__ import annotations

import pytest

from tests.sources.gb18218 import bruteforce
from tests.sources.gb18218.cases import exact, graded, new_codes, refusal, substance, term

FORMS = {
    ("硝化纤维素", "干的或含水（或乙醇）<25%"): (37, 1),
    ("硝化纤维素", "未改型的，或增塑的，含增塑剂<18%"): (38, 1),
    ("硝化纤维素", "含乙醇≥25%"): (39, 10),
    ("硝化纤维素", "含氮≤12.6%"): (40, 50),
    ("硝化纤维素", "含水≥25%"): (41, 50),
    ("硝化棉", "含水≥25%"): (41, 50),
    ("硝酸铵", "含可燃物>0.2%，包括以碳计算的任何有机物，但不包括任何其他添加剂"): (43, 5),
    ("硝酸铵", "含可燃物≤0.2%"): (44, 50),
}
SOLUTIONS = ["氨水", "盐酸", "福尔马林", "氢氟酸"]


@pytest.mark.parametrize("name", ["硝化纤维素", "硝化棉", "硝酸铵"])
def test_rows_that_differ_by_form_are_not_told_apart_without_it(name):
    assert len(bruteforce.AMBIGUOUS[name]) > 1
    assert refusal(substance(name, "1"))
    assert refusal(substance(name, "1", category="W1.1"))


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_a_form_in_words_tells_the_rows_apart(name, form):
    found = term(name, form=form)
    row, threshold = FORMS[name, form]
    assert (found["table1_row"], exact(found["Q"])) == (row, threshold)
    assert found["condition"] == {"text": form, "confirmed": True}


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_a_form_by_its_row_number_tells_the_rows_apart(name, form):
    row, threshold = FORMS[name, form]
    found = term(name, form=str(row))
    assert (found["table1_row"], exact(found["Q"])) == (row, threshold)
    assert found["condition"] == {"text": form, "confirmed": True}


@pytest.mark.parametrize("row", [37, 38, 39, 40, 41, 43, 44])
def test_the_whole_name_of_a_row_states_its_form(row):
    found = term(bruteforce.NAMES[row])
    assert found["table1_row"] == row
    assert found["condition"] == {"text": bruteforce.in_brackets(bruteforce.NAMES[row]), "confirmed": True}


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("硝化纤维素", "湿的"),
        ("硝化纤维素", "44"),  # a row of another substance
        ("硝化纤维素", "42"),
        ("硝化纤维素", "含可燃物≤0.2%"),
        ("硝酸铵", "含可燃物"),
        ("硝酸铵", "37"),
        ("硝酸铵", "86"),
        ("甲醛", "含量37%"),
        ("甲醛", "11"),
        ("氯化氢", "31%水溶液"),
        ("硝酸", "含硝酸68%"),
    ],
)
def test_a_form_that_no_row_of_the_substance_states_is_refused(name, form):
    assert refusal(substance(name, "1", form=form))


@pytest.mark.parametrize(
    ("name", "row", "text"),
    [
        ("甲醛", 8, "含量>90%"),
        ("蚁醛", 8, "含量>90%"),
        ("氯化氢", 11, "无水"),
        ("硝酸", 81, "发红烟的除外，含硝酸>70%"),
    ],
)
def test_a_condition_nobody_confirmed_is_echoed_as_assumed(name, row, text):
    assumed = term(name)
    assert (assumed["table1_row"], assumed["condition"]) == (row, {"text": text, "confirmed": False})
    for form in (text, str(row)):
        confirmed = term(name, form=form)
        assert (confirmed["table1_row"], confirmed["condition"]) == (row, {"text": text, "confirmed": True})


def test_a_row_without_a_condition_has_none():
    for name in ("氨", "苯", "硝酸钾", "发烟硝酸"):
        assert term(name)["condition"] is None


@pytest.mark.parametrize("name", SOLUTIONS)
def test_a_solution_never_becomes_the_pure_substance(name):
    assert refusal(substance(name, "100"))
    assert refusal(substance(f" {name} ", "100"))
    assert refusal(substance(name, "100", form="无水"))


@pytest.mark.parametrize(
    ("name", "cas"), [("氨水", "7664-41-7"), ("盐酸", "7647-01-0"), ("福尔马林", "50-00-0"), ("氢氟酸", "7664-39-3")]
)
def test_a_solution_does_not_become_the_pure_substance_through_its_cas_number(name, cas):
    assert refusal(substance(name, "100", cas=cas))


@pytest.mark.parametrize(
    "name", ["氨溶液", "甲醛溶液", "甲醛水溶液", "氨水（25%）", "盐酸(31%)", "乙醇溶液", "液氨溶液"]
)
def test_any_other_solution_is_refused_without_its_mixture(name):
    assert refusal(substance(name, "100"))


@pytest.mark.parametrize(
    ("alias", "row"),
    [
        ("丙烷", 52),
        ("丁烷", 52),
        ("液化石油气", 52),
        ("天然气", 49),
        ("甲烷", 49),
        ("一氧化碳", 13),
        ("煤气", 13),
        ("汽油", 66),
        ("乙醇汽油", 66),
        ("甲醇汽油", 66),
        ("光气", 6),
        ("环氧氯丙烷", 21),
        ("黄磷", 73),
    ],
)
def test_aliases_and_the_members_in_brackets_find_their_row(alias, row):
    found = term(alias)
    assert (found["name"], found["table1_row"]) == (alias, row)


# --- near names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "row"),
    [
        ("丁二烯", 47),
        ("1，3-丁二烯", 47),
        ("１,３-丁二烯", 47),
        ("环氧丙烷", 63),
        ("三硝基甲苯", 35),
        ("羟基异丁腈", 18),
        ("氨基丙烯", 27),
        ("ＴＮＴ", 35),
        ("二 硫 化 碳", 61),
        ("甲 苯", 64),
        ("苯　乙烯", 58),
        ("甲醛(含量>90%)", 8),
        ("甲醛（含量＞90%）", 8),
        ("氯化氢【无水】", 11),
        ("硝化纤维素(含水≥25%)", 41),
        ("硝化纤维素（干的或含水(或乙醇)<25%）", 37),
        ("石油气(液化的)", 52),
    ],
)
def test_a_name_that_differs_by_locants_brackets_width_or_spaces_resolves_with_a_notice(typed, row):
    result = graded(substance(typed, "1"))
    plain = graded(substance(bruteforce.NAMES[row], "1"))
    found = result["terms"][0]
    assert (found["table1_row"], found["name"]) == (row, typed)
    assert result["S"] == plain["S"]
    assert new_codes(result, plain)
    assert 0 in {note["term"] for note in result["notes"] if note["code"] in new_codes(result, plain)}


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("二硫化炭", "二硫化碳"),
        ("环已烷", "环己烷"),
        ("甲苯二异氰酸脂", "甲苯二异氰酸酯"),
        ("醋酸乙脂", None),
        ("碳酰氯气", "碳酰氯"),
        ("NH3", None),
        ("an", None),
        ("a", None),
        ("an an", None),
        ("氢氰酸", None),
        ("液态氨", None),
        ("二甲苯", None),
        ("氯甲烷", None),
        ("硝酸铵肥", None),
        ("7664-41-7", None),
    ],
)
def test_nothing_else_is_guessed_and_the_nearest_names_are_offered(typed, nearest):
    error = refusal(substance("氨", "1"), substance(typed, "1"))
    assert error is not None
    assert error.row == 1
    assert typed in str(error)
    assert isinstance(error.nearest, list)
    assert nearest is None or any(nearest in name for name in error.nearest)


# --- CAS -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cas", "row"),
    [
        ("8006-61-9", 66),  # petrol, by the list of chemicals under special supervision
        ("86290-81-5", 66),
        ("584-84-9", 23),  # TDI
        ("26471-62-5", 23),
        ("8006-14-2", 49),  # natural gas
        ("74-82-8", 49),
        ("74-98-6", 52),
        ("106-97-8", 52),
        ("68476-85-7", 52),
        ("630-08-0", 13),
        ("7664-41-7", 1),
    ],
)
def test_cas_numbers_that_official_lists_give_find_the_row(cas, row):
    found = term(None, cas=cas)
    assert (found["table1_row"], exact(found["Q"])) == (row, bruteforce.Q1[row])


def test_carbon_monoxide_by_cas_has_the_beta_of_table_3():
    assert term(None, cas="630-08-0")["beta_from"] == {"table": "表3", "name": "一氧化碳"}


@pytest.mark.parametrize(("cas", "form", "row"), [("9004-70-0", "含氮≤12.6%", 40), ("6484-52-2", "含可燃物≤0.2%", 44)])
def test_a_cas_number_of_several_rows_needs_the_form(cas, form, row):
    assert refusal(substance(None, "1", cas=cas))
    assert term(None, cas=cas, form=form)["table1_row"] == row


@pytest.mark.parametrize("cas", ["1336-21-6", "111-11-1", "NH3", "氨"])
def test_an_unknown_cas_number_is_refused(cas):
    assert refusal(substance(None, "1", cas=cas))


@pytest.mark.parametrize(
    ("name", "cas"), [("汽油", "8006-61-9"), ("汽油", "86290-81-5"), ("TDI", "584-84-9"), ("氨", "7664-41-7")]
)
def test_a_name_with_a_cas_number_of_its_own_is_accepted(name, cas):
    assert term(name, cas=cas)["table1_row"] == bruteforce.ONE_ROW[name]


@pytest.mark.parametrize(
    ("name", "cas"), [("氨", "7782-50-5"), ("汽油", "71-43-2"), ("硝酸钾", "6484-52-2"), ("天然气", "74-98-6")]
)
def test_a_cas_number_that_contradicts_the_name_is_refused(name, cas):
    assert refusal(substance(name, "1", cas=cas))
