"""A case as it comes in (JSON) → checked values. Faults name the field and the substance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .errors import GradeError
from .numbers import read_number, shown
from .tables import Standard

CASE_KEYS = {"exposed_people", "unit", "substances"}
ITEM_KEYS = {
    "name", "cas", "category", "form", "mixture", "quantity_t", "stock_t", "threshold_t", "beta", "beta_confirmed",
}  # fmt: skip
MIXTURE_KEYS = {"of", "same_category", "category"}
UNITS = ("storage", "production")


@dataclass(frozen=True)
class Mixture:
    """混合物 (4.2.3): of which pure substance, in the same hazard category or with symbols of its own."""

    of: str
    same: bool
    symbols: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One substance of a case, checked but not yet resolved."""

    at: int
    name: str
    cas: str
    form: str
    symbols: tuple[str, ...]
    mixture: Mixture | None
    quantity: Fraction
    stock: Fraction | None
    threshold: Fraction | None
    beta: Fraction | None
    beta_confirmed: bool

    @property
    def said(self) -> str:
        """What to call it in a sentence."""
        return self.name or self.cas or "、".join(self.symbols)


@dataclass
class Case:
    """A checked case; `unused` are keys nobody reads."""

    people: int | None
    unit: str
    unit_said: bool
    items: list[Item]
    unused: list[str] = field(default_factory=list)


def read_case(standard: Standard, case: Any) -> Case:
    """Check a case. Raises GradeError with the field and, for a substance, its row."""
    if not isinstance(case, Mapping):
        raise GradeError("not_a_case")
    rows = case.get("substances")
    if not isinstance(rows, Sequence) or isinstance(rows, (str, bytes)) or not rows:
        raise GradeError("no_substances")
    unit = case.get("unit")
    if unit is not None and unit not in UNITS:
        raise GradeError("unit", value=shown(unit))
    read = Case(_people(case.get("exposed_people")), unit or "storage", unit is not None, [])
    read.unused = [shown(key) for key in case if key not in CASE_KEYS]
    for at, row in enumerate(rows):
        read.items.append(_item(standard, row, at))
        read.unused += [shown(key) for key in row if key not in ITEM_KEYS]
    return read


def _people(value: Any) -> int | None:
    if value is None or value == "":
        return None
    try:
        number = read_number(value, "people")
    except GradeError:
        raise GradeError("people", value=shown(value)) from None
    if number.denominator != 1:
        raise GradeError("people", value=shown(value))
    return int(number)


def _item(standard: Standard, row: Any, at: int) -> Item:
    if not isinstance(row, Mapping):
        raise GradeError("not_a_substance", row=at)
    name, cas = _text(row, "name", at), _text(row, "cas", at)
    symbols = _symbols(standard, row.get("category"), at)
    mixture = _mixture(standard, row.get("mixture"), at)
    if not name and not cas and not symbols and mixture is None:
        raise GradeError("no_identity", row=at)
    if _absent(row.get("quantity_t")):
        raise GradeError("no_quantity", row=at)
    confirmed = row.get("beta_confirmed") or False
    if not isinstance(confirmed, bool):
        raise GradeError("not_yes_no", row=at, field="beta_confirmed")
    return Item(
        at=at,
        name=name,
        cas=cas,
        form=_text(row, "form", at),
        symbols=symbols,
        mixture=mixture,
        quantity=read_number(row["quantity_t"], "quantity_t", at),
        stock=None if _absent(row.get("stock_t")) else read_number(row["stock_t"], "stock_t", at),
        threshold=_positive(row.get("threshold_t"), "threshold_t", at),
        beta=_positive(row.get("beta"), "beta", at),
        beta_confirmed=confirmed,
    )


def _absent(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _text(row: Mapping[str, Any], key: str, at: int) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and key == "form":
        return str(value)
    if not isinstance(value, str) or not _is_text(value):
        raise GradeError("not_text", row=at, field=key)
    return value.strip()[:200]


def _is_text(value: str) -> bool:
    """Whether it can be written at all: half of a character pair cannot."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _positive(value: Any, key: str, at: int) -> Fraction | None:
    if _absent(value):
        return None
    number = read_number(value, key, at)
    if number <= 0:
        raise GradeError("not_positive", row=at, field=key, value=shown(value))
    return number


def _symbols(standard: Standard, value: Any, at: int) -> tuple[str, ...]:
    """Symbols of 表2, each once, in the order of the table."""
    if _absent(value):
        return ()
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, Sequence):
        raise GradeError("category", row=at, value=shown(value))
    wanted = set()
    for one in given:
        symbol = one.strip().upper() if isinstance(one, str) else ""
        if symbol not in standard.categories:
            family = [known for known in standard.categories if symbol and known.startswith(symbol[:2])]
            raise GradeError("category", row=at, nearest=family[:5], value=shown(one))
        wanted.add(symbol)
    return tuple(symbol for symbol in standard.categories if symbol in wanted)


def _mixture(standard: Standard, value: Any, at: int) -> Mixture | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or set(value) - MIXTURE_KEYS:
        raise GradeError("mixture", row=at)
    of, same = value.get("of"), value.get("same_category")
    if not isinstance(of, str) or not of.strip() or not _is_text(of) or not isinstance(same, bool):
        raise GradeError("mixture", row=at)
    return Mixture(of.strip()[:200], same, _symbols(standard, value.get("category"), at))
