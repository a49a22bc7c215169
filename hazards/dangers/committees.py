"""What waits in the sectors of 专业委员会 (M-04): numbers of each, and the morning's notice to its members."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from core.figures import at_midnight
from core.jobs import periodic
from core.notices import Message, notify
from core.workdays import today
from enterprises.models import Committee, CommitteeMember
from hazards.dangers.figures import danger_list_url
from hazards.dangers.models import Danger
from hazards.dangers.states import OPEN

KIND = "dangers.committee_day"
MORNING = datetime.time(8)
WEEK_DAYS = 7
Counts = dict[tuple[int, str], dict[str, int]]


def counts_by_sector(zones: Iterable[int] | None, since: datetime.date, day: datetime.date) -> Counts:
    """{(zone, sector): {open, late, fresh}} on a day, in one statement; `fresh`: issued since. zones None: all."""
    rows = Danger.objects.filter(Q(state__in=OPEN) | Q(issued_at__gte=at_midnight(since)))
    rows = rows if zones is None else rows.filter(zone_id__in=zones)
    opened = Q(state__in=OPEN)
    counted = rows.order_by().values("zone_id", "sector").annotate(
        open=Count("pk", filter=opened),
        late=Count("pk", filter=opened & Q(due_on__lt=day)),
        fresh=Count("pk", filter=Q(issued_at__gte=at_midnight(since))),
    )  # fmt: skip
    return {(row["zone_id"], row["sector"]): {key: row[key] for key in ("open", "late", "fresh")} for row in counted}


def summed(committee: Committee, counts: Counts) -> dict[str, int]:
    """The numbers of a committee: those of its sectors together."""
    mine = [counts.get((committee.zone_id, sector), {}) for sector in committee.sectors]
    return {key: sum(one.get(key, 0) for one in mine) for key in ("open", "late", "fresh")}


def numbers_of(committees: Sequence[Committee]) -> dict[int, list[dict[str, Any]]]:
    """Cells of the page of committees by id: open, overdue, issued within a week, each with the list of its rows."""
    day = today()
    since = day - datetime.timedelta(days=WEEK_DAYS - 1)
    counts = counts_by_sector({one.zone_id for one in committees}, since, day)
    made = {}
    for one in committees:
        sums, where = summed(one, counts), {"committee": one.pk}
        made[one.pk] = [
            {"label": _("未销号"), "text": sums["open"], "value": sums["open"],
             "url": danger_list_url(where, state=OPEN)},
            {"label": _("逾期"), "text": sums["late"], "value": sums["late"], "late": bool(sums["late"]),
             "url": danger_list_url(where, overdue="true")},
            {"label": _("近 7 天签发"), "text": sums["fresh"], "value": sums["fresh"],
             "url": danger_list_url(where, issued_from=since.isoformat())},
        ]  # fmt: skip
    return made


@periodic("committee_notices")
def committee_notices(actor: Actor, planned: datetime.datetime) -> dict:
    """From eight in the morning on, once a day: what was issued since yesterday in a committee's sectors, what is late.

    Committees with nothing new and nothing late stay quiet. One notice per member and day, however often asked.
    """
    local = timezone.localtime(planned)
    if local.time() < MORNING:
        return {"told": 0}
    day = local.date()
    counts = counts_by_sector(None, day - datetime.timedelta(days=1), day)
    members = defaultdict(list)
    for member in CommitteeMember.objects.select_related("seat").order_by("id"):
        members[member.committee_id].append(member)
    told = []
    for committee in Committee.objects.order_by("id"):
        sums = summed(committee, counts)
        if sums["fresh"] or sums["late"]:
            told += [_message(committee, member, sums, day) for member in members[committee.pk]]
    return {"told": notify(told)}


def _message(committee: Committee, member: CommitteeMember, sums: dict[str, int], day: datetime.date) -> Message:
    return Message(
        cause=f"committee:{committee.pk}:{day}",
        kind=KIND,
        zone_id=committee.zone_id,
        roles=(member.seat.role,),
        subject_kind="committee",
        subject_id=committee.pk,
        user_id=member.seat.user_id,
        params={"committee": committee.name, "fresh": sums["fresh"], "open": sums["open"], "late": sums["late"]},
    )
