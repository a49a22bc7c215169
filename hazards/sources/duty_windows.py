"""Calendar windows of duties: weeks from Monday, months, quarters, half years, years; due on their last workday."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from core.workdays import is_workday

DAY = datetime.timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "halfyear": 6, "year": 12}
DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True)
class Window:
    """From the first to the last day, both inclusive; `due` is its last workday, None when it has none."""

    start: datetime.date
    end: datetime.date
    due: datetime.date | None


def window_of(day: datetime.date, *, every: int, unit: str) -> Window:
    """The window of `every` calendar units that holds the day. Longer ones are counted from Monday 0001-01-01 (weeks)
    and from January (months), so that they lie the same way for everybody."""
    if unit in DAYS:
        size = DAYS[unit] * every
        start = day - DAY * ((day.toordinal() - 1) % size)
        end = start + DAY * (size - 1)
    else:
        size = MONTHS[unit] * every
        first = (day.year * 12 + day.month - 1) // size * size
        start, end = _month(first), _month(first + size) - DAY
    return Window(start, end, _last_workday(start, end))


def windows(first: datetime.date, last: datetime.date, *, every: int, unit: str) -> Iterator[Window]:
    """The windows that touch these days, in order; none for a duty asked for never (`every` 0)."""
    if not every:
        return
    day = first
    while day <= last:
        one = window_of(day, every=every, unit=unit)
        yield one
        day = one.end + DAY


def _month(number: int) -> datetime.date:
    return datetime.date(number // 12, number % 12 + 1, 1)


def _last_workday(start: datetime.date, end: datetime.date) -> datetime.date | None:
    day = end
    while day >= start:
        if is_workday(day):
            return day
        day -= DAY
    return None
