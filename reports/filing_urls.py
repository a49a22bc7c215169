"""Addresses of the reporting cycle."""

from __future__ import annotations

from django.urls import path

from reports import archive_views, brief_views, cycle_views, number_views, paper_views, report_views, template_views

app_name = "filings"
urlpatterns = [
    path("", cycle_views.Cycle.as_view(), name="cycle"),
    path("settings/", cycle_views.Settings.as_view(), name="settings"),
    path("months/<int:pk>/", cycle_views.Month.as_view(), name="month"),
    path("months/<int:pk>/do/<str:name>/", cycle_views.MonthAct.as_view(), name="month_act"),
    path("weeks/", brief_views.Weeks.as_view(), name="weeks"),
    path("weeks/<int:pk>/", brief_views.BriefPage.as_view(), name="brief"),
    path("weeks/<int:pk>/minutes/", brief_views.WriteMinutes.as_view(), name="brief_minutes"),
    path("weeks/<int:pk>/decide/", brief_views.Decide.as_view(), name="brief_decide"),
    path("tasks/<int:pk>/close/", brief_views.CloseTask.as_view(), name="task_close"),
    path("months/<int:pk>/paper/", paper_views.MonthPaper.as_view(), name="month_paper"),
    path("weeks/<int:pk>/paper/", paper_views.BriefPaper.as_view(), name="brief_paper"),
    path("papers/<int:pk>/", paper_views.PaperFile.as_view(), name="paper"),
    path("papers/<int:pk>/pdf/", paper_views.PaperPdf.as_view(), name="paper_pdf"),
    path("consolidations/<int:pk>/issue/", paper_views.IssueConsolidation.as_view(), name="consolidation_issue"),
    path("consolidations/papers/<int:pk>/", paper_views.SummaryPaperFile.as_view(), name="summary_paper"),
    path("consolidations/papers/<int:pk>/pdf/", paper_views.SummaryPaperPdf.as_view(), name="summary_paper_pdf"),
    path("numbers/", number_views.Numbers.as_view(), name="numbers"),
    path("numbers/<int:pk>/void/", number_views.VoidNumber.as_view(), name="number_void"),
    path("letterhead/", number_views.LetterheadPage.as_view(), name="letterhead"),
    path("archive/", archive_views.Archive.as_view(), name="archive"),
    path("archive/<int:pk>/", archive_views.ArchiveOfZone.as_view(), name="archive_zone"),
    path("templates/", template_views.Templates.as_view(), name="templates"),
    path("templates/versions/<int:pk>/", template_views.VersionFile.as_view(), name="template_version"),
    path("templates/versions/<int:pk>/use/", template_views.UseVersion.as_view(), name="template_version_use"),
    path("templates/versions/<int:pk>/trial/", template_views.TryVersion.as_view(), name="template_version_trial"),
    path("templates/<str:document>/", template_views.TemplatePage.as_view(), name="template"),
    path("templates/<str:document>/starter/", template_views.Starter.as_view(), name="template_starter"),
    path("templates/<str:document>/builtin/", template_views.UseBuiltIn.as_view(), name="template_builtin"),
    path("<int:pk>/", report_views.ReportPage.as_view(), name="report"),
    path("<int:pk>/save/", report_views.SaveDraft.as_view(), name="save"),
    path("<int:pk>/fresh/", report_views.Fresh.as_view(), name="fresh"),
    path("<int:pk>/take-new/", report_views.TakeNew.as_view(), name="take_new"),
    path("<int:pk>/cells/<str:key>/", report_views.CellPage.as_view(), name="cell"),
    path("<int:pk>/correct/", report_views.Correct.as_view(), name="correct"),
    path("<int:pk>/compare/", report_views.Diff.as_view(), name="diff"),
    path("<int:pk>/preview/", paper_views.Preview.as_view(), name="preview"),
    path("<int:pk>/do/<str:name>/", report_views.Act.as_view(), name="act"),
    *(
        path(address, view.as_view(), {"kind": kind}, name=f"{name}_{kind}")
        for kind in ("accidents", "penalties")
        for address, view, name in (
            (f"<int:pk>/{kind}/add/", report_views.LedgerRow, "add"),
            (f"<int:pk>/{kind}/<int:row>/void/", report_views.VoidRow, "void"),
        )
    ),
]
