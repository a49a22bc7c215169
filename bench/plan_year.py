"""Planning a year for the enterprises of one zone, in one transaction of the zone's own role (bar: 3 s for 1 000).

bin/bench plan_year runs it with 1 000 enterprises inside a test database and takes everything back; the tests run a short
form. One enterprise in ten is red, two are orange, three yellow, the rest blue or unrated: 3 000 visits with their leads.
"""

from __future__ import annotations

import json
import os
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.access import Actor
from core.middleware import check_deferred
from core.tenancy import Scope, scoped_to
from enterprises.credit_code import check_character
from enterprises.models import Enterprise
from inspections.plans.year_plan import plan_year, years
from inspections.risk.raising import take_typed

BAR = Decimal("3")
RESULTS = Path(__file__).with_name("results") / "plan_year.json"
MIX = ("red", "orange", "orange", "yellow", "yellow", "yellow", "blue", "blue", "blue", "")


def plant(actor: Actor, zone: int, count: int) -> None:
    """So many active enterprises of the zone with the mix of classes, as a list an office imports would bring them."""
    rows = []
    for n in range(count):
        code = f"91320900MB{n:07d}"
        rows.append(
            Enterprise(
                zone_id=zone,
                credit_code=code + check_character(code),
                name=f"bench {n}",
                sector="dust",
            )
        )
    with scoped_to(Scope(tier="zone", zone_id=zone)):
        made = Enterprise.objects.bulk_create(rows)
        take_typed(actor, {firm.pk: colour for n, firm in enumerate(made) if (colour := MIX[n % 10])})


def measure(actor: Actor, zone: int, count: int) -> dict[str, Any]:
    """Plan next year for so many enterprises, everything checked that a commit would check; then once more."""
    plant(actor, zone, count)
    scope = Scope(tier="zone", zone_id=zone)
    with scoped_to(scope):
        before = time.perf_counter()
        first = plan_year(actor=actor, zone_id=zone, year=years()[1])
        check_deferred()
        took = time.perf_counter() - before
    with scoped_to(scope), CaptureQueriesContext(connection) as seen:
        before = time.perf_counter()
        again = plan_year(actor=actor, zone_id=zone, year=years()[1])
        check_deferred()
        idle = time.perf_counter() - before
    return {
        "enterprises": count, "visits": first.added, "again": again.added, "seconds": round(took, 2),
        "again_seconds": round(idle, 2), "again_statements": len(seen.captured_queries), "bar": str(BAR), "met": took <= BAR,
    }  # fmt: skip


def keep(answer: dict[str, Any]) -> None:
    """Write what was measured to bench/results/plan_year.json."""
    kept = {"measured": time.strftime("%Y-%m-%d"), "cores": os.cpu_count(), "command": "bin/bench plan_year", **answer}
    RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
