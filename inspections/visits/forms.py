"""Forms of visits: arranging one, the small forms of its steps, a finding, signatures."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from core.access import PROVINCE, Actor
from core.forms_render import DayInput
from core.workdays import today
from core.workflow import Transition
from enterprises.assigning import reasons
from enterprises.models import Enterprise, Sector
from hazards.dangers.states import Severity
from inspections.checklists.choosing import choices_for
from inspections.visits.models import Visit
from inspections.visits.planning import seats_for
from inspections.visits.rules import ZONE_WORKERS
from inspections.visits.states import Form, Purpose

ROWS = {"rows": 3}


def named(seat: Any) -> str:
    """A seat as it is chosen: name, post, department."""
    return f"{seat.person_name}（{seat.department.name if seat.department_id else seat.title}）"


def with_reasons(field: forms.ModelMultipleChoiceField, enterprise_id: int) -> None:
    """Experts who cannot be sent to this enterprise say why before anybody ticks them."""
    experts = [seat.pk for seat in field.queryset if seat.role == Role.EXPERT]
    known = reasons(experts, [enterprise_id], today())

    def label(seat: Any) -> str:
        why = known.why_not(seat.pk, enterprise_id) if seat.role == Role.EXPERT else ""
        return named(seat) + (_("：不能参加，%(why)s") % {"why": why} if why else "")

    field.label_from_instance = label  # type: ignore[method-assign]


def checklist_choices(sector: str, zone_id: int) -> list[tuple[str, str]]:
    rows = choices_for(sector, zone_id)
    return [(one.ref, _("%(title)s（%(n)d 条）") % {"title": one.title, "n": one.items}) for one in rows]


class PlanForm(forms.Form):
    """安排检查: to one enterprise."""

    planned_on = forms.DateField(label=gettext_lazy("日期"), widget=DayInput)
    form = forms.ChoiceField(label=gettext_lazy("检查形式"), choices=Form.choices)
    purpose = forms.ChoiceField(label=gettext_lazy("事由"), choices=Purpose.choices, initial=Purpose.HAND)
    lead = forms.ModelChoiceField(label=gettext_lazy("带队人"), queryset=None, required=False)
    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("其他成员"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("联合执法要有两个以上部门的人，各部门分别签字。"),
    )  # fmt: skip
    checklist = forms.ChoiceField(label=gettext_lazy("检查表"), required=False)
    subject = forms.CharField(label=gettext_lazy("检查事项"), max_length=120, required=False)
    visit_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, enterprise: Enterprise, may_secret: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = seats_for(actor)
        leads = seats.filter(role__in=[role.value for role in ZONE_WORKERS]) if actor.tier != PROVINCE else seats
        for name, rows in (("lead", leads), ("members", seats)):
            self.fields[name].queryset = rows
            self.fields[name].label_from_instance = named
        with_reasons(self.fields["members"], enterprise.pk)
        known = checklist_choices(enterprise.sector, enterprise.zone_id)
        self.fields["checklist"].choices = [("", _("开始时再选")), *known]
        self.fields["planned_on"].initial = today()
        self.fields["visit_id"].initial = uuid.uuid4
        self.fields["lead"].initial = actor.seat_id
        if not may_secret:
            self.fields["form"].choices = [pair for pair in Form.choices if pair[0] != Form.SECRET]
        # What rules of the plan make is not arranged by hand.
        mine = (Purpose.HAND, Purpose.FIRST, Purpose.LOOK_BACK)
        self.fields["purpose"].choices = [(one.value, one.label) for one in mine]


class StepForm(forms.Form):
    """The form of one step of a visit."""

    def __init__(self, *args: Any, visit: Visit, actor: Actor, transition: Transition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit, self.actor, self.transition = visit, actor, transition


class StartForm(StepForm):
    """开始检查: with which checklist; the phone adds its clock and, when allowed, its place."""

    checklist = forms.ChoiceField(label=gettext_lazy("检查表"))
    phone_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    longitude = forms.DecimalField(
        min_value=-180, max_value=180, max_digits=9, decimal_places=6, required=False, widget=forms.HiddenInput
    )
    latitude = forms.DecimalField(
        min_value=-90, max_value=90, max_digits=8, decimal_places=6, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visit = self.visit
        choices = checklist_choices(visit.sector, visit.zone_id)
        self.fields["checklist"].choices = choices
        chosen = f"standard:{visit.standard_id}" if visit.standard_id else f"version:{visit.version_id}"
        if chosen in dict(choices):
            self.fields["checklist"].initial = chosen
        elif choices:
            self.fields["checklist"].initial = choices[0][0]


class FinishForm(StepForm):
    """结束检查."""

    note = forms.CharField(
        label=gettext_lazy("检查意见"), max_length=1000, required=False, widget=forms.Textarea(attrs=ROWS)
    )


class PublishForm(StepForm):
    """公布暗查."""

    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class MoveForm(StepForm):
    """改期."""

    planned_on = forms.DateField(label=gettext_lazy("改到"), widget=DayInput)
    note = forms.CharField(label=gettext_lazy("原因"), max_length=200, required=False)


class LeadForm(StepForm):
    """换带队人."""

    lead = forms.ModelChoiceField(label=gettext_lazy("新的带队人"), queryset=None)
    note = forms.CharField(label=gettext_lazy("原因"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = seats_for(self.actor).exclude(role="expert").exclude(pk=self.visit.lead_seat_id or 0)
        self.fields["lead"].queryset = rows
        self.fields["lead"].label_from_instance = named


class ReasonForm(StepForm):
    """取消: with a reason."""

    note = forms.CharField(label=gettext_lazy("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class FindingForm(forms.Form):
    """记隐患: what the item says is filled in already."""

    description = forms.CharField(
        label=gettext_lazy("隐患描述"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    location = forms.CharField(label=gettext_lazy("部位"), max_length=120)
    severity = forms.ChoiceField(label=gettext_lazy("等级"), choices=Severity.choices, required=False)
    sector = forms.ChoiceField(label=gettext_lazy("行业领域"), choices=Sector.choices, required=False)
    basis = forms.CharField(
        label=gettext_lazy("依据条款"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("拿不准就空着，不要编条款号。"),
    )
    measures = forms.CharField(
        label=gettext_lazy("整改措施"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    fixed = forms.BooleanField(label=gettext_lazy("当场已经改好（立查立改）"), required=False)
    fix_words = forms.CharField(label=gettext_lazy("现场怎么改的"), max_length=500, required=False)
    repeats_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    item_key = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    finding_id = forms.UUIDField(widget=forms.HiddenInput)


class FirmSignForm(forms.Form):
    """企业签字, or a refusal in words."""

    name = forms.CharField(label=gettext_lazy("签字人"), max_length=60)
    post = forms.CharField(label=gettext_lazy("职务"), max_length=60, required=False)
    opinion = forms.CharField(
        label=gettext_lazy("意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    refused = forms.BooleanField(label=gettext_lazy("企业拒绝签字（写明情况）"), required=False)
    signature_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signature_id"].initial = uuid.uuid4
        if own:
            del self.fields["refused"]


class MemberSignForm(forms.Form):
    """成员签字."""

    opinion = forms.CharField(
        label=gettext_lazy("本部门意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    signature_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signature_id"].initial = uuid.uuid4
