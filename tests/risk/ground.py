"""Facts of enterprises for the tests of risk classes, on fixed days. Call inside a scope of the province."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from core.figures import at_midnight
from core.tenancy import Scope, scope_of, scoped_to
from enterprises.models import Accident, Enterprise, Penalty
from hazards.dangers.models import Danger
from hazards.sources.models import HazardSource, KeyItem, SourceVersion
from inspections.risk.computing import compute
from inspections.risk.models import RiskClass
from tests.cast import Cast
from tests.factories import make_danger, make_source

PROVINCE = Scope(tier="province")
D = datetime.date
ON = D(2026, 11, 20)
"""The day everything is computed for."""
_serial = itertools.count(50001)


def in_scope(cast: Cast, username: str) -> Any:
    return scoped_to(scope_of(cast.actor(username)))


def rated(cast: Cast, firm: str = "a1", on: datetime.date = ON) -> RiskClass:
    """The current class of an enterprise, computed as of the day."""
    compute(on=on)
    return RiskClass.objects.get(enterprise_id=cast.enterprise[firm], known_to=None)


def owner(cast: Cast, firm: str) -> dict[str, Any]:
    return {"zone_id": cast.zone[firm[0]], "enterprise_id": cast.enterprise[firm]}


def add_source(cast: Cast, firm: str, level: str) -> HazardSource:
    """A major hazard source of this level ('1' highest, '' not graded), by a version that says so."""
    source = make_source(cast, firm, state="in_use")
    version = SourceVersion.objects.get(pk=source.version_id)
    version.pk, version.number, version.level = None, version.number + 1, level
    version.save(force_insert=True)
    HazardSource.objects.filter(pk=source.pk).update(version_id=version.pk, level=level)
    return source


def add_key(cast: Cast, firm: str, kind: str, number: int) -> None:
    KeyItem.objects.create(**owner(cast, firm), kind=kind, number=number, recorded_by="x")


def add_danger(
    cast: Cast, firm: str, *, severity: str = "b", issued: datetime.date, due: datetime.date,
    closed: datetime.date | None = None, **fields: Any,
) -> Danger:  # fmt: skip
    """A danger issued on a day, due on another, closed on a third or still open."""
    n = next(_serial)
    facts: dict[str, Any] = {
        "severity": severity, "state": "closed" if closed else "rectifying", "visible_to_enterprise": True,
        "number": f"R-{n}", "number_year": issued.year, "number_serial": n, "found_at": at_midnight(issued),
        "issued_at": at_midnight(issued), "due_on": due, "original_due_on": due,
    }  # fmt: skip
    if closed:
        acceptor = cast.people[f"acceptor_{firm[0]}"].user_id
        facts |= {
            "closed_at": at_midnight(closed), "accepted_at": at_midnight(closed), "acceptor_user_id": acceptor,
        }  # fmt: skip
    return make_danger(cast, firm, **facts | fields)


def add_major(cast: Cast, firm: str) -> Danger:
    return add_danger(cast, firm, severity="major", issued=D(2026, 11, 1), due=D(2027, 1, 1))


def add_penalty(
    cast: Cast, firm: str, on: datetime.date, kind: str = "fine", level: str = "zone", **fields: Any
) -> Penalty:
    row = {"description": "未按规定清扫粉尘", "recorded_by": "x", "recorder_user_id": 1, "party": "某"}
    return Penalty.objects.create(**owner(cast, firm), **row | fields, happened_on=on, kind=kind, level=level)


def add_accident(cast: Cast, firm: str, on: datetime.date, deaths: int = 0, **fields: Any) -> Accident:
    row = {"description": "机械伤害", "recorded_by": "x", "recorder_user_id": 1, "level": "general", "party": "某"}
    return Accident.objects.create(**owner(cast, firm), **row | fields, happened_on=on, deaths=deaths)


def set_size(cast: Cast, firm: str, size: str) -> None:
    Enterprise.objects.filter(pk=cast.enterprise[firm]).update(size=size)


def risk_of(cast: Cast, firm: str) -> str:
    return Enterprise.objects.get(pk=cast.enterprise[firm]).risk
