"""How far a unit is from the next border: adding or taking the stated tonnes, or people, reaches it exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.sources.gb18218.asking import exact, graded, row

ORDER = ["四级", "三级", "二级", "一级"]
BORDER = {"三级": 10, "二级": 50, "一级": 100}


def hand(q: str, threshold: str = "1", beta: str = "1", name: str = "甲物") -> dict:
    return row(name, q, threshold_t=threshold, beta=beta)


def at(border: dict, result: dict) -> Fraction:
    """How far the value named in `at` is from its border, never negative."""
    which, value = border["at"].split("=")
    return abs(exact(result[which]) - Fraction(value))


def moved(rows: list[dict], index: int, tonnes: Fraction) -> list[dict]:
    """The same unit with so many tonnes more; amounts here terminate."""
    text = f"{float(Fraction(rows[index]['quantity_t']) + tonnes):.12f}"
    assert Fraction(text) == Fraction(rows[index]["quantity_t"]) + tonnes
    return [{**line, "quantity_t": text} if i == index else line for i, line in enumerate(rows)]


UNITS = [
    # rows, people, up.to, up.at, down.to, down.at
    ([row("氨", "4"), row("氯", "2")], 80, "major", "S=1", None, None),
    ([row("砷化氢", "0.5"), row("氨", "1")], 80, "major", "S=1", None, None),
    ([row("氨", "12"), row("丙酮", "100")], 10, "三级", "R=10", "none", "S=1"),
    ([row("氨", "10")], 0, "三级", "R=10", "none", "S=1"),
    ([hand("12"), hand("20", "2", "0.5", "乙物")], 10, "二级", "R=50", "四级", "R=10"),
    ([hand("40")], 10, "二级", "R=50", "四级", "R=10"),
    ([hand("10")], 10, "二级", "R=50", "四级", "R=10"),
    ([hand("26")], 100, "一级", "R=100", "三级", "R=50"),
    ([hand("50")], 10, "一级", "R=100", "三级", "R=50"),
    ([hand("100")], 10, None, None, "二级", "R=100"),
    ([hand("130"), hand("4", "1", "0.25", "乙物")], 10, None, None, "二级", "R=100"),
]


@pytest.mark.parametrize(("rows", "people", "up_to", "up_at", "down_to", "down_at"), UNITS)
def test_the_next_borders_are_named(rows, people, up_to, up_at, down_to, down_at):
    borders = graded(*rows, people=people)["borders"]
    for key, to, where in (("up", up_to, up_at), ("down", down_to, down_at)):
        found = borders[key]
        assert (found and found["to"], found and found["at"]) == (to, where)


@pytest.mark.parametrize(("rows", "people"), [unit[:2] for unit in UNITS])
def test_the_stated_tonnes_reach_exactly_the_border(rows, people):
    result = graded(*rows, people=people)
    for key, sign in (("up", 1), ("down", -1)):
        border = result["borders"][key]
        if border is None:
            continue
        assert exact(border["gap"]) == at(border, result)
        assert [step["term"] for step in border["tonnes"]] == list(range(len(rows)))
        for step in border["tonnes"]:
            index, tonnes = step["term"], exact(step["t"])
            held = result["terms"][index]
            weight = 1 / exact(held["Q"])
            if border["at"].startswith("R"):
                weight *= exact(held["beta"]) * exact(result["alpha"]["alpha"])
            needed = exact(border["gap"]) / weight
            if sign < 0 and needed > exact(held["q"]):
                assert tonnes is None
                continue
            assert tonnes == needed
            if tonnes.denominator & (tonnes.denominator - 1) and 10**9 % tonnes.denominator:
                continue
            after = graded(*moved(rows, index, sign * tonnes), people=people)
            assert at(border, after) == 0
            if border["to"] == "major":
                assert (after["is_major"], result["is_major"]) == (True, False)
            elif sign > 0:
                assert (after["level"], result["level"]) == (border["to"], ORDER[ORDER.index(border["to"]) - 1])
            elif border["to"] == "none":
                assert after["is_major"] is True
                assert graded(*moved(rows, index, -tonnes - Fraction(1, 10**6)), people=people)["is_major"] is False
            else:
                assert after["level"] == result["level"]
                below = graded(*moved(rows, index, -tonnes - Fraction(1, 10**6)), people=people)
                assert below["level"] == border["to"]


@pytest.mark.parametrize(
    ("q", "people", "up", "down"),
    [
        ("40", 10, 50, None),  # R 40: from 50 people R = 60
        ("48", 5, 30, None),  # R 48: 30 people make 57.6
        ("26", 99, 100, None),  # R 39: 100 people make 52
        ("26", 100, None, 99),  # R 52: 99 people leave 39; not even 100 people and more make 100
        ("40", 60, None, 49),  # R 60: 49 people leave 48
        ("10", 30, None, 0),  # R 12: one to 29 people leave exactly 10, which is the same level still
        ("12", 29, None, 0),  # R 12: nobody leaves 6
        ("42", 30, 50, None),  # R 50.4 … see below
    ],
)  # fmt: skip
def test_the_stated_people_are_where_the_level_changes(q, people, up, down):
    result = graded(hand(q), people=people)
    borders = result["borders"]
    if q == "42":  # 42 × 1.2 = 50.4 is 二级; 100 people make 84, still below 100; 29 leave 42
        assert (borders["up"]["people"], borders["down"]["people"]) == (None, 29)
        return
    assert (borders["up"]["people"], borders["down"]["people"]) == (up, down)
    if up is not None:
        assert graded(hand(q), people=up)["level"] == borders["up"]["to"]
        assert graded(hand(q), people=up - 1)["level"] == result["level"]
    if down is not None:
        assert graded(hand(q), people=down)["level"] == borders["down"]["to"]
        assert graded(hand(q), people=down + 1)["level"] == result["level"]


def test_people_do_not_make_a_source_major():
    for result in (graded(row("碳酰氯", "0.29"), people=0), graded(row("氨", "10"), people=100)):
        border = result["borders"]["up"] if not result["is_major"] else result["borders"]["down"]
        assert border["people"] is None


def test_borders_of_levels_need_r_and_the_border_of_s_does_not():
    for result in (graded(row("氨", "12"), people=None), graded(row("砷化氢", "2"))):
        assert result["borders"]["up"] is None
        assert (result["borders"]["down"]["to"], result["borders"]["down"]["at"]) == ("none", "S=1")
        assert exact(result["borders"]["down"]["gap"]) == exact(result["S"]) - 1


def test_tonnes_that_do_not_terminate_are_fractions():
    [step] = graded(hand("40"), people=40)["borders"]["up"]["tonnes"]  # (50 - 48) / 1.2
    assert (step["t"], step["t_display"]) == ("5/3", "1.6667")


@pytest.mark.parametrize(
    ("name", "q", "people"),
    [("异氰酸甲酯", "0.75", 100), ("碳酰氯", "0.3", 50), ("磷化氢", "1.2", 20), ("二氧化氮", "1.5", 100)],
)
def test_the_next_border_down_is_the_one_that_comes_first(name, q, people):
    result = graded(row(name, q), people=people)
    border = result["borders"]["down"]
    assert (
        border["to"] == "none"
        or graded(row(name, str(Fraction(q) - exact(border["tonnes"][0]["t"]))), people=people)["is_major"]
    )
