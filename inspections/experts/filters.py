"""What the lists of experts and agencies can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.access import ZONE
from core.workdays import today
from enterprises.filters import SOON_DAYS, OfPlaces, SearchInput, zones_to_choose
from enterprises.models import Sector
from inspections.experts.models import Agency, Expert

ANY = _("全部")
CONTRACT = (("ended", _("已到期")), ("soon", _("60 天内到期")), ("valid", _("有效")))


def _agencies(request: Any) -> Any:
    actor = getattr(request, "actor", None)
    return Agency.objects.filter(zone_id=actor.zone_id) if actor and actor.zone_id else Agency.objects.all()


class ExpertFilter(OfPlaces):
    """What experts are looked for by. Agencies are offered within one zone; those of 118 are no choice."""

    q = django_filters.CharFilter(
        method="by_text", label=_("姓名、职称、专长、机构"),
        widget=SearchInput(attrs={"placeholder": _("姓名、职称、专长、机构"), "maxlength": 60}),
    )  # fmt: skip
    sector = django_filters.ChoiceFilter(
        choices=Sector.choices, method="by_sector", label=_("专长领域"), empty_label=_("专长领域：全部")
    )
    agency = django_filters.ModelChoiceFilter(queryset=_agencies, label=_("所在机构"), empty_label=_("所在机构：全部"))
    contract = django_filters.ChoiceFilter(
        choices=CONTRACT, method="by_contract", label=_("合同"), empty_label=_("合同：全部")
    )
    zone = django_filters.ModelChoiceFilter(queryset=zones_to_choose, label=_("开发区"), empty_label=ANY)
    city = django_filters.NumberFilter("zone__city_id", label=_("设区市"), widget=forms.HiddenInput)

    class Meta:
        model = Expert
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = getattr(self.request, "actor", None)
        if actor is not None and actor.tier != ZONE:
            self.filters["agency"].extra["widget"] = forms.HiddenInput

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        words = ("name__contains", "title__contains", "speciality__contains", "agency__name__contains")
        found = Q()
        for one in words:
            found |= Q(**{one: text})
        return queryset.filter(found) if text else queryset

    def by_sector(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(sectors__contains=[value]) if value else queryset

    def by_contract(self, queryset: Any, name: str, value: str) -> Any:
        day = today()
        if value == "soon":
            return queryset.ending(on=day, days=SOON_DAYS).filter(ends_on__gte=day)
        return queryset.filter(**{f"ends_on__{'lt' if value == 'ended' else 'gte'}": day}) if value else queryset


class AgencyFilter(OfPlaces):
    """What agencies are looked for by."""

    q = django_filters.CharFilter(
        method="by_text", label=_("机构名称、资质"),
        widget=SearchInput(attrs={"placeholder": _("机构名称、资质"), "maxlength": 60}),
    )  # fmt: skip
    zone = django_filters.ModelChoiceFilter(queryset=zones_to_choose, label=_("开发区"), empty_label=ANY)
    city = django_filters.NumberFilter("zone__city_id", label=_("设区市"), widget=forms.HiddenInput)

    class Meta:
        model = Agency
        fields: list[str] = []

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        return queryset.filter(Q(name__contains=text) | Q(qualification__contains=text)) if text else queryset
