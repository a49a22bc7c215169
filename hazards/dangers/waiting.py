"""What waits for whom: one answer for the list tab, my work and the menu's count."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Seat
from accounts.roles import ENTERPRISE_ROLES, Role
from core.access import Actor
from core.keyset import counts
from core.workdays import add_workdays, today
from hazards.dangers.limits import ACCEPTANCE_WORKDAYS, REVIEW_WORKDAYS, SUPERVISION_WORKDAYS
from hazards.dangers.models import Danger, Request
from hazards.dangers.states import OPEN, State


def _asked(**where: Any) -> QuerySet:
    return Request.objects.filter(**where).values("danger_id")


def waiting_for(queryset: QuerySet, actor: Actor) -> QuerySet:
    """Of these dangers, the ones this actor must act on now."""
    # What waits is never closed: said aloud, it lets an index by state serve whatever stands below.
    queryset, role = queryset.filter(state__in=[State.DRAFT, *OPEN]), actor.role
    drafts = Q(state__in=[State.DRAFT, State.RETURNED], finder_user_id=actor.user_id)
    if role == Role.ZONE_OFFICE:
        # Nobody decides on the own request: what I asked for waits for somebody else.
        own = Request.objects.filter(asker_user_id=actor.user_id, state=Request.State.FIRST).values("danger_id")
        asked = Q(pk__in=_asked(state=Request.State.FIRST))
        # What was returned to somebody who has left since waits for the office.
        finders = Seat.objects.in_office(on=today()).filter(user_id=OuterRef("finder_user_id"))
        left = Q(state=State.RETURNED) & ~Exists(finders)
        return queryset.filter(drafts | left | ((Q(state=State.REVIEW) | asked) & ~Q(pk__in=own)))
    if role == Role.ZONE_LEADER:
        return queryset.filter(
            Q(pk__in=_asked(state=Request.State.SECOND))
            | Q(pk__in=_asked(state=Request.State.FIRST, kind=Request.Kind.VOID))
        )
    if role == Role.AREA_OFFICER:
        mine = Q(state=State.SUPERVISION)
        return queryset.filter(
            drafts | (mine & (Q(area_id=actor.area_id) | Q(area_id=None)) if actor.area_id else mine)
        )
    if role == Role.ACCEPTOR:
        mine = queryset.filter(state=State.ACCEPTANCE)
        return (
            mine.filter(Q(department_id=actor.department_id) | Q(department_id=None)) if actor.department_id else mine
        )
    if role in (Role.INSPECTOR, Role.EXPERT):
        return queryset.filter(drafts)
    if role in ENTERPRISE_ROLES:
        mine = Q(state__in=[State.ISSUED, State.RECTIFYING])
        return queryset.filter(mine | drafts)
    return queryset.none()


@dataclass(frozen=True)
class Task:
    """Why a danger waits for this actor, by when, and the verb on the button."""

    verb: str
    transition: str
    why: str
    by: datetime.date | None
    icon: str


def task_of(row: dict, actor: Actor) -> Task:
    """The task of one row: state, state_since, due_on, round, finder_user_id and request_kind, _state and _at."""
    since = timezone.localdate(row["state_since"])
    if row.get("request_state") and actor.role in (Role.ZONE_OFFICE, Role.ZONE_LEADER):
        by = add_workdays(timezone.localdate(row["request_at"]), REVIEW_WORKDAYS)
        if row["request_kind"] == Request.Kind.VOID:
            return Task(_("复核作废"), "grant_void", _("须另一人复核"), by, "trash")
        if row["request_state"] == Request.State.FIRST:
            return Task(_("审批延期"), "extension_first", _("一级审批"), by, "hourglass")
        return Task(_("审批延期"), "extension_second", _("二级审批"), by, "hourglass")
    state, due = row["state"], row["due_on"]
    if state == State.REVIEW:
        return Task(_("审核"), "issue", _("待审核"), add_workdays(since, REVIEW_WORKDAYS), "eye-check")
    if state == State.SUPERVISION:
        return Task(_("督查"), "supervise", _("企业已提交整改"), add_workdays(since, SUPERVISION_WORKDAYS), "walk")
    if state == State.ACCEPTANCE:
        return Task(_("验收"), "accept", _("督查已通过"), add_workdays(since, ACCEPTANCE_WORKDAYS), "clipboard-check")
    if state == State.ISSUED:
        return Task(_("签收"), "sign", _("限期整改通知"), due, "signature")
    if state == State.RECTIFYING:
        if row.get("request_state"):
            return Task(_("看申请"), "", _("延期在审批，期限未变"), due, "hourglass")
        why = _("第 %(n)d 轮，上次被退回") % {"n": row["round"]} if row["round"] > 1 else _("期限内改完")
        return Task(_("提交整改"), "submit_evidence", why, due, "tool")
    if state == State.RETURNED:
        why = _("被退补") if row["finder_user_id"] == actor.user_id else _("被退补，发现人已离任")
        return Task(_("补充"), "edit", why, add_workdays(since, REVIEW_WORKDAYS), "arrow-back-up")
    return Task(_("提交"), "submit", _("草稿还没提交"), add_workdays(since, REVIEW_WORKDAYS), "arrow-right")


def count_waiting(actor: Actor) -> int:
    """How many wait for this actor, at most 1 000 (the menu shows it on every page)."""
    return counts([waiting_for(Danger.objects.all(), actor)], cap=999)[0]
