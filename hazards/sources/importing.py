"""Reading a ledger of units, one row per substance: rows as clean values, rows of one unit put together.

A unit comes in whole or not at all: a sum without one of its substances would be wrong, and would look right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
)
from enterprises.importing import read_code
from hazards.sources.import_columns import KIND_WORDS, SAME_WORDS
from hazards.sources.models import HazardSource

OF_UNIT = (
    "code", "kind", "group", "place", "longitude", "latitude", "in_port", "exposed_people", "people_source",
    "people_counted_on",
)  # fmt: skip
OF_SUBSTANCE = ("cas", "form", "categories", "mixture_of", "mixture_same", "quantity_t", "stock_t")
_NUMBER = re.compile(r"([+-]?[\d,， ]*\d(?:\.\d+)?|\.\d+)\s*(.*)")
# Times this, a quantity is in tonnes. Volumes and pieces are none: their density is nothing to guess.
_TONNES = {"": Decimal(1), "t": Decimal(1), "吨": Decimal(1), "kg": Decimal("0.001"), "千克": Decimal("0.001"),
           "公斤": Decimal("0.001")}  # fmt: skip
_UNIT_IN_HEADING = re.compile(r"[（(\[【/]\s*(?:单位[:：]?)?\s*([^（）()\[\]【】/]{1,8})\s*[)）\]】]?\s*$")


def unit_of(heading: str) -> str:
    """The unit of measure a heading names in brackets at its end: 't' where it names none.

    Raises BadValue for one that is no weight (m³, 瓶): tonnes cannot be had from it without a density.
    """
    found = _UNIT_IN_HEADING.search(clean_line(heading))
    unit = clean_line(found[1]).lower() if found else "t"
    if unit not in _TONNES:
        raise BadValue("unit", gettext_lazy("列名里的单位“%(unit)s”不是吨或千克，不能换算"), unit=unit[:10])
    return unit


def _quantity(heading: str) -> Callable[[Any], Decimal]:
    """A reader of tonnes; a bare number is in the unit of the heading, a cell may name its own."""

    def read(value: Any) -> Decimal:
        text = clean_line(value).replace("，", ",")
        found = _NUMBER.fullmatch(text)
        if isinstance(value, bool) or not found:
            raise BadValue("quantity", gettext_lazy("“%(text)s”不是数量，请填吨数"), text=text[:30])
        unit = found[2].strip().lower()
        if unit not in _TONNES:
            raise BadValue("unit", gettext_lazy("单位“%(unit)s”不是吨或千克，不能换算"), unit=unit[:10])
        number = _decimal(re.sub(r"[, ]", "", found[1]), text) * _TONNES[unit or unit_of(heading)]
        if number < 0:
            raise BadValue("quantity", gettext_lazy("数量不能是负数"))
        return number

    return read


def _decimal(text: str, shown: Any) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise BadValue("number", gettext_lazy("“%(text)s”不是数字"), text=clean_line(shown)[:30]) from error
    if not number.is_finite():
        raise BadValue("number", gettext_lazy("“%(text)s”不是数字"), text=clean_line(shown)[:30])
    return number


def _number(value: Any) -> Decimal:
    return _decimal(clean_line(value).removesuffix("人").replace(",", "").replace("，", "").strip(), value)


def readers(layout: Layout) -> dict[str, Callable[[Any], Any]]:
    """How each field is read under these headings."""
    return {
        "enterprise": clean_line,
        "credit_code": read_code,
        "name": clean_line,
        "code": clean_line,
        "kind": lambda value: read_word(value, KIND_WORDS),
        "group": clean_line,
        "place": clean_line,
        "longitude": _number,
        "latitude": _number,
        "in_port": read_yes_no,
        "exposed_people": _number,
        "people_source": clean_line,
        "people_counted_on": read_date,
        "substance": clean_line,
        "cas": clean_line,
        "form": clean_line,
        "categories": clean_line,
        "mixture_of": clean_line,
        "mixture_same": lambda value: read_word(value, SAME_WORDS),
        "quantity_t": _quantity(heading_of(layout, "quantity_t")),
        "stock_t": _quantity(heading_of(layout, "stock_t")),
    }


def read_source_row(row: DataRow, layout: Layout, by_field: Mapping[str, Callable[[Any], Any]]) -> ReadRow:
    """Clean values of one row, i.e. one substance of one unit. `by_field`: of `readers`, made once for the sheet."""
    read = read_cells(row, layout, by_field, {})
    faulty = {heading for heading, _text in read.faults}
    for key, label in (("name", _("单元名称")), ("quantity_t", _("设计最大量（t）"))):
        if key not in read.values and heading_of(layout, key) not in faulty:
            read.faults.append((heading_of(layout, key) or label, _("没有填写")))
    if not {"enterprise", "credit_code"} & read.values.keys():
        read.faults.append((heading_of(layout, "enterprise") or _("企业名称"), _("没有填写")))
    return read


@dataclass
class UnitRows:
    """The rows of one unit in the order of the sheet."""

    enterprise_id: int
    name: str
    rows: list[ReadRow] = field(default_factory=list)
    known: HazardSource | None = None
    held: list[dict[str, Any]] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    substances: list[dict[str, Any]] = field(default_factory=list)
    result: dict[str, Any] | None = None
    moved: list[str] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        return any(row.faults for row in self.rows)

    def common(self, layout: Layout) -> dict[str, Any]:
        """What the rows say of the unit itself: each once; a row that says otherwise is at fault."""
        said: dict[str, tuple[Any, int]] = {}
        for row in self.rows:
            for key in OF_UNIT:
                if key not in row.values:
                    continue
                value, first = said.setdefault(key, (row.values[key], row.number))
                if value != row.values[key]:
                    text = _("与第 %(row)d 行同一单元的写法不一致") % {"row": first}
                    row.faults.append((heading_of(layout, key), text))
        return {key: value for key, (value, _row) in said.items()}

    def give_back_whole(self) -> None:
        """Rows without a fault of their own say which row keeps their unit out."""
        first = next(row.number for row in self.rows if row.faults)
        for row in self.rows:
            if not row.faults:
                text = _("同一单元的第 %(row)d 行有问题，整个单元没有导入") % {"row": first}
                row.faults.append(("", text))
