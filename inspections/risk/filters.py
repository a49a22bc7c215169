"""What the list of risk classes can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.filters import NO_AREA, OfPlaces, SearchInput, areas_in_reach, zones_to_choose
from enterprises.models import Sector
from inspections.risk.models import Risk, RiskClass

ANY = _("全部")
YES = [("", ANY), ("true", _("有提级")), ("false", _("没有提级"))]


class RiskFilter(OfPlaces):
    """Filters of the list, the commonest four first."""

    q = django_filters.CharFilter(
        method="by_text", label=_("企业"), widget=SearchInput(attrs={"placeholder": _("企业名称"), "maxlength": 60})
    )
    grade = django_filters.ChoiceFilter(
        "in_force", choices=Risk.choices, label=_("风险等级"), empty_label=_("等级：全部")
    )
    sector = django_filters.ChoiceFilter(
        "enterprise__sector", choices=Sector.choices, label=_("行业领域"), empty_label=_("行业领域：全部")
    )
    area = django_filters.ModelChoiceFilter(
        queryset=lambda request: areas_in_reach(request.actor), field_name="enterprise__area", label=_("园区、镇街"),
        empty_label=_("园区、镇街：全部"), null_label=_("未填"), null_value=NO_AREA,
    )  # fmt: skip
    raised = django_filters.BooleanFilter(method="by_raised", label=_("提级"), widget=forms.Select(choices=YES))
    computed = django_filters.ChoiceFilter(choices=Risk.choices, label=_("系统评定"), empty_label=ANY)
    enterprise = django_filters.NumberFilter("enterprise_id", label=_("企业"), widget=forms.HiddenInput)
    zone = django_filters.ModelChoiceFilter(queryset=zones_to_choose, label=_("开发区"), empty_label=ANY)
    city = django_filters.NumberFilter("zone__city_id", label=_("设区市"), widget=forms.HiddenInput)

    class Meta:
        model = RiskClass
        fields: list[str] = []

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        words = value.strip()
        firm = Q(enterprise__name__icontains=words) | Q(enterprise__short_name__icontains=words)
        return queryset.filter(firm) if words else queryset

    def by_raised(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.filter(raised__isnull=not value)
