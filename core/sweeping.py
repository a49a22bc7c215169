"""Periodic work of the machinery: heartbeat, relay, and the broom."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from core import jobs
from core.access import Actor
from core.download_files import root
from core.models import Slot

log = logging.getLogger(__name__)

SLOT_DAYS = 30
FILE_DAYS = 30


@jobs.periodic("heartbeat")
def heartbeat(actor: Actor) -> dict:
    """The slot row itself says that beat and a worker are alive (/readyz reads it)."""
    return {}


@jobs.periodic("relay")
def relay(actor: Actor) -> dict:
    """Ring again for jobs that wait."""
    return jobs.relay(actor)


@jobs.periodic("sweep")
def sweep(actor: Actor) -> dict:
    """Old slots, exported files, finished jobs and idempotency keys go."""
    slots, _by_model = Slot.objects.filter(planned_at__lt=timezone.now() - timedelta(days=SLOT_DAYS)).delete()
    with connection.cursor() as cursor:
        cursor.execute("select park_sweep_personal()")
        rows = cursor.fetchone()[0]
    return {"slots": slots, "rows": rows, "files": sweep_files()}


def sweep_files(days: int = FILE_DAYS) -> int:
    """Remove exported files (and left-over temporary ones) older than `days`; return how many."""
    limit = time.time() - days * 86400
    removed = 0
    for path in root().glob("*/*"):
        try:
            if path.is_file() and path.stat().st_mtime < limit:
                path.unlink()
                removed += 1
        except OSError:
            log.exception("could not remove an old export")
    return removed
