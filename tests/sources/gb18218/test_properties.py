"""What holds for any case (hypothesis), and the engine against the plain second computation."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from math import floor, gcd

from hypothesis import given, settings
from hypothesis import strategies as st

from hazards.sources.gb18218 import grade
from tests.sources.gb18218 import bruteforce
from tests.sources.gb18218.cases import case, exact
from tests.sources.gb18218.test_borders import arrive

many, some = settings(max_examples=150, deadline=None), settings(max_examples=60, deadline=None)
RANK = {None: 0, "四级": 1, "三级": 2, "二级": 3, "一级": 4}
SPELLINGS_OF = {
    row: sorted(name for name, found in bruteforce.ONE_ROW.items() if found == row) for row in bruteforce.NAMES
}
INVENTED = ["试验用品", "试验用料", "回收液", "半成品"]

quantities = st.decimals(min_value=0, max_value=9999, places=4).map(lambda number: format(number, "f"))
overrides = st.decimals(min_value=Decimal("0.001"), max_value=999, places=3).map(lambda number: format(number, "f"))
categories = st.one_of(
    st.sampled_from(sorted(bruteforce.Q2)),
    st.lists(st.sampled_from(sorted(bruteforce.Q2)), min_size=1, max_size=3, unique=True),
)
people_known = st.one_of(st.sampled_from([0, 1, 29, 30, 49, 50, 99, 100]), st.integers(0, 300))
people_maybe = st.one_of(st.none(), people_known)


@st.composite
def named(draw, row: int) -> dict:
    """A substance of one row of 表1 by any of its spellings, perhaps with a category or overrides."""
    told = {"name": draw(st.sampled_from(SPELLINGS_OF[row])), "quantity_t": draw(quantities)}
    if row in (37, 38, 39, 40, 41, 43, 44) and draw(st.booleans()):
        told.update(name=bruteforce.before_brackets(bruteforce.NAMES[row]), form=str(row))
    return told | extras(draw, told, {"category": categories, "beta": overrides, "threshold_t": overrides})


@st.composite
def unnamed(draw, name: str | None) -> dict:
    told = {"quantity_t": draw(quantities), "category": draw(categories)} | ({"name": name} if name else {})
    return told | extras(draw, told, {"beta": overrides, "threshold_t": overrides})


def extras(draw, told: dict, offered: dict) -> dict:
    return {key: draw(value) for key, value in offered.items() if draw(st.integers(0, 5)) == 0}


@st.composite
def cases(draw, people=people_maybe, open_beta=True) -> dict:
    """One to six different substances; without `open_beta` none whose β is missing."""
    rows = draw(st.lists(st.sampled_from(sorted(bruteforce.NAMES)), max_size=5, unique=True))
    names = draw(st.lists(st.sampled_from(INVENTED), min_size=0 if rows else 1, max_size=2, unique=True))
    substances = [draw(named(row)) for row in rows] + [draw(unnamed(name)) for name in names]
    if not open_beta:
        for substance in substances:
            if bruteforce.factor(substance) is None:
                substance["beta"] = "1"
    return case(
        *draw(st.permutations(substances)), people=draw(people), unit=draw(st.sampled_from(["storage", "production"]))
    )


def told_by(result: dict) -> tuple:
    return tuple(str(result[key]) for key in ("S", "is_major", "R", "level", "beta_sum", "R_by_band", "provisional"))


def walk(value, path=""):
    """Every leaf of a result with the name it stands under."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, path)
    else:
        yield path, value


@many
@given(cases())
def test_the_engine_agrees_with_the_plain_computation(told):
    result, wanted = grade(told), bruteforce.answer(told)
    assert exact(result["S"]) == wanted["S"]
    assert result["is_major"] is wanted["is_major"]
    assert exact(result["beta_sum"]) == wanted["beta_sum"]
    assert exact(result["R"]) == wanted["R"]
    assert result["level"] == wanted["level"]
    assert result["reference_only"] is (wanted["R"] is not None and wanted["S"] < 1)
    bands = result["R_by_band"]
    assert (bands and {band["band"]: (exact(band["R"]), band["level"]) for band in bands}) == wanted["R_by_band"]
    if wanted["R"] is not None:
        asked = any(bruteforce.is_asked(substance, told["unit"]) for substance in told["substances"])
        assert result["provisional"] is asked
        assert exact(result["alternative"]["R"] if asked else result["R"]) == wanted["R_alternative"]
    for term in result["terms"]:
        substance = told["substances"][term["rows"][0]]
        assert exact(term["Q"]) == bruteforce.threshold(substance)
        assert exact(term["beta"]) == bruteforce.factor(substance)
        assert term["table1_row"] == bruteforce.row_of(substance)


@some
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_substances_changes_nothing(told, random):
    shuffled = list(told["substances"])
    random.shuffle(shuffled)
    first, second = grade(told), grade({**told, "substances": shuffled})
    assert told_by(first) == told_by(second)
    plain = [sorted(str({**term, "rows": None}) for term in result["terms"]) for result in (first, second)]
    assert plain[0] == plain[1]


@some
@given(cases(people=people_known, open_beta=False), st.data())
def test_more_of_anything_never_lowers_s_r_or_the_level(told, data):
    place = data.draw(st.integers(0, len(told["substances"]) - 1))
    more = Decimal(told["substances"][place]["quantity_t"]) + Decimal(data.draw(quantities))
    substances = [dict(substance) for substance in told["substances"]]
    substances[place]["quantity_t"] = str(more)
    less, grown = grade(told), grade({**told, "substances": substances})
    assert exact(less["S"]) <= exact(grown["S"])
    assert exact(less["R"]) <= exact(grown["R"])
    assert RANK[less["level"]] <= RANK[grown["level"]]
    assert less["is_major"] <= grown["is_major"]


@some
@given(cases(people=people_known, open_beta=False), people_known)
def test_more_people_never_lower_r_or_the_level(told, people):
    low, high = sorted([told["exposed_people"], people])
    fewer, more = (grade({**told, "exposed_people": count}) for count in (low, high))
    assert exact(fewer["R"]) <= exact(more["R"])
    assert RANK[fewer["level"]] <= RANK[more["level"]]
    assert fewer["S"] == more["S"]


@some
@given(cases(), st.data())
def test_a_quantity_in_two_rows_is_the_same_as_in_one(told, data):
    place = data.draw(st.integers(0, len(told["substances"]) - 1))
    whole = told["substances"][place]
    part = data.draw(st.integers(0, 100)) * Decimal(whole["quantity_t"]) / 100
    rest = Decimal(whole["quantity_t"]) - part
    halves = [{**whole, "quantity_t": format(part, "f")}, {**whole, "quantity_t": format(rest, "f")}]
    split = {**told, "substances": told["substances"][:place] + told["substances"][place + 1 :] + halves}
    one, two = grade(told), grade(split)
    assert told_by(one) == told_by(two)
    assert len(one["terms"]) == len(two["terms"])


@some
@given(cases())
def test_every_number_is_exact_text_and_every_display_is_half_up_to_four_places(told):
    result = grade(told)
    assert json.loads(json.dumps(result)) == result
    for path, value in walk(result):
        assert not isinstance(value, (float, Decimal, Fraction)), path
    numbers = [result, *result["terms"], *(result["R_by_band"] or [])]
    for key in ("S", "R", "beta_sum", "q", "Q", "beta", "ratio", "weighted", "alpha"):
        for holder in numbers:
            if isinstance(holder.get(key), str):
                check_exact(holder[key])
    check_displays(result)


def check_exact(text: str) -> None:
    """A full decimal where it terminates, else n/d in lowest terms."""
    value, rest = Fraction(text), Fraction(text).denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        assert re.fullmatch(r"\d+(\.\d+)?", text), text
    else:
        assert re.fullmatch(r"\d+/\d+", text), text
        above, below = map(int, text.split("/"))
        assert gcd(above, below) == 1
        assert Fraction(above, below) == value


def check_displays(value) -> None:
    if isinstance(value, list):
        for inner in value:
            check_displays(inner)
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.endswith("_display"):
                assert inner == half_up(value[key.removesuffix("_display")])
            check_displays(inner)


def half_up(text: str | None) -> str | None:
    if text is None:
        return None
    whole = floor(Fraction(text) * 10000 + Fraction(1, 2))
    return f"{whole // 10000}.{whole % 10000:04d}"


@some
@given(cases(people=people_known, open_beta=False))
def test_the_stated_tonnes_lead_exactly_to_the_borders(told):
    result = grade(told)
    assert (result["borders"]["up"] is None) is (result["level"] == "一级")
    assert (result["borders"]["down"] is None) is (not result["is_major"])
    for side, direction in (("up", +1), ("down", -1)):
        if result["borders"][side]:
            arrive(told, result, direction)
