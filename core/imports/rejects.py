"""Give the rows that could not be imported back as the workbook they came in.

Same sheet name, titles and header at the same rows and columns, original values and types; behind them the row number
in the original file and, last, the reason. The mended file can be uploaded as it is: both columns are recognised.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook as NewWorkbook
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.files.office import check_office
from core.files.refusals import RefusedFile

from .headers import REASON_HEADING, ROW_HEADING, Layout
from .rows import DataRow
from .sheets import Cell as Value
from .sheets import Sheet

logger = logging.getLogger(__name__)

STYLED_UP_TO = 2 * 1024 * 1024
"""Largest original (bytes) whose styles are copied: beyond it the library would need too much memory."""

_REASON_FONT = Font(color="FFC00000")
_REASON_FILL = PatternFill("solid", fgColor="FFFDECEA")


@dataclass(frozen=True)
class Reject:
    """One row that was not imported and the sentences that say why."""

    row: DataRow
    reasons: tuple[str, ...]


def write_rejects(sheet: Sheet, layout: Layout, rejects: Sequence[Reject], *, original: bytes | None = None) -> bytes:
    """The workbook of rejected rows as xlsx bytes. `original`: the uploaded file, for column widths and styles."""
    book = NewWorkbook()
    target = book.active
    target.title = _title(sheet.name)
    ours = {column.index for column in layout.columns if column.ours}
    kept = [index for index in range(sheet.width) if index not in ours]
    head = layout.first_data_row
    for row in range(head):
        for at, index in enumerate(kept, start=1):
            put(target.cell(row + 1, at), sheet.rows[row][index])
    for offset, reject in enumerate(rejects):
        for at, index in enumerate(kept, start=1):
            put(target.cell(head + 1 + offset, at), reject.row[index])
    _add_our_columns(target, len(kept), layout, rejects)
    if original is not None:
        _copy_styles(original, sheet, target, kept, head, rejects)
    _merge_head(target, sheet, layout, ours)
    target.freeze_panes = target.cell(head + 1, 1)
    answer = io.BytesIO()
    book.save(answer)
    return answer.getvalue()


def put(cell: Cell, value: Value) -> None:
    """Write a value as itself. Text stays text even when it begins like a formula or an error code."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        if value[:1] in "=+-@＝＋－＠\t\r":
            cell.quotePrefix = True  # Excel keeps it text also after somebody edits the cell
        return
    cell.value = value
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"


def _title(name: str) -> str:
    return "".join(letter for letter in name if letter not in "[]:*?/\\")[:31] or "Sheet1"


def _add_our_columns(target: Worksheet, width: int, layout: Layout, rejects: Sequence[Reject]) -> None:
    head = layout.first_data_row
    for at, heading in ((width + 1, ROW_HEADING), (width + 2, REASON_HEADING)):
        cell = target.cell(max(head, 1), at, heading)
        cell.font = Font(bold=True)
        cell.fill = _REASON_FILL
    target.column_dimensions[get_column_letter(width + 2)].width = 48
    for offset, reject in enumerate(rejects):
        target.cell(head + 1 + offset, width + 1, reject.row.number)
        reason = target.cell(head + 1 + offset, width + 2)
        put(reason, "；".join(reject.reasons))
        reason.font = _REASON_FONT
        reason.alignment = Alignment(wrap_text=True, vertical="top")


def _merge_head(target: Worksheet, sheet: Sheet, layout: Layout, ours: set[int]) -> None:
    """Merge titles and headings as they were. Merges in the data are not repeated: every row carries its own values."""
    for merge in sheet.merges:
        if merge.bottom >= layout.first_data_row or any(merge.left <= index <= merge.right for index in ours):
            continue
        left = merge.left - sum(index < merge.left for index in ours) + 1
        right = left + merge.right - merge.left
        target.merge_cells(start_row=merge.top + 1, start_column=left, end_row=merge.bottom + 1, end_column=right)


def _copy_styles(
    original: bytes, sheet: Sheet, target: Worksheet, kept: Sequence[int], head: int, rejects: Sequence[Reject]
) -> None:
    """Best effort: widths, heights and cell styles of a small xlsx. The rows are right without them."""
    if len(original) > STYLED_UP_TO or not original.startswith(b"PK\x03\x04"):
        return
    try:
        check_office(original, "xlsx")
        source: Any = load_workbook(io.BytesIO(original))[sheet.name]
    except (RefusedFile, KeyError, ValueError, TypeError, AttributeError, OSError) as error:
        logger.info("rejects without styles: %s", error)
        return
    for at, index in enumerate(kept, start=1):
        width = source.column_dimensions[get_column_letter(index + 1)].width
        target.column_dimensions[get_column_letter(at)].width = width
    pairs = [(row, row) for row in range(1, head + 1)]
    pairs += [(reject.row.number, head + 1 + offset) for offset, reject in enumerate(rejects)]
    for from_row, to_row in pairs:
        target.row_dimensions[to_row].height = source.row_dimensions[from_row].height
        for at, index in enumerate(kept, start=1):
            old, new = source.cell(from_row, index + 1), target.cell(to_row, at)
            if old.has_style:
                _take_style(new, old)


def _take_style(new: Cell, old: Any) -> None:
    quoted = new.quotePrefix
    new.font, new.fill, new.border = copy(old.font), copy(old.fill), copy(old.border)
    new.alignment, new.number_format = copy(old.alignment), old.number_format
    if quoted:
        new.quotePrefix = True
