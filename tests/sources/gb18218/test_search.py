"""Search helps a person to find a substance; grading never guesses by it."""

from __future__ import annotations

import pytest

from hazards.sources.gb18218 import search
from tests.sources.gb18218.cases import refusal, substance


def rows(typed: str) -> list[int | None]:
    """Rows of 表1 that the search offers, best first."""
    return [hit["row"] if isinstance(hit, dict) else hit.row for hit in search(typed)]


@pytest.mark.parametrize("typed", ["氨", "液氨", "氨气", "7664-41-7", "NH3"])
def test_a_name_an_alias_the_cas_number_or_the_formula_finds_ammonia_first(typed):
    assert rows(typed)[0] == 1


@pytest.mark.parametrize("typed", ["a", "an", "AN", "A", "nh3", "ＮＨ３", " 液氨 "])
def test_the_first_letters_of_its_pinyin_find_ammonia_among_the_first_five(typed):
    assert 1 in rows(typed)[:5]


@pytest.mark.parametrize(
    ("typed", "row"), [("光气", 6), ("8006-61-9", 66), ("584-84-9", 23), ("8006-14-2", 49), ("一氧化碳", 13)]
)
def test_aliases_and_cas_numbers_of_other_lists_find_their_row_first(typed, row):
    assert rows(typed)[0] == row


def test_what_nothing_resembles_finds_nothing_and_an_empty_search_does_no_harm():
    assert rows("qqqqqqzzz") == []
    assert isinstance(rows(""), list)


@pytest.mark.parametrize("typed", ["NH3", "a", "an", "7664-41-7", "nh3", "A"])
def test_what_search_understands_grading_refuses_as_a_name(typed):
    assert refusal(substance(typed, "1"))
