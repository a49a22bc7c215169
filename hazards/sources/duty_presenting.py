"""Persons and duties in the shapes pages read: the four roles of a unit, the calendar of twelve months, red words."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, may
from core.workdays import today
from hazards.sources.duty_queries import DutyStatus
from hazards.sources.duty_rules import all_rules, rules_on, texts_by_role
from hazards.sources.models import DutyRole, DutyRule, DutySlot, HazardSource, Person
from hazards.sources.states import State

MONTHS = 12
COUNTED = (DutyStatus.DONE, DutyStatus.LATE, DutyStatus.MISSED, DutyStatus.DUE)
ICONS = {
    "due": ("clock", "wait"),
    "done": ("check", "done"),
    "late": ("hourglass", "alert"),
    "missed": ("x", "alert"),
    "off": ("minus", "plain"),
}
CELLS = {
    "missed": ("b-late", "x"),
    "late": ("b-back", "hourglass"),
    "due": ("b-due", "clock"),
    "done": ("b-done", "check"),
}


def frequency(rule: DutyRule) -> str:
    """每周, 每 2 个月 …; 不要求 for nothing."""
    if not rule.every:
        return _("不要求")
    once = {
        "day": _("每日"), "week": _("每周"), "month": _("每月"), "quarter": _("每季度"), "halfyear": _("每半年"), "year": _("每年"),
    }  # fmt: skip
    several = {
        "day": _("每 %(n)d 日"), "week": _("每 %(n)d 周"), "month": _("每 %(n)d 个月"), "quarter": _("每 %(n)d 个季度"),
        "halfyear": _("每 %(n)d 个半年"), "year": _("每 %(n)d 年"),
    }  # fmt: skip
    return once[rule.unit] if rule.every == 1 else several[rule.unit] % {"n": rule.every}


def duties_url(**filters: Any) -> str:
    """The list of duties showing exactly these."""
    return f"{reverse('sources:duties')}?{urlencode({'tab': 'all', **filters})}"


def four_persons(source: HazardSource, persons: Sequence[Person] | None = None) -> list[dict[str, Any]]:
    """The four roles in order with who answers now (None: red), the duties in force, and who did before."""
    rows = list(Person.objects.filter(zone_id=source.zone_id, source_id=source.pk)) if persons is None else persons
    texts = texts_by_role(rules_on(all_rules(), on=today()))
    by_role: dict[str, list[Person]] = defaultdict(list)
    for row in rows:
        by_role[row.role].append(row)
    return [
        {
            "role": role.value,
            "label": str(role.label),
            "person": next((row for row in by_role[role] if row.to_on is None), None),
            "before": [row for row in by_role[role] if row.to_on is not None],
            "rules": [{"rule": rule, "frequency": frequency(rule)} for rule in texts.get(role, [])],
        }
        for role in DutyRole
    ]


def calendar_of(source: HazardSource, *, on: datetime.date) -> dict[str, Any]:
    """Twelve months up to this one: rows are roles, cells say how many were done, late, missed, are due.

    A duty stands in the month of its last day. One statement.
    """
    months = last_months(on)
    rows = (
        DutySlot.objects.filter(zone_id=source.zone_id, source_id=source.pk, due_on__gte=months[0])
        .filter(due_on__lt=_next(months[-1]))
        .with_status(on=on)
        .order_by()
        .values("role", "status", month=TruncMonth("due_on"))
        .annotate(many=Count("pk"))
    )
    counts: dict[tuple[str, datetime.date], Counter] = defaultdict(Counter)
    for row in rows:
        counts[row["role"], row["month"]][row["status"]] += row["many"]
    return {
        "months": [
            {"first": month, "label": _("%(n)d 月") % {"n": month.month}, "year": month.year} for month in months
        ],
        "rows": [
            {
                "label": str(role.label),
                "cells": [_cell(source, role, month, counts[role.value, month]) for month in months],
            }
            for role in DutyRole
        ],
        "key": [{"css": CELLS[status][0], "icon": CELLS[status][1], "label": status.label} for status in COUNTED],
        "any": any(sum(one[status] for status in COUNTED) for one in counts.values()),
    }


def _cell(source: HazardSource, role: DutyRole, month: datetime.date, counted: Counter) -> dict[str, Any]:
    there = [status for status in COUNTED if counted[status]]
    if not there:
        return {"css": "b-none", "words": "", "url": "", "icon": ""}
    worst = next(status for status in CELLS if counted[status])
    short = {"done": _("履"), "late": _("迟"), "missed": _("未"), "due": _("应")}
    words = [f"{short[status]} {counted[status]}" for status in there]
    return {
        "css": CELLS[worst][0],
        "icon": CELLS[worst][1],
        "words": words,
        "full": "、".join(f"{DutyStatus(status).label} {counted[status]}" for status in there),
        "counts": {status.value: counted[status] for status in COUNTED},
        "url": duties_url(source=source.pk, role=role.value, month=month.strftime("%Y-%m")),
    }


def last_months(day: datetime.date, number: int = MONTHS) -> list[datetime.date]:
    """First days of the last months, oldest first, the present one last."""
    found = [day.replace(day=1)]
    while len(found) < number:
        found.append((found[-1] - datetime.timedelta(days=1)).replace(day=1))
    return found[::-1]


def _next(month: datetime.date) -> datetime.date:
    return (month + datetime.timedelta(days=31)).replace(day=1)


def give(source: HazardSource, actor: Actor) -> dict[str, Any] | None:
    """The section of the page of a unit; a unit that never was a major hazard source and has nobody has none."""
    persons = list(Person.objects.filter(zone_id=source.zone_id, source_id=source.pk))
    if not source.is_major and not persons:
        return None
    standing = bool(source.is_major) and source.state != State.RETIRED
    return {
        "source": source,
        "four": four_persons(source, persons),
        "standing": standing,
        "may_name": standing and may(actor, "sources.people", source),
        "calendar": calendar_of(source, on=today()),
        "all_url": duties_url(source=source.pk),
    }


def flags(ids: Sequence[int]) -> dict[int, list[str]]:
    """缺… of the major hazard sources among these ids, one statement."""
    here = Person.objects.filter(zone_id=OuterRef("zone_id"), source_id=OuterRef("pk"), to_on=None)
    rows = HazardSource.objects.major().filter(pk__in=list(ids)).annotate(have=ArraySubquery(here.values("role")))
    return {pk: missing_words(have) for pk, have in rows.values_list("id", "have")}


def missing_words(have: Sequence[str]) -> list[str]:
    """A red word for each of the four that is not there."""
    return [_("缺%(role)s") % {"role": role.label} for role in DutyRole if role.value not in have]
