"""The 12-column table as read: automatic numbers, overrides beside them, rates, codes of every number, the bridge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.figures import NOTHING, Period, figure
from enterprises.models import Sector
from hazards.dangers.report_figures import BRIDGED, TERM_NAMES
from reports.monthly.automatic import ALL, COUNTED, rate
from reports.monthly.visits import KEYS, VISITS, figure_of, is_counted, label_of
from reports.places import Place

COLUMNS = (
    ("1", _("排查治理的生产经营单位"), _("家")),
    ("2", _("一般隐患"), _("项")),
    ("3", _("其中已整改"), _("项")),
    ("4", _("整改率"), "%"),
    ("5", _("重大隐患"), _("项")),
    ("6", _("其中已整改销号"), _("项")),
    ("7", _("整改率"), "%"),
    ("8", _("列入治理计划的重大隐患"), _("项")),
    ("9", _("其中达到“五到位”"), _("项")),
    ("10", _("挂牌督办"), _("项")),
    ("11", _("其中省级挂牌"), _("项")),
    ("12", _("累计落实治理资金"), _("万元")),
)
WAITING = ("8", "9", "10", "11")
"""Columns whose facts come with listed supervision: 「—」 until then."""
RATES = {"4": ("3", "2"), "7": ("6", "5")}
ROWS = (*((value, label) for value, label in Sector.choices), (ALL, _("合计")))
BLOCKS = ("month", "ytd")
SUMMED = ("2", "3", "5", "6", "12")
_FIGURES = {**COUNTED, "4": "C04", "7": "C07"}


@dataclass
class Cell:
    """One number of the table. `value` counts; `automatic` is what the system counted (different: both are printed)."""

    key: str
    column: str
    value: Any
    automatic: Any
    code: str = ""
    reason: str = ""
    by: str = ""
    remark: str = ""

    @property
    def is_overridden(self) -> bool:
        return bool(self.reason)

    @property
    def is_changed(self) -> bool:
        """Changed by hand, or a sum or rate of what was."""
        return self.is_overridden or self.value != self.automatic

    @property
    def text(self) -> str:
        return text_of(self.column, self.value)

    @property
    def automatic_text(self) -> str:
        return text_of(self.column, self.automatic)


def text_of(column: str, value: Any) -> str:
    """A cell as read: thousands apart, one decimal for rates and 万元, 「—」 for nothing."""
    if value is None or column in WAITING:
        return NOTHING
    if column in ("4", "7", "12"):
        return f"{Decimal(value).quantize(Decimal('0.1')):,}".replace(",", "\u202f")
    return f"{value:,}".replace(",", "\u202f")


def number(column: str, kept: Any) -> Any:
    """A kept cell as a number: 万元 are Decimal, counts are int."""
    return None if kept is None else Decimal(kept) if column == "12" else int(kept)


def cell_key(block: str, row: str, column: str) -> str:
    """month.gas.2"""
    return f"{block}.{row}.{column}"


def cell_name(block: str, row: str, column: str) -> str:
    """当月 · 燃气 · 一般隐患"""
    blocks = {"month": _("当月"), "ytd": _("累计")}
    if row == VISITS:
        return f"{blocks[block]} · {label_of(column)}"
    columns = {one: label for one, label, _unit in COLUMNS}
    return f"{blocks[block]} · {dict(ROWS)[row]} · {columns[column]}"


def parse_cell(key: str) -> tuple[str, str, str] | None:
    """Block, row and column of a counted cell's key; None for any other text."""
    parts = key.split(".")
    if len(parts) != 3 or parts[0] not in BLOCKS:
        return None
    if parts[1] == VISITS:
        return (parts[0], VISITS, parts[2]) if parts[2] in KEYS else None
    if parts[1] not in dict(ROWS) or parts[2] not in COUNTED:
        return None
    return parts[0], parts[1], parts[2]


def parse_key(key: str) -> tuple[str, str, str] | None:
    """The same for a cell that can be overridden: a total is the sum of its rows, and stays so."""
    cell = parse_cell(key)
    return None if cell and cell[1] == ALL and cell[2] != "1" else cell


Table = dict[str, dict[str, Cell]]


def values(cells: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """{block: {row: {column: number}}} with overrides in force: rows as given, totals as their sums, rates derived.

    Where section B is counted its numbers stand in a row of their own, `visits`, by the keys of its fields.
    """
    made: dict[str, dict[str, dict[str, Any]]] = {}
    for block in BLOCKS:
        rows: dict[str, dict[str, Any]] = {}
        for row, _label in ROWS:
            rows[row] = {}
            for column in COUNTED:
                changed = overrides.get(cell_key(block, row, column))
                kept = changed["value"] if changed else cells[block][row][column]
                rows[row][column] = number(column, kept)
        for column in SUMMED:
            rows[ALL][column] = sum((rows[row][column] for row, _label in ROWS if row != ALL), start=number(column, 0))
        for row in rows.values():
            for column, (part, whole) in RATES.items():
                row[column] = rate(row[part], row[whole])
            row.update(dict.fromkeys(WAITING))
        if is_counted(cells):
            rows[VISITS] = {key: _visits_cell(cells, overrides, block, key) for key in KEYS}
        made[block] = rows
    return made


def _visits_cell(cells: Mapping[str, Any], overrides: Mapping[str, Any], block: str, key: str) -> int:
    changed = overrides.get(cell_key(block, VISITS, key))
    return int(changed["value"] if changed else cells[VISITS][block][key])


def table(
    cells: Mapping[str, Any],
    overrides: Mapping[str, Any],
    *,
    block: str,
    period: Period | None = None,
    place: Place | None = None,
    remarks: Mapping[str, str] | None = None,
) -> Table:
    """One block as cells. With `period` and `place` every number carries its code."""
    counted, plain = values(cells, overrides)[block], values(cells, {})[block]
    made: Table = {}
    for row, _label in ROWS:
        made[row] = {}
        for column, _name, _unit in COLUMNS:
            key = cell_key(block, row, column)
            changed = overrides.get(key) or {}
            cell = Cell(key, column, counted[row][column], plain[row][column], reason=changed.get("reason", ""))
            cell.by = changed.get("by", "")
            cell.remark = (remarks or {}).get(key, "")
            if period is not None and place is not None and column in _FIGURES:
                cell.code = place.at(sector="" if row == ALL else row).code(figure(_FIGURES[column]), period)
            made[row][column] = cell
    if VISITS in counted:
        made[VISITS] = {
            key: _section_b_cell(key, block, counted, plain, overrides, period, place, remarks or {}) for key in KEYS
        }
    return made


def _section_b_cell(
    column: str, block: str, counted: Mapping, plain: Mapping, overrides: Mapping[str, Any], period: Period | None,
    place: Place | None, remarks: Mapping[str, str],
) -> Cell:  # fmt: skip
    key = cell_key(block, VISITS, column)
    changed = overrides.get(key) or {}
    cell = Cell(key, column, counted[VISITS][column], plain[VISITS][column], reason=changed.get("reason", ""))
    cell.by, cell.remark = changed.get("by", ""), remarks.get(key, "")
    cell.code = place.code(figure_of(column), period) if period is not None and place is not None else ""
    return cell


def anchor(key: str) -> str:
    """Where on the report's page a cell (month.gas.2) or a field (summary) stands."""
    return f"cell-{key}" if key.count(".") == 2 else f"id_{key}"


@dataclass(frozen=True)
class Term:
    """One term of the bridge with the code of its rows; one made by hand has no rows, but the cell that was changed."""

    name: str
    label: Any
    value: Any
    text: str
    code: str = ""
    target: str = ""


@dataclass(frozen=True)
class Bridge:
    """上期累计 + 当月 + 往月隐患本月整改 + 补录 ± 更正 = 本期累计, of one column, in the system's numbers.

    `by_hand` leads on to the number the table shows (`shown_text`) where the zone changed some.
    """

    column: str
    label: Any
    terms: tuple[Term, ...]
    result: Any
    result_text: str
    holds: bool
    result_code: str = ""
    by_hand: tuple[Term, ...] = ()
    shown_text: str = ""


def bridges(
    cells: Mapping[str, Any],
    year: Period | None,
    place: Place | None,
    *,
    month: Period | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> list[Bridge]:
    """The bridges of the total row, by column; empty in January and in the first month."""
    if "bridge" not in cells:
        return []
    labels = {column: label for column, label, _unit in COLUMNS}
    plain, counted = values(cells, {}), values(cells, overrides or {})
    made = []
    for column in BRIDGED:
        kept = {name: number(column, value) for name, value in cells["bridge"][column][ALL].items()}
        sum_ = kept["before"] + kept["month"] + kept["mended"] + kept["late"] + kept["plus"] - kept["minus"]
        result = number(column, cells["ytd"][ALL][column])
        count = f"C{int(column):02d}"
        opens = {"before": (count, year.before if year else None), "month": (count, month)}
        terms = tuple(
            Term(
                name, TERM_NAMES[name], -kept[name] if name == "minus" else kept[name], text_of(column, kept[name]),
                _code(place, *opens.get(name, (f"B{column}.{name}", year))),
            )
            for name in ("before", "month", "mended", "late", "plus", "minus")
            if name != "mended" or column in ("3", "6")
        )  # fmt: skip
        made.append(
            Bridge(
                column, labels[column], terms, result, text_of(column, result), sum_ == result,
                _code(place, count, year), _by_hand(column, plain, counted, overrides or {}),
                text_of(column, counted["ytd"][ALL][column]),
            )
        )  # fmt: skip
    return made


def _code(place: Place | None, id_: str, period: Period | None) -> str:
    return place.code(figure(id_), period) if place is not None and period is not None else ""


def _by_hand(column: str, plain: Mapping, counted: Mapping, overrides: Mapping[str, Any]) -> tuple[Term, ...]:
    """What was changed by hand: in this month's block, and what the cumulative block then still lacks or has more."""
    month, year = (counted[block][ALL][column] - plain[block][ALL][column] for block in BLOCKS)
    labels = {"month": _("手工修改（当月）"), "ytd": _("手工修改（累计）")}
    made = []
    for block, value in (("month", month), ("ytd", year - month)):
        mine = (key for key in overrides if key.startswith(f"{block}.") and key.endswith(f".{column}"))
        target = anchor(next(mine, cell_key(block, ALL, column)))
        if value:
            made.append(Term(block, labels[block], value, text_of(column, abs(value)), target=target))
    return tuple(made)
