"""A month of visits for the calendar, and what each lead has in it. Which visits there are is the database's business."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from inspections.plans.weekly import moment
from inspections.plans.windows import DAY
from inspections.visits.models import Visit
from inspections.visits.states import State

SHOWN_A_DAY = 6


def next_month(month: datetime.date) -> datetime.date:
    return (month + 31 * DAY).replace(day=1)


def in_month(
    month: datetime.date, *, lead: int | None = None, area: int | None = None, zone: int | None = None
) -> QuerySet[Visit]:
    """Visits planned for days of this month that were not called off."""
    rows = Visit.objects.filter(planned_on__gte=month, planned_on__lt=next_month(month)).exclude(state=State.CALLED_OFF)
    given = {"lead_seat_id": lead, "area_id": area, "zone_id": zone}
    return rows.filter(**{name: value for name, value in given.items() if value is not None})


def days_of(rows: QuerySet[Visit]) -> dict[datetime.date, list[dict[str, Any]]]:
    """The first visits of each day with the count of all of them (`count`), one statement."""
    found = rows.annotate(
        place=Window(RowNumber(), partition_by=F("planned_on"), order_by=("state", "id")),
        count=Window(Count("id"), partition_by=F("planned_on")),
    ).filter(place__lte=SHOWN_A_DAY)
    days: dict[datetime.date, list[dict[str, Any]]] = {}
    for row in found.order_by("planned_on", "place").values(
        "id", "planned_on", "state", "form", "secret_to", "lead_seat_id", "lead_name", "by_province", "due_on", "count",
        "enterprise__name", "enterprise__short_name",
    ):  # fmt: skip
        days.setdefault(row["planned_on"], []).append(row)
    return days


def workload(month: datetime.date, zone_id: int, on: datetime.date) -> list[dict[str, Any]]:
    """By lead: planned for the month, of those still to be made, finished in the month, and late today wherever planned."""
    end = next_month(month)
    planned = Q(planned_on__gte=month, planned_on__lt=end) & ~Q(state=State.CALLED_OFF)
    done = Q(state=State.FINISHED, finished_at__gte=moment(month), finished_at__lt=moment(end))
    late = Q(state=State.PLANNED) & (Q(due_on__lt=on) | Q(due_on=None, planned_on__lt=on))
    rows = Visit.objects.filter(planned | done | late, zone_id=zone_id)
    return list(
        rows.values("lead_seat_id", "lead_name").annotate(
            planned=Count("id", filter=planned),
            open=Count("id", filter=planned & Q(state__in=[State.PLANNED, State.UNDERWAY])),
            done=Count("id", filter=done),
            late=Count("id", filter=late),
        ).order_by("lead_name", "lead_seat_id")
    )  # fmt: skip
