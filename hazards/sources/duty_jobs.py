"""What is due by the clock: every day the duties of all major hazard sources whose window begins, of all zones.

Slots come from here alone. Who is named changes nothing about what is due, so the enterprise needs no right to write
them; open ones follow a change of person by a trigger (migrations/_security_0003.py).
"""

from __future__ import annotations

import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from core.access import Actor
from core.batching import in_batches
from core.figures.freezing import hold_facts
from core.jobs import periodic
from hazards.sources.duty_rules import all_rules, windows_due
from hazards.sources.models import DutyLog, DutyRule, DutySlot, HazardSource, Person, SourceVersion

BACK = datetime.timedelta(days=40)
"""Days on which the clock stood still are made up for, this far."""
AHEAD = datetime.timedelta(days=1)
"""Who begins early on Monday finds the duty of the week there."""
BATCH = 2000


@periodic("duty_slots")
def duty_slots(actor: Actor, planned: datetime.datetime) -> dict:
    """The slots whose window has begun, and those called off because the unit is no major hazard source any more."""
    day = timezone.localdate(planned)
    hold_facts()
    return {"called_off": call_off(day), "made": open_slots(day)}


def open_slots(day: datetime.date, *, sources: QuerySet[HazardSource] | None = None) -> int:
    """Make the missing slots of windows that touch the days up to tomorrow. Run again, it makes nothing.

    A window counts for a unit that became a major hazard source before its last workday. `sources` narrows the units.
    Returns how many were made.
    """
    made = 0
    for rule, window, due in windows_due(all_rules(), day - BACK, day + AHEAD):
        made += _make(rule, window.start, due, HazardSource.objects.all() if sources is None else sources)
    return made


def _make(rule: DutyRule, start: datetime.date, due: datetime.date, sources: QuerySet[HazardSource]) -> int:
    versions = SourceVersion.objects.filter(zone_id=OuterRef("zone_id"), source_id=OuterRef("pk"), is_major=True)
    left = SourceVersion.objects.filter(
        zone_id=OuterRef("zone_id"), source_id=OuterRef("source_id"), is_major=False, number__gt=OuterRef("number")
    )
    here = {"zone_id": OuterRef("zone_id"), "source_id": OuterRef("pk"), "role": rule.role}
    person = Person.objects.filter(**here, to_on=None)
    there = DutySlot.objects.filter(**here, rule_code=rule.code, starts_on=start)
    rows = (
        sources.major()  # type: ignore[attr-defined]
        .annotate(
            major_since=Subquery(versions.filter(~Exists(left)).order_by("number").values("made_at")[:1]),
            person_id=Subquery(person.values("id")[:1]),
            person_name=Subquery(person.values("name")[:1]),
        )
        .filter(~Exists(there), major_since__date__lt=due)
        .values("id", "zone_id", "enterprise_id", "person_id", "person_name")
        .order_by("id")
    )
    now, made = timezone.now(), 0
    for some in in_batches(rows.iterator(chunk_size=BATCH), BATCH):
        made += len(some)
        DutySlot.objects.bulk_create(
            [
                DutySlot(
                    zone_id=row["zone_id"],
                    enterprise_id=row["enterprise_id"],
                    source_id=row["id"],
                    role=rule.role,
                    rule_code=rule.code,
                    starts_on=start,
                    due_on=due,
                    late_until=due + datetime.timedelta(days=rule.grace_days),
                    person_id=row["person_id"],
                    person_name=row["person_name"] or "",
                    made_at=now,
                )
                for row in some
            ],
            ignore_conflicts=True,
        )
    return made


def call_off(day: datetime.date) -> int:
    """Take back open duties of units struck off, or found to be no major hazard source, on or before the last day."""
    struck = Q(source__retired_at__date__lte=F("due_on")) | Q(
        source__is_major=False, source__version__made_at__date__lte=F("due_on")
    )
    logs = DutyLog.objects.filter(zone_id=OuterRef("zone_id"), slot_id=OuterRef("pk"))
    rows = DutySlot.objects.filter(struck, ~Exists(logs), called_off_at=None, due_on__gte=day - BACK)
    return DutySlot.objects.filter(pk__in=rows.values("pk")).update(called_off_at=timezone.now())
