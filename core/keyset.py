"""Pages by key instead of by offset: page 1000 costs what page 1 costs, and nothing is shown twice or left out.

Rows are ordered by (sort, id), both in the same direction, and the next page begins with a row comparison
`(sort, id) > (…, …)`, which PostgreSQL answers from an index on exactly these columns. A row comparison loses rows
whose sort value is NULL (measured), so a nullable column is paged in two parts: first the rows that have a value, then
those that have none (「last」, in either direction). No `NULLS LAST` reaches the database: it would not use the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core import signing
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection, models
from django.db.models import F, Func, QuerySet, Value
from psycopg2 import sql

CAP = 10_000  # counts stop here and are written 10 000+
SEARCH_CAP = 1_000  # words are looked for row by row, so their counts stop earlier


@dataclass(frozen=True)
class Order:
    """How a list is ordered: a field path of the model, its direction, and whether the column may be NULL.

    `null` is "none" (the column is NOT NULL) or "last" (rows without a value come after all others).
    """

    field: str
    descending: bool = False
    null: str = "none"

    def flipped(self) -> Order:
        """The same column, the other way round."""
        return replace(self, descending=not self.descending)


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: beside the row with this sort value and id, looking forwards or backwards.

    `number` is the running number (from 1) of the first row of the page it leads to.
    """

    value: Any
    pk: Any
    back: bool = False
    number: int = 1


@dataclass
class Page:
    """One page of rows with the cursors around it (None at the ends) and the running numbers of its rows."""

    rows: list[Any]
    next: Cursor | None = None
    previous: Cursor | None = None
    first: int = 0
    last: int = field(init=False)

    def __post_init__(self) -> None:
        self.last = self.first + len(self.rows) - 1 if self.rows else 0


class _Row(Func):
    """`(a, b)`: a SQL row."""

    template = "(%(expressions)s)"
    output_field = models.BooleanField()  # never read; lets the row stand in a condition


class _Beyond(Func):
    """`row > row` or `row < row`, a condition for filter()."""

    template = "%(expressions)s"
    output_field = models.BooleanField()


class _OneOf(Func):
    """`id = any(array(select …))`: an index condition whose rows the planner takes for few, whatever it joins next."""

    template = "%(expressions)s)"
    arg_joiner = " = any("
    output_field = models.BooleanField()


def _field(model: type[models.Model], path: str) -> models.Field:
    """The model field a path such as enterprise__name ends in."""
    found: Any = None
    current: Any = model
    for part in path.split("__"):
        found = current._meta.pk if part == "pk" else current._meta.get_field(part)
        current = found.related_model or current
    return found


def _value_of(row: Any, path: str) -> Any:
    if isinstance(row, dict):
        return row[path]
    for part in path.split("__"):
        row = getattr(row, part) if row is not None else None
    return row


def encode(cursor: Cursor, model: type[models.Model], order: Order) -> str:
    """An opaque signed text for the address; it fits this model and this order only."""
    value = cursor.value
    if value is not None:
        value = value.isoformat() if hasattr(value, "isoformat") else value
        value = value if isinstance(value, (int, str, float)) else str(value)
    pk = cursor.pk if isinstance(cursor.pk, int) else str(cursor.pk)  # a UUID is no JSON
    return _signer(model, order).sign_object([value, pk, int(cursor.back), cursor.number], compress=True)


def decode(text: str | None, model: type[models.Model], order: Order) -> Cursor | None:
    """The cursor in the address; None for nothing, for a forged one and for one of another order (first page then)."""
    if not text:
        return None
    try:
        value, pk, back, number = _signer(model, order).unsign_object(text)
        if value is not None and not isinstance(value, bool):
            value = _field(model, order.field).to_python(value)
        return Cursor(value, model._meta.pk.to_python(pk), bool(back), int(number))
    except (signing.BadSignature, ValidationError, ValueError, TypeError):
        return None


def _signer(model: type[models.Model], order: Order) -> signing.Signer:
    return signing.Signer(salt=f"keyset:{model._meta.label}:{order.field}:{int(order.descending)}")


def _beyond(queryset: QuerySet, order: Order, cursor: Cursor, descending: bool) -> QuerySet:
    sign = " < " if descending else " > "
    pk_field = queryset.model._meta.pk
    if order.field in ("pk", pk_field.name):
        return queryset.filter(**{"pk__lt" if descending else "pk__gt": cursor.pk})
    if cursor.value is None:
        return queryset.filter(**{"pk__lt" if descending else "pk__gt": cursor.pk})
    here = _Row(
        Value(cursor.value, output_field=_field(queryset.model, order.field)), Value(cursor.pk, output_field=pk_field)
    )
    return queryset.filter(_Beyond(_Row(F(order.field), F("pk")), here, arg_joiner=sign))


Names = Sequence[str] | None
"""Names for values(); None gives instances."""


def _part(
    queryset: QuerySet, order: Order, *, empty: bool, descending: bool, size: int, cursor: Cursor | None, names: Names
) -> list:
    """Up to `size` rows of one part: those with a sort value, or (`empty`) those without.

    The ids come first, from the table alone: of a join the planner underestimates what row security lets through,
    reads the whole zone and sorts it (bin/bench million).
    """
    direction = "-" if descending else ""
    if order.null == "last":
        queryset = queryset.filter(**{f"{order.field}__isnull": empty})
    ordering = ["pk"] if empty or order.field in ("pk", queryset.model._meta.pk.name) else [order.field, "pk"]
    if cursor is not None:
        queryset = _beyond(queryset, order, cursor, descending)
    ordering = [direction + name for name in ordering]
    ids = queryset.order_by(*ordering).values("pk")[:size]
    rows = queryset.filter(_OneOf(F("pk"), ArraySubquery(ids))).order_by(*ordering)
    return list(rows if names is None else rows.values(*names))


def take(queryset: QuerySet, order: Order, size: int, cursor: Cursor | None, names: Names = None) -> list:
    """Up to `size` rows after (or, looking back, before) the cursor, in reading order of the direction taken."""
    back = cursor is not None and cursor.back
    descending = order.descending != back
    if order.null == "none":
        return _part(queryset, order, empty=False, descending=descending, size=size, cursor=cursor, names=names)
    rows: list = []
    parts: tuple[bool, ...] = (True, False) if back else (False, True)
    if cursor is not None and (cursor.value is None) != parts[0]:
        parts = parts[1:]  # the cursor stands in the second part already
    for empty in parts:
        here = cursor if cursor is not None and (cursor.value is None) == empty else None
        left = size - len(rows)
        rows += _part(queryset, order, empty=empty, descending=descending, size=left, cursor=here, names=names)
        if len(rows) >= size:
            break
    return rows


def page(queryset: QuerySet, order: Order, size: int, cursor: Cursor | None = None, names: Names = None) -> Page:
    """One page: model instances, or values of these names, among them the primary key and the sort field."""
    pk = queryset.model._meta.pk.attname

    def beside(row: Any, back: bool, number: int) -> Cursor:
        return Cursor(_value_of(row, order.field), _value_of(row, pk), back, number)

    rows = take(queryset, order, size + 1, cursor, names)
    more = len(rows) > size
    rows = rows[:size]
    if cursor is not None and cursor.back:
        if not more:  # the beginning is reached: show a full first page
            return page(queryset, order, size, names=names) if len(rows) < size else _first(rows, beside, size)
        rows.reverse()
        number = max(cursor.number, 1)
        return Page(rows, beside(rows[-1], False, number + size), beside(rows[0], True, number - size), number)
    number = cursor.number if cursor else 1
    return Page(
        rows,
        beside(rows[-1], False, number + size) if more else None,
        _back_from(cursor, rows, beside, number, size),
        number if rows else 0,
    )


def _first(rows: list, beside: Any, size: int) -> Page:
    rows.reverse()
    return Page(rows, beside(rows[-1], False, size + 1), None, 1)


def _back_from(cursor: Cursor | None, rows: list, beside: Any, number: int, size: int) -> Cursor | None:
    if cursor is None:
        return None
    if rows:
        return beside(rows[0], True, number - size)
    return replace(cursor, back=True, number=number - size)


def batches(queryset: QuerySet, order: Order, size: int = 2000, names: Names = None) -> Iterator[list]:
    """All rows in order, `size` at a time, each batch one statement: memory stays flat however many there are."""
    pk = queryset.model._meta.pk.attname
    cursor = None
    while True:
        rows = take(queryset, order, size, cursor, names)
        if rows:
            yield rows
        if len(rows) < size:
            return
        cursor = Cursor(_value_of(rows[-1], order.field), _value_of(rows[-1], pk))


def counts(querysets: Sequence[QuerySet], cap: int = CAP) -> list[int]:
    """How many rows each queryset has, all in one statement; cap + 1 means 「more than cap」."""
    parts, params = [], []
    for queryset in querysets:
        if queryset.query.is_empty():
            parts.append(sql.SQL("0"))
            continue
        capped = queryset.order_by().values("pk")[: cap + 1]
        try:
            text, values = capped.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            parts.append(sql.SQL("0"))
            continue
        parts.append(sql.SQL("(select count(*) from ({}) as capped)").format(sql.SQL(text)))
        params += values
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("select {}").format(sql.SQL(", ").join(parts)), params)
        return list(cursor.fetchone())
