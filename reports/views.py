"""Figure pages: all zones side by side, one zone at a glance."""

from __future__ import annotations

import time
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import ZONE, Actor, may
from core.figures import Period, Value, figure
from core.jobs import enqueue
from core.views import PortalView
from enterprises.filters import zones_in_reach
from hazards.dangers.figures import OPEN_NOW, OVERDUE, RATE, danger_list_url
from hazards.dangers.states import State
from parks.models import City, Zone, ZoneStatus
from reports.jobs import KIND
from reports.periods import CHOICES, DEFAULT, period_named
from reports.queries import DUE_DAYS, ZONE_FIGURES, ZoneRow, cells, overview, zone_rows


class ZoneFilter(forms.Form):
    """Narrowing of the zone table."""

    period = forms.ChoiceField(label=gettext_lazy("统计期"), choices=CHOICES, required=False)
    city = forms.ModelChoiceField(
        label=gettext_lazy("设区市"),
        queryset=City.objects.all(),
        required=False,
        empty_label=gettext_lazy("全部设区市"),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("级别"), choices=[("", gettext_lazy("全部级别")), *Zone.Level.choices], required=False
    )

    def wanted(self) -> dict[str, Any]:
        """period, city, level as plain values; anything senseless is as if it were not given."""
        self.is_valid()
        city = self.cleaned_data.get("city")
        return {
            "period": self.cleaned_data.get("period") or DEFAULT,
            "city": city.pk if city else None,
            "level": self.cleaned_data.get("level") or "",
        }


class Start(PortalView):
    """The first figure page of this seat."""

    permission = "reports.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        if may(self.actor, "reports.compare"):
            return redirect("reports:zones")
        return redirect("reports:zone", self.actor.zone_id)


class Zones(PortalView):
    """All zones in reach in one table."""

    permission = "reports.compare"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ZoneFilter(request.GET, auto_id="filter_%s")
        wanted, sort = form.wanted(), request.GET.get("sort", "")
        period = period_named(wanted["period"])
        rows, totals = zone_rows(self.actor, period, city=wanted["city"], level=wanted["level"], sort=sort)
        complete = not wanted["level"] and len(rows) == _zones_of(self.actor, wanted["city"])
        kept = {name: value for name, value in wanted.items() if value and (name != "period" or value != DEFAULT)}
        context = {
            "form": form,
            "period": period,
            "rows": [self._row(number, row, period, wanted["period"]) for number, row in enumerate(rows, start=1)],
            "totals": self._totals(totals, period, wanted, complete),
            "headings": [_heading(id_, sort, kept) for id_ in ZONE_FIGURES],
            "name_url": _sorted_url("name", sort, kept),
            "city_url": _sorted_url("city", sort, kept),
            "unconfirmed": sum(not row.zone.confirmed for row in rows),
            "rate": totals[RATE],
            "formula": figure(RATE).formula,
            "where": _("全省") if self.actor.city_id is None else self.actor.org_name,
            "export": {**kept, **({"sort": sort} if sort else {})},
            "edits": may(self.actor, "parks.edit_zone"),
            "crumbs": [{"label": _("统计")}],
        }
        return render(request, "reports/zones.html", context)

    @staticmethod
    def _totals(totals: dict[str, Value], period: Period, wanted: dict[str, Any], complete: bool) -> list[dict]:
        """The row of sums; it opens the lists only where those show the same rows."""
        made = cells(totals, period, {"city": wanted["city"]} if wanted["city"] else {}, ZONE_FIGURES)
        return made if complete else [{**cell, "url": None} for cell in made]

    @staticmethod
    def _row(number: int, row: ZoneRow, period: Period, name: str) -> dict:
        return {
            "number": number,
            "zone": row.zone,
            "url": _zone_url(row.zone.pk, name),
            "cells": cells(row.values, period, {"zone": row.zone.pk}, ZONE_FIGURES),
        }


def _zones_of(actor: Actor, city: int | None) -> int:
    zones = zones_in_reach(actor)
    return (zones.filter(city_id=city) if city else zones).count()


def _zone_url(pk: int, period: str) -> str:
    query = "" if period == DEFAULT else f"?period={period}"
    return reverse("reports:zone", args=[pk]) + query


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
        wanted = ZoneFilter(request.POST).wanted()
        params = {**wanted, "sort": request.POST.get("sort", "")[:40]}
        # Two clicks within ten seconds are one export.
        key = ":".join(str(value or "") for value in [KIND, *params.values(), int(time.time()) // 10])
        enqueue(actor=self.actor, kind=KIND, key=key, title=_("导出各开发区对照表"), params=params)
        messages.success(request, _("正在导出，可以离开这一页，完成后在这里下载。"))
        return redirect("downloads:list")


class ZonePage(PortalView):
    """One zone at a glance."""

    permission = "reports.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        zone = _zone_in_reach(self.actor, pk)
        name = request.GET.get("period", DEFAULT)
        name = name if name in dict(CHOICES) else DEFAULT
        period = period_named(name)
        found = overview(zone, period)
        where = {"zone": zone.pk} if self.actor.tier != ZONE else {}
        context = {
            "zone": zone,
            "period": period,
            "periods": [{"label": label, "url": _zone_url(zone.pk, key), "on": key == name} for key, label in CHOICES],
            "figures": _figures(found.total, period, where),
            "headings": [{"label": _plain(id_), "title": figure(id_).formula} for id_ in ZONE_FIGURES],
            "sectors": [
                {"label": label, "cells": cells(values, period, {**where, "sector": key}, ZONE_FIGURES)}
                for key, label, values in found.sectors
            ],
            "areas": [
                {"label": label or _("未填"), "cells": _area_cells(key, values, period, where)}
                for key, label, values in found.areas
            ],
            "totals": cells(found.total, period, where, ZONE_FIGURES),
            "states": [
                {"label": State(state).label, "count": count, "url": danger_list_url(where, state=state)}
                for state, count in found.states.items()
            ],
            "due": [_due(row) for row in found.due],
            "due_url": danger_list_url(where, due_within=DUE_DAYS),
            "due_more": found.due_count > len(found.due),
            "late": [
                {
                    "name": row["enterprise__short_name"] or row["enterprise__name"],
                    "page": reverse("enterprises:detail", args=[row["enterprise_id"]]),
                    "count": row["late"],
                    "url": danger_list_url({**where, "enterprise": row["enterprise_id"]}, overdue="true"),
                }
                for row in found.late_enterprises
            ],
            "statuses": [
                {**row, "label": ZoneStatus.Status(row["status"]).label}
                for row in zone.status_history  # type: ignore[attr-defined]
            ],
            "edits": may(self.actor, "parks.edit_zone"),
            "crumbs": _crumbs(self.actor, zone),
        }
        return render(request, "reports/zone.html", context)


def _zone_in_reach(actor: Actor, pk: int) -> Zone:
    """The zone, or 404: the list of zones is public within the portal, a page of figures is not."""
    statuses = ZoneStatus.objects.filter(zone_id=OuterRef("pk")).order_by("-valid_from")
    history = statuses.values(json=JSONObject(status="status", start="valid_from", end="valid_to", basis="basis"))
    zones = zones_in_reach(actor).select_related("city").annotate(status_history=ArraySubquery(history))
    return get_object_or_404(zones, pk=pk)


def _crumbs(actor: Actor, zone: Zone) -> list[dict]:
    if may(actor, "reports.compare"):
        return [{"label": _("统计"), "url": reverse("reports:zones")}, {"label": zone.name}]
    return [{"label": _("统计")}]


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


def _area_cells(area: int | None, values: dict[str, Any], period: Period, where: dict[str, Any]) -> list[dict]:
    """Cells of an area. The lists know areas within one zone only, and have no filter for rows without one."""
    made = cells(values, period, {**where, "area": area}, ZONE_FIGURES)
    return made if area is not None and not where else [{**cell, "url": None} for cell in made]


def _due(row: dict) -> dict:
    return {
        "number": row["number"] or f"#{row['id']}",
        "url": reverse("dangers:detail", args=[row["id"]]),
        "enterprise": row["enterprise__short_name"] or row["enterprise__name"],
        "location": row["location"],
        "due_on": row["due_on"],
    }
