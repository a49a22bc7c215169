"""How many days a danger gets: severity × sector, a setting of the zone over these defaults.

Defaults are the product's proposal (features.md §3A, marked [P]), not law; each zone may set its own.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hazards.dangers.models import Limit
from hazards.dangers.states import Severity

DEFAULT_DAYS = {Severity.MAJOR: 30, Severity.A: 7, Severity.B: 15, Severity.C: 30}
REVIEW_WORKDAYS, SUPERVISION_WORKDAYS, ACCEPTANCE_WORKDAYS, SIGN_WORKDAYS = 3, 2, 5, 1
MAX_EXTENSIONS = 2
ASK_DAYS_BEFORE = 3


@dataclass(frozen=True)
class DueDate:
    """Due date with the rule that gave it, in words."""

    due_on: datetime.date
    rule: str


def matrix(zone_id: int) -> dict[tuple[str, str], int]:
    """All limits the zone has set: (severity, sector or "") → days."""
    return {(row.severity, row.sector): row.days for row in Limit.objects.filter(zone_id=zone_id)}


def days_for(severity: str, sector: str, rows: dict[tuple[str, str], int]) -> tuple[int, str]:
    """Days and the name of the rule: the zone's row for the sector, its row for all sectors, else the default."""
    if (severity, sector) in rows:
        return rows[severity, sector], _("本区期限：等级 × 行业领域")
    if (severity, "") in rows:
        return rows[severity, ""], _("本区期限：等级")
    return DEFAULT_DAYS[Severity(severity)], _("默认期限：等级")


def due_date(*, zone_id: int, severity: str, sector: str, issued_on: datetime.date) -> DueDate:
    """Due date of a danger issued on this day; inclusive to 24:00."""
    days, rule = days_for(severity, sector, matrix(zone_id))
    return DueDate(issued_on + datetime.timedelta(days=days), rule)
