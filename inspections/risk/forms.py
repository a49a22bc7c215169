"""Forms of risk classes: raising, ending a raise, another rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms_render import DayInput
from core.workdays import today
from inspections.risk.models import RANKS, Factor, Risk, RiskRule
from inspections.risk.raising import REASON
from inspections.risk.rule_services import HEIGHTS, WINDOWED


class RaiseForm(forms.Form):
    """A class above the computed one."""

    colour = forms.ChoiceField(label=_("提级到"))
    reason = forms.CharField(
        label=_("理由"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("企业也看得到这条理由。"),
    )
    last_on = forms.DateField(
        label=_("最后一天"), required=False, widget=DayInput, help_text=_("不填就一直有效，直到结束提级。")
    )

    def __init__(self, *args: Any, above: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colour"].choices = [pair for pair in Risk.choices if RANKS[Risk(pair[0])] > above]


class EndForm(forms.Form):
    """Why a raise ends."""

    why = forms.CharField(label=_("结束的理由"), max_length=REASON)


class RuleForm(forms.Form):
    """A rule otherwise from a day on; asked is only what the factor has."""

    threshold = forms.IntegerField(label=_("达到"), min_value=0, max_value=9999)
    points = forms.IntegerField(label=_("分值"), min_value=0, max_value=999)
    weight = forms.DecimalField(
        label=_("权重"),
        min_value=0,
        max_value=99,
        max_digits=4,
        decimal_places=2,
        help_text=_("分值乘以权重计入总分。"),
    )
    at_least = forms.ChoiceField(label=_("至少评为"), required=False, choices=[("", _("不规定")), *Risk.choices])
    months = forms.IntegerField(
        label=_("近几个月"), min_value=0, max_value=240, help_text=_("只数这几个月里的；0 表示不限。")
    )
    valid_from = forms.DateField(
        label=_("生效日期"), widget=DayInput, help_text=_("当晚重算时起作用，以前评定的留在历史里。")
    )
    reason = forms.CharField(label=_("调整理由"), max_length=300)

    def __init__(self, *args: Any, rule: RiskRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        for name in ("threshold", "points", "weight", "at_least", "months"):
            self.fields[name].initial = getattr(rule, name)
        self.fields["valid_from"].initial = today()
        if rule.factor == Factor.BAND:
            self.fields["threshold"].label = _("总分达到")
        for name in self._without():
            del self.fields[name]

    def _without(self) -> list[str]:
        factor = self.rule.factor
        gone = ["points", "weight", "at_least", "months"] if factor == Factor.BAND else []
        if factor in HEIGHTS:
            gone.append("threshold")
        return gone if factor in WINDOWED or factor == Factor.BAND else [*gone, "months"]

    @property
    def values(self) -> dict[str, Any]:
        """What the service needs; what was not asked as it stands."""
        kept = {name: getattr(self.rule, name) for name in ("threshold", "points", "weight", "at_least", "months")}
        return kept | self.cleaned_data
