"""The pages of an import of a list: upload, look at the columns and what would happen, confirm, take bad rows back.

A room subclasses each with its flow and right; an address belongs to one right, which the house tests read from here.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.downloads import TYPES, job_context
from core.errors import Refused
from core.import_flows import ImportFlow
from core.import_runs import file_of, lock_run, suffix_of
from core.imports import UnreadableWorkbook
from core.imports.reading import FORMATS
from core.jobs import progress_of
from core.models import ImportRun, Job
from core.views import PortalView

RUNS_SHOWN = 20


class UploadForm(forms.Form):
    """The workbook at first sight: size and extension. What is inside, a worker finds out."""

    file = forms.FileField(
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={
            "required": gettext_lazy("请选择文件。"),
            "empty": gettext_lazy("文件是空的。请重新选择文件后再上传。"),
        },
    )

    def __init__(self, flow: ImportFlow, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label, self.fields["file"].help_text = flow.file_label, flow.file_help

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(str(UnreadableWorkbook("too_big", limit=settings.UPLOAD_MAX_BYTES // (1024 * 1024))))
        if suffix_of(upload.name) not in FORMATS:
            raise ValidationError(str(UnreadableWorkbook("extension")))
        return upload


class ImportPage(PortalView):
    """What the pages of one flow share."""

    flow: ClassVar[ImportFlow]
    template: ClassVar[str] = "imports/run.html"

    def crumbs(self, *rest: dict) -> list[dict]:
        above = [{"label": self.flow.list_title, "url": reverse(self.flow.list_url)}]
        here = {"label": self.flow.title}
        return [*above, here | {"url": reverse(f"{self.flow.namespace}:imports")}, *rest] if rest else [*above, here]

    def find(self, pk: int) -> ImportRun:
        return get_object_or_404(ImportRun, pk=pk, kind=self.flow.kind, seat_id=self.actor.seat_id)

    def run_page(self, request: HttpRequest, run: ImportRun, *, trouble: str = "", status: int = 200) -> HttpResponse:
        """The page of a run, with a sentence when the last step was refused."""
        counts = run.counts or run.preview
        context = {
            "flow": self.flow,
            "steps": {step: f"{self.flow.namespace}:import_{step}" for step in ("columns", "confirm", "rejects")},
            "upload_url": reverse(f"{self.flow.namespace}:imports"),
            "list_url": reverse(self.flow.list_url),
            "run": run,
            "job": _job(run),
            "trouble": trouble,
            "columns": _columns(self.flow, run) if run.state == ImportRun.State.PREVIEWED else [],
            "good": run.preview.get("new", 0) + run.preview.get("changed", 0),
            "outcome": self.flow.outcome(counts) if counts else "",
            "rejects": bool(run.rejects_path) and file_of(run.rejects_path) is not None,
            "crumbs": self.crumbs({"label": run.file_name}),
        }
        return render(request, self.template, context, status=status)


class UploadPage(ImportPage):
    """Upload a list; my last runs."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, UploadForm(self.flow))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(self.flow, request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                run = self.flow.upload(actor=self.actor, file_name=upload.name, data=upload.read())
            except Refused as no:
                form.add_error(None, no.sentence)
            else:
                return redirect(f"{self.flow.namespace}:import_run", run.pk)
        return self._page(request, form, status=422)

    def _page(self, request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
        runs = ImportRun.objects.filter(seat_id=self.actor.seat_id, kind=self.flow.kind).order_by("-id")[:RUNS_SHOWN]
        rows = [
            {
                "name": run.file_name,
                "url": reverse(f"{self.flow.namespace}:import_run", args=[run.pk]),
                "state": run.get_state_display(),
                "said": self.flow.outcome(run.counts) if run.state == ImportRun.State.DONE else run.message,
                "at": run.created_at,
            }
            for run in runs
        ]
        context = {"flow": self.flow, "form": form, "runs": rows, "crumbs": self.crumbs()}
        return render(request, "imports/upload.html", context, status=status)


class RunPage(ImportPage):
    """One run: being read, waiting for me, being imported, done."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.run_page(request, self.find(pk))


class _RunStep(ImportPage):
    """A step of a run; what is refused is said on the run's own page (409)."""

    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            run = lock_run(actor=self.actor, pk=pk, kind=self.flow.kind)
        except ImportRun.DoesNotExist as missing:
            raise Http404 from missing
        try:
            self.step(request, run)
        except Refused as no:
            return self.run_page(request, self.find(run.pk), trouble=str(no.sentence), status=no.status)
        return redirect(f"{self.flow.namespace}:import_run", run.pk)

    @abstractmethod
    def step(self, request: HttpRequest, run: ImportRun) -> None:
        """What this POST does to the locked run."""


class ColumnsStep(_RunStep):
    """Correct what the columns hold."""

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        columns = {
            int(column["index"]): request.POST.get(f"column_{column['index']}") or None
            for column in run.layout.get("columns", [])
        }
        self.flow.choose_columns(actor=self.actor, run=run, columns=columns)


class ConfirmStep(_RunStep):
    """Import the good rows."""

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        self.flow.confirm(actor=self.actor, run=run)
        messages.success(request, _("正在导入，可以离开这一页，完成后在下载中心也能看到。"))


class RejectsFile(ImportPage):
    """The rows that stayed outside, as the workbook they came in."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]  # type: ignore[misc]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        run = self.find(pk)
        path = file_of(run.rejects_path)
        if path is None:
            raise Http404
        name = _("退回_%(file)s.xlsx") % {"file": run.file_name.rsplit(".", 1)[0]}
        body = open(path, "rb")  # noqa: SIM115  (FileResponse closes it)
        response = FileResponse(body, as_attachment=True, filename=name, content_type=TYPES["xlsx"])
        response.headers["Cache-Control"] = "private, no-store"
        return response


def _job(run: ImportRun) -> dict | None:
    waiting = run.state in (ImportRun.State.UPLOADED, ImportRun.State.MAPPED, ImportRun.State.RUNNING)
    if not (waiting and run.job_id):
        return None
    row = Job.objects.filter(pk=run.job_id)
    found = row.values("id", "title", "state", "total", "message", "file_path", "file_name", "result").first()
    return job_context(dict(found), progress_of([run.job_id]).get(run.job_id), reload=True) if found else None


def _columns(flow: ImportFlow, run: ImportRun) -> list[dict]:
    options = [("", _("不导入")), *((item.key, item.label) for item in flow.vocabulary.fields)]
    return [
        {
            **column,
            "name": f"column_{column['index']}",
            "percent": round(column["confidence"] * 100),
            "sure": column["confidence"] >= 0.9,
            "options": [{"key": key, "label": label, "on": key == (column["field"] or "")} for key, label in options],
        }
        for column in run.layout.get("columns", [])
    ]
