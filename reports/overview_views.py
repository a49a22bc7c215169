"""The province's morning page: map, ranking, trend, who is missing; and two zones side by side."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import may
from core.figures import Value, figure
from core.views import PortalView
from core.workdays import today
from enterprises.figures import REGISTERED
from enterprises.filters import zones_in_reach
from hazards.dangers.figures import FOUND, OPEN_NOW, OVERDUE, RATE
from parks.models import City, Zone, ZoneProgress
from reports.filing_queries import month_sums
from reports.filters import OverviewFilter, Travel
from reports.overview import (
    Overview,
    last_months,
    months_table,
    overview_of,
    side_by_side,
    trend,
    trend_cells,
    trend_table,
)
from reports.periods import period_named
from reports.places import Place, home_place

STAGES = dict(ZoneProgress.Stage.choices)
KPIS = (RATE, OPEN_NOW, "I04", REGISTERED, "I24", "I23")


class OverviewPage(PortalView):
    """全省总览 (or of a city)."""

    permission = "reports.compare"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = OverviewFilter(request.GET, tier=self.actor.tier, auto_id="filter_%s")
        wanted = form.wanted()
        period = period_named(wanted["period"])
        found = overview_of(
            self.actor,
            period,
            chosen=wanted["figure"],
            city=wanted["city"],
            level=wanted["level"],
            sector=wanted["sector"],
        )
        place = Place("city", wanted["city"]) if wanted["city"] else home_place(self.actor)
        place = place.at(level=wanted["level"], sector=wanted["sector"])
        kept = form.kept()
        one = figure(found.chosen)
        narrowed = {name: wanted[name] for name in ("city", "level")}
        latest = month_sums(today(), 1, **narrowed)
        months = urlencode({name: value for name, value in narrowed.items() if value})
        query = f"?{urlencode(kept)}" if kept else ""
        gone = sum(not line.zone.listed for line in found.lines)
        context = {
            "form": form,
            "found": found,
            "period": period,
            "chosen": one,
            "kpis": self._kpis(found, place),
            "rows": [self._row(number, line, found, form) for number, line in enumerate(found.lines, start=1)],
            "table_id": "rank",
            "listed": len(found.lines) - gone,
            "gone": gone,
            "candidates": sum(not line.zone.confirmed for line in found.lines),
            "without": sum(line.q == 0 for line in found.lines),
            "map_title": _("哪些开发区%(figure)s靠后？") % {"figure": one.name}
            if one.direction
            else _("%(figure)s在哪里？") % {"figure": one.name},
            "trend": trend_table(found.months, found.trend, place),
            "missing": self._missing(found, latest, form.travel()),
            "where": self._where(place),
            "latest": latest[0] if latest else None,
            "month_query": f"?{months}" if months else "",
            "compare_url": reverse("reports:compare") + query,
            "zones_url": reverse("reports:zones") + query,
            "may_read": may(self.actor, "reports.read"),
            "crumbs": [{"label": _("统计")}, {"label": _("总览")}],
        }
        return render(request, "reports/overview.html", context)

    def _where(self, place: Place) -> str:
        return _("全省") if place.kind == "all" else str(City.objects.get(pk=place.id))

    def _kpis(self, found: Overview, place: Place) -> list[dict[str, Any]]:
        shown = []
        for id_ in KPIS:
            value: Value = found.total[id_]
            one = figure(id_)
            here = place.at(sector="") if id_ in ("I23", "I24") else place
            item: dict[str, Any] = {
                "label": one.name, "value": value.text, "unit": one.unit if value.value is not None else "",
                "url": here.url(one, found.period),
            }  # fmt: skip
            if one.is_share and value.denominator:
                item["note"] = f"{value.numerator:,} / {value.denominator:,}".replace(",", "\u202f")
            if id_ == OPEN_NOW and found.total[OVERDUE].numerator:
                item["late"] = _("其中逾期 %(n)s") % {"n": found.total[OVERDUE].text}
            shown.append(item)
        return shown

    def _row(self, number: int, line: Any, found: Overview, form: OverviewFilter) -> dict[str, Any]:
        value = line.values[found.chosen]
        travel, kept = form.travel(), form.kept()
        one_city = kept.get("city") or self.actor.city_id
        place = Place("zone", line.zone.pk, sector=travel.sector)
        cells = [
            {"text": line.values[id_].text, "url": place.url(figure(id_), found.period), "id": id_,
             "late": id_ == OVERDUE and bool(line.values[id_].numerator)}
            for id_ in dict.fromkeys((FOUND, found.chosen, OPEN_NOW, OVERDUE))
        ]  # fmt: skip
        return {
            "number": number, "zone": line.zone, "cells": cells, "q": line.q, "value": value.value, "text": value.text,
            "city_url": "" if one_city else "?" + urlencode({**kept, "city": line.zone.city_id}),
            "size": line.values[FOUND].numerator, "url": travel.to(reverse("reports:zone", args=[line.zone.pk])),
            "tip": _("查出 %(found)s 项，未销号 %(open)s 项") % {"found": line.values[FOUND].text, "open": line.values[OPEN_NOW].text},
        }  # fmt: skip

    @staticmethod
    def _missing(found: Overview, latest: list, travel: Travel) -> list[dict[str, Any]]:
        def row(zone: Any, stage: str, on: Any) -> dict[str, Any]:
            url = travel.to(reverse("reports:zone", args=[zone.pk]))
            return {"zone": zone, "url": url, "stage": STAGES.get(stage or "none"), "on": on}

        lists = [
            {
                "label": figure("I24").name, "count": len(found.unassessed),
                "rows": [row(z, z.assessment, z.assessment_forecast) for z in found.unassessed],
            },
            {
                "label": figure("I23").name, "count": len(found.unbuilt),
                "rows": [row(z, z.platform, z.platform_forecast) for z in found.unbuilt],
            },
        ]  # fmt: skip
        if found.expiring:
            lists.insert(1, {
                "label": _("评估快到期"), "count": len(found.expiring), "until": True,
                "rows": [row(z, z.assessment, z.assessed_to) for z in found.expiring],
            })  # fmt: skip
        if latest:
            lists.append(
                {
                    "label": _("月报未报"),
                    "count": latest[0].total - latest[0].handed_in,
                    "month": latest[0].period,
                    "rows": [],
                }
            )
        return lists


class CompareFilter(OverviewFilter):
    """Period and sector of both zones; where one came from is handed on."""

    carried = ("figure", "city", "level")


class Compare(PortalView):
    """Two zones side by side: all figures, and both lines of twelve months."""

    permission = "reports.compare"

    def get(self, request: HttpRequest) -> HttpResponse:
        reach = zones_in_reach(self.actor).select_related("city").order_by("id")
        names = {str(zone.pk): zone for zone in reach}
        asked = {key: request.GET[key] for key in ("a", "b") if request.GET.get(key)}
        if any(key not in names for key in asked.values()):
            raise Http404
        form = CompareFilter(request.GET, tier=self.actor.tier, auto_id="filter_%s")
        above = reverse("reports:overview")
        kept = urlencode(form.kept())
        context: dict[str, Any] = {
            "form": form,
            "zones": list(names.values()),
            "a": asked.get("a", ""),
            "b": asked.get("b", ""),
            "crumbs": [{"label": _("统计"), "url": f"{above}?{kept}" if kept else above}, {"label": _("两区对比")}],
        }
        if len(asked) == 2:
            context |= self._both([names[key] for key in asked.values()], form)
        return render(request, "reports/compare.html", context)

    @staticmethod
    def _both(chosen: list[Zone], form: CompareFilter) -> dict[str, Any]:
        travel = form.travel()
        period = travel.look
        rows = []
        for id_, narrowed, values in side_by_side(chosen, period, travel.sector):
            one = figure(id_)
            cells = [{"text": value.text, "url": place.url(one, period)} for place, value in values]
            rows.append({"figure": one, "cells": cells, "whole": bool(travel.sector) and not narrowed})
        span = last_months(today())
        lines = []
        for zone in chosen:
            place = Place("zone", zone.pk, sector=travel.sector)
            lines.append((zone.short_name, trend_cells(RATE, trend(span, place.columns()), place)))
        heads = [
            {"name": zone.short_name, "url": travel.to(reverse("reports:zone", args=[zone.pk]))} for zone in chosen
        ]
        return {"period": period, "heads": heads, "rows": rows, "trend": months_table(span, lines)}
