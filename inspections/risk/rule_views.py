"""The rules of risk classes with how far each is founded; the province sets one otherwise."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import may
from core.errors import InvalidInput
from core.forms_render import show_errors
from core.views import PortalView
from core.workdays import today
from inspections.risk.forms import RuleForm
from inspections.risk.models import RiskRule
from inspections.risk.presenting import FACTORS, condition_words, effect_words, factor_words
from inspections.risk.rule_services import all_rules, held, set_rule


def crumbs(actor: Any, *last: dict) -> list[dict]:
    first = [{"label": _("风险分级"), "url": reverse("risk:list")}] if may(actor, "risk.view") else []
    return (
        [*first, {"label": _("分级规则"), "url": reverse("risk:rules")}, *last]
        if last
        else [*first, {"label": _("分级规则")}]
    )


def line(rule: RiskRule) -> dict[str, Any]:
    """A rule in words."""
    return {
        "rule": rule, "name": factor_words(rule.factor, rule.months), "when": condition_words(rule),
        "effect": effect_words(rule), "is_set": rule.sure == RiskRule.Sure.PROVINCE,
    }  # fmt: skip


class Rules(PortalView):
    """Every rule in force by factor, with its mark; what is to come and what was before."""

    permission = "risk.rules"

    def get(self, request: HttpRequest) -> HttpResponse:
        rules, day = all_rules(), today()
        groups = [
            {
                "label": FACTORS[factor],
                "rows": [
                    line(row)
                    | {
                        "coming": [line(one) for one in rules[row.code] if one.valid_from > day],
                        "before": [line(one) for one in rules[row.code] if one is not row and one.valid_from <= day],
                    }
                    for row in found
                ],
            }
            for factor, found in groupby(held(rules, on=day), key=lambda row: row.factor)
        ]
        may_set = may(self.actor, "risk.set_rules")
        context = {"groups": groups, "may_set": may_set, "crumbs": crumbs(self.actor)}
        return render(request, "risk/rules.html", context)


class Rule(PortalView):
    """The province sets a rule otherwise."""

    permission = "risk.set_rules"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        rule = self._find(code)
        return self._page(request, rule, RuleForm(rule=rule))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        rule = self._find(code)
        form = RuleForm(request.POST, rule=rule)
        if form.is_valid():
            try:
                made = set_rule(actor=self.actor, code=code, **form.values)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                said = _("已改为%(effect)s，%(day)s 起生效，当晚重算时起作用。")
                messages.success(request, said % {"effect": effect_words(made), "day": made.valid_from})
                return redirect("risk:rules")
        return self._page(request, rule, form, status=422)

    @staticmethod
    def _find(code: str) -> RiskRule:
        """The row to change: the newest, so that a form never goes back behind one already set."""
        rows = all_rules().get(code)
        if not rows:
            raise Http404
        return rows[0]

    def _page(self, request: HttpRequest, rule: RiskRule, form: RuleForm, status: int = 200) -> HttpResponse:
        said = line(rule)
        context = {
            "line": said,
            "form": form,
            "crumbs": crumbs(self.actor, {"label": f"{said['name']} {said['when']}"}),
        }
        return render(request, "risk/rule.html", context, status=status)
