"""Rows for tests, with the fields a reader does not care about filled in. Call inside a scope."""

from __future__ import annotations

import itertools
from typing import Any

from django.utils import timezone

from hazards.dangers.models import Danger
from tests.cast import Cast

_serial = itertools.count(1)


def make_danger(cast: Cast, firm: str, **fields: Any) -> Danger:
    """A draft danger in the enterprise `firm` ('a1' …), found now by the zone's inspector."""
    n = next(_serial)
    values: dict[str, Any] = {
        "zone_id": cast.zone[firm[0]],
        "enterprise_id": cast.enterprise[firm],
        "area_id": cast.area[f"{firm[0]}1"],
        "department_id": cast.department[firm[0]],
        "source": "inspector",
        "found_at": timezone.now(),
        "state_since": timezone.now(),
        "location": f"抛光车间 {n} 号除尘系统",
        "sector": "dust",
        "description": f"除尘管道积尘超过 1 mm，CANARY-{firm[0]}-{firm}",
        "measures": "清扫管道，装锁气卸灰装置",
        "severity": "a",
        "finder_user_id": cast.people[f"inspector_{firm[0]}"].user_id,
        "finder_name": "检查员",
    }
    return Danger.objects.create(**values | fields)
