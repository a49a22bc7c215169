"""Rows behind the numbers of a campaign: its visits and the dangers found on them, the usual lists with more filters."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.filters import NO_AREA, areas_in_reach
from enterprises.models import Sector
from hazards.dangers.filters import DangerFilter
from hazards.dangers.list_views import DangerList
from hazards.dangers.states import State as DangerState
from inspections.visits.filters import VisitFilter
from inspections.visits.list_views import VisitList
from inspections.visits.models import Answer, Visit
from inspections.visits.states import Secrecy, State

HIDDEN = forms.HiddenInput


def crumbs(title: Any) -> list[dict]:
    return [
        {"label": _("检查"), "url": reverse("visits:list")},
        {"label": _("专项行动"), "url": reverse("closing:campaigns")},
        {"label": title},
    ]


class CampaignVisitFilter(VisitFilter):
    """Those of visits; besides: counted, of a field, on which an item was answered 不符合."""

    area = django_filters.ModelChoiceFilter(
        label=gettext_lazy("园区、镇街"), queryset=lambda request: areas_in_reach(request.actor),
        empty_label=gettext_lazy("全部"), null_label=gettext_lazy("未填"), null_value=NO_AREA,
    )  # fmt: skip
    published = django_filters.BooleanFilter(method="by_published", label=gettext_lazy("已公布"), widget=HIDDEN)
    field = django_filters.ChoiceFilter(
        field_name="sector", choices=Sector.choices, label=gettext_lazy("企业的行业领域"), widget=HIDDEN
    )
    no = django_filters.CharFilter(method="by_no", label=gettext_lazy("不符合的条目"), max_length=60, widget=HIDDEN)

    def by_published(self, queryset: Any, name: str, value: bool) -> Any:
        counted = Q(state=State.FINISHED, secret_to=Secrecy.OPEN)
        return queryset.filter(counted if value else ~counted)

    def by_no(self, queryset: Any, name: str, value: str) -> Any:
        """`version:12:A2`: answered 不符合 by that checklist."""
        kind, _colon, rest = value.partition(":")
        pk, _colon, key = rest.partition(":")
        if kind not in ("standard", "version") or not pk.isdecimal() or len(pk) > 18:
            return queryset.none()
        noes = Answer.objects.filter(item_key=key, verdict=Answer.Verdict.NO, **{f"visit__{kind}_id": pk})
        return queryset.filter(pk__in=noes.values("visit_id"))


class CampaignVisits(VisitList):
    """Visits of campaigns."""

    list_name: ClassVar[str] = "campaign_visits"
    permission: ClassVar[str] = "campaigns.view"
    filterset_class = CampaignVisitFilter
    title = gettext_lazy("专项行动的检查")

    def queryset(self, actor: Any) -> QuerySet:
        return super().queryset(actor).filter(campaign_id__isnull=False)

    def crumbs(self) -> list[dict]:
        return crumbs(_("检查"))

    def actions(self) -> list[dict]:
        return []


class CampaignDangerFilter(DangerFilter):
    """Those of dangers; besides: found in a campaign, of a field, put right on the spot."""

    campaign = django_filters.NumberFilter(
        method="by_campaign", label=gettext_lazy("专项行动"), widget=HIDDEN, max_value=2**63 - 1
    )
    field = django_filters.ChoiceFilter(
        choices=Sector.choices, method="by_field", label=gettext_lazy("企业的行业领域"), widget=HIDDEN
    )
    on_the_spot = django_filters.BooleanFilter("on_the_spot", label=gettext_lazy("立查立改"), widget=HIDDEN)

    def by_campaign(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(visit_id__in=Visit.objects.counted().filter(campaign_id=int(value)).values("id"))

    def by_field(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(visit_id__in=Visit.objects.filter(sector=value).values("id"))


class CampaignDangers(DangerList):
    """Dangers found in campaigns."""

    list_name: ClassVar[str] = "campaign_dangers"
    permission: ClassVar[str] = "campaigns.view"
    filterset_class = CampaignDangerFilter
    title = gettext_lazy("专项行动查出的隐患")

    def queryset(self, actor: Any) -> QuerySet:
        mine = Visit.objects.counted().filter(campaign_id__isnull=False)
        rows = super().queryset(actor).filter(visit_id__in=mine.values("id"))
        return rows.exclude(state__in=[DangerState.DRAFT, DangerState.VOID])

    def crumbs(self) -> list[dict]:
        return crumbs(_("隐患"))

    def actions(self) -> list[dict]:
        return []

    def batch(self) -> list[dict]:
        return []
