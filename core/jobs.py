"""Work that outlives the request: PostgreSQL holds the truth, Redis only rings (design §9).

`enqueue` writes a Job row in the business transaction and rings once it is committed. A worker claims the row with
SKIP LOCKED and commits the result and "done" together, so a worker killed in the middle leaves nothing behind and the
relay hands the job to the next one. A job in steps commits each of them: the next worker goes on behind the last one.
Periodic work is registered by name and runs once per slot.
"""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from core.access import Actor, require
from core.cache import OPEN
from core.errors import InvalidInput, Refused
from core.models import Job

log = logging.getLogger(__name__)

ATTEMPTS = 3
WAITED = "15 seconds"  # a queued row older than this is rung for again
RUNG_SECONDS = 25  # … but not more often than this, as long as Redis remembers; with the relay's 10 s within a minute
TURN_SECONDS = 20  # a job in steps gives way after this: relay, heartbeat and other people's jobs want their turn
PROGRESS_SECONDS = 24 * 3600
AWAKE_SECONDS = 10


class Report(Protocol):
    """How a job says how far it is: report(done, total), total None while unknown."""

    def __call__(self, done: int, total: int | None = None) -> None: ...


@dataclass
class JobResult:
    """What a job leaves: a sentence, numbers, and maybe a file (path relative to DATA_DIR/exports)."""

    message: str = ""
    file_path: str = ""
    file_name: str = ""
    total: int | None = None
    result: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A registered kind of job: what runs, the right the seat must still have then, whether it runs in steps."""

    run: Callable[..., JobResult | None]
    permission: str
    in_steps: bool = False


_kinds: dict[str, Kind] = {}
Work = Callable[[Actor, datetime.datetime], dict | None]
"""Periodic work: who does it, and the time it was planned for."""
_periodic: dict[str, Work] = {}
_for_seat: Callable[[int], Actor | None] | None = None
_system: Callable[[], Actor] | None = None


def job(name: str, *, permission: str, in_steps: bool = False) -> Callable:
    """Register `(actor, params, *, report) -> JobResult` as a kind of job: one transaction in the scope of the seat.

    With `in_steps` the function does one piece, answers None while there is more to do, and is called again after its
    commit. What is done it reads from its own tables: a worker killed between two steps costs one step at most.
    """

    def add(function: Callable[..., JobResult | None]) -> Callable[..., JobResult | None]:
        _kinds[name] = Kind(function, permission, in_steps)
        return function

    return add


def periodic(name: str) -> Callable:
    """Register `(actor, planned) -> counts` to run as the system, once per slot. The registry is core.tick's whitelist.

    `planned` is the time of the slot: what a run counts and reminds of is as of then, whenever a worker gets to it.
    """

    def add(function: Work) -> Work:
        _periodic[name] = function
        return function

    return add


def periodic_work(name: str) -> Work:
    """The periodic work of that name; LookupError when nobody registered it."""
    if name not in _periodic:
        raise LookupError(f"no periodic work is called {name!r}")
    return _periodic[name]


def use_actors(*, for_seat: Callable[[int], Actor | None], system: Callable[[], Actor]) -> None:
    """Tell the workers how to find the actor of a seat, and the system's own (registered by the accounts room)."""
    global _for_seat, _system
    _for_seat, _system = for_seat, system


def actor_of_seat(seat_id: int) -> Actor | None:
    """The actor of a seat as it is now, rights and scope read anew; None when the seat has ended."""
    if _for_seat is None:
        raise RuntimeError("core.jobs.use_actors was not called")
    return _for_seat(seat_id)


def system_actor() -> Actor:
    """The portal itself."""
    if _system is None:
        raise RuntimeError("core.jobs.use_actors was not called")
    return _system()


def enqueue(*, actor: Actor, kind: str, key: str, title: str, params: dict | None = None) -> Job:
    """Write a job into the present transaction and ring for a worker after its commit.

    The same key of the same seat is the same job: a second call gives the first row back. `title` is what the person
    sees in the download centre; `params` must be JSON. Redis being down does not hurt: the relay rings later.
    """
    if kind not in _kinds:
        raise LookupError(f"no job is of the kind {kind!r}")
    require(actor, _kinds[kind].permission)
    kept = {**(params or {}), "language": get_language() or "zh-hans"}
    row, new = Job.objects.get_or_create(
        seat_id=actor.seat_id, key=key, defaults={"kind": kind, "title": title[:200], "params": kept}
    )
    if new:
        ring_after_commit(row.pk, actor.seat_id)
    return row


def requeue(*, actor: Actor, job_id: int) -> Job:
    """Try a failed job again. Raises Job.DoesNotExist for a foreign one, Refused for one that has not failed."""
    row = Job.objects.select_for_update().get(pk=job_id, seat_id=actor.seat_id)
    if row.state != Job.State.FAILED:
        raise Refused("job_not_failed", _("这项任务没有失败，不用重试。"), record=row)
    row.state, row.attempts, row.message, row.finished_at = Job.State.QUEUED, 0, "", None
    row.save(update_fields=["state", "attempts", "message", "finished_at"])
    ring_after_commit(row.pk, actor.seat_id)
    return row


def ring_after_commit(job_id: int, seat_id: int) -> None:
    """Ring when, and only when, the row is really there."""
    transaction.on_commit(lambda: ring(job_id, seat_id), robust=True)


def ring(job_id: int, seat_id: int) -> bool:
    """Publish the job to the workers; False when Redis does not answer (the relay tries again)."""
    from core.tasks import run_job

    try:
        run_job.apply_async(args=[job_id], kwargs={"seat_id": seat_id}, retry=False, ignore_result=True)
        cache.set(_rung(job_id), 1, RUNG_SECONDS)
    except (OperationalError, RedisError, OSError) as trouble:
        log.warning("job %s waits: Redis does not answer (%s)", job_id, type(trouble).__name__)
        return False
    return True


def _rung(job_id: int) -> str:
    return f"{OPEN}rung:{job_id}"


def quiet(call: Callable[[], Any], default: Any = None) -> Any:
    """A cache call whose failure must not hurt: progress and marks are comfort, not truth."""
    try:
        return call()
    except (RedisError, OSError):
        return default


def relay(actor: Actor) -> dict:
    """Ring again for queued jobs that have waited: Redis lost them, or their worker died."""
    with connection.cursor() as cursor:
        cursor.execute("select job_id, seat from park_queued_jobs(%s::interval)", [WAITED])
        waiting = cursor.fetchall()
    if not waiting:
        return {"waiting": 0, "rung": 0}
    recent = quiet(lambda: cache.get_many([_rung(job_id) for job_id, _seat in waiting]), {})
    rung = 0
    for job_id, seat_id in waiting:
        if _rung(job_id) in recent:
            continue
        if not ring(job_id, seat_id):
            break
        rung += 1
    return {"waiting": len(waiting), "rung": rung}


# -- running, in the scope of the seat ---------------------------------------------------------------------------------


def claim(job_id: int) -> Job | None:
    """The queued job, locked; None when it is done, gone, or in another worker's hands."""
    return Job.objects.select_for_update(skip_locked=True).filter(pk=job_id, state=Job.State.QUEUED).first()


def count_attempt(job_id: int) -> bool:
    """Count one more attempt, in its own transaction so that a killed worker is remembered. False: nothing to do."""
    row = claim(job_id)
    if row is None:
        return False
    if row.attempts >= ATTEMPTS:
        sentence = _("试了 %(count)d 次都中断了，已停止。请重试；再不行请联系系统管理员。")
        finish_failed(row, sentence % {"count": ATTEMPTS})
        return False
    Job.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    return True


def run_claimed(row: Job, actor: Actor) -> bool:
    """Run a claimed job, or its next step, and write what came of it; the caller commits both together.

    True when the job is done. A step that succeeds takes back the failures before it: three in a row give up.
    """
    kind = _kinds.get(row.kind)
    if kind is None:
        raise LookupError(f"no job is of the kind {row.kind!r}")
    require(actor, kind.permission)
    with connection.cursor() as cursor:  # a long job may compute between two statements
        cursor.execute("set local statement_timeout = '300s'; set local idle_in_transaction_session_timeout = '580s'")
        # A worker killed in a long statement: without this its row stays locked until the statement has ended.
        cursor.execute("set local client_connection_check_interval = '2s'")
    outcome = kind.run(actor, row.params, report=reporter(row.pk))
    if outcome is None:
        if not kind.in_steps:
            raise TypeError(f"a job of the kind {row.kind!r} gave no result and is not one in steps")
        Job.objects.filter(pk=row.pk).update(attempts=1)
        return False
    row.state, row.finished_at = Job.State.DONE, timezone.now()
    row.message, row.result, row.total = outcome.message[:500], outcome.result, outcome.total
    row.file_path, row.file_name = outcome.file_path, outcome.file_name[:200]
    row.save(
        update_fields=["state", "finished_at", "message", "result", "total", "file_path", "file_name"],
    )
    return True


def finish_failed(row: Job, sentence: str) -> None:
    """Give a job up, with a sentence for the person."""
    row.state, row.finished_at, row.message = Job.State.FAILED, timezone.now(), sentence[:500]
    row.save(update_fields=["state", "finished_at", "message"])


def attempt_failed(job_id: int, trouble: BaseException) -> None:
    """After a rolled-back attempt: give up on what will not get better, else leave the row to the relay."""
    row = claim(job_id)
    if row is None:
        return
    quiet(lambda: cache.delete(_rung(job_id)))
    sentence = sentence_for(trouble)
    if sentence:
        finish_failed(row, sentence)
    elif row.attempts >= ATTEMPTS:
        finish_failed(row, _("系统出错，试了 %(count)d 次都没有完成。请稍后重试。") % {"count": row.attempts})


def sentence_for(trouble: BaseException) -> str:
    """What a person reads when a job cannot succeed; empty when another attempt may help."""
    from django.core.exceptions import PermissionDenied

    if isinstance(trouble, Refused):
        return str(trouble.sentence)
    if isinstance(trouble, InvalidInput):
        return "；".join(text for texts in trouble.fields.values() for text in texts)
    if isinstance(trouble, PermissionDenied):
        return _("您现在的席位没有这项权限，任务没有执行。")
    return ""


# -- progress ----------------------------------------------------------------------------------------------------------


def _progress_key(job_id: int) -> str:
    return f"job:{job_id}:progress"


def reporter(job_id: int) -> Report:
    """The report function of one run: at most four writes a second, and a word to the database when it waits long."""
    last = {"told": 0.0, "awake": time.monotonic()}

    def report(done: int, total: int | None = None) -> None:
        now = time.monotonic()
        if now - last["awake"] > AWAKE_SECONDS:
            last["awake"] = now
            with connection.cursor() as cursor:
                cursor.execute("select 1")
        if now - last["told"] >= 0.25 or done == total:
            last["told"] = now
            quiet(lambda: cache.set(_progress_key(job_id), [done, total], PROGRESS_SECONDS))

    return report


def progress_of(job_ids: list[int]) -> dict[int, tuple[int, int | None]]:
    """How far the jobs of this seat are: {id: (done, total)}; ids nobody reported on are missing."""
    if not job_ids:
        return {}
    keys = {_progress_key(job_id): job_id for job_id in job_ids}
    found = quiet(lambda: cache.get_many(list(keys)), {})
    return {keys[key]: (value[0], value[1]) for key, value in found.items()}
