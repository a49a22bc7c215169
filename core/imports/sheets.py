"""Plain shapes of a workbook that has been read: no library object leaves the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

Cell = str | int | float | bool | date | None  # a datetime is a date
"""A cell value. Dates without a time of day are `date`, with one `datetime`; empty cells and errors are None."""


@dataclass(frozen=True)
class Merge:
    """A merged range, 0-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True)
class Sheet:
    """One worksheet: `rows` start at the sheet's own row 1 and are all `width` long."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merges: Sequence[Merge] = ()
    hidden: bool = False

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def merged_value(self, row: int, column: int) -> Cell:
        """The value a reader sees at this place: inside a merged range that of its top left cell."""
        for merge in self.merges:
            if merge.holds(row, column):
                return self.rows[merge.top][merge.left]
        return self.rows[row][column]


@dataclass(frozen=True)
class Workbook:
    """All worksheets with at least one value, in their order. `format` is 'xlsx', 'xls' or 'csv'."""

    format: str
    sheets: Sequence[Sheet] = field(default_factory=tuple)
