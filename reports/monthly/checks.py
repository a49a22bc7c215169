"""Checks before a report may be handed in (features.md §3C): each names its cell, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.monthly.fields import BY_KEY, EVIDENCE_OF, FIELDS, PROGRESS, TEXT, WORDS
from reports.monthly.tables import ALL, BLOCKS, COLUMNS, ROWS, SUMMED, bridges, cell_key, number, parse_key, values
from reports.monthly.visits import KEYS, VISITS, label_of, typed_fields

NOT_MORE = (("3", "2"), ("6", "5"), ("9", "8"), ("8", "5"), ("11", "10"))
"""Column ≤ column: 3≤2, 6≤5, 9≤8≤5, 11≤10≤5."""
_LABELS = {column: label for column, label, _unit in COLUMNS}


@dataclass(frozen=True)
class Check:
    """One check: passed, or what is wrong at which cell or field. `note`: worth reading, yet no obstacle."""

    passed: bool
    target: str = ""
    sentence: str = ""
    note: bool = False


def checks(
    cells: Mapping[str, Any], overrides: Mapping[str, Any], typed: Mapping[str, Any], words: Mapping[str, str]
) -> list[Check]:
    """All checks of one filing, in reading order."""
    found: list[Check] = []
    counted = values(cells, overrides)
    for block in BLOCKS:
        for row, label in ROWS:
            found += _row(counted[block][row], block, row, str(label))
    found += _year_holds_month(counted)
    found += _section_b(counted)
    found += [_sums(cells), *_overrides(overrides), _bridge(cells)]
    found += [
        Check(
            bool(words.get(one.key, "").strip()) or not one.required,
            one.key,
            _("还没有写“%(part)s”。") % {"part": one.label},
        )
        for one in WORDS
    ]
    if VISITS not in counted["month"]:
        found.append(_firms_and_visits(typed.get("b_firms"), typed.get("b_visits"), "b_visits"))
    kept = {one.key: typed.get(one.key) for one in typed_fields(cells)}
    found += [_evidence(section, kept, words) for section in EVIDENCE_OF]
    return found


def _row(row: Mapping[str, Any], block: str, name: str, label: str) -> list[Check]:
    found = []
    for small, large in NOT_MORE:
        one, other = row.get(small), row.get(large)
        if one is None or other is None:
            continue
        sentence = _("%(row)s：%(small)s %(one)s 多于%(large)s %(other)s。请核对后改回。") % {
            "row": label, "small": _LABELS[small], "one": one, "large": _LABELS[large], "other": other,
        }  # fmt: skip
        found.append(Check(one <= other, cell_key(block, name, small), sentence))
    for column, value in row.items():
        if value is not None and value < 0:
            found.append(Check(False, cell_key(block, name, column), _("%(row)s：不能是负数。") % {"row": label}))
    return found


def _year_holds_month(counted: Mapping[str, Any]) -> list[Check]:
    found = []
    for column in ("1", "2", "5", "12"):
        month, year = counted["month"][ALL][column], counted["ytd"][ALL][column]
        sentence = _("%(column)s：当月 %(month)s 多于 1 月至本月累计 %(year)s。") % {
            "column": _LABELS[column], "month": month, "year": year,
        }  # fmt: skip
        found.append(Check(month <= year, cell_key("ytd", ALL, column), sentence))
    return found


def _sums(cells: Mapping[str, Any]) -> Check:
    """The automatic rows add up to the automatic total (overridden rows are summed anew, so they always do)."""
    for block in BLOCKS:
        for column in SUMMED:
            rows = sum((number(column, cells[block][row][column]) for row, _label in ROWS if row != ALL))
            if rows != number(column, cells[block][ALL][column]):
                return Check(False, cell_key(block, ALL, column), _("分行业之和不等于合计，请重新取数。"))
    return Check(True)


def _overrides(overrides: Mapping[str, Any]) -> list[Check]:
    found = []
    for key, change in overrides.items():
        reason = str(change.get("reason", "")).strip()
        found.append(Check(parse_key(key) is not None and bool(reason), key, _("手工改过的数要写理由。")))
    return found


def _bridge(cells: Mapping[str, Any]) -> Check:
    """Last month's cumulative number and this month's differ by terms that can be opened."""
    broken = [one for one in bridges(cells, None, None) if not one.holds]
    sentence = _("期间衔接不平：请重新取数；仍不平时请联系省级管理员。")
    return Check(not broken, cell_key("ytd", ALL, broken[0].column) if broken else "", sentence)


def _section_b(counted: Mapping[str, Any]) -> list[Check]:
    """Of counted visits, numbers changed by hand in force: 家 and 家次 in each block, and the year holds the month."""
    if any(VISITS not in counted[block] for block in BLOCKS):
        return []
    found = []
    for block in BLOCKS:
        row = counted[block][VISITS]
        found.append(_firms_and_visits(row["b_firms"], row["b_visits"], cell_key(block, VISITS, "b_visits")))
    for key in KEYS:
        month, year = counted["month"][VISITS][key], counted["ytd"][VISITS][key]
        sentence = _("%(column)s：当月 %(month)s 多于 1 月至本月累计 %(year)s。") % {
            "column": label_of(key), "month": month, "year": year,
        }  # fmt: skip
        found.append(Check(month <= year, cell_key("ytd", VISITS, key), sentence))
    return found


def _firms_and_visits(firms: Any, visits: Any, target: str) -> Check:
    """家 and 家次 are never mixed: a visit is one enterprise once, so visits are at least as many as enterprises."""
    sentence = _("检查企业 %(firms)s 家多于 %(visits)s 家次，两个数可能填反了。") % {"firms": firms, "visits": visits}
    return Check(firms is None or visits is None or firms <= visits, target, sentence)


def _evidence(section: str, typed: Mapping[str, Any], words: Mapping[str, str]) -> Check:
    """What has no facts here is typed with what it rests on: a number of a section, or progress told in section I."""
    field = BY_KEY[EVIDENCE_OF[section]]
    numbers = [one.label for one in FIELDS if one.section == section and one.kind != TEXT and typed.get(one.key)]
    told = [
        one.label
        for one in WORDS
        if section == PROGRESS[0] and one.key == PROGRESS[1] and words.get(one.key, "").strip()
    ]
    sentence = _("%(section)s 填了“%(what)s”，还没有写“%(evidence)s”。") % {
        "section": section, "what": (numbers + told or [""])[0], "evidence": field.label,
    }  # fmt: skip
    return Check(bool(typed.get(field.key)) or not numbers + told, field.key, sentence)
