"""Tasks can be published as jobs and beat publish them: without the actor, which the base task finds."""

from __future__ import annotations

import pytest
from celery import Celery
from django.conf import settings

from core import jobs
from core.tasks import run_job, tick


@pytest.fixture
def sent(monkeypatch) -> list[tuple]:
    """What would have gone to the broker: (name, args, kwargs)."""
    found: list[tuple] = []
    monkeypatch.setattr(Celery, "send_task", lambda _app, name, args, kw, **more: found.append((name, args, kw)))
    monkeypatch.setattr(jobs.cache, "set", lambda *args, **kwargs: None)
    return found


def test_a_job_is_rung_for_and_every_entry_of_the_schedule_is_published(sent):
    assert jobs.ring(7, 3)
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        tick.apply_async(args=entry["args"])
    assert sent[0] == (run_job.name, [7], {"seat_id": 3})
    assert len(sent) == 1 + len(settings.CELERY_BEAT_SCHEDULE)
