"""Turn what officers type into values: texts, dates, amounts, lists, words from a closed list.

Every reader either returns the value, returns None for a blank cell, or raises `BadValue` with a sentence saying what
is wrong with this cell. Nothing is guessed where two readings are possible.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from .errors import BadValue
from .sheets import Cell

NOTHING = frozenset({"", "/", "\\", "-", "--", "—", "——", "－", "\u2010", "\u2013", "n/a", "na", "null"})
"""Texts by which people say that a cell has nothing to say."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
_FULL_WIDTH |= {0x3000: 0x20, 0xA0: 0x20, 0x2007: 0x20, 0x202F: 0x20}
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EXCEL_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CLOSED = {"（": "）", "(": ")", "【": "】", "[": "]", "〔": "〕", "《": "》", "“": "”"}
_NUMBERING = re.compile(r"^\s*(?:[(（]?\d{1,2}(?:[)）、]|[.．](?!\d))|[①-⑳])\s*", re.MULTILINE)
_SEPARATORS = frozenset("、，,；;/／\n")


def clean_text(value: Cell) -> str:
    """The cell as text: full-width letters and digits made plain, invisible characters gone, line breaks kept.

    Chinese punctuation stays as it is. Whole numbers lose their ".0", dates become ISO.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    text = unicodedata.normalize("NFC", str(value))
    text = _EXCEL_ESCAPE.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) < 0x20 else found[0], text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\v", "\n")
    text = _CONTROL.sub("", _INVISIBLE.sub("", text.translate(_FULL_WIDTH)))
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_line(value: Cell) -> str:
    """Like `clean_text`, on one line."""
    return re.sub(r"\s*\n\s*", " ", clean_text(value))


def is_blank(value: Cell) -> bool:
    """True for an empty cell and for the strokes people put into cells they leave out."""
    return value is None or (isinstance(value, str) and clean_line(value).lower() in NOTHING)


def plain_key(value: Cell) -> str:
    """The text reduced to what counts when two texts are compared: no spaces, punctuation, case or width."""
    text = unicodedata.normalize("NFKC", clean_text(value)).lower()
    return "".join(letter for letter in text if letter.isalnum())


def split_values(value: Cell) -> list[str]:
    """Several values in one cell, split at 、，,；; / and line breaks, but not in brackets. No empties, no doubles."""
    text = _NUMBERING.sub("", clean_text(value))
    parts: list[str] = []
    awaited: list[str] = []
    current = ""
    for letter in text:
        if letter in _CLOSED and _CLOSED[letter] in text:
            awaited.append(_CLOSED[letter])
        elif awaited and letter == awaited[-1]:
            awaited.pop()
        if letter in _SEPARATORS and not awaited:
            parts.append(current)
            current = ""
        else:
            current += letter
    parts.append(current)
    found = (part.strip() for part in parts)
    return list(dict.fromkeys(part for part in found if part.lower() not in NOTHING))


# ---- amounts ---------------------------------------------------------------------------------------------------------

_UNITS = {"亿元": Decimal(10_000), "亿": Decimal(10_000), "万元": Decimal(1), "万": Decimal(1), "w": Decimal(1)}
_UNITS |= {"千元": Decimal("0.1"), "元": Decimal("0.0001"), "圆": Decimal("0.0001"), "块": Decimal("0.0001")}
_AMOUNT = re.compile(
    r"(?:约|共|共计|合计|计|人民币|rmb|[¥￥])*\s*(-?[\d,， ]*\d(?:\.\d+)?|\.\d+)\s*"
    r"(亿元|亿|万元|万|w|千元|元|圆|块)?(?:整|左右|人民币)?"
)


def unit_in_heading(heading: str, default: str = "万元") -> str:
    """The unit of money a column heading names, e.g. '整改资金（元）' → '元'; `default` when it names none."""
    found = re.search(r"[（(\[【/]\s*(?:单位[:：]?)?\s*(亿元|万元|千元|元)", heading)
    return found[1] if found else default


def read_amount(value: Cell, *, unit: str = "万元") -> Decimal | None:
    """An amount of money in 万元. `unit` is what a bare number in this column means (万元 or 元)."""
    if is_blank(value) or (isinstance(value, str) and clean_line(value) in ("无", "未投入", "不需要", "不涉及")):
        return None
    if isinstance(value, bool | date):
        raise BadValue("amount", _("这里应是金额，不是“%(text)s”"), text=clean_line(value))
    text = clean_line(value).lower()
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise BadValue("amount", _("看不懂金额“%(text)s”"), suggest=_("只写一个数字，例如 3.5"), text=text[:40])
    try:
        number = Decimal(re.sub(r"[,， ]", "", found[1]))
    except InvalidOperation as error:  # pragma: no cover - the pattern lets only numbers through
        raise BadValue("amount", _("看不懂金额“%(text)s”"), text=text[:40]) from error
    if number < 0:
        raise BadValue("amount_negative", _("金额不能是负数"))
    amount = number * _UNITS[found[2] or unit]
    if amount >= Decimal(10) ** 8:
        raise BadValue("amount_big", _("金额“%(text)s”过大，请核对单位"), text=text[:40])
    return amount


# ---- words from a closed list ----------------------------------------------------------------------------------------

_DENIAL = ("不", "非", "未", "无", "没")


def read_word(value: Cell, words: Mapping[str, Iterable[str]], *, message: Any = None) -> str | None:
    """The key whose word the cell says. `words`: key → the ways of writing it. `message`: sentence if none fits.

    Whole-cell equality wins; otherwise the words found in the cell decide, longest first ('未整改' is not '整改'),
    and only if they all mean the same key.
    """
    if is_blank(value):
        return None
    text = plain_key(value) or clean_line(value)  # a tick has no letters
    known = {plain_key(word) or word: key for key, ways in words.items() for word in ways}
    if text in known:
        return known[text]
    taken: list[tuple[int, int, str]] = []
    for word in sorted(known, key=len, reverse=True):
        # A single character says too little inside a longer text ('C' in 'PVC', '大' in '大丰').
        at = text.find(word) if len(word) > 1 else -1
        if at < 0 or any(start < at + len(word) and at < end for start, end, _key in taken):
            continue
        if at and text[at - 1] in _DENIAL and not word.startswith(_DENIAL):
            continue
        taken.append((at, at + len(word), known[word]))
    keys = {key for _start, _end, key in taken}
    if len(keys) == 1 and len(text) <= 20:
        return keys.pop()
    raise BadValue("word", message or _("认不出“%(text)s”"), text=clean_line(value)[:40])


YES_NO = {
    "yes": ("是", "有", "已", "对", "y", "yes", "true", "1"),
    "no": ("否", "无", "未", "没有", "不是", "n", "no", "false", "0"),
}


def read_yes_no(value: Cell) -> bool | None:
    """是/否, 有/无, √/× and the like. None for a blank cell."""
    if isinstance(value, str) and clean_line(value) in ("√", "✓", "☑", "✔"):
        return True
    if isinstance(value, str) and clean_line(value).lower() in ("×", "x", "✗", "☒"):
        return False
    key = read_word(value, YES_NO, message=_("这里只能写是或否，不能写“%(text)s”"))
    return None if key is None else key == "yes"


def fingerprint(*parts: Any) -> str:
    """The same row whoever typed it: a hash over parts compared as by `plain_key`. 64 hex digits."""
    keys = (plain_key(part if isinstance(part, Cell) else str(part)) for part in parts)
    return hashlib.sha256("\x1f".join(keys).encode()).hexdigest()
