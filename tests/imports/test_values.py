"""What officers type into cells, read without guessing."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from core.imports import (
    BadValue,
    clean_text,
    fingerprint,
    is_blank,
    read_amount,
    read_date,
    read_word,
    read_yes_no,
    split_values,
    unit_in_heading,
)
from hazards.dangers import ledger_columns as words

DAY = date(2026, 11, 6)


@pytest.mark.parametrize(
    "written",
    [DAY, datetime(2026, 11, 6, 8, 30), 46332, 46332.4, "46332", 20261106, "20261106", "2026.11.6", "2026/11/06",
     "2026-11-6 14:30", "2026年11月6日", "2026 年 11 月 6 日前", "11月6日", "11.6", 11.6, "26.11.6",
     "２０２６．１１．６",
     "二〇二六年十一月六日", "2026年11月6日（星期五）"],
)  # fmt: skip
def test_one_day_in_every_way_of_writing_it(written):
    assert read_date(written, year_hint=2026) == DAY


@pytest.mark.parametrize(
    ("written", "code", "part"),
    [
        ("2026.9.31", "date_no_such_day", "没有这一天，9 月只有 30 天"),
        ("2026-2-29", "date_no_such_day", "2026 年 2 月只有 28 天"),
        ("2026.13.1", "date_no_month", "没有 13 月"),
        ("2026.11.6-11.8", "date_range", "一段日期"),
        ("2026年11月6日至8日", "date_range", "一段日期"),
        ("2026年11月", "date_no_day", "没有日"),
        (2026.11, "date_no_day", "没有日"),
        (11.1, "date_unclear", "11 月 10 日"),
        ("05/06/2026", "date_unclear", "看不出"),
        ("1026-11-06", "date_year", "年份"),
        ("尽快", "date", "不是日期"),
        (True, "date", "不是日期"),
    ],
)
def test_what_is_no_single_day_is_refused_with_a_sentence(written, code, part):
    with pytest.raises(BadValue) as caught:
        read_date(written, year_hint=2026)
    assert caught.value.code == code
    assert part in caught.value.message


def test_an_impossible_day_comes_with_a_suggestion_and_a_missing_year_is_asked_for():
    with pytest.raises(BadValue) as caught:
        read_date("2026.9.31")
    assert "2026-09-30" in caught.value.suggestion
    with pytest.raises(BadValue, match="没有写年份"):
        read_date("11月6日")


@pytest.mark.parametrize(
    ("written", "amount"),
    [(3, "3"), ("3.5万元", "3.5"), ("35,000元", "3.5"), ("￥1，200", "1200"), ("约2万", "2"), ("0.3亿元", "3000")],
)
def test_amounts_are_in_ten_thousands(written, amount):
    assert read_amount(written) == Decimal(amount)


def test_the_unit_of_a_bare_amount_is_that_of_the_heading():
    assert read_amount(35000, unit=unit_in_heading("整改资金（元）")) == Decimal("3.5")
    assert unit_in_heading("整改资金\n(单位：万元)") == "万元"
    for bad in ("三万", "-1", True, "9" * 12):
        with pytest.raises(BadValue):
            read_amount(bad)


def test_several_values_in_one_cell():
    assert split_values("触电、火灾") == ["触电", "火灾"]
    assert split_values("张三（电工、焊工），李四；王五\n赵六/孙七、张三（电工、焊工）") == [
        "张三（电工、焊工）", "李四", "王五", "赵六", "孙七",
    ]  # fmt: skip
    assert split_values("1.触电\n2、火灾") == ["触电", "火灾"]
    assert split_values(None) == split_values("/") == []


def test_levels_and_states_come_from_the_words_of_the_caller():
    levels = {"一般（B）": "general_b", "Ｂ级": "general_b", "重大事故隐患": "major", "一般": "general"}
    assert {text: read_word(text, words.SEVERITY_WORDS) for text in levels} == levels
    states = {
        "已整改": "closed",
        "未整改": "open",
        "立行立改": "closed",
        "关闭": "closed",
        "未": "open",
        "整改中": "open",
    }
    assert {text: read_word(text, words.STATUS_WORDS) for text in states} == states
    for bad in ("较大", "非重大", "一般和重大"):
        with pytest.raises(BadValue, match="等级只有"):
            read_word(bad, words.SEVERITY_WORDS, message="等级只有重大和一般 A、B、C")


def test_no_word_means_two_keys():
    for table in (words.SEVERITY_WORDS, words.STATUS_WORDS, words.SECTOR_WORDS):
        every = [word for ways in table.values() for word in ways]
        assert len(every) == len(set(every))


def test_yes_no_blank_text_and_fingerprint():
    assert [read_yes_no(text) for text in ("√", "有", "×", "否", "", None)] == [True, True, False, False, None, None]
    assert all(map(is_blank, (None, "", " / ", "——", "-")))
    assert clean_text("ＡＢ１２\u200b　x\r\n\r\n\r\n\r\ny_x000D_") == "AB12 x\n\ny"
    assert clean_text("=1+1") == "=1+1"
    assert fingerprint("恒川 汽配", DAY, "漏油。") == fingerprint("恒川汽配", "2026-11-06", "漏油")
    assert fingerprint("a", "b") != fingerprint("ab", "")
