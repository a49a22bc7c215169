"""Two people of the office press the button of a plan at the same moment: there is one plan."""

from __future__ import annotations

import pytest

from core.tenancy import scope_of, scoped_to
from core.workdays import today
from inspections.plans.weekly import plan_week, set_goals
from inspections.plans.year_plan import plan_year, years
from inspections.visits.models import Member
from inspections.visits.queries import week_of
from tests.at_once import at_once
from tests.plans.yard import make_firms, visits, zone

pytestmark = pytest.mark.django_db(transaction=True)
OFFICE = ("office_a", "office2_a")


def test_a_year_planned_by_two_at_once_is_planned_once(cast):
    make_firms(cast, 20, risk="orange")
    people = [cast.actor(name) for name in OFFICE]

    def plan(i: int) -> int:
        with scoped_to(scope_of(people[i])):
            return plan_year(actor=people[i], zone_id=cast.zone["a"], year=years()[1]).added

    out = at_once(2, plan)
    assert sorted(out) == [0, 82], out
    rows = visits(cast)
    assert len(rows) == 82 and sum(row.purpose == "first" for row in rows) == 22
    with zone(cast):
        assert Member.objects.count() == 82


def test_a_week_filled_up_by_two_at_once_is_filled_up_once(cast):
    make_firms(cast, 20)
    people = [cast.actor(name) for name in OFFICE]
    with zone(cast):
        set_goals(actor=people[0], zone_id=cast.zone["a"], goals={(None, None): 7})

    def plan(i: int) -> int:
        with scoped_to(scope_of(people[i])):
            return plan_week(actor=people[i], zone_id=cast.zone["a"], week=week_of(today()))

    assert sorted(at_once(2, plan)) == [0, 7]
    assert len({row.enterprise_id for row in visits(cast)}) == len(visits(cast)) == 7
