"""Pages of the ledger import: upload, check columns and enterprises, preview, import. Thin over services."""

from __future__ import annotations

from abc import ABC, abstractmethod
from io import BytesIO
from typing import Any, ClassVar

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.downloads import TYPES, job_context
from core.errors import InvalidInput, Refused
from core.import_runs import file_of
from core.jobs import progress_of
from core.models import ImportRun, Job
from core.views import PortalView
from enterprises.models import Enterprise
from hazards.dangers.ledger import presenting, services
from hazards.dangers.ledger.examining import register_stamp
from hazards.dangers.ledger.forms import LedgerForm

RUNS_SHOWN = 20
FOUND_SHOWN = 20
STATE = ImportRun.State
PAGES = {
    STATE.UPLOADED: "wait",
    STATE.MAPPED: "check",
    STATE.PREVIEWED: "preview",
    STATE.RUNNING: "wait",
    STATE.DONE: "done",
    STATE.FAILED: "failed",
}


def _crumbs(*rest: dict[str, str]) -> list[dict[str, str]]:
    first = {"label": _("隐患治理"), "url": presenting.dangers_url()}
    return [first, {"label": _("导入台账"), "url": reverse("dangers:imports") if rest else ""}, *rest]


class Imports(PortalView):
    """Upload a ledger; my last runs, to come back to."""

    permission = "dangers.import"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, LedgerForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LedgerForm(request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                run = services.upload_ledger(actor=self.actor, file_name=upload.name, data=upload.read())
            except Refused as no:
                form.add_error(None, no.sentence)
            else:
                return redirect("dangers:import_run", run.pk)
        return self._page(request, form, status=422)

    def _page(self, request: HttpRequest, form: LedgerForm, status: int = 200) -> HttpResponse:
        runs = ImportRun.objects.filter(seat_id=self.actor.seat_id, kind=services.KIND).order_by("-id")[:RUNS_SHOWN]
        context = {"form": form, "runs": runs, "steps": presenting.wizard(None), "crumbs": _crumbs()}
        return render(request, "dangers/ledger/imports.html", context, status=status)


class RunPage(PortalView):
    """One run, at the step where it stands."""

    permission = "dangers.import"
    http_method_names: ClassVar[list[str]] = ["get", "head"]  # type: ignore[misc]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(ImportRun, pk=pk, kind=services.KIND, seat_id=self.actor.seat_id)
        return run_page(request, run)


def run_page(request: HttpRequest, run: ImportRun, *, trouble: str = "", status: int = 200) -> HttpResponse:
    """The page of a run; `trouble` says why the last step was refused."""
    context = run_context(run, trouble)
    return render(request, f"dangers/ledger/{context['page']}.html", context, status=status)


def run_context(run: ImportRun, trouble: str = "") -> dict[str, Any]:
    """What the page of a run reads. While a worker has the run in hand, that is its progress."""
    job = _job(run)
    waiting = job is not None and (not job["finished"] or job["failed"])
    page = "wait" if waiting else PAGES[STATE(run.state)]
    context: dict[str, Any] = {
        "run": run,
        "page": page,
        "job": job,
        "trouble": trouble or (run.message if page == "check" else ""),
        "steps": presenting.wizard(run),
        "parts": presenting.heading(run),
        "crumbs": _crumbs({"label": run.file_name, "url": ""}),
    }
    if page == "check":
        context["check"] = presenting.checking(run, register_stamp())
    if page in ("preview", "done"):
        context["plan"] = run.preview.get("plan", {})
        context["has_rejects"] = file_of(run.rejects_path) is not None
        context["review_url"] = presenting.dangers_url(source="ledger", state="review")
        context["historic_url"] = presenting.dangers_url(source="ledger", state="historic")
    if page == "failed":
        context["form"] = LedgerForm()
    return context


def _job(run: ImportRun) -> dict[str, Any] | None:
    if not run.job_id or run.state in (STATE.DONE, STATE.FAILED):
        return None
    fields = ("id", "title", "state", "total", "message", "file_path", "file_name", "result")
    found = Job.objects.filter(pk=run.job_id).values(*fields).first()
    if found is None:
        return None
    return job_context(found, progress_of([run.job_id]).get(run.job_id), reload=True)


class RunStep(PortalView, ABC):
    """A step of a run. A refused one is undone and said on the run's own page (409); htmx gets the changed parts."""

    permission = "dangers.import"
    parts: ClassVar[tuple[str, ...]] = ()
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        small = bool(self.parts) and request.headers.get("HX-Request") == "true"
        try:
            with transaction.atomic():
                run = services.my_run(actor=self.actor, pk=pk)
                self.step(request, run)
        except (ImportRun.DoesNotExist, LookupError, ValueError) as missing:
            raise Http404 from missing
        except (Refused, InvalidInput) as no:
            run = ImportRun.objects.get(pk=pk)
            said = str(no.sentence) if isinstance(no, Refused) else " ".join(sum(no.fields.values(), []))
            if small and run.state == STATE.MAPPED:
                return self._parts(request, run, said)
            return run_page(request, run, trouble=said, status=409)
        if small and run_context(run)["page"] == "check":
            return self._parts(request, run)
        answer = redirect("dangers:import_run", run.pk)
        if request.headers.get("HX-Request") == "true":
            answer = HttpResponse(headers={"HX-Redirect": answer.url})
        return answer

    def _parts(self, request: HttpRequest, run: ImportRun, trouble: str = "") -> HttpResponse:
        context = {**run_context(run, trouble), "wanted": self.parts}
        return render(request, "dangers/ledger/parts.html", context)

    @abstractmethod
    def step(self, request: HttpRequest, run: ImportRun) -> None:
        """What this POST does to the locked run; every subclass says it. RunStep itself has no address."""


ALL_PARTS = ("columns", "matches", "problems", "level")


class ChooseColumn(RunStep):
    """What one column holds."""

    permission = "dangers.import"
    parts = ALL_PARTS

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        index = int(request.POST.get("index", ""))
        services.choose_column(actor=self.actor, run=run, index=index, field=request.POST.get("field", ""))


class ChooseSheet(RunStep):
    """Which sheet of the workbook."""

    permission = "dangers.import"

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        services.choose_sheet_of(actor=self.actor, run=run, name=request.POST.get("sheet", ""))


class ChooseLevel(RunStep):
    """What a plain 一般 means."""

    permission = "dangers.import"
    parts = ALL_PARTS

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        services.choose_level(actor=self.actor, run=run, level=request.POST.get("level", ""))


class ChooseEnterprise(RunStep):
    """Which enterprise a name means; `skip` leaves its rows out."""

    permission = "dangers.import"
    parts = ("matches",)

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        wanted = request.POST.get("enterprise", "")
        chosen = None if wanted == "skip" else int(wanted)
        services.choose_enterprise(actor=self.actor, run=run, key=request.POST.get("key", ""), enterprise_id=chosen)


class ConfirmAll(RunStep):
    """Take the first proposal for every name that still asks."""

    permission = "dangers.import"
    parts = ("matches",)

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        services.confirm_proposals(actor=self.actor, run=run)


class LookAgain(RunStep):
    """Match the names anew."""

    permission = "dangers.import"

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        services.look_again(actor=self.actor, run=run)


class Preview(RunStep):
    """What exactly would go in."""

    permission = "dangers.import"

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        services.ask_preview(actor=self.actor, run=run)


class Back(RunStep):
    """From the preview back to the choices."""

    permission = "dangers.import"

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        services.back_to_choices(actor=self.actor, run=run)


class Confirm(RunStep):
    """Import."""

    permission = "dangers.import"

    def step(self, request: HttpRequest, run: ImportRun) -> None:
        services.confirm_ledger(actor=self.actor, run=run)


class FindEnterprise(PortalView):
    """Look for the enterprise a name means among those of the zone."""

    permission = "dangers.import"
    http_method_names: ClassVar[list[str]] = ["get", "head"]  # type: ignore[misc]

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        run = get_object_or_404(ImportRun, pk=pk, kind=services.KIND, seat_id=self.actor.seat_id)
        entry = next((one for one in run.preview.get("names", ()) if one["key"] == key), None)
        if entry is None or run.state not in (STATE.MAPPED, STATE.PREVIEWED):
            raise Http404
        query = request.GET.get("q", "").strip()[:50]
        found = Enterprise.objects.filter(name__contains=query) if query else Enterprise.objects.none()
        context = {
            "run": run,
            "entry": entry,
            "q": query,
            "found": list(found.order_by("name").values("id", "name", "credit_code")[:FOUND_SHOWN]),
            "candidates": presenting.options_of(entry),
            "create_url": presenting.create_url(entry),
            "crumbs": _crumbs(
                {"label": run.file_name, "url": reverse("dangers:import_run", args=[pk])},
                {"label": _("找企业"), "url": ""},
            ),
        }
        return render(request, "dangers/ledger/find.html", context)


class Rejects(PortalView):
    """The rows that stay outside, as the workbook they came in with the reason in the last column."""

    permission = "dangers.import"
    http_method_names: ClassVar[list[str]] = ["get", "head"]  # type: ignore[misc]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        run = get_object_or_404(ImportRun, pk=pk, kind=services.KIND, seat_id=self.actor.seat_id)
        content = services.faulty_rows_workbook(actor=self.actor, run=run)
        if content is None:
            raise Http404
        name = _("未导入_%(file)s.xlsx") % {"file": run.file_name.rsplit(".", 1)[0]}
        response = FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=TYPES["xlsx"])
        response.headers["Cache-Control"] = "private, no-store"
        return response
