"""One row of a list as clean values: every cell through the reader of its field, what is wrong said cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .errors import BadValue
from .headers import Layout
from .rows import DataRow
from .values import clean_line, is_blank
from .vocabulary import SERIAL

Reader = Callable[[Any], Any]


@dataclass
class ReadRow:
    """One row read: `values` by field (no blanks), `faults` as (heading, sentence), `notes` that hinder nothing."""

    row: DataRow
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The row number people see in Excel."""
        return self.row.number

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the row stays outside, one sentence per cell."""
        return tuple(f"{heading}：{text}" if heading else text for heading, text in self.faults)


def read_cells(row: DataRow, layout: Layout, readers: Mapping[str, Reader], longest: Mapping[str, int]) -> ReadRow:
    """Clean values of one row. Blank cells say nothing. `longest`: field → most letters of a text."""
    read = ReadRow(row)
    for column in layout.columns:
        key = column.field
        if key is None or key == SERIAL or is_blank(row[column.index]):
            continue
        try:
            value = readers[key](row[column.index])
        except BadValue as wrong:
            suggestion = f"。{wrong.suggestion}" if wrong.suggestion else ""
            read.faults.append((column.heading, wrong.message + suggestion))
            continue
        if isinstance(value, str) and len(value) > longest.get(key, len(value)):
            read.faults.append((column.heading, _("太长，最多 %(n)d 个字") % {"n": longest[key]}))
        elif value is not None:
            read.values[key] = value
    return read


def heading_of(layout: Layout, key: str) -> str:
    """The heading of the column that holds a field; '' without one."""
    column = layout.column_of(key)
    return column.heading if column else ""


def value_under(read: ReadRow, layout: Layout, heading: str) -> str:
    """What a row says under a heading, shortened for a preview."""
    column = next((column for column in layout.columns if column.heading == heading), None)
    return clean_line(read.row[column.index])[:60] if column else ""
