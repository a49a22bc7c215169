"""Tables people print, sign and pass on, as .xlsx: heading over several rows, rules, print set-up, linked numbers.

For long lists without a layout use ``core.sheets``; this one holds the whole workbook in memory.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from core.sheets import CELL_CHARS

from .measures import HEITI, SONGTI, XIAOBIAOSONG
from .package import core_time, repack
from .pieces import Cell, Linked, Marked, Piece, Placed, as_pieces, inner, is_number, lay_out, words
from .word_tables import Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "#")
_LINE = Side(style="thin", color="FF000000")
_RULED = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_ODD_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
DATE_FORMAT = 'yyyy"年"m"月"d"日"'
LONG_NUMBER = 15  # digits a spreadsheet keeps; longer ones stay text


class _InOrder(MultiCellRange):
    """Merged fields from top left to bottom right; openpyxl keeps a set, whose order changes with every process."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(sorted(self.ranges, key=lambda field: (field.min_row, field.min_col)))


class OfficialSheet:
    """A workbook; each `table` is a sheet of its own."""

    def __init__(self, title: str, *, at: datetime) -> None:
        """`title`: of the workbook. `at`: the time (with zone) the file says it was made."""
        self._at = core_time(at)
        self._book = Workbook()
        self._book.remove(self._book.worksheets[0])
        properties = self._book.properties
        properties.title, properties.creator, properties.lastModifiedBy = title, "", ""
        properties.created = properties.modified = self._at
        self._title = title

    def table(
        self,
        head_rows: Sequence[Row],
        rows: Sequence[Row],
        *,
        title: str = "",
        name: str = "",
        unit: str = "",
        widths: Sequence[float] | None = None,
        formats: Sequence[str] | None = None,
        frozen_columns: int = 1,
        remarks: Sequence[str] = (),
    ) -> None:
        """Add a sheet: title over all columns, unit line, `head_rows` (repeated in print, frozen), `rows`.

        `rows`: values or `Cell`s as in a paper; numbers stay numbers. `widths`: characters by column. `formats`: number
        formats by column, '' for none. `remarks`: lines under the table, for signatures too. `name`: of the sheet.
        """
        count = sum(cell.across if isinstance(cell, Cell) else 1 for cell in head_rows[0])
        for given in (widths, formats):
            if given is not None and len(given) != count:
                raise ValueError(f"{len(given)} entries for {count} columns")
        sheet = self._new_sheet(name or title or self._title)
        at = 1
        self._line(sheet, at, count, title or self._title, Font(name=XIAOBIAOSONG, size=18), "center", 30)
        if unit:
            at += 1
            text = _("单位：%(unit)s") % {"unit": unit}
            self._line(sheet, at, count, text, Font(name=SONGTI, size=10.5), "right", 16)
        first = at + 1
        self._grid(sheet, first, lay_out(head_rows, count), True, None)
        body = first + len(head_rows)
        self._grid(sheet, body, lay_out(rows, count), False, formats)
        for number, remark in enumerate(remarks):
            self._line(sheet, body + len(rows) + number, count, remark, Font(name=SONGTI, size=10.5), "left", None)
        for column in range(count):
            sheet.column_dimensions[get_column_letter(column + 1)].width = widths[column] if widths else 12
        # By its name: without rows a merged line of remarks begins there.
        sheet.freeze_panes = f"{get_column_letter(min(frozen_columns, count) + 1)}{body}"
        self._print(sheet, first, body - 1, max(body + len(rows) + len(remarks) - 1, body - 1), count)

    def notes(self, lines: Sequence[tuple[str, str]]) -> None:
        """Add a sheet of notes: what, and the sentence about it."""
        sheet = self._new_sheet(_("说明"))
        for number, (label, text) in enumerate(lines, 1):
            for column, value in enumerate((label, text), 1):
                cell = sheet.cell(number, column)
                _put(cell, value)
                cell.font = Font(name=HEITI if column == 1 else SONGTI, size=10.5)
                cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 90
        self._print(sheet, 0, 0, len(lines), 2)

    def to_bytes(self) -> bytes:
        """The workbook; the same calls give the same bytes."""
        if not self._book.worksheets:
            raise ValueError("a workbook needs a sheet")
        out = io.BytesIO()
        self._book.save(out)
        properties = self._book.properties
        properties.modified = self._at  # save() wrote the clock there
        return repack(out.getvalue(), {"docProps/core.xml": tostring(properties.to_tree())})

    def save(self, path: Path) -> None:
        """Write the workbook to `path`."""
        path.write_bytes(self.to_bytes())

    def _new_sheet(self, wanted: str) -> Worksheet:
        """A sheet under a name Excel takes: 31 characters, no brackets and slashes, not used yet."""
        base = _ODD_NAME.sub(" ", wanted).strip()[:31] or "1"
        name, number = base, 1
        used = {title.lower() for title in self._book.sheetnames}
        while name.lower() in used:
            number += 1
            name = f"{base[:27]} {number}"
        sheet = self._book.create_sheet(name)
        sheet.merged_cells = _InOrder()
        sheet.column_dimensions.max_outline = 0  # what the first save() would leave for the second
        return sheet

    def _line(
        self, sheet: Worksheet, row: int, count: int, text: str, font: Font, align: str, height: float | None
    ) -> None:
        cell = sheet.cell(row, 1)
        _put(cell, text)
        cell.font = font
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        if count > 1:
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=count)
        if height:
            sheet.row_dimensions[row].height = height

    def _grid(
        self, sheet: Worksheet, first: int, rows: Sequence[Sequence[Placed]], head: bool, formats: Sequence[str] | None
    ) -> None:
        font = Font(name=HEITI if head else SONGTI, size=10.5)
        strong, link = Font(name=HEITI, size=10.5), Font(name=SONGTI, size=10.5, underline="single", color="FF0563C1")
        for row in rows:
            for place in row:
                cell, top, left = place.cell, first + place.row, place.column + 1
                written = sheet.cell(top, left)
                piece = _one(cell)
                _put(written, piece)
                written.font = link if isinstance(piece, Linked) else strong if cell.bold else font
                by_kind = "right" if is_number(piece) else "center" if inner(piece) is None else "left"
                written.alignment = Alignment(
                    horizontal=cell.align or ("center" if head else by_kind), vertical="center", wrap_text=True
                )
                if formats and formats[place.column] and is_number(piece):
                    written.number_format = formats[place.column]
                for y in range(cell.down):
                    for x in range(cell.across):
                        sheet.cell(top + y, left + x).border = _RULED
                if cell.down > 1 or cell.across > 1:
                    # Merged last: openpyxl hands the outer border to the fields it covers.
                    sheet.merge_cells(
                        start_row=top, start_column=left, end_row=top + cell.down - 1, end_column=left + cell.across - 1
                    )

    def _print(self, sheet: Worksheet, head: int, head_end: int, last: int, count: int) -> None:
        setup = sheet.page_setup
        setup.paperSize, setup.orientation = sheet.PAPERSIZE_A4, sheet.ORIENTATION_LANDSCAPE
        setup.fitToWidth, setup.fitToHeight = 1, 0  # as many pages down as it takes
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left, margins.right, margins.top, margins.bottom = 0.6, 0.6, 0.8, 0.8
        if head:
            sheet.print_title_rows = f"{head}:{head_end}"
        sheet.print_area = f"A1:{get_column_letter(count)}{last}"
        sheet.oddFooter.center.text = _("第 &P 页，共 &N 页")
        sheet.oddFooter.center.size = 9


def _one(cell: Cell) -> Piece:
    """A spreadsheet field holds one value: the only piece as it is, several as text under the first link."""
    pieces = as_pieces(cell.value)
    if len(pieces) == 1:
        return pieces[0]
    text = "".join(words(piece) for piece in pieces)
    links = [piece for piece in pieces if isinstance(piece, Linked)]
    return Linked(text, links[0].url, links[0].code) if links else text


def _put(cell: SheetCell, piece: Piece) -> None:
    """Write a value so that no text ever becomes a formula, a number or an error."""
    value: Any = inner(piece)
    if is_number(value) and not (isinstance(value, int) and len(str(abs(value))) > LONG_NUMBER):
        if not math.isfinite(value):  # NaN, infinite
            value = None
        else:
            cell.value = value
    elif isinstance(value, datetime):
        value = words(value)
    elif isinstance(value, date):
        cell.value, cell.number_format = value, DATE_FORMAT
    if cell.value is None:
        text = words(value)[:CELL_CHARS]
        cell.value = text
        if text:
            cell.data_type = "s"  # openpyxl takes =… for a formula and #N/A for an error
        if text.startswith(_FORMULA):
            cell.quotePrefix = True  # stays text when somebody edits the field
    if isinstance(piece, Linked):
        cell.hyperlink = piece.url
        if piece.code:
            cell.hyperlink.tooltip = piece.code
    elif isinstance(piece, Marked):
        cell.comment = Comment(words(piece.note), _("系统"))
