"""Facts, measures and figures, and the registry that knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q, QuerySet

from core.figures.period import Period

NOTHING = "—"
Condition = Callable[[Period], Q]
Link = Callable[[Period, Mapping[str, Any]], str | None]


@dataclass(frozen=True)
class Fact:
    """A table of facts: `rows(period)` gives its rows as known at the period's moment, one per thing counted.

    `rollup()`: the table of sums by month of what is known now, with the columns measures name; None: there is none.
    `narrower`: named conditions a partial index serves, asked instead of all rows where a measure says so.
    `order`: field to page the rows by; `fields`: what `present` needs; `present(rows)` makes them readable:
    dicts with `cells` (texts), `url`, beside the `headings`. `columns`: what they can be narrowed by.
    """

    name: str
    rows: Callable[[Period], QuerySet]
    rollup: Callable[[], QuerySet] | None = None
    narrower: Mapping[str, Q] = field(default_factory=dict)
    order: str = "pk"
    fields: tuple[str, ...] = ("pk",)
    headings: tuple[Any, ...] = ()
    columns: frozenset[str] = frozenset({"zone_id", "area_id", "sector", "enterprise_id"})
    present: Callable[[list[dict]], list[dict]] | None = None


@dataclass(frozen=True)
class Measure:
    """Something counted or summed of one fact.

    `where(period)`: which rows. `total`: an expression summed instead of counting rows; `distinct`: a column whose
    different values are counted. `narrow`: name of the narrower set that holds all these rows when the period is live.
    `rollup`: column of the roll-up that holds the same number by month, `times` a constant factor of it; `tail` names
    the date column of a measure whose present month must be counted from the facts (what is due later this month is
    not due yet). `dated`: the moment that lies in the period for every row counted, so that an index finds them.
    `before`: asked of the facts of `period.before`. `parts`: measures without common rows that together
    are this one; live they are asked instead, each as it is cheapest.
    """

    name: str
    fact: str
    where: Condition
    total: Any = None
    distinct: str = ""
    narrow: str = ""
    rollup: str = ""
    times: int = 1
    tail: str = ""
    dated: str = ""
    before: bool = False
    parts: tuple[Measure, ...] = ()

    @property
    def counts_rows(self) -> bool:
        """Whether its number is the number of its rows (and not a sum, or a number of different things)."""
        return self.total is None and not self.distinct


@dataclass(frozen=True)
class Figure:
    """One indicator.

    `slot`: its number in codes, given once and never again. `version` rises when the formula changes, so that an old
    report can say which one it used. `denominator` None = a plain count or sum. `unit` "%" makes it a share; another
    unit with a denominator makes it a mean; `percentile` (0 to 1) one of the numerator's expression. `rounding`
    decimals, half up; `direction` "up" (more is better), "down" or "". `missing`: what the portal does not hold yet;
    such a figure answers 未启用. `link(period, where)`: the list where these rows can be worked on, for live numbers.
    `continues`: it needs the look before (`period.before`), which a code does not hold.
    """

    id: str
    slot: int
    version: int
    name: Any
    formula: Any
    numerator: Measure | None = None
    denominator: Measure | None = None
    unit: Any = ""
    rounding: int = 0
    direction: str = ""
    percentile: float | None = None
    missing: Any = ""
    link: Link | None = None
    continues: bool = False

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures it is made of."""
        return tuple(one for one in (self.numerator, self.denominator) if one is not None)

    @property
    def is_share(self) -> bool:
        return self.unit == "%"

    def rows_url(self, period: Period, where: Mapping[str, Any] | None = None) -> str | None:
        """Where the rows counted can be worked on, or None when the room has no such list."""
        return self.link(period, where or {}) if self.link else None


@dataclass(frozen=True)
class Value:
    """A computed figure: `numerator` and `denominator` as counted (denominator None for a plain count)."""

    figure: Figure
    numerator: Any
    denominator: Any = None

    @property
    def value(self) -> Decimal | int | None:
        """The number; None where there is nothing to divide by, or the facts are missing."""
        one = self.figure
        if one.missing:
            return None
        if one.percentile is not None:
            return _rounded(Decimal(str(self.numerator)), one.rounding) if self.denominator else None
        if one.denominator is None:
            return self.numerator if isinstance(self.numerator, int) else _rounded(self.numerator, one.rounding)
        if not self.denominator:
            return None
        share = 100 if one.is_share else 1
        return _rounded(Decimal(share) * Decimal(self.numerator) / Decimal(self.denominator), one.rounding)

    @property
    def text(self) -> str:
        """The number as read: 5 307, 96.5, 「—」."""
        value = self.value
        return NOTHING if value is None else f"{value:,}".replace(",", "\u202f")

    def __add__(self, other: Value) -> Value:
        """Sums of both; a percentile has no sum and becomes nothing."""
        if self.figure.percentile is not None:
            return Value(self.figure, 0, 0)
        below = None if self.denominator is None else self.denominator + (other.denominator or 0)
        return Value(self.figure, self.numerator + other.numerator, below)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def per_cent(part: int, whole: int, decimals: int = 1) -> Decimal | None:
    """`part` of `whole` in per cent, half up; None when the whole is 0."""
    return _rounded(Decimal(100) * part / whole, decimals) if whole else None


def average(values: Iterable[Value]) -> Decimal | None:
    """Mean of the values there are; those without a denominator stay out. None when none is left."""
    known = [Decimal(value.value) for value in values if value.value is not None]
    return _rounded(sum(known, Decimal(0)) / len(known), 1) if known else None


_facts: dict[str, Fact] = {}
_figures: dict[str, Figure] = {}
_slots: dict[int, Figure] = {}


def register_fact(one: Fact) -> None:
    """Make a table of facts known."""
    _facts[one.name] = one


def fact(name: str) -> Fact:
    """The facts of that name. Raises KeyError."""
    return _facts[name]


def register(*figures: Figure) -> None:
    """Declare figures; an id and a slot are given once."""
    for one in figures:
        if _figures.get(one.id, one) is not one or _slots.get(one.slot, one) is not one:
            raise ValueError(f"two figures are called {one.id!r} or hold slot {one.slot}")
        _figures[one.id] = _slots[one.slot] = one


def figure(id_: str) -> Figure:
    """The figure of that id. Raises KeyError."""
    return _figures[id_]


def figure_of_slot(slot: int) -> Figure:
    """The figure a code names. Raises KeyError."""
    return _slots[slot]


def registered() -> Sequence[Figure]:
    """All figures, by id."""
    return [_figures[name] for name in sorted(_figures)]
