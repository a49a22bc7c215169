"""The import of enterprise lists: upload, look at the columns and what would happen, confirm, take bad rows back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.downloads import TYPES, job_context
from core.errors import Refused
from core.import_runs import file_of, lock_run, suffix_of
from core.imports import UnreadableWorkbook
from core.imports.reading import FORMATS
from core.jobs import progress_of
from core.models import ImportRun, Job
from core.views import PortalView
from enterprises.forms import UploadForm
from enterprises.import_columns import VOCABULARY
from enterprises.import_services import KIND, choose_columns, confirm_list, upload_list

RUNS_SHOWN = 20


def _crumbs(*rest: dict) -> list[dict]:
    return [
        {"label": _("企业"), "url": reverse("enterprises:list")},
        {"label": _("导入名单"), "url": reverse("enterprises:imports")},
        *rest,
    ]


class Imports(PortalView):
    """Upload a list; my last runs."""

    permission = "enterprises.import"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            trouble = _trouble(upload)
            if trouble is None:
                try:
                    run = upload_list(actor=self.actor, file_name=upload.name, data=upload.read())
                except Refused as no:
                    form.add_error(None, no.sentence)
                else:
                    return redirect("enterprises:import_run", run.pk)
            else:
                form.add_error("file", trouble)
        return self._page(request, form, status=422)

    def _page(self, request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
        runs = ImportRun.objects.filter(seat_id=self.actor.seat_id, kind=KIND).order_by("-id")[:RUNS_SHOWN]
        context = {"form": form, "runs": runs, "crumbs": _crumbs()[:-1] + [{"label": _("导入名单")}]}
        return render(request, "enterprises/imports.html", context, status=status)


def _trouble(upload: Any) -> str | None:
    """What is wrong with the file at first sight; the rest is found when a worker opens it."""
    if upload.size > settings.UPLOAD_MAX_BYTES:
        return str(UnreadableWorkbook("too_big", limit=settings.UPLOAD_MAX_BYTES // (1024 * 1024)))
    if suffix_of(upload.name) not in FORMATS:
        return str(UnreadableWorkbook("extension"))
    return None


class RunPage(PortalView):
    """One run: being read, waiting for me, being imported, done."""

    permission = "enterprises.import"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(ImportRun, pk=pk, kind=KIND, seat_id=self.actor.seat_id)
        return run_page(request, run)


def run_page(request: HttpRequest, run: ImportRun, *, trouble: str = "", status: int = 200) -> HttpResponse:
    """The page of a run, with a sentence when the last step was refused."""
    waiting = run.state in (ImportRun.State.UPLOADED, ImportRun.State.MAPPED, ImportRun.State.RUNNING)
    job = None
    if waiting and run.job_id:
        row = Job.objects.filter(pk=run.job_id).values(
            "id", "title", "state", "total", "message", "file_path", "file_name", "result"
        )
        found = row.first()
        job = {**job_context(found, progress_of([run.job_id]).get(run.job_id)), "reload": True} if found else None
    context = {
        "run": run,
        "job": job,
        "trouble": trouble,
        "columns": _columns(run) if run.state == ImportRun.State.PREVIEWED else [],
        "good": run.preview.get("new", 0) + run.preview.get("changed", 0),
        "rejects": bool(run.rejects_path) and file_of(run.rejects_path) is not None,
        "crumbs": _crumbs({"label": run.file_name}),
    }
    return render(request, "enterprises/import_run.html", context, status=status)


def _columns(run: ImportRun) -> list[dict]:
    options = [("", _("不导入")), *((item.key, item.label) for item in VOCABULARY.fields)]
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


class RunStep(PortalView, ABC):
    """A step of a run; what is refused is said on the run's own page (409)."""

    permission = "enterprises.import"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            run = lock_run(actor=self.actor, pk=pk, kind=KIND)
        except ImportRun.DoesNotExist as missing:
            raise Http404 from missing
        try:
            self.step(request, run)
        except Refused as no:
            return run_page(request, ImportRun.objects.get(pk=run.pk), trouble=str(no.sentence), status=no.status)
        return redirect("enterprises:import_run", run.pk)

    @abstractmethod
    def step(self, request: HttpRequest, run: ImportRun) -> None:
        """What this POST does to the locked run; every subclass says it. RunStep itself has no address."""


class ChooseColumns(RunStep):
    """Correct what the columns hold."""

    permission = "enterprises.import"

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        columns = {
            int(column["index"]): request.POST.get(f"column_{column['index']}") or None
            for column in run.layout.get("columns", [])
        }
        choose_columns(actor=self.actor, run=run, columns=columns)


class Confirm(RunStep):
    """Import the good rows."""

    permission = "enterprises.import"

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        confirm_list(actor=self.actor, run=run)
        messages.success(request, _("正在导入，可以离开这一页，完成后在下载中心也能看到。"))


class Rejects(PortalView):
    """The rows that stayed outside, as the workbook they came in."""

    permission = "enterprises.import"
    http_method_names: ClassVar[list[str]] = ["get", "head"]  # type: ignore[misc]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        run = get_object_or_404(ImportRun, pk=pk, kind=KIND, seat_id=self.actor.seat_id)
        path = file_of(run.rejects_path)
        if path is None:
            raise Http404
        name = _("退回_%(file)s.xlsx") % {"file": run.file_name.rsplit(".", 1)[0]}
        body = open(path, "rb")  # noqa: SIM115  (FileResponse closes it)
        response = FileResponse(body, as_attachment=True, filename=name, content_type=TYPES["xlsx"])
        response.headers["Cache-Control"] = "private, no-store"
        return response
