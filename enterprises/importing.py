"""Reading an enterprise list: one row as clean values.

A blank cell says nothing and changes nothing; a wrong cell gives its row back with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import (
    BadValue,
    DataRow,
    Layout,
    ReadRow,
    clean_line,
    heading_of,
    read_cells,
    read_date,
    read_word,
    read_yes_no,
    split_values,
)
from enterprises.credit_code import fault, normalise
from enterprises.divisions import read_division, suggested_sector
from enterprises.import_columns import GRADE_WORDS, RISK_WORDS, SECTOR_WORDS, SIZE_WORDS, STATUS_WORDS
from enterprises.models import Enterprise, Sector
from enterprises.place import place_faults

Reader = Callable[[Any], Any]


def _text(value: Any) -> str:
    return clean_line(value)


def _count(value: Any) -> int:
    text = clean_line(value).removesuffix("人").replace(",", "").replace("，", "").strip()
    try:
        number = Decimal(text)
    except ArithmeticError as error:
        raise BadValue("count", gettext_lazy("人数“%(text)s”不是数字"), text=text[:20]) from error
    if number != number.to_integral_value() or not 0 <= number <= 1_000_000:
        raise BadValue("count", gettext_lazy("人数“%(text)s”不是 0 至 1 000 000 的整数"), text=text[:20])
    return int(number)


def read_code(value: Any) -> str:
    """A credit code as it is kept. Raises BadValue with what is wrong in it."""
    found = fault(value)
    if found:
        raise BadValue("credit_code", found.message)
    return normalise(value)


def _division(value: Any) -> str:
    code = read_division(clean_line(value))
    if code is None:
        raise BadValue("division", gettext_lazy("行业大类“%(text)s”不是 GB/T 4754 的大类"), text=clean_line(value)[:30])
    return code


def _phone(value: Any) -> str:
    text = clean_line(value).replace(" ", "")
    if sum(letter.isdigit() for letter in text) < 5:
        raise BadValue("phone", gettext_lazy("电话“%(text)s”不像电话号码"), text=text[:30])
    return text


def _degrees(value: Any) -> Decimal:
    """Degrees with six decimals (about 0.1 m)."""
    text = clean_line(value).rstrip("°EN").strip()
    try:
        return Decimal(text).quantize(Decimal("0.000001"))
    except InvalidOperation:
        raise BadValue("degrees", gettext_lazy("“%(text)s”不是用小数写的经纬度"), text=text[:30]) from None


def _word(words: Mapping[str, tuple[str, ...]]) -> Reader:
    return lambda value: read_word(value, words)


READERS: dict[str, Reader] = {
    "credit_code": read_code,
    "name": _text,
    "short_name": _text,
    "former_names": lambda value: "、".join(split_values(value)),
    "area": _text,
    "division": _division,
    "sector": _word(SECTOR_WORDS),
    "size": _word(SIZE_WORDS),
    "staff_count": _count,
    "status": _word(STATUS_WORDS),
    "address": _text,
    "longitude": _degrees,
    "latitude": _degrees,
    "legal_person": _text,
    "principal_name": _text,
    "principal_phone": _phone,
    "safety_head_name": _text,
    "safety_head_phone": _phone,
    "full_time_officers": _count,
    "insured_until": read_date,
    "grade": _word(GRADE_WORDS),
    "grade_until": read_date,
    "risk": _word(RISK_WORDS),
    "uses_hazchem": read_yes_no,
}
_SECTORS = frozenset(Sector.values)


LONGEST = {
    key: longest
    for key in READERS
    if key != "area" and (longest := getattr(Enterprise._meta.get_field(key), "max_length", None))
} | {"area": 40}


def read_enterprise_row(row: DataRow, layout: Layout, areas: Mapping[str, int]) -> ReadRow:
    """Clean values of one row. `areas`: name → id of the zone's areas; an unknown one is noted and left open."""
    read = read_cells(row, layout, READERS, LONGEST)
    for key, label in (("credit_code", _("统一社会信用代码")), ("name", _("企业名称"))):
        if key not in read.values and not any(heading == heading_of(layout, key) for heading, _text in read.faults):
            read.faults.append((label, _("没有填写")))
    wrong = place_faults(read.values.get("longitude"), read.values.get("latitude"))
    for sentence in wrong.values():
        read.notes.append(_("%(said)s 位置这一项留空") % {"said": sentence[0]})
    for key in ("longitude", "latitude"):
        if wrong:
            read.values.pop(key, None)
    if "area" in read.values:
        name = read.values.pop("area")
        if name in areas:
            read.values["area_id"] = areas[name]
        else:
            read.notes.append(_("园区、镇街“%(name)s”没有登记，这一项留空") % {"name": name[:40]})
    return read


def with_defaults(values: dict[str, Any]) -> dict[str, Any]:
    """Values of a new enterprise: the sector follows from the division when the list does not say it."""
    if values.get("sector") not in _SECTORS:
        values = {**values, "sector": suggested_sector(values.get("division", ""))}
    return values
