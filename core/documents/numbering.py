"""Numbers and dates as official documents write them (GB/T 9704-2012, 7.2.5, 7.3.3, 7.3.5.4; GB/T 15834)."""

from __future__ import annotations

from datetime import date

_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1 to 99 in words: 1 → 一, 10 → 十, 21 → 二十一. Raises ValueError outside."""
    if not 1 <= number <= 99:
        raise ValueError(f"no heading has the number {number}")
    tens, ones = divmod(number, 10)
    words = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return words + (_DIGITS[ones] if ones else "")


def level1(number: int) -> str:
    """一、"""
    return f"{chinese_number(number)}、"


def level2(number: int) -> str:
    """（一）"""
    return f"（{chinese_number(number)}）"


def level3(number: int) -> str:
    """1."""
    return f"{number}."


def level4(number: int) -> str:
    """（1）"""
    return f"（{number}）"


LEVELS = (level1, level2, level3, level4)


def full_date(day: date) -> str:
    """2026年11月7日: all three parts, no leading zero (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(code: str, year: int, number: int) -> str:
    """苏商开安〔2026〕12号: full year in 六角括号, no leading zero, no 第 (7.2.5)."""
    if number < 1:
        raise ValueError(f"no document has the number {number}")
    return f"{code}〔{year:d}〕{number:d}号"
