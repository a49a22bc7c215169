"""Which expert looks after which enterprise, and until when. Written by the zone's safety office.

An assignment counts on every day from `valid_from` to `valid_to`, both included (accounts.services reads it anew at
every request). Rows are never deleted; one ended on the day it began has its last day before its first.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Assignment, Seat
from accounts.roles import Role
from core.access import Actor, require
from core.errors import InvalidInput, Moved
from core.notices import Message, notify
from core.workdays import today
from enterprises.models import Enterprise
from enterprises.notices_text import ASSIGNED


@dataclass(frozen=True)
class Reasons:
    """Why seats cannot be assigned, as sentences: `seats` whatever the enterprise, `pairs` (seat, enterprise) one.

    `last_days`: until when a seat can be assigned at most, with the sentence that says so.
    """

    seats: Mapping[int, str] = field(default_factory=dict)
    pairs: Mapping[tuple[int, int], str] = field(default_factory=dict)
    last_days: Mapping[int, tuple[datetime.date, str]] = field(default_factory=dict)

    def why_not(self, seat_id: int, enterprise_id: int) -> str:
        """The sentence for this seat and enterprise, the pair's first; empty when nothing stands against it."""
        return self.pairs.get((seat_id, enterprise_id)) or self.seats.get(seat_id, "")


Check = Callable[[Iterable[int], Iterable[int], datetime.date], Reasons]
_checks: list[Check] = []


def refuse_when(check: Check) -> None:
    """Register what a room above knows against an assignment: `check(seats, enterprises, day)` by sets of ids."""
    if check not in _checks:
        _checks.append(check)


def reasons(seats: Iterable[int], enterprises: Iterable[int], on: datetime.date) -> Reasons:
    """What all rooms know against assigning these seats to these enterprises on a day; the first to speak is heard."""
    seats, enterprises = sorted(set(seats)), sorted(set(enterprises))
    found = [check(seats, enterprises, on) for check in reversed(_checks)] if seats else []
    return Reasons(
        seats={pk: said for one in found for pk, said in one.seats.items()},
        pairs={pair: said for one in found for pair, said in one.pairs.items()},
        last_days={pk: limit for one in found for pk, limit in one.last_days.items()},
    )


def experts(on: datetime.date | None = None) -> QuerySet[Seat]:
    """Seats of experts in use on a day (today), in the scope in force, by name."""
    return Seat.objects.in_office(on=on or today()).filter(role=Role.EXPERT).order_by("person_name", "id")


def assignments() -> QuerySet[Assignment]:
    """Assignments that count today, with the enterprise of each."""
    return Assignment.objects.on(today()).select_related("enterprise").order_by("enterprise__name", "id")


def assign_expert(
    *, actor: Actor, seat: Seat, enterprise: Enterprise, valid_to: datetime.date | None = None
) -> Assignment:
    """Let an expert of the zone see and report on an enterprise of the zone from today, to `valid_to` or without end.

    Raises InvalidInput by field: no seat of an expert in use, assigned already, a last day that is past, and what rooms
    above know against it (`refuse_when`).
    """
    require(actor, "accounts.assign")
    day, wrong = today(), {}
    if not experts().filter(pk=seat.pk, zone_id=actor.zone_id).exists():
        wrong["seat"] = [_("请选择本开发区在用的专家席位。")]
    if not Enterprise.objects.filter(pk=enterprise.pk, zone_id=actor.zone_id).exists():
        wrong["__all__"] = [_("这家企业不在本开发区。")]
    if valid_to is not None and valid_to < day:
        wrong["valid_to"] = [_("到期日期已经过去，请改晚，或不填。")]
    if wrong:
        raise InvalidInput(wrong)
    _refuse(seat, enterprise, day, valid_to)
    pair = {"zone_id": actor.zone_id, "seat": seat, "enterprise": enterprise}
    if assignments().filter(**pair).exists():
        raise InvalidInput({"seat": [already(seat, enterprise)]})
    # Ended earlier on this very day: the row of today is taken up again, a second one may not begin on the same day.
    if Assignment.objects.filter(**pair, valid_from=day).update(valid_to=valid_to):
        made = Assignment.objects.get(**pair, valid_from=day)
    else:
        try:
            with transaction.atomic():
                made = Assignment.objects.create(**pair, valid_from=day, valid_to=valid_to)
        except IntegrityError as error:
            if "assignment_once" not in str(error):
                raise
            raise InvalidInput({"seat": [already(seat, enterprise)]}) from error
    _tell(made, seat, enterprise)
    return made


def lend_expert(*, seat: Seat, enterprise: Enterprise, on: datetime.date, until: datetime.date) -> None:
    """Let an expert see an enterprise for a piece of work of theirs on a day (a visit), from today to `until`.

    An assignment that lasts as long is left as it is. Raises InvalidInput when a rule stands against it on that day.
    """
    day, known = today(), reasons([seat.pk], [enterprise.pk], on)
    if said := known.why_not(seat.pk, enterprise.pk):
        raise InvalidInput({"members": [f"{seat.person_name}：{said}"]})
    if limit := known.last_days.get(seat.pk):
        until = min(until, limit[0])
    pair = {"zone_id": enterprise.zone_id, "seat": seat, "enterprise": enterprise}
    running = assignments().filter(**pair).first()
    if running is None:
        Assignment.objects.update_or_create(**pair, valid_from=day, defaults={"valid_to": until})
    elif running.valid_to is not None and running.valid_to < until:
        Assignment.objects.filter(pk=running.pk).update(valid_to=until)


def _refuse(seat: Seat, enterprise: Enterprise, day: datetime.date, valid_to: datetime.date | None) -> None:
    """Raise what stands against it; the database says the same to whoever comes another way."""
    known = reasons([seat.pk], [enterprise.pk], day)
    if said := known.why_not(seat.pk, enterprise.pk):
        raise InvalidInput({"seat": [said]})
    if limit := known.last_days.get(seat.pk):
        last_day, said = limit
        if valid_to is None or valid_to > last_day:
            raise InvalidInput({"valid_to": [said]})


def _tell(made: Assignment, seat: Seat, enterprise: Enterprise) -> None:
    """The expert learns it in the inbox; the notice opens the enterprise."""
    until = made.valid_to.isoformat() if made.valid_to else "—"
    notify(
        [
            Message(
                cause=f"assignment:{made.pk}:{until}",
                kind=ASSIGNED,
                zone_id=enterprise.zone_id,
                roles=(Role.EXPERT.value,),
                subject_kind="enterprise",
                subject_id=enterprise.pk,
                enterprise_id=enterprise.pk,
                user_id=seat.user_id,
                params={"enterprise": enterprise.name, "until": until},
            )
        ]
    )


def already(seat: Seat, enterprise: Enterprise) -> str:
    """The sentence for a second assignment of the same pair."""
    sentence = _("“%(enterprise)s”已经分派给%(name)s；要改到期日期，先结束再分派。")
    return sentence % {"enterprise": enterprise.name, "name": seat.person_name}


def end_assignment(*, actor: Actor, assignment: Assignment) -> None:
    """End an assignment at once: its last day is yesterday, so the expert's next request no longer sees the enterprise.

    Raises Moved when it has ended already.
    """
    require(actor, "accounts.assign")
    if not assignments().filter(pk=assignment.pk).exists():
        raise Moved(assignment, _("这条分派已经结束。"))
    yesterday = today() - datetime.timedelta(days=1)
    Assignment.objects.filter(pk=assignment.pk).update(valid_to=yesterday)
