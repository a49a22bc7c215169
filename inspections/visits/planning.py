"""Arranging a visit: to whom, when, in which form, with whom. Secret from the first row on."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Seat
from accounts.roles import Role
from core.access import PROVINCE, Actor, require
from core.errors import InvalidInput, Refused
from core.notices import Message, notify
from core.workdays import today
from enterprises.assigning import lend_expert
from enterprises.models import Enterprise
from inspections.visits.models import Member, Visit
from inspections.visits.notices_text import PLANNED
from inspections.visits.queries import week_of
from inspections.visits.rules import PARTICIPANTS, ZONE_WORKERS
from inspections.visits.states import Form, Purpose, Secrecy

FARTHEST = datetime.timedelta(days=400)
"""How far ahead a visit is planned: a year and a month."""
LENT = datetime.timedelta(days=30)
"""So long after its day an expert of a visit still sees the enterprise: questions come later (product setting)."""


def seats_for(actor: Actor) -> QuerySet[Seat]:
    """Seats in office today whose people can take part in visits this actor arranges, by name."""
    rows = Seat.objects.in_office(on=today()).filter(role__in=[role.value for role in PARTICIPANTS])
    rows = rows.filter(role=Role.PROVINCE_STAFF) if actor.tier == PROVINCE else rows.filter(zone_id=actor.zone_id)
    return rows.select_related("department").order_by("person_name", "id")


def plan_visit(
    *,
    actor: Actor,
    enterprise: Enterprise,
    planned_on: datetime.date,
    form: str = Form.ROUTINE,
    purpose: str = Purpose.HAND,
    lead: Seat | None = None,
    members: Sequence[Seat] = (),
    subject: str = "",
    standard_id: int | None = None,
    version_id: int | None = None,
    visit_id: uuid.UUID | None = None,
    due_on: datetime.date | None = None,
    campaign_id: int | None = None,
) -> Visit:
    """Arrange one visit. `visit_id`: given with the form; sent twice, it is one visit.

    Raises InvalidInput by field: a day that is past, an enterprise that has closed, too few departments for a joint visit,
    a first supervision in secret; Refused when a member may not take part (a conflict of an expert).
    """
    require(actor, "visits.plan")
    form, purpose = Form(form), Purpose(purpose)
    if visit_id is not None and (there := Visit.objects.filter(pk=visit_id).first()) is not None:
        return there
    if form == Form.SECRET:
        require(actor, "visits.secret")
    people = _people(actor, lead, members)
    _check(enterprise, planned_on, form, purpose, people)
    lend_experts(enterprise, people, planned_on)
    now = timezone.now()
    visit = Visit(
        id=visit_id or uuid.uuid4(), zone_id=enterprise.zone_id, enterprise=enterprise, area_id=enterprise.area_id,
        department_id=lead.department_id if lead else None, secret_to=secrecy_of(actor, form),
        by_province=actor.tier == PROVINCE, state_since=now, form=form, purpose=purpose, campaign_id=campaign_id,
        subject=subject.strip()[:120], standard_id=standard_id, version_id=version_id, planned_on=planned_on, due_on=due_on,
        rolls_from=None if form == Form.SECRET else week_of(planned_on), planned_by=actor.name, planned_at=now,
        lead_seat_id=lead.pk if lead else None, lead_user_id=lead.user_id if lead else None,
        lead_name=lead.person_name if lead else "", sector=enterprise.sector, size=enterprise.size,
        expert_seats=[seat.pk for seat in people if seat.role == Role.EXPERT],
    )  # fmt: skip
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
            Member.objects.bulk_create(_member(visit, seat, actor, now) for seat in people)
    except IntegrityError as error:
        if "visits_visit_pkey" not in str(error):
            raise
        raise Refused("visit_exists", _("这次检查已经安排过，请刷新后再看。")) from error
    tell_members(visit, people, actor)
    return visit


def secrecy_of(actor: Actor, form: str) -> int:
    """From whom a visit of this form is hidden: the zone's secret visits from the enterprise, the province's from all below."""
    if form != Form.SECRET:
        return Secrecy.OPEN
    return Secrecy.CITY if actor.tier == PROVINCE else Secrecy.FIRM


def _people(actor: Actor, lead: Seat | None, members: Sequence[Seat]) -> list[Seat]:
    people = {seat.pk: seat for seat in ([lead] if lead else []) + list(members)}
    known = set(seats_for(actor).filter(pk__in=list(people)).values_list("pk", flat=True))
    if set(people) - known:
        raise InvalidInput({"members": [_("请选择本单位在任的检查人员或专家。")]})
    if lead is not None and lead.role == Role.EXPERT:
        raise InvalidInput({"lead": [_("带队人须是管理部门的人，专家作为成员参加。")]})
    return list(people.values())


def _check(enterprise: Enterprise, planned_on: datetime.date, form: str, purpose: str, people: Sequence[Seat]) -> None:
    wrong: dict[str, list[str]] = {}
    if planned_on < today():
        wrong["planned_on"] = [_("计划日期已经过去。")]
    elif planned_on > today() + FARTHEST:
        wrong["planned_on"] = [_("最远安排到一年以内。")]
    if enterprise.status == Enterprise.Status.CLOSED:
        wrong["enterprise"] = [_("这家企业已登记为关闭拆除，不能再安排检查。")]
    if form == Form.SECRET and purpose == Purpose.FIRST:
        wrong["purpose"] = [_("首次监管要向企业宣讲交底，不能用暗查暗访的形式。")]
    if form == Form.JOINT and len({seat.department_id for seat in people if seat.department_id}) < 2:
        wrong["members"] = [_("联合执法要有两个以上部门的人参加，各部门分别签字。")]
    if wrong:
        raise InvalidInput(wrong)


def _member(visit: Visit, seat: Seat, actor: Actor, now: datetime.datetime) -> Member:
    return Member(
        zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, visit=visit, seat_id=seat.pk, user_id=seat.user_id or 0,
        name=seat.person_name, post=f"{seat.org_name} · {seat.title}"[:120], is_expert=seat.role == Role.EXPERT,
        department_id=seat.department_id, added_at=now, added_by=actor.name,
    )  # fmt: skip


def add_members(*, actor: Actor, visit: Visit, seats: Sequence[Seat]) -> int:
    """More people take part; how many are new. Raises InvalidInput for seats that cannot."""
    require(actor, "visits.change", visit)
    _living(visit)
    people = [seat for seat in _people(actor, None, seats) if seat.pk not in visit.seats]
    lend_experts(visit.enterprise, people, max(today(), visit.planned_on))
    now = timezone.now()
    with transaction.atomic():
        # Somebody who left comes back: the row of then is taken up again.
        Member.objects.bulk_create(
            [_member(visit, seat, actor, now) for seat in people], update_conflicts=True,
            unique_fields=["zone", "visit", "seat_id"], update_fields=["left_at"],
        )  # fmt: skip
        experts = [seat.pk for seat in people if seat.role == Role.EXPERT]
        if experts:
            visit.expert_seats = sorted({*visit.expert_seats, *experts})
            visit.save(update_fields=["expert_seats"])
    visit.forget_seats()
    tell_members(visit, people, actor)
    return len(people)


def remove_member(*, actor: Actor, visit: Visit, seat_id: int) -> None:
    """Somebody does not take part after all; the row stays with the day they left. The lead is changed, not removed."""
    require(actor, "visits.change", visit)
    _living(visit)
    if seat_id == visit.lead_seat_id:
        raise InvalidInput({"members": [_("带队人不能去掉，请先换带队人。")]})
    Member.objects.filter(visit_id=visit.pk, seat_id=seat_id, left_at=None).update(left_at=timezone.now())
    if seat_id in visit.expert_seats:
        visit.expert_seats = [seat for seat in visit.expert_seats if seat != seat_id]
        visit.save(update_fields=["expert_seats"])
    visit.forget_seats()


def lend_experts(enterprise: Enterprise, people: Sequence[Seat], on: datetime.date) -> None:
    """Experts among them may see the enterprise until some time after the visit. Raises InvalidInput for a conflict."""
    for seat in people:
        if seat.role == Role.EXPERT:
            lend_expert(seat=seat, enterprise=enterprise, on=on, until=on + LENT)


def _living(visit: Visit) -> None:
    if visit.state not in ("planned", "underway"):
        raise Refused("visit_over", _("检查已经结束或取消，成员不能再改。"), record=visit)


def tell_members(visit: Visit, people: Sequence[Seat], actor: Actor) -> None:
    """Those who take part learn it in their inbox. Not of the province's secret visits: the zone reads its notices."""
    if visit.secret_to > Secrecy.FIRM:
        return
    firm = visit.enterprise
    notify(
        Message(
            cause=f"visit:{visit.pk}:planned:{seat.pk}", kind=PLANNED, zone_id=None if visit.by_province else visit.zone_id,
            roles=(*(role.value for role in ZONE_WORKERS), Role.EXPERT.value, Role.PROVINCE_STAFF.value),
            subject_kind="visit", user_id=seat.user_id,
            params={"visit": str(visit.pk), "enterprise": firm.short_name or firm.name, "form": visit.form,
                    "day": visit.planned_on.isoformat(), "by": actor.name},
        )
        for seat in people
        if seat.user_id and seat.user_id != actor.user_id
    )  # fmt: skip
