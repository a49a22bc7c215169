"""Figure pages: the first one, and all zones side by side."""

from __future__ import annotations

import time
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import may
from core.figures import Period, Value, figure
from core.jobs import enqueue
from core.views import PortalView
from hazards.dangers.figures import RATE
from reports.filters import OverviewFilter, Travel
from reports.jobs import KIND
from reports.periods import period_named
from reports.places import Place, home_place
from reports.queries import ZONE_FIGURES, ZoneRow, cells, zone_rows


class ZoneFilter(OverviewFilter):
    """Narrowing of the zone table; the figure chosen on the overview is handed on."""

    carried = ("figure",)


class Start(PortalView):
    """The first figure page of this seat."""

    permission = "reports.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        if may(self.actor, "reports.compare"):
            return redirect("reports:overview")
        return redirect("reports:zone", self.actor.zone_id)


class Zones(PortalView):
    """All zones in reach in one table."""

    permission = "reports.compare"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ZoneFilter(request.GET, tier=self.actor.tier, auto_id="filter_%s")
        wanted, sort = form.wanted(), request.GET.get("sort", "")
        period = period_named(wanted["period"])
        narrowed = {name: wanted[name] for name in ("city", "level", "sector")}
        rows, totals = zone_rows(self.actor, period, **narrowed, sort=sort)
        kept = form.kept()
        gone = sum(not row.zone.listed for row in rows)  # type: ignore[attr-defined]
        above = form.travel().to(reverse("reports:overview"), also={"city": wanted["city"]} if wanted["city"] else {})
        context = {
            "form": form,
            "period": period,
            "rows": [self._row(number, row, period, form.travel()) for number, row in enumerate(rows, start=1)],
            "listed": len(rows) - gone,
            "gone": gone,
            "totals": self._totals(totals, period, wanted),
            "headings": [_heading(id_, sort, kept) for id_ in ZONE_FIGURES],
            "name_url": _sorted_url("name", sort, kept),
            "city_url": _sorted_url("city", sort, kept),
            "unconfirmed": sum(not row.zone.confirmed for row in rows),
            "rate": totals[RATE],
            "formula": figure(RATE).formula,
            "where": _("全省") if self.actor.city_id is None else self.actor.org_name,
            "export": {**kept, **({"sort": sort} if sort else {})},
            "edits": may(self.actor, "parks.edit_zone"),
            "crumbs": [{"label": _("总览"), "url": above}, {"label": _("对照表")}],
        }
        return render(request, "reports/zones.html", context)

    def _totals(self, totals: dict[str, Value], period: Period, wanted: dict[str, Any]) -> list[dict]:
        """The row of sums. The lists know no level: with one the sums open their rows by code."""
        place = Place("city", wanted["city"]) if wanted["city"] else home_place(self.actor)
        place = place.at(level=wanted["level"], sector=wanted["sector"])
        made = cells(totals, period, {"city": wanted["city"], "sector": wanted["sector"]}, ZONE_FIGURES)
        if not wanted["level"]:
            return made
        return [{**cell, "url": place.url(figure(cell["id"]), period)} for cell in made]

    @staticmethod
    def _row(number: int, row: ZoneRow, period: Period, travel: Travel) -> dict:
        return {
            "number": number,
            "zone": row.zone,
            "url": travel.to(reverse("reports:zone", args=[row.zone.pk])),
            "cells": cells(row.values, period, {"zone": row.zone.pk, "sector": travel.sector}, ZONE_FIGURES),
        }


def _sorted_url(name: str, sort: str, kept: dict[str, Any]) -> str:
    down = sort == name
    return "?" + urlencode({**kept, "sort": f"-{name}" if down else name})


def _heading(id_: str, sort: str, kept: dict[str, Any]) -> dict:
    one = figure(id_)
    mine = sort.lstrip("-") == id_ or (not sort and id_ == RATE)
    way = None
    if mine:
        way = "descending" if sort.startswith("-") else "ascending"
    unit = str(one.unit)
    label = f"{one.name} {unit}" if unit == "%" else str(one.name)
    return {"label": label, "title": one.formula, "url": _sorted_url(id_, sort, kept), "sorted": way}


class ExportZones(PortalView):
    """The table as a workbook, made by a worker."""

    permission = "reports.compare"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = ZoneFilter(request.POST, tier=self.actor.tier).wanted()
        del wanted["figure"]
        chosen = {**wanted, "sort": request.POST.get("sort", "")[:40]}
        # Two clicks within ten seconds are one export.
        key = ":".join(str(value or "") for value in [KIND, *chosen.values(), int(time.time()) // 10])
        now = timezone.now()
        asked = {"day": timezone.localdate(now).isoformat(), "as_of": now.isoformat()}
        enqueue(actor=self.actor, kind=KIND, key=key, title=_("导出各开发区对照表"), params=chosen | asked)
        messages.success(request, _("正在导出，可以离开这一页，完成后在这里下载。"))
        return redirect("downloads:list")
