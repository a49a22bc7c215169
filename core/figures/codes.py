"""The short code every number carries: which figure, of which days, of what place and sector, as known when.

A code holds all of it, so no table has to remember codes and none can be lost: paste it anywhere and the same rows
open. It is written in Crockford's base 32 (no I, L, O, U), in groups of four, with two check characters.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from core.figures.model import Figure, figure_of_slot
from core.figures.period import Period, at_midnight, frozen

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PLACES = ("all", "city", "zone", "area", "enterprise", "no_area")
"""In the order codes number them; no_area: the rows of a zone without an area."""
_EPOCH = datetime.date(2015, 1, 1)
# The last two characters are the rest by a prime below 32². As it is greater than 33 × 31, every single wrong character
# and every swap of neighbours changes it, also across the seam.
_CHECK, _CHECKED = 1021, 32 * 32
_SHORTEST, _LONGEST = 8, 40
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u2011": None})
MILLISECOND = datetime.timedelta(milliseconds=1)


class BadCode(ValueError):
    """Not a code, or one of a figure that does not exist."""


@dataclass(frozen=True)
class Code:
    """A number's identity. `place`: one of PLACES with its id; `sector`, `level`: indexes from 1; 0 means all."""

    figure: Figure
    period: Period
    place: str = "all"
    place_id: int = 0
    sector: int = 0
    level: int = 0
    version: int = 0

    @property
    def text(self) -> str:
        """The code as printed, in groups of four."""
        return encode(self)


def to_the_millisecond(moment: datetime.datetime) -> datetime.datetime:
    """The moment, or the next whole millisecond: codes name moments that exactly."""
    extra = moment.microsecond % 1000
    return moment if not extra else moment + datetime.timedelta(microseconds=1000 - extra)


def _days(code: Code) -> tuple[int, list[tuple[int, int]]]:
    """Kind of the days and its digits with their sizes: a whole month, a year up to one, or any days."""
    start, end = code.period.start, code.period.end
    month = (end.year - _EPOCH.year) * 12 + end.month - 1
    if (end + datetime.timedelta(days=1)).day == 1 and start.day == 1 and start.year == end.year:
        if start.month == end.month:
            return 0, [(month, 1024)]
        if start.month == 1:
            return 1, [(month, 1024)]
    if end - start == datetime.timedelta(days=6):
        return 2, [((start - _EPOCH).days, 32768)]
    return 3, [((start - _EPOCH).days, 32768), ((end - _EPOCH).days, 32768)]


def encode(code: Code) -> str:
    """The code as text."""
    kind, days = _days(code)
    after = at_midnight(code.period.end + datetime.timedelta(days=1))
    known = to_the_millisecond(code.period.known_at or code.period.as_of)
    late = (known - after) // MILLISECOND
    number = late * 2 if late >= 0 else -late * 2 - 1
    size = max(1, -(-code.place_id.bit_length() // 5))
    parts = [
        *days, (kind, 4), (code.place_id, 32**size), (size, 8), (PLACES.index(code.place), 8), (code.sector, 16),
        (code.level, 4), (code.version or code.figure.version, 16), (code.figure.slot, 128),
    ]  # fmt: skip
    for digit, radix in parts:
        if not 0 <= digit < radix:
            raise BadCode(f"{digit} does not fit")
        number = number * radix + digit
    number = number * _CHECKED + number % _CHECK
    text = ""
    while number:
        number, digit = divmod(number, 32)
        text = ALPHABET[digit] + text
    text = text.rjust(_SHORTEST, ALPHABET[0])
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def decode(text: str) -> Code:
    """The code written in `text`, small letters and misread O, I, L allowed. Raises BadCode."""
    plain = text.strip().upper().translate(_READ_AS)
    if not _SHORTEST <= len(plain) <= _LONGEST or any(letter not in ALPHABET for letter in plain):
        raise BadCode(text)
    number = 0
    for letter in plain:
        number = number * 32 + ALPHABET.index(letter)
    number, check = divmod(number, _CHECKED)
    if number % _CHECK != check:
        raise BadCode(text)
    try:
        return _read(number)
    except (KeyError, IndexError, OverflowError, ValueError) as trouble:
        raise BadCode(text) from trouble


def _read(number: int) -> Code:
    def take(radix: int) -> int:
        nonlocal number
        number, digit = divmod(number, radix)
        return digit

    slot, version, level, sector, place, size = (take(radix) for radix in (128, 16, 4, 16, 8, 8))
    place_id = take(32**size)
    kind = take(4)
    if kind == 3:
        end = _EPOCH + datetime.timedelta(days=take(32768))
        start = _EPOCH + datetime.timedelta(days=take(32768))
    elif kind == 2:
        start = _EPOCH + datetime.timedelta(days=take(32768))
        end = start + datetime.timedelta(days=6)
    else:
        year, month = divmod(take(1024), 12)
        start = datetime.date(_EPOCH.year + year, month + 1, 1)
        end = (start + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
        start = start.replace(month=1) if kind == 1 else start
    late = number // 2 if number % 2 == 0 else -(number + 1) // 2
    known_at = at_midnight(end + datetime.timedelta(days=1)) + late * MILLISECOND
    if start > end or not _EPOCH.year <= known_at.year <= 2100 or not version:
        raise ValueError("no such days, or no version")
    one = figure_of_slot(slot)
    return Code(one, frozen(start, end, known_at), PLACES[place], place_id, sector, level, version)


def live_code(one: Figure, period: Period, **where: Any) -> Code:
    """The code of a number seen now: it keeps this very moment."""
    known = to_the_millisecond(period.known_at or timezone.now())
    return Code(one, frozen(period.start, period.end, known, period.before), **where)
