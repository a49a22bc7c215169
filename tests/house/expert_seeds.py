"""Experts, agencies and services in the world of the leak walk: records no enterprise and no expert sees."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from inspections.experts.models import Agency, Expert, Service
from tests.cast import Cast

EXPERT_KINDS = (
    (r"^experts:agency\w* pk$", "experts.Agency"),
    (r"^experts:service_\w+ pk$", "experts.Service"),
    (r"^experts:\w+ pk$", "experts.Expert"),
)
ADMINISTRATION = (
    "experts.Agency",
    "experts.Expert",
    "experts.Service",
    "accounts.Assignment",
    "enterprises.Penalty",
    "enterprises.Accident",
    "checklists.Checklist",
)
"""Kinds of the administration alone: no enterprise and no expert sees a row of them."""


def plant_experts(cast: Cast) -> None:
    """Of each zone: an agency, its expert with a seat, another without; services that last, are over, are void."""
    today, now = timezone.localdate(), timezone.now()
    for key, zone in cast.zone.items():
        canary = f"CANARY-{key}-zone"
        owner: dict[str, Any] = {"zone_id": zone, "recorded_by": canary}
        agency = Agency.objects.create(
            **owner, name=canary, qualification=canary, contact=canary, phone=canary[:20], contract_from=today
        )
        texts = {"speciality": canary, "title": canary, "phone": canary[:20], "sectors": ["dust"]}
        seat = cast.people[f"expert_{key}"].seat_id
        expert = Expert.objects.create(**owner, **texts, name=canary, agency=agency, seat_id=seat, contract_from=today)
        Expert.objects.create(**owner, **texts, name=canary, contract_from=today, retired_at=now)
        done = {**owner, "source": canary, "kind": "evaluation", "from_on": today - datetime.timedelta(days=90)}
        for n in (1, 2):
            firm = {"enterprise_id": cast.enterprise[f"{key}{n}"]}
            Service.objects.create(**done, **firm, expert=expert)
            Service.objects.create(**done, **firm, agency=agency, to_on=today)
            Service.objects.create(**done, **firm, agency=agency, voided_at=now, voided_by=canary, void_reason=canary)


def more_experts(cast: Cast, n: int) -> None:
    """One more of each, for the counting of statements: an expert of the planted agency, and a service of each."""
    today, zone = timezone.localdate(), cast.zone["a"]
    owner: dict[str, Any] = {"zone_id": zone, "recorded_by": "x"}
    first = Expert.objects.filter(zone_id=zone, seat__isnull=False).earliest("id")
    Agency.objects.create(**owner, name=f"更多机构 {n}", contract_from=today)
    Expert.objects.create(
        **owner, name=f"更多专家 {n}", sectors=["gas"], agency_id=first.agency_id, contract_from=today
    )
    done = {**owner, "source": "x", "kind": "training", "from_on": today, "enterprise_id": cast.enterprise["a1"]}
    Service.objects.create(**done, expert=first)
    Service.objects.create(**done, agency_id=first.agency_id)
