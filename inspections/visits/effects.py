"""What each transition of a visit writes. Each effect gets the locked visit and says which facts its step keeps."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Seat
from accounts.roles import ENTERPRISE_ROLES, Role
from core.access import Actor
from core.errors import InvalidInput, Refused
from core.figures.freezing import hold_facts
from core.notices import Message, notify
from core.workdays import today
from inspections.checklists.models import Standard, Version
from inspections.visits.answering import verdicts_of
from inspections.visits.handing import hand_over
from inspections.visits.models import Member, Visit
from inspections.visits.notices_text import FINISHED
from inspections.visits.photos import far_mark, place_of, reveal
from inspections.visits.planning import lend_experts, seats_for, week_of
from inspections.visits.readiness import Record, gaps_of, record_of
from inspections.visits.states import Purpose, Secrecy

SKEW_SECONDS = 300
"""A phone's clock off by more than this is marked; times are the server's all the same."""
SHORTEST = datetime.timedelta(minutes=5)
PER_ITEM = datetime.timedelta(seconds=10)
"""A visit shorter than five minutes, or than ten seconds an item, is marked impossible (product settings)."""


def start(
    visit: Visit, *, actor: Actor, at: datetime.datetime, note: str, checklist: Standard | Version | None = None,
    phone_at: datetime.datetime | None = None, latitude: Decimal | None = None, longitude: Decimal | None = None, **_data: Any,
) -> dict[str, Any]:  # fmt: skip
    """The visit begins: with the checklist it keeps, the server's time, what the phone's clock said, and where."""
    if checklist is not None:
        visit.standard_id = checklist.pk if isinstance(checklist, Standard) else None
        visit.version_id = checklist.pk if isinstance(checklist, Version) else None
    if not visit.standard_id and not visit.version_id:
        raise InvalidInput({"checklist": [_("请选检查表。")]})
    if visit.lead_seat_id is None:
        if actor.role == Role.EXPERT:
            raise Refused("visit_needs_lead", _("还没有带队人，请区里先指定。"), record=visit)
        visit.lead_seat_id, visit.lead_user_id, visit.lead_name = actor.seat_id, actor.user_id, actor.name
    visit.started_at = at
    marks = []
    if phone_at is not None:
        visit.phone_skew = max(-(2**31), min(2**31 - 1, round((phone_at - at).total_seconds())))
        if abs(visit.phone_skew) > SKEW_SECONDS:
            marks.append("clock_wrong")
    if latitude is not None and longitude is not None:
        visit.latitude, visit.longitude = latitude, longitude
        marks += far_mark(place_of(visit.enterprise_id), latitude, longitude)
    visit.marks = marks
    return {"checklist": str(checklist or "")}


def finish(visit: Visit, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    """The visit ends: nothing may be missing; score, counts and marks are written, findings become dangers.

    A secret visit waits for its publication with number and dangers.
    """
    record = record_of(visit)
    gaps = gaps_of(visit, record)
    if gaps:
        sentence = _("还不能结束，缺 %(n)d 处：%(first)s") % {"n": len(gaps), "first": gaps[0].sentence}
        raise Refused("visit_not_complete", sentence, record=visit)
    hold_facts()
    _count(visit, record)
    visit.finished_at = at
    visit.conclusion = note.strip()[:1000]
    firm = visit.enterprise
    visit.sector, visit.size, visit.area_id = firm.sector, firm.size, firm.area_id
    if visit.started_at is not None and at - visit.started_at < max(SHORTEST, PER_ITEM * visit.asked_count):
        visit.marks = [*visit.marks, "too_short"]
    if visit.purpose == Purpose.FIRST:
        visit.first_year = _first_year(visit, at)
    facts: dict[str, Any] = {"score": str(visit.score) if visit.score is not None else None, "found": visit.found_count}
    if not visit.is_secret:
        facts |= _publish(visit, actor, at)
    return facts


def publish(visit: Visit, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    """公布: the secrecy ends for the visit and everything of it; it gets its number and its findings become dangers."""
    hold_facts()
    Visit.objects.filter(pk=visit.pk).update(secret_to=Secrecy.OPEN)
    visit.secret_to = Secrecy.OPEN
    return _publish(visit, actor, at)


def _publish(visit: Visit, actor: Actor, at: datetime.datetime) -> dict[str, Any]:
    # The moment from which figures know of it: asked for after the lock of the facts is held, never the one before.
    visit.published_at, visit.published_by = timezone.now(), actor.name
    handed = hand_over(actor=actor, visit=visit)
    reveal(visit)
    _number(visit, at)
    _tell_firm(visit)
    return {"number": visit.number, "dangers": [row.danger_id for row in handed]}


def _count(visit: Visit, record: Record) -> None:
    verdicts = verdicts_of(record.answers)
    asked = visit.body.asked(verdicts)
    visit.score = visit.body.score(verdicts)
    visit.asked_count = len(asked)
    visit.no_count = sum(1 for item in asked if verdicts.get(item.key) == "no")
    visit.found_count = len(record.standing)
    visit.fixed_count = sum(1 for row in record.standing if row.fixed)
    here = [row for row in record.members if row.left_at is None]
    visit.people_count, visit.expert_count = len(here), sum(1 for row in here if row.is_expert)


def _first_year(visit: Visit, at: datetime.datetime) -> int:
    year = timezone.localtime(at).year
    before = Visit.objects.filter(zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, first_year=year)
    if before.exists():
        raise Refused("visit_first_once", str(Visit.constraint_sentences["visit_first_once"]), record=visit)
    return year


def _number(visit: Visit, at: datetime.datetime) -> None:
    """Gap-free number of the zone's records; the counter's row stays locked until commit, so this comes last."""
    from parks.models import Zone

    year = timezone.localtime(at).year
    code = Zone.objects.values_list("code", flat=True).get(pk=visit.zone_id)
    with connection.cursor() as cursor:
        cursor.execute("select park_next_visit_number(%s, %s)", [visit.zone_id, year])
        serial = cursor.fetchone()[0]
    visit.number_year, visit.number_serial = year, serial
    visit.number = f"{code}-J{year}-{serial:04d}"


def _tell_firm(visit: Visit) -> None:
    notify(
        [
            Message(
                cause=f"visit:{visit.pk}:finished", kind=FINISHED, zone_id=visit.zone_id, enterprise_id=visit.enterprise_id,
                subject_kind="visit", roles=tuple(role.value for role in ENTERPRISE_ROLES),
                params={"visit": str(visit.pk), "number": visit.number, "found": visit.found_count,
                        "day": timezone.localdate(visit.started_at).isoformat()},
            )
        ]
    )  # fmt: skip


def call_off(visit: Visit, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """取消: with a reason. What was written down stays; findings that stand would get lost, so there may be none."""
    if not note.strip():
        raise InvalidInput({"note": [_("请写明为什么取消。")]})
    if visit.findings.filter(zone_id=visit.zone_id, withdrawn_at=None).exists():
        raise Refused(
            "visit_has_findings",
            _("这次检查已经记了隐患，不能取消：请结束检查，或先撤回隐患并写明理由。"),
            record=visit,
        )


def move(
    visit: Visit,
    *,
    actor: Actor,
    at: datetime.datetime,
    note: str,
    planned_on: datetime.date | None = None,
    **_data: Any,
) -> dict[str, Any]:
    """改期. A visit already carried along keeps the week it is carried from: moving it does not make it fresh."""
    if planned_on is None or planned_on < today():
        raise InvalidInput({"planned_on": [_("请选今天或以后的日期。")]})
    was = visit.planned_on
    week = week_of(today())
    if visit.rolls_from is not None and visit.rolls_from >= week:
        visit.rolls_from = week_of(planned_on)
    visit.planned_on = planned_on
    lend_experts(visit.enterprise, list(Seat.objects.filter(pk__in=visit.expert_seats)), planned_on)
    return {"was": was.isoformat(), "planned_on": planned_on.isoformat()}


def hand_to(
    visit: Visit, *, actor: Actor, at: datetime.datetime, note: str, lead: Seat | None = None, **_data: Any
) -> dict[str, Any]:
    """换带队人: another seat leads from now on and takes part; the earlier one stays among those who took part."""
    if lead is None or lead.role == Role.EXPERT or not seats_for(actor).filter(pk=lead.pk).exists():
        raise InvalidInput({"lead": [_("请选本单位在任的检查人员。")]})
    was = visit.lead_name
    visit.lead_seat_id, visit.lead_user_id, visit.lead_name = lead.pk, lead.user_id, lead.person_name
    visit.department_id = lead.department_id
    Member.objects.get_or_create(
        zone_id=visit.zone_id, visit_id=visit.pk, seat_id=lead.pk,
        defaults={
            "enterprise_id": visit.enterprise_id, "user_id": lead.user_id or 0, "name": lead.person_name,
            "post": f"{lead.org_name} · {lead.title}"[:120], "department_id": lead.department_id, "added_at": at,
            "added_by": actor.name,
        },
    )  # fmt: skip
    return {"was": was, "lead": lead.person_name}


def parts(
    visit: Visit,
    *,
    actor: Actor,
    at: datetime.datetime,
    note: str,
    parts: Mapping[str, bool] | None = None,
    **_data: Any,
) -> dict[str, Any]:
    """年度首次监管: which of briefing, file check and risk confirmation has been done."""
    for name in ("briefed", "files_checked", "risks_confirmed"):
        if parts and name in parts:
            setattr(visit, name, bool(parts[name]))
    return dict(parts or {})
