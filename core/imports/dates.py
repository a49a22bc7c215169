"""Dates as they stand in ledgers: real dates, serial numbers, and every way of writing one by hand."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from .errors import BadValue
from .sheets import Cell
from .values import clean_line, is_blank

_SERIAL_ZERO = date(1899, 12, 30)  # Excel's day 0, its wrong 29 February 1900 included: right from 1 March 1900 on
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: numbers outside are not taken for dates
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TEN = {"十": "10", "廿": "20", "卅": "30"}

_CLOCK = (
    r"(?:[T ]*(?:上午|下午|晚)?\s*\d{1,2}(?:[:：]\d{1,2}(?:[:：]\d{1,2}(?:\.\d+)?)?|[时点](?:\d{1,2}分?)?)"
    r"\s*(?:z|[+-]\d\d:?\d\d)?)?"
)
_WEEKDAY = r"(?:\s*[（(]?\s*(?:星期|周)[一二三四五六日天]\s*[）)]?)?"
_AFTER = r"\s*(?:之?前|以前|止|底前|完成|前完成|前整改完成)?"
_TAIL = _WEEKDAY + _CLOCK + _AFTER + r"\s*"
_FULL = re.compile(r"(\d{4}|\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?\.?" + _TAIL, re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?" + _TAIL)
_MONTH = re.compile(r"(?:19|20|21)\d\d\s*[-./年]\s*\d{1,2}\s*月?(?:份|底|末)?(?:之?前)?")
_FIRST = r"\d{1,4}\s*(?:[-./年月]\s*\d{1,2}\s*){1,2}[日号]?"
_RANGE = re.compile(
    _FIRST + r"\s*(?:至|到|~|～|—|–|--|-|、|,|，|和|及|\n)\s*(?:\d{1,4}\s*[-./年月]\s*)*\d{1,2}\s*[日号]?" + _TAIL
)
_DAY_FIRST = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}")


def read_date(value: Cell, *, year_hint: int | None = None) -> date | None:
    """The date a cell means, None if it is blank.

    `year_hint` completes dates written without a year ('11月6日'). Raises `BadValue` for days that do not exist,
    ranges, months without a day, numbers that are no date, and anything that can be read in two ways.
    """
    if is_blank(value):
        return None
    if isinstance(value, datetime):
        return _plausible(value.date(), clean_line(value))
    if isinstance(value, date):
        return _plausible(value, clean_line(value))
    if isinstance(value, bool):
        raise _not_a_date(clean_line(value))
    if isinstance(value, int | float):
        return _from_number(value, year_hint)
    return _from_text(clean_line(value), year_hint)


def _from_number(value: int | float, year_hint: int | None) -> date:
    text = clean_line(value)
    if int(value) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(value))
    if isinstance(value, int) and _COMPACT.fullmatch(text):
        return _from_text(text, year_hint)
    if 1900 <= value < 2200:
        raise BadValue("date_no_day", _("“%(text)s”只有年或年月，没有日"), suggest=_("补上日"), text=text)
    if 1 <= value < 13 and isinstance(value, float):
        # A number cell drops trailing zeros: 11.1 may have been typed 11.10.
        month, _dot, day = text.partition(".")
        if day in ("1", "2", "3"):
            raise BadValue(
                "date_unclear",
                _("“%(text)s”看不出是 %(month)s 月 %(day)s 日还是 %(month)s 月 %(day)s0 日"),
                suggest=_("写成完整的年月日"), text=text, month=month, day=day,
            )  # fmt: skip
        return _from_text(text, year_hint)
    raise _not_a_date(text)


def _from_text(text: str, year_hint: int | None) -> date:
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and int(float(text)) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(float(text)))
    written = re.sub(r"[〇零○一二三四五六七八九十廿卅]+(?=[年月日号])", _in_digits, text)
    written = (
        written.replace("／", "/").replace("．", ".").replace("。", ".").replace("－", "-").replace("—", "-").strip()
    )
    if found := _COMPACT.fullmatch(written):
        return _day(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _FULL.fullmatch(written):
        year = int(found[1]) + (2000 if len(found[1]) == 2 else 0)
        if len(found[1]) == 2 and not 13 <= int(found[1]) <= 49:
            raise _unclear(text)  # 11.12.10 may have been written day first
        return _day(year, int(found[2]), int(found[3]), text)
    if _DAY_FIRST.fullmatch(written):
        raise _unclear(text)
    if _MONTH.fullmatch(written):
        raise BadValue("date_no_day", _("“%(text)s”只有年或年月，没有日"), suggest=_("补上日"), text=text[:40])
    if found := _MONTH_DAY.fullmatch(written):
        if year_hint is None:
            raise BadValue("date_no_year", _("“%(text)s”没有写年份"), suggest=_("补上年份"), text=text[:40])
        return _day(year_hint, int(found[1]), int(found[2]), text)
    if _RANGE.fullmatch(written):
        raise BadValue(
            "date_range", _("“%(text)s”是一段日期，这里只能写一个"), suggest=_("只写一个日期"), text=text[:40]
        )
    raise _not_a_date(text)


def _in_digits(found: re.Match[str]) -> str:
    """Chinese numerals of a year, month or day in digits: 二〇二六 → 2026, 十一 → 11, 二十 → 20, 廿三 → 23."""
    text = found[0]
    for sign, tens in _TEN.items():
        before, ten, after = text.partition(sign)
        if ten:
            first = int(before.translate(_DIGITS) or 1) if sign == "十" else int(tens[0])
            return str(first * 10 + int(after.translate(_DIGITS) or 0))
    return text.translate(_DIGITS)


def _day(year: int, month: int, day: int, text: str) -> date:
    if not 1 <= month <= 12:
        raise BadValue("date_no_month", _("没有 %(month)s 月"), suggest=_("核对月份"), month=month)
    if not 1900 <= year < 2200:
        raise _implausible(text)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        suggest = _("改为 %(nearest)s，或在原表里改") if day > last else ""
        nearest = date(year, month, last).isoformat()
        if month == 2:
            said = _("没有这一天，%(year)s 年 2 月只有 %(last)s 天")
        else:
            said = _("没有这一天，%(month)s 月只有 %(last)s 天")
        raise BadValue("date_no_such_day", said, suggest=suggest, year=year, month=month, last=last, nearest=nearest)
    return _plausible(date(year, month, day), text)


def _plausible(day: date, text: str) -> date:
    if not 1990 <= day.year <= 2099:
        raise _implausible(text)
    return day


def _implausible(text: str) -> BadValue:
    return BadValue("date_year", _("年份不对：“%(text)s”"), suggest=_("核对年份"), text=text[:40])


def _unclear(text: str) -> BadValue:
    said = _("“%(text)s”看不出哪个是年、哪个是日")
    return BadValue("date_unclear", said, suggest=_("写成完整的年月日"), text=text[:40])


def _not_a_date(text: str) -> BadValue:
    return BadValue("date", _("“%(text)s”不是日期"), suggest=_("写成 2026-11-06 这样"), text=text[:40])
