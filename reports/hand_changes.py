"""Numbers changed by hand, as lists: the cell's name, what the system counted, what counts now, why and who.

Both values print wherever the number does; documents, templates and the consolidation read them here.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core.documents.numbering import full_date
from core.figures import NOTHING
from reports.content import Content
from reports.monthly.tables import BLOCKS, COLUMNS, ROWS, Cell, cell_key, cell_name, number, parse_key, text_of
from reports.monthly.visits import KEYS, VISITS


@dataclass(frozen=True)
class HandChange:
    """One cell changed by hand."""

    block: str
    name: str
    cell: Cell
    day: datetime.date | None

    @property
    def signed(self) -> str:
        """By whom and on which day."""
        return self.cell.by + (f" {full_date(self.day)}" if self.day else "")


def hand_changes(content: Content) -> list[HandChange]:
    """What was changed by hand in a filing, in the order of its tables."""
    found = []
    for block in BLOCKS:
        made = content.block(block)
        for row, columns in _rows(made):
            for column in columns:
                cell = made[row][column]
                if cell.is_overridden:
                    at = parse_datetime(content.filing.overrides[cell.key].get("at", ""))
                    day = timezone.localdate(at) if at else None
                    found.append(HandChange(block, cell_name(block, row, column), cell, day))
    return found


def _rows(table: Mapping[str, Any]) -> list[tuple[str, Sequence[str]]]:
    """Rows of a table with their columns: the sectors and 合计, then section B where it is counted."""
    columns = [column for column, _name, _unit in COLUMNS]
    return [*((row, columns) for row, _label in ROWS), *([(VISITS, KEYS)] if VISITS in table else [])]


Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


def changed_cells(
    automatic: Values, counted: Values, overrides: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The cells in which the tables of a zone differ, as a consolidation keeps them, with why and by whom; sums and
    rates follow."""
    keys = (
        cell_key(block, row, column) for block in BLOCKS for row, columns in _rows(counted[block]) for column in columns
    )
    found = []
    for key in keys:
        parsed = parse_key(key)
        if parsed is None:
            continue
        block, row, column = parsed
        was, now = automatic[block][row][column], counted[block][row][column]
        if was != now:
            change = overrides.get(key, {})
            why = {name: change.get(name, "") for name in ("reason", "by")}
            found.append({"cell": key, "was": _kept(was), "now": _kept(now), **why})
    return found


def _kept(value: Any) -> Any:
    """As JSON keeps a number: counts as they are, amounts as text."""
    return value if value is None or isinstance(value, int) else str(value)


@dataclass(frozen=True)
class Both:
    """Both values of one cell of a zone: what the system counted, and what counts."""

    name: str
    was: Any
    now: Any
    was_text: str
    now_text: str
    reason: str = ""
    by: str = ""

    @property
    def why(self) -> str:
        """The reason and who gave it; 「—」 in a consolidation made before these were kept."""
        return _("%(reason)s（%(who)s）") % {"reason": self.reason, "who": self.by} if self.reason else NOTHING


def both_values(kept: Mapping[str, Any]) -> Both:
    """A kept cell of `changed_cells` as read."""
    block, row, column = kept["cell"].split(".")
    was, now = number(column, kept["was"]), number(column, kept["now"])
    texts = text_of(column, was), text_of(column, now)
    return Both(cell_name(block, row, column), was, now, *texts, kept.get("reason", ""), kept.get("by", ""))
