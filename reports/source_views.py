"""Major hazard sources of the province or a city, zone by zone; every number opens its rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import CITY
from core.figures import Period, Value, compute, figure, live, zero
from core.views import PortalView
from core.workdays import today
from enterprises.filters import zones_in_reach
from hazards.sources.figures import MAJOR, OF_CARD, OF_ZONE
from parks.models import Zone
from reports.places import Place, home_place


def cells(values: dict[str, Value], place: Place, period: Period) -> list[dict[str, Any]]:
    """Numbers of a place in reading order, each with the page of its rows."""
    return [
        {"text": values.get(id_, zero(id_)).text, "url": place.url(figure(id_), period), "id": id_} for id_ in OF_ZONE
    ]


def zone_card(zone: Zone, period: Period, values: dict[str, Value]) -> list[dict[str, Any]]:
    """两重点一重大 of one zone as contexts of includes/figure.html (M-47); those that are nothing are left out.

    `values` hold at least the figures OF_CARD of the zone, counted with the others of the page.
    """
    if not any(values.get(id_, zero(id_)).numerator for id_ in OF_ZONE):
        return []
    place = Place("zone", zone.pk)
    shown = [figure(id_) for id_ in OF_CARD if id_ == MAJOR or values[id_].numerator or values[id_].denominator]
    return [
        {
            "label": one.name,
            "value": values[one.id].text,
            "unit": one.unit,
            "url": place.url(one, period),
            "note": f"{values[one.id].numerator} / {values[one.id].denominator}" if one.is_share else "",
        }
        for one in shown
    ]


class Sources(PortalView):
    """重大危险源汇总."""

    permission = "reports.compare"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = today()
        period = live(now.replace(month=1, day=1), now)
        zones = list(zones_in_reach(self.actor).select_related("city").order_by("id"))
        where = {"zone_id": [zone.pk for zone in zones]} if self.actor.tier == CITY else {}
        by_zone = compute(OF_ZONE, period, by=("zone_id",), where=where)
        total = compute(OF_ZONE, period, where=where).get((), {})
        here = home_place(self.actor)
        rows = [
            {"zone": zone, "cells": cells(by_zone.get((zone.pk,), {}), Place("zone", zone.pk), period)}
            for zone in zones
            if (zone.pk,) in by_zone and any(value.numerator for value in by_zone[(zone.pk,)].values())
        ]
        rows.sort(key=lambda row: -by_zone[(row["zone"].pk,)][MAJOR].numerator)
        return render(request, "reports/sources.html", {
            "headings": [{"label": figure(id_).name, "title": figure(id_).formula} for id_ in OF_ZONE],
            "rows": rows, "total": cells(total, here, period), "without": len(zones) - len(rows), "period": period,
            "crumbs": [{"label": _("重大危险源"), "url": reverse("sources:list")}, {"label": _("各开发区汇总")}],
        })  # fmt: skip
