"""The calendar of the cycle, one month of all zones, and its consolidation."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE, may
from core.downloads import running_jobs
from core.jobs import enqueue
from core.views import PortalView
from core.workdays import today
from reports import presenting
from reports.calendar import due_days, month_name, next_month
from reports.consolidating import ARCHIVE, CONSOLIDATE, remind
from reports.cycle import zones_of, zones_with_report
from reports.filing_queries import (
    TARDY,
    Desk,
    ZoneLine,
    consolidations_of,
    late_on,
    lines_of,
    month_sums,
    newest,
    rates_by_month,
    summed,
)  # fmt: skip
from reports.filters import PlaceFilter
from reports.forms import CycleRuleForm
from reports.models import CycleRule, Filing, Report, ReportPeriod
from reports.monthly.automatic import looks
from reports.monthly.tables import COLUMNS, WAITING, text_of
from reports.places import Place, home_place
from reports.report_parts import again
from reports.states import Kind, State

STATES = dict(State.choices)


def month_progress(period: ReportPeriod) -> dict[str, Any]:
    """How far the reports of a frozen month are, counted from what is there, for includes/job.html."""
    done, total = len(zones_with_report(period)), len(zones_of(period))
    return {
        "id": f"month-{period.pk}", "label": _("正在生成 %(month)s月报") % {"month": month_name(period)},
        "done": done, "total": total, "finished": period.filled_at is not None, "failed": False, "reload": True,
        "message": _("%(total)d 个开发区中已完成 %(done)d 个") % {"total": total, "done": done},
        "progress_url": f"{reverse('filings:cycle')}?progress={period.pk}",
    }  # fmt: skip


class Cycle(PortalView):
    """报送日历: for a zone its own months, for those above every month with its counts; the province sees how far the
    system is (`?progress=<period>` answers that piece alone)."""

    permission = "reports.read"

    def get(self, request: HttpRequest) -> HttpResponse:
        frozen = ReportPeriod.objects.filter(kind=Kind.MONTH, known_at__isnull=False)
        asked = request.GET.get("progress", "")
        if asked and self.actor.tier == PROVINCE:
            if not (asked.isascii() and asked.isdigit() and len(asked) < 18):
                raise Http404
            job = month_progress(get_object_or_404(frozen, pk=int(asked)))
            return render(request, "includes/job.html", {"job": job})
        day = today()
        first = day.replace(day=1)
        now = {
            "label": _("%(y)d 年 %(m)d 月") % {"y": first.year, "m": first.month},
            "freezes": next_month(first),
            **due_days(first),
        }
        context: dict[str, Any] = {
            "now": now,
            "today": day,
            "crumbs": [{"label": _("报告")}],
            "icons": presenting.ICONS,
        }
        context["may_set"] = may(self.actor, "reports.set_cycle")
        if self.actor.tier in (PROVINCE, CITY):
            if self.actor.tier == PROVINCE:
                context["jobs"] = [month_progress(period) for period in frozen.filter(filled_at=None)]
                context["jobs"] += running_jobs(self.actor, (CONSOLIDATE, ARCHIVE))
            context["months"] = [
                {"sum": one, "city": _desk(one.period, one.city), "province": _desk(one.period, one.province)}
                for one in month_sums(day)
            ]
            context["states"] = [(state.value, state.label) for state in State]
            return render(request, "reports/cycle_above.html", context)
        rows = (
            newest(Report.objects.filter(period__kind=Kind.MONTH))
            .select_related("period")
            .order_by("-period__start")[:24]
        )
        context["reports"] = [self._line(row, day) for row in rows]
        return render(request, "reports/cycle_zone.html", context)

    @staticmethod
    def _line(row: Report, day: Any) -> dict[str, Any]:
        return {
            "report": row, "month": month_name(row.period), "state": row.state, "label": STATES.get(row.state, ""),  # type: ignore[attr-defined]
            "late": row.is_late(day), "tardy": row.is_tardy, "number": row.number,  # type: ignore[attr-defined]
            "url": reverse("filings:report", args=[row.pk]), "open": row.first_submitted_at is None,
        }  # fmt: skip


DESKS = {
    State.SUBMITTED: (gettext_lazy("已审完"), gettext_lazy("%(n)d 份待审"), gettext_lazy("逾期 %(n)d 份待审")),
    State.RECEIVED: (gettext_lazy("已汇总"), gettext_lazy("%(n)d 份待汇总"), gettext_lazy("逾期，%(n)d 份待汇总")),
}
"""What a desk says of itself: through, waiting, late."""


def _desk(period: ReportPeriod, desk: Desk) -> dict[str, Any]:
    """How city or province stands with a month: one sentence, opening the reports that wait there."""
    done, waiting, late = DESKS[desk.state]
    said = done if desk.done else late if desk.late else waiting if desk.waiting else None
    text = str(said) % {"n": desk.waiting} if said else ""
    url = f"{reverse('filings:month', args=[period.pk])}?state={desk.state}" if desk.waiting else None
    return {"due": desk.due, "text": text, "late": desk.late, "done": desk.done, "url": url}


class Settings(PortalView):
    """报送时限: due days from a month on; earlier months keep theirs."""

    permission = "reports.set_cycle"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, CycleRuleForm(initial={"valid_from": next_month(today().replace(day=1))}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CycleRuleForm(request.POST)
        if form.is_valid():
            row: CycleRule = form.save(commit=False)
            row.valid_from = row.valid_from.replace(day=1)
            if row.valid_from <= today():
                form.add_error("valid_from", _("从下个月或以后的月份起；已经开始的月份不改期限。"))
            else:
                try:
                    with transaction.atomic():
                        row.save()
                except IntegrityError:
                    form.add_error(None, _("三个时限要依次推后，且这个月份没有设置过。"))
                else:
                    messages.success(
                        request, _("已设置，从 %(month)s 的月报起执行。") % {"month": f"{row.valid_from:%Y-%m}"}
                    )
                    return redirect("filings:settings")
        return self._page(request, form, status=422)

    def _page(self, request: HttpRequest, form: CycleRuleForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form, "rules": CycleRule.objects.order_by("-valid_from"),
            "crumbs": [{"label": _("报告"), "url": reverse("filings:cycle")}, {"label": _("报送时限")}],
        }  # fmt: skip
        return render(request, "reports/cycle_settings.html", context, status=status)


class MonthFilter(PlaceFilter):
    """Narrowing of a month's table of zones."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"), choices=[("", gettext_lazy("全部状态")), *State.choices], required=False
    )
    record = forms.ChoiceField(
        label=gettext_lazy("是否按时"),
        choices=[
            ("", gettext_lazy("不论是否按时")),
            ("late", gettext_lazy("逾期未报")),
            ("tardy", gettext_lazy("迟报")),
        ],
        required=False,
    )
    block = forms.ChoiceField(
        label=gettext_lazy("时段"),
        choices=[("month", gettext_lazy("当月")), ("ytd", gettext_lazy("1 月至本月累计"))],
        required=False,
    )
    defaults = {"block": "month"}


class Month(PortalView):
    """汇总表: one month of all zones in reach, the 12 columns of each, and the sum."""

    permission = "reports.compare"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        period = get_object_or_404(ReportPeriod, pk=pk, kind=Kind.MONTH, filled_at__isnull=False)
        form = MonthFilter(request.GET, tier=self.actor.tier, auto_id="filter_%s")
        wanted = form.wanted()
        block = wanted["block"]
        day = today()
        among = {"late": late_on(day), "tardy": TARDY}.get(wanted["record"])
        place = {name: wanted[name] for name in ("city", "level", "state")}
        lines = lines_of(self.actor, period, **place, among=among)
        sparks = rates_by_month([line.zone.pk for line in lines], period)
        counted = [line for line in lines if line.counts]
        context = {
            "period": period,
            "month": month_name(period),
            "form": form,
            "columns": [{"label": label, "number": column, "unit": unit} for column, label, unit in COLUMNS],
            "lines": [self._line(line, period, block, sparks, day) for line in lines],
            "total": self._total(lines, period, block, wanted),
            "counted": len(counted),
            "missing": [
                {"name": line.zone.name, "label": STATES[line.state], "late": line.report.is_late(day)}
                for line in lines
                if not line.counts
            ],
            "states": self._states(lines),
            "icons": presenting.ICONS,
            "consolidations": consolidations_of(period) if self.actor.tier == PROVINCE else [],
            "may_consolidate": may(self.actor, "reports.consolidate"),
            "has_received": any(line.state == State.RECEIVED for line in lines),
            "has_consolidated": any(line.state == State.CONSOLIDATED for line in lines),
            "crumbs": [{"label": _("报告"), "url": reverse("filings:cycle")}, {"label": month_name(period)}],
        }
        return render(request, "reports/month.html", context)

    @staticmethod
    def _states(lines: list[ZoneLine]) -> list[dict[str, Any]]:
        counted = Counter(line.state for line in lines)
        return [{"label": state.label, "count": counted[state]} for state in State if counted[state]]

    @staticmethod
    def _line(line: ZoneLine, period: ReportPeriod, block: str, sparks: dict, day: Any) -> dict[str, Any]:
        month, year = looks(period.start, period.end, line.known_at, None)
        look = month if block == "month" else year
        place = Place("zone", line.zone.pk)
        cells = []
        for column, _label, _unit in COLUMNS:
            value, automatic = line.values[block]["all"][column], line.automatic[block]["all"][column]
            cells.append(
                {
                    "text": text_of(column, value),
                    "url": presenting.code_url(place.code(_column_figure(column), look))
                    if column not in WAITING
                    else None,
                    "was": text_of(column, automatic) if value != automatic else "",
                }
            )
        return {
            "zone": line.zone, "report": line.report, "state": line.state, "label": STATES[line.state], "cells": cells,
            "late": line.report.is_late(day), "spark": sparks.get(line.zone.pk, []), "counts": line.counts,
            "correcting": line.correcting, "again": again(line.report.submissions),
        }  # fmt: skip

    def _total(self, lines: list[ZoneLine], period: ReportPeriod, block: str, wanted: dict) -> list[dict[str, Any]]:
        """The sum of what the cities have passed. It opens its rows where it is exactly what the system counts; else
        the zones above are what it is made of."""
        total = summed(lines)[block]["all"]
        whole = all(line.counts and not line.overridden and line.known_at == period.known_at for line in lines)
        place = None
        if whole and lines and not wanted["state"] and not wanted["record"]:
            place = Place("city", wanted["city"]) if wanted["city"] else home_place(self.actor)
            place = place.at(level=wanted["level"])
        month, year = looks(period.start, period.end, period.known_at, None)  # type: ignore[arg-type]
        look = month if block == "month" else year
        return [
            {
                "text": text_of(column, total.get(column)),
                "url": presenting.code_url(place.code(_column_figure(column), look))
                if place and column not in WAITING
                else None,
            }
            for column, _label, _unit in COLUMNS
        ]


def _column_figure(column: str) -> Any:
    from core.figures import figure

    return figure("dangers_firms" if column == "1" else f"C{int(column):02d}")


class MonthAct(PortalView):
    """汇总, 归档 and 催办 of one month; the first two are jobs with progress in the download centre."""

    permission = "reports.consolidate"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]
    jobs: ClassVar[dict[str, tuple[str, Any]]] = {
        "consolidate": (CONSOLIDATE, gettext_lazy("汇总 %(month)s月报")),
        "archive": (ARCHIVE, gettext_lazy("归档 %(month)s月报")),
    }

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        period = get_object_or_404(ReportPeriod, pk=pk, kind=Kind.MONTH, filled_at__isnull=False)
        if name == "remind":
            number = remind(actor=self.actor, period=period)
            messages.success(request, _("已提醒 %(n)d 家；同一天重复点不会重复提醒。") % {"n": number})
            return redirect("filings:month", pk)
        if name not in self.jobs:
            raise Http404
        kind, title = self.jobs[name]
        # The same press twice is one job; once something has moved, the next press is another.
        states = Filing.objects.filter(report__period=period).order_by("id").values_list("id", "state")
        key = hashlib.sha256(f"{kind}|{list(states)}|{int(time.time()) // 10}".encode()).hexdigest()[:40]
        enqueue(
            actor=self.actor,
            kind=kind,
            key=key,
            title=str(title) % {"month": month_name(period)},
            params={"period": pk},
        )
        messages.success(request, _("已开始，可以离开这一页；进度和结果在下载中心。"))
        return redirect("downloads:list")
