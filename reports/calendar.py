"""Months and Saturday weeks of the cycle, and the days they are due (features.md §3C, M-12)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from core.figures import Period, at_midnight
from core.figures.period import frozen
from core.workdays import is_workday
from reports.models import CycleRule, ReportPeriod
from reports.states import Kind

FREEZE_AFTER = datetime.timedelta(minutes=30)
"""The automatic part is frozen half an hour after the last day has ended: what was typed at midnight is in."""
WEEK_DAYS = 7
SATURDAY = 5


def month_of(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First and last day of the day's month."""
    first = day.replace(day=1)
    return first, next_month(first) - datetime.timedelta(days=1)


def next_month(first: datetime.date) -> datetime.date:
    return (first + datetime.timedelta(days=32)).replace(day=1)


def previous_month(first: datetime.date) -> datetime.date:
    return (first - datetime.timedelta(days=1)).replace(day=1)


def week_of(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The Saturday the day's week began with, and its Friday (Sat 00:00 to Fri 24:00, Asia/Shanghai)."""
    first = day - datetime.timedelta(days=(day.weekday() - SATURDAY) % WEEK_DAYS)
    return first, first + datetime.timedelta(days=WEEK_DAYS - 1)


def slots(kind: str, first: datetime.date, last: datetime.date) -> Iterator[tuple[datetime.date, datetime.date]]:
    """Start and end of every period of the kind that has begun between two days."""
    start, end = month_of(first) if kind == Kind.MONTH else week_of(first)
    while start <= last:
        yield start, end
        start = end + datetime.timedelta(days=1)
        end = month_of(start)[1] if kind == Kind.MONTH else start + datetime.timedelta(days=WEEK_DAYS - 1)


def nth_workday(month: datetime.date, number: int) -> datetime.date:
    """The `number`-th workday of the month that begins with `month`."""
    day = month - datetime.timedelta(days=1)
    while number:
        day += datetime.timedelta(days=1)
        number -= is_workday(day)
    return day


def rule_for(month: datetime.date) -> CycleRule:
    """The due days in force for reports of this month."""
    return CycleRule.objects.filter(valid_from__lte=month).order_by("-valid_from")[0]


def due_days(month: datetime.date) -> dict[str, datetime.date]:
    """When the report of a month is due: zone, city, province; workdays of the month after."""
    rule, after = rule_for(month), next_month(month)
    return {
        "zone_due_on": nth_workday(after, rule.zone_workday),
        "city_due_on": nth_workday(after, rule.city_workday),
        "province_due_on": nth_workday(after, rule.province_workday),
    }


def freezes_at(end: datetime.date) -> datetime.datetime:
    """When a period that ends on this day is frozen."""
    return at_midnight(end + datetime.timedelta(days=1)) + FREEZE_AFTER


def look(start: datetime.date, end: datetime.date, known_at: datetime.datetime, before: Period | None = None) -> Period:
    """The days as of 24:00 of the last, as known at the freeze."""
    return frozen(start, end, known_at, before)


def year_to(end: datetime.date) -> datetime.date:
    """1 January of the year of a day: 1 月至本月累计 begins there."""
    return end.replace(month=1, day=1)


def month_name(period: ReportPeriod) -> str:
    """2026 年 10 月, in the language of whoever reads (documents are always written in Chinese)."""
    return _("%(y)d 年 %(m)d 月") % {"y": period.start.year, "m": period.start.month}


def today() -> datetime.date:
    return timezone.localdate()
