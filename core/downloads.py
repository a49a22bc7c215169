"""The download centre: the jobs of this seat, how far they are, and the files they made."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.access import Actor
from core.download_files import path_of
from core.jobs import progress_of, requeue
from core.lists import Column, ListPage
from core.models import Job
from core.views import PortalView

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
}


def job_context(row: dict[str, Any], progress: tuple[int, int | None] | None, *, reload: bool = False) -> dict:
    """What includes/job.html reads, from a row of values(). `reload`: the page comes anew when the job ends."""
    finished = row["state"] != Job.State.QUEUED
    link, label = "", ""
    if row["state"] == Job.State.DONE:
        if row["file_path"]:
            link, label = reverse("downloads:file", args=[row["id"]]), _("下载")
        elif _local(row["result"].get("url")):
            link, label = row["result"]["url"], row["result"].get("label") or _("查看结果")
    done, total = progress or (0, row["total"])
    if row["state"] == Job.State.DONE and row["total"] is not None:
        done = total = row["total"]
    return {
        "id": row["id"],
        "label": row["title"],
        "done": done,
        "total": total,
        "finished": finished,
        "failed": row["state"] == Job.State.FAILED,
        "message": row["message"],
        "result_url": link,
        "result_label": label,
        "progress_url": reverse("downloads:progress", args=[row["id"]]) + ("?reload=1" if reload else ""),
        "reload": reload,
        "retry_url": reverse("downloads:retry", args=[row["id"]]),
    }


def _local(url: Any) -> bool:
    return isinstance(url, str) and url.startswith("/") and not url.startswith("//")


def running_jobs(actor: Actor, kinds: tuple[str, ...] = (), most: int = 3) -> list[dict]:
    """The newest jobs the seat has under way (of these kinds, where named), for includes/job.html on a page."""
    queued = Job.objects.filter(seat_id=actor.seat_id, state=Job.State.QUEUED)
    queued = queued.filter(kind__in=kinds) if kinds else queued
    names = ("id", "title", "state", "total", "message", "file_path", "result")
    rows = queued.order_by("-id").values(*names)[:most]
    progress = progress_of([row["id"] for row in rows])
    return [job_context(dict(row), progress.get(row["id"])) for row in rows]


class DownloadList(ListPage):
    """The jobs of this seat, newest first."""

    list_name: ClassVar[str] = "downloads"
    permission: ClassVar[str] = "core.downloads"
    model = Job
    title = _lazy("下载中心")
    row_template = "core/download_row.html"
    columns = (
        Column("job", _lazy("任务"), ("title", "state", "total", "message", "file_path", "file_name", "result")),
        Column("at", _lazy("时间"), ("created_at", "finished_at"), css="day"),
        Column("do", _lazy("操作"), css="end"),
    )

    def queryset(self, actor: Actor) -> QuerySet:
        """The policy shows the seat's own rows only; the index wants it said."""
        return Job.objects.filter(seat_id=actor.seat_id)

    def decorate(self, rows: list[dict]) -> list[dict]:
        progress = progress_of([row["id"] for row in rows if row["state"] == Job.State.QUEUED])
        for row in rows:
            row["job"] = job_context(row, progress.get(row["id"]))
            row["gone"] = bool(row["file_path"]) and path_of(row["file_path"]) is None
        return rows

    def empty(self, filtered: bool) -> dict:
        return {
            "title": _("还没有下载任务"),
            "text": _("在列表页按“导出”，文件做好后放在这里，保留 30 天。"),
            "icon": "download",
        }


class DownloadFile(PortalView):
    """The file of a finished job, as an attachment."""

    permission = "core.downloads"
    http_method_names: ClassVar[list[str]] = ["get", "head"]  # type: ignore[misc]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        row = get_object_or_404(Job, pk=pk, seat_id=self.actor.seat_id, state=Job.State.DONE)
        path = path_of(row.file_path)
        if path is None:
            raise Http404
        kind = TYPES.get(path.suffix.lstrip("."), "application/octet-stream")
        body = open(path, "rb")  # noqa: SIM115  (FileResponse closes it)
        response = FileResponse(body, as_attachment=True, filename=row.file_name, content_type=kind)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response


class Progress(PortalView):
    """How far a job is: the fragment the page polls, or JSON for scripts that ask for it."""

    permission = "core.downloads"
    http_method_names: ClassVar[list[str]] = ["get", "head"]  # type: ignore[misc]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = Job.objects.filter(pk=pk, seat_id=self.actor.seat_id).values(
            "id", "title", "state", "total", "message", "file_path", "result"
        )
        found = row.first()
        if found is None:
            raise Http404
        job = job_context(dict(found), progress_of([pk]).get(pk), reload="reload" in request.GET)
        if (
            request.headers.get("HX-Request") != "true"
            and request.accepts("application/json")
            and not request.accepts("text/html")
        ):
            keys = ("id", "label", "done", "total", "finished", "failed", "message", "result_url")
            return JsonResponse({key: job[key] for key in keys})
        return render(request, "includes/job.html", {"job": job})


class Retry(PortalView):
    """Try a failed job again."""

    permission = "core.downloads"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Job, pk=pk, seat_id=self.actor.seat_id)
        requeue(actor=self.actor, job_id=pk)
        return redirect("downloads:list")
