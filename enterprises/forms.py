"""Shapes of the enterprise forms: the zone's office edits everything, the enterprise its own part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.forms_render import DayInput
from enterprises.credit_code import fault, normalise
from enterprises.divisions import divisions
from enterprises.models import Enterprise, Permit, Sector
from enterprises.services import OFFICE_FIELDS, OWN_FIELDS, PERMIT_FIELDS
from parks.models import Area

DAYS = {"insured_until": DayInput, "grade_until": DayInput}
HELP = {
    "credit_code": _("18 位，见营业执照。填错一位会当场指出。"),
    "name": _("营业执照上的全称。"),
    "short_name": _("台账里常用的叫法，导入台账时用来认企业。"),
    "former_names": _("多个用顿号隔开。改企业名称时原名自动记在这里。"),
    "full_time_officers": _("没有请填 0。"),
    "insured_until": _("没有投保请留空。"),
}


def degrees(label: Any, help_text: Any = "") -> forms.DecimalField:
    """A field for degrees; a swapped pair reaches the service, which says so."""
    number = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        label=label, help_text=help_text, max_digits=9, decimal_places=6, required=False, widget=number
    )


class OwnForm(forms.ModelForm):
    """The part the enterprise keeps up."""

    class Meta:
        model = Enterprise
        fields = OWN_FIELDS
        widgets = DAYS
        help_texts = HELP

    def _post_clean(self) -> None:
        """The service writes and checks; the instance is not touched by the form."""


class EnterpriseForm(forms.ModelForm):
    """The whole file. The sector may stay open: it then follows from the division, and the page says so."""

    division = forms.ChoiceField(label=_("国民经济行业大类"), required=False)
    sector = forms.ChoiceField(
        label=_("行业领域"),
        required=False,
        choices=[("", _("按行业大类推定")), *Sector.choices],
        help_text=_("不选时按行业大类推定：C25、C26 为危险化学品，D45 为燃气，E47 至 E50 为建筑工地，其余为其他。"),
    )

    longitude = degrees(_("经度"))
    latitude = degrees(
        _("纬度"),
        _("WGS 84 坐标，到厂区中心。现场照片和检查地点离它较远会标出来；高德、腾讯地图上取的坐标会偏几百米。"),
    )

    class Meta:
        model = Enterprise
        fields = OFFICE_FIELDS
        widgets = DAYS
        help_texts = HELP

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = [("", "—"), *((code, f"{code} {name}") for code, name in divisions().items())]
        self.fields["area"].queryset = Area.objects.filter(zone_id=actor.zone_id)
        self.fields["credit_code"].validators = []
        self.fields["credit_code"].max_length = None
        self.fields["credit_code"].widget.attrs.update(maxlength=30, autocapitalize="characters", spellcheck="false")

    def clean_credit_code(self) -> str:
        """Spaces and small letters are mended silently, anything else is said with its place."""
        code = normalise(self.cleaned_data["credit_code"])
        found = fault(code)
        if found:
            raise forms.ValidationError(found.message, code=found.code)
        return code

    def _post_clean(self) -> None:
        """The service writes and checks; the instance is not touched by the form."""


class PermitForm(forms.ModelForm):
    """One permit."""

    class Meta:
        model = Permit
        fields = PERMIT_FIELDS
        widgets = {"valid_from": DayInput, "valid_to": DayInput}
        help_texts = {"kind": _("例如 安全生产许可证、危险化学品经营许可证、排污许可证。")}

    def _post_clean(self) -> None:
        """The service writes and checks; the instance is not touched by the form."""
