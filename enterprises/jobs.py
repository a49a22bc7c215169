"""Work on enterprise lists in the worker."""

from __future__ import annotations

from core.access import Actor
from core.jobs import JobResult, Report, job
from enterprises.import_services import FLOW


@job(FLOW.read_job, permission=FLOW.permission)
def read_list(actor: Actor, params: dict, *, report: Report) -> JobResult:
    """Read an uploaded list and make its preview. `params`: run."""
    return FLOW.read(actor, params, report)


@job(FLOW.write_job, permission=FLOW.permission)
def import_list(actor: Actor, params: dict, *, report: Report) -> JobResult:
    """Write a confirmed list. `params`: run."""
    return FLOW.run(actor, params, report)
