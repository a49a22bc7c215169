"""回头看: dangers closed some time ago are looked at again on a visit; what came back is a finding that says what it repeats."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Seat
from core.access import Actor, require
from core.errors import InvalidInput
from core.workdays import add_workdays, today
from enterprises.models import Enterprise
from hazards.dangers.models import Danger
from hazards.dangers.states import State as DangerState
from inspections.visits.answering import under_way
from inspections.visits.models import LookBack, Visit
from inspections.visits.planning import plan_visit
from inspections.visits.rules import ZONE_WORKERS
from inspections.visits.states import LIVING, Purpose, State

FROM_DAYS, TO_DAYS = 30, 90
"""A danger is proposed from thirty to ninety days after it was closed (product setting; features §3B names 30 and 90)."""
MOST = 200


def to_look_at(on: datetime.date) -> QuerySet[Danger]:
    """Dangers to look at again on a day: closed long enough ago, not looked at since, in no visit that is still to be made."""
    looked = LookBack.objects.filter(danger_id=OuterRef("pk"), zone_id=OuterRef("zone_id"))
    done = looked.filter(visit__state=State.FINISHED, visit__finished_at__gt=OuterRef("closed_at"))
    planned = looked.filter(visit__state__in=LIVING)
    end = timezone.make_aware(datetime.datetime.combine(on, datetime.time.max))
    return Danger.objects.filter(
        state=DangerState.CLOSED,
        closed_at__gte=end - datetime.timedelta(days=TO_DAYS),
        closed_at__lte=end - datetime.timedelta(days=FROM_DAYS),
    ).exclude(Exists(done) | Exists(planned))


def plan_look_backs(*, actor: Actor, dangers: Sequence[int], planned_on: datetime.date | None = None) -> list[Visit]:
    """One visit for each enterprise of these dangers, on the next workday unless a day is given, led by the actor if they can.

    Raises InvalidInput when nothing of it is (still) to be looked at.
    """
    require(actor, "visits.plan")
    rows = list(to_look_at(today()).filter(pk__in=list(dangers)[:MOST]).order_by("enterprise_id", "pk"))
    if not rows:
        raise InvalidInput({"ids": [_("选中的隐患已经安排过，或不在回头看的时间里。")]})
    day = planned_on or add_workdays(today(), 1)
    lead = Seat.objects.filter(pk=actor.seat_id, role__in=[role.value for role in ZONE_WORKERS]).first()
    firms = Enterprise.objects.in_bulk({row.enterprise_id for row in rows})
    made = []
    with transaction.atomic():
        for pk, firm in sorted(firms.items()):
            mine = [row for row in rows if row.enterprise_id == pk]
            visit = plan_visit(
                actor=actor, enterprise=firm, planned_on=day, purpose=Purpose.LOOK_BACK, lead=lead,
                subject=_("回头看 %(n)d 项") % {"n": len(mine)},
            )  # fmt: skip
            LookBack.objects.bulk_create(
                LookBack(zone_id=firm.zone_id, enterprise_id=firm.pk, visit=visit, danger_id=row.pk) for row in mine
            )
            made.append(visit)
    return made


def look(*, actor: Actor, visit: Visit, row: LookBack, result: str, words: str = "") -> None:
    """What was seen: it holds, or it is there again (then a finding is to be recorded). Raises InvalidInput by field."""
    require(actor, "visits.work", visit)
    under_way(visit)
    if result not in (LookBack.Result.HOLDS, LookBack.Result.AGAIN):
        raise InvalidInput({"result": [_("请选保持良好或又出现。")]})
    LookBack.objects.filter(pk=row.pk, visit_id=visit.pk).update(
        result=result, words=words.strip()[:300], by_name=actor.name, at=timezone.now()
    )
