"""Jobs survive: a killed worker, a lost Redis, two deliveries, two ticks; a task without a seat does not run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisGone

from core import jobs, tasks
from core.errors import Refused
from core.models import Job, Slot
from core.tenancy import NoScope, Scope, scope_of, scoped_to

ROOT = Path(__file__).resolve().parents[2]
ran: list[int] = []


@jobs.job("test.count", permission="core.downloads")
def count(actor, params, *, report):
    """Adds a row, reports, and behaves as `params` says."""
    ran.append(actor.seat_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into core_savedfilter (seat_id, list_name, name, query) values (%s, 'job', %s, '')",
            [actor.seat_id, str(len(ran)) + str(time.time())],
        )
    report(1, 2)
    if params.get("refuse"):
        raise Refused("no", "这样不行。")
    if params.get("break"):
        raise ValueError("a fault of ours")
    if params.get("sleep"):
        Path(params["flag"]).touch()
        time.sleep(60)
    report(2, 2)
    return jobs.JobResult(message="好了", total=2)


@jobs.job("test.steps", permission="core.downloads", in_steps=True)
def five_steps(actor, params, *, report):
    """Adds a row a step until there are five; breaks in step `break` as often as the list says."""
    from core.models import SavedFilter

    done = SavedFilter.objects.filter(list_name="job").count() + 1
    SavedFilter.objects.create(seat_id=actor.seat_id, list_name="job", name=str(done), query="")
    report(done, 5)
    ran.append(done)
    if ran.count(done) <= params.get("breaks", {}).get(str(done), 0):
        raise ValueError("a fault of ours")
    return jobs.JobResult(total=5) if done == 5 else None


@pytest.fixture
def office(cast):
    ran.clear()
    return cast.actor("office_a")


def make(actor, key="k", **params) -> Job:
    with scoped_to(scope_of(actor)):
        return jobs.enqueue(actor=actor, kind="test.count", key=key, title="数一数", params=params)


def state(actor, job) -> tuple[str, int, int]:
    """State, attempts, rows the job left."""
    from core.models import SavedFilter

    with scoped_to(scope_of(actor)):
        row = Job.objects.get(pk=job.pk)
        return row.state, row.attempts, SavedFilter.objects.filter(list_name="job").count()


@pytest.mark.django_db
def test_two_deliveries_are_one_run_and_the_same_key_is_one_job(office):
    job = make(office)
    assert make(office).pk == job.pk
    tasks.run_job(job.pk, seat_id=office.seat_id)
    tasks.run_job(job.pk, seat_id=office.seat_id)
    assert state(office, job) == ("done", 1, 1)
    with scoped_to(scope_of(office)):
        assert jobs.progress_of([job.pk]) == {job.pk: (2, 2)}


@pytest.mark.django_db
def test_a_refusal_fails_at_once_with_its_sentence_and_leaves_nothing(office):
    job = make(office, refuse=True)
    tasks.run_job(job.pk, seat_id=office.seat_id)
    assert state(office, job) == ("failed", 1, 0)
    with scoped_to(scope_of(office)):
        assert Job.objects.get().message == "这样不行。"
        jobs.requeue(actor=office, job_id=job.pk)
        with pytest.raises(Refused):
            jobs.requeue(actor=office, job_id=job.pk)


@pytest.mark.django_db
def test_a_fault_is_tried_three_times_and_then_said(office):
    job = make(office, **{"break": True})
    for attempt in (1, 2, 3):
        tasks.run_job(job.pk, seat_id=office.seat_id)
        assert state(office, job) == ("failed" if attempt == 3 else "queued", attempt, 0)


@pytest.mark.django_db
def test_a_job_in_steps_goes_on_behind_its_last_step_and_only_three_failures_in_a_row_end_it(office):
    with scoped_to(scope_of(office)):
        params = {"breaks": {"2": 2, "3": 2, "4": 9}}
        job = jobs.enqueue(actor=office, kind="test.steps", key="s", title="五步", params=params)
    for attempt, said in enumerate([("queued", 1, 1), ("queued", 2, 1), ("queued", 1, 2), ("queued", 2, 2)], start=1):
        tasks.run_job(job.pk, seat_id=office.seat_id)
        assert state(office, job) == said, attempt
    for said in [("queued", 1, 3), ("queued", 2, 3), ("failed", 3, 3)]:
        tasks.run_job(job.pk, seat_id=office.seat_id)
        assert state(office, job) == said
    assert ran == [1, 2, 2, 2, 3, 3, 3, 4, 4, 4], "no step that was kept ran again"


@pytest.mark.django_db
def test_a_job_in_steps_gives_way_and_is_rung_for_again(office, monkeypatch):
    with scoped_to(scope_of(office)):
        job = jobs.enqueue(actor=office, kind="test.steps", key="s", title="五步")
    rung = []
    monkeypatch.setattr(tasks.run_job, "apply_async", lambda **call: rung.append(call["args"]))
    monkeypatch.setattr(jobs, "TURN_SECONDS", 0.0)
    for done in (1, 2, 3, 4):
        tasks.run_job(job.pk, seat_id=office.seat_id)
        assert state(office, job) == ("queued", 1, done) and rung == [[job.pk]] * done
    tasks.run_job(job.pk, seat_id=office.seat_id)
    assert state(office, job)[::2] == ("done", 5) and len(rung) == 4


@pytest.mark.django_db
def test_a_job_of_an_ended_seat_fails_instead_of_running(office, monkeypatch):
    job = make(office)
    monkeypatch.setattr(jobs, "_for_seat", lambda seat_id: None)
    tasks.run_job(job.pk, seat_id=office.seat_id)
    assert state(office, job) == ("failed", 0, 0)
    assert ran == []


@pytest.mark.django_db
def test_a_task_without_a_seat_does_not_run():
    with pytest.raises(NoScope):
        tasks.run_job(1)


@pytest.mark.django_db
def test_only_registered_periodic_work_ticks_and_a_slot_has_one_run(cast, monkeypatch):
    with pytest.raises(LookupError):
        tasks.tick("drop_everything", 20)
    runs = []

    def work(actor, planned):
        runs.append((actor.system, planned))
        return {"n": 1}

    monkeypatch.setitem(jobs._periodic, "test.work", work)
    first = tasks.tick("test.work", 86400)
    assert first == {"n": 1}
    assert tasks.tick("test.work", 86400) is None
    with scoped_to(Scope("province")):
        slot = Slot.objects.get(name="test.work")
        assert slot.counts == {"n": 1}
        assert slot.planned_at <= timezone.now()
    assert runs == [(True, slot.planned_at)], "the work is told the time of its slot"


@pytest.mark.django_db
def test_a_tick_at_the_same_moment_in_another_worker_does_not_wait(cast, connect_as, monkeypatch):
    import zlib

    now = 1_800_000_000.0
    monkeypatch.setitem(jobs._periodic, "test.twin", lambda actor, planned: {})
    monkeypatch.setattr(tasks.timezone, "now", lambda: timezone.datetime.fromtimestamp(now, tasks.UTC))
    planned = tasks.datetime.fromtimestamp(now - now % 60, tasks.UTC)
    lock = zlib.crc32(f"test.twin:{planned.isoformat()}".encode())
    other = connect_as("app")
    with other.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('slot'), (%s - 2147483648)::int)", [lock])
    assert tasks.tick("test.twin", 60) is None


@pytest.mark.django_db
def test_redis_down_does_not_hurt_and_the_relay_rings_later(
    cast, office, monkeypatch, django_capture_on_commit_callbacks
):
    def gone(*args, **kwargs):
        raise RedisGone("down")

    monkeypatch.setattr(tasks.run_job, "apply_async", gone)
    with django_capture_on_commit_callbacks(execute=True):
        job = make(office)
    rung = []
    monkeypatch.setattr(tasks.run_job, "apply_async", lambda **call: rung.append((call["args"], call["kwargs"])))
    monkeypatch.setattr(jobs, "WAITED", "-1 second")
    assert tasks.tick("relay", 20)["rung"] == 1
    assert rung == [([job.pk], {"seat_id": office.seat_id})]
    with scoped_to(scope_of(jobs.system_actor())):  # not again while Redis remembers …
        assert jobs.relay(jobs.system_actor())["rung"] == 0
    from django.core.cache import cache

    cache._cache.get_client().flushdb()  # … and again when it has forgotten
    with scoped_to(scope_of(jobs.system_actor())):
        assert jobs.relay(jobs.system_actor())["rung"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(office, tmp_path):
    flag = tmp_path / "running"
    job = make(office, sleep=True, flag=str(flag))
    script = (
        "import django, sys; django.setup()\n"
        "from django.db import connection; connection.settings_dict['NAME'] = sys.argv[1]\n"
        "import tests.core.test_jobs; from core.tasks import run_job\n"
        "run_job(int(sys.argv[2]), seat_id=int(sys.argv[3]))\n"
    )
    name = connection.settings_dict["NAME"]
    worker = subprocess.Popen(
        [sys.executable, "-c", script, name, str(job.pk), str(office.seat_id)], cwd=ROOT, env={**os.environ}
    )
    end = time.monotonic() + 60
    while not flag.exists() and worker.poll() is None and time.monotonic() < end:
        time.sleep(0.1)
    assert flag.exists()
    tasks.run_job(job.pk, seat_id=office.seat_id)  # a second delivery while it runs: nothing happens
    assert ran == []
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    with scoped_to(scope_of(office)):
        row = Job.objects.select_for_update().get(pk=job.pk)  # free again, nothing written
        Job.objects.filter(pk=row.pk).update(params={**row.params, "sleep": False})
    assert state(office, job) == ("queued", 1, 0)
    tasks.run_job(job.pk, seat_id=office.seat_id)
    assert state(office, job) == ("done", 2, 1)
