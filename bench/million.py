"""A million dangers beside the demo's twelve thousand: what each page costs, as a ratio measured side by side.

Two databases in one engine hold the same zones, people and enterprises; in the large one every danger is there many
times over, on other days, with other numbers and words. Each page is asked of both in turn (order rotated, the least
of ROUNDS: a shared machine that takes its cores away for a second only ever adds). Absolute times of such a machine
drift twofold within minutes, the ratio does not: 1.0 means that size costs nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2.extensions import cursor as Cursor

from config import database_url

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "9"))
WANTED = int(os.environ.get("BENCH_ROWS", "1000000"))
LARGE, SMALL = "park", "park_small"

# Every copy goes to an enterprise somewhere in the province, so that zones are as large as their industry; open ones
# are copied less often, so that some 3 % are open.
PLACES = """
create temporary table place as
select row_number() over (order by e.id) - 1 as n, e.zone_id, e.id as enterprise_id, e.area_id,
       (select min(id) from parks_department p where p.zone_id = e.zone_id) as department_id
from enterprises_enterprise e
"""
COPY = """
insert into dangers_danger ({columns})
select {values} from dangers_danger d cross join generate_series(1, %(times)s) g
join place on place.n = (d.id * 7919 + g * 104729) %% (select count(*) from place)
where d.id <= %(last)s and (d.state = 'closed' or g <= %(open_times)s)
"""
CHANGED = {
    "id": "%(last)s + row_number() over ()",
    "number_serial": "%(last)s + row_number() over ()",
    "number": "case when d.number = '' then '' else d.number || '-' || g end",
    "import_key": "''",
    "source_number": "''",
    "description": "d.description || '（设备 ' || substr(md5(d.id::text || '-' || g), 1, 6) || '）'",
    **{name: f"place.{name}" for name in ("zone_id", "enterprise_id", "area_id", "department_id")},
}
MOMENTS = (
    "found_at", "recorded_at", "issued_at", "signed_at", "rectified_at", "supervised_at", "accepted_at", "state_since",
    "closed_at", "first_closed_at",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One measured address: whose, what must stand in the answer, and how many pages deep into the list."""

    name: str
    person: str
    address: str
    holds: str = ""
    turns: int = 0


PAGES = (
    Page("我的工作，安委办", "lumin", "/"),
    Page("隐患列表，开发区", "lumin", "/dangers/?tab=all"),
    Page("隐患列表第 20 页，开发区", "lumin", "/dangers/?tab=all", turns=19),
    Page("隐患列表，整改中", "lumin", "/dangers/?tab=all&state=rectifying"),
    Page("隐患列表，逾期", "lumin", "/dangers/?tab=all&overdue=true"),
    Page("隐患列表，按期限排", "lumin", "/dangers/?tab=all&sort=due_on"),
    Page("隐患列表，全省", "shenyue", "/dangers/?tab=all"),
    Page("搜索常见词，开发区", "lumin", "/dangers/?tab=all&q=灭火器"),
    Page("搜索少见词，开发区", "lumin", "/dangers/?tab=all&q=设备 a1b2"),
    Page("搜索常见词，全省", "shenyue", "/dangers/?tab=all&q=灭火器"),
    Page("搜索少见词，全省", "shenyue", "/dangers/?tab=all&q=设备 a1b2"),
    Page("企业的隐患", "mengxiangdong", "/dangers/?tab=all"),
    Page("企业列表", "lumin", "/enterprises/"),
    Page("开发区一览表，全省（数隐患）", "shenyue", "/figures/zones/"),
)


def prepare() -> int:
    """Make both databases, kept for the next time; return how many dangers the large one holds."""
    with psycopg2.connect(os.environ["DATABASE_SUPER_URL"]) as link:
        cursor = link.cursor()
        cursor.execute("select 1 from pg_database where datname = %s", [SMALL])
        made = cursor.fetchone() is not None
    link.close()
    if not made:
        _manage("collectstatic", "--noinput", "-v", "0", as_role="app")
        _manage("migrate", "--noinput", "-v", "0", as_role="owner")
        _manage("load_demo", "--no-photos", as_role="loader")
        _copy_database()
    return fill()


def run() -> dict:
    """Measure every page in both databases."""
    return {"dangers": prepare(), "rounds": ROUNDS, "pages": measure()}


def fill() -> int:
    """Multiply the dangers of the large database; return how many there are. Triggers rest: history is not measured."""
    link = psycopg2.connect(database_url.with_name(os.environ["DATABASE_SUPER_URL"], LARGE))
    link.autocommit = True
    cursor = link.cursor()
    cursor.execute("select count(*), max(id), count(*) filter (where state = 'closed') from dangers_danger")
    count, last, closed = cursor.fetchone()
    if count < WANTED * 0.9:
        times = round((WANTED - count) / closed)
        cursor.execute("set session_replication_role = replica")
        cursor.execute("set maintenance_work_mem = '512MB'")
        indexes = _without_indexes(cursor)
        cursor.execute(PLACES)
        cursor.execute(_copy(cursor), {"times": times, "last": last, "open_times": max(1, times // 30)})
        for statement in indexes:
            cursor.execute(statement)
        cursor.execute("vacuum analyze")
        cursor.execute("select count(*) from dangers_danger")
        count = cursor.fetchone()[0]
    link.close()
    return count


def _copy(cursor: Cursor) -> str:
    """The statement with the table's columns as the catalogue names them (no input is in it)."""
    cursor.execute(
        "select column_name from information_schema.columns"
        " where table_name = 'dangers_danger' order by ordinal_position"
    )
    names = [name for (name,) in cursor.fetchall()]
    columns = ", ".join(f'"{name}"' for name in names)
    return COPY.format(columns=columns, values=", ".join(CHANGED.get(name) or _moved(name) for name in names))


def _without_indexes(cursor: Cursor) -> list[str]:
    """Drop the plain indexes for the time of the insert; return the statements that make them again."""
    cursor.execute(
        "select indexname, indexdef from pg_indexes where tablename = 'dangers_danger'"
        " and indexname not in (select conname from pg_constraint where conrelid = 'dangers_danger'::regclass)"
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'drop index "{name}" cascade')
    return [definition for _name, definition in found]


def _moved(column: str) -> str:
    """Nine days further back for each copy, so that a million spread over the years as found."""
    return f'd."{column}"' + (" - make_interval(days => g * 9)" if column in MOMENTS else "")


def _copy_database() -> None:
    link = psycopg2.connect(database_url.with_name(os.environ["DATABASE_SUPER_URL"], "postgres"))
    link.autocommit = True
    link.cursor().execute(f"create database {SMALL} template {LARGE} owner park_owner")
    link.close()


def _manage(*command: str, as_role: str) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command], check=True, env={**os.environ, "PARK_DB_AS": as_role}
    )


class Side:
    """The asker of one database, in a process of its own."""

    def __init__(self, name: str) -> None:
        url = database_url.with_name(os.environ["DATABASE_URL"], name)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.asker"], cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.found: dict[str, str] = {}

    def ask(self, page: Page, address: str | None = None) -> dict:
        """One answer; a fault ends the measurement, since a quick error page is no result."""
        line = {"person": page.person, "address": address or self._address(page), "holds": page.holds}
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline() or '{"fault": "the asker ended"}')
        if "fault" in said:
            raise SystemExit(f"{page.name}: {said['fault']}")
        return said

    def _address(self, page: Page) -> str:
        if page.turns and page.name not in self.found:
            here = page.address
            for _turn in range(page.turns):
                link = self.ask(page, here)["next"]
                if not link:
                    break
                here = link if link.startswith("/") else page.address.split("?")[0] + link
            self.found[page.name] = here
        return self.found.get(page.name, page.address)

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=20)


def measure() -> list[dict]:
    """Least milliseconds of each page in both databases, and the ratio."""
    sides = {name: Side(name) for name in (SMALL, LARGE)}
    taken: dict[tuple[str, str], list[float]] = {}
    size: dict[str, int] = {}
    for round_ in range(ROUNDS + 1):
        for page in PAGES:
            for name in (SMALL, LARGE) if round_ % 2 else (LARGE, SMALL):
                said = sides[name].ask(page)
                if round_:  # the first round warms plans, templates and the cache
                    taken.setdefault((page.name, name), []).append(said["ms"])
                    size[page.name] = said["bytes"]
    for side in sides.values():
        side.end()
    rows = []
    for page in PAGES:
        small, large = (min(taken[page.name, name]) for name in (SMALL, LARGE))
        rows.append({"page": page.name, "small_ms": round(small, 1), "large_ms": round(large, 1),
                     "ratio": round(large / small, 2), "kilobytes": round(size[page.name] / 1024)})  # fmt: skip
    return rows
