"""Computing by the clock, once for every day, and when a zone asks for it."""

from __future__ import annotations

import datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from core.figures import at_midnight
from core.jobs import JobResult, Report, enqueue, job, periodic
from core.models import Job, Slot
from core.workdays import today
from inspections.risk.computing import compute

NIGHTLY = "risk_classes"
RECOMPUTE = "risk.recompute"


@periodic(NIGHTLY)
def nightly(actor: Actor, planned: datetime.datetime) -> dict:
    """All zones as of the day of the slot: the first slot of each day computes, the others have nothing to do."""
    day = timezone.localdate(planned)
    begun = Slot.objects.filter(name=NIGHTLY, planned_at__gte=at_midnight(day), planned_at__lt=planned)
    if begun.filter(counts__has_key="changed").exists():
        return {}
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '300s'")  # the first night writes a row for every enterprise
    return {"changed": compute(on=day)}


@job(RECOMPUTE, permission="risk.recompute")
def recompute(actor: Actor, params: dict, *, report: Report) -> JobResult:
    """The zone of the seat as of the day it was asked for."""
    report(0, 1)
    changed = compute(on=datetime.date.fromisoformat(params["on"]))
    report(1, 1)
    return JobResult(message=_("已重算，%(n)d 家企业的等级、分数或理由有变化。") % {"n": changed})


def ask_recompute(*, actor: Actor) -> Job:
    """Have the classes of the actor's zone computed now, by a worker."""
    now = timezone.now()
    return enqueue(
        actor=actor, kind=RECOMPUTE, key=f"risk:{now:%Y%m%d%H%M%S}", title=_("重算风险分级"),
        params={"on": today().isoformat()},
    )  # fmt: skip
