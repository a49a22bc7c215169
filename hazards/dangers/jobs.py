"""What the portal does by the clock: deemed signing and reminders. Each run is idempotent; causes carry the day."""

from __future__ import annotations

import datetime

from django.db import connection
from django.utils import timezone

from accounts.roles import ENTERPRISE_ROLES, Role
from core.access import Actor
from core.batching import in_batches
from core.errors import Moved
from core.jobs import periodic
from core.notices import Message, notify
from core.workdays import after_workdays
from core.workflow import perform
from hazards.dangers.limits import SIGN_WORKDAYS
from hazards.dangers.models import Danger
from hazards.dangers.states import State

FIRM = tuple(role.value for role in ENTERPRISE_ROLES)
AT_THE_FIRM = [State.ISSUED, State.RECTIFYING]
BATCH = 500


@periodic("deem_signed")
def deem_signed(actor: Actor, planned: datetime.datetime) -> dict:
    """Dangers issued one workday ago or longer and not signed count as signed (features.md §3A)."""
    since = planned - datetime.timedelta(hours=20)
    candidates = Danger.objects.filter(state=State.ISSUED, issued_at__lt=since).order_by("id")
    done = 0
    for danger in candidates[:BATCH]:
        if danger.issued_at is None or after_workdays(danger.issued_at, SIGN_WORKDAYS) > planned:
            continue
        try:
            perform(danger, "deem_signed", actor=actor)
            done += 1
        except Moved:
            continue  # signed in this very moment
    return {"deemed_signed": done}


@periodic("tidy_tallies")
def tidy_tallies(actor: Actor, planned: datetime.datetime) -> dict:
    """Fold the roll-up's rows of one zone, month, level and sector into one."""
    with connection.cursor() as cursor:
        cursor.execute("select park_tidy_tallies()")
        return {"folded": cursor.fetchone()[0]}


# From how many days before the due date to how many, whom, and the day each notice stands for. The windows lie side by
# side, so a day on which the clock stood still is made up for; one notice per danger, kind and due date in any case.
REMINDERS = (
    ("soon", "dangers.due_soon", FIRM, 2, 3),
    ("soon", "dangers.due_soon", FIRM, 1, 1),
    ("today", "dangers.due_today", FIRM, 0, 0),
    ("overdue", "dangers.overdue", (Role.ZONE_LEADER.value, Role.ZONE_OFFICE.value, *FIRM), -7, -1),
)


@periodic("due_notices")
def due_notices(actor: Actor, planned: datetime.datetime) -> dict:
    """T−3, T−1 and T0 to the enterprise, T+1 to the zone's leader: one statement for each thousand dangers."""
    day = timezone.localdate(planned)
    counts = {"soon": 0, "today": 0, "overdue": 0}
    for key, kind, roles, nearest, farthest in REMINDERS:
        due = (day + datetime.timedelta(days=nearest), day + datetime.timedelta(days=farthest))
        rows = Danger.objects.filter(state__in=AT_THE_FIRM, due_on__range=due)
        rows = rows.values("id", "zone_id", "enterprise_id", "number", "description", "due_on").order_by("id")
        for some in in_batches(rows.iterator(chunk_size=1000), 1000):
            counts[key] += notify(_reminder(row, kind, roles, farthest, day) for row in some)
    return counts


def _reminder(row: dict, kind: str, roles: tuple[str, ...], window: int, day: datetime.date) -> Message:
    return Message(
        cause=f"danger:{row['id']}:{kind}:{row['due_on']}:{window}",
        kind=kind,
        subject_kind="danger",
        subject_id=row["id"],
        zone_id=row["zone_id"],
        enterprise_id=row["enterprise_id"],
        roles=roles,
        params={
            "number": row["number"],
            "text": row["description"][:60],
            "due": row["due_on"].isoformat(),
            "days": abs((row["due_on"] - day).days),
        },
    )
