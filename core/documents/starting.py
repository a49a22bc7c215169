"""A template to begin from: a paper in the layout of GB/T 9704 every name in its place, to be rearranged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from . import measures as m
from .gbt9704 import Paper
from .pieces import Cell

ROW = "行"
"""What the loops of a starting template call a row."""
WIDE = 7
"""Tables of more columns stand on a turned page."""
_NUMBERED = ("列",)


@dataclass(frozen=True)
class Table:
    """A table of the whitelist: its name, what it is, its columns with their meanings."""

    name: str
    meaning: str
    columns: Mapping[str, str]


def starting_template(values: Sequence[tuple[str, str]], tables: Sequence[Table], *, at: datetime) -> bytes:
    """A .docx with {{ name }} for every value (name, meaning), the title first, and a loop for every table."""
    (title, _meaning), *rest = values
    paper = Paper(f"{{{{ {title} }}}}", at=at, called="")  # a tag in the properties would be refused
    for name, meaning in rest:
        paper.text(f"{meaning}：{{{{ {name} }}}}")
    narrow = [one for one in tables if len(one.columns) <= WIDE]
    wide = [one for one in tables if len(one.columns) > WIDE]
    for one in narrow:
        paper.heading(1, one.meaning)
        paper.table(*_grid(one), size=m.WU_HAO)
    if wide:
        paper.attachments([one.meaning for one in wide])
    for one in wide:
        paper.annex(one.meaning, landscape=True)
        paper.table(*_grid(one), size=m.WU_HAO)
    return paper.to_bytes()


def _grid(one: Table) -> tuple[list[str | Cell], list[list[str | Cell]]]:
    """Headings, then the loop: its first and last rows are taken out when the template is filled."""
    blank = [""] * (len(one.columns) - 1)
    middle: list[str | Cell] = [
        Cell(f"{{{{ {ROW}.{column} }}}}", align="right" if column.startswith(_NUMBERED) else "")
        for column in one.columns
    ]
    begin, end = f"{{%tr for {ROW} in {one.name} %}}", "{%tr endfor %}"
    return list(one.columns.values()), [[begin, *blank], middle, [end, *blank]]
