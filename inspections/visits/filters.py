"""What visits can be narrowed by: page, export and API name the same filters."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.filters import NO_AREA, OfPlaces, SearchInput, areas_in_reach, zones_to_choose
from enterprises.models import Sector
from inspections.visits.models import Finding, Visit
from inspections.visits.states import Form, Purpose, Secrecy, State


class VisitFilter(OfPlaces):
    """Filters of the list of visits, the commonest four first."""

    q = django_filters.CharFilter(
        method="by_text", label=_("企业、编号、带队人"),
        widget=SearchInput(attrs={"placeholder": _("企业、编号、带队人"), "maxlength": 60}),
    )  # fmt: skip
    form = django_filters.ChoiceFilter(choices=Form.choices, label=_("检查形式"), empty_label=_("形式：全部"))
    state = django_filters.ChoiceFilter(choices=State.choices, label=_("状态"), empty_label=_("状态：全部"))
    purpose = django_filters.ChoiceFilter(choices=Purpose.choices, label=_("事由"), empty_label=_("事由：全部"))
    sector = django_filters.ChoiceFilter(choices=Sector.choices, label=_("行业领域"), empty_label=_("全部"))
    area = django_filters.ModelChoiceFilter(
        label=_("园区、镇街"), queryset=lambda request: areas_in_reach(request.actor), empty_label=_("全部"),
        null_label=_("未填"), null_value=NO_AREA,
    )  # fmt: skip
    planned_from = django_filters.DateFilter("planned_on", lookup_expr="gte", label=_("计划自"))
    planned_to = django_filters.DateFilter("planned_on", lookup_expr="lte", label=_("计划至"))
    done_from = django_filters.DateFilter("finished_at__date", lookup_expr="gte", label=_("完成自"))
    done_to = django_filters.DateFilter("finished_at__date", lookup_expr="lte", label=_("完成至"))
    lead = django_filters.NumberFilter("lead_seat_id", label=_("带队人"), widget=forms.HiddenInput)
    published = django_filters.BooleanFilter(method="by_published", label=_("已公布"), widget=forms.HiddenInput)
    found_by = django_filters.NumberFilter(method="by_finder", label=_("查出的专家"), widget=forms.HiddenInput)
    campaign = django_filters.NumberFilter("campaign_id", label=_("专项行动"), widget=forms.HiddenInput)
    enterprise = django_filters.NumberFilter("enterprise_id", label=_("企业"), widget=forms.HiddenInput)
    zone = django_filters.ModelChoiceFilter(queryset=zones_to_choose, label=_("开发区"), empty_label=_("全部"))
    city = django_filters.NumberFilter("zone__city_id", label=_("设区市"), widget=forms.HiddenInput)

    class Meta:
        model = Visit
        fields: list[str] = []

    def by_published(self, queryset: Any, name: str, value: bool) -> Any:
        """Those figures count: finished and no secret any more; or (false) the others."""
        counted = Q(state=State.FINISHED, secret_to=Secrecy.OPEN)
        return queryset.filter(counted if value else ~counted)

    def by_finder(self, queryset: Any, name: str, value: Any) -> Any:
        """Visits on which this expert found something."""
        mine = Finding.objects.filter(finder_user_id=int(value), by_expert=True, withdrawn_at=None)
        return queryset.filter(pk__in=mine.values("visit_id"))

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        if not text:
            return queryset
        return queryset.filter(
            Q(enterprise__name__contains=text) | Q(enterprise__short_name__contains=text) | Q(number__contains=text)
            | Q(lead_name__contains=text)
        )  # fmt: skip
