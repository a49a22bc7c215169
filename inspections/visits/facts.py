"""What was known of visits and when: rows as figures count them, as of any moment and as known at another.

A visit happens when it is finished and is known from its publication; at both the database fixes it, so its own row
tells of every moment since. Secret visits are published later, by a person: until then nobody counts them, not even
those who may see them, or a frozen number would tell of a visit nobody may know of.
"""

from __future__ import annotations

import datetime

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models import DateTimeField as Moment
from django.db.models.functions import Cast, Concat, TruncDate

from core.figures import Period
from enterprises.models import EnterpriseFact
from hazards.dangers.fact_models import FactVersion
from inspections.visits.finding import LOOK_BACK_DAYS
from inspections.visits.models import Finding, Visit
from inspections.visits.states import Secrecy, State

AGAIN = datetime.timedelta(days=LOOK_BACK_DAYS)


def published(period: Period, of: str = "") -> Q:
    """Finished, no secret any more, and published by the moment looked from. `of`: path to the visit ("visit__")."""
    known = {f"{of}published_at__isnull": False}
    if period.known_at is not None:
        known = {f"{of}published_at__lte": period.known_at}
    return Q(**{f"{of}state": State.FINISHED, f"{of}secret_to": Secrecy.OPEN, **known})


def in_days(period: Period, of: str = "") -> Q:
    """Finished in the period, before the moment looked from."""
    start, after = period.moments()
    return Q(**{f"{of}finished_at__gte": start, f"{of}finished_at__lt": after})


def visits_known(period: Period) -> QuerySet[Visit]:
    """Visits known at the period's moment. `party`: who led in which zone on which day; the same group, one 组次."""
    day = Cast(TruncDate("finished_at"), CharField())
    party = Concat(Cast("zone_id", CharField()), Value("/"), Cast("lead_seat_id", CharField()), Value("/"), day)
    return Visit.objects.filter(published(period)).annotate(party=party)


def findings_known(period: Period) -> QuerySet[Finding]:
    """Findings that stand on visits known then, with `area_id` of the visit and whether the zone had `confirmed` them."""
    issued = FactVersion.objects.filter(
        period.known(), zone_id=OuterRef("zone_id"), danger_id=OuterRef("danger_id"), counted=True,
        issued_at__lt=period.as_of,
    )  # fmt: skip
    rows = Finding.objects.filter(published(period, "visit__"), withdrawn_at=None, danger_id__isnull=False)
    return rows.annotate(area_id=F("visit__area_id"), confirmed=Exists(issued))


def firms_known(period: Period) -> QuerySet[EnterpriseFact]:
    """Enterprises as known then: whether one was `visited` in the period, and had its `first` supervision of the year."""
    mine = Visit.objects.filter(published(period), zone_id=OuterRef("zone_id"), enterprise_id=OuterRef("enterprise_id"))
    _start, after = period.moments()
    first = mine.filter(first_year=period.end.year, finished_at__lt=after)
    rows = EnterpriseFact.objects.filter(period.known())
    return rows.annotate(visited=Exists(mine.filter(in_days(period))), first=Exists(first))


def came_again(period: Period) -> Q:
    """Of closed dangers (facts of the dangers): found again on a visit within 180 days of being closed.

    The same again: the inspector said so, or it is the same item at a place of the same name.
    """
    limit = ExpressionWrapper(OuterRef("closed_at") + Value(AGAIN), output_field=Moment())
    before = Finding.objects.filter(
        zone_id=OuterRef("zone_id"), danger_id=OuterRef(OuterRef("danger_id")), item_key=OuterRef("item_key"),
        location=OuterRef("location"),
    )  # fmt: skip
    later = Finding.objects.filter(
        published(period, "visit__"), zone_id=OuterRef("zone_id"), enterprise_id=OuterRef("enterprise_id"),
        withdrawn_at=None, found_at__gt=OuterRef("closed_at"), found_at__lte=limit, found_at__lt=period.as_of,
    )  # fmt: skip
    same = Q(repeats_id=OuterRef("danger_id")) | (~Q(item_key="") & Q(Exists(before)))
    return Q(Exists(later.filter(same)))
