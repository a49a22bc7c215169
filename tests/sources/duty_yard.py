"""Persons, slots and logs of duties for tests. Call inside a scope of the zone or the province."""

from __future__ import annotations

import datetime
import itertools
import uuid
from typing import Any

from core.tenancy import Scope, scope_of, scoped_to
from hazards.sources.models import DutyLog, DutySlot, HazardSource, Person
from tests.cast import Cast

PROVINCE = Scope(tier="province")
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
_serial = itertools.count(1)


def at(day: datetime.date, hour: int = 9, minute: int = 0) -> datetime.datetime:
    """A time of this day in Shanghai."""
    return datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def in_scope(cast: Cast, username: str) -> Any:
    return scoped_to(scope_of(cast.actor(username)))


def add_person(unit: HazardSource, role: str = "operating", **fields: Any) -> Person:
    values: dict[str, Any] = {
        "zone_id": unit.zone_id, "enterprise_id": unit.enterprise_id, "source_id": unit.pk, "role": role,
        "name": f"张工 {next(_serial)}", "post": "车间主任", "phone": "13800001234",
        "from_on": datetime.date(2025, 1, 1), "recorded_by": "安全员",
    }  # fmt: skip
    return Person.objects.create(**values | fields)


def add_slot(unit: HazardSource, due_on: datetime.date, role: str = "operating", **fields: Any) -> DutySlot:
    """A duty of the week before `due_on`, with 7 days of grace."""
    values: dict[str, Any] = {
        "zone_id": unit.zone_id, "enterprise_id": unit.enterprise_id, "source_id": unit.pk, "role": role,
        "rule_code": "D36", "starts_on": due_on - datetime.timedelta(days=4), "due_on": due_on,
        "late_until": due_on + datetime.timedelta(days=7), "made_at": at(due_on - datetime.timedelta(days=4), 0),
    }  # fmt: skip
    return DutySlot.objects.create(**values | fields)


def add_log(slot: DutySlot, done_at: datetime.datetime, **fields: Any) -> DutyLog:
    values: dict[str, Any] = {
        "zone_id": slot.zone_id, "enterprise_id": slot.enterprise_id, "slot_id": slot.pk, "source_id": slot.source_id,
        "role": slot.role, "done_at": done_at, "recorded_at": done_at, "place": "罐区", "words": "查了阀门和液位计",
        "by_name": "张工", "by_seat_id": 1, "client_id": uuid.uuid4(),
    }  # fmt: skip
    return DutyLog.objects.create(**values | fields)


def status_of(slot: DutySlot, on: datetime.date) -> str:
    return DutySlot.objects.with_status(on=on).get(pk=slot.pk).status
