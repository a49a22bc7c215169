"""A freeze waits for whoever is writing, and what comes after it is not in it: real connections, real waiting."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from core.errors import Refused
from core.figures import compute, freezing
from core.figures.period import frozen
from core.tenancy import scoped_to
from enterprises.models import EnterpriseFact
from hazards.dangers.models import FactVersion
from reports.cycle import freeze
from reports.models import ReportPeriod
from tests.factories import make_danger
from tests.figures.history import PROVINCE

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30


@pytest.fixture
def danger(cast) -> int:
    with scoped_to(PROVINCE):
        found_at = timezone.now() - datetime.timedelta(days=2)
        return make_danger(cast, "a1", state="review", severity="b", sector="gas", found_at=found_at).pk


@pytest.fixture
def period() -> ReportPeriod:
    start = timezone.localdate() - datetime.timedelta(days=6)
    with scoped_to(PROVINCE):
        return ReportPeriod.objects.create(kind="week", start=start, end=timezone.localdate(), opened_at=timezone.now())


@contextmanager
def aside(work: Callable[[], Any]) -> Iterator[list]:
    """Do `work` in another thread meanwhile; what it returned or raised is in the list when the block is left."""
    out: list = []

    def run() -> None:
        try:
            out.append(work())
        except Exception as trouble:
            out.append(trouble)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield out
    finally:
        thread.join(timeout=PATIENCE)
    assert out, "it ended"


def waiting(other: Any, mode: str) -> None:
    """Wait until somebody waits for the lock of the facts."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with other.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_locks where locktype = 'advisory' and classid = %s and objid = %s"
                " and not granted and mode = %s",
                [*freezing.LOCK, mode],
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def freeze_now(period: ReportPeriod) -> datetime.datetime:
    with scoped_to(PROVINCE):
        return freeze(period)


def majors(known_at: datetime.datetime) -> int:
    with scoped_to(PROVINCE):
        return majors_in_scope(known_at)


def majors_in_scope(known_at: datetime.datetime) -> int:
    day = timezone.localdate()
    look = frozen(day - datetime.timedelta(days=6), day, known_at)
    return compute(("dangers_major",), look)[()]["dangers_major"].numerator


SHARED, ALONE = "ShareLock", "ExclusiveLock"
RAISE = "update dangers_danger set severity = 'major' where id = %s"


def test_a_freeze_waits_for_an_open_writer_and_has_what_it_wrote(cast, danger, period, connect_as, monkeypatch) -> None:
    monkeypatch.setattr(freezing, "WAIT", "25s")
    watcher, writer = connect_as("super"), connect_as("super")
    writer.autocommit = False
    with writer.cursor() as cursor:
        cursor.execute(RAISE, [danger])
        with aside(lambda: freeze_now(period)) as out:
            waiting(watcher, ALONE)
            assert not out, "it waits"
            written = timezone.now()
            writer.commit()
    (known_at,) = out
    assert known_at > written, "the moment is named after the wait"
    assert majors(known_at) == 1
    with scoped_to(PROVINCE):
        version = FactVersion.objects.get(danger_id=danger, known_to=None)
        assert version.known_from < known_at and ReportPeriod.objects.get(pk=period.pk).known_at == known_at


CONNECT = "update enterprises_enterprise set connected = true where id = %s"


def test_a_writer_that_comes_while_a_freeze_waits_is_dated_after_it(
    cast, danger, period, connect_as, monkeypatch
) -> None:
    monkeypatch.setattr(freezing, "WAIT", "25s")
    watcher, first, second = (connect_as("super") for _n in range(3))
    first.autocommit = False

    def write() -> None:
        with second.cursor() as cursor:
            cursor.execute(CONNECT, [cast.enterprise["a1"]])

    with first.cursor() as cursor:
        cursor.execute(RAISE, [danger])
        with aside(lambda: freeze_now(period)) as froze:
            waiting(watcher, ALONE)
            with aside(write) as wrote:
                waiting(watcher, SHARED)
                assert not froze and not wrote, "each waits for the one before"
                first.commit()
    (known_at,) = froze
    assert wrote == [None] and majors(known_at) == 1
    with scoped_to(PROVINCE):
        firm = EnterpriseFact.objects.filter(enterprise_id=cast.enterprise["a1"]).order_by("known_from")
        assert firm[0].known_to == firm[1].known_from > known_at, "one ends as the next begins"


def test_a_writer_does_not_wait_for_what_is_counted_after_the_moment(cast, danger, period, connect_as) -> None:
    """The freeze is still open, say while the briefs of 118 zones are made: writing goes on, dated after it."""
    writer = connect_as("super")
    with scoped_to(PROVINCE):
        known_at = freeze(period)
        with writer.cursor() as cursor:
            cursor.execute("set lock_timeout = '1s'")
            cursor.execute(RAISE, [danger])
            cursor.execute(CONNECT, [cast.enterprise["a1"]])
        assert majors_in_scope(known_at) == 0, "nor does the freeze itself see it as known then"
    assert majors(known_at) == 0 and majors(timezone.now()) == 1
    with scoped_to(PROVINCE):
        versions = list(FactVersion.objects.filter(danger_id=danger).order_by("known_from"))
        assert versions[0].known_to == versions[1].known_from > known_at


def test_a_writer_that_does_not_end_makes_the_freeze_refuse_and_nothing_is_frozen(
    cast, danger, period, connect_as, monkeypatch
) -> None:
    monkeypatch.setattr(freezing, "WAIT", "300ms")
    writer = connect_as("super")
    writer.autocommit = False
    with writer.cursor() as cursor:
        cursor.execute(RAISE, [danger])
        with scoped_to(PROVINCE):
            with pytest.raises(Refused) as said:
                freeze(period)
            assert said.value.rule == "facts_are_being_written"
            assert ReportPeriod.objects.get(pk=period.pk).known_at is None, "the transaction can go on"
    with scoped_to(PROVINCE), connection.cursor() as cursor:
        assert ReportPeriod.objects.get(pk=period.pk).known_at is None
        cursor.execute(
            "select count(*) from pg_locks where locktype = 'advisory' and classid = %s"
            " and database = (select oid from pg_database where datname = current_database())",
            [freezing.LOCK[0]],
        )
        assert cursor.fetchone()[0] == 1, "only the writer holds it still"
    writer.rollback()
    known_at = freeze_now(period)
    assert majors(known_at) == 0
    assert freeze_now(period) == known_at, "frozen once and for all"


def test_the_wait_of_a_freeze_is_shorter_than_the_patience_of_writers(cast) -> None:
    """Who wants to write while a freeze waits queues behind it, and must not be turned away for that."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select setting::int, %s::interval from pg_settings where name = 'lock_timeout'", [freezing.WAIT]
        )
        milliseconds, wait = cursor.fetchone()
        assert wait < datetime.timedelta(milliseconds=milliseconds)
        freezing.frozen_moment()
        cursor.execute("show lock_timeout")
        assert cursor.fetchone()[0] == f"{milliseconds // 1000}s", "the usual patience afterwards"


def test_a_moment_is_a_whole_millisecond_already_past_when_it_is_named(cast) -> None:
    for _time in range(20):
        with transaction.atomic(), connection.cursor() as cursor:
            moment = freezing.frozen_moment()
            cursor.execute("select clock_timestamp()")
            assert moment.microsecond % 1000 == 0 and moment < cursor.fetchone()[0]
