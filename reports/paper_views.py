"""Documents asked for and opened: previews, the issued consolidation, the brief, PDF. All are made by workers."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core.access import require
from core.errors import Refused
from core.jobs import enqueue
from core.views import PortalView
from reports.calendar import month_name
from reports.content import content_of
from reports.models import Brief, Consolidation, ConsolidationPaper, Paper, ReportPeriod
from reports.paper_files import serve_paper
from reports.paper_jobs import BRIEF, ISSUE, PDF, PREVIEW, SUMMARY
from reports.report_views import ReportView, find
from reports.states import Kind

AGAIN = 10
"""Seconds within which pressing twice is one job."""


def ask(view: PortalView, kind: str, key: str, title: str, params: dict[str, Any]) -> HttpResponse:
    """Ask a worker for a document and lead to the download centre."""
    require(view.actor, "core.downloads")
    key = f"{key}:{int(time.time()) // AGAIN}"
    enqueue(actor=view.actor, kind=kind, key=key, title=title, params=params)
    messages.success(view.request, _("正在成文，完成后在这里下载。"))
    return redirect("downloads:list")


def wanted_form(request: HttpRequest) -> str:
    return "xlsx" if request.POST.get("format") == "xlsx" else "docx"


class Preview(ReportView):
    """预览公文: the documents of the filing as it is now."""

    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        filing, form = find(pk, request.GET.get("v")), wanted_form(request)
        name = f"{filing.zone.name} {month_name(content_of(filing).period)}"
        key = f"paper:{filing.pk}:{filing.version}:{filing.state}:{form}"
        return ask(self, PREVIEW, key, _("%(name)s月报公文") % {"name": name}, {"filing": filing.pk, "format": form})


class MonthPaper(PortalView):
    """The table of a month as it stands now, of the zones in reach: a city's own, or the province's before it is
    put together."""

    permission = "reports.compare"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        period = get_object_or_404(ReportPeriod, pk=pk, kind=Kind.MONTH, filled_at__isnull=False)
        form, month = wanted_form(request), month_name(period)
        title = _("%(month)s汇总表（现在的样子）") % {"month": month}
        return ask(self, SUMMARY, f"summary:{pk}:{form}", title, {"period": pk, "format": form})


class IssueConsolidation(PortalView):
    """成文: the consolidation gets its number and its documents."""

    permission = "reports.consolidate"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        made = get_object_or_404(Consolidation.objects.select_related("period"), pk=pk)
        title = _("%(month)s第 %(n)d 次汇总成文") % {"month": month_name(made.period), "n": made.number}
        return ask(self, ISSUE, f"issue:{pk}", title, {"consolidation": pk})


class BriefPaper(PortalView):
    """The weekly brief as a document."""

    permission = "reports.read"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        brief = get_object_or_404(Brief.objects.select_related("period", "zone"), pk=pk)
        title = _("%(zone)s周例会简报（%(day)s）") % {"zone": brief.zone.name, "day": brief.period.end}
        return ask(self, BRIEF, f"brief:{pk}:{brief.version}", title, {"brief": pk})


class PaperFile(PortalView):
    """A document kept with an archived filing."""

    permission = "reports.read"
    model: ClassVar[Any] = Paper

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        answer = serve_paper(get_object_or_404(self.model, pk=pk))
        if answer is None:
            raise Refused("paper_lost", _("这份公文的文件不在了，请联系系统管理员从备份恢复。"))
        return answer


class SummaryPaperFile(PaperFile):
    """A document of a consolidation."""

    permission = "reports.read_province"
    model = ConsolidationPaper


class PaperPdf(PortalView):
    """A kept Word document as PDF."""

    permission = "reports.read"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]
    model: ClassVar[Any] = Paper

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        paper = get_object_or_404(self.model, pk=pk, kind="docx")
        province = self.model is ConsolidationPaper
        params = {"paper": pk, "province": province}
        return ask(self, PDF, f"pdf:{int(province)}:{pk}", f"{paper.name.removesuffix('.docx')} PDF", params)


class SummaryPaperPdf(PaperPdf):
    """A consolidation's Word document as PDF."""

    permission = "reports.read_province"
    model = ConsolidationPaper
