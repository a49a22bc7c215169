"""What can be done with a plan: name in the address, label, form and service of each."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms_render import DayInput
from hazards.sources import plan_services as services
from hazards.sources.models import HazardSource
from hazards.sources.plan_models import EmergencyPlan
from hazards.sources.plan_states import DrillKind, PlanKind

ROWS = {"rows": 2}


class PlanForm(forms.Form):
    """A plan as it was published."""

    name = forms.CharField(label=_("预案名称"), max_length=100)
    kind = forms.ChoiceField(label=_("类别"), choices=PlanKind.choices, initial=PlanKind.SPECIAL)
    source = forms.ModelChoiceField(
        label=_("重大危险源单元"), queryset=HazardSource.objects.none(), required=False, empty_label=_("不针对某一单元"),
        help_text=_("专项预案或现场处置方案针对某个重大危险源的，选它。"),
    )  # fmt: skip
    version_label = forms.CharField(label=_("版本"), max_length=40, required=False, help_text=_("例如 2026 年版。"))
    published_on = forms.DateField(label=_("公布日期"), widget=DayInput, help_text=_("报备的期限从这一天起算。"))

    def __init__(self, *args: Any, enterprise_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["source"]
        units.queryset = HazardSource.objects.standing().filter(enterprise_id=enterprise_id).order_by("name", "id")


class SubmitForm(forms.Form):
    """Handing in."""

    on = forms.DateField(label=_("报送日期"), widget=DayInput)
    authority = forms.CharField(label=_("报送哪个机关"), max_length=80, help_text=_("例如 县级应急管理局。"))


class AcceptForm(forms.Form):
    """Acceptance."""

    on = forms.DateField(
        label=_("受理日期"), widget=DayInput, help_text=_("核对期限从这一天起算，期满没有答复视为备案。")
    )


class FileForm(forms.Form):
    """Filing."""

    on = forms.DateField(label=_("备案日期"), widget=DayInput)
    filing_number = forms.CharField(label=_("备案编号"), max_length=60)
    authority = forms.CharField(label=_("备案机关"), max_length=80)


class RefuseForm(forms.Form):
    """Not filed."""

    on = forms.DateField(label=_("退回日期"), widget=DayInput)
    refusal = forms.CharField(label=_("退回理由"), max_length=300, widget=forms.Textarea(attrs=ROWS))


class EvaluateForm(forms.Form):
    """Evaluation."""

    on = forms.DateField(label=_("评估日期"), widget=DayInput)
    evaluation = forms.CharField(
        label=_("评估结论"), max_length=300, widget=forms.Textarea(attrs=ROWS),
        help_text=_("是否需要修订；修订了请另登记新版，重新备案。"),
    )  # fmt: skip


class DrillForm(forms.Form):
    """A drill."""

    on = forms.DateField(label=_("演练日期"), widget=DayInput)
    kind = forms.ChoiceField(label=_("方式"), choices=DrillKind.choices)
    people = forms.IntegerField(label=_("参加人数（人）"), min_value=1, max_value=100000)
    summary = forms.CharField(label=_("总结"), max_length=500, widget=forms.Textarea(attrs=ROWS))


class RenewForm(forms.Form):
    """A new version."""

    published_on = forms.DateField(label=_("新版公布日期"), widget=DayInput)
    version_label = forms.CharField(label=_("新版本"), max_length=40)
    name = forms.CharField(label=_("预案名称"), max_length=100, required=False, help_text=_("名称不变就不用填。"))


@dataclass(frozen=True)
class Step:
    """One thing that can be done. `said`: the sentence afterwards; `initial`: what the form begins with."""

    label: Any
    icon: str
    form: type[forms.Form]
    service: Callable[..., Any]
    said: Any
    initial: dict[str, str]


STEPS: dict[str, Step] = {
    "submit": Step(_("登记报送"), "send", SubmitForm, services.record_submission, _("已登记报送，等受理。"),
                   {"on": "submitted_on", "authority": "authority"}),
    "accept": Step(_("登记受理"), "clipboard-check", AcceptForm, services.record_acceptance,
                   _("已登记受理，期满没有答复视为备案。"), {"on": "accepted_on"}),
    "file": Step(_("登记备案"), "rubber-stamp", FileForm, services.record_filing, _("已登记备案。"),
                 {"on": "filed_on", "filing_number": "filing_number", "authority": "authority"}),
    "refuse": Step(_("登记退回"), "arrow-back-up", RefuseForm, services.record_refusal,
                   _("已登记退回，补齐后重新报送。"), {}),
    "evaluate": Step(_("登记评估"), "clipboard-list", EvaluateForm, services.record_evaluation,
                     _("已登记评估，下次评估的期限重新起算。"), {}),
    "drill": Step(_("登记演练"), "users", DrillForm, services.record_drill, _("已登记演练，下次演练的期限重新起算。"), {}),
    "renew": Step(_("登记新版"), "refresh", RenewForm, services.supersede_plan, _("已登记新版，旧版留档；新版须重新备案。"), {}),
    "correct": Step(_("改正登记"), "edit", PlanForm, services.correct_plan, _("已改好，改前的内容留在记录里。"),
                    {"name": "name", "kind": "kind", "source": "source_id", "version_label": "version_label",
                     "published_on": "published_on"}),
}  # fmt: skip


def form_of(name: str, plan: EmergencyPlan, data: Any = None) -> forms.Form:
    """The form of a step, beginning with what is known."""
    step = STEPS[name]
    initial = {field: value for field, source in step.initial.items() if (value := getattr(plan, source)) is not None}
    more = {"enterprise_id": plan.enterprise_id} if step.form is PlanForm else {}
    return step.form(data, initial=initial, **more)
