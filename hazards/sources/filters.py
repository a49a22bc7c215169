"""What units can be narrowed by: page, export and API name the same filters."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from core.workdays import today
from enterprises.filters import OfPlaces, SearchInput, zones_to_choose
from hazards.sources.models import HazardSource
from hazards.sources.states import Level, State, UnitKind

MAJOR = (("", _("是否构成：全部")), ("true", _("重大危险源")), ("false", _("不构成")))
YES = (("", _("全部")), ("true", _("是")))


class SourceFilter(OfPlaces):
    """Filters of the list of units, the commonest four first."""

    q = django_filters.CharFilter(
        method="by_text", label=_("单元、编号、企业"),
        widget=SearchInput(attrs={"placeholder": _("单元、编号、企业"), "maxlength": 60}),
    )  # fmt: skip
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("级别"), empty_label=_("级别：全部"))
    state = django_filters.ChoiceFilter(choices=State.choices, label=_("状态"), empty_label=_("状态：全部"))
    is_major = django_filters.BooleanFilter(label=_("是否构成"), widget=forms.Select(choices=MAJOR))
    kind = django_filters.ChoiceFilter(choices=UnitKind.choices, label=_("单元类别"), empty_label=_("全部"))
    review_within = django_filters.NumberFilter(
        method="by_review", label=_("几天内须复评"), min_value=0, max_value=1100
    )
    asked = django_filters.BooleanFilter(method="by_asked", label=_("须复评"), widget=forms.Select(choices=YES))
    provisional = django_filters.BooleanFilter(label=_("级别暂定"), widget=forms.Select(choices=YES))
    enterprise = django_filters.NumberFilter("enterprise_id", label=_("企业"), widget=forms.HiddenInput)
    zone = django_filters.ModelChoiceFilter(queryset=zones_to_choose, label=_("开发区"), empty_label=_("全部"))
    city = django_filters.NumberFilter("zone__city_id", label=_("设区市"), widget=forms.HiddenInput)

    class Meta:
        model = HazardSource
        fields: list[str] = []

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.saying(value.strip()) if value.strip() else queryset

    def by_review(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.review_due(by=today() + datetime.timedelta(days=int(value)))

    def by_asked(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.asked_again() if value else queryset
