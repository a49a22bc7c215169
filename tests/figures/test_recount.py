"""Every figure of dangers, photographs and enterprises is counted again by hand, as of and as known at many moments."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.figures import Period, compute, registered
from core.figures.period import frozen
from core.tenancy import scoped_to
from tests.figures import recount
from tests.figures.history import HOURS, MOVES, PROVINCE, SECTORS, Page, World, batches, modest, world
from tests.figures.recount import Look, midnight

FIRST, DAYS = datetime.date(2024, 12, 20), 75
FACTS = ("dangers", "evidence", "enterprises")
reached: Counter = Counter()


def counted_here() -> list[str]:
    """All figures of these facts, without the terms of the bridge (test_bridge.py)."""
    return [
        one.id
        for one in registered()
        if not one.missing and one.numerator is not None and one.numerator.fact in FACTS and one.id[0] != "B"
    ]


@st.composite
def periods(draw: st.DrawFn) -> tuple[datetime.date, datetime.date]:
    day = FIRST + datetime.timedelta(days=draw(st.integers(0, DAYS)))
    month_end = (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1)
    week = day - datetime.timedelta(days=(day.weekday() - 5) % 7)
    return draw(
        st.sampled_from(
            [
                (day.replace(day=1), month_end), (day.replace(month=1, day=1), month_end), (day, day),
                (week, week + datetime.timedelta(days=6)), (day, day + datetime.timedelta(days=40)),
            ]
        )
    )  # fmt: skip


ASKS = st.tuples(
    periods(),
    st.integers(0, 2),  # which page
    st.none() | st.tuples(st.integers(0, DAYS + 10), st.sampled_from(HOURS)),  # another as_of
    st.integers(0, 8),  # where
)


def places(made: World) -> list[dict[str, Any]]:
    zones, areas = made.cast.zone, made.cast.area
    return [
        {}, {"zone_id": zones["a"]}, {"zone_id": zones["b"]}, {"zone_id": [zones["a"], zones["b"]]}, {"sector": "dust"},
        {"zone_id": zones["a"], "area_id": areas["a1"]}, {"zone_id": zones["a"], "sector": "gas"},
        {"area_id": [areas["a2"], areas["b1"]], "sector": ["dust", "other"]},
        {"enterprise_id": made.cast.enterprise["a1"]},
    ]  # fmt: skip


def by_hand(made: World, page: Page, look: Look) -> dict[str, tuple[Any, Any]]:
    return (
        recount.of_dangers(page.dangers.values(), look)
        | recount.of_photos(made.photos, page.dangers, page.at, look)
        | recount.of_firms(page.firms.values(), look)
    )


def same(said: tuple[Any, Any], meant: tuple[Any, Any]) -> bool:
    (above, below), (is_above, is_below) = said, meant
    if isinstance(is_above, float):
        return abs(float(above or 0) - is_above) < 2e-6 and (below or 0) == is_below
    return Decimal(above) == Decimal(is_above) and (below or 0) == (is_below or 0)


def compare(values: dict, meant: dict, told: object) -> None:
    wrong = {
        id_: (values[id_].numerator, values[id_].denominator, meant[id_])
        for id_ in meant
        if not same((values[id_].numerator, values[id_].denominator), meant[id_])
    }
    assert not wrong, (wrong, told)


def test_no_figure_is_left_out_of_the_recount(ground) -> None:
    with world(ground, FIRST) as made:
        look = Look(FIRST, FIRST, midnight(FIRST))
        page = made.enter([])
        assert sorted(by_hand(made, page, look)) == sorted(counted_here())


def test_every_figure_equals_the_recount_as_of_and_as_known_at_any_moment(ground) -> None:
    @modest(10)
    @given(batches(DAYS), st.lists(ASKS, min_size=7, max_size=7))
    def holds(entered: list, asks: list) -> None:
        with world(ground, FIRST) as made:
            pages = [made.enter(batch) for batch in entered]
            reached.update(made.reached)
            with scoped_to(PROVINCE):
                for (start, end), at, cut, place in asks:
                    page = pages[at]
                    period = frozen(start, end, page.at)
                    if cut is not None:
                        moment = midnight(FIRST + datetime.timedelta(days=cut[0])) + cut[1]
                        period = replace(period, as_of=min(moment, period.as_of))
                    look = Look(start, end, period.as_of, places(made)[place])
                    values = compute(counted_here(), period, where=look.where)[()]
                    compare(values, by_hand(made, page, look), (period, look.where))
                _groups(made, pages, *asks[0][:2])

    holds()
    assert set(reached) == set(MOVES), "the histories go through every move"


def _groups(made: World, pages: list[Page], days: tuple, at: int) -> None:
    """By zone and sector at once: each group is what a look at it alone would give, and none is missing."""
    page = pages[at]
    period = frozen(*days, page.at)
    table = compute(counted_here(), period, by=("zone_id", "sector"))
    for zone in (made.cast.zone["a"], made.cast.zone["b"]):
        for sector in SECTORS:
            look = Look(*days, period.as_of, {"zone_id": zone, "sector": sector})
            meant = by_hand(made, page, look)
            if (zone, sector) in table:
                compare(table[zone, sector], meant, (period, zone, sector))
            else:
                assert not any(above for above, _below in meant.values()), (zone, sector)


def test_live_numbers_are_those_known_now_as_of_now(ground) -> None:
    first = datetime.datetime.now(tz=recount.CHINA).date() - datetime.timedelta(days=DAYS)

    @modest(6)
    @given(
        batches(DAYS, number=2), st.lists(st.tuples(st.integers(0, DAYS), st.integers(0, 8)), min_size=5, max_size=5)
    )
    def holds(entered: list, asks: list) -> None:
        with world(ground, first) as made:
            for batch in entered:
                page = made.enter(batch)
            with scoped_to(PROVINCE):
                for back, place in asks:
                    end = first + datetime.timedelta(days=DAYS)
                    period = Period(end - datetime.timedelta(days=back), end, page.at)
                    look = Look(period.start, end, page.at, places(made)[place])
                    values = compute(counted_here(), period, where=look.where)[()]
                    compare(values, by_hand(made, page, look), (period, look.where))

    holds()
