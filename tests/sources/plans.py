"""Plans and units for tests of the filing of emergency plans. Call inside a scope of the zone."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.utils import timezone

from hazards.sources.models import Clock, EmergencyPlan, HazardSource, SourceVersion
from tests.cast import Cast

_serial = itertools.count(1)


def day(text: str) -> datetime.date:
    """'2026-09-21' as a day."""
    return datetime.date.fromisoformat(text)


def make_plan(cast: Cast, firm: str = "a1", **fields: Any) -> EmergencyPlan:
    """A special plan of the enterprise, published on 2026-09-01 unless told otherwise."""
    values: dict[str, Any] = {
        "zone_id": cast.zone[firm[0]], "enterprise_id": cast.enterprise[firm], "kind": "special",
        "name": f"CANARY-{firm[0]}-{firm} 专项预案 {next(_serial)}", "published_on": day("2026-09-01"),
        "version_label": "2026 版", "recorded_by": "某",
    }  # fmt: skip
    return EmergencyPlan.objects.create(**values | fields)


def make_unit(cast: Cast, firm: str = "a1", **fields: Any) -> HazardSource:
    """A storage unit, not yet examined."""
    values: dict[str, Any] = {
        "zone_id": cast.zone[firm[0]], "enterprise_id": cast.enterprise[firm], "kind": "storage",
        "name": f"CANARY-{firm[0]}-{firm} 罐区 {next(_serial)}", "state_since": timezone.now(), "recorder_user_id": 1,
        "recorder_name": "某",
    }  # fmt: skip
    return HazardSource.objects.create(**values | fields)


def make_major(unit: HazardSource, level: str = "4") -> HazardSource:
    """The unit with a result in force that says major hazard source."""
    version = SourceVersion.objects.create(
        zone_id=unit.zone_id, enterprise_id=unit.enterprise_id, source=unit, number=1, made_at=timezone.now(),
        made_by="某", cause="first", case={}, result={}, standard="GB 18218-2018", is_major=True, level=level,
    )  # fmt: skip
    HazardSource.objects.filter(pk=unit.pk).update(version=version, is_major=True, level=level)
    unit.refresh_from_db(fields=["version", "is_major", "level"])
    return unit


def another(code: str, valid_from: str, **fields: Any) -> Clock:
    """A newer version of a clock, as the province would add it (any day). Call in the scope of the province."""
    row = Clock.objects.filter(code=code).order_by("-valid_from", "-id").first()
    assert row is not None
    row.pk, row._state.adding = None, True
    for name, value in {"valid_from": day(valid_from), "sure": "province", **fields}.items():
        setattr(row, name, value)
    row.save()
    return row
