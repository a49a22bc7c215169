"""Frequencies of duties as they are in force, and changing them: the province adds a newer row with its reason."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput
from core.workdays import today
from hazards.sources.duty_windows import Window, windows
from hazards.sources.models import DutyRule

Rules = dict[str, list[DutyRule]]
"""Every code with its rows, the latest first."""


def all_rules() -> Rules:
    """All rows by code, one statement."""
    found: Rules = defaultdict(list)
    for row in DutyRule.objects.order_by("code", "-valid_from", "-id"):
        found[row.code].append(row)
    return found


def in_force(rules: Rules, code: str, *, on: datetime.date) -> DutyRule | None:
    """The row of a code that holds on this day."""
    return next((row for row in rules.get(code, ()) if row.valid_from <= on), None)


def rules_on(rules: Rules, *, on: datetime.date) -> list[DutyRule]:
    """What holds on this day, by code."""
    held = (in_force(rules, code, on=on) for code in rules)
    return [row for row in held if row is not None]


def windows_due(
    rules: Rules, first: datetime.date, last: datetime.date
) -> Iterator[tuple[DutyRule, Window, datetime.date]]:
    """Every duty's windows that touch these days, with the last day to do it (`Window.due`).

    A window goes by the rule that held on its first day. One without a workday is not due and does not come.
    """
    for code in rules:
        for rule in rules[code]:
            for one in windows(first, last, every=rule.every, unit=rule.unit):
                if one.due is not None and in_force(rules, code, on=one.start) is rule:
                    yield rule, one, one.due


def texts_by_role(rules: Iterable[DutyRule]) -> dict[str, list[DutyRule]]:
    """The rules in force by role."""
    found: dict[str, list[DutyRule]] = defaultdict(list)
    for rule in rules:
        found[rule.role].append(rule)
    return found


def set_rule(
    *,
    actor: Actor,
    code: str,
    every: int,
    unit: str,
    grace_days: int,
    text: str,
    source: str,
    valid_from: datetime.date,
    reason: str,
) -> DutyRule:
    """A duty goes by another frequency from a day on, for all zones. Windows already begun keep theirs.

    `every` 0 asks for nothing. Raises InvalidInput by field; DutyRule.DoesNotExist for a code there is not.
    """
    require(actor, "sources.set_clocks")
    before = DutyRule.objects.filter(code=code).order_by("-valid_from", "-id").first()
    if before is None:
        raise DutyRule.DoesNotExist(code)
    if not reason.strip():
        raise InvalidInput({"reason": [_("请写调整理由。")]})
    if valid_from < today():
        raise InvalidInput({"valid_from": [_("生效日期不能早于今天：已经开始的周期不变。")]})
    if valid_from < before.valid_from:
        raise InvalidInput({"valid_from": [_("已有一条更晚生效的设定（%(day)s）。") % {"day": before.valid_from}]})
    return DutyRule.objects.create(
        code=code,
        role=before.role,
        text=text,
        every=every,
        unit=DutyRule.Unit(unit),
        grace_days=grace_days,
        source=source,
        sure=DutyRule.Sure.PROVINCE,
        note=before.note,
        valid_from=valid_from,
        changed_by=actor.name,
        change_reason=reason[:300],
    )
