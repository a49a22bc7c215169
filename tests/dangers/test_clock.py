"""What the portal does by the clock: deemed signing after one workday, and reminders, each once."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.services import system
from core.jobs import periodic_work
from core.models import Notice
from core.tenancy import scope_of, scoped_to
from hazards.dangers.models import Danger
from tests.dangers.test_workflow import Walk

pytestmark = pytest.mark.django_db
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
FRIDAY = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)


def tick(name: str) -> dict:
    actor = system()
    with scoped_to(scope_of(actor)):
        return periodic_work(name)(actor, timezone.now()) or {}


def issued(cast) -> Walk:
    walk = Walk(cast)
    walk.do("inspector_a", "submit")
    walk.do("office_a", "issue")
    return walk


def state_of(walk: Walk) -> tuple[str, bool]:
    with walk.seen_by("province"):
        danger = Danger.objects.get(pk=walk.danger.pk)
        return danger.state, danger.deemed_signed


def test_unsigned_for_one_workday_counts_as_signed_and_a_weekend_does_not_count(cast):
    with time_machine.travel(FRIDAY, tick=False) as clock:
        walk = issued(cast)
        clock.move_to(FRIDAY + datetime.timedelta(days=2))  # Sunday
        assert tick("deem_signed")["deemed_signed"] == 0 and state_of(walk) == ("issued", False)
        clock.move_to(FRIDAY + datetime.timedelta(days=4))  # Tuesday
        assert tick("deem_signed")["deemed_signed"] == 1 and state_of(walk) == ("rectifying", True)
        assert tick("deem_signed")["deemed_signed"] == 0
    with walk.seen_by("safety_a1"):
        seat = cast.people["safety_a1"].seat_id
        assert Notice.objects.filter(seat_id=seat, kind="dangers.deemed_signed").count() == 1


def test_reminders_come_three_days_and_one_day_before_on_the_day_and_after_each_once(cast):
    with time_machine.travel(FRIDAY, tick=False) as clock:
        walk = issued(cast)
        due = datetime.datetime.combine(walk.danger.due_on, datetime.time(9), SHANGHAI)
        for days in (-3, -1, 0, 1):
            clock.move_to(due + datetime.timedelta(days=days))
            tick("due_notices")
            tick("due_notices")
    assert_told_once(cast, walk)


def test_a_day_on_which_the_clock_stood_still_is_made_up_for(cast):
    with time_machine.travel(FRIDAY, tick=False) as clock:
        walk = issued(cast)
        due = datetime.datetime.combine(walk.danger.due_on, datetime.time(9), SHANGHAI)
        for days in (-2, -1, 0, 3):
            clock.move_to(due + datetime.timedelta(days=days))
            tick("due_notices")
            tick("due_notices")
    assert_told_once(cast, walk)
    with walk.seen_by("leader_a"):
        assert Notice.objects.get(seat_id=cast.people["leader_a"].seat_id).params["days"] == 3


def test_reminding_thirty_takes_as_many_statements_as_reminding_one(cast):
    with time_machine.travel(FRIDAY, tick=False) as clock:
        asked = []
        walks = [issued(cast)]
        for more in (0, 29):
            walks += [issued(cast) for _one in range(more)]
            day = walks[0].danger.due_on - datetime.timedelta(days=1 if more else 3)
            clock.move_to(datetime.datetime.combine(day, datetime.time(9), SHANGHAI))
            with CaptureQueriesContext(connection) as seen:
                assert tick("due_notices")["soon"] >= len(walks)
            asked.append(len(seen))
            clock.move_to(FRIDAY)
    assert asked[0] == asked[1]


def assert_told_once(cast, walk) -> None:
    seen = {}
    for username in ("safety_a1", "leader_a", "safety_a2"):
        with walk.seen_by(username):
            mine = Notice.objects.filter(seat_id=cast.people[username].seat_id)
            seen[username] = sorted(mine.values_list("kind", flat=True))
    due_ones = ["dangers.due_soon", "dangers.due_soon", "dangers.due_today", "dangers.overdue"]
    assert [kind for kind in seen["safety_a1"] if "due" in kind] == due_ones
    assert seen["leader_a"] == ["dangers.overdue"] and seen["safety_a2"] == []
