"""What a line of text or a cell is made of: plain text, a linked figure, a marked word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .numbering import full_date

# What XML 1.0 cannot hold; tab and line feed may stay.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
EMPTY = "—"


@dataclass(frozen=True)
class Linked:
    """Text that opens a web page. `value` is text or a number; `code`, if any, is printed small behind it for paper."""

    value: str | int | float | Decimal
    url: str
    code: str = ""

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"not a web address: {self.url!r}")


@dataclass(frozen=True)
class Marked:
    """Text with a note beside it (a Word comment): seen on the screen, not printed in the PDF."""

    value: str | int | float | Decimal
    note: str


Plain = str | int | float | Decimal | date | None
Piece = Plain | Linked | Marked


@dataclass(frozen=True)
class Cell:
    """A table cell over `across` columns and `down` rows. `align`: left, center, right; empty: by the kind of value."""

    value: Piece | Sequence[Piece] = ""
    across: int = 1
    down: int = 1
    align: str = ""
    bold: bool = False

    def __post_init__(self) -> None:
        if self.across < 1 or self.down < 1:
            raise ValueError("a cell covers at least one field")


@dataclass(frozen=True)
class Placed:
    """A cell with its row and column (from 0) in the grid of its table."""

    row: int
    column: int
    cell: Cell


def clean(text: str) -> str:
    """Text without the characters XML cannot hold; line ends are one line feed."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def inner(piece: Piece) -> Plain:
    """The value inside a linked or marked piece, or the piece itself."""
    return piece.value if isinstance(piece, (Linked, Marked)) else piece


def words(piece: Piece) -> str:
    """A piece as people read it: nothing known is 「—」, dates are written out. Times are the caller's own."""
    value = inner(piece)
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return f"{full_date(value)} {value:%H:%M}"
    if isinstance(value, date):
        return full_date(value)
    return clean(str(value))


def is_number(piece: object) -> bool:
    """Whether a piece is a number (a truth value is none)."""
    value = inner(piece) if isinstance(piece, (Linked, Marked)) else piece
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def as_pieces(value: Piece | Sequence[Piece]) -> list[Piece]:
    """One piece or several, as a list."""
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]


def lay_out(rows: Iterable[Sequence[Piece | Cell | Sequence[Piece]]], width: int) -> list[list[Placed]]:
    """Give every cell its place, as HTML does: a cell that reaches down pushes the next row's cells aside.

    In: rows of cells or bare values, `width` columns. Out: the placed cells by row. Raises ValueError when a row does
    not fill its columns exactly, or a cell reaches below the last row.
    """
    taken: set[tuple[int, int]] = set()
    result: list[list[Placed]] = []
    deepest = 0
    for at, row in enumerate(rows):
        placed: list[Placed] = []
        column = 0
        for value in row:
            cell = value if isinstance(value, Cell) else Cell(value)
            while (at, column) in taken:
                column += 1
            fields = {(at + y, column + x) for y in range(cell.down) for x in range(cell.across)}
            if column + cell.across > width or taken & fields:
                raise ValueError(f"row {at + 1} of the table has more than {width} columns")
            taken |= fields
            deepest = max(deepest, at + cell.down)
            placed.append(Placed(at, column, cell))
            column += cell.across
        missing = [column for column in range(width) if (at, column) not in taken]
        if missing:
            raise ValueError(f"row {at + 1} of the table lacks column {missing[0] + 1}")
        result.append(placed)
    if deepest > len(result):
        raise ValueError("a cell reaches below the last row of the table")
    return result
