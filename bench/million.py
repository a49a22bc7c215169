"""A million dangers beside the demo's twelve thousand: what each page costs, as a ratio measured side by side.

Two databases in one engine hold the same demo; the large one also what `generate_load` makes. Each page
is asked of both in turn (order rotated, the least of ROUNDS: a shared machine that takes its cores away for a second
only ever adds). Absolute times of such a machine drift twofold within minutes, the ratio does not: 1.0 means that size
costs nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from config import database_url

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "9"))
WANTED = int(os.environ.get("BENCH_ROWS", "1000000"))
LARGE, SMALL, POSTGRES = "park", "park_small", "postgres"


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
    if not _one(POSTGRES, "select count(*) from pg_database where datname = %s", SMALL):
        _manage("collectstatic", "--noinput", "-v", "0", as_role="app")
        _manage("migrate", "--noinput", "-v", "0", as_role="owner")
        _manage("load_demo", "--no-photos", as_role="loader")
        _copy_database()
    count = _one(LARGE, "select count(*) from dangers_danger")
    if count < WANTED:
        _manage("generate_load", "--dangers", str(WANTED), "--enterprises", str(WANTED // 10), as_role="app")
        count = _one(LARGE, "select count(*) from dangers_danger")
    return count


def run() -> dict:
    """Measure every page in both databases."""
    return {"dangers": prepare(), "rounds": ROUNDS, "pages": measure()}


def _one(name: str, statement: str, *values: str) -> int:
    """One number of one database, asked as its superuser."""
    link = psycopg2.connect(database_url.with_name(os.environ["DATABASE_SUPER_URL"], name))
    try:
        cursor = link.cursor()
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
    finally:
        link.close()


def _copy_database() -> None:
    link = psycopg2.connect(database_url.with_name(os.environ["DATABASE_SUPER_URL"], POSTGRES))
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
