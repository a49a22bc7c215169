"""QuerySet verbs of experts, agencies and services: what counts on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Least

from accounts.models import Assignment
from hazards.dangers.models import Danger
from hazards.dangers.queries import CONFIRMED, NOT_CONFIRMED

FAR = datetime.date(9999, 12, 31)
"""The last day of a contract without end, for comparing."""


class YearsLater(Func):
    """A day so many years later, by PostgreSQL: 29 February becomes the 28th."""

    template = "(%(expressions)s))::date"
    arg_joiner = " + make_interval(years => "
    output_field = models.DateField()

    def __init__(self, day: str, years: int) -> None:
        super().__init__(F(day), Value(years))


def contract_end(prefix: str = "") -> Least:
    """The last day of an expert's contract, or of the agency's where that ends earlier; FAR without end."""
    own, agency = (Coalesce(F(f"{prefix}{name}"), Value(FAR)) for name in ("contract_to", "agency__contract_to"))
    return Least(own, agency, output_field=models.DateField())


class AgencyQuerySet(models.QuerySet):
    """Agencies in the scope in force."""

    def active(self) -> AgencyQuerySet:
        """Not retired."""
        return self.filter(retired_at=None)

    def ending(self, *, on: datetime.date, days: int) -> AgencyQuerySet:
        """Active, whose contract or qualification has ended or ends within so many days."""
        last = on + datetime.timedelta(days=days)
        return self.active().filter(Q(contract_to__lte=last) | Q(qualified_until__lte=last))


class ServiceQuerySet(models.QuerySet):
    """Services in the scope in force."""

    def barring(self, *, on: datetime.date, years: int) -> ServiceQuerySet:
        """Those that keep their people away on that day: begun, and not over for longer than so many years.

        The day `years` after the last day of the service is the last one barred.
        """
        rows = self.filter(voided_at=None, from_on__lte=on).alias(barred_until=YearsLater("to_on", years))
        return rows.filter(Q(to_on=None) | Q(barred_until__gte=on))


class ExpertQuerySet(models.QuerySet):
    """Experts in the scope in force."""

    def active(self) -> ExpertQuerySet:
        """Not retired."""
        return self.filter(retired_at=None)

    def with_contract_end(self) -> ExpertQuerySet:
        """`ends_on`: the last day of the contract that counts, FAR without end."""
        return self.annotate(ends_on=contract_end())

    def ending(self, *, on: datetime.date, days: int) -> ExpertQuerySet:
        """Active, whose contract has ended or ends within so many days. Needs `with_contract_end`."""
        return self.active().filter(ends_on__lte=on + datetime.timedelta(days=days))

    def with_assignments(self, *, on: datetime.date, years: int) -> ExpertQuerySet:
        """`assigned`: enterprises assigned on that day; `conflict`: among them one they, or their agency, served within
        the years before it."""
        from inspections.experts.models import Service

        rows = Service.objects.barring(on=on, years=years)
        served = rows.filter(zone_id=OuterRef("zone_id"), enterprise_id=OuterRef("enterprise_id"))
        mine = Q(expert_id=OuterRef(OuterRef("pk"))) | Q(agency_id=OuterRef(OuterRef("agency_id")))
        running = Assignment.objects.on(on).filter(zone_id=OuterRef("zone_id"), seat_id=OuterRef("seat_id"))
        number = running.order_by().values("seat_id").annotate(n=Count("id")).values("n")
        return self.annotate(assigned=_or_none(number), conflict=Exists(running.filter(Exists(served.filter(mine)))))

    def with_quality(self) -> ExpertQuerySet:
        """`found`, `judged`, `confirmed` of each, as `quality_of` counts them."""
        mine = Danger.objects.by_expert().filter(zone_id=OuterRef("zone_id"), finder_user_id=OuterRef("seat__user_id"))
        rows = {"found": mine, "judged": mine.judged(), "confirmed": mine.confirmed()}
        counted = {
            name: _or_none(found.order_by().values("finder_user_id").annotate(n=Count("id")).values("n"))
            for name, found in rows.items()
        }
        return self.annotate(**counted)


def _or_none(number: models.QuerySet) -> Coalesce:
    """A counted subquery; 0 where there is no row to count."""
    return Coalesce(Subquery(number), Value(0), output_field=models.IntegerField())


@dataclass(frozen=True)
class Quality:
    """What became of one expert's findings. `judged` is confirmed and not confirmed; the share is confirmed ÷ judged."""

    found: int = 0
    judged: int = 0
    confirmed: int = 0


def quality_of(people: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Quality]:
    """{(zone, user): what became of the findings} for experts given so, in one statement; those without any are missing.

    Found: handed in as an expert. Confirmed: issued and not void since. Not confirmed: sent back and not handed in again,
    or void as a mistake. What waits for the review, and what is void as known already, is not judged.
    """
    wanted = set(people)
    if not wanted:
        return {}
    zones, users = {zone for zone, _user in wanted}, {user for _zone, user in wanted}
    rows = Danger.objects.by_expert().filter(zone_id__in=zones, finder_user_id__in=users)
    sums = rows.order_by().values_list("zone_id", "finder_user_id").annotate(
        found=Count("id"),
        judged=Count("id", filter=CONFIRMED | NOT_CONFIRMED),
        confirmed=Count("id", filter=CONFIRMED),
    )  # fmt: skip
    return {(zone, user): Quality(*counts) for zone, user, *counts in sums if (zone, user) in wanted}
