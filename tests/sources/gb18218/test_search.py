"""Searching finds by name, alias, CAS number, formula and pinyin; grading knows none of the last two."""

from __future__ import annotations

import re

import pytest

from hazards.sources.gb18218 import search
from tests.sources.gb18218.asking import refused, row
from tests.sources.gb18218.bruteforce import TABLE1


@pytest.mark.parametrize("words", ["氨", "液氨", "氨气", "7664-41-7", "NH3", "nh3", "a", "an", "AN", " 液氨 "])
def test_ammonia_is_found_first(words):
    assert search(words)[0]["row"] == 1
    assert search(words)[0]["name"] == "氨"


@pytest.mark.parametrize("words", ["NH3", "a", "an", "Cl2", "yean", "ya", "H2S"])
def test_words_for_searching_never_resolve_in_grading(words):
    assert search(words)
    refused(row(words))


@pytest.mark.parametrize("seq", sorted(TABLE1))
def test_every_row_is_found_by_its_name_and_its_aliases(seq):
    line = TABLE1[seq]
    for name in [re.split("[（，\\[]", line["name"])[0], *filter(None, line["alias"].split("；"))]:
        assert seq in [found["row"] for found in search(name.split("（")[0])][:6], name


@pytest.mark.parametrize("seq", [seq for seq, line in TABLE1.items() if re.search("[（，\\[]", line["name"])])
def test_a_row_with_a_bracket_is_found_by_its_full_name(seq):
    assert seq in [found["row"] for found in search(TABLE1[seq]["name"])]


@pytest.mark.parametrize(
    ("words", "seq"),
    [("丙烷", 52), ("天然气", 49), ("一氧化碳", 13), ("8006-61-9", 66), ("584-84-9", 23), ("8006-14-2", 49),
     ("tdi", 23),
     ("CO", 13), ("H2S", 10), ("jiachun", 65), ("jc", 65), ("yilv", 24)],
)  # fmt: skip
def test_members_numbers_formulas_and_pinyin_find_their_row(words, seq):
    assert seq in [found["row"] for found in search(words)]


@pytest.mark.parametrize("words", ["", "  ", "zzz", "不存在的东西", "0000-00-0"])
def test_nonsense_finds_nothing(words):
    assert search(words) == []


def test_no_more_is_given_than_asked_for_and_no_row_twice():
    for words in ("氯", "a", "j", "7", "硝"):
        rows = [found["row"] for found in search(words, limit=4)]
        assert len(rows) == len(set(rows)) <= 4
