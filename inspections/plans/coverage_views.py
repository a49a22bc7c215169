"""覆盖率 of a year, and visits planned at enterprises that have left."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import CITY, PROVINCE, may, require
from core.views import PortalView
from core.workdays import today
from enterprises.filters import areas_in_reach, zones_in_reach
from inspections.plans.coverage import Place, coverage
from inspections.plans.leaving import MOST, call_off_left, left
from inspections.plans.shared_views import crumbs, tabs, year_of


class Coverage(PortalView):
    """已查企业(家) ÷ 在册企业(家) beside 家次, the first supervision, and the same by area or zone."""

    permission = "plans.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        year = min(year_of(request.GET.get("year")), today().year)
        above = self.actor.tier in (PROVINCE, CITY)
        total, places = coverage(year, by="zone_id" if above else "area_id")
        context = {
            "year": year, "total": total, "is_now": year == today().year, "above": above, "places": self._lines(places, above, year),
            "before": year - 1, "after": year + 1, "unvisited": reverse("plans:unvisited"), "first": reverse("plans:first"),
            "tabs": tabs(self.actor, "plans:coverage"), "crumbs": crumbs({"label": _("检查覆盖率")}),
        }  # fmt: skip
        return render(request, "plans/coverage.html", context)

    def _lines(self, places: list[Place], above: bool, year: int) -> list[dict[str, Any]]:
        if above:
            names = {zone.pk: zone for zone in zones_in_reach(self.actor).only("id", "short_name", "name", "confirmed")}
        else:
            names = {area.pk: area for area in areas_in_reach(self.actor)}
        return [
            {"place": place, "name": self._name(names.get(place.key), above), "confirmed": getattr(names.get(place.key), "confirmed", True),
             "query": f"{'zone' if above else 'area'}={place.key if place.key is not None else 'none'}"}
            for place in places
        ]  # fmt: skip

    @staticmethod
    def _name(row: Any, above: bool) -> str:
        if row is None:
            return _("未填园区、镇街")
        return (row.short_name or row.name) if above else row.name


class Left(PortalView):
    """Planned visits at enterprises that have closed: ticked, called off with one reason, row by row."""

    permission = "plans.work"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        require(self.actor, "plans.edit")
        ids, reason = _uuids(request.POST.getlist("ids")), request.POST.get("reason", "").strip()
        wrong = {}
        if not reason:
            wrong["reason"] = _("请写明为什么取消。")
        if not ids:
            wrong["ids"] = _("请勾选要取消的检查。")
        if wrong:
            return self._page(request, wrong=wrong, chosen=ids, reason=reason, status=422)
        results = call_off_left(actor=self.actor, zone_id=self.actor.zone_id or 0, visits=ids, reason=reason)
        done = sum(1 for one in results if one.done)
        if done == len(results):
            messages.success(request, _("已取消 %(n)d 次，理由留在各自的经过里。") % {"n": done})
            return redirect("plans:left")
        return self._page(request, results=results)

    def _page(self, request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
        rows = left(self.actor.zone_id or 0)
        context = {
            "rows": rows[:MOST], "is_cut": len(rows) > MOST, "most": MOST, "may_edit": may(self.actor, "plans.edit"),
            "tabs": tabs(self.actor, "plans:left"), "crumbs": crumbs({"label": _("已离开企业的检查")}), **more,
        }  # fmt: skip
        return render(request, "plans/left.html", context, status=status)


def _uuids(texts: list[str]) -> list[uuid.UUID]:
    found = []
    for text in texts[:MOST]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
