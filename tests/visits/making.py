"""Visits of any day, written as the services write them: planned, under way, findings, finished, published."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.utils import timezone

from inspections.visits.models import Finding, Signature, Visit
from parks.models import Department
from tests.cast import Cast

_serial = itertools.count(1)
PUBLIC = ("number", "number_year", "number_serial", "published_at", "published_by")


def make_visit(cast: Cast, firm: str, *, finished_at: datetime.datetime, findings: Any = (), **facts: Any) -> Visit:
    """A finished visit to `firm` ('a1' …). `findings`: facts of each. Secret ones (secret_to > 0) wait for `publish`."""
    started = finished_at - datetime.timedelta(hours=1)
    counts = {
        "found_count": len(findings), "fixed_count": sum(bool(one.get("fixed")) for one in findings),
        "people_count": facts.pop("people_count", 2), "expert_count": facts.pop("expert_count", 0),
    }  # fmt: skip
    ends = {name: facts.pop(name) for name in ("first_year", "area_id", "sector", "size") if name in facts}
    published_at = facts.pop("published_at", finished_at)
    values = {
        "zone_id": cast.zone[firm[0]], "enterprise_id": cast.enterprise[firm], "state": "planned", "state_since": started,
        "planned_on": timezone.localdate(started),
        "planned_at": started, "sector": "dust", "lead_seat_id": cast.people[f"inspector_{firm[0]}"].seat_id,
        "lead_name": "检查员", "standard_id": facts.pop("standard_id", None) or _standard(),
    } | facts  # fmt: skip
    visit = Visit.objects.create(**values)
    row = Visit.objects.filter(pk=visit.pk)
    row.update(state="underway", started_at=started)
    for one in findings:
        _find(visit, finished_at, one)
    if visit.form == "joint":
        _sign_twice(visit, finished_at)
    if "first_year" in ends:
        row.update(briefed=True, files_checked=True, risks_confirmed=True)
    row.update(state="finished", finished_at=finished_at, **counts, **ends)
    if not visit.secret_to and published_at is not None:
        publish(visit, published_at)
    return Visit.objects.get(pk=visit.pk)


def publish(visit: Visit, at: datetime.datetime, dangers: Any = ()) -> None:
    """The visit becomes public at that moment; `dangers`: ids for its findings in order, else numbers of their own."""
    serial = next(_serial)
    values = dict(zip(PUBLIC, (f"T-J{serial}", 1999, serial, at, "某"), strict=True))
    Visit.objects.filter(pk=visit.pk).update(secret_to=0, **values)
    given = iter(dangers)
    for finding in Finding.objects.filter(visit_id=visit.pk, danger_id=None, withdrawn_at=None).order_by(
        "found_at", "id"
    ):
        Finding.objects.filter(pk=finding.pk).update(danger_id=next(given, 9_000_000 + next(_serial)))


def _find(visit: Visit, at: datetime.datetime, facts: dict[str, Any]) -> None:
    values = {
        "description": "除尘管道积尘超过 1 mm", "location": "抛光车间", "sector": "dust", "severity": "b", "found_at": at,
        "recorded_at": at, "finder_seat_id": 1, "finder_user_id": 1, "finder_name": "检查员", "item_key": "A2",
    } | facts  # fmt: skip
    Finding.objects.create(zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, visit_id=visit.pk, **values)


def _sign_twice(visit: Visit, at: datetime.datetime) -> None:
    """Of two departments of the zone."""
    for name in ("应急管理局", "消防大队"):
        department, _new = Department.objects.get_or_create(zone_id=visit.zone_id, name=name)
        Signature.objects.create(
            zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, visit_id=visit.pk, name=name, signed_at=at,
            department_id=department.pk,
        )  # fmt: skip


def _standard() -> int:
    from inspections.checklists.models import Standard

    row = Standard.objects.filter(code="MADE").first() or Standard.objects.create(
        code="MADE", version=1, title="测试推荐表", sector="dust", body={"sections": []}, items=0, source="测试",
        valid_from="2020-01-01",
    )  # fmt: skip
    return row.pk


def hours_ago(hours: float) -> datetime.datetime:
    """A moment of the recent past."""
    return timezone.now() - datetime.timedelta(hours=hours)
