"""One row of a ledger as the facts of a danger, or as sentences saying why it cannot go in.

Nothing here reads the database. Words nobody defined (level, state) are refused; a sector that is not one of ours is
left open, the enterprise's own then counts.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import (
    BadValue,
    DataRow,
    Layout,
    clean_line,
    clean_text,
    is_blank,
    read_amount,
    read_date,
    read_word,
    unit_in_heading,
)
from hazards.dangers import ledger_columns as words
from hazards.dangers.ledger.matching import Who, is_no_enterprise, who_of
from hazards.dangers.ledger.reading import LABELS
from hazards.dangers.states import Form, Severity

OPEN, CLOSED, NOTHING = "open", "closed", "none"
ASK_LEVEL = "general"
LEVELS = {"major": Severity.MAJOR, "general_a": Severity.A, "general_b": Severity.B, "general_c": Severity.C}
FORM_WORDS: dict[str, tuple[str, ...]] = {
    Form.ROUTINE: ("日常检查", "日常", "日常巡查", "巡查"),
    Form.JOINT: ("联合执法", "联合检查", "联合"),
    Form.SECRET: ("暗查暗访", "暗查", "暗访"),
    Form.CONCENTRATED: ("集中执法", "集中检查", "专项检查"),
    Form.CROSS: ("推磨式检查", "推磨", "交叉检查", "互查"),
    Form.WEEKLY: ("周滚动检查", "周滚动", "周检查"),
    Form.SELF: ("企业自查", "自查", "自查自纠"),
}
LENGTHS = {
    "source_number": 60, "inspection_group": 120, "location": 120, "category": 60, "description": 1000, "basis": 300,
    "measures": 1000, "responsible_unit": 100, "responsible_person": 60, "responsible_leader": 60, "lead_office": 60,
    "contingency": 500, "remark": 300,
}  # fmt: skip
LONG = ("description", "measures")  # cutting these would lose what matters: the row comes back instead
_FOUR = Decimal("0.0001")


@dataclass(frozen=True)
class Fault:
    """Why a row stays outside: heading of the column, what stands there, what is wrong, how to mend it."""

    heading: str
    value: str
    problem: str
    fix: str = ""

    @property
    def reason(self) -> str:
        """For the last column of the rejects workbook."""
        said = f"{self.heading}：{self.problem}" if self.heading else self.problem
        return f"{said}（{self.fix}）" if self.fix else said


@dataclass
class LedgerRow:
    """A row read: `facts` by danger field, `kept` for the step, `status` OPEN, CLOSED or NOTHING (no danger at all)."""

    row: DataRow
    who: Who
    status: str = OPEN
    facts: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    asks_level: bool = False

    @property
    def good(self) -> bool:
        return not self.faults and self.status != NOTHING


class Builder:
    """Reads the rows of one layout. `level`: what a plain 一般 or a blank level means ('' while nobody chose);
    `year`: completes dates without one; `today` (Asia/Shanghai): nothing is found later."""

    def __init__(self, layout: Layout, *, level: str, year: int | None, today: datetime.date) -> None:
        self._columns: dict[str, list[tuple[int, str]]] = {}
        for column in layout.columns:
            if column.field and column.field != words.SERIAL:
                self._columns.setdefault(column.field, []).append((column.index, column.heading))
        self._level, self._year, self._today = level, year, today

    def read(self, row: DataRow) -> LedgerRow:
        """The row as facts and faults."""
        read = LedgerRow(row, who_of(self._line(row, "enterprise_name"), self._line(row, "credit_code")))
        read.status = self._status(read)
        if read.status == NOTHING:
            return read
        self._who(read)
        self._texts(read)
        self._dates(read)
        self._words(read)
        self._money(read)
        return read

    # -- cells ---------------------------------------------------------------------------------------------------------

    def _cell(self, row: DataRow, key: str) -> Any:
        return next((row[index] for index, _h in self._columns.get(key, ()) if not is_blank(row[index])), None)

    def _line(self, row: DataRow, key: str) -> str:
        value = self._cell(row, key)
        return "" if value is None else clean_line(value)

    def _heading(self, key: str) -> str:
        columns = self._columns.get(key)
        return columns[0][1] if columns and columns[0][1] else str(LABELS[key])

    def _fault(self, read: LedgerRow, key: str, problem: str, fix: str = "", value: str | None = None) -> None:
        shown = self._line(read.row, key) if value is None else value
        read.faults.append(Fault(self._heading(key), shown[:60] or _("（空）"), problem, fix))

    def _try(self, read: LedgerRow, key: str, reader: Callable[[Any], Any]) -> Any:
        """The value of a cell, or None with the reader's own sentence as a fault."""
        value = self._cell(read.row, key)
        if value is None:
            return None
        try:
            return reader(value)
        except BadValue as bad:
            self._fault(read, key, bad.message, bad.suggestion)
            return None

    # -- fields --------------------------------------------------------------------------------------------------------

    def _who(self, read: LedgerRow) -> None:
        who = read.who
        if not who.name and not who.code:
            self._fault(read, "enterprise_name", _("没有写企业名称"), _("填写企业名称或统一社会信用代码"))
        elif who.name and not who.code and is_no_enterprise(who.name):
            self._fault(read, "enterprise_name", _("不是企业名称"), _("填总承包单位名称或所在企业的名称"))

    def _texts(self, read: LedgerRow) -> None:
        for key, length in LENGTHS.items():
            columns = self._columns.get(key, ())
            clean = clean_text if key in LONG else clean_line
            values = [clean(read.row[index]) for index, _h in columns if not is_blank(read.row[index])]
            text = "；".join(dict.fromkeys(values))
            if len(text) > length and key in LONG:
                problem = _("超过 %(n)d 字，现在 %(now)d 字") % {"n": length, "now": len(text)}
                self._fault(read, key, problem, _("分成几条，或写短一些"))
            elif len(text) > length:
                read.kept[key] = text
                text = text[: length - 1] + "…"
            if text:
                read.facts["group" if key == "inspection_group" else key] = text
        if "description" not in read.facts:
            self._fault(read, "description", _("没有隐患描述"), _("补写一句，说清部位和问题"))

    def _dates(self, read: LedgerRow) -> None:
        found = self._try(read, "found_on", lambda value: read_date(value, year_hint=self._year))
        if found is None:
            if self._cell(read.row, "found_on") is None:
                self._fault(read, "found_on", _("没有检查日期"), _("写成 2026-11-06 这样"))
            return
        read.facts["found_on"] = found
        if found > self._today:
            self._fault(read, "found_on", _("检查日期在今天之后"), _("核对年份和月份"))
        self._due(read, found)
        ends = []
        for key in ("signed_on", "rectified_on", "accepted_on"):
            try:
                day = read_date(self._cell(read.row, key), year_hint=found.year)
            except BadValue as bad:
                if read.status == CLOSED and key != "signed_on":
                    self._fault(read, key, bad.message, bad.suggestion)
                continue
            if day is not None:
                read.kept[key] = day.isoformat()
                ends += [day] if key != "signed_on" else []
        if read.status == CLOSED and ends:
            read.facts["ledger_closed_on"] = max(ends)
            if max(ends) < found:
                key = "accepted_on" if "accepted_on" in read.kept else "rectified_on"
                self._fault(read, key, _("早于检查日期 %(day)s") % {"day": found.isoformat()}, _("核对哪一个写错"))

    def _due(self, read: LedgerRow, found: datetime.date) -> None:
        """The ledger's due date: checked and kept for the reviewer. The due date itself is fixed at issue."""
        text = self._line(read.row, "due_on")
        if any(word in text for word in words.ON_THE_SPOT):
            read.kept["due_on"] = found.isoformat()
            return
        due = self._try(read, "due_on", lambda value: read_date(value, year_hint=found.year))
        if due is None:
            return
        read.kept["due_on"] = due.isoformat()
        if due < found:
            problem = _("整改期限 %(due)s 早于检查日期") % {"due": due.strftime("%m-%d")}
            self._fault(read, "found_on", problem, _("核对哪一个写错"), value=found.isoformat())

    def _words(self, read: LedgerRow) -> None:
        self._severity(read)
        try:
            sector = read_word(self._cell(read.row, "sector"), words.SECTOR_WORDS)
        except BadValue:
            sector = None
            read.kept["sector"] = self._line(read.row, "sector")[:60]
        if sector:
            read.facts["sector"] = sector
        form_text = self._line(read.row, "inspection_form")
        if form_text:
            try:
                read.facts["form"] = read_word(form_text, FORM_WORDS) or Form.OTHER.value
            except BadValue:
                read.facts["form"] = Form.OTHER.value
                read.kept["form"] = form_text[:60]
        for key in ("acceptor", "acceptance_opinion", "supervisor_opinion", "status"):
            if text := self._line(read.row, key):
                read.kept[key] = text[:200]

    def _severity(self, read: LedgerRow) -> None:
        sentence = gettext_lazy("等级只有重大和一般 A、B、C")
        value = self._cell(read.row, "severity")
        try:
            level = read_word(value, words.SEVERITY_WORDS, message=sentence) or ASK_LEVEL
        except BadValue as bad:
            self._fault(read, "severity", bad.message, _("选一个等级"))
            return
        if level != ASK_LEVEL:
            read.facts["severity"] = LEVELS[level].value
            return
        read.asks_level = True
        if self._level:
            read.facts["severity"] = self._level
        else:
            problem = _("没有写等级") if value is None else _("只写“一般”，没有分 A、B、C")
            self._fault(read, "severity", problem, _("在本页选定“一般”按哪一级导入，或在原表里写明"))

    def _money(self, read: LedgerRow) -> None:
        unit = unit_in_heading(self._heading("funds"))
        amount = self._try(read, "funds", lambda value: read_amount(value, unit=unit))
        if amount is not None:
            read.facts["funds"] = amount.quantize(_FOUR)

    def _status(self, read: LedgerRow) -> str:
        """Open or closed: the state's own words, else what the acceptance says, else whether it was finished."""
        row = read.row
        sentence = gettext_lazy("看不出是否已整改")
        for key in ("status", "acceptance_opinion"):
            value = self._cell(row, key)
            if value is None:
                continue
            try:
                return read_word(value, words.STATUS_WORDS, message=sentence) or OPEN
            except BadValue as bad:
                if key == "status":
                    self._fault(read, key, bad.message, _("写“已整改”或“未整改”"))
                    return OPEN
        finished = any(self._cell(row, key) is not None for key in ("accepted_on", "rectified_on"))
        return CLOSED if finished else OPEN
