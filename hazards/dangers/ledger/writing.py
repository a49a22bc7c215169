"""Write a plan: whole sets at a time; numbers, trail and fact versions are the database's own work.

Not through `core.workflow.perform`: the rows are born in their state, nothing moves. An open row begins under review
(待审核) with one step that keeps what the ledger says beyond our fields, its due date among it: a due date is fixed at
issue, so the ledger's stays a proposal. A closed row becomes a historical record outside workflow and rates.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from core.batching import in_batches
from core.jobs import Report
from core.models import ImportRun
from enterprises.models import Enterprise
from hazards.dangers.ledger.building import CLOSED
from hazards.dangers.ledger.planning import BATCH, FACTS, IMPORTED, UPDATED, Plan, Planned, facts_of
from hazards.dangers.ledger.reading import LABELS
from hazards.dangers.models import Danger, Step
from hazards.dangers.states import Form, Source, State
from parks.models import Department

NAME_LENGTH = 60


def hold_zone(zone_id: int) -> None:
    """One ledger at a time per zone, until the transaction ends: two people may import the same file."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('dangers.ledger'), %s)", [zone_id])


def write_plan(*, actor: Actor, plan: Plan, run: ImportRun, report: Report) -> None:
    """Insert the new dangers and update the changed ones with their steps. The caller holds zone and rows."""
    firms = _firms({one.enterprise_id for one in plan.new})
    departments = dict(Department.objects.filter(zone_id=actor.zone_id).values_list("name", "id"))
    at, total, done = timezone.now(), len(plan.new) + len(plan.changed), 0
    report(0, total)
    for batch in in_batches(plan.new, BATCH):
        dangers = Danger.objects.bulk_create(
            [_danger(actor, one, firms[one.enterprise_id], departments, at) for one in batch]
        )
        pairs = zip(dangers, batch, strict=True)
        Step.objects.bulk_create([_step(actor, danger, one, IMPORTED, run, at) for danger, one in pairs])
        done += len(batch)
        report(done, total)
    for batch in in_batches(plan.changed, BATCH):
        _update(actor, batch, run, at)
        done += len(batch)
        report(done, total)


def _firms(ids: set[int]) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in Enterprise.objects.filter(pk__in=ids).values("id", "sector", "area_id")}


def _danger(
    actor: Actor, one: Planned, firm: dict[str, Any], departments: dict[str, int], at: datetime.datetime
) -> Danger:
    facts = facts_of(one.read)
    facts.setdefault("sector", firm["sector"])
    historic = one.read.status == CLOSED
    group = facts.get("group", "")
    return Danger(
        zone_id=actor.zone_id,
        enterprise_id=one.enterprise_id,
        area_id=firm["area_id"],
        department_id=departments.get(facts.get("lead_office", "")),
        state=State.HISTORIC if historic else State.REVIEW,
        state_since=at,
        source=Source.LEDGER,
        import_key=one.key,
        # Whoever brings a ledger in answers for the find and may not accept it; the name is the ledger's own.
        finder_user_id=actor.user_id,
        finder_name=(group or actor.name)[:NAME_LENGTH],
        finder_post="" if group else actor.post,
        visible_to_enterprise=historic and facts.get("form") != Form.SECRET,
        **facts,
    )


def _step(actor: Actor, danger: Any, one: Planned, name: str, run: ImportRun, at: datetime.datetime) -> Step:
    state = danger.state if isinstance(danger, Danger) else danger["state"]
    return Step(
        zone_id=actor.zone_id,
        enterprise_id=one.enterprise_id,
        danger_id=danger.pk if isinstance(danger, Danger) else danger["id"],
        at=at,
        actor_seat_id=actor.seat_id,
        actor_name=actor.name,
        actor_post=actor.post,
        transition=name,
        from_state="" if name == IMPORTED else state,
        to_state=state,
        note=_said(one, run),
        data={"import": run.pk, "row": one.read.row.number, **one.read.kept},
        visible_to_enterprise=isinstance(danger, Danger) and danger.visible_to_enterprise,
    )


def _said(one: Planned, run: ImportRun) -> str:
    """Where it comes from and what the ledger says that has no field of its own, for the one who reviews."""
    kept = one.read.kept
    parts = [_("“%(file)s”第 %(row)d 行") % {"file": run.file_name, "row": one.read.row.number}]
    for key in (
        "due_on",
        "sector",
        "form",
        "signed_on",
        "rectified_on",
        "acceptor",
        "accepted_on",
        "acceptance_opinion",
    ):
        if key in kept:
            parts.append(_("台账%(label)s：%(value)s") % {"label": LABELS[key], "value": kept[key]})
    return "；".join(parts)


def _update(actor: Actor, batch: Sequence[Planned], run: ImportRun, at: datetime.datetime) -> None:
    """Only records the plan found untouched and locked."""
    dangers, names, steps = [], set(), []
    for one in batch:
        if one.danger is None:
            continue
        held = {name: one.danger[name] for name in FACTS} | one.changes
        dangers.append(Danger(pk=one.danger["id"], **held))
        names |= one.changes.keys()
        step = _step(actor, one.danger, one, UPDATED, run, at)
        step.data["changed"] = sorted(one.changes)
        steps.append(step)
    Danger.objects.bulk_update(dangers, sorted(names), batch_size=500)
    Step.objects.bulk_create(steps)
