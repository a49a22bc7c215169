"""Rows of the ledger of units for tests, filled in where a reader does not care. Call inside a scope."""

from __future__ import annotations

import itertools
from typing import Any

from django.utils import timezone

from hazards.sources.models import HazardSource, Holding, SourceVersion
from tests.cast import Cast

_serial = itertools.count(1)


def add_unit(cast: Cast, firm: str, **fields: Any) -> HazardSource:
    """A draft unit of the enterprise `firm` ('a1' …) without a result."""
    values: dict[str, Any] = {
        "zone_id": cast.zone[firm[0]],
        "enterprise_id": cast.enterprise[firm],
        "state_since": timezone.now(),
        "name": f"液氨罐区 {next(_serial)} CANARY-{firm[0]}-{firm}",
        "kind": "storage",
        "exposed_people": 80,
        "recorder_user_id": cast.people[f"safety_{firm}"].user_id,
        "recorder_name": "安全员",
    }
    return HazardSource.objects.create(**values | fields)


def add_holding(unit: HazardSource, **fields: Any) -> Holding:
    """12 t of ammonia in the unit."""
    values: dict[str, Any] = {
        "zone_id": unit.zone_id,
        "enterprise_id": unit.enterprise_id,
        "source_id": unit.pk,
        "position": 0,
        "name": "氨",
        "quantity_t": 12,
    }
    return Holding.objects.create(**values | fields)


def add_version(unit: HazardSource, *, number: int = 1, **fields: Any) -> SourceVersion:
    """A frozen result: a major hazard source of level 四级. Written in a zone or province scope."""
    values: dict[str, Any] = {
        "zone_id": unit.zone_id,
        "enterprise_id": unit.enterprise_id,
        "source_id": unit.pk,
        "number": number,
        "made_at": timezone.now(),
        "made_by": "安委办",
        "cause": "first",
        "case": {"unit": "storage"},
        "result": {"S": "1.2"},
        "standard": "GB 18218-2018",
        "is_major": True,
        "level": "4",
    }
    return SourceVersion.objects.create(**values | fields)


def add_major_unit(cast: Cast, firm: str, *, state: str = "in_use", **fields: Any) -> HazardSource:
    """A major hazard source of level 四级, with its version in force. Written in a zone or province scope."""
    unit = add_unit(cast, firm, **fields)
    version = add_version(unit)
    HazardSource.objects.filter(pk=unit.pk).update(
        version=version, is_major=True, level="4", s_value="1.2", r_value="3"
    )
    walk(unit, state)
    return HazardSource.objects.get(pk=unit.pk)


PATH = ("draft", "review", "identified", "assessed", "filed", "in_use", "changing")


def walk(unit: HazardSource, state: str) -> None:
    """Move a unit along the way of its life to a state, step by step as the guard wants it."""
    for step in PATH[1 : PATH.index(state) + 1]:
        HazardSource.objects.filter(pk=unit.pk).update(state=step)
