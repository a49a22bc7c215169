"""Forms of the set-up of zones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms_render import DayInput
from parks.models import Zone, ZoneProgress, ZoneStatus
from parks.services import STAGES

BASIS = _("文件名和文号，或会议、函件的日期。")


class ConfirmForm(forms.Form):
    """Confirm a candidate zone."""

    prefix = "confirm"
    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("与批复一致的全称；候选名不对的在这里改。"))
    level = forms.ChoiceField(label=_("级别"), choices=Zone.Level.choices)
    basis = forms.CharField(label=_("依据"), max_length=150, help_text=BASIS)


class StatusForm(forms.Form):
    """Change a zone's status."""

    prefix = "status"
    status = forms.ChoiceField(label=_("新状态"), choices=[("", "—"), *ZoneStatus.Status.choices])
    valid_from = forms.DateField(label=_("生效日期"), widget=DayInput, help_text=_("这一天以前的统计仍按原状态。"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=BASIS)


class PartForm(forms.Form):
    """The name of an area or department."""

    name = forms.CharField(
        label=_("名称"), max_length=40, error_messages={"max_length": _("名称最多 %(limit_value)d 个字。")}
    )


class ProgressForm(forms.Form):
    """How far a zone is with one subject."""

    stage = forms.ChoiceField(label=_("阶段"))
    on = forms.DateField(label=_("到这一阶段的日期"), widget=DayInput)
    expires_on = forms.DateField(label=_("有效期至"), widget=DayInput, required=False, help_text=_("完成的评估要填"))
    forecast_on = forms.DateField(label=_("预计完成"), widget=DayInput, required=False, help_text=_("没有完成的要填"))
    agency = forms.CharField(label=_("承担单位"), max_length=100, required=False)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, subject: str, **kwargs: Any) -> None:
        super().__init__(*args, prefix=subject, **kwargs)
        labels = dict(ZoneProgress.Stage.choices)
        field: Any = self.fields["stage"]
        field.choices = [("", "—"), *((stage, labels[stage]) for stage in STAGES[ZoneProgress.Subject(subject)])]
        if subject != ZoneProgress.Subject.ASSESSMENT:
            del self.fields["expires_on"]
