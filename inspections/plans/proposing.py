"""What a year's plan would add and call off. Plain values in and out, the same for preview and writing.

A key of the plan is `cadence:<year>:<enterprise>:<k>/<of>`: window k of the `of` its class asked for. Planning again
makes no second one. A visit planned for another class counts for the window its day lies in; what is left over of those,
planned and not begun, is called off. What a person called off stays called off. A visit beside the plan counts for the
window it lies in too, and is never called off by planning.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import Seat
from accounts.roles import Role
from inspections.plans.windows import LEAST, Window, spread, windows, workdays
from inspections.visits.queries import week_of
from inspections.visits.states import Purpose, State


@dataclass(frozen=True)
class Firm:
    """An enterprise to be planned for."""

    id: int
    area_id: int | None
    risk: str


@dataclass(frozen=True)
class Standing:
    """A visit of this year as it stands; `plan_key` "" for one beside the plan. `surplus`: planning called it off."""

    id: UUID
    enterprise_id: int
    plan_key: str
    state: str
    planned_on: datetime.date | None
    due_on: datetime.date | None
    rolls_from: datetime.date | None
    finished_on: datetime.date | None = None
    surplus: bool = False

    @property
    def day(self) -> datetime.date | None:
        """The day it was made, or is to be made."""
        return self.finished_on or self.planned_on

    @property
    def place(self) -> tuple[int, int]:
        """(window, of how many) as the key has it; (0, 0) beside the plan."""
        if not self.plan_key:
            return 0, 0
        k, of = self.plan_key.split(":")[3].split(".")[0].split("/")
        return int(k), int(of)


@dataclass(frozen=True)
class Planned:
    """One visit to be written."""

    enterprise_id: int
    planned_on: datetime.date
    due_on: datetime.date
    purpose: str
    plan_key: str
    lead: Seat | None
    risk: str = ""
    department_id: int | None = None  # who answers for it when that is not the lead's department


@dataclass
class Proposal:
    """What planning a year would do."""

    rows: list[Planned] = field(default_factory=list)
    surplus: list[Standing] = field(default_factory=list)
    kept: int = 0  # visits of the plan that stand already
    called_off: int = 0  # windows a person has called off: not planned again


def key_of(year: int, enterprise_id: int, window: Window, again: int = 0) -> str:
    return f"cadence:{year}:{enterprise_id}:{window.k}/{window.of}" + (f".{again}" if again else "")


def assign(firms: Sequence[Firm], seats: Iterable[Seat]) -> dict[int, Seat | None]:
    """Who leads by enterprise: inspectors of its area, else its area officers, else the inspectors of the zone in turn."""
    inspectors: dict[int | None, list[Seat]] = defaultdict(list)
    officers: dict[int | None, list[Seat]] = defaultdict(list)
    for seat in sorted(seats, key=lambda one: one.pk):
        if seat.role == Role.INSPECTOR:
            inspectors[seat.area_id].append(seat)
        elif seat.role == Role.AREA_OFFICER and seat.area_id is not None:
            officers[seat.area_id].append(seat)
    everyone = inspectors[None] or [seat for rows in inspectors.values() for seat in rows]
    turns: Counter[int | None] = Counter()
    found: dict[int, Seat | None] = {}
    for firm in sorted(firms, key=lambda one: one.id):
        area = firm.area_id
        pool = (inspectors.get(area) or officers.get(area)) if area is not None else None
        turn = area if pool else None
        pool = pool or everyone
        found[firm.id] = pool[turns[turn] % len(pool)] if pool else None
        turns[turn] += 1
    return found


def places(firms: Sequence[Firm], leads: Mapping[int, Seat | None], cadence: Mapping[str, int]) -> dict[int, float]:
    """Where in its windows each enterprise lies (0 ≤ place < 1): even for each lead, and leads do not fall together."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for firm in sorted(firms, key=lambda one: one.id):
        lead = leads[firm.id]
        groups[(lead.pk if lead else 0, cadence[firm.risk])].append(firm.id)
    order = {lead: n for n, lead in enumerate(sorted({lead for lead, _of in groups}))}
    return {
        firm: (n + (order[lead] + 0.5) / len(order)) / len(members)
        for (lead, _of), members in groups.items()
        for n, firm in enumerate(members)
    }


def propose(
    *,
    year: int,
    since: datetime.date,
    firms: Sequence[Firm],
    cadence: Mapping[str, int],
    standing: Iterable[Standing],
    firsts: frozenset[int],
    seats: Iterable[Seat],
) -> Proposal:
    """The plan of a year from `since` on.

    `firsts`: enterprises whose first supervision of the year is planned or made; the first visit planned for any other
    is its first supervision. Windows that are over, or have less than a week of work left, are not planned.
    """
    made = Proposal()
    leads = assign(firms, seats)
    place = places(firms, leads, cadence)
    of_firm: dict[int, list[Standing]] = defaultdict(list)
    for one in standing:
        of_firm[one.enterprise_id].append(one)
    for firm in sorted(firms, key=lambda one: one.id):
        parts = windows(year, cadence[firm.risk])
        taken = _taken(made, parts, of_firm[firm.id], since)
        again = Counter(one.place for one in of_firm[firm.id] if one.surplus)
        first = firm.id not in firsts
        for window in parts:
            if window.k in taken:
                continue
            days = workdays(max(window.start, since), window.end) if window.end >= since else ()
            if len(days) < LEAST:
                continue
            purpose, first = (Purpose.FIRST if first else Purpose.CADENCE), False
            key = key_of(year, firm.id, window, again[(window.k, window.of)])
            day = spread(days, place[firm.id])
            made.rows.append(Planned(firm.id, day, window.end, purpose, key, leads[firm.id], firm.risk))
    return made


def _taken(made: Proposal, parts: Sequence[Window], mine: Sequence[Standing], since: datetime.date) -> set[int]:
    """Windows of an enterprise that need no visit any more; notes in `made` what is kept, called off and left over."""
    taken: set[int] = set()
    others = []
    for one in mine:
        k, of = one.place
        if one.surplus:
            continue
        if of == len(parts):
            taken.add(k)
            made.called_off += one.state == State.CALLED_OFF
            made.kept += one.state != State.CALLED_OFF
        elif one.state != State.CALLED_OFF:
            others.append(one)
    # Of visits planned for another class or beside the plan, those begun or made count first, then the earliest.
    others.sort(key=lambda one: (one.state == State.PLANNED, one.day or datetime.date.max, str(one.id)))
    for one in others:
        k = next((window.k for window in parts if window.holds(one.day)), 0)
        if k and k not in taken:
            taken.add(k)
        elif not one.plan_key:
            continue
        elif k and _is_ahead(one, since):
            made.surplus.append(one)
            continue
        made.kept += 1
    return taken


def _is_ahead(one: Standing, since: datetime.date) -> bool:
    """Planned, not begun, and not owed already: what is late or rolled on stays to be made."""
    return (
        one.state == State.PLANNED
        and (one.due_on is None or one.due_on >= since)
        and (one.rolls_from is None or one.rolls_from >= week_of(since))
    )
