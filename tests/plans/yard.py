"""Enterprises by the dozen, visits as they stand after some weeks, and what the database says of a plan."""

from __future__ import annotations

import datetime
import itertools
from contextlib import contextmanager
from typing import Any

import time_machine
from django.db import connection
from django.utils import timezone

from core.tenancy import Scope, scope_of, scoped_to
from core.workdays import today
from enterprises.credit_code import check_character
from enterprises.models import Enterprise
from inspections.checklists.models import Standard
from inspections.risk.raising import end_raise, raise_class
from inspections.visits.models import Visit
from inspections.visits.queries import week_of
from tests.cast import Cast

_serial = itertools.count(1)


def zone(cast: Cast, key: str = "a") -> Any:
    return scoped_to(Scope(tier="zone", zone_id=cast.zone[key]))


def at(text: str) -> Any:
    """Travel to a moment in Asia/Shanghai; a bare day means ten in the morning."""
    moment = datetime.datetime.fromisoformat(text if "T" in text else f"{text}T10:00")
    return time_machine.travel(timezone.make_aware(moment), tick=False)


def make_firms(cast: Cast, number: int, **fields: Any) -> list[int]:
    """So many active enterprises of zone a, without a class or an area unless given; their ids."""
    made, risk = [], fields.pop("risk", "")
    for _n in range(number):
        first17 = f"91320900MA1P{next(_serial):05d}"
        made.append(
            Enterprise(
                zone_id=cast.zone["a"], credit_code=first17 + check_character(first17), name=f"计划企业 {first17[-5:]}",
                **{"sector": "dust"} | fields,
            )
        )  # fmt: skip
    with zone(cast):
        Enterprise.objects.bulk_create(made)
    set_risk(cast, risk, *(one.pk for one in made))
    return [one.pk for one in made]


def set_risk(cast: Cast, risk: str, *firms: int) -> None:
    """The class in force, as an office brings it about: raised, or a raise ended (nothing is computed here)."""
    office = cast.actor("office_a")
    with scoped_to(scope_of(office)):
        for firm in Enterprise.objects.filter(pk__in=firms):
            if firm.risk:
                end_raise(actor=office, enterprise=firm, reason="另行评定")
            if risk:
                raise_class(actor=office, enterprise=firm, colour=risk, reason="区里评定")


def close(cast: Cast, *firms: int) -> None:
    with zone(cast):
        Enterprise.objects.filter(pk__in=firms).update(status="closed")


def visits(cast: Cast, **filters: Any) -> list[Visit]:
    with zone(cast):
        return list(Visit.objects.filter(**filters).order_by("enterprise_id", "planned_on", "id"))


def make_visit(cast: Cast, firm: int, on: datetime.date | None = None, **fields: Any) -> Visit:
    """A visit of zone a as it would stand: planned, or with `state` moved on by the path the guard allows."""
    state, on = fields.pop("state", "planned"), on or today()
    now = timezone.now()
    with zone(cast):
        fields = {"area_id": Enterprise.objects.values_list("area_id", flat=True).get(pk=firm)} | fields
        visit = Visit.objects.create(
            **{
                "zone_id": cast.zone["a"], "enterprise_id": firm, "state_since": now, "planned_on": on,
                "rolls_from": week_of(on),
                "planned_at": now, "sector": "dust", "lead_name": "检查员",
                "lead_seat_id": cast.people["inspector_a"].seat_id,
            } | fields
        )  # fmt: skip
        if state == "finished":
            begin(visit.pk)
            end(visit.pk)
    return visit


def begin(pk: Any) -> None:
    """The visit is under way with some checklist."""
    Visit.objects.filter(pk=pk).update(state="underway", started_at=timezone.now(), standard_id=_standard())


def _standard() -> int:
    found = Standard.objects.values_list("pk", flat=True).first()
    assert found is not None, "the test makes a checklist first: make_standard()"
    return found


def end(pk: Any) -> None:
    Visit.objects.filter(pk=pk).update(state="finished", finished_at=timezone.now())


@contextmanager
def statements() -> Any:
    """How many statements run inside, savepoints and scopes not counted."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        found: list[str] = []
        yield found
    control = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET", "set", "select set_config")
    found += [query["sql"] for query in seen.captured_queries if not query["sql"].startswith(control)]
