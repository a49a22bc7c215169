"""How far it is to the next border: the tonnes and the people a result states lead exactly there."""

from __future__ import annotations

import copy
from fractions import Fraction

import pytest

from hazards.sources.gb18218 import grade
from tests.sources.gb18218 import bruteforce
from tests.sources.gb18218.cases import case, exact, graded, substance

HAIR = Fraction(1, 10**9)


def moved(told: dict, row: int, tonnes: Fraction) -> dict:
    """The case with so many tonnes more (or less) in one row."""
    other = copy.deepcopy(told)
    other["substances"][row]["quantity_t"] = Fraction(other["substances"][row]["quantity_t"]) + tonnes
    return other


def arrive(told: dict, result: dict, direction: int) -> None:
    """Walk from the case to the border by each substance alone and by people, computing by hand."""
    border = result["borders"]["up" if direction > 0 else "down"]
    letter, place = border["at"].split("=")
    here = bruteforce.answer(told)
    assert here[letter] + direction * exact(border["gap"]) == Fraction(place)
    for step in border["tonnes"]:
        found = result["terms"][step["term"]]
        if step["t"] is None:
            assert direction < 0
            continue
        tonnes = exact(step["t"])
        assert tonnes >= 0
        assert direction > 0 or tonnes <= exact(found["q"])
        there = bruteforce.answer(moved(told, found["rows"][0], direction * tonnes))
        assert there[letter] == Fraction(place)


def people_arrive(told: dict, result: dict, direction: int) -> None:
    border = result["borders"]["up" if direction > 0 else "down"]
    people = border["people"]
    reached = [
        count for count in range(201)
        if direction * (count - told["exposed_people"]) > 0
        and bruteforce.answer({**told, "exposed_people": count})["level"] == border["to"]
    ]  # fmt: skip
    nearest = (min(reached) if direction > 0 else max(reached)) if reached else None
    assert people == nearest


CASES = {
    "below S = 1": case(substance("氨", "3"), substance("氯", "1")),
    "at S = 1": case(substance("氨", "10")),
    "level 4": case(substance("氨", "17"), substance("氯", "5")),
    "level 4, nobody around": case(substance("氨", "17"), substance("甲苯", "500"), people=0),
    "level 4 near 3": case(substance("氨", "49")),
    "at R = 10": case(substance("氨", "50"), people=29),
    "level 3": case(substance("氨", "60"), substance("丙酮", "250"), people=40),
    "level 3, many around": case(substance("光气", "0.36"), substance("氯", "1"), people=150),
    "level 3, little of each": case(substance("光气", "0.15"), substance("异氰酸甲酯", "0.4"), people=30),
    "level 2": case(substance("光气", "0.75"), substance("氨", "5"), people=70),
    "at R = 100": case(substance("氨", "500")),
    "level 1": case(substance("硝酸钾", "500"), substance("氨", "600"), substance("一甲胺", "0.1")),
    "level 1, nobody around": case(substance("氨", "1100"), people=0),
    "thirds": case(substance("异氰酸甲酯", "0.7"), substance("三氧化硫", "40", beta="1"), people=99),
}


@pytest.mark.parametrize("name", CASES)
def test_adding_the_stated_tonnes_reaches_exactly_the_next_border(name):
    told = CASES[name]
    result = grade(told)
    if result["level"] == "一级":
        assert result["borders"]["up"] is None
        return
    arrive(told, result, +1)
    border = result["borders"]["up"]
    assert border["to"] == {None: "major", "四级": "三级", "三级": "二级", "二级": "一级"}[result["level"]]
    assert len(border["tonnes"]) == len(result["terms"])
    for step in border["tonnes"]:
        there = moved(told, result["terms"][step["term"]]["rows"][0], exact(step["t"]))
        just_before = moved(told, result["terms"][step["term"]]["rows"][0], exact(step["t"]) - HAIR)
        if border["to"] == "major":
            assert bruteforce.answer(there)["is_major"] is True
            assert bruteforce.answer(just_before)["is_major"] is False
        else:
            assert bruteforce.answer(there)["level"] == border["to"]
            assert bruteforce.answer(just_before)["level"] == result["level"]


@pytest.mark.parametrize("name", CASES)
def test_taking_away_the_stated_tonnes_reaches_exactly_the_border_below(name):
    told = CASES[name]
    result = grade(told)
    if not result["is_major"]:
        assert result["borders"]["down"] is None
        return
    arrive(told, result, -1)
    border = result["borders"]["down"]
    assert border["to"] in {"none", "四级", "三级", "二级"}
    assert border["at"] == {"none": "S=1", "四级": "R=10", "三级": "R=50", "二级": "R=100"}[border["to"]]


@pytest.mark.parametrize("name", [name for name in CASES if len(CASES[name]["substances"]) == 1])
def test_a_hair_beyond_the_border_below_the_level_is_the_stated_one(name):
    told = CASES[name]
    result = grade(told)
    border = result["borders"]["down"]
    tonnes = exact(border["tonnes"][0]["t"])
    beyond = bruteforce.answer(moved(told, 0, -tonnes - HAIR))
    assert beyond["level"] == (None if border["to"] == "none" else border["to"])


def test_a_substance_of_which_too_little_is_there_cannot_lead_down_alone():
    told = case(substance("氨", "600"), substance("一甲胺", "0.1"))  # R 120.03
    border = grade(told)["borders"]["down"]
    assert {step["term"]: step["t"] is None for step in border["tonnes"]} == {0: False, 1: True}


@pytest.mark.parametrize("name", [name for name in CASES if bruteforce.answer(CASES[name])["is_major"]])
def test_the_stated_number_of_people_is_the_first_that_changes_the_level(name):
    told = CASES[name]
    result = grade(told)
    if result["borders"]["up"]:
        people_arrive(told, result, +1)
    if result["borders"]["down"]["to"] != "none":
        people_arrive(told, result, -1)


def test_people_by_hand():
    result = graded(substance("氨", "40"), people=10)  # R 8
    assert result["borders"]["up"]["people"] == 50  # α 1.5: 12
    result = graded(substance("氨", "50"), people=10)  # R 10
    assert result["borders"]["down"]["people"] == 0  # α 0.5: 5
    assert graded(substance("氨", "20"), people=10)["borders"]["up"]["people"] is None  # α 2 makes only 8


def test_people_never_lead_to_or_from_s_of_one():
    assert graded(substance("光气", "0.2"), people=10)["borders"]["up"]["people"] is None
    assert graded(substance("氨", "20"), people=100)["borders"]["down"]["people"] is None


def test_tonnes_by_hand():
    result = graded(substance("氨", "40"), substance("甲苯", "500"), people=60)  # S 5, R 1.5 × 9 = 13.5
    up, down = result["borders"]["up"], result["borders"]["down"]
    assert (up["to"], up["at"], exact(up["gap"])) == ("二级", "R=50", Fraction("36.5"))
    assert [exact(step["t"]) for step in up["tonnes"]] == [Fraction(365, 3), Fraction(36500, 3)]
    assert [step["t_display"] for step in up["tonnes"]] == ["121.6667", "12166.6667"]
    assert (down["to"], down["at"], exact(down["gap"])) == ("四级", "R=10", Fraction("3.5"))
    assert [exact(step["t"]) for step in down["tonnes"]] == [Fraction(35, 3), None]
