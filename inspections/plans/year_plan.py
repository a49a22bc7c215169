"""年度计划: every active enterprise of a zone as often as its risk class asks, in windows of equal length."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput
from core.workdays import today
from enterprises.models import Enterprise
from inspections.plans.cadence import Line, lines
from inspections.plans.notices_text import YEAR_PLANNED
from inspections.plans.proposing import Firm, Proposal, Standing, propose
from inspections.plans.writing import call_off_surplus, inspectors_of, one_at_a_time, tell_leads, write_planned
from inspections.visits.models import Visit, VisitStep
from inspections.visits.states import Purpose, Secrecy, State

COUNT = (Purpose.CADENCE, Purpose.FIRST, Purpose.WEEKLY, Purpose.HAND)
"""Visits beside the plan that count for its windows: a campaign or a look back does not look at the whole enterprise."""


@dataclass(frozen=True)
class Outcome:
    """What planning a year did."""

    added: int
    called_off: int


def years() -> tuple[int, int]:
    """The years that can be planned: this one and the next."""
    return today().year, today().year + 1


def year_preview(*, actor: Actor, zone_id: int, year: int) -> tuple[Proposal, list[Firm], list[Line]]:
    """What `plan_year` would do now, for whom, by which cadence. Raises InvalidInput for a year that cannot be planned."""
    require(actor, "plans.work")
    return _propose(zone_id, year)


def plan_year(*, actor: Actor, zone_id: int, year: int) -> Outcome:
    """Plan the year: adds what is missing, calls off what the classes ask for no more; leads learn how many are theirs.

    The number of statements does not depend on the number of enterprises.
    """
    require(actor, "plans.edit")
    one_at_a_time(zone_id)
    made, _firms, _cadence = _propose(zone_id, year)
    called_off = call_off_surplus(
        actor=actor, zone_id=zone_id, rows=made.surplus, note=_("风险等级或检查频次变了，重编年度计划时取消")
    )
    added = write_planned(actor=actor, zone_id=zone_id, rows=made.rows)
    cause = f"plan:{year}:{timezone.now().isoformat()}"
    tell_leads(actor=actor, zone_id=zone_id, kind=YEAR_PLANNED, cause=cause, rows=made.rows, params={"year": year})
    return Outcome(added, called_off)


def _propose(zone_id: int, year: int) -> tuple[Proposal, list[Firm], list[Line]]:
    if year not in years():
        raise InvalidInput({"year": [_("只能编今年或明年的计划。")]})
    since = max(today(), datetime.date(year, 1, 1))
    rows = Enterprise.objects.active().filter(zone_id=zone_id).order_by("id").values_list("id", "area_id", "risk")
    firms, cadence = [Firm(*row) for row in rows], lines(zone_id)
    made = propose(
        year=year, since=since, firms=firms, cadence={line.risk: line.visits for line in cadence}, standing=_standing(zone_id, year),
        firsts=_firsts(zone_id, year), seats=inspectors_of(zone_id, today()),
    )  # fmt: skip
    return made, firms, cadence


def _standing(zone_id: int, year: int) -> list[Standing]:
    surplus = VisitStep.objects.filter(
        zone_id=zone_id, visit_id=OuterRef("pk"), transition="call_off", data__surplus=True
    )
    planned = Q(plan_key__startswith=f"cadence:{year}:")
    beside = (
        Q(planned_on__year=year, purpose__in=COUNT, secret_to=Secrecy.OPEN, by_province=False)
        & ~Q(state=State.CALLED_OFF)
        & ~Q(plan_key__startswith="cadence:")
    )
    rows = Visit.objects.filter(planned | beside, zone_id=zone_id).annotate(
        surplus=Exists(surplus), key=Case(When(planned, then=F("plan_key")), default=Value(""))
    )
    names = ("id", "enterprise_id", "key", "state", "planned_on", "due_on", "rolls_from", "finished_at__date", "surplus")
    return [Standing(*row) for row in rows.order_by("key", "planned_on", "id").values_list(*names)]


def _firsts(zone_id: int, year: int) -> frozenset[int]:
    """Enterprises whose first supervision of the year is planned, under way or made."""
    here = Q(first_year=year) | Q(first_year=None, planned_on__year=year)
    rows = Visit.objects.filter(here, zone_id=zone_id, purpose=Purpose.FIRST).exclude(state=State.CALLED_OFF)
    return frozenset(rows.values_list("enterprise_id", flat=True))
