"""Rows for tests, with the fields a reader does not care about filled in. Call inside a scope."""

from __future__ import annotations

import itertools
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from hazards.dangers.models import Danger
from hazards.sources import results
from hazards.sources.models import HazardSource, Holding
from hazards.sources.results import freeze
from hazards.sources.states import Cause
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


def make_source(cast: Cast, firm: str, *, holdings: Any = None, in_force: bool = True, **fields: Any) -> HazardSource:
    """A unit of the enterprise `firm` with its substances; graded and in force as the zone would have confirmed it.

    `holdings`: dicts of columns, [{"name": "氨", "quantity_t": "12"}] by default (S = 1.2, with 80 people R = 3.6).
    """
    n = next(_serial)
    state = fields.pop("state", "identified" if in_force else "draft")
    values: dict[str, Any] = {
        "zone_id": cast.zone[firm[0]],
        "enterprise_id": cast.enterprise[firm],
        "state": state,
        "state_since": timezone.now(),
        "name": f"CANARY-{firm[0]}-{firm} {n} 号罐区",
        "kind": "storage",
        "exposed_people": 80,
        "recorder_user_id": cast.people[f"safety_{firm}"].user_id,
        "recorder_name": f"CANARY-{firm[0]}-{firm}",
    } | fields
    rows = [{"name": "氨", "quantity_t": Decimal(12)}] if holdings is None else holdings
    source = HazardSource(**values | {"state": "draft" if in_force else state})
    source.save(force_insert=True)
    for position, row in enumerate(rows):
        held = {"zone_id": source.zone_id, "enterprise_id": source.enterprise_id, "source_id": source.pk}
        Holding.objects.create(position=position, **held, **row | {"quantity_t": Decimal(str(row["quantity_t"]))})
    if in_force:
        maker = SimpleNamespace(name=f"CANARY-{firm[0]}-{firm}")
        freeze(source, actor=maker, at=timezone.now(), cause=Cause.FIRST, reason="首次辨识")  # type: ignore[arg-type]
        HazardSource.objects.filter(pk=source.pk).update(
            version=source.version, state="review", **results.in_force(source.version.result)
        )
        for step in ("identified", "assessed", "filed", "in_use"):
            HazardSource.objects.filter(pk=source.pk).update(state=step)
            if step == state:
                break
    return HazardSource.objects.select_related("version").get(pk=source.pk)
