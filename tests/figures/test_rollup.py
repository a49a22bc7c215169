"""Sums by month are the facts counted: after any history, before and after the broom, and when built anew."""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core.figures import Period, compute, live, registered
from core.figures.computing import _is_rolled
from core.tenancy import scoped_to
from hazards.dangers.models import MonthTally
from tests.factories import make_danger
from tests.figures import recount
from tests.figures.history import PROVINCE, Page, batches, modest, world
from tests.figures.recount import Look, counted, day_of

DAYS = 80
BYS = ((), ("zone_id",), ("sector",), ("severity",), ("zone_id", "sector", "severity"))


def today() -> datetime.date:
    return datetime.datetime.now(tz=recount.CHINA).date()


def first() -> datetime.date:
    return today() - datetime.timedelta(days=DAYS)


def rolled() -> list[str]:
    """Figures of which a measure has a column in the roll-up."""
    return [
        one.id
        for one in registered()
        if not one.missing and one.percentile is None and any(m.rollup or m.parts for m in one.measures)
    ]


def plain(table: dict) -> dict:
    """The table as numbers, groups of nothing left out: sums may keep a group whose dangers have all moved."""
    made = {}
    for group, values in table.items():
        numbers = {id_: (Decimal(v.numerator), v.denominator) for id_, v in values.items()}
        if any(above or below for above, below in numbers.values()):
            made[group] = numbers
    return made


def spans() -> list[tuple[datetime.date, datetime.date]]:
    """This month, the year, the month before and three months: to today, to the month's end, and past."""
    now = today()
    month = now.replace(day=1)
    before = (month - datetime.timedelta(days=1)).replace(day=1)
    end = (month + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1)
    oldest = (before - datetime.timedelta(days=1)).replace(day=1)
    return [
        (month, now),
        (now.replace(month=1, day=1), now),
        (before, month - datetime.timedelta(days=1)),
        (oldest, end),
    ]


def from_sums() -> list[dict]:
    made = [plain(compute(rolled(), live(*span), by=by)) for span in spans() for by in BYS]
    narrow = {"zone_id": 1, "sector": ["dust", "gas"]}
    return [*made, *(plain(compute(rolled(), live(*span), by=("severity",), where=narrow)) for span in spans())]


def from_facts() -> list[dict]:
    made = [plain(compute(rolled(), live(*span).known_now(), by=by)) for span in spans() for by in BYS]
    narrow = {"zone_id": 1, "sector": ["dust", "gas"]}
    looks = [(live(*span).known_now(), narrow) for span in spans()]
    return [*made, *(plain(compute(rolled(), look, by=("severity",), where=where)) for look, where in looks)]


def sql(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_all_these_are_answered_by_the_roll_up(ground) -> None:
    rolled_measures = [m for one in registered() for m in one.measures if m.rollup]
    assert len(rolled_measures) > 20
    for span in spans():
        assert all(_is_rolled(m, live(*span), ("zone_id",), {}) for m in rolled_measures)
        assert not any(_is_rolled(m, live(*span), ("area_id",), {}) for m in rolled_measures)
    part = Period(first().replace(day=2), today(), live(*spans()[0]).as_of)
    assert not any(_is_rolled(m, part, (), {}) for m in rolled_measures), "days that are no whole months"


def test_sums_equal_facts_before_and_after_the_broom_and_when_built_anew(ground) -> None:
    @modest(5)
    @given(batches(DAYS, number=2, size=26))
    def holds(entered: list) -> None:
        with world(ground, first()) as made:
            for batch in entered:
                made.enter(batch)
            with scoped_to(PROVINCE):
                meant, rows = from_facts(), MonthTally.objects.count()
                assert from_sums() == meant, "right after entries"
                assert sql("select park_tidy_tallies()") >= 0 and MonthTally.objects.count() <= rows
                assert from_sums() == meant, "swept"
                swept = sorted(map(str, MonthTally.objects.values_list()))
                assert sql("select park_tidy_tallies()") == 0, "nothing left to sweep"
                assert sorted(map(str, MonthTally.objects.values_list())) == swept
                sql("select park_rebuild_tallies() is null")
                assert from_sums() == meant, "built anew"

    holds()


def by_month(page: Page, as_of: datetime.datetime) -> dict[tuple[int, datetime.date], dict[str, tuple]]:
    """The trend by hand: each number in the month of its own date."""
    made: dict[tuple[int, datetime.date], dict[str, tuple]] = {}
    everything = Look(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1), as_of)
    months: dict[int, set[datetime.date]] = defaultdict(set)
    for row in counted(page.dangers.values(), everything):
        moments = [row[n] for n in ("found_at", "issued_at", "rectified_at", "closed_at", "first_decided_at") if row[n]]
        months[row["zone_id"]] |= {day_of(at).replace(day=1) for at in moments}
        months[row["zone_id"]] |= {row["due_on"].replace(day=1)} if row["due_on"] else set()
    for zone, starts in months.items():
        for start in starts:
            end = (start + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1)
            look = Look(start, end, as_of, {"zone_id": zone})
            made[zone, start] = recount.of_dangers(page.dangers.values(), look)
    return made


TREND = (
    "dangers_found",
    "dangers_closed",
    "I01",
    "I02",
    "I05",
    "I06a",
    "I06b",
    "I07",
    "I09",
    "I30",
    "I31",
    "dangers_funds",
)


def test_the_trend_by_month_equals_the_recount_of_each_month(ground) -> None:
    @modest(5)
    @given(batches(DAYS, number=1, size=40), st.booleans())
    def holds(entered: list, swept: bool) -> None:
        with world(ground, first()) as made:
            page = made.enter(entered[0])
            with scoped_to(PROVINCE):
                if swept:
                    sql("select park_tidy_tallies()")
                period = live(first().replace(day=1), today())
                table = plain(compute(TREND, period, by=("zone_id", "month")))
            meant = {
                key: {id_: (Decimal(values[id_][0]), values[id_][1]) for id_ in TREND}
                for key, values in by_month(page, period.as_of).items()
                if any(values[id_][0] or values[id_][1] for id_ in TREND) and key[1] <= today()
            }
            assert table == meant

    holds()


def test_what_is_due_later_this_month_is_not_due_yet(ground) -> None:
    noon = recount.midnight(datetime.date(2026, 11, 12)) + datetime.timedelta(hours=12)
    with world(ground, datetime.date(2026, 11, 1)) as made:
        issued = {
            "state": "issued",
            "issued_at": noon - datetime.timedelta(days=5),
            "found_at": noon - datetime.timedelta(days=6),
        }
        with scoped_to(PROVINCE):
            for day in (10, 11, 12, 13, 28):
                due = datetime.date(2026, 11, day)
                make_danger(made.cast, "a1", due_on=due, number_year=2026, number_serial=day, **issued)
            period = Period(datetime.date(2026, 11, 1), datetime.date(2026, 11, 30), noon)
            due = compute(("I02",), period)[()]["I02"].denominator
            trend = compute(("I02",), period, by=("month",))
            assert due == 2, "today's is due until 24:00"
            assert trend[(datetime.date(2026, 11, 1),)]["I02"].denominator == 2
            after = Period(period.start, period.end, recount.midnight(datetime.date(2026, 12, 1)))
            assert compute(("I02",), after)[()]["I02"].denominator == 5
