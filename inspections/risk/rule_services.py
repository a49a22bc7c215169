"""The rules in force, and changing one: the province adds a newer row with its reason; the older row stays."""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput
from core.workdays import today
from inspections.risk.models import Factor, Risk, RiskRule

Rules = dict[str, list[RiskRule]]
"""Every code with its rows, the latest first."""
WINDOWED = (Factor.OVERDUE, Factor.PENALTY, Factor.STOP, Factor.ACCIDENT, Factor.DEATHS)
"""Factors whose facts happened on a day: only these have a window of months."""
HEIGHTS = (Factor.SOURCE, Factor.SIZE)
"""Factors whose fact is a height (of a level, of a size), not a number of things: their thresholds stay."""


def all_rules() -> Rules:
    """All rows by code, one statement."""
    found: Rules = defaultdict(list)
    for row in RiskRule.objects.order_by("code", "-valid_from", "-id"):
        found[row.code].append(row)
    return found


def held(rules: Rules, *, on: datetime.date) -> list[RiskRule]:
    """What holds on the day, by factor in the order of `Factor`, lower thresholds first."""
    rows = [next((row for row in found if row.valid_from <= on), None) for found in rules.values()]
    order = list(Factor.values)
    return sorted(filter(None, rows), key=lambda row: (order.index(row.factor), row.threshold, row.code))


def set_rule(
    *,
    actor: Actor,
    code: str,
    threshold: int,
    points: int,
    weight: Decimal,
    at_least: str,
    months: int,
    valid_from: datetime.date,
    reason: str,
) -> RiskRule:
    """A rule goes otherwise from a day on, for all zones; classes follow with the next computing.

    No points and no class at least: the rule asks for nothing. What a factor does not have (window of a thing that is
    there, points of a band, another height) stays as it is. Raises InvalidInput by field; RiskRule.DoesNotExist.
    """
    require(actor, "risk.set_rules")
    before = RiskRule.objects.filter(code=code).order_by("-valid_from", "-id").first()
    if before is None:
        raise RiskRule.DoesNotExist(code)
    wrong: dict[str, list[str]] = {}
    band = before.factor == Factor.BAND
    if not reason.strip():
        wrong["reason"] = [_("请写调整理由。")]
    if valid_from < today():
        wrong["valid_from"] = [_("生效日期不能早于今天。")]
    elif valid_from < before.valid_from:
        wrong["valid_from"] = [_("已有一条更晚生效的设定（%(day)s）。") % {"day": before.valid_from}]
    if not band and threshold < 1:
        wrong["threshold"] = [_("至少是 1。")]
    if wrong:
        raise InvalidInput(wrong)
    return RiskRule.objects.create(
        code=code,
        factor=before.factor,
        threshold=before.threshold if before.factor in HEIGHTS else threshold,
        points=0 if band else points,
        weight=before.weight if band else weight,
        at_least=before.at_least if band else (Risk(at_least) if at_least else ""),
        months=months if before.factor in WINDOWED else 0,
        sure=RiskRule.Sure.PROVINCE,
        note=before.note,
        valid_from=valid_from,
        changed_by=actor.name,
        change_reason=reason.strip()[:300],
    )
