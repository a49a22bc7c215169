"""Friday 24:00: the lists of 周销号 of every zone are written, once, in a constant number of statements."""

from __future__ import annotations

import datetime

from django.db import connection, transaction
from django.db.models import Max

from accounts.roles import Role
from core.access import Actor
from core.errors import Refused
from core.figures import live
from core.figures.freezing import frozen_moment
from core.jobs import periodic
from core.notices import Message, notify
from inspections.plans.closing_queries import counted
from inspections.plans.closing_rows import write_rows
from inspections.plans.closing_weeks import Week, weeks_to_write
from inspections.plans.models import ClosingRow, WeekClosing
from inspections.plans.round_notices import CLOSED
from parks.figures import zones_on_register

TOLD = (Role.ZONE_LEADER.value, Role.ZONE_OFFICE.value)
# Who comes second finds the week taken and writes no rows.
_OPEN = """
insert into plans_weekclosing (zone_id, ends_on, made_at) select unnest(%s::int[]), %s, clock_timestamp()
on conflict (zone_id, ends_on) do nothing returning zone_id
"""


@periodic("weekly_closing")
def close_weeks(actor: Actor, planned: datetime.datetime) -> dict[str, int]:
    """Write the lists of the weeks that have ended by the slot and have none yet; a late worker writes the same ones.

    Waits for open writers of facts: what happened before 24:00 and is not committed yet is not missed.
    """
    newest = WeekClosing.objects.aggregate(newest=Max("ends_on"))["newest"]
    weeks = weeks_to_write(planned, newest)
    counts = {"zones": 0, "rows": 0}
    if not weeks:
        return counts
    try:
        with transaction.atomic():
            frozen_moment()
    except Refused:
        return counts | {"waits_for_writers": 1}
    for week in weeks:
        zones = open_week(week)
        counts["zones"] += len(zones)
        if zones:
            counts["rows"] += write_rows(zones, week)
            _tell(zones, week)
    return counts


def open_week(week: Week) -> list[int]:
    """Zones on the register in the week whose list is written by us."""
    zones = list(zones_on_register(live(week.starts_on, week.ends_on)).order_by("id").values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [zones, week.ends_on])
        return [row[0] for row in cursor.fetchall()]


def _tell(zones: list[int], week: Week) -> int:
    """Leader and office of each zone that has anything on its list, in one statement: counts, never names."""
    found: dict[int, dict] = {}
    rows = WeekClosing.objects.filter(zone_id__in=zones, ends_on=week.ends_on)
    for row in rows.annotate(**counted()).values("id", "zone_id", *ClosingRow.Kind.values):
        found[row["zone_id"]] = row
    return notify(
        Message(
            cause=f"closing:{zone}:{week.ends_on}", kind=CLOSED, zone_id=zone, roles=TOLD, subject_kind="closing", subject_id=row["id"],
            params={"day": week.ends_on.isoformat(), "fixed": row["fixed"], "due": row["due"], "rolled": row["rolled"]},
        )
        for zone, row in sorted(found.items())
        if row["fixed"] or row["due"] or row["rolled"]
    )  # fmt: skip
