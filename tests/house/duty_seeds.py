"""Persons, duties and logs in the world of the leak walk: every text of theirs carries the canary of its owner."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.utils import timezone

from core.models import StoredFile
from hazards.sources.models import DutyLog, DutyPhoto, DutySlot, HazardSource, Person
from tests.cast import Cast
from tests.factories import make_source

DUTY_KINDS = (
    (r"^sources:(duty|duty_record) pk$", "sources.DutySlot"),
    (r"^sources:duty_log pk$", "sources.DutyLog"),
    (r"^sources:(person|board|board_qr) pk$", "sources.HazardSource"),
)
DUTY_WORDS = (
    (r"^sources:person role$", ("operating", "head", "nothing")),
    (r"^sources:duty_rule code$", ("D36", "nothing")),
)


def plant_duties(cast: Cast, firm: str) -> None:
    """Of one enterprise: persons (one has left), duties still due, done, questioned and answered, with a photograph."""
    canary, today, now = f"CANARY-{firm[0]}-{firm}", timezone.localdate(), timezone.now()
    seat = cast.people[f"safety_{firm}"].seat_id
    for unit in HazardSource.objects.filter(enterprise_id=cast.enterprise[firm], is_major=True):
        owner: dict[str, Any] = {"zone_id": unit.zone_id, "enterprise_id": unit.enterprise_id, "source": unit}
        named = {**owner, "post": canary, "phone": canary[:30], "recorded_by": canary}
        begun = today - datetime.timedelta(days=30)
        Person.objects.create(
            **named, role="operating", name=f"{canary} 前任", from_on=begun, to_on=today, reason=canary
        )
        person = Person.objects.create(**named, role="operating", name=canary, from_on=today, seat_id=seat)
        Person.objects.create(**named, role="technical", name=canary, from_on=begun)
        for days, said in ((2, None), (-1, None), (0, "questioned"), (-2, "answered"), (-30, None)):
            slot = add_slot(unit, today + datetime.timedelta(days=days), person=person, person_name=person.name)
            if said is None:
                continue
            log = DutyLog.objects.create(
                **owner, slot=slot, role=slot.role, done_at=now, recorded_at=now, place=canary, words=canary,
                by_name=canary, by_seat_id=seat, client_id=uuid.uuid4(), questioned_at=now, questioned_by=canary,
                question=canary, **({"answered_at": now, "answer": canary} if said == "answered" else {}),
            )  # fmt: skip
            stored = StoredFile.objects.filter(enterprise_id=unit.enterprise_id, visible_to_enterprise=True).first()
            if stored is not None:
                DutyPhoto.objects.create(
                    zone_id=unit.zone_id, enterprise_id=unit.enterprise_id, log=log, file_id=stored.pk
                )


def add_slot(unit: HazardSource, due_on: datetime.date, **fields: Any) -> DutySlot:
    """A week's duty of the operating head."""
    days = datetime.timedelta(days=4), datetime.timedelta(days=7)
    return DutySlot.objects.create(
        zone_id=unit.zone_id, enterprise_id=unit.enterprise_id, source=unit, role="operating", rule_code="D36",
        starts_on=due_on - days[0], due_on=due_on, late_until=due_on + days[1], made_at=timezone.now(), **fields,
    )  # fmt: skip


def more_duties(cast: Cast, n: int) -> None:
    """One more unit of a1 with a duty that is due and one with a log, for the counting of statements."""
    now, today = timezone.now(), timezone.localdate()
    unit = make_source(cast, "a1", state="in_use", name=f"更多单元 {n} {uuid.uuid4()}")
    add_slot(unit, today)
    done = add_slot(unit, today - datetime.timedelta(days=7))
    DutyLog.objects.create(
        zone_id=unit.zone_id, enterprise_id=unit.enterprise_id, source=unit, slot=done, role="operating", done_at=now,
        recorded_at=now, place="x", words="x", by_name="x", by_seat_id=1, client_id=uuid.uuid4(),
    )  # fmt: skip
