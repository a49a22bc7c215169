"""Tables of a paper: repeated heading, rows that stay whole, numbers to the right, merged cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from . import measures as m
from .pieces import Cell, Piece, Placed, as_pieces, inner, is_number, lay_out
from .wordxml import Element, element, paragraph

Row = Sequence[Piece | Cell | Sequence[Piece]]
Runs = Callable[[Sequence[Piece], int, str], list[Element]]
CELL_MARGIN = 57  # twips, 1 mm: narrow, so that twelve columns find room


def grid(columns: int, widths_mm: Sequence[float] | None, room: int) -> list[int]:
    """Widths of the columns in twips. Without widths equal shares of `room`; ValueError when they do not fit it."""
    if widths_mm is None:
        return [room // columns] * columns
    if len(widths_mm) != columns:
        raise ValueError(f"{len(widths_mm)} widths for {columns} columns")
    widths = [m.twips(width) for width in widths_mm]
    if sum(widths) > room + columns:  # each width may be rounded up
        raise ValueError(f"the table is {sum(widths_mm)} mm wide, the page has {room * 25.4 / 1440:.0f} mm")
    return widths


def table(head: Sequence[Row], rows: Sequence[Row], widths: Sequence[int], size: int, runs: Runs) -> Element:
    """The <w:tbl>. `head` rows repeat on every page. `runs(pieces, size, font)` makes the text of a cell."""
    count = len(widths)
    border = {name: element(name, val="single", sz=4, space=0, color="auto") for name in
              ("top", "left", "bottom", "right", "insideH", "insideV")}  # fmt: skip
    sides = {"top": 0, "left": CELL_MARGIN, "bottom": 0, "right": CELL_MARGIN}
    node = element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=sum(widths), type="dxa"),
            element("jc", val="center"),
            element("tblBorders", *border.values()),
            element("tblLayout", type="fixed"),
            element("tblCellMar", *(element(side, w=width, type="dxa") for side, width in sides.items())),
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
    )
    for part, is_head in ((head, True), (rows, False)):
        above: dict[int, tuple[int, int]] = {}  # column → (rows still covered from above, columns covered)
        for placed in lay_out(part, count):
            node.append(_row(placed, above, widths, size, runs, is_head))
    return node


def _row(
    placed: Sequence[Placed],
    above: dict[int, tuple[int, int]],
    widths: Sequence[int],
    size: int,
    runs: Runs,
    head: bool,
) -> Element:
    row = element("tr", element("trPr", element("cantSplit"), element("tblHeader") if head else None))
    starts = {place.column: place.cell for place in placed}
    column = 0
    while column < len(widths):
        cell = starts.get(column)
        if cell is None:
            left, across = above[column]
            above[column] = (left - 1, across)
            row.append(element("tc", _properties(widths, column, across, element("vMerge")), paragraph(style="Cell")))
        else:
            across = cell.across
            merge = element("vMerge", val="restart") if cell.down > 1 else None
            above[column] = (cell.down - 1, across)
            row.append(_cell(cell, _properties(widths, column, across, merge), size, runs, head))
        column += across
    return row


def _properties(widths: Sequence[int], column: int, across: int, merge: Element | None) -> Element:
    return element(
        "tcPr",
        element("tcW", w=sum(widths[column : column + across]), type="dxa"),
        element("gridSpan", val=across) if across > 1 else None,
        merge,
        element("vAlign", val="center"),
    )


def _cell(cell: Cell, properties: Element, size: int, runs: Runs, head: bool) -> Element:
    pieces = as_pieces(cell.value)
    single = pieces[0] if len(pieces) == 1 else ""
    by_kind = "right" if is_number(single) else "center" if inner(single) is None else "left"
    align = cell.align or ("center" if head else by_kind)
    font = m.HEITI if head or cell.bold else ""
    text = runs(pieces, size, font)
    return element("tc", properties, paragraph(text, style="Cell", jc=element("jc", val=align)))


def imprint(copy_line: Element | None, office: Element, day: Element, room: int) -> Element:
    """版记 as a table at the foot of the page: a thick rule above and below, thin ones between (7.4)."""
    half = room * 3 // 5
    thick: dict[str, Any] = {"val": "single", "sz": m.THICK, "space": 0, "color": "auto"}
    thin: dict[str, Any] = {"val": "single", "sz": m.THIN, "space": 0, "color": "auto"}
    node = element(
        "tbl",
        element(
            "tblPr",
            element(
                "tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="center", tblpYSpec="bottom",
                leftFromText=0, rightFromText=0,
            ),
            element("tblOverlap", val="never"),
            element("tblW", w=room, type="dxa"),
            element("tblBorders", element("top", **thick), element("bottom", **thick), element("insideH", **thin)),
            element("tblLayout", type="fixed"),
            element("tblCellMar", *(element(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right"))),
        ),
        element("tblGrid", element("gridCol", w=half), element("gridCol", w=room - half)),
    )  # fmt: skip
    whole = element("trPr", element("cantSplit"))
    if copy_line is not None:
        wide = element("tcPr", element("tcW", w=room, type="dxa"), element("gridSpan", val=2))
        node.append(element("tr", whole, element("tc", wide, copy_line)))
    cells = [
        element("tc", element("tcPr", element("tcW", w=width, type="dxa")), content)
        for width, content in ((half, office), (room - half, day))
    ]
    node.append(element("tr", element("trPr", element("cantSplit")), *cells))
    return node
