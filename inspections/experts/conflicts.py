"""Who cannot be sent where, and why: served the enterprise within the years of the rule, or no contract that covers it.

Answers are by sets and in a constant number of statements; the database repeats both rules (park_assignment_guard).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Assignment, Seat
from enterprises.assigning import Reasons, experts, reasons
from enterprises.models import Enterprise
from inspections.experts.models import Expert, Rule, Service, years_later
from inspections.experts.queries import FAR


def time_of(from_on: datetime.date, to_on: datetime.date | None) -> str:
    """2024-03-01 至 2025-06-30, or 2024-03-01 至今."""
    if to_on is None:
        return _("%(from)s 至今") % {"from": from_on.isoformat()}
    return _("%(from)s 至 %(to)s") % {"from": from_on.isoformat(), "to": to_on.isoformat()}


@dataclass(frozen=True)
class Conflict:
    """One service that keeps an expert away from an enterprise."""

    service_id: int
    kind: str
    from_on: datetime.date
    to_on: datetime.date | None
    source: str
    agency: str
    years: int

    @property
    def free_on(self) -> datetime.date | None:
        """The first day the expert can be sent there again; None while the service lasts."""
        return None if self.to_on is None else years_later(self.to_on, self.years) + datetime.timedelta(days=1)

    @property
    def sentence(self) -> str:
        """The whole reason: when, what, on whose behalf, from where it is known, for how long."""
        facts = {
            "when": time_of(self.from_on, self.to_on), "kind": self.kind, "source": self.source, "agency": self.agency,
            "years": self.years,
        }  # fmt: skip
        if self.agency:
            said = _(
                "所在机构%(agency)s %(when)s为这家企业做过%(kind)s（来源：%(source)s），%(years)d 年内服务过的不能分派。"
            )
        else:
            said = _("%(when)s为这家企业做过%(kind)s（来源：%(source)s），%(years)d 年内服务过的不能分派。")
        free = self.free_on
        return said % facts + (_("%(day)s 起可以分派。") % {"day": free.isoformat()} if free else "")


def rule_on(day: datetime.date) -> Rule:
    """The rule in force on a day; before the first row that one."""
    return Rule.objects.filter(valid_from__lte=day).first() or Rule.objects.order_by("valid_from", "id")[0]


def conflicts_of(
    seat_ids: Iterable[int], enterprise_ids: Iterable[int], on: datetime.date
) -> dict[tuple[int, int], Conflict]:
    """{(seat, enterprise): the conflict that lasts longest} for those of the pairs that have one on that day.

    Three statements, however many seats and enterprises. Seats without an entry in the register have none to be found.
    """
    firms = set(enterprise_ids)
    people = list(Expert.objects.filter(seat_id__in=set(seat_ids)).values("id", "seat_id", "agency_id"))
    if not people or not firms:
        return {}
    years = rule_on(on).years
    by_expert = {one["id"]: [one["seat_id"]] for one in people}
    by_agency: dict[int, list[int]] = {}
    for one in people:
        if one["agency_id"]:
            by_agency.setdefault(one["agency_id"], []).append(one["seat_id"])
    whose = Q(expert_id__in=by_expert) | Q(agency_id__in=by_agency)
    rows = Service.objects.barring(on=on, years=years).filter(whose, enterprise_id__in=firms)
    found: dict[tuple[int, int], Conflict] = {}
    # The one that ends first comes first and is overwritten: what stays is what keeps the person away longest.
    for row in sorted(rows.select_related("agency"), key=lambda row: (row.to_on or FAR, row.pk)):
        conflict = conflict_by(row, years)
        for seat in by_agency.get(row.agency_id, []) if row.agency_id else by_expert[row.expert_id]:
            found[(seat, row.enterprise_id)] = conflict
    return found


def conflict_by(row: Service, years: int) -> Conflict:
    """A service as the reason it is."""
    return Conflict(
        service_id=row.pk, kind=str(row.get_kind_display()), from_on=row.from_on, to_on=row.to_on, source=row.source,
        agency=row.agency.name if row.agency else "", years=years,
    )  # fmt: skip


def running_in_conflict(seat_ids: Iterable[int], on: datetime.date) -> list[tuple[Assignment, Conflict]]:
    """Assignments of these seats that last on that day although a service speaks against them."""
    rows = list(Assignment.objects.on(on).filter(seat_id__in=set(seat_ids)).select_related("enterprise"))
    found = conflicts_of({row.seat_id for row in rows}, {row.enterprise_id for row in rows}, on)
    pairs = ((row, found.get((row.seat_id, row.enterprise_id))) for row in rows)
    return [(row, conflict) for row, conflict in pairs if conflict is not None]


def contract_fault(expert: Expert, on: datetime.date) -> str:
    """Why the contract of an expert (agency loaded) does not cover a day; empty when it does."""
    if expert.retired_at is not None:
        return _("专家档案已停用，不能分派。")
    agency = expert.agency
    if agency is not None and agency.retired_at is not None:
        return _("所在机构%(agency)s已停用，不能分派。") % {"agency": agency.name}
    for whose, one in ((_("合同"), expert), (_("所在机构的合同"), agency)):
        if one is None or one.contract_from is None:
            continue
        days = {"what": whose, "from": one.contract_from.isoformat()}
        if one.contract_from > on:
            return _("%(what)s %(from)s 才开始，不能分派。") % days
        if one.contract_to is not None and one.contract_to < on:
            return _("%(what)s已于 %(to)s 到期，不能分派。") % {"what": whose, "to": one.contract_to.isoformat()}
    return ""


def last_day_of(expert: Expert) -> datetime.date | None:
    """The last day an expert (agency loaded) can be assigned for: the end of the contract that ends first."""
    agency = expert.agency.contract_to if expert.agency else None
    return min((day for day in (expert.contract_to, agency) if day is not None), default=None)


def against(seat_ids: Iterable[int], enterprise_ids: Iterable[int], on: datetime.date) -> Reasons:
    """What this room has against assignments, for `enterprises.assigning.refuse_when`."""
    wanted = set(seat_ids)
    people = {one.seat_id: one for one in Expert.objects.filter(seat_id__in=wanted).select_related("agency")}
    seats = {
        pk: _("还没有登记专家档案，查不了利益冲突和合同期；先到“专家和第三方”登记。") for pk in wanted - set(people)
    }
    limits = {}
    for pk, one in people.items():
        if fault := contract_fault(one, on):
            seats[pk] = fault
        elif (last_day := last_day_of(one)) is not None:
            said = _("合同到 %(day)s 为止，到期日期最晚填这一天。") % {"day": last_day.isoformat()}
            limits[pk] = (last_day, said)
    pairs = {pair: one.sentence for pair, one in conflicts_of(people, enterprise_ids, on).items()}
    return Reasons(seats=seats, pairs=pairs, last_days=limits)


@dataclass(frozen=True)
class Candidate:
    """An expert's seat as a choice for one enterprise: `why_not` is empty when nothing stands against it."""

    seat: Seat
    expert: Expert | None
    why_not: str
    last_day: datetime.date | None


def assignable(enterprise: Enterprise, on: datetime.date) -> list[Candidate]:
    """Every expert's seat in use on that day, with the conflict or other reason why it cannot be sent there."""
    seats = list(experts(on))
    known = reasons([seat.pk for seat in seats], [enterprise.pk], on)
    rows = {one.seat_id: one for one in Expert.objects.filter(seat__in=seats).select_related("agency")}
    return [
        Candidate(
            seat, rows.get(seat.pk), known.why_not(seat.pk, enterprise.pk),
            known.last_days.get(seat.pk, (None, ""))[0],
        )
        for seat in seats
    ]  # fmt: skip
