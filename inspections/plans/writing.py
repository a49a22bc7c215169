"""Planned visits written as a set: two statements, however many they are."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection
from django.utils import timezone

from accounts.models import Seat
from accounts.roles import Role
from core.access import Actor
from core.notices import Message, notify
from inspections.plans.proposing import Planned, Standing
from inspections.visits.models import Visit, VisitStep
from inspections.visits.queries import week_of
from inspections.visits.rules import ZONE_WORKERS
from inspections.visits.states import State

# Area, sector and size are the enterprise's of this moment; a closed one gets no visit, whoever raced to close it.
_VISITS = """
insert into visits_visit (id, zone_id, enterprise_id, area_id, department_id, secret_to, by_province, state, state_since, form,
  purpose, subject, planned_on, due_on, rolls_from, plan_key, planned_by, planned_at, lead_seat_id, lead_user_id, lead_name,
  expert_seats, briefed, files_checked, risks_confirmed, conclusion, asked_count, no_count, found_count, fixed_count,
  people_count, expert_count, sector, size, marks, number, published_by)
select gen_random_uuid(), e.zone_id, e.id, e.area_id, coalesce(p.department, s.department_id), 0, false, 'planned', %(at)s, 'routine',
  p.purpose, '', p.planned_on, p.due_on, p.rolls_from, p.plan_key, %(by)s, %(at)s, s.id, s.user_id, coalesce(s.name, ''),
  '{}', false, false, false, '', 0, 0, 0, 0, 0, 0, e.sector, e.size, '[]', '', ''
from jsonb_to_recordset(%(rows)s) as p(enterprise_id bigint, planned_on date, due_on date, rolls_from date, purpose text,
  plan_key text, lead bigint, department bigint)
join enterprises_enterprise e on e.zone_id = %(zone)s and e.id = p.enterprise_id and e.status <> 'closed'
left join
  jsonb_to_recordset(%(leads)s) as s(id bigint, user_id bigint, name text, post text, department_id bigint) on s.id = p.lead
on conflict (zone_id, plan_key) where not (plan_key = '') do nothing
"""
_MEMBERS = """
insert into visits_member (zone_id, enterprise_id, secret_to, visit_id, seat_id, user_id, name, post, is_expert, department_id,
  added_at, added_by)
select v.zone_id, v.enterprise_id, v.secret_to, v.id, s.id, coalesce(s.user_id, 0), s.name, s.post, false, s.department_id,
  %(at)s, %(by)s
from visits_visit v join
  jsonb_to_recordset(%(leads)s) as s(id bigint, user_id bigint, name text, post text, department_id bigint) on s.id = v.lead_seat_id
where v.zone_id = %(zone)s and v.plan_key = any(%(keys)s) and v.planned_at = %(at)s
"""


def one_at_a_time(zone_id: int) -> None:
    """Wait until nobody else plans in this zone: what stands is read after that."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('plans.plan'), %s)", [zone_id])


def write_planned(*, actor: Actor, zone_id: int, rows: Sequence[Planned]) -> int:
    """Write visits with their leads as members; how many are new (a key that is there already is left alone)."""
    if not rows:
        return 0
    at = timezone.now()
    leads = {row.lead.pk: row.lead for row in rows if row.lead is not None}
    values = {
        "zone": zone_id, "at": at, "by": actor.name, "keys": [row.plan_key for row in rows],
        "leads": json.dumps([_lead(seat) for seat in leads.values()]),
        "rows": json.dumps([_row(row) for row in rows]),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_VISITS, values)
        count = cursor.rowcount
        cursor.execute(_MEMBERS, values)
    return count


def _lead(seat: Seat) -> dict:
    return {
        "id": seat.pk, "user_id": seat.user_id, "name": seat.person_name, "department_id": seat.department_id,
        "post": f"{seat.org_name} · {seat.title}"[:120],
    }  # fmt: skip


def _row(row: Planned) -> dict:
    return {
        "enterprise_id": row.enterprise_id, "planned_on": row.planned_on.isoformat(), "due_on": row.due_on.isoformat(),
        "rolls_from": week_of(row.planned_on).isoformat(), "purpose": str(row.purpose), "plan_key": row.plan_key,
        "lead": row.lead.pk if row.lead else None, "department": row.department_id,
    }  # fmt: skip


def call_off_surplus(*, actor: Actor, zone_id: int, rows: Iterable[Standing], note: str) -> int:
    """Call off planned visits the plan needs no more, each with its step. What has begun meanwhile is left alone.

    As a set and not by `perform`: a change of classes takes back hundreds at once. The guard of the table still holds.
    """
    wanted = [row.id for row in rows]
    if not wanted:
        return 0
    at = timezone.now()
    mine = Visit.objects.select_for_update().filter(zone_id=zone_id, pk__in=wanted, state=State.PLANNED)
    held = list(mine.values_list("id", "enterprise_id"))
    Visit.objects.filter(zone_id=zone_id, pk__in=[pk for pk, _firm in held]).update(
        state=State.CALLED_OFF, state_since=at
    )
    VisitStep.objects.bulk_create(
        VisitStep(
            zone_id=zone_id, enterprise_id=firm, visit_id=pk, at=at, actor_seat_id=actor.seat_id, actor_name=actor.name,
            actor_post=actor.post, transition="call_off", from_state=State.PLANNED, to_state=State.CALLED_OFF, note=note,
            data={"surplus": True},
        )
        for pk, firm in held
    )  # fmt: skip
    return len(held)


def tell_leads(*, actor: Actor, zone_id: int, kind: str, cause: str, rows: Iterable[Planned], params: dict) -> int:
    """One notice for each person who leads some of these visits, with how many."""
    counts = Counter(row.lead.user_id for row in rows if row.lead is not None and row.lead.user_id)
    return notify(
        Message(
            cause=f"{cause}:{user}", kind=kind, zone_id=zone_id, subject_kind="plan", user_id=user,
            roles=tuple(role.value for role in ZONE_WORKERS), params={**params, "n": n, "by": actor.name},
        )
        for user, n in sorted(counts.items())
        if user != actor.user_id
    )  # fmt: skip


def inspectors_of(zone_id: int, on: datetime.date) -> list[Seat]:
    """Inspectors and area officers in office, those who lead planned visits."""
    roles = [Role.INSPECTOR.value, Role.AREA_OFFICER.value]
    return list(Seat.objects.in_office(on=on).filter(zone_id=zone_id, role__in=roles).order_by("id"))
