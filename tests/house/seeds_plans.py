"""Emergency plans of the leak walk's world."""

from __future__ import annotations

import datetime

from hazards.sources.models import Drill, EmergencyPlan


def plant_plans(zone: int, enterprise: int, canary: str, today: datetime.date) -> None:
    """A plan handed in and drilled, and the version it replaced."""
    begun = today - datetime.timedelta(400)
    whose = {"zone_id": zone, "enterprise_id": enterprise}
    words = {"version_label": canary, "authority": canary, "recorded_by": canary}
    old = EmergencyPlan.objects.create(
        **whose, **words, name=canary, kind="general", published_on=begun, superseded_on=today, submitted_on=begun,
        filed_on=begun, filing_number=canary, evaluated_on=begun, evaluation=canary,
    )  # fmt: skip
    plan = EmergencyPlan.objects.create(**whose, **words, name=canary, kind="general", published_on=today, replaces=old)
    for one, day in ((old, begun), (plan, today)):
        Drill.objects.create(**whose, plan=one, on=day, kind="live", people=5, summary=canary, recorded_by=canary)
        EmergencyPlan.objects.filter(pk=one.pk).update(drilled_on=day)
