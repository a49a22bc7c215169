"""Workdays of the People's Republic of China, from the package chinesecalendar (State Council notices, by year).

A year the package does not know yet falls back to Monday to Friday, and `missing_years` lets pages say so.
"""

from __future__ import annotations

import datetime
from functools import lru_cache

import chinese_calendar
from django.utils import timezone


@lru_cache(maxsize=4096)
def is_workday(day: datetime.date) -> bool:
    """True for working days, make-up days included."""
    if day.year in known_years():
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5


@lru_cache(maxsize=1)
def known_years() -> frozenset[int]:
    """Years the package has an official calendar for."""
    return frozenset(day.year for day in chinese_calendar.constants.holidays)


def missing_years(*days: datetime.date) -> list[int]:
    """Years among these days whose official calendar is missing (a banner names them)."""
    return sorted({day.year for day in days} - known_years())


def add_workdays(day: datetime.date, count: int) -> datetime.date:
    """The `count`-th workday after `day`."""
    while count > 0:
        day += datetime.timedelta(days=1)
        if is_workday(day):
            count -= 1
    return day


def workdays_between(first: datetime.date, last: datetime.date) -> int:
    """Number of workdays after `first` up to and including `last`; 0 when last is not later."""
    days = (last - first).days
    return sum(is_workday(first + datetime.timedelta(days=n)) for n in range(1, days + 1))


def after_workdays(moment: datetime.datetime, count: int) -> datetime.datetime:
    """The same time of day `count` workdays later (Asia/Shanghai)."""
    local = timezone.localtime(moment)
    return local + (add_workdays(local.date(), count) - local.date())


def today() -> datetime.date:
    """The date in Asia/Shanghai now."""
    return timezone.localdate()
