"""A province at full size for load tests: 118 zones, a hundred thousand enterprises, a million dangers with their lives.

Everything is what the portal itself would have written: enterprises and people go in through the triggers; dangers, steps
and requests are written by sets with triggers at rest, and the rows the triggers would have made (fact versions, sums by
month, numbers given) are made from the same expressions. Foreign keys are taken off for the time and put back, by which
PostgreSQL proves every row. One exception: the forensic history of dangers is left out, nothing measured reads it.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from typing import Any

from demo.load import dangers, organisation
from demo.load.resting import stripped, triggers_at_rest

__all__ = ["NotEmpty", "generate", "refuse_real_data"]

DEMO_PERSON = "shenyue"
LOADED = (
    "enterprises_enterprise", "enterprises_enterpriseevent", "accounts_seat", "accounts_seatevent",
    "dangers_danger", "dangers_step", "dangers_request", "dangers_factversion",
)  # fmt: skip


class NotEmpty(Exception):
    """The database holds what may be real."""


def refuse_real_data(cursor: Any) -> None:
    """Raise NotEmpty unless the database has no enterprise yet, or is the demo and has not been loaded before.

    The demo is known by its invented people; whoever runs this also needs the superuser of the embedded engine, which no
    real installation has.
    """
    cursor.execute("select exists (select 1 from enterprises_enterprise)")
    if not cursor.fetchone()[0]:
        return
    cursor.execute(
        "select exists (select 1 from accounts_user where username = %s),"
        " exists (select 1 from accounts_user where username like %s)",
        [DEMO_PERSON, organisation.USERNAME.replace("_", r"\_") + "%"],
    )
    is_demo, is_loaded = cursor.fetchone()
    if is_loaded:
        raise NotEmpty("There is a load in this database already; generate_load works once.")
    if not is_demo:
        raise NotEmpty("This database holds enterprises and is not the demo: generate_load never mixes with real data.")


def generate(
    cursor: Any,
    *,
    enterprises: int,
    count: int,
    now: datetime.datetime,
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, int]:
    """Add so many enterprises and dangers to all zones, as of `now`; return how many rows of each table.

    In: a cursor of a superuser inside one transaction (killed in between, nothing is left); a function told how far it
    is. Statistics are up to the caller (`vacuum analyze`).
    """
    began = time.monotonic()

    def done(what: str) -> None:
        say(f"{what}  ({time.monotonic() - began:.0f} s)")

    cursor.execute("set local maintenance_work_mem = '512MB'")
    cursor.execute("set local work_mem = '256MB'")
    with stripped(cursor, LOADED, done):
        made = {"enterprises": organisation.build(cursor, enterprises, now)}
        done(f"enterprises {made['enterprises']}")
        with triggers_at_rest(cursor):
            made |= dangers.build(cursor, count, now, done)
    cursor.execute("select park_rebuild_tallies()")
    done("sums by month")
    return made
