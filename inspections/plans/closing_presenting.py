"""Rows of 周销号 in words: what it is, where, since when, who must act, with the link to the next step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Enterprise
from hazards.dangers.models import Danger
from hazards.dangers.presenting import short_number
from hazards.dangers.states import Severity
from hazards.dangers.states import State as DangerState
from inspections.plans.models import ClosingRow
from inspections.visits.models import Visit
from inspections.visits.states import Form
from inspections.visits.states import State as VisitState
from parks.models import Area

Kind = ClosingRow.Kind
MOST = 500
"""Rows on one page; the others are in the list and in its export."""
MEANINGS = {
    Kind.FIXED: gettext_lazy("到周五 24:00 企业已提交整改、之后没有被退回，还没有销号"),
    Kind.DUE: gettext_lazy("期限在这个周五或以前，已签发、没有销号，企业还没有提交整改"),
    Kind.ROLLED: gettext_lazy("计划在这一周或更早、还没有开始的检查，转到下周最前面（保密的不列）"),
}
STEPS = {
    "supervision": gettext_lazy("督查"), "acceptance": gettext_lazy("验收"), "issued": gettext_lazy("催企业签收整改"),
    "rectifying": gettext_lazy("催企业整改"), "planned": gettext_lazy("去检查"),
}  # fmt: skip
_KINDS, _LEVELS, _OWNERS = dict(Kind.choices), dict(Severity.choices), dict(ClosingRow.Owner.choices)
_STATES, _VISIT_STATES, _FORMS = dict(DangerState.choices), dict(VisitState.choices), dict(Form.choices)


FIRM = ("name", "short_name")
DANGER = ("number", "location", "description", "state")
VISIT = ("form", "planned_on", "state", "subject")
JOINED = (
    *(f"enterprise__{name}" for name in FIRM), *(f"danger__{name}" for name in DANGER), *(f"visit__{name}" for name in VISIT),
)  # fmt: skip
"""What a list of rows asks for, so that `words` need not."""


def words(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with texts and links: names of enterprises, dangers and visits as they are today.

    Three statements, none for rows that bring JOINED.
    """
    firms = _records(rows, Enterprise.objects, "enterprise", FIRM)
    dangers = _records(rows, Danger.objects, "danger", DANGER)
    visits = _records(rows, Visit.objects, "visit", VISIT)
    for row in rows:
        firm = firms.get(row["enterprise_id"], {})
        row["firm"] = firm.get("short_name") or firm.get("name") or "—"
        row["firm_name"] = firm.get("name") or "—"
        row["kind_label"], row["step"] = str(_KINDS[row["kind"]]), str(STEPS.get(row["state"], "—"))
        row["severity_label"] = str(_LEVELS.get(row["severity"], ""))
        row["owner_label"] = str(_OWNERS[row["owner_kind"]])
        row["in_a_row"] = _("连续%(n)d周") % {"n": row["weeks_listed"]} if row["weeks_listed"] > 1 else ""
        row["rolled"] = _("滚动%(n)d周") % {"n": row["weeks_rolled"]} if row["weeks_rolled"] else ""
        if row["danger_id"]:
            _danger(row, dangers.get(row["danger_id"], {}))
        else:
            _visit(row, visits.get(row["visit_id"], {}))
    return list(rows)


def _records(rows: Sequence[dict[str, Any]], objects: Any, of: str, fields: Sequence[str]) -> dict[Any, dict[str, Any]]:
    """{key: fields} of what the rows point to."""
    pointing = [row for row in rows if row[f"{of}_id"]]
    if pointing and f"{of}__{fields[0]}" in pointing[0]:
        return {row[f"{of}_id"]: {name: row[f"{of}__{name}"] for name in fields} for row in pointing}
    ids = {row[f"{of}_id"] for row in pointing}
    return {row["id"]: row for row in objects.filter(pk__in=ids).values("id", *fields)} if ids else {}


def _danger(row: dict[str, Any], record: dict[str, Any]) -> None:
    row["number"] = short_number(record.get("number") or "") or f"#{row['danger_id']}"
    row["text"] = f"{record.get('location', '')}：{record.get('description', '')}" if record else "—"
    row["url"] = reverse("dangers:detail", args=[row["danger_id"]])
    row["now"] = str(_STATES.get(record.get("state", ""), "—"))
    row["done"] = record.get("state") in (DangerState.CLOSED, DangerState.VOID)


def _visit(row: dict[str, Any], record: dict[str, Any]) -> None:
    row["number"] = record["planned_on"].isoformat() if record.get("planned_on") else "—"
    row["text"] = (
        " ".join(filter(None, [str(_FORMS.get(record.get("form", ""), "")), record.get("subject", "")])) or "—"
    )
    row["url"] = reverse("visits:detail", args=[row["visit_id"]])
    row["now"] = str(_VISIT_STATES.get(record.get("state", ""), "—"))
    row["done"] = record.get("state") in (VisitState.FINISHED, VisitState.CALLED_OFF)


def by_area(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Counts of each kind by area, the most first; `area` None is 未填, the key of the address is then "none"."""
    found: dict[int | None, dict[str, int]] = {}
    for row in rows:
        cells = found.setdefault(row["area_id"], dict.fromkeys(Kind.values, 0))
        cells[row["kind"]] += 1
    names = dict(Area.objects.filter(pk__in=[pk for pk in found if pk]).values_list("id", "name"))
    made = [
        {"key": pk or "none", "name": names.get(pk) or _("未填"), "cells": [(kind, cells[kind]) for kind in Kind.values], "all": sum(cells.values())}
        for pk, cells in found.items()
    ]  # fmt: skip
    return sorted(made, key=lambda one: (-one["all"], one["name"]))


def blocks(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows by kind, each with its definition, in words."""
    told = words(rows[:MOST])
    return [
        {
            "kind": kind, "label": str(_KINDS[kind]), "meaning": str(MEANINGS[kind]),
            "rows": [row for row in told if row["kind"] == kind], "count": sum(1 for row in rows if row["kind"] == kind),
        }
        for kind in Kind.values
    ]  # fmt: skip


def narrowed(rows: Sequence[dict[str, Any]], area: str, kind: str) -> list[dict[str, Any]]:
    """The rows of one area ("none": without one) and one kind; an empty word narrows nothing."""
    return [
        row for row in rows if (not kind or row["kind"] == kind) and (not area or str(row["area_id"] or "none") == area)
    ]
