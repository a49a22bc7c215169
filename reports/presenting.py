"""A filing in the shapes its page reads: tables, checks, sections, signatures, steps."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor
from core.figures import NOTHING, Value, figure
from core.workflow import Transition
from hazards.dangers.figures import CLOSED, FOUND, RATE
from reports.content import Content
from reports.figure_views import code_url
from reports.hand_changes import hand_changes
from reports.models import Filing, FilingStep
from reports.monthly.fields import BY_KEY, WORDS
from reports.monthly.tables import BLOCKS, COLUMNS, ROWS, Cell, anchor, parse_key
from reports.monthly.visits import KEYS, VISITS, figure_of
from reports.states import WITH_ZONE, FilingKind, State
from reports.workflow import flow

MAJORS = "C05"
"""重大隐患 found in the days."""
ICONS = {
    "open": ("circle", "dash"),
    "draft": ("pencil", "wait"),
    "submitted": ("send", "wait"),
    "returned": ("arrow-back-up", "alert"),
    "received": ("clipboard-check", "wait"),
    "consolidated": ("hierarchy", "done"),
    "archived": ("archive", "done"),
}
BLOCK_TITLES = {"month": gettext_lazy("C 排查治理情况：当月"), "ytd": gettext_lazy("C 排查治理情况：1 月至本月累计")}
VISIT_TITLES = {"month": gettext_lazy("当月"), "ytd": gettext_lazy("1 月至本月累计")}
STEP_NAMES = {
    "take_new_numbers": gettext_lazy("取新数"),
    "open_correction": gettext_lazy("开始更正"),
}


def block(content: Content, name: str, *, editable: bool, wrong: dict[str, str]) -> dict[str, Any]:
    """One block of the table as rows of cells."""
    made = content.block(name)
    return {
        "name": name,
        "title": BLOCK_TITLES[name],
        "look": content.looks[name],
        "rows": [
            {
                "key": row,
                "label": label,
                "cells": [_cell(made[row][c], content, editable, wrong) for c, _l, _u in COLUMNS],
            }
            for row, label in ROWS
        ],
    }


def section_b(content: Content, *, editable: bool, wrong: dict[str, str]) -> list[dict[str, Any]]:
    """B where it is counted: fields as rows, each with the month and the year; empty where it is typed."""
    if not content.counts_visits:
        return []
    blocks = [content.block(name)[VISITS] for name in BLOCKS]
    return [
        {
            "label": BY_KEY[key].label, "unit": BY_KEY[key].unit, "formula": figure_of(key).formula,
            "cells": [_cell(block[key], content, editable, wrong) for block in blocks],
        }
        for key in KEYS
    ]  # fmt: skip


def _cell(cell: Cell, content: Content, editable: bool, wrong: dict[str, str]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "key": cell.key, "text": cell.text, "url": code_url(cell.code) if cell.code else None, "code": cell.code,
        "remark": cell.remark, "wrong": wrong.get(cell.key, ""),
    }  # fmt: skip
    if cell.is_changed:
        shown |= {"was": cell.automatic_text, "reason": cell.reason, "by": cell.by}
    if editable and parse_key(cell.key) is not None:
        shown["edit"] = reverse("filings:cell", args=[content.report.pk, cell.key])
    shown["css"] = " ".join(
        name
        for name, on in (
            ("wrong", bool(shown["wrong"])), ("edited", cell.is_changed),
            ("na", cell.text == NOTHING),
        )
        if on
    )  # fmt: skip
    return shown


def heads() -> dict[str, Any]:
    """The two heading rows of the official table."""
    return {"columns": [{"label": label, "number": column, "unit": unit} for column, label, unit in COLUMNS]}


def check_bar(content: Content) -> dict[str, Any]:
    """What stands above the tables: what stops the report, what was changed by hand, how much is in order."""
    every = content.checks()
    failed = [one for one in every if not one.passed]
    changed = [
        {
            "target": anchor(one.cell.key), "name": one.name, "was": one.cell.automatic_text, "now": one.cell.text,
            "reason": one.cell.reason,
        }
        for one in hand_changes(content)
    ]  # fmt: skip
    return {
        "failed": [{"target": anchor(one.target), "sentence": one.sentence} for one in failed],
        "changed": changed,
        "passed": len(every) - len(failed),
    }


def wrong_cells(content: Content) -> dict[str, str]:
    """Sentence by cell for every check that fails at one."""
    return {one.target: one.sentence for one in content.checks() if not one.passed and one.target}


def words(content: Content, last: dict[str, str]) -> list[dict[str, Any]]:
    """The written parts with last month's beside them."""
    filing = content.filing
    return [
        {
            "key": one.key, "id": f"id_{one.key}", "label": one.label, "hint": one.hint, "required": one.required,
            "value": filing.words.get(one.key, ""), "last": last.get(one.key, ""), "remark": filing.remarks.get(one.key, ""),
        }
        for one in WORDS
    ]  # fmt: skip


def indicators(content: Content) -> list[dict[str, Any]]:
    """G and J: the indicators as frozen, each with its code."""
    return [
        {
            "name": one.name, "unit": one.unit if value.value is not None else "", "text": value.text, "url": code_url(code),
            "formula": one.formula, "above": value.numerator, "below": value.denominator,
            "percentile": one.percentile is not None,
        }
        for one, value, code in content.indicators()
    ]  # fmt: skip


def headline(content: Content) -> list[dict[str, str]]:
    """M-15: the sentence behind the headline, general and major dangers; pieces of text and numbers with their codes."""
    year, look = content.block("ytd")["all"], content.looks["ytd"]
    found, closed = year["2"].value + year["5"].value, year["3"].value + year["6"].value
    by_hand = any(year[column].is_changed for column in ("2", "3", "5", "6"))

    def number(value: Value) -> dict[str, str]:
        code = "" if by_hand else content.place.code(value.figure, look)  # no rows stand behind a typed number
        return {"text": value.text, "url": code_url(code) if code else "", "code": code}

    values = {FOUND: Value(figure(FOUND), found), CLOSED: Value(figure(CLOSED), closed)}
    values |= {RATE: Value(figure(RATE), closed, found), MAJORS: Value(figure(MAJORS), year["5"].value)}
    return sentence(content.period.start.replace(month=1), content.period.end, values, number, by_hand=by_hand)


def sentence(
    start: datetime.date, end: datetime.date, values: Mapping[str, Value], number: Callable[[Value], dict[str, str]], *,
    by_hand: bool = False,
) -> list[dict[str, str]]:  # fmt: skip
    """「…排查隐患 n 项，已整改 m 项，整改率 p%，未发现重大隐患。」 in pieces; `number` makes a piece that opens its rows."""
    pieces: list[dict[str, str]] = [
        {"text": _("%(span)s，排查隐患 ") % {"span": _span(start, end)}}, number(values[FOUND]), {"text": _(" 项，已整改 ")},
        number(values[CLOSED]), {"text": _(" 项，整改率 ")}, number(values[RATE]),
    ]  # fmt: skip
    pieces += [{"text": "%"}] if values[RATE].value is not None else []
    if values[MAJORS].value:
        pieces += [{"text": _("，其中重大隐患 ")}, number(values[MAJORS]), {"text": _(" 项")}]
    else:
        pieces += [{"text": _("，未发现重大隐患")}]
    return [*pieces, {"text": _("（含手工修改）。") if by_hand else _("。")}]


def _span(start: datetime.date, end: datetime.date) -> str:
    """Whole months of one year from January on, as they are said; other days from day to day."""
    if start != end.replace(month=1, day=1) or (end + datetime.timedelta(days=1)).day != 1:
        return _("%(start)s 至 %(end)s") % {"start": start.isoformat(), "end": end.isoformat()}
    if end.month == 1:
        return _("%(year)d 年 1 月") % {"year": end.year}
    return _("%(year)d 年 1–%(month)d 月") % {"year": end.year, "month": end.month}


def timeline(steps: Iterable[FilingStep]) -> list[dict[str, Any]]:
    """经过, newest first."""
    labels = {name: str(one.label) for name, one in flow.transitions.items()}
    labels |= {name: str(label) for name, label in STEP_NAMES.items()}
    return [
        {
            "title": _step_name(labels, step), "at": step.at, "text": step.note,
            "who": f"{step.actor_name}（{step.actor_post}）",
            "css": "bad" if step.to_state == State.RETURNED and step.from_state != State.RETURNED else "",
        }
        for step in steps
    ]  # fmt: skip


def _step_name(labels: dict[str, str], step: FilingStep) -> str:
    """What was done; handing in again after a return is a 补报."""
    name = labels.get(step.transition, step.transition)
    return _("%(step)s（补报）") % {"step": name} if step.data.get("again") else name


def buttons(filing: Filing, available: list[Transition]) -> tuple[list[dict], list[dict]]:
    """Actions beside the title (one primary) and those under 更多. `begin` needs no button: the first save does it."""
    shown, more = [], []
    for one in available:
        if one.name in ("begin", "consolidate", "archive"):
            continue
        url = reverse("filings:act", args=[filing.report_id, one.name])
        entry = {"label": one.label, "icon": one.icon, "url": url, "post": one.form is None, "primary": one.primary}
        (shown if one.primary else more).append(entry)
    return shown, more


def kind_label(filing: Filing) -> str:
    """更正 is said beside the state."""
    return str(FilingKind(filing.kind).label) if filing.kind == FilingKind.CORRECTION else ""


def is_editable(filing: Filing, actor: Actor, may_fill: bool) -> bool:
    """Whether this person may type now."""
    return may_fill and filing.state in WITH_ZONE and filing.preparer_user_id is None
