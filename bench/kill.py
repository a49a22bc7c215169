"""Kill -9 while a thousand reports are made: PostgreSQL, Valkey, Celery workers and two beats, all of them real.

First act: workers make the reports of some months. Second act: they archive them, two documents each, beside single
documents for the download centre. All along, processes inside a task are killed at random points, now and then a whole
worker with all its processes, and the broker. Nothing may be lost, doubled or torn, and the job of a killed process is
in the queue again within a minute. A job in its last attempt is spared: killed three times at one step it is given up by
rule, said to the person and, for a month, asked for again, which are other tests (tests/core, tests/reports/test_cycle.py).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from config import database_url, embedded

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "park_kill"
AGAIN_SECONDS, WORKS_SECONDS = 60, 1.0
ATTEMPTS = 3  # core.jobs.ATTEMPTS; that module wants Django, which is set up later


class Stage:
    """The processes: a broker of our own, workers, two beats."""

    def __init__(self, home: Path, nodes: int) -> None:
        self.home, self.events = home, home / "events"
        self.events.touch()
        self.environ = {**os.environ, "PARK_KILL_EVENTS": str(self.events), "DATA_DIR": str(home)}
        self.nodes: list[subprocess.Popen] = []
        self.beats: list[subprocess.Popen] = []
        self.count = nodes
        self.born = 0

    def open(self) -> None:
        """Start everything. The broker runs already: the scene was made through it."""
        self.nodes = [self._node() for _number in range(self.count)]
        for number in range(2):  # each slot once, however many clocks there are
            schedule = str(self.home / f"beat-{number}")
            self.beats.append(self._run(f"beat-{number}", "beat", "--pidfile", "", "--schedule", schedule))

    def _node(self) -> subprocess.Popen:
        self.born += 1
        return self._run(
            f"worker-{self.born}", "worker", "--concurrency", "2", "--without-gossip", "--without-mingle",
            "--hostname", f"kill{self.born}@localhost",
        )  # fmt: skip

    def _run(self, name: str, *arguments: str) -> subprocess.Popen:
        celery = [sys.executable, "-m", "celery", "-A", "bench.kill_worker", "--quiet"]
        command = [*celery, *arguments, "--loglevel", "INFO"]
        with open(self.home / f"{name}.log", "wb") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environ, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip

    def replace_dead(self) -> None:
        """A worker that is gone is started anew, as compose does."""
        for number, node in enumerate(self.nodes):
            if node.poll() is not None:
                with suppress(ProcessLookupError):
                    os.killpg(node.pid, signal.SIGKILL)
                self.nodes[number] = self._node()

    def node_of(self, pid: int) -> subprocess.Popen | None:
        """The worker a process belongs to, while both live."""
        with suppress(psutil.Error):
            parents = {parent.pid for parent in psutil.Process(pid).parents()}
            return next((node for node in self.nodes if node.pid in parents), None)
        return None

    def kill_broker(self) -> None:
        pid = embedded.valkey_pid(self.home)
        if pid:
            os.kill(pid, signal.SIGKILL)

    def start_broker(self) -> None:
        embedded.start_valkey(self.home, durable=True)

    def close(self) -> None:
        """End everything that was started."""
        for child in [*self.beats, *self.nodes]:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        self.kill_broker()


class Watch:
    """Who is inside which job; how soon the job of a killed process was in the queue again (`queued`: rung for in a
    broker that lived until it was taken, or begun), and at work again (`waited`), in seconds."""

    def __init__(self, events: Path) -> None:
        self.log = open(events, encoding="utf-8")  # noqa: SIM115  (read to the end of the run)
        self.inside: dict[int, int] = {}
        self.waiting: dict[int, float] = {}
        self.trying: dict[int, tuple[int, float, float]] = {}
        self.rings: dict[int, list[float]] = {}
        self.broker_died = 0.0
        self.queued: list[float] = []
        self.waited: list[float] = []

    def read(self) -> None:
        for line in self.log:
            row = json.loads(line)
            pid, job, at = row["pid"], row["job"], row["at"]
            if row["event"] == "rung":
                self.rings.setdefault(job, []).append(at)
                continue
            if row["event"] == "ended":
                self.inside.pop(pid, None)
                self._settle(pid, at)
                continue
            self.inside[pid] = job
            if job in self.waiting and at > self.waiting[job]:
                self.trying[pid] = (job, self.waiting.pop(job), at)
        for pid in list(self.trying):
            self._settle(pid, time.time())

    def _settle(self, pid: int, at: float) -> None:
        """Whoever is still in the job after a second works on it; before, it has found the row locked and left."""
        if pid in self.trying:
            job, killed, began = self.trying[pid]
            if at - began >= WORKS_SECONDS:
                self.waited.append(began - killed)
                rung = (one for one in self.rings.get(job, []) if max(killed, self.broker_died) < one <= began)
                self.queued.append(min(rung, default=began) - killed)
            elif pid not in self.inside:
                self.waiting[job] = killed
            else:
                return
            del self.trying[pid]

    def killed(self, pids: list[int]) -> None:
        """These processes are gone; the jobs they were in wait from now on, unless another process has them too."""
        lost = {self.inside.pop(pid): pid for pid in pids if pid in self.inside}
        for job, pid in lost.items():
            _job, since, _began = self.trying.pop(pid, (job, time.time(), 0.0))
            if job not in self.inside.values():
                self.waiting.setdefault(job, since)


class Killer:
    """Draws what dies next, and when: after so many more reports, and then somewhere inside a task."""

    def __init__(self, stage: Stage, watch: Watch, plan: argparse.Namespace, link: Any) -> None:
        self.stage, self.watch, self.cursor, self.pause = stage, watch, link.cursor(), plan.pause
        self.random = random.Random(plan.seed)  # noqa: S311
        self.kills = {"process": 0, "worker": 0, "broker": 0}
        self.back: list[float] = []

    def act(self, jobs: list[int], done: str, every: tuple[int, int], wanted: int, brokers: int, limit: float) -> None:
        """Kill until the jobs are finished, or for `limit` seconds; what is left then has as long again to finish.

        `done` counts reports; between two kills lie `every` of them. `wanted`, `brokers`: stop killing after so many.
        """
        end, kills, killed_brokers = time.monotonic() + limit, 0, 0
        level = self._number(done) + self.random.randint(*every) // 2
        while time.monotonic() < end + limit:
            self.watch.read()
            self.stage.replace_dead()
            self._forget_finished()
            if self._number("select count(*) from core_job where state = 'queued' and id = any(%s)", jobs) == 0:
                return
            enough = (kills >= wanted and killed_brokers >= brokers) or time.monotonic() > end
            if enough or self._number(done) < level:
                time.sleep(0.1)
                continue
            if killed_brokers < brokers and kills * (brokers + 1) >= wanted * (killed_brokers + 1):
                self._kill_broker(end)
                killed_brokers += 1
            elif self._kill_worker():
                kills += 1
            else:
                continue
            level = self._number(done) + self.random.randint(*every)

    def _number(self, sql: str, *values: Any) -> int:
        self.cursor.execute(sql, values or None)
        return int(self.cursor.fetchone()[0])

    def _forget_finished(self) -> None:
        """A job that was finished in the moment of the kill is not waited for."""
        if self.watch.waiting:
            self.cursor.execute(
                "select id from core_job where state <> 'queued' and id = any(%s)", [list(self.watch.waiting)]
            )
            for (job,) in self.cursor.fetchall():
                self.watch.waiting.pop(job, None)

    def _kill_worker(self) -> bool:
        """SIGKILL for a process inside a task, one time in six for its whole worker. False: nobody is inside one."""
        time.sleep(self.random.uniform(0, self.pause))
        self.watch.read()
        last = self._in_last_attempt()
        inside = sorted(pid for pid, job in self.watch.inside.items() if job not in last and self.stage.node_of(pid))
        if not inside:
            return False
        pid = self.random.choice(inside)
        node = self.stage.node_of(pid)
        if node is None:
            return False
        if self.random.random() < 1 / 6:
            with suppress(psutil.Error):
                pids = [child.pid for child in psutil.Process(node.pid).children(recursive=True)]
                if any(self.watch.inside.get(one) in last for one in pids):
                    return False
                os.killpg(node.pid, signal.SIGKILL)
                self.watch.killed(pids)
                self.kills["worker"] += 1
            return True
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        self.watch.killed([pid])
        self.kills["process"] += 1
        return True

    def _in_last_attempt(self) -> set[int]:
        """Jobs that are given up when they are interrupted once more."""
        jobs = list(self.watch.inside.values())
        self.cursor.execute("select id from core_job where attempts >= %s and id = any(%s)", [ATTEMPTS, jobs])
        return {job for (job,) in self.cursor.fetchall()}

    def _kill_broker(self, end: float) -> None:
        """SIGKILL for the broker, a new one a moment later; remembers how long until a job begins again."""
        self.stage.kill_broker()
        self.watch.broker_died = time.time()
        self.kills["broker"] += 1
        time.sleep(self.random.uniform(0.1, 3.0))
        self.stage.start_broker()
        began, at = time.monotonic(), self.stage.events.stat().st_size
        while self.stage.events.stat().st_size == at and time.monotonic() < end:
            self.stage.replace_dead()
            self.watch.read()
            if self._number("select count(*) from core_job where state = 'queued'") == 0:
                return
            time.sleep(0.1)
        self.back.append(time.monotonic() - began)


def play(plan: argparse.Namespace, home: Path) -> dict[str, Any]:
    """Both acts in the database of DATABASE_URL, with a broker under `home`."""
    os.environ["REDIS_URL"] = f"unix://{embedded.start_valkey(home, durable=True)}?db=0"
    os.environ["DATA_DIR"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    stage = Stage(home, plan.nodes)
    link = psycopg2.connect(os.environ["DATABASE_SUPER_URL"])
    link.autocommit = True
    try:
        return _play(plan, stage, link)
    finally:
        stage.close()
        link.close()


def _play(plan: argparse.Namespace, stage: Stage, link: Any) -> dict[str, Any]:
    import django

    django.setup()
    from bench import kill_scene as scene
    from config import celery  # noqa: F401  (or the jobs would ring at the wrong door)

    began = time.monotonic()
    watch = Watch(stage.events)
    killer = Killer(stage, watch, plan, link)
    months = scene.frozen_months(plan.months)
    jobs = scene.ask_for_months(months)
    stage.open()
    first, first_brokers = plan.kills // 10, plan.broker_kills // 5
    filings = "select count(*) from reports_filing"
    every = max(2, plan.months * 118 // (first + first_brokers + 2) * 2 // 3)
    killer.act(jobs, filings, (1, every), first, first_brokers, plan.limit)
    archived = scene.consolidate_all(months, plan.zones)
    actor = scene.province()
    more = scene.ask_for_archive(actor, months, plan.previews)
    sealed = "select count(*) from reports_filing where state = 'archived'"
    kills, brokers = plan.kills - sum((killer.kills["process"], killer.kills["worker"])), plan.broker_kills
    brokers -= killer.kills["broker"]
    every = max(2, round(archived / (kills + brokers + 1) / 2))
    left = plan.limit - (time.monotonic() - began)
    killer.act(more, sealed, (max(1, every // 4), every), kills, brokers, left)
    watch.read()
    clocks = [beat.poll() for beat in stage.beats]
    counted = scene.count(months, archived, jobs + more, actor)
    cursor = link.cursor()
    cursor.execute("select count(*) from core_slot where name = 'relay'")
    ticks = cursor.fetchone()[0]
    waited, queued = sorted(watch.waited), sorted(watch.queued)
    return {
        "seed": plan.seed, "seconds": round(time.monotonic() - began), "kills": killer.kills, **counted,
        "requeued": {
            **_spread(queued), "over_60_seconds": sum(one > AGAIN_SECONDS for one in queued), "never": len(watch.waiting),
        },
        "at_work_again": _spread(waited),
        "after_the_broker_longest_seconds": round(max(killer.back), 1) if killer.back else None,
        "clocks_that_died": sum(code is not None for code in clocks), "relay_ticks": ticks,
    }  # fmt: skip


def _spread(seconds: list[float]) -> dict[str, Any]:
    """How many, the longest and the median of sorted times."""
    if not seconds:
        return {"times": 0, "longest_seconds": None, "median_seconds": None}
    return {
        "times": len(seconds), "longest_seconds": round(seconds[-1], 1),
        "median_seconds": round(seconds[len(seconds) // 2], 1),
    }  # fmt: skip


def faultless(result: dict[str, Any]) -> bool:
    """Whether the bars are met."""
    requeued = result["requeued"]
    nothing = ("lost", "duplicated", "torn", "clocks_that_died")
    return not (any(result[name] for name in nothing) or requeued["over_60_seconds"] or requeued["never"])


def enough(result: dict[str, Any]) -> bool:
    """Whether the long form killed as often as is asked: 1,000 reports, 100 workers, 10 times the broker."""
    kills = result["kills"]
    return result["reports"] >= 1000 and kills["process"] + kills["worker"] >= 100 and kills["broker"] >= 10


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench kill", description=__doc__)
    parser.add_argument("--months", type=int, default=9, help="118 reports each")
    parser.add_argument("--zones", type=int, default=118, help="reports of a month that are archived")
    parser.add_argument("--previews", type=int, default=60, help="documents for the download centre")
    parser.add_argument("--kills", type=int, default=110)
    parser.add_argument("--broker-kills", type=int, default=12)
    parser.add_argument("--pause", type=float, default=0.3, help="seconds a kill may come after its report, at most")
    parser.add_argument("--nodes", type=int, default=3, help="workers of two processes")
    parser.add_argument("--limit", type=float, default=7200, help="seconds of killing")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    return parser.parse_args(given)


def run() -> dict[str, Any]:
    """The long form (bench.run): a fresh copy of the demo's database, BENCH_KILL with other arguments."""
    data, url = Path(os.environ["DATA_DIR"]), os.environ
    _manage("migrate", "--noinput", "-v", "0", as_role="owner")
    _manage("load_demo", "--no-photos", as_role="loader")
    link = psycopg2.connect(database_url.with_name(url["DATABASE_SUPER_URL"], "postgres"))
    link.autocommit = True
    link.cursor().execute(f"drop database if exists {DATABASE} with (force)")
    link.cursor().execute(f"create database {DATABASE} template park owner park_owner")
    link.close()
    for name in ("DATABASE_URL", "DATABASE_SUPER_URL"):
        url[name] = database_url.with_name(url[name], DATABASE)
    home = data / "kill"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    plan = arguments(os.environ.get("BENCH_KILL", "").split())
    print(f"seed {plan.seed}", flush=True)
    result = play(plan, home)
    return {**result, "bars_met": faultless(result) and enough(result)}


def _manage(*command: str, as_role: str) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command], check=True, env={**os.environ, "PARK_DB_AS": as_role}
    )


if __name__ == "__main__":  # the short form: the environment names the database and DATA_DIR
    short = play(arguments(sys.argv[1:]), Path(os.environ["DATA_DIR"]))
    print(json.dumps(short, ensure_ascii=False))
    sys.exit(0 if faultless(short) else 1)
