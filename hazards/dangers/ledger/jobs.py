"""Work on ledgers in the worker."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor
from core.import_runs import lock_run
from core.jobs import JobResult, Report, job
from core.models import ImportRun
from hazards.dangers.ledger.services import (
    KIND,
    PREVIEW_JOB,
    READ_JOB,
    WRITE_JOB,
    import_ledger,
    preview_ledger,
    read_ledger,
)

STATE = ImportRun.State


@job(READ_JOB, permission="dangers.import")
def read(actor: Actor, params: dict, *, report: Report) -> JobResult:
    """Read a ledger and propose columns and enterprises. `params`: run."""
    run = lock_run(actor=actor, pk=params["run"], kind=KIND)
    if run.state in (STATE.UPLOADED, STATE.MAPPED):
        run = read_ledger(actor=actor, run=run, report=report)
    rows = run.preview.get("rows", 0)
    return _result(run, run.message or _("共 %(rows)d 行，等您核对。") % {"rows": rows}, rows)


@job(PREVIEW_JOB, permission="dangers.import")
def preview(actor: Actor, params: dict, *, report: Report) -> JobResult:
    """Work out what a ledger would change. `params`: run."""
    run = lock_run(actor=actor, pk=params["run"], kind=KIND)
    if run.state in (STATE.MAPPED, STATE.PREVIEWED):
        run = preview_ledger(actor=actor, run=run, report=report)
    return _result(run, _("预览做好了，等您确认。"), run.preview.get("rows", 0))


@job(WRITE_JOB, permission="dangers.import")
def write(actor: Actor, params: dict, *, report: Report) -> JobResult:
    """Import a confirmed ledger. `params`: run."""
    run = lock_run(actor=actor, pk=params["run"], kind=KIND)
    if run.state == STATE.RUNNING:
        run = import_ledger(actor=actor, run=run, report=report)
    said = _("待审核 %(open)d 条，历史记录 %(closed)d 条，更新 %(changed)d 条，没有导入 %(rejected)d 行。") % run.counts
    return _result(run, said, run.counts["total"])


def _result(run: ImportRun, message: str, total: int) -> JobResult:
    url = reverse("dangers:import_run", args=[run.pk])
    return JobResult(message=message, total=total, result={"url": url, "label": _("查看结果")})
