"""Periodic work of the machinery: heartbeat, relay, and the broom."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from core import download_files, import_runs, jobs
from core.access import Actor
from core.files import storage
from core.models import Slot, StoredFile

log = logging.getLogger(__name__)

SLOT_DAYS = 30
FILE_DAYS = 30
IMPORT_DAYS = 90  # as long as the rows of the runs


@jobs.periodic("heartbeat")
def heartbeat(actor: Actor, planned: datetime) -> dict:
    """The slot row itself says that beat and a worker are alive (/readyz reads it)."""
    return {}


@jobs.periodic("relay")
def relay(actor: Actor, planned: datetime) -> dict:
    """Ring again for jobs that wait."""
    return jobs.relay(actor)


@jobs.periodic("sweep")
def sweep(actor: Actor, planned: datetime) -> dict:
    """Old slots, jobs, import runs, idempotency keys and ended sessions go, and files no row knows any more."""
    slots, _by_model = Slot.objects.filter(planned_at__lt=planned - timedelta(days=SLOT_DAYS)).delete()
    with connection.cursor() as cursor:
        cursor.execute("select park_sweep_personal()")
        rows = cursor.fetchone()[0]
    files = sweep_files(download_files.root(), planned) + sweep_files(import_runs.root(), planned, days=IMPORT_DAYS)
    return {"slots": slots, "rows": rows, "files": files, "orphans": _sweep_evidence()}


def _sweep_evidence() -> int:
    """Remove stored files without a row (an upload whose transaction was undone). The system sees all tenants' rows."""
    known: set[str] = set()
    for names in StoredFile.objects.values_list("original_path", "shown_name").iterator(chunk_size=20_000):
        known.update(filter(None, names))
    return storage.sweep_orphans(known).removed if known else 0


def sweep_files(folder: Path, now: datetime, days: int = FILE_DAYS) -> int:
    """Remove files of `folder`/<seat>/ (and left-over temporary ones) older than `days`; return how many."""
    limit = (now - timedelta(days=days)).timestamp()
    removed = 0
    for path in folder.glob("*/*"):
        try:
            if path.is_file() and path.stat().st_mtime < limit:
                path.unlink()
                removed += 1
        except OSError:
            log.exception("could not remove an old file")
    return removed
