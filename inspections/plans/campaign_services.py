"""专项行动: founded, changed, begun, ended; enterprises are added as a set, each with one planned visit."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Seat
from core.access import Actor, require
from core.errors import InvalidInput, Refused
from core.notices import Message, notify
from core.workdays import is_workday, today
from enterprises.models import Enterprise
from inspections.checklists.models import Standard, Version
from inspections.plans.models import Campaign
from inspections.plans.round_notices import JOINED
from inspections.visits.models import Member, Visit
from inspections.visits.planning import FARTHEST, seats_for, secrecy_of
from inspections.visits.queries import week_of
from inspections.visits.rules import ZONE_WORKERS
from inspections.visits.states import Form, Purpose, Secrecy, State

MOST_AT_ONCE = 2000
"""Enterprises added by one click: as many as a zone has, and a bound for the request."""
WORKERS = tuple(role.value for role in ZONE_WORKERS)
KEPT = (
    "title", "sectors", "starts_on", "ends_on", "form", "standard", "version", "lead_seat_id", "team_seats", "demands",
)  # fmt: skip
"""Columns the office changes."""
FIXED = ("form", "standard_id", "version_id")
"""What visits have taken over: not changed once there are any."""


@dataclass(frozen=True)
class Added:
    """What adding enterprises came to: visits planned, and enterprises that were in the campaign already or have closed."""

    planned: int
    left_out: int


def team_for(actor: Actor) -> Any:
    """Seats that can be in a team: people of the zone's administration. Experts join single visits, where conflicts are asked."""
    return seats_for(actor).filter(role__in=WORKERS)


def save_campaign(
    *, actor: Actor, campaign: Campaign | None = None, lead: Seat | None, team: Sequence[Seat] = (),
    checklist: Standard | Version | None = None, **facts: Any,
) -> Campaign:  # fmt: skip
    """Found a campaign, or change it. `facts`: title, sectors, starts_on, ends_on, form, demands.

    Raises InvalidInput by field, Refused when it has ended.
    """
    require(actor, "campaigns.edit")
    new = Campaign(zone_id=actor.zone_id, made_by=actor.name, made_at=timezone.now())
    row = new if campaign is None else Campaign.objects.select_for_update().get(zone_id=actor.zone_id, pk=campaign.pk)
    if row.state == Campaign.State.ENDED:
        raise Refused("campaign_ended", _("专项行动已经结束，不能再改。"), record=row)
    was = {name: getattr(row, name) for name in FIXED}
    for name in ("title", "sectors", "starts_on", "ends_on", "form", "demands"):
        setattr(row, name, facts[name])
    row.standard_id = checklist.pk if isinstance(checklist, Standard) else None
    row.version_id = checklist.pk if isinstance(checklist, Version) else None
    people = {seat.pk: seat for seat in ([lead] if lead else []) + list(team)}
    row.lead_seat_id, row.team_seats = lead.pk if lead else None, sorted(people)
    faults = _faults(actor, row, people)
    changed = row.pk and was != {name: getattr(row, name) for name in FIXED}
    if changed and Visit.objects.filter(zone_id=row.zone_id, campaign_id=row.pk).exists():
        faults.setdefault("form", []).append(_("已经安排了检查，检查形式和检查表不能再改。"))
    if faults:
        raise InvalidInput(faults)
    try:
        with transaction.atomic():
            row.save(update_fields=KEPT if row.pk else None)
    except IntegrityError as error:
        if "campaign_title" not in str(error):
            raise
        raise InvalidInput({"title": [str(Campaign.constraint_sentences["campaign_title"])]}) from error
    return row


def _faults(actor: Actor, row: Campaign, people: dict[int, Seat]) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    known = {seat.pk: seat for seat in team_for(actor).filter(pk__in=list(people))}
    if set(people) - set(known):
        faults["team"] = [_("请选择本单位在任的检查人员。")]
    if row.ends_on < row.starts_on:
        faults["ends_on"] = [_("结束日期不能早于开始日期。")]
    elif row.ends_on > today() + FARTHEST:
        faults["ends_on"] = [_("最远安排到一年以内。")]
    if row.form == Form.JOINT and len({seat.department_id for seat in known.values() if seat.department_id}) < 2:
        faults.setdefault("team", []).append(_("联合执法要有两个以上部门的人参加，各部门分别签字。"))
    return faults


def begin_campaign(*, actor: Actor, campaign: Campaign) -> Campaign:
    """草稿 → 进行. Raises Refused when there is no visit in it yet."""
    row = _held(actor, campaign)
    if row.state != Campaign.State.DRAFT:
        raise Refused("campaign_moved", _("专项行动已经开始或结束。"), record=row)
    if not Visit.objects.filter(zone_id=row.zone_id, campaign_id=row.pk).exists():
        raise Refused("campaign_empty", _("还没有加企业，先按条件加上要检查的企业。"), record=row)
    Campaign.objects.filter(zone_id=row.zone_id, pk=row.pk).update(state=Campaign.State.RUNNING)
    return row


def end_campaign(*, actor: Actor, campaign: Campaign) -> int:
    """进行 → 结束; returns how many visits are still to be made: they stay planned and are done or called off one by one."""
    row = _held(actor, campaign)
    if row.state != Campaign.State.RUNNING:
        raise Refused("campaign_moved", _("专项行动不在进行中。"), record=row)
    Campaign.objects.filter(zone_id=row.zone_id, pk=row.pk).update(
        state=Campaign.State.ENDED, ended_at=timezone.now(), ended_by=actor.name
    )
    return Visit.objects.filter(zone_id=row.zone_id, campaign_id=row.pk).living().count()


def _held(actor: Actor, campaign: Campaign) -> Campaign:
    """The campaign, its row locked: two clicks come one after the other."""
    require(actor, "campaigns.edit")
    return Campaign.objects.select_for_update().get(zone_id=actor.zone_id, pk=campaign.pk)


def days_of(campaign: Campaign, on: datetime.date) -> list[datetime.date]:
    """Workdays that are left of a campaign from a day on; the last day alone where none is a workday."""
    first = max(on, campaign.starts_on)
    days = [first + datetime.timedelta(days=n) for n in range((campaign.ends_on - first).days + 1)]
    return [day for day in days if is_workday(day)] or days[-1:]


def add_enterprises(*, actor: Actor, campaign: Campaign, firms: Sequence[int]) -> Added:
    """One planned visit for each of these enterprises, spread evenly over the workdays left, area by area.

    Enterprises that are in the campaign already, or have closed, get none. Two inserts, however many. Raises Refused when
    the campaign is over.
    """
    row = _held(actor, campaign)
    if row.form == Form.SECRET:
        require(actor, "visits.secret")
    days = days_of(row, today())
    if row.state == Campaign.State.ENDED or not days:
        raise Refused("campaign_over", _("专项行动已经结束或过了结束日期，不能再加企业。"), record=row)
    mine = Visit.objects.filter(zone_id=row.zone_id, campaign_id=row.pk)
    there = mine.exclude(state=State.CALLED_OFF).values("enterprise_id")
    wanted = list(firms)[:MOST_AT_ONCE]
    rows = list(
        Enterprise.objects.active()
        .filter(zone_id=row.zone_id, pk__in=wanted)
        .exclude(pk__in=there)
        .order_by("area_id", "pk")
    )
    team = list(Seat.objects.filter(zone_id=row.zone_id, pk__in=row.team_seats).in_office(on=today()).order_by("pk"))
    lead = next((seat for seat in team if seat.pk == row.lead_seat_id), None)
    now = timezone.now()
    visits = [_visit(row, firm, days[n * len(days) // len(rows)], lead, actor, now) for n, firm in enumerate(rows)]
    with transaction.atomic():
        Visit.objects.bulk_create(visits)
        Member.objects.bulk_create(_member(visit, seat, actor, now) for visit in visits for seat in team)
    if visits:
        _tell(row, team, actor, len(visits), now)
    return Added(len(visits), len(set(wanted)) - len(visits))


def _visit(
    row: Campaign, firm: Enterprise, day: datetime.date, lead: Seat | None, actor: Actor, now: datetime.datetime
) -> Visit:
    secret = secrecy_of(actor, row.form)
    return Visit(
        id=uuid.uuid4(), zone_id=row.zone_id, enterprise=firm, area_id=firm.area_id, department_id=lead.department_id if lead else None,
        secret_to=secret, state_since=now, form=row.form, purpose=Purpose.CAMPAIGN, campaign_id=row.pk, subject=row.title,
        standard_id=row.standard_id, version_id=row.version_id, planned_on=day, due_on=row.ends_on,
        rolls_from=week_of(day) if secret == Secrecy.OPEN else None, planned_by=actor.name, planned_at=now,
        lead_seat_id=lead.pk if lead else None, lead_user_id=lead.user_id if lead else None,
        lead_name=lead.person_name if lead else "", sector=firm.sector, size=firm.size,
    )  # fmt: skip


def _member(visit: Visit, seat: Seat, actor: Actor, now: datetime.datetime) -> Member:
    return Member(
        zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, visit=visit, seat_id=seat.pk, user_id=seat.user_id or 0,
        name=seat.person_name, post=f"{seat.org_name} · {seat.title}"[:120], department_id=seat.department_id, added_at=now,
        added_by=actor.name,
    )  # fmt: skip


def _tell(row: Campaign, team: Sequence[Seat], actor: Actor, n: int, now: datetime.datetime) -> None:
    """One notice for each of the team, never one for each visit."""
    notify(
        Message(
            cause=f"campaign:{row.pk}:{now.isoformat()}:{seat.pk}", kind=JOINED, zone_id=row.zone_id, roles=WORKERS,
            subject_kind="campaign", subject_id=row.pk, user_id=seat.user_id,
            params={"title": row.title, "n": n, "by": actor.name},
        )
        for seat in team
        if seat.user_id and seat.user_id != actor.user_id
    )  # fmt: skip
