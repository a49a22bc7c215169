"""The data rows of a ledger: merged cells filled downwards, ditto marks resolved, what is no record set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from .headers import Layout
from .sheets import Cell, Sheet
from .values import clean_line, is_blank
from .vocabulary import SERIAL

_DITTO = frozenset({"同上", "〃", "″", "“", "”", '"', "''", "ditto"})
_NOTE = re.compile(
    r"(?:(?:附?注|备注|说明|填表|填报|制表|审核|审批|批准|编制|签字|签名|联系|负责人|日期|以上|本表)[^，。]{0,8}[:：]|注\d|※|\*)"
)
_SUM = re.compile(r"(?:合|总|小|累)\s*计")


@dataclass(frozen=True)
class DataRow:
    """One record. `number` is the row number people see in Excel (1-based); `cells` run over the whole width."""

    number: int
    cells: tuple[Cell, ...]

    def __getitem__(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True)
class LeftOut:
    """A row with text that is no record, kept so that the person can be told."""

    number: int
    text: str
    why: Literal["sum", "note", "group", "header", "unfilled"]


@dataclass
class LedgerRows:
    records: list[DataRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def read_rows(sheet: Sheet, layout: Layout) -> LedgerRows:
    """All rows below the header, records apart from sums, notes, group titles, repeated headers and unfilled lines.

    Blank rows vanish. A cell merged over several rows counts for each of them; merged sideways it belongs to its first
    column. '同上' and 〃 take the value of the record above.
    """
    found = LedgerRows()
    header = [[clean_line(value) for value in sheet.rows[row]] for row in layout.header_rows]
    filled = _filled_down(sheet, layout.first_data_row)
    ours = {column.index for column in layout.columns if column.ours}
    above: tuple[Cell, ...] = ()
    for at in range(layout.first_data_row, len(sheet.rows)):
        if all(is_blank(value) for index, value in enumerate(sheet.rows[at]) if index not in ours):
            continue
        cells = tuple(None if index in ours else value for index, value in enumerate(filled[at]))
        why = _why_no_record(cells, sheet, at, header, layout)
        if why:
            found.left_out.append(LeftOut(at + 1, " ".join(filter(None, map(clean_line, cells)))[:200], why))
            continue
        above = tuple(_without_ditto(value, above, index) for index, value in enumerate(cells))
        found.records.append(DataRow(at + 1, above))
    return found


def _filled_down(sheet: Sheet, first: int) -> list[list[Cell]]:
    rows = [list(row) for row in sheet.rows]
    for merge in sheet.merges:
        if merge.bottom <= merge.top or merge.bottom < first:
            continue
        value = sheet.rows[merge.top][merge.left]
        for row in range(max(merge.top, first), merge.bottom + 1):
            rows[row][merge.left] = value
    return rows


def _why_no_record(
    cells: tuple[Cell, ...], sheet: Sheet, row: int, header: list[list[str]], layout: Layout
) -> Literal["sum", "note", "group", "header", "unfilled"] | None:
    texts = [clean_line(value) for value in cells]
    present = [text for text in texts if text]
    if _repeats_header(texts, header):
        return "header"
    if _SUM.match(present[0]):
        return "sum"
    if len(present) <= 3 and _NOTE.match(present[0]):
        return "note"
    if _nothing_named(cells, layout):
        return "unfilled"
    if len(present) == 1 and _stands_as_title(cells, sheet, row, layout):
        return "group"
    return None


def _repeats_header(texts: list[str], header: list[list[str]]) -> bool:
    for line in header:
        named = [index for index, text in enumerate(line) if text]
        if len(named) >= 3 and sum(texts[index] == line[index] for index in named) >= 0.8 * len(named):
            return True
    return False


def _nothing_named(cells: tuple[Cell, ...], layout: Layout) -> bool:
    """Only a running number or stray text beside the table: the empty lines of a printed form."""
    named = {column.index for column in layout.columns if column.field not in (None, SERIAL)}
    first = min((column.index for column in layout.columns), default=0)
    present = [index for index, value in enumerate(cells) if not is_blank(value)]
    if not named or any(index in named for index in present):
        return False
    return present != [first] or clean_line(cells[first]).isdigit()


def _stands_as_title(cells: tuple[Cell, ...], sheet: Sheet, row: int, layout: Layout) -> bool:
    """A single text at the left edge or merged over half the table ('一、危化企业')."""
    only = next(index for index, value in enumerate(cells) if not is_blank(value))
    first = min((column.index for column in layout.columns), default=0)
    merged_wide = any(
        merge.top <= row <= merge.bottom and merge.right - merge.left + 1 >= max(2, sheet.width // 2)
        for merge in sheet.merges
    )
    return merged_wide or only == first


def _without_ditto(value: Cell, above: tuple[Cell, ...], index: int) -> Cell:
    if isinstance(value, str) and clean_line(value).lower() in _DITTO and index < len(above):
        return above[index]
    return value
