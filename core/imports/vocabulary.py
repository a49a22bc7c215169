"""What the columns of a ledger may be called. The caller brings the words; nothing here knows a domain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from rapidfuzz import fuzz

from .dates import read_date
from .errors import BadValue
from .sheets import Cell
from .values import clean_line, is_blank, read_amount, read_word

SERIAL = "serial"
"""Key for a column that only counts the rows. It is recognised so that it can be left out."""

SURE = 0.99
_SAME_KEY = 0.97
_WITHOUT_BRACKETS = 0.95
_WEAK = 0.72
_BRACKETS = re.compile(r"[（(\[【〔<《][^（()）\[\]【】〔〕<>《》]*[)）\]】〕>》]")
_PARENT_NOISE = re.compile(r"(?:基本)?(?:情况|信息|内容|栏|部分|环节|阶段|要求)$")


@dataclass(frozen=True)
class Field:
    """One thing a column can hold.

    `synonyms`: headings that mean this field; `weak`: headings that mean it only if no other column does (a column
    headed 'unit' may hold the enterprise). `looks_like`: does a value fit? `repeatable`: several columns may hold it.
    """

    key: str
    label: Any
    synonyms: tuple[str, ...]
    weak: tuple[str, ...] = ()
    looks_like: Callable[[Cell], bool] | None = None
    required: bool = False
    repeatable: bool = False


def named_field(key: str, headings: str, label: Any, weak: str = "", **options: Any) -> Field:
    """A field whose headings stand in one text, apart by spaces."""
    return Field(key, label, tuple(headings.split()), tuple(weak.split()), **options)


@dataclass(frozen=True)
class Vocabulary:
    """All fields a ledger may have."""

    fields: Sequence[Field]

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        return {field.key: field for field in self.fields}

    @cached_property
    def _words(self) -> list[tuple[Field, str, str, float]]:
        """(field, the word as written, its key, weight) for every synonym."""
        return [
            (field, clean_line(word), heading_key(word), weight)
            for field in self.fields
            for words, weight in ((field.synonyms, 1.0), (field.weak, _WEAK))
            for word in words
        ]

    def rate_heading(self, text: str) -> dict[str, float]:
        """Field key → how surely this heading means it (0.35 to 0.99); weaker guesses are left out."""
        line, key, bare = clean_line(text), heading_key(text), heading_key(_BRACKETS.sub("", clean_line(text)))
        ratings: dict[str, float] = {}
        if not key or len(key) > 40:
            return ratings
        for field, word, word_key, weight in self._words:
            if line == word:
                rating = SURE
            elif key == word_key:
                rating = _SAME_KEY
            elif bare and bare == word_key:
                rating = _WITHOUT_BRACKETS
            else:
                rating = _resemblance(bare or key, word_key)
            rating *= weight
            if rating >= 0.35 and rating > ratings.get(field.key, 0):
                ratings[field.key] = rating
        return ratings

    @lru_cache(maxsize=4096)  # noqa: B019 - vocabularies are few and live as long as the program
    def rate_stacked(self, levels: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
        """As `rate_heading` for a heading of several rows, outermost first: 复查 over 日期 is also 复查日期."""
        ratings: dict[str, float] = {}
        last = levels[-1]
        # Under a parent the bare child says less: 日期 under 复查 is not the date of the find.
        _keep_best(ratings, self.rate_heading(last), 0.93 if len(levels) > 1 else 1.0)
        for parent in levels[:-1]:
            short = _PARENT_NOISE.sub("", _BRACKETS.sub("", clean_line(parent)))
            for joined in {parent + last, short + last} if short else {parent + last}:
                _keep_best(ratings, self.rate_heading(joined), 0.98)
        return tuple(sorted(ratings.items(), key=lambda pair: -pair[1]))

    def __hash__(self) -> int:
        return id(self)


def _keep_best(ratings: dict[str, float], found: dict[str, float], weight: float) -> None:
    for key, rating in found.items():
        ratings[key] = max(ratings.get(key, 0), rating * weight)


def heading_key(text: Cell) -> str:
    """A heading reduced to its letters and digits, units and 'required' stars gone."""
    line = unicodedata.normalize("NFKC", clean_line(text)).lower()
    return "".join(letter for letter in line if letter.isalnum())


@lru_cache(maxsize=65_536)
def _resemblance(key: str, word: str) -> float:
    """0 to 0.9 for headings that only resemble a synonym."""
    if not word:
        return 0.0
    if word in key or key in word:
        share = min(len(key), len(word)) / max(len(key), len(word))
        # The end of a Chinese compound carries its meaning: 计划整改期限 is a 整改期限, 整改期限说明 is not.
        return (0.55 if key.endswith(word) or word.endswith(key) else 0.35) + 0.35 * share
    ratio = fuzz.ratio(key, word) / 100
    return ratio * 0.85 if ratio >= 0.6 else 0.0


# ---- ready-made value checkers ---------------------------------------------------------------------------------------


def looks_like_date(value: Cell) -> bool:
    """True for anything `read_date` can use or would refuse with a reason that shows a date was meant."""
    try:
        return read_date(value, year_hint=2000) is not None
    except BadValue as error:
        return error.code != "date"


def looks_like_amount(value: Cell) -> bool:
    try:
        return read_amount(value) is not None
    except BadValue:
        return False


def looks_like_words(words: Mapping[str, Iterable[str]]) -> Callable[[Cell], bool]:
    """A checker for columns whose values come from a closed list."""

    def check(value: Cell) -> bool:
        try:
            return read_word(value, words) is not None
        except BadValue:
            return False

    return check


def looks_like_running_number(value: Cell) -> bool:
    """A row counter: a small whole number."""
    return not isinstance(value, bool) and re.fullmatch(r"\d{1,5}", clean_line(value)) is not None


def looks_like_sentence(value: Cell) -> bool:
    """Words rather than a number or date: at least four characters with letters among them."""
    return isinstance(value, str) and not is_blank(value) and len(value) >= 4 and not looks_like_date(value)
