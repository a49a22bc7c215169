"""Celery tasks. One base class: a task names a seat, its actor is read anew, and without one nothing runs."""

from __future__ import annotations

import logging
import time
import zlib
from datetime import UTC, datetime
from typing import Any

from celery import Task, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import jobs, mailing, sweeping  # noqa: F401  (sweeping registers its periodic work)
from core.access import OFFICER, Actor
from core.models import Job, Slot
from core.tenancy import NoScope, Scope, scope_of, scoped_to

log = logging.getLogger(__name__)


class ScopedTask(Task):
    """Base of every task: `seat_id=…` (or `system = True` on the task) decides the actor, and the scope it runs in.

    The function gets the actor first. With `own_transactions` it opens scopes itself. A call without a seat raises
    NoScope; a seat that has ended gives `seat_ended`.
    """

    abstract = True
    system = False
    own_transactions = False
    # Celery would compare the arguments of a call with those of the function, which gets the actor from us.
    typing = False

    def __call__(self, *args: Any, seat_id: int | None = None, **kwargs: Any) -> Any:
        if self.system:
            actor: Actor | None = jobs.system_actor()
        elif seat_id is None:
            raise NoScope(f"task {self.name} was called without a seat")
        else:
            actor = jobs.actor_of_seat(seat_id)
        if actor is None:
            return self.seat_ended(*args, seat_id=seat_id, **kwargs)
        if self.own_transactions:
            return self.run(actor, *args, **kwargs)
        with scoped_to(scope_of(actor)):
            return self.run(actor, *args, **kwargs)

    def seat_ended(self, *args: Any, **kwargs: Any) -> None:
        """Nobody sits there any more: nothing is done."""
        log.warning("task %s: the seat has ended", self.name)


class JobTask(ScopedTask):
    """A job of a seat that has ended is failed, or the relay would ring for it for ever."""

    abstract = True
    own_transactions = True

    def seat_ended(self, *args: Any, **kwargs: Any) -> None:
        with scoped_to(Scope(tier=OFFICER, seat_id=kwargs["seat_id"])):  # sees the seat's own rows and no tenant's
            row = jobs.claim(args[0])
            if row is not None:
                jobs.finish_failed(row, _("席位已停用，任务没有执行。"))


@shared_task(name="core.run_job", base=JobTask)
def run_job(actor: Actor, job_id: int) -> None:
    """Run one queued job of the actor's seat: attempt counted, then work and "done" in one transaction.

    A job in steps has one transaction for each of them, and gives way to others after a while.
    """
    scope = scope_of(actor)
    with scoped_to(scope):
        language = Job.objects.filter(pk=job_id).values_list("params__language", flat=True).first()
        if not jobs.count_attempt(job_id):
            return
    with translation.override(language or "zh-hans"):
        try:
            began = time.monotonic()
            while True:
                with scoped_to(scope):
                    row = jobs.claim(job_id)
                    finished = row is None or jobs.run_claimed(row, actor)
                if finished:
                    break
                if time.monotonic() - began >= jobs.TURN_SECONDS:
                    jobs.ring(job_id, actor.seat_id)
                    break
        except (Exception, SoftTimeLimitExceeded) as trouble:
            log.warning("job %s did not succeed", job_id, exc_info=not jobs.sentence_for(trouble))
            with scoped_to(scope):
                jobs.attempt_failed(job_id, trouble)


class SystemTask(ScopedTask):
    """Runs as the portal itself."""

    abstract = True
    system = True


class OpenSystemTask(SystemTask):
    """As the portal itself, in scopes it opens by itself: what is done must not be undone together."""

    abstract = True
    own_transactions = True


@shared_task(name="core.send_mails", base=OpenSystemTask)
def send_mails(actor: Actor) -> dict:
    """Send the notices that wait for their mail, each in a transaction of its own."""
    return mailing.send_waiting(actor, timezone.now())


@shared_task(name="core.tick", base=SystemTask)
def tick(actor: Actor, name: str, seconds: int) -> dict | None:
    """Run the periodic work `name` for the present slot of `seconds`, unless this slot has had its run.

    The work gets the slot's time and looks at no clock. The slot row, the work and its counts are one transaction: a
    killed run leaves the slot free. Returns the counts, or None when another worker has or had this slot.
    """
    work = jobs.periodic_work(name)
    now = timezone.now().timestamp()
    planned = datetime.fromtimestamp(now - now % seconds, UTC)
    with connection.cursor() as cursor:
        # Do not wait for a twin that is at work: PostgreSQL would hold us until it commits.
        lock = zlib.crc32(f"{name}:{planned.isoformat()}".encode())
        cursor.execute("select pg_try_advisory_xact_lock(hashtext('slot'), (%s - 2147483648)::int)", [lock])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(
            "insert into core_slot (name, planned_at, started_at, counts) values (%s, %s, now(), '{}')"
            " on conflict (name, planned_at) do nothing returning id",
            [name, planned],
        )
        slot = cursor.fetchone()
    if slot is None:
        return None
    counts = work(actor, planned) or {}
    took = timezone.now().timestamp() - now
    Slot.objects.filter(pk=slot[0]).update(counts=counts, seconds=round(took, 3))
    return counts
