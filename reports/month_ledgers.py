"""E and F of a month in the small ledgers: as they stand while the zone writes, as they stood once it was handed in.

Rows are only added and made void, each with its moment, so what stood at a moment can be read again row by row.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from enterprises.models import Accident, Penalty
from reports.content import Content
from reports.models import ReportPeriod
from reports.states import WITH_ZONE


def rows_of(content: Content, ledger: type[Accident] | type[Penalty]) -> QuerySet:
    """The rows of one ledger that belong to the filing, in the order they happened."""
    filing = content.filing
    return _standing(ledger, filing.zone_id, content.period, None if filing.state in WITH_ZONE else filing.submitted_at)


def ledgers_of(content: Content) -> dict[str, Any]:
    """Accidents and penalties in the shape a filing keeps them: its copy once handed in, else as they stand."""
    filing = content.filing
    if filing.state in WITH_ZONE:  # a report that came back still holds the copy of its first handing in
        return copied(filing.zone_id, content.period)
    return filing.typed.get("ledgers") or {"accidents": [], "penalties": {}}


def copied(zone_id: int, period: ReportPeriod) -> dict[str, Any]:
    """The ledgers of the month as they stand, for the copy a filing keeps."""
    penalties = _standing(Penalty, zone_id, period).order_by()
    return {
        "accidents": [
            {
                "id": row.pk, "on": row.happened_on.isoformat(), "level": row.level, "deaths": row.deaths,
                "injuries": row.injuries, "loss": str(row.loss), "description": row.description,
                "evidence": row.evidence,
            }
            for row in _standing(Accident, zone_id, period)
        ],
        "penalties": {
            row["kind"]: [row["many"], str(row["total"])]
            for row in penalties.values("kind").annotate(many=Count("pk"), total=Sum("amount"))
        },
    }  # fmt: skip


def evidence_of_penalties(content: Content) -> list[str]:
    """What the penalties rest on, each once; the copy in the filing holds their sums only."""
    return list(dict.fromkeys(rows_of(content, Penalty).exclude(evidence="").values_list("evidence", flat=True)))


def _standing(ledger: Any, zone_id: int, period: ReportPeriod, at: datetime.datetime | None = None) -> QuerySet:
    """Rows of the month that stand now, or stood at a moment."""
    rows = ledger.objects.filter(zone_id=zone_id, happened_on__range=(period.start, period.end))
    if at is None:
        rows = rows.filter(voided_at=None)
    else:
        rows = rows.filter(Q(voided_at=None) | Q(voided_at__gt=at), recorded_at__lte=at)
    return rows.order_by("happened_on", "id")
