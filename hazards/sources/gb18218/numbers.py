"""Exact numbers: read as Decimal, computed as Fraction, written as full decimal or n/d. Never a float."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from fractions import Fraction
from typing import Any

from .errors import GradeError

LARGEST = Decimal(10) ** 12  # t or persons; beyond it a unit was mistaken
FINEST = 20  # decimals
PLACES = 4


def read_number(value: Any, field: str, row: int | None = None) -> Fraction:
    """A quantity of an input as it was written. Text, int and Decimal are read; a float is read by its shortest text.

    Raises GradeError for anything that is no number: NaN, infinite, negative, boolean, too large, too fine.
    """
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal, Fraction, float)):
        raise GradeError("not_a_number", row=row, field=field, value=shown(value))
    number = value if isinstance(value, Fraction) else Fraction(_decimal(value, field, row))
    if number < 0:
        raise GradeError("negative", row=row, field=field, value=shown(value))
    return number


def _decimal(value: int | str | Decimal | float, field: str, row: int | None) -> Decimal:
    if isinstance(value, int) and abs(value) > LARGEST:
        raise GradeError("too_large", row=row, field=field, value=shown(value))
    text = str(value).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise GradeError("not_a_number", row=row, field=field, value=shown(value)) from None
    if not number.is_finite() or "_" in text:
        raise GradeError("not_a_number", row=row, field=field, value=shown(value))
    if number and (number.adjusted() > 12 or abs(number) > LARGEST):
        raise GradeError("too_large", row=row, field=field, value=shown(value))
    if number and (number.adjusted() < -FINEST or 10**FINEST % Fraction(number).denominator):
        raise GradeError("too_fine", row=row, field=field, value=shown(value))
    return number


def shown(value: Any) -> str:
    """What was typed, short enough for a sentence."""
    if isinstance(value, int) and abs(value) > LARGEST:
        return "1e12+"
    text = str(value).encode("utf-8", "replace").decode()
    return text if len(text) <= 40 else text[:39] + "…"


def exact(number: Fraction) -> str:
    """The whole number: full decimal where it terminates, else n/d. Read again it is the same number."""
    twos = fives = 0
    rest = number.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    places = max(twos, fives)
    if not places:
        return str(number.numerator)
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    return ("-" if number < 0 else "") + digits[:-places] + "." + digits[-places:]


def display(number: Fraction, places: int = PLACES) -> str:
    """Rounded half up, for reading only: 1.2345."""
    with localcontext() as context:
        context.prec = 60
        scaled = number * 10**places
        whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
        if 2 * rest >= scaled.denominator:
            whole += 1
        value = Decimal(whole).scaleb(-places)
        if number < 0:
            value = -value
        return str(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
