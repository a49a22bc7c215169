"""Numbers that can be opened: each indicator is one object, computed for all groups in one GROUP BY per fact table.

A room registers its fact table and its figures; `reports` only uses them. A figure yields a value, its formula as text,
and the address of exactly the rows counted. An empty denominator gives no value (「—」), never 100 %, and stays out of
averages; a total is the quotient of the sums, not the mean of the parts. No domain word here.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

NOTHING = "—"


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both inclusive, in the portal's time zone, seen from the day `as_of`."""

    start: datetime.date
    end: datetime.date
    as_of: datetime.date

    def moments(self) -> tuple[datetime.datetime, datetime.datetime]:
        """First moment of the period and the first one after it."""
        return at_midnight(self.start), at_midnight(self.end + datetime.timedelta(days=1))


def at_midnight(day: datetime.date) -> datetime.datetime:
    """The day's first moment in the portal's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


Condition = Callable[[Period], Q]
Link = Callable[[Period, Mapping[str, Any]], str | None]


@dataclass(frozen=True)
class Figure:
    """One indicator.

    `numerator`, `denominator`: conditions on rows of the fact table `fact` (denominator None = a plain count).
    `unit` is shown behind the value; `rounding` decimals, half up; `direction` "up" (more is better), "down" or "".
    `link(period, where)`: address of the rows of the numerator, narrowed by `where` (zone, area …).
    `version` rises when the formula changes, so that an old report can say which one it used.
    """

    id: str
    version: int
    name: Any
    fact: str
    numerator: Condition
    formula: Any
    denominator: Condition | None = None
    unit: Any = ""
    rounding: int = 0
    direction: str = ""
    link: Link | None = None

    def rows_url(self, period: Period, where: Mapping[str, Any] | None = None) -> str | None:
        """Where the rows counted can be read, or None when the room has no list of them."""
        return self.link(period, where or {}) if self.link else None


@dataclass(frozen=True)
class Value:
    """A computed figure: `numerator` and `denominator` are counts (denominator None for a plain count)."""

    figure: Figure
    numerator: int
    denominator: int | None = None

    @property
    def value(self) -> Decimal | int | None:
        """The number: a count, or per cent rounded half up; None where there is nothing to divide by."""
        if self.figure.denominator is None:
            return self.numerator
        return per_cent(self.numerator, self.denominator or 0, self.figure.rounding)

    @property
    def text(self) -> str:
        """The number as read: 5 307, 96.5, 「—」."""
        value = self.value
        if value is None:
            return NOTHING
        return f"{value:,}".replace(",", " ") if isinstance(value, int) else str(value)

    def __add__(self, other: Value) -> Value:
        below = None if self.denominator is None else self.denominator + (other.denominator or 0)
        return Value(self.figure, self.numerator + other.numerator, below)


def per_cent(part: int, whole: int, decimals: int = 1) -> Decimal | None:
    """`part` of `whole` in per cent, half up; None when the whole is 0."""
    if not whole:
        return None
    step = Decimal(1).scaleb(-decimals)
    return (Decimal(100) * part / whole).quantize(step, rounding=ROUND_HALF_UP)


def average(values: Iterable[Value]) -> Decimal | None:
    """Mean of the values there are; those without a denominator stay out. None when none is left."""
    known = [Decimal(value.value) for value in values if value.value is not None]
    if not known:
        return None
    return (sum(known, Decimal(0)) / len(known)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


_facts: dict[str, Callable[[], QuerySet]] = {}
_figures: dict[str, Figure] = {}


def register_fact(name: str, rows: Callable[[], QuerySet]) -> None:
    """Name a fact table: `rows()` gives its rows in the scope in force, one per thing counted."""
    _facts[name] = rows


def register(*figures: Figure) -> None:
    """Declare figures; an id is given once."""
    for figure in figures:
        known = _figures.get(figure.id)
        if known is not None and known is not figure:
            raise ValueError(f"two figures are called {figure.id!r}")
        _figures[figure.id] = figure


def figure(id_: str) -> Figure:
    """The figure of that id. Raises KeyError."""
    return _figures[id_]


def registered() -> list[Figure]:
    """All figures, by id."""
    return [_figures[name] for name in sorted(_figures)]


Group = tuple[Any, ...]
Table = dict[Group, dict[str, Value]]


def compute(ids: Sequence[str], period: Period, *, by: Sequence[str] = (), where: Q | None = None) -> Table:
    """Values for every group present: {(value of each `by` …): {id: Value}}; one statement per fact table.

    `by` and `where` name columns that every fact table concerned has. Without `by` there is one group, ().
    """
    table: Table = {}
    for fact in dict.fromkeys(figure(id_).fact for id_ in ids):
        mine = [figure(id_) for id_ in ids if figure(id_).fact == fact]
        rows = _facts[fact]()
        rows = rows.filter(where) if where is not None else rows
        counts: dict[str, Count] = {}
        for one in mine:
            counts[f"n_{one.id}"] = Count("pk", filter=one.numerator(period))
            if one.denominator is not None:
                counts[f"d_{one.id}"] = Count("pk", filter=one.denominator(period))
        found = rows.order_by().values(*by).annotate(**counts) if by else [rows.aggregate(**counts)]
        for row in found:
            group = table.setdefault(tuple(row[name] for name in by), {})
            for one in mine:
                group[one.id] = Value(one, row[f"n_{one.id}"], row.get(f"d_{one.id}"))
    return filled(table, ids)


def filled(table: Table, ids: Sequence[str]) -> Table:
    """The same table with a zero for every figure a group has no rows of."""
    for group in table.values():
        for id_ in ids:
            group.setdefault(id_, zero(id_))
    return table


def zero(id_: str) -> Value:
    """The figure of nothing."""
    one = figure(id_)
    return Value(one, 0, None if one.denominator is None else 0)


def rolled_up(table: Table, ids: Sequence[str], *, keep: Sequence[int] = ()) -> Table:
    """Sums over a table: `keep` are the positions of the group key that stay. Without any, one row of totals, ()."""
    sums: Table = {} if keep else {(): {id_: zero(id_) for id_ in ids}}
    for key, values in table.items():
        group = sums.setdefault(tuple(key[at] for at in keep), {id_: zero(id_) for id_ in ids})
        for id_ in ids:
            group[id_] = group[id_] + values[id_]
    return sums
