"""档案: the months of every zone with their versions, both times, who certified, the documents and what changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE
from core.views import PortalView
from core.workdays import today
from enterprises.filters import zones_in_reach
from reports import presenting
from reports.archive_queries import MonthOfZone, Version, board_of, months_of, months_of_zone, years
from reports.filters import PlaceFilter
from reports.report_parts import again
from reports.states import State

STATES = dict(State.choices)


def wanted_year(request: HttpRequest, known: list[int]) -> int:
    """The year asked for, else the newest there is."""
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else 0
    return year if year in known else (known[0] if known else today().year)


class ArchiveFilter(PlaceFilter):
    """Place and year."""

    year = forms.ChoiceField(label=gettext_lazy("年份"), required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]


class Archive(PortalView):
    """For those above every zone's months of a year; a zone goes straight to its own."""

    permission = "reports.read"

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.actor.tier not in (PROVINCE, CITY):
            return redirect("filings:archive_zone", self.actor.zone_id)
        known = years()
        year = wanted_year(request, known)
        form = ArchiveFilter(request.GET, years=known, tier=self.actor.tier, auto_id="filter_%s")
        wanted = form.wanted()
        zones = zones_in_reach(self.actor).select_related("city").order_by("id")
        zones = zones.filter(city_id=wanted["city"]) if wanted["city"] else zones
        zones = zones.filter(level=wanted["level"]) if wanted["level"] else zones
        rows, periods = list(zones), months_of(year)
        board = board_of([zone.pk for zone in rows], periods)
        blank: list[Any] = [None] * len(periods)
        context = {
            "form": form,
            "year": year,
            "periods": periods,
            "rows": [
                {
                    "zone": zone,
                    "url": f"{reverse('filings:archive_zone', args=[zone.pk])}?year={year}",
                    "cells": [self._cell(cell) for cell in board.get(zone.pk, blank)],
                }
                for zone in rows
            ],
            "crumbs": [{"label": _("报告"), "url": reverse("filings:cycle")}, {"label": _("档案")}],
        }
        return render(request, "reports/archive.html", context)

    @staticmethod
    def _cell(cell: dict[str, Any] | None) -> dict[str, Any] | None:
        if cell is None:
            return None
        corrections = cell["versions"] - 1
        state = STATES[cell["state"]]
        if cell["archived"] and corrections:
            label = _("更正 %(n)d") % {"n": corrections}
        else:
            label = _("原件") if cell["archived"] else str(state)
        return {"label": label, "state": state, "css": "b-done" if cell["archived"] else "b-none",
                "again": again(cell["submissions"]),
                "url": reverse("filings:report", args=[cell["report"]])}  # fmt: skip


class ArchiveOfZone(PortalView):
    """One zone's months of a year, each with its versions."""

    permission = "reports.read"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        zone = zones_in_reach(self.actor).select_related("city").filter(pk=pk).first()
        if zone is None:
            raise Http404
        known = years()
        year = wanted_year(request, known)
        way: list[dict[str, Any]] = [{"label": _("报告"), "url": reverse("filings:cycle")}]
        if self.actor.tier in (PROVINCE, CITY):
            way += [{"label": _("档案"), "url": f"{reverse('filings:archive')}?year={year}"}, {"label": zone.name}]
        else:
            way += [{"label": _("档案")}]
        context = {
            "zone": zone,
            "year": year,
            "years": [{"label": str(one), "on": one == year} for one in known],
            "months": [self._month(month) for month in months_of_zone(zone.pk, year)],
            "icons": presenting.ICONS,
            "crumbs": way,
        }
        return render(request, "reports/archive_zone.html", context)

    @staticmethod
    def _month(month: MonthOfZone) -> dict[str, Any]:
        report = month.report
        url = reverse("filings:report", args=[report.pk])
        compare = reverse("filings:diff", args=[report.pk])

        def shown(one: Version) -> dict[str, Any]:
            filing = one.filing
            earlier = filing.corrects or 0
            return {
                "label": _("原件") if one.is_first else _("更正 %(n)d") % {"n": one.corrections},
                "url": f"{url}?v={filing.number}",
                "version": one,
                "filing": filing,
                "state_label": STATES[filing.state],
                "diff": f"{compare}?from={earlier}&to={filing.number}" if earlier else "",
                "whole": f"{compare}?from=1&to={filing.number}" if earlier > 1 else "",
            }

        return {
            "period": month.period,
            "report": report,
            "again": again(report.submissions),
            "versions": [shown(one) for one in month.versions],
        }
