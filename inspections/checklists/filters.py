"""What checklists can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.filters import OfPlaces, SearchInput, zones_to_choose
from enterprises.models import Sector
from inspections.checklists.models import Checklist, Standard

ANY = _("全部")
_search = {"placeholder": _("名称"), "maxlength": 60}


class ChecklistFilter(OfPlaces):
    """A zone's checklists, or versions of them: both have title, sector and zone."""

    q = django_filters.CharFilter("title", "contains", label=_("名称"), widget=SearchInput(attrs=_search))
    sector = django_filters.ChoiceFilter(
        choices=Sector.choices, label=_("行业领域"), empty_label=_("行业领域：全部"), field_name="sector"
    )
    zone = django_filters.ModelChoiceFilter(queryset=zones_to_choose, label=_("开发区"), empty_label=ANY)
    city = django_filters.NumberFilter("zone__city_id", label=_("设区市"), widget=forms.HiddenInput)

    class Meta:
        model = Checklist
        fields: list[str] = []


class StandardFilter(django_filters.FilterSet):
    """Recommended checklists."""

    q = django_filters.CharFilter("title", "contains", label=_("名称"), widget=SearchInput(attrs=_search))
    sector = django_filters.ChoiceFilter(
        choices=Sector.choices, label=_("行业领域"), empty_label=_("行业领域：全部"), field_name="sector"
    )

    class Meta:
        model = Standard
        fields: list[Any] = []
