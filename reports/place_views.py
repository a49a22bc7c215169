"""From the province down: a zone at a glance, one of its areas with the enterprises; period and sector travel along."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import ZONE, Actor, may
from core.figures import Period, Value, compute, figure, zero
from core.views import PortalView
from core.workdays import today
from enterprises.extensions import extend
from enterprises.filters import NO_AREA, zones_in_reach
from hazards.dangers.figures import IN_ROW, OPEN_NOW, OVERDUE, RATE, danger_list_url
from hazards.dangers.states import State
from hazards.sources.figures import OF_CARD
from inspections.visits import figures as visit_figures
from parks.models import Area, Zone, ZoneStatus
from parks.presenting import progress_of
from reports.filters import Travel
from reports.monthly.automatic import INDICATORS, OF_FIRMS, OF_VISITS, OF_ZONES
from reports.overview import last_months, trend, trend_table
from reports.periods import CHOICES
from reports.places import Place
from reports.presenting import MAJORS, sentence
from reports.queries import DUE_DAYS, MOST_FIRMS, ZONE_FIGURES, Firm, Overview, area_overview, cells, overview
from reports.source_views import zone_card

VISITS_HERE = (*visit_figures.IN_ROW, visit_figures.FIRST, visit_figures.REPEATED)
"""Figures of visits on the page of an area."""


class _PlacePage(PortalView):
    """What a zone and an area have in common."""

    permission = "reports.view"

    def shown(self, zone: Zone, travel: Travel, here: str, found: Overview, where: dict[str, Any]) -> dict[str, Any]:
        """Figures, sectors, states, what is due. `where` as the lists name it; `here` is this page's address."""
        period = travel.look
        narrowed = {**where, "sector": travel.sector}
        return {
            "zone": zone,
            "period": period,
            "travel": travel,
            "periods": [{"label": label, "url": travel.to(here, period=key), "on": key == travel.period} for key, label in CHOICES],
            "all_sectors_url": travel.to(here, sector=""),
            "figures": _figures(found.total, period, narrowed),
            "headings": [{"label": _plain(id_), "title": figure(id_).formula} for id_ in ZONE_FIGURES],
            "sectors": [
                {"label": label, "url": travel.to(here, sector=key), "on": key == travel.sector,
                 "cells": cells(values, period, {**where, "sector": key}, ZONE_FIGURES)}
                for key, label, values in found.sectors
            ],
            "totals": cells(found.total, period, narrowed, ZONE_FIGURES),
            "states": [
                {"label": State(state).label, "count": count, "url": danger_list_url(narrowed, state=state)}
                for state, count in found.states.items()
            ],
            "due": [_due(row) for row in found.due],
            "due_url": danger_list_url(narrowed, due_within=DUE_DAYS),
            "due_more": found.due_count > len(found.due),
        }  # fmt: skip


class ZonePage(_PlacePage):
    """One zone at a glance."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        zone, travel = _zone_in_reach(self.actor, pk), Travel.read(request.GET)
        period = travel.look
        found = overview(zone, period, sector=travel.sector)
        where = _where(self.actor, zone)
        narrowed = {**where, "sector": travel.sector}
        months = last_months(period.day)
        facts: dict[str, Any] = {"zone_id": zone.pk, **({"sector": travel.sector} if travel.sector else {})}
        card = () if travel.sector else OF_CARD
        values = compute((*_ids(travel), MAJORS, *card), period, where=facts).get((), {})
        context = self.shown(zone, travel, reverse("reports:zone", args=[zone.pk]), found, where) | {
            "areas": [
                {"label": label or _("未填"), "url": travel.to(reverse("reports:area", args=[zone.pk, key or 0])),
                 "cells": cells(values, period, {**narrowed, "area": key or NO_AREA}, ZONE_FIGURES)}
                for key, label, values in found.areas
            ],
            "late": [
                {
                    "name": row["enterprise__short_name"] or row["enterprise__name"],
                    "page": travel.to(reverse("enterprises:detail", args=[row["enterprise_id"]]), also={"zone": zone.pk}),
                    "count": row["late"],
                    "url": danger_list_url({**narrowed, "enterprise": row["enterprise_id"]}, overdue="true"),
                }
                for row in found.late_enterprises
            ],
            "statuses": [
                {**row, "label": ZoneStatus.Status(row["status"]).label}
                for row in zone.status_history  # type: ignore[attr-defined]
            ],
            "progress": progress_of(zone, today()),
            "sources": zone_card(zone, period, values) if card else [],
            "edits": may(self.actor, "parks.edit_zone"),
            "may_progress": may(self.actor, "parks.progress"),
            "trend": trend_table(months, trend(months, facts), Place("zone", zone.pk, sector=travel.sector)),
            "indicators": _indicators(zone, travel, values),
            "headline": _headline(zone, travel, {**found.total, MAJORS: values.get(MAJORS, zero(MAJORS))}),
            "crumbs": _crumbs(self.actor, zone, travel),
        }  # fmt: skip
        return render(request, "reports/zone.html", context)


class AreaPage(_PlacePage):
    """An area of a zone (0: what has no area filled in) and its enterprises."""

    def get(self, request: HttpRequest, pk: int, area: int) -> HttpResponse:
        zone, travel = _zone_in_reach(self.actor, pk), Travel.read(request.GET)
        record = get_object_or_404(Area, pk=area, zone_id=zone.pk) if area else None
        found, firms = area_overview(zone, area or None, travel.look, sector=travel.sector)
        where = {**_where(self.actor, zone), "area": area or NO_AREA}
        name = record.name if record else _("未填园区、镇街")
        here = reverse("reports:area", args=[zone.pk, area])
        narrowed = {**where, "sector": travel.sector}
        query = urlencode({key: value for key, value in narrowed.items() if value})
        context = self.shown(zone, travel, here, found, where) | {
            "name": name,
            "firms": [self._firm(firm, travel, where, zone, area) for firm in firms[:MOST_FIRMS]],
            "firm_headings": [{"label": _plain(id_), "title": figure(id_).formula} for id_ in IN_ROW],
            "firm_count": len(firms),
            "firms_url": f"{reverse('enterprises:list')}?{query}",
            "visits": _visits(zone, area, travel),
            "crumbs": [*_crumbs(self.actor, zone, travel, deeper=True), {"label": name}],
        }
        return render(request, "reports/area.html", context)

    @staticmethod
    def _firm(firm: Firm, travel: Travel, where: dict[str, Any], zone: Zone, area: int) -> dict[str, Any]:
        place = {**where, "sector": travel.sector, "enterprise": firm.pk}
        return {
            "name": firm.name,
            "url": travel.to(reverse("enterprises:detail", args=[firm.pk]), also={"zone": zone.pk, "area": area}),
            "cells": cells(firm.values, travel.look, place, IN_ROW),
        }


def way_to(record: Any, actor: Actor, sent: Mapping[str, Any]) -> list[dict]:
    """The crumbs of an enterprise opened from the page of its zone (`zone`) or area (`area`): back the same way."""
    zone, area = record.zone, str(sent.get("area", ""))
    if not may(actor, "reports.view") or str(sent.get("zone", "")) != str(zone.pk):
        return []
    travel = Travel.read(sent)
    crumbs = _crumbs(actor, zone, travel, deeper=True)
    names = {str(pk): name for pk, name in Area.objects.filter(zone_id=zone.pk).values_list("pk", "name")}
    name = (names | {"0": _("未填园区、镇街")}).get(area)
    if name is None:
        return crumbs
    return [*crumbs, {"label": name, "url": travel.to(reverse("reports:area", args=[zone.pk, int(area)]))}]


extend(way=way_to)


def _where(actor: Actor, zone: Zone) -> dict[str, Any]:
    """The lists of a zone's own people know no other zone."""
    return {"zone": zone.pk} if actor.tier != ZONE else {}


def _zone_in_reach(actor: Actor, pk: int) -> Zone:
    """The zone, or 404: the list of zones is public within the portal, a page of figures is not."""
    statuses = ZoneStatus.objects.filter(zone_id=OuterRef("pk")).order_by("-valid_from")
    history = statuses.values(json=JSONObject(status="status", start="valid_from", end="valid_to", basis="basis"))
    zones = zones_in_reach(actor).select_related("city").annotate(status_history=ArraySubquery(history))
    return get_object_or_404(zones, pk=pk)


def _crumbs(actor: Actor, zone: Zone, travel: Travel, *, deeper: bool = False) -> list[dict]:
    """The way back up, the filter with it: province, city, zone."""
    mine = {"label": zone.name, "url": travel.to(reverse("reports:zone", args=[zone.pk])) if deeper else ""}
    if not may(actor, "reports.compare"):
        return [{"label": _("统计"), "url": mine["url"]}, mine] if deeper else [{"label": _("统计")}]
    above = travel.to(reverse("reports:overview"))
    crumbs = [{"label": _("总览"), "url": above}]
    if actor.city_id is None:
        url = travel.to(reverse("reports:overview"), also={"city": zone.city_id})
        crumbs.append({"label": zone.city.name, "url": url})
    return [*crumbs, mine]


def _ids(travel: Travel) -> tuple[str, ...]:
    """Every indicator of a zone; those of zones know no sector."""
    ids = (*INDICATORS, *OF_VISITS, *OF_FIRMS, *(() if travel.sector else OF_ZONES))
    return tuple(id_ for id_ in ids if figure(id_).percentile is None)


def _headline(zone: Zone, travel: Travel, values: dict[str, Value]) -> list[dict[str, str]]:
    """M-15 of the chosen days, every number opening its page."""
    place, period = Place("zone", zone.pk, sector=travel.sector), travel.look

    def number(value: Value) -> dict[str, str]:
        return {"text": value.text, "url": place.url(value.figure, period)}

    return sentence(period.start, period.end, values, number)


def _indicators(zone: Zone, travel: Travel, values: dict[str, Value]) -> list[dict]:
    """Every indicator of the zone as of now, each opening its page."""
    ids = _ids(travel)
    place, period = Place("zone", zone.pk, sector=travel.sector), travel.look
    shown = []
    for id_ in ids:
        one = figure(id_)
        value = values.get(id_, zero(id_))
        unit = one.unit if value.value is not None else ""
        url = place.url(one, period)
        shown.append({"name": one.name, "formula": one.formula, "text": value.text, "unit": unit, "url": url})
    return shown


def _visits(zone: Zone, area: int, travel: Travel) -> list[dict]:
    """What was visited in an area (0: without one), each number opening its rows."""
    place = Place("area", area) if area else Place("no_area", zone.pk)
    place, period = place.at(sector=travel.sector), travel.look
    where: dict[str, Any] = {"zone_id": zone.pk, "area_id": area or None}
    where |= {"sector": travel.sector} if travel.sector else {}
    values = compute(VISITS_HERE, period, where=where).get((), {})
    shown = []
    for id_ in VISITS_HERE:
        one, value = figure(id_), values.get(id_, zero(id_))
        unit = one.unit if value.value is not None else ""
        shown.append(
            {"label": one.name, "value": value.text, "unit": unit, "url": place.url(one, period), "note": one.formula}
        )
    return shown


def _plain(id_: str) -> str:
    one = figure(id_)
    return f"{one.name} %" if str(one.unit) == "%" else str(one.name)


def _figures(total: dict[str, Any], period: Period, where: dict[str, Any]) -> list[dict]:
    shown = []
    for id_ in (RATE, *(one for one in ZONE_FIGURES if one not in (RATE, OVERDUE))):
        value, one = total[id_], figure(id_)
        item = {
            "label": one.name,
            "value": value.text,
            "unit": one.unit if value.value is not None else "",
            "url": one.rows_url(period, where),
            "note": one.formula,
        }
        if id_ == OPEN_NOW and total[OVERDUE].numerator:
            item["late"] = _("其中逾期 %(n)s") % {"n": total[OVERDUE].text}
        shown.append(item)
    return shown


def _due(row: dict) -> dict:
    return {
        "number": row["number"] or f"#{row['id']}",
        "url": reverse("dangers:detail", args=[row["id"]]),
        "enterprise": row["enterprise__short_name"] or row["enterprise__name"],
        "location": row["location"],
        "due_on": row["due_on"],
    }
