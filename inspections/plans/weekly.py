"""周滚动计划 of one week, Saturday to Friday: what rolls in, what was planned, what is done, what is missing to the goal.

Nothing rolls by a job: a visit is carried into a week when it was to be made in an earlier one and still stood open when
the week began.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Seat
from core.access import Actor, may, require
from core.errors import InvalidInput, Refused
from core.workdays import today
from enterprises.models import Enterprise
from inspections.plans.filling import Known, fill
from inspections.plans.models import MOST_A_WEEK, WeekGoal
from inspections.plans.notices_text import WEEK_PLANNED
from inspections.plans.proposing import Firm, Planned, assign
from inspections.plans.windows import DAY, spread, workdays
from inspections.plans.writing import inspectors_of, one_at_a_time, tell_leads, write_planned
from inspections.visits.models import Visit
from inspections.visits.queries import week_of
from inspections.visits.rules import ZONE_WORKERS
from inspections.visits.states import LIVING, Purpose, State
from parks.models import Area, Department

AHEAD = 4
"""Weeks ahead that can be filled up."""


def moment(day: datetime.date) -> datetime.datetime:
    """00:00 of a day in Asia/Shanghai."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def rolled_into(week: datetime.date) -> Q:
    """To be made in an earlier week and still open when this week began."""
    begun = moment(week)
    open_then = Q(state__in=LIVING) | Q(state=State.FINISHED, finished_at__gte=begun) | Q(
        state=State.CALLED_OFF, state_since__gte=begun
    )  # fmt: skip
    return Q(rolls_from__lt=week) & open_then


def done_in(week: datetime.date) -> Q:
    return Q(state=State.FINISHED, finished_at__gte=moment(week), finished_at__lt=moment(week + 7 * DAY))


def of_week(week: datetime.date) -> QuerySet[Visit]:
    """Every visit this week has to do with: rolled in, planned for it, finished in it."""
    planned = Q(rolls_from=week) | Q(rolls_from=None, planned_on__gte=week, planned_on__lt=week + 7 * DAY)
    return Visit.objects.filter(rolled_into(week) | planned | done_in(week))


@dataclass
class Unit:
    """A goal and how far it is, in enterprises (家)."""

    goal: WeekGoal
    label: str
    planned: set[int] = field(default_factory=set)
    done: set[int] = field(default_factory=set)
    proposed: list[int] = field(default_factory=list)

    @property
    def area_id(self) -> int | None:
        return self.goal.area_id

    @property
    def short(self) -> int:
        return max(0, self.goal.enterprises - len(self.planned))

    def covers(self, row: Mapping[str, Any]) -> bool:
        """Whether a visit is this unit's."""
        if self.goal.department_id is not None:
            return row["department_id"] == self.goal.department_id
        return row["area_id"] == self.goal.area_id

    def has(self, firm: Known) -> bool:
        """Whether an enterprise can be proposed to this unit: a department looks after the whole zone."""
        return self.goal.department_id is not None or firm.area_id == self.goal.area_id


def units_of(zone_id: int, week: datetime.date, rows: Iterable[Mapping[str, Any]]) -> list[Unit]:
    """Goals of the zone with what the rows of the week say. Secret visits count nowhere until they are published."""
    goals = WeekGoal.objects.filter(zone_id=zone_id).select_related("area", "department")
    units = [Unit(goal, label_of(goal)) for goal in goals]
    units.sort(key=lambda one: (one.goal.department_id is not None, one.goal.area_id is None, one.goal.pk))
    for row in rows:
        if row["secret_to"] or row["state"] == State.CALLED_OFF:
            continue
        finished = row["finished_at"]
        if finished is None and row["enterprise__status"] == Enterprise.Status.CLOSED:
            continue  # nobody will be there: it stands in the list of those that left
        made = finished is not None and moment(week) <= finished < moment(week + 7 * DAY)
        if finished is not None and not made:
            continue  # planned for this week, made in another one
        for unit in units:
            if unit.covers(row):
                unit.planned.add(row["enterprise_id"])
                if made:
                    unit.done.add(row["enterprise_id"])
    return units


def label_of(goal: WeekGoal) -> str:
    if goal.department_id is not None and goal.department:
        return goal.department.name
    return goal.area.name if goal.area_id is not None and goal.area else str(_("未填园区、镇街的企业"))


WEEK_FIELDS = (
    "id", "enterprise_id", "area_id", "department_id", "state", "secret_to", "finished_at", "plan_key", "enterprise__status",
)  # fmt: skip


def propose_week(zone_id: int, week: datetime.date, rows: Iterable[Mapping[str, Any]], units: list[Unit]) -> None:
    """Write into each unit whom to add. One statement reads the enterprises with their last counted visit.

    Called off this week by a person: not proposed again for it.
    """
    if not any(unit.short for unit in units):
        return
    taken = {row["enterprise_id"] for row in rows if _is_taken(row, week)}
    known = known_of(zone_id)
    for unit in units:
        unit.proposed = fill(unit.goal.enterprises, len(unit.planned), filter(unit.has, known), taken)
        taken.update(unit.proposed)


def _is_taken(row: Mapping[str, Any], week: datetime.date) -> bool:
    if row["state"] == State.CALLED_OFF:
        return row["plan_key"].startswith(f"weekly:{week}:")
    finished = row["finished_at"]
    return finished is None or moment(week) <= finished < moment(week + 7 * DAY)


def known_of(zone_id: int) -> list[Known]:
    """Active enterprises of the zone with the day of their last counted visit."""
    last = dict(
        Visit.objects.counted().filter(zone_id=zone_id).values_list("enterprise_id").annotate(at=Max("finished_at"))
    )
    rows = Enterprise.objects.active().filter(zone_id=zone_id).order_by("id").values_list("id", "area_id")
    return [Known(pk, timezone.localdate(last[pk]) if pk in last else None, area) for pk, area in rows]


def plan_week(*, actor: Actor, zone_id: int, week: datetime.date, goal_id: int | None = None) -> int:
    """Plan what the week still needs, for one unit or for every unit this actor may; how many visits are new.

    Raises Refused for a week that is over or too far ahead. PermissionDenied for a unit that is not the actor's.
    """
    require(actor, "plans.week")
    day = today()
    if week != week_of(week) or week < week_of(day) or week > week_of(day) + 7 * AHEAD * DAY:
        raise Refused("week_not_open", _("只能补这一周和以后 %(n)d 周的计划。") % {"n": AHEAD})
    one_at_a_time(zone_id)
    rows = list(of_week(week).filter(zone_id=zone_id).values(*WEEK_FIELDS))
    units = units_of(zone_id, week, rows)
    if goal_id is not None:
        for unit in units:
            if unit.goal.pk == goal_id:
                require(actor, "plans.week", unit)
        units = [unit for unit in units if unit.goal.pk == goal_id]
    units = [unit for unit in units if may(actor, "plans.week", unit)]
    propose_week(zone_id, week, rows, units)
    planned = _rows(zone_id, week, units)
    added = write_planned(actor=actor, zone_id=zone_id, rows=planned)
    cause = f"plan:{week}:{timezone.now().isoformat()}"
    params = {"week": week.isoformat()}
    tell_leads(actor=actor, zone_id=zone_id, kind=WEEK_PLANNED, cause=cause, rows=planned, params=params)
    return added


def _rows(zone_id: int, week: datetime.date, units: list[Unit]) -> list[Planned]:
    """What is proposed, as visits: on the workdays left of the week in turn, led by the unit's own people."""
    chosen = {firm: unit for unit in units for firm in unit.proposed}
    if not chosen:
        return []
    end, since = week + 6 * DAY, max(week, today())
    days = workdays(since, end) or (since,)
    firms = [Firm(*row, "") for row in Enterprise.objects.filter(pk__in=chosen).values_list("id", "area_id")]
    leads = assign(firms, inspectors_of(zone_id, today()))
    leads |= _department_leads(zone_id, chosen)
    return [
        Planned(
            firm, spread(days, n / len(chosen)), end, Purpose.WEEKLY, f"weekly:{week}:{firm}", leads.get(firm),
            department_id=unit.goal.department_id,
        )
        for n, (firm, unit) in enumerate(chosen.items())
    ]  # fmt: skip


def _department_leads(zone_id: int, chosen: Mapping[int, Unit]) -> dict[int, Seat | None]:
    """A department sends its own people in turn, or nobody for the time being when it has none in office."""
    wanted = {unit.goal.department_id for unit in chosen.values() if unit.goal.department_id is not None}
    if not wanted:
        return {}
    roles = [role.value for role in ZONE_WORKERS]
    rows = Seat.objects.in_office(on=today()).filter(zone_id=zone_id, department_id__in=wanted, role__in=roles)
    people: dict[int | None, list[Seat]] = {}
    for seat in rows.order_by("id"):
        people.setdefault(seat.department_id, []).append(seat)
    found: dict[int, Seat | None] = {}
    for n, (firm, unit) in enumerate(chosen.items()):
        if (department := unit.goal.department_id) is not None:
            pool = people.get(department, [])
            found[firm] = pool[n % len(pool)] if pool else None
    return found


def set_goals(*, actor: Actor, zone_id: int, goals: Mapping[tuple[int | None, int | None], int | None]) -> None:
    """Goals by unit, {(area, department): enterprises or None for no goal}; neither: enterprises without an area.

    Raises InvalidInput for a unit of another zone, or a goal out of bounds.
    """
    require(actor, "plans.edit")
    areas = set(Area.objects.filter(zone_id=zone_id).values_list("pk", flat=True)) | {None}
    departments = set(Department.objects.filter(zone_id=zone_id).values_list("pk", flat=True)) | {None}
    for (area, department), count in goals.items():
        if area not in areas or department not in departments or (area is not None and department is not None):
            raise InvalidInput({"": [_("没有这个园区或部门。")]})
        if count is not None and not 1 <= count <= MOST_A_WEEK:
            raise InvalidInput({"": [_("每周 1 到 %(n)d 家。") % {"n": MOST_A_WEEK}]})
    there = {(row.area_id, row.department_id): row for row in WeekGoal.objects.filter(zone_id=zone_id)}
    for (area, department), count in goals.items():
        row = there.get((area, department))
        if count is None and row is not None:
            row.delete()
        elif count is not None and (row is None or row.enterprises != count):
            row = row or WeekGoal(zone_id=zone_id, area_id=area, department_id=department)
            row.enterprises, row.changed_by, row.changed_at = count, actor.name, timezone.now()
            row.save(update_fields=None if row.pk is None else ["enterprises", "changed_by", "changed_at"])
