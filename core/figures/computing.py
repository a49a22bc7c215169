"""Values of figures for every group at once: one statement per fact table (and roll-up), however many groups."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Aggregate, Count, FloatField, Q, QuerySet, Sum
from django.utils import timezone

from core.figures.model import Figure, Measure, Value, fact, figure
from core.figures.period import Period

Group = tuple[Any, ...]
Table = dict[Group, dict[str, Value]]
Where = Mapping[str, Any]
ROLLED = {"zone_id", "severity", "sector", "month"}


class Percentile(Aggregate):
    """percentile_cont(p) within group (order by …)."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(p)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def compute(ids: Sequence[str], period: Period, *, by: Sequence[str] = (), where: Where | None = None) -> Table:
    """Values for every group present: {(value of each `by` …): {id: Value}}. Without `by` there is one group, ().

    `where` narrows by columns every fact concerned has: a value, or a list of values (zone_id, area_id, sector …).
    Sums by month serve where they can (live, whole months, their columns); else the facts are counted.
    """
    figures = [figure(id_) for id_ in dict.fromkeys(ids)]
    where = where or {}
    sums: dict[Group, dict[str, Any]] = {} if by else {(): {}}
    wanted = {
        one.name: one for fig in figures if not fig.missing for whole in fig.measures for one in _asked(whole, period)
    }
    rolled = {name: one for name, one in wanted.items() if _is_rolled(one, period, by, where)}
    for name in dict.fromkeys(one.fact for one in rolled.values()):
        mine = [one for one in rolled.values() if one.fact == name]
        _add(sums, _rolled(mine, period, by, where), by, mine)
        tails = [one for one in mine if one.tail]
        if tails:
            _add(sums, _tail(tails, period, by, where), by, tails)
    counted = [one for name, one in wanted.items() if name not in rolled]
    for key in dict.fromkeys((one.fact, one.narrow if period.is_live else "", one.before) for one in counted):
        mine = [one for one in counted if (one.fact, one.narrow if period.is_live else "", one.before) == key]
        _add(sums, _counted(mine, period, by, where), by, mine)
    table: Table = {group: {one.id: _value(one, cells, period) for one in figures} for group, cells in sums.items()}
    ranked = [one for one in figures if one.percentile is not None and not one.missing]
    for name in dict.fromkeys(one.numerator.fact for one in ranked if one.numerator is not None):
        deciles = [one for one in ranked if one.numerator is not None and one.numerator.fact == name]
        _rank(table, deciles, period, by, where)
    return filled(table, ids)


def _asked(one: Measure, period: Period) -> tuple[Measure, ...]:
    return one.parts if one.parts and period.is_live else (one,)


def _is_rolled(one: Measure, period: Period, by: Sequence[str], where: Where) -> bool:
    if not (one.rollup and period.is_live and not one.before) or not {*by, *where} <= ROLLED:
        return False
    today = timezone.localdate(period.as_of)
    next_day = period.end + datetime.timedelta(days=1)
    return period.start.day == 1 and (period.end >= today or next_day.day == 1)


def _narrowed(rows: QuerySet, where: Where) -> QuerySet:
    for name, value in where.items():
        many = isinstance(value, (list, tuple, set, frozenset))
        rows = rows.filter(**{f"{name}__in": value} if many else {name: value})
    return rows


def _rolled(measures: list[Measure], period: Period, by: Sequence[str], where: Where) -> Iterable[dict]:
    rows = fact(measures[0].fact).rollup
    if rows is None:
        raise ValueError(f"the facts {measures[0].fact} have no roll-up")
    this_month = timezone.localdate(period.as_of).replace(day=1)
    months = Q(month__gte=period.start, month__lte=period.end)
    whole = {one.name: Sum(one.rollup, filter=Q(month__lt=this_month) if one.tail else None) for one in measures}
    found = _grouped(_narrowed(rows().filter(months), where), by, whole)
    for row in found:
        for one in measures:
            row[one.name] = (row[one.name] or 0) * one.times
        yield row


def _tail(measures: list[Measure], period: Period, by: Sequence[str], where: Where) -> Iterable[dict]:
    """What the present month adds to measures that may not count what lies ahead in it."""
    first = timezone.localdate(period.as_of).replace(day=1)
    if period.end < first:
        return
    rest = replace(period, start=max(first, period.start))
    tail = measures[0].tail
    rows = fact(measures[0].fact).rows(rest).filter(**{f"{tail}__gte": first, f"{tail}__lte": rest.end})
    names = [name for name in by if name != "month"]
    for row in _grouped(_narrowed(rows, where), names, _aggregates(measures, rest)):
        yield row | {"month": first}


def _counted(measures: list[Measure], period: Period, by: Sequence[str], where: Where) -> Iterable[dict]:
    if "month" in by:
        raise ValueError(f"{measures[0].name} is not kept by month")
    look = period.before if measures[0].before else period
    if look is None:
        return []
    source = fact(measures[0].fact)
    rows = source.rows(look)
    if measures[0].narrow and period.is_live:
        rows = rows.filter(source.narrower[measures[0].narrow])
    dates = {one.dated for one in measures}
    if len(dates) == 1 and (dated := dates.pop()):
        start, after = look.moments()
        rows = rows.filter(**{f"{dated}__gte": start, f"{dated}__lt": after})
    return _grouped(_narrowed(rows, where), by, _aggregates(measures, period))


def _aggregates(measures: Iterable[Measure], period: Period) -> dict[str, Aggregate]:
    made: dict[str, Aggregate] = {}
    for one in measures:
        condition = one.where(period)
        if one.total is not None:
            made[one.name] = Sum(one.total, filter=condition)
        elif one.distinct:
            made[one.name] = Count(one.distinct, filter=condition, distinct=True)
        else:
            made[one.name] = Count("pk", filter=condition)
    return made


def _grouped(rows: QuerySet, by: Sequence[str], aggregates: Mapping[str, Aggregate]) -> Iterable[dict]:
    return rows.order_by().values(*by).annotate(**aggregates) if by else [rows.aggregate(**aggregates)]


def _add(
    sums: dict[Group, dict[str, Any]], rows: Iterable[dict], by: Sequence[str], measures: Iterable[Measure]
) -> None:
    for row in rows:
        cells = sums.setdefault(tuple(row[name] for name in by), {})
        for one in measures:
            cells[one.name] = cells.get(one.name, 0) + (row[one.name] or 0)


def _value(one: Figure, cells: Mapping[str, Any], period: Period) -> Value:
    if one.missing or one.numerator is None:
        return Value(one, 0, None)

    def number(measure: Measure) -> Any:
        return sum(cells.get(part.name, 0) for part in _asked(measure, period))

    return Value(one, number(one.numerator), None if one.denominator is None else number(one.denominator))


def _rank(table: Table, figures: list[Figure], period: Period, by: Sequence[str], where: Where) -> None:
    """Percentiles of one table of facts, all in one statement. A group without rows is left as it is."""
    made: dict[str, Aggregate] = {}
    counted, source = Q(pk=None), ""
    for one in figures:
        measure = one.numerator
        if measure is not None:
            condition, source = measure.where(period), measure.fact
            made[f"{one.id}_value"] = Percentile(measure.total, p=one.percentile, filter=condition)
            made[f"{one.id}_many"] = Count("pk", filter=condition)
            counted |= condition
    for row in _grouped(_narrowed(fact(source).rows(period).filter(counted), where), by, made):
        group = table.setdefault(tuple(row[name] for name in by), {})
        for one in figures:
            if (many := row[f"{one.id}_many"]) or not by:
                group[one.id] = Value(one, row[f"{one.id}_value"] or 0, many)


def rows_of(one: Measure, period: Period, where: Where | None = None) -> QuerySet:
    """The rows of facts a measure counts: as many as its number says (or, for a sum, the rows summed)."""
    look = period.before if one.before else period
    if look is None:
        return fact(one.fact).rows(period).none()
    return _narrowed(fact(one.fact).rows(look).filter(one.where(period)), where or {})


def filled(table: Table, ids: Sequence[str]) -> Table:
    """The same table with a zero for every figure a group has no rows of."""
    for group in table.values():
        for id_ in ids:
            if id_ not in group:
                group[id_] = zero(id_)
    return table


def zero(id_: str) -> Value:
    """The figure of nothing."""
    one = figure(id_)
    return Value(one, 0, None if one.denominator is None and one.percentile is None else 0)


def rolled_up(table: Table, ids: Sequence[str], *, keep: Sequence[int] = ()) -> Table:
    """Sums over a table: `keep` are the positions of the group key that stay. Without any, one row of totals, ()."""
    nothing = {id_: zero(id_) for id_ in ids}
    sums: Table = {} if keep else {(): dict(nothing)}
    for key, values in table.items():
        group = sums.setdefault(tuple(key[at] for at in keep), dict(nothing))
        for id_ in ids:
            group[id_] = group[id_] + values[id_]
    return sums
