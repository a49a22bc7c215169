"""Things done now that have happened some time ago: everything written so far is moved into the past.

What is done, moved, and done again lies in the right order: first things lie furthest back.
"""

# ruff: noqa: E501  (columns of a table read better on one line)
from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.services import system
from core.tenancy import scope_of, scoped_to
from inspections.plans.closing_jobs import close_weeks
from inspections.plans.closing_weeks import WEEK, Week
from tests.dangers.test_workflow import Walk

MOMENTS = {
    "dangers_danger": (
        "found_at", "recorded_at", "issued_at", "signed_at", "rectified_at", "supervised_at", "accepted_at", "state_since",
        "closed_at", "first_closed_at", "first_decided_at",
    ),
    "dangers_factversion": (
        "found_at", "recorded_at", "issued_at", "rectified_at", "first_decided_at", "closed_at", "known_from", "known_to",
    ),
    "dangers_dangerevent": ("pgh_created_at", "state_since"),
    "dangers_step": ("at",),
    "visits_visit": ("planned_at", "started_at", "finished_at", "state_since"),
    "visits_visitevent": ("pgh_created_at",),
}  # fmt: skip


class Past:
    """Moves what is there into the past, and closes weeks as a worker would."""

    def __init__(self, cast: Any, connection: Any) -> None:
        self.cast, self.connection = cast, connection
        self.week = Week(Week.of(timezone.localdate()).starts_on - WEEK)
        """The last week that has ended."""

    def run(self, statement: str, values: Any = ()) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("set session_replication_role = replica")
            cursor.execute(statement, values)

    def move(self, to: datetime.datetime) -> None:
        """Everything there was done at `to` instead of now."""
        for table, columns in MOMENTS.items():
            told = ", ".join(f"{name} = {name} - %(by)s" for name in columns)
            self.run(f"update {table} set {told}", {"by": timezone.now() - to})

    def due(self, walk: Walk, day: datetime.date) -> None:
        """The due date, as if it had been set at issue."""
        self.run(
            "update dangers_danger set due_on = %s, original_due_on = %s where id = %s", [day, day, walk.danger.pk]
        )
        known = "update dangers_factversion set due_on = %s where danger_id = %s and due_on is not null"
        self.run(known, [day, walk.danger.pk])

    def walk(self, firm: str = "a1") -> Walk:
        """A danger of a1 in rectifying."""
        walk = Walk(self.cast, firm)
        walk.to_rectifying()
        return walk

    def hand_in(self, walk: Walk) -> None:
        walk.do("safety_a1", "submit_evidence", note="已清扫，已装卸灰装置", files=[walk.photo()])

    def at(self, days: int, hours: int = 12) -> datetime.datetime:
        """A moment of the last ended week, by days since its Saturday 00:00."""
        return self.week.closes_at - WEEK + datetime.timedelta(days=days, hours=hours)

    def close(self, late: datetime.timedelta = datetime.timedelta()) -> dict[str, int]:
        """The slot of Friday 24:00, or one that much later."""
        actor = system()
        with scoped_to(scope_of(actor)):
            return close_weeks(actor, self.week.closes_at + late)


@pytest.fixture
def past(transactional_db: None, cast: Any, connect_as: Any) -> Past:
    return Past(cast, connect_as("super"))
