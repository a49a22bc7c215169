"""Computing the risk class of all enterprises of a scope in one statement, and what is in force of some.

The rules of the computing stand in SQL (migrations/_computing_0001.py): it runs over sets, and what it writes nobody
else can write.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from enterprises.models import Enterprise

UNRATED = ""
"""What `in_force` says of an enterprise nobody has computed or raised yet (未评定)."""


def compute(*, on: datetime.date, zone_ids: Sequence[int] | None = None) -> int:
    """Compute the classes as of the day for every enterprise in scope that is not closed; one statement.

    `zone_ids`: only these zones. Writes `RiskClass` where class, score or reasons changed, ends raises whose last day is
    over, and sets `Enterprise.risk`. Run again, it writes nothing. Returns how many enterprises changed. A day before
    the one a class was computed for changes nothing of that class. Needs the scope of a zone or of the province.
    """
    with connection.cursor() as cursor:
        cursor.execute("select park_risk_compute(%s, %s)", [on, None if zone_ids is None else list(zone_ids)])
        return int(cursor.fetchone()[0])


def in_force(ids: Iterable[int]) -> dict[int, str]:
    """{enterprise id: colour in force, '' while 未评定} for the ids in scope, one statement.

    For work by sets use the column itself, `Enterprise.risk` (`enterprise__risk` from a table of yours): it is what is
    in force, indexed by nothing, written by nobody but the functions of this room.
    """
    return dict(Enterprise.objects.filter(pk__in=list(ids)).values_list("pk", "risk"))


@dataclass(frozen=True)
class FactRow:
    """One row behind a fact: the day it counts for (None: it is simply there), how much, and its id in its table."""

    on_day: datetime.date | None
    amount: int
    row_id: int


def rows_behind(*, enterprise: Enterprise, factor: str, on: datetime.date, months: int = 0) -> list[FactRow]:
    """The very rows the computing counts for a factor of one enterprise. Needs a scope that reads the ledgers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select on_day, amount, row_id from park_risk_facts(%s) where zone_id = %s and enterprise_id = %s"
            " and factor = %s and (%s = 0 or on_day is null or on_day > (%s::date - make_interval(months => %s))::date)"
            " order by on_day desc nulls last, row_id desc",
            [on, enterprise.zone_id, enterprise.pk, factor, months, on, months],
        )
        return [FactRow(*row) for row in cursor.fetchall()]
