"""What holds for every unit: order, growth, splitting, exactness, and agreement with the second implementation."""

from __future__ import annotations

import json
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.gb18218.asking import exact, graded, row
from tests.sources.gb18218.bruteforce import TABLE1, TABLE2, TABLE3, brute

many = settings(max_examples=70, deadline=None, database=None)
SYMBOLS = sorted(TABLE2)
amounts = st.one_of(
    st.decimals("0", "3000", places=3),
    st.decimals("0", "5", places=6),
    st.sampled_from([Decimal(v) for v in ("0", "0.3", "0.75", "1", "5", "10", "50", "199.999999", "1000")]),
).map(lambda value: format(value, "f"))
by_hand = st.decimals("0.001", "2000", places=3).map(lambda value: format(value, "f"))
people = st.one_of(st.none(), st.sampled_from([0, 1, 29, 30, 49, 50, 99, 100]), st.integers(0, 5000))
categories = st.lists(st.sampled_from(SYMBOLS), max_size=3, unique=True)


@st.composite
def parts(draw) -> dict:
    """One substance in the plain form the second implementation reads."""
    seq = draw(st.one_of(st.none(), st.sampled_from(sorted(TABLE1)), st.sampled_from(sorted(TABLE3))))
    symbols = draw(categories if seq else categories.filter(bool))
    return {
        "row": seq,
        "categories": symbols,
        "q": draw(amounts),
        "Q": draw(st.one_of(st.none(), st.none(), st.none(), by_hand)),
        "beta": draw(st.one_of(st.none(), st.none(), st.none(), by_hand)),
        "name": None if seq else draw(st.sampled_from(["甲物", "乙物", "丙物", None])),
    }


units = st.lists(parts(), min_size=1, max_size=6)


def asked_of(part: dict) -> dict:
    """The same substance as a row of a case."""
    name = TABLE1[part["row"]]["name"] if part["row"] else part["name"]
    hand = {key: part[at] for key, at in (("threshold_t", "Q"), ("beta", "beta")) if part[at]}
    symbols = part["categories"]
    given_as = {"category": symbols[0] if len(symbols) == 1 else symbols} if symbols else {}
    return row(name, part["q"], **hand, **given_as)


def figures(result: dict) -> tuple:
    other = result["alternative"] or {}
    keys = ("S", "is_major", "R", "level", "beta_sum", "provisional", "reference_only")
    return tuple(result[key] for key in keys) + (other.get("R"), other.get("level"))


@many
@given(units, people, st.sampled_from(["storage", "production"]))
def test_the_engine_and_the_second_implementation_agree(drawn, count, unit):
    result = graded(*map(asked_of, drawn), people=count, unit=unit)
    plain = brute(drawn, count, unit)
    assert exact(result["S"]) == plain["S"]
    assert (result["is_major"], result["level"]) == (plain["is_major"], plain["level"])
    assert (exact(result["R"]), exact(result["beta_sum"])) == (plain["R"], plain["beta_sum"])
    if result["alternative"]:
        other = result["alternative"]
        assert plain["asked"]
        assert result["provisional"] is True
        assert (exact(other["R"]), other["level"]) == (plain["hot_R"], plain["hot_level"])
    else:  # nothing to ask, or both answers give the same R
        assert result["provisional"] is False
        assert plain["hot_beta_sum"] == plain["beta_sum"]


@many
@given(units, people, st.sampled_from(["storage", "production"]), st.randoms(use_true_random=False))
def test_the_order_of_substances_changes_nothing(drawn, count, unit, chance):
    rows = [asked_of(part) for part in drawn]
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert figures(graded(*rows, people=count, unit=unit)) == figures(graded(*shuffled, people=count, unit=unit))


@many
@given(units, st.integers(0, 200), st.data())
def test_more_of_any_substance_or_more_people_never_lower_s_r_or_the_level(drawn, count, data):
    before = graded(*map(asked_of, drawn), people=count)
    at = data.draw(st.integers(0, len(drawn) - 1))
    more = Decimal(data.draw(st.decimals("0.001", "500", places=3)))
    grown = [{**part, "q": format(Decimal(part["q"]) + more, "f")} if i == at else part for i, part in enumerate(drawn)]
    after = graded(*map(asked_of, grown), people=count + data.draw(st.integers(0, 120)))
    assert exact(after["S"]) > exact(before["S"])
    assert after["is_major"] >= before["is_major"]
    if before["R"] is not None:
        assert exact(after["R"]) > exact(before["R"])
        ranks = {None: 0, "四级": 1, "三级": 2, "二级": 3, "一级": 4}
        assert ranks[after["level"]] >= ranks[before["level"]]


@many
@given(units, people, st.data())
def test_one_substance_in_two_rows_counts_the_same(drawn, count, data):
    at = data.draw(st.integers(0, len(drawn) - 1))
    whole = Decimal(drawn[at]["q"])
    first = (whole * data.draw(st.integers(0, 100)) / 100).quantize(Decimal("0.00000001"))
    halves = [{**drawn[at], "q": format(part, "f")} for part in (first, whole - first)]
    rows = [asked_of(part) for part in drawn]
    split = [*rows[:at], asked_of(halves[0]), *rows[at + 1 :], asked_of(halves[1])]
    for unit in ("storage", "production"):
        one, two = graded(*rows, people=count, unit=unit), graded(*split, people=count, unit=unit)
        assert figures(one) == figures(two)


def numbers_in(value, path=""):
    """Every exact number of a result with its path."""
    exact_keys = {"S", "R", "Q", "q", "stock", "beta", "alpha", "ratio", "weighted", "beta_sum", "gap", "t"}
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in exact_keys and isinstance(inner, str):
                yield f"{path}.{key}", inner, value.get(f"{key}_display")
            if key != "params":
                yield from numbers_in(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from numbers_in(inner, f"{path}[{index}]")


def half_up(value: Fraction) -> str:
    """To four places, half away from zero; another way than the engine's, by Decimal."""
    with localcontext() as context:
        context.prec = 80
        times = Decimal(value.numerator * 10**30 // value.denominator).scaleb(-30)
        return format(times.quantize(Decimal("0.0001"), ROUND_HALF_UP), "f")


@many
@given(units, people, st.sampled_from(["storage", "production"]))
def test_every_number_is_exact_text_and_its_display_is_rounded_half_up(drawn, count, unit):
    result = graded(*map(asked_of, drawn), people=count, unit=unit)
    found = list(numbers_in(result))
    assert {".S"} <= {path for path, _, _ in found}
    for path, text, display in found:
        value = Fraction(text)
        rest = value.denominator
        for prime in (2, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            assert re.fullmatch(r"\d+(\.\d*[1-9])?", text), (path, text)
        else:
            assert text == f"{value.numerator}/{value.denominator}", (path, text)
        if display is not None:
            assert display == half_up(value), (path, text)


@many
@given(units, people, st.sampled_from(["storage", "production"]))
def test_no_float_stands_anywhere_in_a_result(drawn, count, unit):
    def walk(value):
        assert value is None or type(value) in (str, int, bool, list, dict), type(value)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    result = graded(*map(asked_of, drawn), people=count, unit=unit)
    walk(result)
    assert json.loads(json.dumps(result)) == result


@many
@given(units, people)
def test_the_terms_sum_to_s_and_to_r_as_a_person_with_a_pen_would(drawn, count):
    result = graded(*map(asked_of, drawn), people=count)
    terms = result["terms"]
    assert sorted(index for term in terms for index in term["rows"]) == list(range(len(drawn)))
    for term in terms:
        assert exact(term["q"]) == sum(Fraction(drawn[index]["q"]) for index in term["rows"])
        assert exact(term["ratio"]) == exact(term["q"]) / exact(term["Q"])
        if term["beta"] is not None:
            assert exact(term["weighted"]) == exact(term["beta"]) * exact(term["ratio"])
    assert exact(result["S"]) == sum(exact(term["ratio"]) for term in terms)
    if result["beta_sum"] is not None:
        assert exact(result["beta_sum"]) == sum(exact(term["weighted"]) for term in terms)
        for band in result["R_by_band"]:
            assert exact(band["R"]) == exact(band["alpha"]) * exact(result["beta_sum"])
            if result["alpha"] and band["band"] == result["alpha"]["band"]:
                assert (band["R"], band["level"]) == (result["R"], result["level"])


def test_displays_round_half_up_where_half_even_and_floats_would_not():
    for q, display in (("0.00125", "0.0013"), ("0.00105", "0.0011"), ("0.00145", "0.0015"), ("0.000449999", "0.0004")):
        result = graded(row("某物", q, threshold_t="1", beta="1"), people=1)
        assert (result["S_display"], result["R_display"]) == (display, display)


def test_values_that_do_not_terminate_are_fractions_in_lowest_terms():
    result = graded(row("异氰酸甲酯", "1"), people=30)
    assert (result["S"], result["S_display"], result["R"]) == ("4/3", "1.3333", "32")
    result = graded(row("碳酰氯", "0.1"), row("三氧化硫", "25", beta="1"), people=30)
    assert (result["S"], result["S_display"]) == ("2/3", "0.6667")
    assert result["R"] == "8.4"
