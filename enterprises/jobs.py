"""Work on enterprise lists in the worker."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor
from core.import_runs import lock_run
from core.jobs import JobResult, Report, job
from core.models import ImportRun
from enterprises.import_services import KIND, READ_JOB, WRITE_JOB, preview_list, write_list


@job(READ_JOB, permission="enterprises.import")
def read_list(actor: Actor, params: dict, *, report: Report) -> JobResult:
    """Read an uploaded list and make its preview. `params`: run."""
    run = lock_run(actor=actor, pk=params["run"], kind=KIND)
    if run.state in (ImportRun.State.UPLOADED, ImportRun.State.MAPPED):
        run = preview_list(actor=actor, run=run, report=report)
    total = run.preview.get("total", 0)
    message = run.message or _("共 %(rows)d 行，等您核对。") % {"rows": total}
    return JobResult(message=message, total=total, result=_link(run))


@job(WRITE_JOB, permission="enterprises.import")
def import_list(actor: Actor, params: dict, *, report: Report) -> JobResult:
    """Write a confirmed list. `params`: run."""
    run = lock_run(actor=actor, pk=params["run"], kind=KIND)
    if run.state == ImportRun.State.RUNNING:
        run = write_list(actor=actor, run=run, report=report)
    said = _("新增 %(new)d 家，更新 %(changed)d 家，没有变化 %(same)d 家，退回 %(bad)d 行。") % run.counts
    return JobResult(message=said, total=sum(run.counts.values()), result=_link(run))


def _link(run: ImportRun) -> dict:
    return {"url": reverse("enterprises:import_run", args=[run.pk]), "label": _("查看结果")}
