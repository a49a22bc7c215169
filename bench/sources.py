"""Lists and totals of 100 000 units: what row security costs them.

The demo's units are multiplied where they stand (their zones, enterprises, substances, results), so the lists hold what
the pages show. Statements run as the run-time role in a scope; the other side runs as the loader, past row security.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import psycopg2

from bench.pairs import ROUNDS, Line
from bench.run import keep
from config import database_url

WANTED = int(os.environ.get("BENCH_UNITS", "100000"))
SOURCE_QUERIES = (
    "tab=major", "tab=all", "tab=review", "tab=again", "tab=all&level=3", "tab=all&kind=storage", "tab=major&sort=-r",
    "tab=major&sort=review", "tab=all&state=in_use",
)  # fmt: skip
ROW_QUERIES = ("tab=standing", "tab=all", "tab=all&level=2")
LEVELS = ("sources_major", "sources_1", "sources_2", "sources_3", "sources_4")
# Tables of units with the columns that name another row; all of them move by the same distance in each copy.
COPIED = {
    "sources_hazardsource": ("id", "version_id"), "sources_sourceversion": ("id", "source_id"),
    "sources_holding": ("id", "source_id"), "sources_sourcefact": ("id", "source_id"),
}  # fmt: skip
APART = 1_000_000  # ids of one copy from those of the next


def prepare() -> int:
    """The demo, its units multiplied to WANTED; returns how many there are."""
    from bench import million

    million.WANTED = 0
    million.prepare()
    link = psycopg2.connect(database_url.with_name(os.environ["DATABASE_SUPER_URL"], million.LARGE))
    cursor = link.cursor()
    cursor.execute("select count(*) from sources_hazardsource")
    (count,) = cursor.fetchone()
    if count < WANTED:
        # No trigger: the copies bring their own facts, and history of them is not what is measured.
        cursor.execute("set session_replication_role = replica")
        for table, keys in COPIED.items():
            _multiply(cursor, table, keys, WANTED // count)
        link.commit()
        link.autocommit = True
        cursor.execute("vacuum analyze")
        cursor.execute("select count(*) from sources_hazardsource")
        (count,) = cursor.fetchone()
    link.close()
    return count


def _multiply(cursor: psycopg2.extensions.cursor, table: str, keys: tuple[str, ...], copies: int) -> None:
    cursor.execute(
        "select column_name from information_schema.columns where table_name = %s and is_generated = 'NEVER'", [table]
    )
    columns = [name for (name,) in cursor.fetchall()]
    given = []
    for name in columns:
        text = f'"{name}"'
        if name in keys:
            text += f" + g * {APART}"
        elif name == "name" and "version_id" in keys:
            text += " || ' ' || g"
        given.append(text)
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f"insert into {table} ({names}) overriding system value select {', '.join(given)} from {table}, generate_series(1, {copies}) g"
    )


def run() -> dict:
    """Measure every line and print it."""
    units = prepare()
    from bench import million

    for name in ("DATABASE_URL", "DATABASE_LOADER_URL"):
        os.environ[name] = database_url.with_name(os.environ[name], million.LARGE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    lines: dict[str, Callable[[], Line]] = {
        "zone": _zone, "province": _province,
    }  # fmt: skip
    measured = []
    for name, work in lines.items():
        line = work()
        measured.append({"line": name, "measured": time.strftime("%Y-%m-%d"), "rounds": ROUNDS, **line.as_json()})
        print(f"{line.what}: {line.ratio:.3f} (bar {line.bar}) {'met' if line.is_met else 'MISSED'}", flush=True)
        keep("sources", {"units": units, "lines": measured})
    return {"units": units, "lines": measured}


def _lists() -> tuple:
    from hazards.sources.list_views import SourceList
    from hazards.sources.substance_lists import SubstanceRows

    return (SourceList, SOURCE_QUERIES), (SubstanceRows, ROW_QUERIES)


def _zone() -> Line:
    from bench.figure_statements import ZONE_PERSON, scope_line

    what = "lists and totals of units under the tier role vs the same SQL with a literal filter and no row security"
    return scope_line(what, ZONE_PERSON, 1.15, _lists(), LEVELS)


def _province() -> Line:
    from bench.figure_statements import PROVINCE_PERSON, scope_line

    what = "the same lists and totals of the whole province under its role vs no row security"
    return scope_line(what, PROVINCE_PERSON, 1.05, _lists(), LEVELS)
