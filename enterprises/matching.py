"""Find the enterprise a ledger means when it writes a short, old or misspelt name.

`NameIndex` narrows a register of any size to a few dozen candidates by shared characters and pinyin initials, takes the
names apart (`naming`) and rates brand, line of business, place, ordinal and branch. The confidence then pays for every
rival the text could mean as well: above `AUTO_ACCEPT` no human needs to look.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from .naming import WEAK_ATOMS, WIDE_PLACES, ParsedName, atoms_of, parse_name, words_of
from .sounds import first_letters, likeness

AUTO_ACCEPT = 0.90
"""Confidence from which a match is taken without being asked about."""

_CAP = 0.85  # the most a match may have while the text fits another enterprise as well
_LEAST = 0.45
_CANDIDATES = 24
_POSTINGS = 1_500

Row = tuple[int, str, str | None, Sequence[str]]
"""(id, full name, registered short name or None, former names)"""


@dataclass(frozen=True)
class Candidate:
    """One enterprise the text may mean. `confidence` runs from 0 to 1; `name` is its full present name."""

    id: int
    name: str
    confidence: float


@dataclass(frozen=True)
class _Entry:
    id: int
    name: str
    kind: Literal["full", "short", "former"]
    parsed: ParsedName


@dataclass(frozen=True)
class _Rating:
    raw: float
    exact: bool  # the very name, or the name without its legal form
    fits_all: bool  # nothing in the text speaks against this enterprise


class NameIndex:
    """The names of one register, ready to be asked many times. Building is linear in the rows."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._entries: list[_Entry] = []
        self._by_gram: dict[str, list[int]] = defaultdict(list)
        for id_, full, short, former in rows:
            self._add(id_, full, full, "full")
            if short and short.strip():
                self._add(id_, full, short, "short")
            for old in former:
                if old.strip():
                    self._add(id_, full, old, "former")
        self._answers: dict[str, list[Candidate]] = {}

    def match(self, text: str, *, limit: int = 5) -> list[Candidate]:
        """The enterprises this text may mean, best first; empty when none is likely."""
        text = (text or "").strip()[:200]
        if text not in self._answers:
            self._answers[text] = self._match(text)
        return self._answers[text][:limit]

    def _add(self, id_: int, name: str, text: str, kind: Literal["full", "short", "former"]) -> None:
        entry = _Entry(id_, name, kind, parse_name(text))
        for gram in _grams(entry.parsed):
            self._by_gram[gram].append(len(self._entries))
        self._entries.append(entry)

    def _match(self, text: str) -> list[Candidate]:
        query = parse_name(text)
        if len(query.core) < 2 and not query.ordinals:
            return []
        best: dict[int, tuple[_Rating, _Entry]] = {}
        for position in self._narrowed(query):
            entry = self._entries[position]
            rating = _rate(query, entry)
            held = best.get(entry.id)
            if held is None or (rating.exact, rating.raw) > (held[0].exact, held[0].raw):
                fits = rating.fits_all or (held is not None and held[0].fits_all)
                best[entry.id] = (_Rating(rating.raw, rating.exact, fits), entry)
        ranked = sorted(best.values(), key=lambda pair: (-pair[0].raw, len(pair[1].name), pair[1].id))
        return _confident(query, ranked)

    def _narrowed(self, query: ParsedName) -> list[int]:
        """Positions of the entries that share most with the query, rare characters counting more."""
        lists = [self._by_gram.get(gram, ()) for gram in _grams(query)]
        weights: dict[int, float] = defaultdict(float)
        spent = 0
        for found in sorted(filter(None, lists), key=len):
            spent += len(found)
            if spent > _POSTINGS and weights:
                break
            worth = math.log(1 + len(self._entries) / len(found))
            for position in found:
                weights[position] += worth
        if not weights:
            return []
        least = 0.3 * max(weights.values())
        likely = [(weight, -position) for position, weight in weights.items() if weight >= least]
        return [-position for _weight, position in heapq.nlargest(_CANDIDATES, likely)]


def _grams(name: ParsedName) -> set[str]:
    """What a name is found by: characters, pairs, initials of the brand, ordinals."""
    core = name.core
    grams = set(core) | {core[at : at + 2] for at in range(len(core) - 1)}
    grams |= {f"@{first_letters(core[:2])}", f"@{first_letters(core[:3])}="}
    return grams | {f"#{number}" for number in name.ordinals} | {f"*{name.bare}"}


def _rate(query: ParsedName, entry: _Entry) -> _Rating:
    known = entry.parsed
    if query.key == known.key:
        return _Rating({"full": 1.0, "short": 0.98, "former": 0.97}[entry.kind], True, True)
    if query.bare == known.bare and query.branch == known.branch and query.places == known.places:
        return _Rating(0.97 if entry.kind != "former" else 0.95, not known.branch, True)
    brand, business, explained = _best_split(query, known)
    raw = 0.60 * brand + 0.34 * business + 0.06 * _place_fit(query, known)
    if explained < 0.5:
        raw = min(raw, 0.62)
    if brand < 0.5:
        raw = min(raw, 0.42)
    raw -= _number_penalty(query, known) + _branch_penalty(query, known)
    if entry.kind == "former":
        raw -= 0.03
    if len(query.bare) >= 6:
        raw = max(raw, 0.9 * fuzz.ratio(query.bare, known.bare) / 100 - 0.02 if not query.ordinals else 0.0)
    other_number = bool(query.ordinals and known.ordinals and query.ordinals != known.ordinals)
    fits = explained > 0.99 and brand >= 0.65 and _place_fit(query, known) >= 0
    fits = (fits or _runs_through(query.core, known.core)) and not other_number
    return _Rating(max(0.0, min(raw, 0.985)), False, fits)


def _best_split(query: ParsedName, known: ParsedName) -> tuple[float, float, float]:
    """(brand, business, explained share) for the best place to part the query into brand and line of business."""
    core = query.core
    if "中国" in known.places and core.startswith("中") and not known.core.startswith("中"):
        core = core[1:]
    if not known.brand:
        explained, covered = _business_fit(core, known)
        brand = explained if (known.ordinals == query.ordinals and known.ordinals) or explained > 0.99 else 0.0
        return brand, explained * (0.5 + 0.5 * covered), explained
    size = len(known.brand)
    best = (0.0, 0.0, 0.0)
    for cut in {size, size - 1, size + 1, len(query.brand)}:
        if not 1 <= cut <= len(core):
            continue
        brand = _brand_fit(core[:cut], known.brand)
        if brand == 0:
            continue
        if cut == len(core):
            # Only the brand is given: right if it is unique, but not to be taken unseen.
            explained, business = 1.0, (0.5 if known.atoms else 0.9)
        else:
            explained, covered = _business_fit(core[cut:], known)
            business = explained * (0.5 + 0.5 * covered) if explained >= 0.5 else 0.3 * explained
        rating = (brand, business, explained)
        if 0.6 * brand + 0.34 * business > 0.6 * best[0] + 0.34 * best[1]:
            best = rating
    return best


def _brand_fit(given: str, brand: str) -> float:
    """How surely `given` writes this brand: same, misspelt by sound or look, shortened."""
    if given == brand:
        return 1.0
    if len(given) == len(brand):
        alike = [likeness(one, other) for one, other in zip(given, brand, strict=True)]
        wrong = sum(1 for value in alike if value < 1)
        if min(alike) > 0:
            return sum(alike) / len(alike) - 0.04 * wrong
        return 0.66 if wrong == 1 and len(brand) >= 4 else 0.58 if wrong == 1 and len(brand) == 3 else 0.0
    if len(given) >= 2 and (brand.startswith(given) or given.startswith(brand) or brand.endswith(given)):
        return 0.72 if min(len(given), len(brand)) >= 2 else 0.0
    if len(given) >= 2 and given[0] == brand[0] and _runs_through(given, brand):
        return 0.66
    return 0.0


def _business_fit(tail: str, known: ParsedName) -> tuple[float, float]:
    """(share of the written line of business that is explained, share of the known one that is touched)."""
    wanted = [atom for atom in atoms_of(tail) if atom not in WEAK_ATOMS]
    if not wanted:
        return 1.0, 0.8 if known.atoms else 1.0
    hit = [atom for atom in wanted if atom in known.atoms]
    explained = sum(map(len, hit)) / sum(map(len, wanted))
    covered = len(set(hit)) / len(known.atoms) if known.atoms else 1.0
    if explained < 1:
        touched = _abbreviates(tail, known.tail)
        if touched:
            return 1.0, max(covered, touched)
    return explained, covered


def _abbreviates(short: str, tail: str) -> float:
    """Share of the strong words touched if `short` picks characters in order, each new word by its first; else 0."""
    words = words_of(tail)
    at = touched = strong = 0
    for word in words:
        weak = word in WEAK_ATOMS
        strong += not weak
        if at < len(short) and short[at] in (word[0], word[-1]):
            touched += not weak
            inside = 0
            while at < len(short) and (place := word.find(short[at], inside)) >= 0:
                at, inside = at + 1, place + 1
    return touched / max(strong, 1) if at == len(short) else 0.0


def _place_fit(query: ParsedName, known: ParsedName) -> float:
    if not query.places or not known.places:
        return 0.7
    if query.places & known.places:
        return 1.0
    if query.places <= WIDE_PLACES or known.places <= WIDE_PLACES:
        return 0.4
    return -0.8


def _number_penalty(query: ParsedName, known: ParsedName) -> float:
    if query.ordinals == known.ordinals:
        return 0.0
    return 0.4 if query.ordinals and known.ordinals else 0.15


def _branch_penalty(query: ParsedName, known: ParsedName) -> float:
    if bool(query.branch) != bool(known.branch):
        return 0.10
    return 0.15 if query.branch and not (query.places & known.places) and query.places != known.places else 0.0


def _runs_through(short: str, long: str) -> bool:
    """Is every character of `short` in `long`, in order, both beginning alike?"""
    if not short or not long or short[0] != long[0]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _confident(query: ParsedName, ranked: list[tuple[_Rating, _Entry]]) -> list[Candidate]:
    """Raw ratings made honest: what also fits another enterprise is never sure."""
    if not ranked:
        return []
    first = ranked[0][0]
    confidence = first.raw
    rivals = [rating for rating, _entry in ranked[1:] if rating.fits_all or rating.exact]
    next_raw = ranked[1][0].raw if len(ranked) > 1 else 0.0
    twin = first.exact and any(rating.exact for rating in rivals)
    brand_alone = first.exact and not query.tail and not query.has_form
    if not first.exact:
        confidence -= 0.8 * max(0.0, 0.15 - (first.raw - next_raw))
    if rivals and (twin or brand_alone or not first.exact):
        confidence = min(confidence, _CAP)
    answers = []
    for at, (rating, entry) in enumerate(ranked):
        sure = confidence if at == 0 else min(rating.raw * 0.92, confidence - 0.01)
        if sure >= _LEAST:
            answers.append(Candidate(entry.id, entry.name, round(sure, 3)))
    return answers
