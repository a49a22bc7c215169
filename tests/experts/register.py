"""Entries of the register for tests, written in the scope of the zone's office."""

from __future__ import annotations

import datetime
from typing import Any

from core.tenancy import scope_of, scoped_to
from core.workdays import today
from inspections.experts.models import Agency, Expert, Service
from tests.cast import Cast

LONG_AGO = datetime.date(2020, 1, 1)


def office_of(cast: Cast, zone: str) -> Any:
    """The scope of the safety office of a zone, to be entered."""
    return scoped_to(scope_of(cast.actor(f"office_{zone}")))


def enter_agency(cast: Cast, zone: str = "a", **fields: Any) -> Agency:
    """An agency with an open contract."""
    values = {"name": "江苏安评技术服务有限公司", "contract_from": LONG_AGO, "recorded_by": "某"}
    with office_of(cast, zone):
        return Agency.objects.create(zone_id=cast.zone[zone], **values | fields)


def enter_expert(cast: Cast, username: str | None = "expert_a", zone: str = "a", **fields: Any) -> Expert:
    """The entry of a seat of an expert, with an open contract."""
    seat = cast.people[username].seat_id if username else None
    values = {"name": "周专家", "sectors": ["dust"], "contract_from": LONG_AGO, "seat_id": seat, "recorded_by": "某"}
    with office_of(cast, zone):
        return Expert.objects.create(zone_id=cast.zone[zone], **values | fields)


def served(cast: Cast, party: Agency | Expert, firm: str = "a2", **fields: Any) -> Service:
    """The party served the enterprise `firm`, and still does unless `to_on` says otherwise."""
    values: dict[str, Any] = {
        "kind": "evaluation", "from_on": today() - datetime.timedelta(days=400), "source": "评价报告 APJ-1",
        "recorded_by": "某", "agency" if isinstance(party, Agency) else "expert": party,
    }  # fmt: skip
    with office_of(cast, firm[0]):
        return Service.objects.create(
            zone_id=cast.zone[firm[0]], enterprise_id=cast.enterprise[firm], **values | fields
        )
