"""What the list of duties can be narrowed by."""

from __future__ import annotations

import datetime
import re
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms_render import DayInput
from enterprises.filters import OfPlaces, SearchInput, zones_to_choose
from hazards.sources.duty_queries import DutyStatus
from hazards.sources.models import DutyRole, DutySlot

ANY = _("全部")
YES = [("", ANY), ("true", _("是"))]
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class DutyFilter(OfPlaces):
    """Filters of the list of duties, the commonest first."""

    q = django_filters.CharFilter(
        method="by_text", label=_("单元、企业、责任人"),
        widget=SearchInput(attrs={"placeholder": _("单元、企业、责任人"), "maxlength": 60}),
    )  # fmt: skip
    role = django_filters.ChoiceFilter(choices=DutyRole.choices, label=_("责任"), empty_label=_("责任：全部"))
    status = django_filters.ChoiceFilter(
        choices=DutyStatus.choices, method="by_status", label=_("履职"), empty_label=_("履职：全部")
    )
    month = django_filters.CharFilter(
        method="by_month", label=_("应履月份"), widget=forms.TextInput(attrs={"type": "month", "maxlength": 7})
    )
    questioned = django_filters.BooleanFilter(
        method="by_questioned", label=_("质疑未了结"), widget=forms.Select(choices=YES)
    )
    unchecked = django_filters.BooleanFilter(method="by_unchecked", label=_("待核实"), widget=forms.Select(choices=YES))
    due_from = django_filters.DateFilter("due_on", "gte", label=_("应履日期自"), widget=DayInput)
    due_to = django_filters.DateFilter("due_on", "lte", label=_("应履日期至"), widget=DayInput)
    source = django_filters.NumberFilter("source_id", label=_("单元"), widget=forms.HiddenInput)
    enterprise = django_filters.NumberFilter("enterprise_id", label=_("企业"), widget=forms.HiddenInput)
    zone = django_filters.ModelChoiceFilter(queryset=zones_to_choose, label=_("开发区"), empty_label=ANY)
    city = django_filters.NumberFilter("zone__city_id", label=_("设区市"), widget=forms.HiddenInput)

    class Meta:
        model = DutySlot
        fields: list[str] = []

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.said(value.strip()) if value.strip() else queryset

    def by_status(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(status=value) if value else queryset

    def by_month(self, queryset: Any, name: str, value: str) -> Any:
        found = _MONTH.fullmatch(value.strip())
        if found is None:
            return queryset.none() if value.strip() else queryset
        first = datetime.date(int(found[1]), int(found[2]), 1)
        return queryset.filter(due_on__gte=first, due_on__lt=(first + datetime.timedelta(days=31)).replace(day=1))

    def by_questioned(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.questioned() if value else queryset

    def by_unchecked(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.to_check() if value else queryset
