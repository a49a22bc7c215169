"""The calendar of a plan: windows of a year, workdays in them, where in a window a visit falls. No database."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache

from core.workdays import is_workday

DAY = datetime.timedelta(days=1)
LEAST = 5
"""A window with fewer workdays left is not planned any more: nobody is sent out within days (a product setting)."""


@dataclass(frozen=True)
class Window:
    """The `k`-th of `of` parts of a year, both ends included."""

    k: int
    of: int
    start: datetime.date
    end: datetime.date

    def holds(self, day: datetime.date | None) -> bool:
        return day is not None and self.start <= day <= self.end


@lru_cache(maxsize=64)
def windows(year: int, of: int) -> tuple[Window, ...]:
    """A year in `of` windows of equal length, without gap or overlap.

    Months, quarters, half-years where that works out, because people count by them; else equal to the day.
    """
    first = datetime.date(year, 1, 1)
    days = (datetime.date(year + 1, 1, 1) - first).days
    if 12 % of == 0:
        edges = [datetime.date(year, 1 + k * 12 // of, 1) for k in range(of)] + [first + DAY * days]
    else:
        edges = [first + DAY * (k * days // of) for k in range(of + 1)]
    return tuple(Window(k + 1, of, edges[k], edges[k + 1] - DAY) for k in range(of))


@lru_cache(maxsize=512)
def workdays(start: datetime.date, end: datetime.date) -> tuple[datetime.date, ...]:
    """The workdays from start to end, both included."""
    return tuple(start + DAY * n for n in range((end - start).days + 1) if is_workday(start + DAY * n))


def spread(days: tuple[datetime.date, ...], place: float) -> datetime.date:
    """The day that lies at `place` (0 ≤ place < 1) of the days."""
    return days[min(int(place * len(days)), len(days) - 1)]
