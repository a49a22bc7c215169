"""Coverage of a year: 家 (distinct enterprises) and 家次 (visits) counted apart, never mixed.

Counted are finished visits that are no secret. The register is today's: enterprises that have closed are in no 家.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from enterprises.models import Enterprise
from inspections.plans.weekly import moment
from inspections.visits.models import Visit
from inspections.visits.states import LIVING, Purpose


@dataclass(frozen=True)
class Place:
    """One line: an area (in a zone) or a zone (above), or the sum of all of them."""

    key: int | None
    firms: int = 0
    seen: int = 0
    never: int = 0
    firsts: int = 0
    visits: int = 0

    @property
    def unseen(self) -> int:
        return self.firms - self.seen

    @property
    def not_first(self) -> int:
        return self.firms - self.firsts


def year_of_visits(year: int) -> Q:
    """Finished within the year, by the clock of Asia/Shanghai."""
    begin, end = moment(datetime.date(year, 1, 1)), moment(datetime.date(year + 1, 1, 1))
    return Q(finished_at__gte=begin, finished_at__lt=end)


def of_firm() -> QuerySet[Visit]:
    """Visits of the enterprise of the outer row."""
    return Visit.objects.filter(zone_id=OuterRef("zone_id"), enterprise_id=OuterRef("pk"))


def counted_of_firm() -> QuerySet[Visit]:
    return of_firm().counted()  # type: ignore[attr-defined]


def marked(year: int) -> QuerySet[Enterprise]:
    """Active enterprises: seen this year, seen ever, first supervision of the year made."""
    return Enterprise.objects.active().annotate(
        seen=Exists(counted_of_firm().filter(year_of_visits(year))),
        ever=Exists(counted_of_firm()),
        first_made=Exists(counted_of_firm().filter(first_year=year)),
    )


def coverage(year: int, *, by: str) -> tuple[Place, list[Place]]:
    """All, and by `by` (area_id or zone_id): two statements whatever there is."""
    rows = marked(year).order_by().values(by).annotate(
        firms=Count("id"), n_seen=Count("id", filter=Q(seen=True)), n_never=Count("id", filter=Q(ever=False)),
        n_first=Count("id", filter=Q(first_made=True)),
    )  # fmt: skip
    visits = Visit.objects.counted().filter(year_of_visits(year)).order_by().values_list(f"enterprise__{by}")
    times = dict(visits.annotate(n=Count("id")))
    found = {
        row[by]: Place(row[by], row["firms"], row["n_seen"], row["n_never"], row["n_first"], times.get(row[by], 0))
        for row in rows
    }
    for key in times.keys() - found.keys():
        found[key] = Place(key, visits=times[key])  # only enterprises that have closed since
    places = [found[key] for key in sorted(found, key=lambda key: (key is None, key or 0))]
    total = Place(
        None, *(sum(getattr(one, name) for one in places) for name in ("firms", "seen", "never", "firsts", "visits"))
    )
    return total, places


def with_visits(year: int) -> QuerySet[Enterprise]:
    """Active enterprises with what the lists show: last counted visit, 家次 of the year, next planned day."""
    last = counted_of_firm().values("enterprise_id").annotate(at=Max("finished_at")).values("at")
    times = counted_of_firm().filter(year_of_visits(year)).values("enterprise_id").annotate(n=Count("id")).values("n")
    # A list leaves the house as a sheet: days of secret visits are not on it.
    ahead = (
        of_firm()
        .filter(state__in=LIVING, secret_to=0)
        .values("enterprise_id")
        .annotate(on=Min("planned_on"))
        .values("on")
    )
    return marked(year).annotate(last_at=Subquery(last), times=Coalesce(Subquery(times), 0), next_on=Subquery(ahead))


def with_first(year: int) -> QuerySet[Enterprise]:
    """Active enterprises with their first supervision of the year: when it was made, when it is planned, who leads it.

    Only a visit planned as the first one counts: no later one becomes it.
    """
    first = of_firm().filter(purpose=Purpose.FIRST)
    made = first.counted().filter(first_year=year)  # type: ignore[attr-defined]
    begin, end = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    ahead = first.filter(state__in=LIVING, planned_on__gte=begin, planned_on__lte=end).order_by("planned_on", "id")
    return marked(year).annotate(
        made_at=Subquery(made.values("finished_at")[:1]), made_lead=Subquery(made.values("lead_name")[:1]),
        first_on=Subquery(ahead.values("planned_on")[:1]), first_lead=Subquery(ahead.values("lead_name")[:1]),
        first_visit=Coalesce(Subquery(made.values("id")[:1]), Subquery(ahead.values("id")[:1])),
    )  # fmt: skip
