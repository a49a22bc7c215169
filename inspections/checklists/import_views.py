"""The import of a checklist: the shared pages with this flow and right, and which checklist it goes into."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.import_flows import ImportFlow
from core.import_pages import ColumnsStep, ConfirmStep, RejectsFile, RunPage, UploadForm, UploadPage
from inspections.checklists.import_services import FLOW, TITLE
from inspections.checklists.models import Checklist

TEMPLATE = "checklists/import_run.html"


class ChecklistUpload(UploadForm):
    """The workbook, and the title of the checklist it goes into."""

    title = forms.CharField(
        label=_("检查表名称"), max_length=TITLE, required=False,
        help_text=_("与本区在用的同名，就更新它的草稿；新名称新建一张。不填用文件名。"),
    )  # fmt: skip

    def __init__(self, flow: ImportFlow, *args: Any, **kwargs: Any) -> None:
        super().__init__(flow, *args, **kwargs)
        self.order_fields(["file", "title"])


class Imports(UploadPage):
    """Upload a checklist; my last runs."""

    permission = "checklists.import"
    flow = FLOW

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ChecklistUpload(self.flow, initial={"title": self._named(request)}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ChecklistUpload(self.flow, request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                run = FLOW.upload(actor=self.actor, file_name=upload.name, data=upload.read())
            except Refused as no:
                form.add_error(None, no.sentence)
            else:
                FLOW.into(run=run, title=form.cleaned_data["title"])
                return redirect("checklists:import_run", run.pk)
        return self._page(request, form, status=422)

    @staticmethod
    def _named(request: HttpRequest) -> str:
        """The title of the checklist the address names: its page leads here."""
        pk = request.GET.get("checklist", "")
        if not (pk.isascii() and pk.isdecimal() and len(pk) <= 18):
            return ""
        row = Checklist.objects.filter(pk=pk, retired_at=None).values_list("title", flat=True).first()
        return row or ""


class Run(RunPage):
    """One run."""

    permission = "checklists.import"
    flow, template = FLOW, TEMPLATE


class ChooseColumns(ColumnsStep):
    """Correct what the columns hold."""

    permission = "checklists.import"
    flow, template = FLOW, TEMPLATE


class Confirm(ConfirmStep):
    """Import the good rows."""

    permission = "checklists.import"
    flow, template = FLOW, TEMPLATE


class Rejects(RejectsFile):
    """The rows that stayed outside, as the workbook they came in."""

    permission = "checklists.import"
    flow = FLOW
