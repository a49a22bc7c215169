"""The demo's plans: all filed where the story says so, the others in every state, drills within the half year."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest

from core.figures import compute, live
from core.tenancy import Scope, scoped_to
from core.workdays import today
from demo.plans import load_plans
from hazards.sources.models import Drill, EmergencyPlan, HazardSource, PlanFact, SourceFact
from hazards.sources.plan_states import PlanState
from hazards.sources.plan_terms import terms
from tests.cast import cast as present_cast
from tests.figures.history import clock
from tests.house.leakwalk import as_superuser, dirty_database
from tests.sources.plans import make_major, make_unit


@pytest.mark.parametrize("day", [None, datetime.date(2026, 10, 8), datetime.date(2026, 2, 24)])
def test_plans_of_the_demo(django_db_setup, django_db_blocker, day: datetime.date | None) -> None:
    on = day or today()
    with dirty_database(django_db_blocker):
        cast = present_cast()
        with as_superuser():
            units = [make_major(make_unit(cast, "a1")) for _n in range(6)]
            units += [make_unit(cast, "b1") for _n in range(9)]
            HazardSource.objects.update(recorded_at=clock() - datetime.timedelta(days=300))
            sources = [
                {"id": unit.pk, "zone_id": unit.zone_id, "enterprise_id": unit.enterprise_id, "name": unit.name,
                 "filed": unit.zone_id == cast.zone["a"]}
                for unit in units
            ]  # fmt: skip
            made, drills = load_plans(sources, on)
        assert made == 15 and drills > 6
        with scoped_to(Scope("province")):
            rule = terms(on)
            states: dict[int, Counter] = {zone: Counter() for zone in cast.zone.values()}
            overdue = 0
            for plan in EmergencyPlan.objects.all():
                here = rule.standing(plan)
                states[plan.zone_id][here.state] += 1
                overdue += here.is_late("evaluate_by")
                if here.state == PlanState.FILED:
                    assert not here.is_late("drill_by")
                assert plan.drilled_on == max((d.on for d in Drill.objects.filter(plan=plan)), default=None)
            assert states[cast.zone["a"]] == {PlanState.FILED: 6}
            assert {*states[cast.zone["b"]]} == set(PlanState) - {PlanState.SUPERSEDED}
            assert states[cast.zone["b"]][PlanState.DEEMED] == 1 and overdue == 1
            for fact in (PlanFact, SourceFact):
                assert fact.objects.order_by("-known_from").first().known_from < clock() - datetime.timedelta(days=1)
            if day is None:
                table = compute(("plans_filed", "I26d"), live(on.replace(day=1), on), by=("zone_id",))
                row = table[cast.zone["a"],]
                assert (row["plans_filed"].numerator, row["plans_filed"].denominator) == (6, 6)
                assert row["I26d"].numerator == 1
