"""Statutory clocks in force on a day, the last day of a term that began on a day, and how the province changes one.

A term runs by the clock in force on the day it began: what was due, overdue or deemed done under an older clock stays
so when the province sets another value.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput
from core.workdays import add_workdays, is_workday, today
from hazards.sources.clock_models import Clock

ONE_DAY = datetime.timedelta(days=1)
DAYS, WORKDAYS, HOURS = "日", "工作日", "小时"
_IN_DAYS = {DAYS: 1, "周": 7}
_IN_MONTHS = {"月": 1, "季度": 3, "年": 12}
UNITS = (HOURS, DAYS, WORKDAYS, *tuple(_IN_DAYS)[1:], *_IN_MONTHS)
"""Units a length can have, as deadlines.csv writes them."""
MOST = 9999


def clock(code: str, on: datetime.date) -> Clock:
    """The clock of this code in force on the day: the latest `valid_from` not after it. Raises LookupError.

    One whose own validity has run out (`valid_to`) stays in force until another takes its place; pages say so.
    """
    return clocks([code], on)[code]


def clocks(codes: Iterable[str], on: datetime.date) -> dict[str, Clock]:
    """The same for several codes in one statement. Raises LookupError naming those without a clock on the day."""
    wanted = list(codes)
    rows = Clock.objects.filter(code__in=wanted, valid_from__lte=on)
    found = {row.code: row for row in rows.order_by("code", "-valid_from", "-id").distinct("code")}
    if lacking := [code for code in wanted if code not in found]:
        raise LookupError(f"no clock is in force on {on}: {', '.join(lacking)}")
    return found


def due(clock: Clock, from_day: datetime.date) -> datetime.date:
    """The last day (to 24:00) of the term that began on `from_day`, which itself does not count.

    By 日, 周, 工作日 (official calendar), 月, 季度, 年; of months the same day, or the last one of a shorter month.
    Raises ValueError for a clock without a length in days (及时, 小时, dates of the year).
    """
    if clock.value is None:
        raise ValueError(f"{clock.code} has no fixed length")
    if clock.unit == WORKDAYS:
        return add_workdays(from_day, clock.value)
    if clock.unit in _IN_DAYS:
        return from_day + clock.value * _IN_DAYS[clock.unit] * ONE_DAY
    if clock.unit in _IN_MONTHS:
        return _months_later(from_day, clock.value * _IN_MONTHS[clock.unit])
    raise ValueError(f"{clock.code} counts no days but {clock.unit!r}")


def latest_start(clock: Clock, on: datetime.date) -> datetime.date:
    """The latest day a term may have begun on that is over before `on` (`due` earlier than `on`).

    Later beginnings end later, so one comparison with this day tells for any number of rows. Raises as `due`.
    """
    last = on - ONE_DAY
    if clock.value is not None and clock.unit == WORKDAYS:
        day, left = last, clock.value
        while left > 0:  # back over as many workdays as the term has
            left -= is_workday(day)
            day -= ONE_DAY
        return day
    start = last - (due(clock, last) - last)
    while due(clock, start) > last:
        start -= ONE_DAY
    while due(clock, start + ONE_DAY) <= last:
        start += ONE_DAY
    return start


def _months_later(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Timetable:
    """All versions of some clocks, newest first; answers for any day without another statement."""

    versions: Mapping[str, tuple[Clock, ...]]

    def at(self, code: str, day: datetime.date) -> Clock:
        """The clock a term follows that began on the day; before the first version that one."""
        rows = self.versions[code]
        return next((row for row in rows if row.valid_from <= day), rows[-1])

    def due(self, code: str, from_day: datetime.date) -> datetime.date:
        """The last day of the term that began on `from_day`."""
        return due(self.at(code, from_day), from_day)

    def over(self, code: str, field: str, on: datetime.date) -> Q:
        """Condition: the term that began on the day in `field` was over before `on`. Plain comparisons of dates."""
        found, until = Q(pk=None), None
        rows = self.versions[code]
        for row in rows:
            if until is not None and row.valid_from >= until:
                continue  # set twice for the same day: the later row holds
            last = latest_start(row, on)
            if until is not None:
                last = min(last, until - ONE_DAY)
            oldest = row.valid_from == rows[-1].valid_from
            if oldest or row.valid_from <= last:
                since = Q() if oldest else Q(**{f"{field}__gte": row.valid_from})
                found |= Q(**{f"{field}__lte": last}) & since
            until = row.valid_from
        return found


def timetable(codes: Iterable[str]) -> Timetable:
    """Every version of these clocks, one statement. Raises LookupError for a code nobody has entered."""
    wanted = tuple(codes)
    versions: dict[str, list[Clock]] = {code: [] for code in wanted}
    for row in Clock.objects.filter(code__in=wanted).order_by("code", "-valid_from", "-id"):
        versions[row.code].append(row)
    if lacking := [code for code, rows in versions.items() if not rows]:
        raise LookupError(f"no clock is called {', '.join(lacking)}")
    return Timetable({code: tuple(rows) for code, rows in versions.items()})


def can_be_set(row: Clock) -> bool:
    """Whether a length can be set: there is one, or the duty is due at an event and has none by law (及时)."""
    return row.value is not None or row.kind == "event"


def set_clock(*, actor: Actor, code: str, value: int, reason: str, valid_from: datetime.date, unit: str = "") -> Clock:
    """The province sets another length from a day on; the older row stays and answers for the days before.

    `unit` only where the clock has none. Raises PermissionDenied, LookupError, InvalidInput by field: no length, no
    reason, a day that is over, nothing changed.
    """
    require(actor, "sources.set_clocks")
    now = clock(code, max(valid_from, today()))
    wrong: dict[str, list[str]] = {}
    unit, reason = now.unit or unit, reason.strip()
    if not can_be_set(now):
        wrong["value"] = [_("这一条不是一段时长，不能设天数。")]
    elif not 1 <= value <= MOST:
        wrong["value"] = [_("请填 1 到 %(most)d 的整数。") % {"most": MOST}]
    elif (value, unit) == (now.value, now.unit):
        wrong["value"] = [_("与现行的一样，没有改动。")]
    if unit not in UNITS:
        wrong["unit"] = [_("请选择单位。")]
    if not reason:
        wrong["reason"] = [_("请写明依据或理由。")]
    if valid_from < today():
        wrong["valid_from"] = [_("不能早于今天：已经开始的期限按原来的算。")]
    if wrong:
        raise InvalidInput(wrong)
    return Clock.objects.create(
        code=now.code, topic=now.topic, duty=now.duty, actor=now.actor, receiver=now.receiver, trigger=now.trigger,
        value=value, unit=unit, kind=now.kind, source=now.source, sure=Clock.Sure.PROVINCE, note=now.note,
        valid_from=valid_from, changed_by=actor.name, change_reason=reason,
    )  # fmt: skip
