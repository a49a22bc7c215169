"""Adding enterprises to a campaign: the ticked ones, or all that the filters leave."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refused
from core.lists import Column, ListPage, Tab
from enterprises.filters import EnterpriseFilter
from enterprises.models import Enterprise
from inspections.plans.campaign_services import MOST_AT_ONCE, add_enterprises
from inspections.plans.campaign_views import SECTORS, crumbs, find
from inspections.visits.models import Visit
from inspections.visits.states import State

RISKS = dict(Enterprise.Risk.choices)


class FirmFilter(EnterpriseFilter):
    """Those of enterprises; besides: whether hazardous chemicals are used."""

    uses_hazchem = django_filters.BooleanFilter("uses_hazchem", label=gettext_lazy("使用危险化学品"))


class CampaignFirms(ListPage):
    """Enterprises that could be added: the ticked ones, or all that match."""

    permission: ClassVar[str] = "campaigns.edit"
    model = Enterprise
    filterset_class = FirmFilter
    title = gettext_lazy("加企业")
    default_sort = "name"
    row_template = "rounds/firm_row.html"
    columns = (
        Column("name", gettext_lazy("企业"), ("name",), sort="name", css="fix2"),
        Column("area", gettext_lazy("园区、镇街"), ("area__name",), css="p1"),
        Column("sector", gettext_lazy("行业领域"), ("sector",)),
        Column("risk", gettext_lazy("风险等级"), ("risk",)),
        Column("hazchem", gettext_lazy("使用危化品"), ("uses_hazchem",), css="p2"),
    )

    def tabs_for(self, actor: Any) -> list[Tab]:
        fields = self.campaign.sectors
        return [
            Tab("fields", _("本次行业领域"), lambda rows, actor: rows.filter(sector__in=fields)),
            Tab("all", _("全部企业"), lambda rows, actor: rows),
        ]

    def _open(self) -> None:
        self.pk = self.kwargs["pk"]
        self.campaign = find(self.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self._open()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Add the ticked ones, or with `all` every one the filters of the address leave."""
        self._open()
        if request.GET.get("do") != "add":
            return super().post(request, *args, **kwargs)
        ids = [int(pk) for pk in request.POST.getlist("ids") if pk.isdecimal() and len(pk) < 19]
        if request.GET.get("whole"):
            filterset = self.filterset(request.GET, self.actor)
            ids = list(self.matching(request.GET, self.actor, filterset).values_list("pk", flat=True)[:MOST_AT_ONCE])
        try:
            added = add_enterprises(actor=self.actor, campaign=self.campaign, firms=ids)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("closing:campaign", self.pk)
        if not added.planned:
            messages.error(request, _("没有加上：请先勾选企业，或放宽条件。"))
            return redirect(self._address(request.GET, drop=["whole"]))
        messages.success(request, _("已加 %(n)d 家，检查按工作日平均排开，日期可以在检查里改。") % {"n": added.planned})
        return redirect("closing:campaign", self.pk)

    def queryset(self, actor: Any) -> QuerySet:
        there = Visit.objects.filter(zone_id=actor.zone_id, campaign_id=self.pk).exclude(state=State.CALLED_OFF)
        return Enterprise.objects.active().filter(zone_id=actor.zone_id).exclude(pk__in=there.values("enterprise_id"))

    def crumbs(self) -> list[dict]:
        to = {"label": self.campaign.title, "url": reverse("closing:campaign", args=[self.pk])}
        return crumbs(to, {"label": _("加企业")})

    def _actions(self, params: QueryDict, total: int) -> list[dict]:
        if not total:
            return []
        url = self._address(params, set={"do": "add", "whole": 1})
        shown = min(total, MOST_AT_ONCE)
        sure = _("给这 %(n)d 家各安排一次检查？") % {"n": shown}
        return [
            {
                "label": _("加全部 %(n)d 家") % {"n": shown},
                "icon": "plus",
                "url": url,
                "post": True,
                "primary": True,
                "confirm": sure,
            }
        ]

    def batch(self) -> list[dict]:
        return [{"label": _("加所选"), "icon": "plus", "url": f"{self.request.path}?do=add", "primary": True}]

    def decorate(self, rows: list[dict]) -> list[dict]:
        for row in rows:
            row["sector_label"], row["risk_label"] = str(SECTORS[row["sector"]]), str(RISKS.get(row["risk"], ""))
        return rows
