"""What the daily broom takes, and what it leaves."""

from __future__ import annotations

import datetime
import os
import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from core import import_runs, jobs
from core.files import storage
from core.tenancy import scope_of, scoped_to

pytestmark = pytest.mark.django_db
LONG_AGO = 200 * 86400


def _old(path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left over")
    os.utime(path, (time.time() - LONG_AGO,) * 2)


def test_the_broom_takes_ended_sessions_and_files_nobody_knows(settings, tmp_path, cast):
    settings.DATA_DIR, settings.FILES_ROOT = tmp_path, tmp_path / "files"
    ended, present = SessionStore(), SessionStore()
    for session in (ended, present):
        session["x"] = 1
        session.save()
    Session.objects.filter(pk=ended.session_key).update(expire_date=timezone.now() - datetime.timedelta(hours=1))
    upload = import_runs.root() / "7" / "ledger.xlsx"
    orphan = storage.root() / storage.original_name("ab" * 32)
    _old(upload)
    _old(orphan)
    office = cast.actor("office_a")
    with scoped_to(scope_of(office)):
        from core.models import StoredFile

        row = StoredFile.objects.create(
            zone_id=cast.zone["a"], enterprise_id=cast.enterprise["a1"], uploaded_by_seat_id=office.seat_id,
            kind="image", uploader_name="x", original_name="a.jpg", size=9, content_type="image/jpeg", sha256="cd" * 32,
            original_path=storage.original_name("cd" * 32),
        )  # fmt: skip
    known = storage.root() / row.original_path
    _old(known)
    system = jobs.system_actor()
    with scoped_to(scope_of(system)):
        counts = jobs.periodic_work("sweep")(system, timezone.now())
    assert not upload.exists() and not orphan.exists() and known.exists()
    assert counts["orphans"] == 1 and counts["files"] == 1
    assert set(Session.objects.values_list("pk", flat=True)) >= {present.session_key}
    assert not Session.objects.filter(pk=ended.session_key).exists()
