"""周例会简报: the list, one week on one page, its minutes and decisions."""

from __future__ import annotations

from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE, may
from core.errors import InvalidInput, Refused
from core.figures import Period, figure
from core.forms_render import show_errors
from core.keyset import Order, decode, encode, page
from core.views import PortalView
from core.workdays import today
from reports.brief_models import Brief, BriefTask
from reports.brief_papers import areas_of
from reports.figure_views import code_url
from reports.filters import PlaceFilter
from reports.forms import MinutesForm, OutcomeForm, TaskForm
from reports.models import ReportPeriod
from reports.places import Place
from reports.report_views import sent_version
from reports.weekly import FIGURES, close_task, decide, period_of, problems_of, tasks_of, write_minutes

WEEKS = 26
"""Weeks on one page of a zone: half a year."""


class WeekFilter(PlaceFilter):
    """Which week, and of which city."""

    week = forms.ModelChoiceField(
        label=gettext_lazy("周"), queryset=ReportPeriod.objects.none(), required=False, empty_label=None
    )
    field_order = ("week", "city", "level")

    def __init__(self, sent: QueryDict, weeks: QuerySet[ReportPeriod], tier: str) -> None:
        super().__init__(sent, tier=tier, auto_id="filter_%s")
        field = cast(forms.ModelChoiceField, self.fields["week"])
        field.queryset = weeks
        field.label_from_instance = lambda week: f"{week.start:%Y-%m-%d} – {week.end:%m-%d}"  # type: ignore[method-assign,assignment]


class Weeks(PortalView):
    """For a zone its weeks, newest first; for those above one week of all zones in reach, the newest unless chosen."""

    permission = "reports.read"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Brief.objects.select_related("period", "zone__city")
        context: dict[str, Any] = {
            "headings": [{"name": figure(id_).name, "formula": figure(id_).formula} for id_ in FIGURES],
            "crumbs": [{"label": _("报告"), "url": reverse("filings:cycle")}, {"label": _("周例会简报")}],
        }
        chosen = self._of_week if self.actor.tier in (PROVINCE, CITY) else self._of_zone
        context["rows"] = [
            {"brief": row, "cells": _cells(row.cells["all"], Place("zone", row.zone_id), period_of(row.period))}
            for row in chosen(request, rows, context)
        ]
        return render(request, "reports/weeks.html", context)

    def _of_week(self, request: HttpRequest, rows: QuerySet[Brief], context: dict[str, Any]) -> list[Brief]:
        """Every zone of one week: as many as there are zones, so no pages."""
        weeks = ReportPeriod.objects.filter(Exists(Brief.objects.filter(period=OuterRef("pk")))).order_by("-start")
        form = WeekFilter(request.GET, weeks, self.actor.tier)
        wanted = form.wanted()
        week = wanted["week"] or weeks.first()
        narrowed = {"zone__city_id": wanted["city"], "zone__level": wanted["level"]}
        context |= {"form": form, "week": week}
        rows = rows.filter(period=week, **{key: value for key, value in narrowed.items() if value})
        return list(rows.order_by("zone_id"))

    def _of_zone(self, request: HttpRequest, rows: QuerySet[Brief], context: dict[str, Any]) -> list[Brief]:
        order = Order("period__start", descending=True)
        shown = page(rows, order, WEEKS, decode(request.GET.get("at"), Brief, order))
        urls = {
            name: f"?{urlencode({'at': encode(cursor, Brief, order)})}"
            for name, cursor in (("prev_url", shown.previous), ("next_url", shown.next))
            if cursor
        }
        context["pager"] = {**urls, "first": shown.first, "last": shown.last}
        return shown.rows


class BriefPage(PortalView):
    """One week on one page, to read, to write the minutes on, and to print."""

    permission = "reports.read"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(request, _find(pk))

    def shown(self, request: HttpRequest, brief: Brief, *, status: int = 200, **forms: Any) -> HttpResponse:
        """The page as it is now, with whichever form has something to say."""
        period = period_of(brief.period)
        writes = may(self.actor, "reports.meet")
        initial = {"chair": brief.chair or (self.actor.name if writes else ""), "minutes": brief.minutes}
        context = {
            "brief": brief,
            "period": period,
            "headings": [{"name": figure(id_).name, "formula": figure(id_).formula} for id_ in FIGURES],
            "areas": [
                {"name": name, "cells": _cells(values, place, period)} for name, place, values in areas_of(brief)
            ],
            "problems": problems_of(brief) if "decide" in brief.cells else None,
            "total": _cells(brief.cells["all"], Place("zone", brief.zone_id), period),
            "tasks": list(tasks_of(brief)),
            "today": today(),
            "writes": writes,
            "minutes_form": forms.get("minutes_form") or MinutesForm(initial=initial),
            "task_form": forms.get("task_form") or TaskForm(),
            "conflict": forms.get("conflict", ""),
            "crumbs": [
                {"label": _("报告"), "url": reverse("filings:cycle")},
                {"label": _("周例会简报"), "url": reverse("filings:weeks")},
                {"label": f"{brief.period.start:%m-%d} – {brief.period.end:%m-%d}"},
            ],
        }
        return render(request, "reports/brief.html", context, status=status)


def _find(pk: int) -> Brief:
    return get_object_or_404(Brief.objects.select_related("period", "zone"), pk=pk)


def _cells(values: dict[str, int], place: Place, period: Period) -> list[dict[str, Any]]:
    return [
        {
            "number": values[id_],
            "url": code_url(place.code(figure(id_), period)),
            "late": id_ == "dangers_overdue" and values[id_],
        }
        for id_ in FIGURES
    ]


class WriteMinutes(BriefPage):
    """Save the minutes."""

    permission = "reports.meet"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        brief, form = _find(pk), MinutesForm(request.POST)
        if form.is_valid():
            try:
                write_minutes(actor=self.actor, brief=brief, version=sent_version(request), **form.cleaned_data)
            except InvalidInput as fault:
                show_errors(form, fault)
            except Refused as refusal:
                return self.shown(request, _find(pk), status=409, minutes_form=form, conflict=str(refusal.sentence))
            else:
                messages.success(request, _("纪要已存。"))
                return redirect("filings:brief", pk)
        return self.shown(request, brief, status=422, minutes_form=form)


class Decide(BriefPage):
    """Keep a decision."""

    permission = "reports.meet"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        brief, form = _find(pk), TaskForm(request.POST)
        if form.is_valid():
            try:
                decide(actor=self.actor, brief=brief, **form.cleaned_data)
            except InvalidInput as fault:
                show_errors(form, fault)
            else:
                messages.success(request, _("已记入议定事项，没有办结前每周都会列出。"))
                return redirect("filings:brief", pk)
        return self.shown(request, brief, status=422, task_form=form)


class CloseTask(PortalView):
    """Close a decision with what came of it."""

    permission = "reports.meet"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, get_object_or_404(BriefTask, pk=pk), OutcomeForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        task, form = get_object_or_404(BriefTask, pk=pk), OutcomeForm(request.POST)
        if not form.is_valid():
            return self._page(request, task, form, status=422)
        close_task(actor=self.actor, task=task, outcome=form.cleaned_data["outcome"])
        messages.success(request, _("已办结。"))
        return redirect("filings:brief", task.brief_id)

    def _page(self, request: HttpRequest, task: BriefTask, form: OutcomeForm, status: int = 200) -> HttpResponse:
        back = reverse("filings:brief", args=[task.brief_id])
        crumbs = [{"label": _("周例会简报"), "url": back}, {"label": _("办结")}]
        return render(request, "reports/task.html", {"task": task, "form": form, "crumbs": crumbs}, status=status)
