"""Risk classes in words: rules, facts, what decided, where the rows behind a number are."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, may
from core.templatetags.portal import n
from enterprises.models import Enterprise
from hazards.dangers.figures import danger_list_url
from hazards.dangers.states import Severity, State
from hazards.sources.states import Level
from inspections.risk.models import RANKS, Factor, Risk, RiskClass, RiskRule

FACTORS = dict(Factor.choices)
COLOURS = dict(Risk.choices)
SIZES = {4: Enterprise.Size.LARGE, 3: Enterprise.Size.MEDIUM, 2: Enterprise.Size.SMALL, 1: Enterprise.Size.MICRO}
LEVELS = {4: Level.ONE, 3: Level.TWO, 2: Level.THREE, 1: Level.FOUR}
AT_THE_FIRM = (State.ISSUED, State.RECTIFYING, State.SUPERVISION, State.ACCEPTANCE)


def amount_words(factor: str, fact: int) -> str:
    """一级, 3 项, 2 次 …"""
    if factor == Factor.SOURCE:
        return str(LEVELS[fact].label)
    if factor == Factor.SIZE:
        return str(SIZES[fact].label)
    words = {
        Factor.PROCESS: _("%(n)d 种"), Factor.CHEMICAL: _("%(n)d 种"), Factor.MAJOR: _("%(n)d 项"),
        Factor.OVERDUE: _("%(n)d 项"), Factor.PENALTY: _("%(n)d 次"), Factor.STOP: _("%(n)d 次"),
        Factor.ACCIDENT: _("%(n)d 起"), Factor.DEATHS: _("%(n)d 人"),
    }  # fmt: skip
    return words[Factor(factor)] % {"n": fact}


def factor_words(factor: str, months: int) -> str:
    """The factor with its window: 逾期隐患（近 24 个月）."""
    name = str(FACTORS[factor])
    return _("%(factor)s（近 %(n)d 个月）") % {"factor": name, "n": months} if months else name


def condition_words(rule: RiskRule) -> str:
    """When a rule is met: 3 项及以上, 一级 …"""
    if rule.factor == Factor.BAND:
        return _("总分 %(n)d 分及以上") % {"n": rule.threshold}
    words = amount_words(rule.factor, rule.threshold)
    highest = {Factor.SOURCE: max(LEVELS), Factor.SIZE: max(SIZES)}.get(rule.factor)  # type: ignore[call-overload]
    return words if rule.threshold == highest else _("%(amount)s及以上") % {"amount": words}


def effect_words(rule: RiskRule) -> str:
    """What a rule brings: 30 分，至少橙."""
    if rule.factor == Factor.BAND:
        return str(COLOURS[rule.at_least])
    said = [_("%(n)s 分") % {"n": points_text(rule.points * rule.weight)}] if rule.points and rule.weight else []
    if rule.at_least:
        said.append(_("至少%(class)s") % {"class": COLOURS[rule.at_least]})
    return "，".join(said) or _("不计")


def points_text(points: Any) -> str:
    """A number of points without noughts at its end."""
    number = Decimal(str(points))
    return n(int(number)) if number == int(number) else format(number.normalize(), "f")


def reason_line(reason: Mapping[str, Any]) -> str:
    """One reason in a sentence: 未销号重大隐患 2 项，30 分，至少橙."""
    said = [f"{factor_words(reason['factor'], reason['months'])} {amount_words(reason['factor'], reason['fact'])}"]
    if reason["points"]:
        said.append(_("%(n)s 分") % {"n": points_text(reason["points"])})
    if reason["at_least"]:
        said.append(_("至少%(class)s") % {"class": COLOURS[reason["at_least"]]})
    return "，".join(said)


def main_reason(computed: str, reasons: list[dict]) -> str:
    """What decided: the rule that asks for this very class, else the one with the most points; words for none."""
    met = [one for one in reasons if one["met"]]
    if not met:
        return _("没有计分的情况")
    asking = [one for one in met if one["at_least"] == computed]
    return reason_line(max(asking or met, key=lambda one: (one["points"], one["threshold"])))


def facts_url(actor: Actor, enterprise_id: int, factor: str, months: int) -> str:
    """The rows behind a fact: the page that lists them, or the lists an enterprise and an expert have; '' for none."""
    if may(actor, "risk.facts"):
        url = reverse("risk:facts", args=[enterprise_id, factor])
        return f"{url}?months={months}" if months else url
    where = {"enterprise": enterprise_id}
    if factor == Factor.SOURCE:
        return f"{reverse('sources:list')}?{urlencode(where)}"
    if factor == Factor.MAJOR:
        return danger_list_url(where, state=AT_THE_FIRM, severity=Severity.MAJOR)
    return ""


def lines_of(row: RiskClass, actor: Actor) -> list[dict[str, Any]]:
    """Every factor in order with its facts: what counted, what did not reach a threshold, what there is nothing of."""
    by_factor: dict[str, list[dict]] = {}
    for reason in row.reasons:
        by_factor.setdefault(reason["factor"], []).append(reason)
    lines = []
    for factor in (one for one in Factor if one != Factor.BAND):
        found = sorted(by_factor.get(factor, ()), key=lambda one: (-one["points"], -one["met"], one["threshold"]))
        if not found:
            lines.append({"label": FACTORS[factor], "fact": "", "points": "", "at_least": [], "rules": []})
            continue
        best = found[0]
        lines.append(
            {
                "label": factor_words(factor, best["months"]),
                "fact": amount_words(factor, best["fact"]),
                "url": facts_url(actor, row.enterprise_id, factor, best["months"]),
                "points": points_text(sum((Decimal(str(one["points"])) for one in found), Decimal(0))),
                "met": any(one["met"] for one in found),
                "at_least": sorted(
                    {one["at_least"] for one in found if one["at_least"]}, key=lambda one: -RANKS[Risk(one)]
                )[:1],
                "rules": [one["rule"] for one in found if one["met"]],
            }
        )
    return lines


def class_counts() -> list[dict[str, Any]]:
    """How many enterprises on the register stand in each class, 未评定 last; one statement. Contexts of figures."""
    rows = Enterprise.objects.active().order_by().values_list("risk").annotate(many=Count("pk"))
    found, url = dict(rows), reverse("risk:list")
    figures = [
        {"label": label, "value": n(found.get(value, 0)), "unit": _("家"), "url": f"{url}?grade={value}"}
        for value, label in Risk.choices
    ]
    unrated = f"{reverse('enterprises:list')}?risk=none"
    return [*figures, {"label": _("未评定"), "value": n(found.get("", 0)), "unit": _("家"), "url": unrated}]
