"""Risk classes and penalties of every level in the world of the leak walk."""

from __future__ import annotations

from django.utils import timezone

from enterprises.models import Accident, Penalty
from tests.cast import Cast

RISK_KINDS = (
    (r"^risk:(detail|facts) pk$", "enterprises.Enterprise"),
    (r"^enterprises:penalt\w* pk$", "enterprises.Penalty"),
    (r"^enterprises:accident\w* pk$", "enterprises.Accident"),
)
RISK_WORDS = (
    (r"^risk:facts factor$", ("overdue", "major", "penalty", "accident", "source", "nothing")),
    (r"^risk:rule code$", ("Y1", "nothing")),
)


def plant_risk(cast: Cast, firm: str) -> None:
    """A penalty of each level and an accident of one enterprise: records of the administration alone."""
    mark, now = f"CANARY-{firm[0]}-zone", timezone.now()
    row = {
        "zone_id": cast.zone[firm[0]], "enterprise_id": cast.enterprise[firm], "happened_on": now.date(),
        "description": mark, "recorded_by": mark, "recorder_user_id": 1,
    }  # fmt: skip
    for level in ("city", "zone", "town"):
        Penalty.objects.create(kind="fine", level=level, amount=1, **row)
    Accident.objects.create(level="general", **row)
