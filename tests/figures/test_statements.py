"""All zones in one set of statements: their number does not grow with the zones, nor with the figures asked."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.figures import at_midnight, compute, live, registered
from core.tenancy import scoped_to
from hazards.dangers.figures import IN_ROW
from hazards.dangers.models import FactVersion
from parks.models import Zone
from reports.monthly import automatic
from reports.monthly.automatic import Befores, compute_cells
from reports.queries import ZONE_FIGURES
from tests.factories import make_danger
from tests.figures.history import PROVINCE, clock, entries, world
from tests.figures.recount import day_of

FIRST, DAYS = datetime.date(2025, 1, 1), 59
FEBRUARY = datetime.date(2025, 2, 1), datetime.date(2025, 2, 28)


def counted(work: Callable[[], Any]) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as seen:
        done = work()
    return len(seen), done


@pytest.mark.parametrize("has_before", [False, True])
def test_the_cells_of_118_zones_take_as_many_statements_as_those_of_one(ground, has_before: bool) -> None:
    with world(ground, FIRST) as made:
        then, now = (made.enter(batch) for batch in entries(11, DAYS, size=40, number=2))
        with scoped_to(PROVINCE):
            zones, mine = list(Zone.objects.values_list("pk", flat=True)), made.cast.zone["a"]
            assert len(zones) == 118
            asked = (*FEBRUARY, now.at, Befores(then.at if has_before else None))
            one, cells = counted(lambda: compute_cells(*asked, [mine]))
            all_, every = counted(lambda: compute_cells(*asked, zones))
        assert set(every) == set(zones) and every[mine] == cells[mine], "the same numbers in whatever company"
        assert ("bridge" in cells[mine]) == has_before
        assert all_ == one <= 29, (one, all_)


def test_no_zone_loses_its_major_dangers_to_another(ground, monkeypatch) -> None:
    """Each zone keeps its own latest ones, however many the others have."""
    monkeypatch.setattr(automatic, "MOST_MAJORS", 1)
    with world(ground, FIRST) as made:
        zones = [made.cast.zone["a"], made.cast.zone["b"]]
        with scoped_to(PROVINCE):
            for firm, days in (("b1", [0, 1]), ("a1", range(2, 23))):
                for day in days:
                    found_at = at_midnight(FEBRUARY[0] + datetime.timedelta(days=day))
                    make_danger(made.cast, firm, state="review", severity="major", found_at=found_at)
            cells = compute_cells(*FEBRUARY, clock(), Befores(), zones)
            kept = [FactVersion.objects.filter(pk__in=cells[zone]["majors"]).values_list("found_at") for zone in zones]
            assert [[day_of(at).day for (at,) in rows] for rows in kept] == [[23], [2]]


def test_all_figures_of_the_overview_take_as_many_statements_for_one_zone_as_for_all(ground) -> None:
    with world(ground, FIRST) as made:
        made.enter(entries(5, DAYS, size=40, number=1)[0])
        period = live(datetime.date(2025, 1, 1), datetime.date(2025, 2, 28))
        counted_here = [one for one in registered() if not one.missing and one.id not in ("I23", "I24")]
        everything = [one.id for one in counted_here]
        tables = {measure.fact for one in counted_here for measure in one.measures}
        with scoped_to(PROVINCE):
            # One for each table of facts, and six for sums by month, their tails, the days before and percentiles.
            for ids, most in ((IN_ROW, 3), (ZONE_FIGURES, 4), (everything, len(tables) + 6)):
                one = counted(
                    lambda ids=ids: compute(ids, period, by=("zone_id",), where={"zone_id": made.cast.zone["a"]})
                )
                all_ = counted(lambda ids=ids: compute(ids, period, by=("zone_id",)))
                whole = counted(lambda ids=ids: compute(ids, period))
                assert one[0] == all_[0] == whole[0] <= most, (one[0], all_[0], whole[0])
