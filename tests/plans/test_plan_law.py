"""The law of yearly plans: classes change, days pass, visits are made or called off; planning again always leaves every
window of the class provided for once, calls off nothing that has begun, and finds nothing more to do a second time."""

from __future__ import annotations

import datetime
from dataclasses import replace
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.plans.proposing import Firm, Standing, propose
from inspections.plans.windows import LEAST, windows, workdays
from inspections.visits.queries import week_of

CADENCE = {"red": 12, "orange": 4, "yellow": 2, "blue": 1, "": 5}
YEAR = 2026


class Year:
    """Visits of three enterprises in one year, in plain Python."""

    def __init__(self) -> None:
        self.day = datetime.date(YEAR, 1, 1)
        self.firms = [Firm(pk, None, "") for pk in (1, 2, 3)]
        self.visits: dict[str, Standing] = {}
        self.serial = 0

    def proposal(self):
        firsts = frozenset(one.enterprise_id for one in self.visits.values() if one.state != "called_off")
        return propose(
            year=YEAR, since=self.day, firms=self.firms, cadence=CADENCE, firsts=firsts, seats=[],
            standing=list(self.visits.values()),
        )  # fmt: skip

    def plan(self) -> None:
        made = self.proposal()
        for one in made.surplus:
            assert one.state == "planned" and one.rolls_from >= week_of(self.day)
            self.visits[one.plan_key] = replace(one, state="called_off", surplus=True)
        for row in made.rows:
            assert row.plan_key not in self.visits and self.day <= row.planned_on <= row.due_on
            self.serial += 1
            self.visits[row.plan_key] = Standing(
                UUID(int=self.serial), row.enterprise_id, row.plan_key, "planned", row.planned_on, row.due_on,
                week_of(row.planned_on),
            )  # fmt: skip

    def act(self, kind: str, which: int) -> None:
        """One visit that is planned is made today, or called off by a person, or moved on by a week."""
        planned = sorted(key for key, one in self.visits.items() if one.state == "planned")
        if not planned:
            return
        key = planned[which % len(planned)]
        one = self.visits[key]
        self.visits[key] = {
            "done": replace(one, state="finished", finished_on=self.day),
            "off": replace(one, state="called_off"),
            "move": replace(one, planned_on=max(one.planned_on, self.day) + datetime.timedelta(days=7)),
        }[kind]

    def holds(self) -> None:
        """Every window with a week of work left is provided for, and planning again finds nothing."""
        again = self.proposal()
        assert again.rows == [] and again.surplus == []
        for firm in self.firms:
            mine = [one for one in self.visits.values() if one.enterprise_id == firm.id and not one.surplus]
            of = CADENCE[firm.risk]
            for window in windows(YEAR, of):
                if window.end < self.day or len(workdays(max(window.start, self.day), window.end)) < LEAST:
                    continue
                own = [one for one in mine if one.place == (window.k, of)]
                rest = [one for one in mine if one.place[1] != of and one.state != "called_off"]
                others = [one for one in rest if window.holds(one.day)]
                owed = [one for one in others if one.state != "planned" or one.rolls_from < week_of(self.day)]
                assert len(own) <= 1 and (own or others), (firm, window)
                assert len(own) + len(others) <= max(1, len(owed) + 1), (firm, window, own, others)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("class"), st.integers(0, 2), st.sampled_from(sorted(CADENCE))),
        st.tuples(st.just("days"), st.integers(1, 60), st.just("")),
        st.tuples(st.sampled_from(["done", "off", "move"]), st.integers(0, 50), st.just("")),
    ),
    min_size=1, max_size=25,
)  # fmt: skip


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(steps)
def test_planning_again_always_provides_for_every_window_once(acts: list[tuple[str, int, str]]) -> None:
    year = Year()
    year.plan()
    year.holds()
    for kind, number, risk in acts:
        if kind == "class":
            year.firms[number] = replace(year.firms[number], risk=risk)
        elif kind == "days":
            year.day = min(year.day + datetime.timedelta(days=number), datetime.date(YEAR, 12, 31))
        else:
            year.act(kind, number)
        year.plan()
        year.holds()


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.integers(2024, 2030), st.integers(1, 24))
def test_windows_cover_the_year_without_gap_or_overlap(year: int, of: int) -> None:
    parts = windows(year, of)
    assert len(parts) == of and parts[0].start == datetime.date(year, 1, 1)
    assert parts[-1].end == datetime.date(year, 12, 31)
    lengths = [(part.end - part.start).days + 1 for part in parts]
    assert max(lengths) - min(lengths) <= 4 and sum(lengths) in (365, 366)
    for before, after in zip(parts, parts[1:], strict=False):
        assert (after.start - before.end).days == 1
