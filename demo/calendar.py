"""Days of the demo year: how many dangers are found on a day, and office hours. China Standard Time throughout."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from functools import cache

CHINA = timezone(timedelta(hours=8), "CST")
Workday = Callable[[date], bool]
# Month and day from which inspections thicken (before New Year, May Day, National Day) and the safety month of June.
_BURSTS = (((1, 12), 14, 1.7), ((4, 22), 9, 1.8), ((6, 8), 14, 1.4), ((9, 20), 10, 2.2), ((12, 20), 9, 1.5))


@cache
def default_workday() -> Workday:
    """Official workdays where the calendar package knows the year, Monday to Friday otherwise."""
    from core.workdays import is_workday

    return is_workday


def weight(day: date, is_workday: Workday) -> float:
    """How busy inspectors are on a day; a workday without cause is 1."""
    if not is_workday(day):
        return 0.04 if day.weekday() == 5 else 0.0
    value = 1.0
    for (month, first), length, factor in _BURSTS:
        begin = date(day.year, month, first)
        if begin <= day < begin + timedelta(days=length):
            value = factor
    return value * (1.15 if day.weekday() in (1, 2, 3) else 0.9)


def spread(rng: random.Random, count: int, first: date, last: date, is_workday: Workday) -> list[date]:
    """`count` days between first and last (both included), in order, following the rhythm of the year."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weights = [weight(day, is_workday) for day in days]
    if not any(weights):
        weights = [1.0] * len(days)
    return sorted(rng.choices(days, weights=weights, k=count))


def next_workday(day: date, count: int, is_workday: Workday) -> date:
    """The day `count` workdays after `day` (0: the day itself)."""
    for _ in range(count):
        day += timedelta(days=1)
        while not is_workday(day):
            day += timedelta(days=1)
    return day


def previous_workday(day: date, count: int, is_workday: Workday) -> date:
    """The day `count` workdays before `day`; with 0 the day itself or the nearest workday before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    for _ in range(count):
        day -= timedelta(days=1)
        while not is_workday(day):
            day -= timedelta(days=1)
    return day


def office_hour(rng: random.Random, day: date, *, early: int = 8, late: int = 17) -> datetime:
    """A moment of that day between two hours."""
    seconds = early * 3600 + int(rng.random() * (late - early) * 3600)  # one draw: this is called 200 000 times
    return datetime.combine(day, time(seconds // 3600, seconds // 60 % 60, seconds % 60), CHINA)
