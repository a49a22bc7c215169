"""Forms of the cycle: reasons, remarks at cells, a number changed by hand, accidents and penalties, due days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms_render import DayInput, MoneyInput
from enterprises.models import Accident, Penalty
from reports.models import CycleRule
from reports.monthly.fields import WORDS
from reports.monthly.tables import BLOCKS, COLUMNS, ROWS, cell_key
from reports.monthly.visits import KEYS, VISITS, label_of
from reports.services import REASON


class ReasonForm(forms.Form):
    """Why."""

    note = forms.CharField(label=_("理由"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 3}))


REMARKS = 3
"""Remarks at cells in one return; more goes into the reason."""
_BLOCK_NAMES = {"month": _("当月"), "ytd": _("累计")}


def _targets() -> list[tuple[str, Any]]:
    cells = [
        (cell_key(block, row, column), f"{_BLOCK_NAMES[block]} · {row_label} · {column_label}")
        for block in BLOCKS
        for row, row_label in ROWS
        for column, column_label, _unit in COLUMNS
        if column in ("1", "2", "3", "5", "6", "12")
    ]
    cells += [
        (cell_key(block, VISITS, key), f"{_BLOCK_NAMES[block]} · {label_of(key)}") for block in BLOCKS for key in KEYS
    ]
    return [("", "—"), *((one.key, one.label) for one in WORDS), *cells]


class RemarksForm(ReasonForm):
    """Why, and where: remarks at cells or written parts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, REMARKS + 1):
            self.fields[f"target{n}"] = forms.ChoiceField(label=_("哪一处"), choices=_targets, required=False)
            self.fields[f"remark{n}"] = forms.CharField(label=_("意见"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        remarks: dict[str, str] = {}
        for n in range(1, REMARKS + 1):
            target, remark = cleaned.get(f"target{n}", ""), (cleaned.get(f"remark{n}") or "").strip()
            if bool(target) != bool(remark):
                self.add_error(f"remark{n}" if target else f"target{n}", _("哪一处和意见要一起填。"))
            elif target:
                remarks[target] = remark
        return cleaned | {"remarks": remarks}


class OverrideForm(forms.Form):
    """A number changed by hand."""

    value = forms.CharField(
        label=_("改为"), required=False, max_length=20, help_text=_("留空即取消手工修改，恢复系统数")
    )
    reason = forms.CharField(
        label=_("理由"), required=False, max_length=REASON, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("两个数都会印出，上级看得到理由"),
    )  # fmt: skip


class CorrectionForm(forms.Form):
    """Why an archived month is corrected."""

    reason = forms.CharField(label=_("更正理由"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 3}))


class MinutesForm(forms.Form):
    """Minutes of the Saturday meeting."""

    chair = forms.CharField(label=_("主持人"), max_length=60)
    minutes = forms.CharField(
        label=_("会议纪要"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 6})
    )


class TaskForm(forms.Form):
    """A decision with owner and day."""

    text = forms.CharField(label=_("议定事项"), max_length=300)
    owner = forms.CharField(label=_("责任人"), max_length=60)
    due_on = forms.DateField(label=_("完成日期"), widget=DayInput)


class OutcomeForm(forms.Form):
    """What came of a decision."""

    outcome = forms.CharField(label=_("办理结果"), max_length=300)


class AccidentForm(forms.ModelForm):
    """One accident of the month."""

    class Meta:
        model = Accident
        fields = ("happened_on", "level", "party", "description", "deaths", "injuries", "loss", "evidence")
        widgets = {"happened_on": DayInput, "loss": MoneyInput}


class PenaltyForm(forms.ModelForm):
    """One act of enforcement of the month."""

    class Meta:
        model = Penalty
        fields = ("happened_on", "kind", "level", "party", "description", "amount", "basis", "evidence")
        widgets = {"happened_on": DayInput, "amount": MoneyInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The city enters its own in the ledger; a zone types none of them (M-05).
        level = self.fields["level"]
        level.choices = [pair for pair in level.choices if pair[0] != Penalty.Level.CITY]  # type: ignore[attr-defined]


class CycleRuleForm(forms.ModelForm):
    """Due days from a month on."""

    class Meta:
        model = CycleRule
        fields = ("valid_from", "zone_workday", "city_workday", "province_workday", "basis")
        widgets = {"valid_from": DayInput}
