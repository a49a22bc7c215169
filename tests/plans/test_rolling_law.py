"""The law of rolling plans over many weeks, whatever the goals, the hands and the comings and goings: nobody starves,
nobody is planned twice in one week."""

from __future__ import annotations

import datetime
from collections import Counter
from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.plans.filling import Known, fill
from inspections.visits.queries import rolled_weeks, week_of

WEEK = datetime.timedelta(days=7)
START = datetime.date(2026, 1, 3)  # a Saturday


class Zone:
    """A zone in plain Python: enterprises with their last visit, visits standing open with the week they are of."""

    def __init__(self) -> None:
        self.last: dict[int, datetime.date | None] = {}
        self.since: dict[int, datetime.date] = {}
        self.open: dict[int, datetime.date] = {}

    def week(self, week: datetime.date, goal: int, hands: int) -> tuple[list[int], list[int]]:
        """One week: fill up to the goal, then as many hands as there are make visits, those rolled longest first."""
        plan = list(self.open)
        known = [Known(pk, last) for pk, last in self.last.items()]
        added = fill(goal, len(plan), known, set(plan))
        for pk in added:
            self.open[pk] = week
        order = sorted(self.open, key=lambda pk: (-rolled_weeks(self.open[pk], week), pk))
        for pk in order[:hands]:
            del self.open[pk]
            self.last[pk] = self.since[pk] = week
        return plan + added, order[:hands]


changes = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 5)), min_size=30, max_size=80
)  # each week: joining, leaving, hands beyond the goal
short = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 2)), min_size=5, max_size=60
)  # each week: goal, hands, joining


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.integers(1, 25), st.integers(1, 6), changes)
def test_with_hands_enough_everybody_is_visited_within_the_weeks_it_takes_to_go_round(
    begun: int, goal: int, weeks: list[tuple[int, int, int]]
) -> None:
    zone, week, serial = Zone(), START, 0
    waited: dict[int, int] = {}
    for joining, leaving, more in [(begun, 0, 0), *weeks]:
        for _n in range(joining):
            serial += 1
            zone.last[serial], zone.since[serial] = None, week
        for pk in sorted(zone.last)[:leaving]:
            zone.last.pop(pk), zone.since.pop(pk), zone.open.pop(pk, None)
        plan, done = zone.week(week, goal, goal + more)
        assert all(count == 1 for count in Counter(plan).values())
        assert set(done) <= set(plan) and set(plan) <= set(zone.last)
        for pk in zone.last:
            waited[pk] = (week - zone.since[pk]).days // 7
            assert waited[pk] <= ceil(serial / goal), (pk, waited[pk], serial, goal)
        week += WEEK


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(
    st.integers(1, 25),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 2)), min_size=5, max_size=60),
)
def test_with_too_few_hands_what_was_planned_rolls_on_is_made_in_order_and_never_planned_again_meanwhile(
    begun: int, weeks: list[tuple[int, int, int]]
) -> None:
    zone, week, serial = Zone(), START, begun
    for pk in range(1, begun + 1):
        zone.last[pk], zone.since[pk] = None, week
    for goal, hands, joining in weeks:
        for _n in range(joining):
            serial += 1
            zone.last[serial], zone.since[serial] = None, week
        carried = dict(zone.open)
        plan, done = zone.week(week, goal, hands)
        assert all(count == 1 for count in Counter(plan).values())
        assert set(carried) <= set(plan) and plan[: len(carried)] == list(carried)
        assert len(plan) <= max(goal, len(carried))
        left = [pk for pk in carried if pk not in done]
        if left and len(done) == hands:
            oldest = min(carried[pk] for pk in left)
            assert all(carried.get(pk, week) <= oldest for pk in done)
        week += WEEK


@given(st.dates(datetime.date(2024, 1, 1), datetime.date(2030, 1, 1)), st.integers(0, 60))
@settings(max_examples=200, deadline=None, derandomize=True, database=None)
def test_a_visit_rolls_one_week_further_every_saturday(day: datetime.date, weeks: int) -> None:
    assert week_of(day).weekday() == 5 and 0 <= (day - week_of(day)).days < 7
    assert rolled_weeks(week_of(day), day + WEEK * weeks) == weeks
