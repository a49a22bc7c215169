"""Forms of dangers: reporting, and one small form per transition that needs input."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor
from core.forms_render import DayInput, MoneyInput
from core.workflow import Transition
from enterprises.models import Sector
from hazards.dangers.limits import due_date
from hazards.dangers.models import Danger, Limit, Request, Step
from hazards.dangers.states import Form, Severity
from parks.models import Area, Department

ROWS = {"rows": 3}


class DangerForm(forms.Form):
    """登记隐患: what an inspector writes on the spot. Sector comes from the enterprise unless changed."""

    description = forms.CharField(
        label=gettext_lazy("隐患描述"), max_length=1000, widget=forms.Textarea(attrs=ROWS),
        help_text=gettext_lazy("写清部位、事实和数量，例如“抛光车间 1 号除尘管道积尘超过 1 mm”。"),
    )  # fmt: skip
    location = forms.CharField(label=gettext_lazy("部位"), max_length=120)
    severity = forms.ChoiceField(label=gettext_lazy("等级"), choices=Severity.choices, initial=Severity.B)
    sector = forms.ChoiceField(label=gettext_lazy("行业领域"), choices=Sector.choices)
    found_at = forms.DateTimeField(
        label=gettext_lazy("发现时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
    )  # fmt: skip
    form = forms.ChoiceField(label=gettext_lazy("检查形式"), choices=Form.choices)
    group = forms.CharField(label=gettext_lazy("检查组、检查人"), max_length=120, required=False)
    category = forms.CharField(label=gettext_lazy("类别"), max_length=60, required=False)
    basis = forms.CharField(
        label=gettext_lazy("依据条款"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("拿不准就空着，不要编条款号。"),
    )
    severity_reason = forms.CharField(label=gettext_lazy("判定理由"), max_length=300, required=False)
    measures = forms.CharField(
        label=gettext_lazy("整改措施建议"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    contingency = forms.CharField(label=gettext_lazy("临时防范"), max_length=500, required=False)

    main = ("description", "location", "severity", "sector", "found_at")
    more = ("form", "group", "category", "basis", "severity_reason", "measures", "contingency")

    @staticmethod
    def initial_for(danger: Danger) -> dict[str, Any]:
        """The facts of a draft, for the edit form."""
        facts = {name: getattr(danger, name) for name in DangerForm.base_fields}
        facts["found_at"] = timezone.localtime(danger.found_at).strftime("%Y-%m-%dT%H:%M")
        return facts


class TransitionForm(forms.Form):
    """Base: knows the danger, the actor and the transition. `wants_photos` adds the upload piece to the page."""

    wants_photos = False
    photo_label = gettext_lazy("整改后照片")

    def __init__(self, *args: Any, danger: Danger, actor: Actor, transition: Transition, **kwargs: Any) -> None:
        self.danger, self.actor, self.transition = danger, actor, transition
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Set choices and initial values that depend on the danger."""


class ReasonForm(TransitionForm):
    note = forms.CharField(
        label=gettext_lazy("原因"), max_length=1000, widget=forms.Textarea(attrs=ROWS),
        help_text=gettext_lazy("对方会看到这句话，请写清还差什么。"),
    )  # fmt: skip


class OpinionForm(TransitionForm):
    note = forms.CharField(label=gettext_lazy("意见"), max_length=1000, widget=forms.Textarea(attrs=ROWS))


GENERAL = [choice for choice in Severity.choices if choice[0] != Severity.MAJOR]


class IssueForm(TransitionForm):
    """审核签发: severity, sector and due date by the limits matrix; 措施 and 责任 complete 五落实."""

    severity = forms.ChoiceField(label=gettext_lazy("等级"), choices=GENERAL)
    severity_reason = forms.CharField(label=gettext_lazy("判定理由"), max_length=300, required=False)
    sector = forms.ChoiceField(label=gettext_lazy("行业领域"), choices=Sector.choices)
    measures = forms.CharField(label=gettext_lazy("整改措施"), max_length=1000, widget=forms.Textarea(attrs=ROWS))
    due_on = forms.DateField(label=gettext_lazy("整改期限"), required=False, widget=DayInput)
    area_id = forms.TypedChoiceField(
        label=gettext_lazy("督查（园区、镇街）"), required=False, coerce=int, empty_value=None
    )
    department_id = forms.TypedChoiceField(label=gettext_lazy("验收部门"), coerce=int)
    responsible_person = forms.CharField(label=gettext_lazy("企业责任人"), max_length=60, required=False)
    responsible_leader = forms.CharField(label=gettext_lazy("责任领导"), max_length=60, required=False)
    lead_office = forms.CharField(label=gettext_lazy("牵头处室"), max_length=60, required=False)
    basis = forms.CharField(label=gettext_lazy("依据条款"), max_length=300, required=False)
    contingency = forms.CharField(label=gettext_lazy("临时防范、应急预案"), max_length=500, required=False)
    note = forms.CharField(label=gettext_lazy("审核意见"), max_length=500, required=False)

    def prepare(self) -> None:
        danger = self.danger
        areas = Area.objects.filter(zone_id=danger.zone_id).values_list("id", "name")
        departments = list(Department.objects.filter(zone_id=danger.zone_id).values_list("id", "name"))
        self.fields["area_id"].choices = [("", _("不限")), *areas]  # type: ignore[attr-defined]
        self.fields["department_id"].choices = departments  # type: ignore[attr-defined]
        for name in (
            "sector",
            "severity_reason",
            "measures",
            "basis",
            "contingency",
            "responsible_leader",
            "lead_office",
            "area_id",
        ):
            self.initial.setdefault(name, getattr(danger, name))
        if danger.severity == Severity.MAJOR:
            # Never a level nobody chose: a major danger becomes a general one only on purpose and with a reason.
            self.fields["severity"].choices = [("", _("请选择")), *GENERAL]  # type: ignore[attr-defined]
            self.fields["severity"].help_text = _(
                "登记时判为重大隐患。重大隐患须挂牌督办；确认是一般隐患的，选等级并写判定理由。"
            )
            self.fields["severity_reason"].required = True
        else:
            self.initial.setdefault("severity", danger.severity)
        self.initial.setdefault("department_id", danger.department_id or (departments[0][0] if departments else None))
        firm = danger.enterprise
        responsible = danger.responsible_person or firm.safety_head_name or firm.principal_name
        self.initial.setdefault("responsible_person", responsible)
        limit = due_date(
            zone_id=danger.zone_id, severity=danger.severity, sector=danger.sector, issued_on=timezone.localdate()
        )
        self.latest = limit.due_on
        wished = _day_in_ledger(danger)
        fits = wished is not None and timezone.localdate() <= wished <= limit.due_on
        self.initial.setdefault("due_on", wished if fits else limit.due_on)
        self.fields["due_on"].help_text = _("按%(rule)s，最迟 %(day)s；改了等级或领域会重新核。") % {
            "rule": limit.rule,
            "day": limit.due_on,
        }

    def clean(self) -> dict[str, Any]:
        """A due date left as proposed follows a changed severity or sector."""
        cleaned = super().clean() or {}
        if "due_on" not in self.changed_data and self.initial["due_on"] == self.latest:
            cleaned["due_on"] = None
        return cleaned


def _day_in_ledger(danger: Danger) -> datetime.date | None:
    """The due date the imported ledger named, which issuing takes as a proposal; None when there was none."""
    steps = Step.objects.filter(danger_id=danger.pk, data__has_keys=["import", "due_on"]).order_by("-id")
    said = steps.values_list("data__due_on", flat=True).first()
    return datetime.date.fromisoformat(said) if said else None


class RectifyForm(TransitionForm):
    """提交整改: words, cost, photos."""

    wants_photos = True
    note = forms.CharField(label=gettext_lazy("怎么改的"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    funds = forms.DecimalField(
        label=gettext_lazy("花费（万元）"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=4,
        widget=MoneyInput,
    )


class OnSpotForm(TransitionForm):
    """立查立改: the after-photo of the same visit."""

    wants_photos = True
    note = forms.CharField(
        label=gettext_lazy("现场怎么改的"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    department_id = forms.TypedChoiceField(label=gettext_lazy("验收部门"), coerce=int, required=False, empty_value=None)

    def prepare(self) -> None:
        departments = list(Department.objects.filter(zone_id=self.danger.zone_id).values_list("id", "name"))
        self.fields["department_id"].choices = departments  # type: ignore[attr-defined]
        if departments:
            self.initial.setdefault("department_id", self.danger.department_id or departments[0][0])


class ExtensionForm(TransitionForm):
    """申请延期."""

    new_due_on = forms.DateField(label=gettext_lazy("延至"), widget=DayInput)
    note = forms.CharField(label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea(attrs=ROWS))
    interim = forms.CharField(label=gettext_lazy("延期期间的临时防范"), max_length=300)

    def prepare(self) -> None:
        self.fields["new_due_on"].help_text = _("现在的期限是 %(day)s；批准前期限不变。") % {"day": self.danger.due_on}


class VoidForm(TransitionForm):
    """提请作废."""

    void_reason = forms.ChoiceField(label=gettext_lazy("作废原因"), choices=Request.VoidReason.choices)
    duplicate_number = forms.CharField(
        label=gettext_lazy("与哪条重复（编号）"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("原因是重复时填。"),
    )
    note = forms.CharField(label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea(attrs=ROWS))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        number = cleaned.pop("duplicate_number", "").strip()
        if number:
            rows = Danger.objects.filter(zone_id=self.danger.zone_id, number__endswith=number)
            cleaned["duplicate_of"] = rows.values_list("pk", flat=True).first()
        if cleaned.get("void_reason") == Request.VoidReason.DUPLICATE and not cleaned.get("duplicate_of"):
            self.add_error("duplicate_number", _("没有找到这个编号的隐患，请核对。"))
        return cleaned


class LimitsForm(forms.Form):
    """The matrix severity × sector of a zone; an empty cell falls back to the row's first cell, then the default."""

    def __init__(self, *args: Any, rows: dict[tuple[str, str], int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells: list[tuple[str, list[str]]] = []
        for severity, label in Severity.choices:
            names = []
            for sector, sector_label in [("", _("全部领域")), *Sector.choices]:
                name = f"{severity}-{sector or 'all'}"
                self.fields[name] = forms.IntegerField(
                    label=f"{label} × {sector_label}", required=False, min_value=0, max_value=366,
                    initial=rows.get((severity, sector)), widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )  # fmt: skip
                names.append(name)
            self.cells.append((str(label), names))

    def wanted(self) -> dict[tuple[str, str], int]:
        """The rows the zone wants: (severity, sector) → days."""
        out = {}
        for name, days in self.cleaned_data.items():
            severity, sector = name.split("-", 1)
            if days is not None:
                out[severity, "" if sector == "all" else sector] = days
        return out


def save_limits(*, zone_id: int, wanted: dict[tuple[str, str], int]) -> None:
    """Make the zone's limits exactly these."""
    present = {(row.severity, row.sector): row for row in Limit.objects.filter(zone_id=zone_id)}
    for key, row in present.items():
        if key not in wanted:
            row.delete()
        elif row.days != wanted[key]:
            row.days = wanted[key]
            row.save(update_fields=["days"])
    Limit.objects.bulk_create(
        Limit(zone_id=zone_id, severity=severity, sector=sector, days=days)
        for (severity, sector), days in wanted.items()
        if (severity, sector) not in present
    )


def today_text() -> str:
    """Now in Shanghai as the datetime-local input wants it."""
    return timezone.localtime().replace(second=0, microsecond=0, tzinfo=None).isoformat(timespec="minutes")
