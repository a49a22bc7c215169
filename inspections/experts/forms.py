"""Shapes of the register's forms. The services write and check; the forms only read what was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Seat
from accounts.roles import Role
from core.forms_render import DayInput
from enterprises.models import Sector
from inspections.experts.models import Agency, Expert, Service
from inspections.experts.services import AGENCY_FIELDS, EXPERT_FIELDS, MOST_YEARS, SERVICE_FIELDS

DAYS = dict.fromkeys(("contract_from", "contract_to", "qualified_until", "from_on", "to_on"), DayInput)


class Written(forms.ModelForm):
    """A form whose service writes the row."""

    def _post_clean(self) -> None:
        """The instance is not touched by the form."""


class AgencyForm(Written):
    """A third-party agency."""

    class Meta:
        model = Agency
        fields = AGENCY_FIELDS
        widgets = DAYS
        help_texts = {
            "name": _("营业执照上的全称。"),
            "credit_code": _("可以不填；填了会核对。"),
            "qualification": _("例如 安全评价机构资质证书、证号。"),
            "contract_to": _("当天仍有效；不填为没有约定到期。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit_code"].validators = []
        self.fields["credit_code"].max_length = None
        self.fields["credit_code"].widget.attrs.update(maxlength=30, autocapitalize="characters", spellcheck="false")


class ExpertForm(Written):
    """An expert: the seat is offered only where nobody else's entry has it."""

    sectors = forms.MultipleChoiceField(
        label=_("专长领域"), choices=Sector.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Expert
        fields = EXPERT_FIELDS
        widgets = DAYS
        help_texts = {
            "speciality": _("例如 粉尘防爆、涉氨制冷、电气防爆。"),
            "title": _("例如 高级工程师、注册安全工程师（化工）。"),
            "agency": _("通过机构聘请的选机构：机构服务过的企业，也不能分派给这位专家。"),
            "seat": _("专家用哪个席位登录；没有席位的可以先登记，分派前补上。"),
            "contract_from": _("通过机构聘请、没有单独合同的不填，按机构的合同算。"),
            "contract_to": _("当天仍有效；不填为没有约定到期。"),
        }

    def __init__(self, *args: Any, zone_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies: Any = self.fields["agency"]
        agencies.queryset = Agency.objects.filter(
            Q(retired_at=None) | Q(pk=self.instance.agency_id), zone_id=zone_id
        ).order_by("name", "id")
        taken = Expert.objects.filter(zone_id=zone_id, seat__isnull=False).exclude(pk=self.instance.pk)
        seats: Any = self.fields["seat"]
        seats.queryset = (
            Seat.objects.filter(zone_id=zone_id, role=Role.EXPERT)
            .exclude(pk__in=taken.values("seat_id"))
            .order_by("person_name", "id")
        )
        seats.label_from_instance = lambda seat: f"{seat.person_name}（{seat.org_name} · {seat.username}）"


class ServiceForm(Written):
    """What was done for the enterprise."""

    class Meta:
        model = Service
        fields = SERVICE_FIELDS
        widgets = DAYS
        help_texts = {
            "to_on": _("最后一天；还在服务的不填。"),
            "source": _("例如 评价报告编号、合同、平台查询、本人申报。"),
        }


class EndForm(forms.Form):
    """The last day of a service."""

    to_on = forms.DateField(label=_("服务至"), widget=DayInput, help_text=_("最后一天。写下后不能改，写错的作废重登。"))


class VoidForm(forms.Form):
    """Why a service does not count."""

    reason = forms.CharField(label=_("作废理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class RuleForm(forms.Form):
    """Other years from a day on."""

    years = forms.IntegerField(label=_("改为（年）"), min_value=1, max_value=MOST_YEARS)
    valid_from = forms.DateField(label=_("自哪天起"), widget=DayInput)
    basis = forms.CharField(label=_("依据或理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
