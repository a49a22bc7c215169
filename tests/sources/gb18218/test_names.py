"""Which row of 表1 a name, a form or a CAS number means, and that nothing else is guessed."""

from __future__ import annotations

import pytest

from tests.sources.gb18218.asking import exact, graded, in_words, refused, row, said, term

NITROCELLULOSE = [
    (37, "1", "干的或含水（或乙醇）<25%"),
    (38, "1", "未改型的，或增塑的，含增塑剂<18%"),
    (39, "10", "含乙醇≥25%"),
    (40, "50", "含氮≤12.6%"),
    (41, "50", "含水≥25%"),
]
AMMONIUM_NITRATE = [
    (43, "5", "含可燃物>0.2%，包括以碳计算的任何有机物，但不包括任何其他添加剂"),
    (43, "5", "含可燃物>0.2%"),
    (44, "50", "含可燃物≤0.2%"),
]
CONDITIONS = [
    ("甲醛", 8, "含量>90%"),
    ("氯化氢", 11, "无水"),
    ("硝酸", 81, "含硝酸>70%"),
    ("氧", 56, "压缩的或液化的"),
    ("过氧化甲基乙基酮", 72, "10%<有效氧含量≤10.7%，含A型稀释剂≥48%"),
    ("硝酸铵肥料", 45, "含可燃物≤0.4%"),
]
SOLUTIONS = ["氨水", "盐酸", "福尔马林", "氢氟酸"]


@pytest.mark.parametrize("name", ["硝化纤维素", "硝化棉", "硝酸铵"])
def test_a_name_with_several_forms_is_refused_without_its_form(name):
    error = refused(row("氯", "1"), row(name))
    assert error.row == 1
    forms = AMMONIUM_NITRATE[1:] if name == "硝酸铵" else NITROCELLULOSE
    for _, _, form in forms:
        assert form in str(error) + "".join(error.nearest)


@pytest.mark.parametrize(("seq", "threshold", "form"), NITROCELLULOSE)
@pytest.mark.parametrize("who", [{"name": "硝化纤维素"}, {"name": "硝化棉"}, {"cas": "9004-70-0"}])
def test_each_form_of_nitrocellulose_is_a_row_of_its_own(who, seq, threshold, form):
    only = term(**who, form=form)
    assert (only["table1_row"], only["Q"]) == (seq, threshold)
    assert only["condition"] == {"text": form, "confirmed": True}


@pytest.mark.parametrize(("seq", "threshold", "form"), AMMONIUM_NITRATE)
@pytest.mark.parametrize("who", [{"name": "硝酸铵"}, {"cas": "6484-52-2"}])
def test_each_form_of_ammonium_nitrate_is_a_row_of_its_own(who, seq, threshold, form):
    only = term(**who, form=form)
    assert (only["table1_row"], only["Q"], only["condition"]["confirmed"]) == (seq, threshold, True)


@pytest.mark.parametrize(("seq", "form"), [(seq, form) for seq, _, form in NITROCELLULOSE + AMMONIUM_NITRATE[::2]])
def test_the_full_name_of_a_form_needs_no_form(seq, form):
    name = "硝酸铵" if seq > 42 else "硝化纤维素"
    full = f"{name}[{form}]" if seq == 37 else f"{name}（{form}）"
    only = term(full)
    assert (only["table1_row"], only["condition"]["confirmed"]) == (seq, True)


def test_a_solution_of_nitrocellulose_has_a_name_of_its_own():
    assert term("硝化纤维素溶液")["table1_row"] == term("硝化棉溶液")["table1_row"] == 42
    assert term(cas="9004-70-0", form="42")["table1_row"] == 42


@pytest.mark.parametrize(("name", "seq", "form"), CONDITIONS)
def test_a_condition_is_echoed_as_assumed_until_the_form_confirms_it(name, seq, form):
    assumed = graded(row(name))
    [only] = assumed["terms"]
    assert (only["table1_row"], only["condition"]["confirmed"]) == (seq, False)
    assert form in only["condition"]["text"]
    assert "condition_assumed" in said(assumed, 0)
    confirmed = graded(row(name, form=form))
    assert confirmed["terms"][0]["condition"] == {**only["condition"], "confirmed": True}
    assert "condition_assumed" not in said(confirmed)
    assert (confirmed["S"], confirmed["R"]) == (assumed["S"], assumed["R"])


@pytest.mark.parametrize(
    ("name", "form"),
    [("甲醛", "37%"), ("甲醛", "含量>80%"), ("硝酸", "65%"), ("氯化氢", "水溶液"), ("硝酸铵", "含可燃物≤0.3%"),
     ("硝酸铵", "45"), ("硝化纤维素", "42%"), ("硝化纤维素", "含水"), ("硝化纤维素", "43"), ("氨", "无水")],
)  # fmt: skip
def test_a_form_that_is_none_of_the_table_is_refused(name, form):
    assert refused(row(name, form=form)).row == 0


def test_two_rows_confirm_a_condition_only_when_both_do():
    result = graded(row("氯化氢", "5", form="无水"), row("氯化氢", "5"))
    assert [only["condition"]["confirmed"] for only in result["terms"] if 1 in only["rows"]] == [False]


@pytest.mark.parametrize("name", SOLUTIONS)
@pytest.mark.parametrize(
    "rest", [{}, {"category": "J3"}, {"form": "无水"}, {"form": "含量>90%"}, {"threshold_t": "10"}]
)
def test_a_solution_never_becomes_the_pure_substance(name, rest):
    error = refused(row(name, **rest))
    assert error.row == 0
    assert name in str(error)


@pytest.mark.parametrize(
    "name",
    ["甲醛（37%）", "甲醛溶液", "甲醛水溶液", "氨（20%水溶液）", "氯化氢（水溶液）", "硝酸（65%）",
     "硝酸铵（含可燃物≤0.3%）",
     "硝化纤维素（含水）", "稀硝酸", "氢氰酸"],
)  # fmt: skip
def test_what_stands_in_a_bracket_is_not_dropped(name):
    refused(row(name))


@pytest.mark.parametrize(
    ("name", "seq", "threshold"),
    [("丙烷", 52, "50"), ("丁烷", 52, "50"), ("天然气", 49, "50"), ("甲烷", 49, "50"), ("一氧化碳", 13, "20"),
     ("煤气", 13, "20"), ("液氨", 1, "10"), ("光气", 6, "0.3"), ("环氧氯丙烷", 21, "20"), ("乙醇汽油", 66, "200")],
)  # fmt: skip
def test_members_of_a_bracket_and_aliases_lead_to_their_row(name, seq, threshold):
    only = term(name)
    assert (only["name"], only["table1_row"], only["Q"]) == (name, seq, threshold)
    assert only["Q_from"] == {"table": "表1", "row": seq}


@pytest.mark.parametrize(
    ("number", "seq"),
    [("8006-61-9", 66), ("86290-81-5", 66), ("584-84-9", 23), ("26471-62-5", 23), ("8006-14-2", 49), ("74-82-8", 49),
     ("74-98-6", 52), ("106-97-8", 52), ("68476-85-7", 52), ("630-08-0", 13), ("7664-41-7", 1)],
)  # fmt: skip
def test_a_cas_number_resolves_by_the_table_of_aliases(number, seq):
    assert term(cas=number)["table1_row"] == seq


@pytest.mark.parametrize("name", ["汽油", "乙醇汽油"])
def test_petrol_agrees_with_both_of_its_official_numbers(name):
    for number in ("8006-61-9", "86290-81-5"):
        assert term(name, cas=number)["table1_row"] == 66


@pytest.mark.parametrize("number", ["9004-70-0", "6484-52-2"])
def test_a_cas_number_shared_by_several_rows_is_no_key(number):
    assert refused(row(cas=number)).row == 0


@pytest.mark.parametrize(
    ("name", "number"), [("氨", "7782-50-5"), ("甲醇", "64-17-5"), ("一氧化碳", "74-82-8"), ("硝酸铵肥料", "6484-52-2")]
)
def test_a_cas_number_that_contradicts_the_name_is_refused(name, number):
    error = refused(row("氯", "1"), row(name, cas=number))
    assert error.row == 1
    assert number in str(error)


def test_an_unknown_cas_number_alone_is_refused():
    assert refused(row(cas="108-38-3")).row == 0
    assert refused(row(cas="无")).row == 0


def test_an_unknown_cas_number_beside_a_name_is_said_not_to_have_checked_it():
    result = graded(row("氨", cas="7664-41-8"))
    assert result["terms"][0]["table1_row"] == 1
    assert "cas_unknown" in said(result, 0)


@pytest.mark.parametrize(
    ("typed", "seq"),
    [
        ("丁二烯", 47), ("环氧丙烷", 63), ("三硝基甲苯", 35), ("1，3-丁二烯", 47), ("1，3－丁二烯", 47),
        ("１,３-丁二烯", 47),
        ("ＴＤＩ", 23), ("T DI", 23), ("2-羟基 异丁腈", 18), ("羟基异丁腈", 18), ("氨基丙烯", 27),
        ("硝化纤维素(含水≥25%)", 41),
        ("硝酸铵 (含可燃物≤0.2%)", 44),
        ("硝酸铵（含可燃物＞0.2%，包括以碳计算的任何有机物，但不包括任何其他添加剂）", 43),
        ("甲醛(含量>90%)", 8), ("氧[压缩的或液化的]", 56), ("石油气(液化的)", 52),
        ("硝化纤维素（干的或含水（或乙醇）<25%）", 37),
    ],
)  # fmt: skip
def test_a_name_that_differs_only_in_locants_brackets_width_or_spaces_resolves_with_a_notice(typed, seq):
    result = graded(row(typed))
    assert result["terms"][0]["table1_row"] == seq
    assert result["terms"][0]["name"] == typed
    assert "near_name" in said(result, 0)
    assert typed in in_words(result)


def test_an_exact_name_gives_no_such_notice():
    for name in ("氨", "1,3-丁二烯", "TDI", "丙烯腈", "2-丙烯腈", "甲醛（含量>90%）"):
        assert {"near_name", "locants"}.isdisjoint(said(graded(row(name))))


def test_other_locants_are_said_louder_than_missing_ones():
    # 1,2-丁二烯 is another substance; the issue lets it resolve, so the notice must name both.
    result = graded(row("1,2-丁二烯"))
    assert result["terms"][0]["table1_row"] == 47
    assert "locants" in said(result, 0)
    assert "1,2-丁二烯" in in_words(result)
    assert "1,3-丁二烯" in in_words(result)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("苯乙稀", "苯乙烯"), ("丙铜", "丙酮"), ("液安", "液氨"), ("二甲苯", "甲苯"), ("溴甲完", "溴甲烷"),
     ("硫化轻", "硫化氢"),
     ("环己完", "环己烷"), ("乙酸乙脂", "乙酸乙酯")],
)  # fmt: skip
def test_a_slip_of_the_pen_is_refused_with_the_nearest_names(typed, nearest):
    error = refused(row("氨", "1"), row(typed))
    assert error.row == 1
    assert nearest in error.nearest
    assert typed in str(error)


@pytest.mark.parametrize(
    "typed",
    ["NH3", "Cl2", "an", "a", "ya", "7664-41-7", "氨罐", "异丙醇", "氯甲烷", "硝酸钠", "tdi", "苯酚", "液", "安",
     "环氧",
     "乙醇（95%）", "汽油(92#)", "甲", "石油气"],
)  # fmt: skip
def test_nothing_else_is_guessed(typed):
    assert refused(row(typed)).row == 0


def test_spaces_around_a_name_do_not_matter():
    assert term(" 液氨 ")["table1_row"] == 1
    assert exact(term(cas=" 7664-41-7 ")["Q"]) == 10


@pytest.mark.parametrize("rest", [{}, {"name": ""}, {"name": "  "}, {"name": None}, {"category": []}, {"cas": ""}])
def test_a_row_that_names_nothing_is_refused(rest):
    assert refused({"quantity_t": "1", **rest}).row == 0


@pytest.mark.parametrize("rest", [{"name": 5}, {"name": ["氨"]}, {"name": True}, {"cas": 7664417}, {"form": ["1"]}])
def test_names_are_words(rest):
    assert refused({"quantity_t": "1", "name": "氨", **rest}).row == 0


@pytest.mark.parametrize("typed", ["苯乙稀", "丙铜"])
def test_a_name_close_to_one_of_table_1_is_said_when_its_category_gives_the_threshold(typed):
    assert "not_in_table1" in said(graded(row(typed, category="W5.3")), 0)


def test_a_cas_number_that_is_not_known_is_said_when_its_category_gives_the_threshold():
    assert "cas_unknown" in said(graded(row(cas="7664-41-8", category="J3")), 0)


def test_each_near_name_is_said_also_when_rows_are_added():
    words = in_words(graded(row("1，3-丁二烯", "4"), row("丁二烯", "4")))
    assert "“1，3-丁二烯”" in words
    assert "“丁二烯”" in words
