"""Plans of visits in the world of the leak walk: each enterprise has an open visit this week and one that rolled, in
the name of its owner; both zones have goals. Secret visits are planted with the visits."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from inspections.plans.models import WeekGoal, ZoneCadence
from inspections.visits.models import Visit
from inspections.visits.queries import week_of
from tests.cast import Cast


def plant_visit_plans(cast: Cast, firm: str) -> None:
    """Of one enterprise: a visit of today and one carried along for two weeks, led by somebody named after it."""
    today = timezone.localdate()
    for n, day in enumerate((today, today - datetime.timedelta(days=14))):
        add_visit(
            cast, firm, day, lead_name=f"CANARY-{firm[0]}-{firm}", subject=f"CANARY-{firm[0]}-{firm}",
            plan_key=f"cadence:{today.year}:{cast.enterprise[firm]}:{n + 1}/12", purpose="first" if n else "cadence",
        )  # fmt: skip


def plant_goals(cast: Cast) -> None:
    """What the zones ask of a week, and of a class beyond the province."""
    now = timezone.now()
    for key, zone in cast.zone.items():
        said: dict[str, Any] = {"zone_id": zone, "changed_by": f"CANARY-{key}-zone", "changed_at": now}
        WeekGoal.objects.create(**said, area_id=cast.area[f"{key}1"], enterprises=3)
        WeekGoal.objects.create(**said, department_id=cast.department[key], enterprises=2)
        ZoneCadence.objects.create(**said, risk="blue", visits=2)


def add_visit(cast: Cast, firm: str, day: datetime.date, **fields: Any) -> Visit:
    """A planned visit to an enterprise of the cast, or to `enterprise_id` in the same zone."""
    now = timezone.now()
    return Visit.objects.create(
        **{
            "zone_id": cast.zone[firm[0]], "enterprise_id": cast.enterprise[firm], "area_id": cast.area[f"{firm[0]}1"],
            "planned_on": day, "rolls_from": week_of(day), "planned_at": now, "state_since": now, "sector": "dust",
            "lead_seat_id": cast.people[f"inspector_{firm[0]}"].seat_id,
        } | fields
    )  # fmt: skip


def more_visit_plans(cast: Cast, n: int, enterprise_id: int) -> None:
    """One more visit of this week with a lead of its own, for the counting of statements."""
    lead = {"lead_seat_id": 70000 + n, "lead_name": f"更多 {n}"}
    add_visit(cast, "a1", timezone.localdate(), enterprise_id=enterprise_id, **lead)
