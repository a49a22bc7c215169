"""What the portal does by the clock: deemed signing and reminders. Each run is idempotent; causes carry the day."""

from __future__ import annotations

import datetime

from django.utils import timezone

from accounts.roles import ENTERPRISE_ROLES, Role
from core.access import Actor
from core.errors import Moved
from core.jobs import periodic
from core.notices import notify
from core.workdays import after_workdays
from core.workflow import perform
from hazards.dangers.limits import SIGN_WORKDAYS
from hazards.dangers.models import Danger
from hazards.dangers.states import State

FIRM = tuple(role.value for role in ENTERPRISE_ROLES)
AT_THE_FIRM = [State.ISSUED, State.RECTIFYING]
BATCH = 500


@periodic("deem_signed")
def deem_signed(actor: Actor) -> dict:
    """Dangers issued one workday ago or longer and not signed count as signed (features.md §3A)."""
    now = timezone.now()
    candidates = Danger.objects.filter(state=State.ISSUED, issued_at__lt=now - datetime.timedelta(hours=20)).order_by(
        "id"
    )
    done = 0
    for danger in candidates[:BATCH]:
        if danger.issued_at is None or after_workdays(danger.issued_at, SIGN_WORKDAYS) > now:
            continue
        try:
            perform(danger, "deem_signed", actor=actor)
            done += 1
        except Moved:
            continue  # signed in this very moment
    return {"deemed_signed": done}


@periodic("due_notices")
def due_notices(actor: Actor) -> dict:
    """T−3, T−1 and T0 to the enterprise, T+1 to the zone's leader: one notice per danger and day."""
    day = timezone.localdate()
    counts = {"soon": 0, "today": 0, "overdue": 0}
    wanted = [
        (3, "soon", "dangers.due_soon", FIRM),
        (1, "soon", "dangers.due_soon", FIRM),
        (0, "today", "dangers.due_today", FIRM),
        (-1, "overdue", "dangers.overdue", (Role.ZONE_LEADER.value, Role.ZONE_OFFICE.value, *FIRM)),
    ]
    for days, key, kind, roles in wanted:
        rows = Danger.objects.filter(state__in=AT_THE_FIRM, due_on=day + datetime.timedelta(days=days))
        found = rows.values("id", "zone_id", "enterprise_id", "number", "description", "due_on")
        for row in found.iterator(chunk_size=1000):
            counts[key] += notify(
                cause=f"danger:{row['id']}:{kind}:{row['due_on']}:{days}",
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
                    "days": abs(days),
                },
            )
    return counts
