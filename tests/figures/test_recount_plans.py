"""I26d and the plans filed counted again by hand from a journal: plans handed in, answered, passed over in silence,
replaced; units that become major hazard sources and are struck off; firms that close. At any moment, as then known."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.figures import Period, compute, live, rows_of
from core.figures.model import figure
from core.figures.period import frozen
from core.tenancy import scoped_to
from core.workdays import is_workday
from enterprises.models import Enterprise
from hazards.sources.models import EmergencyPlan, HazardSource
from tests.cast import Cast
from tests.figures.history import PROVINCE, clock, modest
from tests.figures.recount import CHINA, midnight
from tests.house.leakwalk import as_superuser, undone
from tests.sources.plans import another, make_major, make_plan, make_unit

FIRST, DAYS = datetime.date(2026, 8, 20), 80
FIRMS = ("a1", "a2", "b1", "b2")
IDS = ("I26d", "plans_filed")
ONE_DAY = datetime.timedelta(days=1)
SHORTER = datetime.date(2026, 10, 1)
"""From this day the authority has three workdays instead of five."""


@dataclass
class Journal:
    """What was known at each moment: copies of the rows."""

    firms: dict[int, dict[str, Any]] = field(default_factory=dict)
    plans: dict[int, dict[str, Any]] = field(default_factory=dict)
    units: dict[int, dict[str, Any]] = field(default_factory=dict)
    pages: list[tuple[datetime.datetime, Journal]] = field(default_factory=list)

    def turn(self) -> None:
        """The page is full: what is known now, and when now is."""
        kept = [{pk: dict(row) for pk, row in rows.items()} for rows in (self.firms, self.plans, self.units)]
        self.pages.append((clock(), Journal(*kept)))


def write(cast: Cast, chance: random.Random) -> Journal:
    """A history in three pages."""
    journal = Journal()
    Enterprise.objects.exclude(pk__in=cast.enterprise.values()).update(status="closed")
    for key in FIRMS:
        pk, sector = cast.enterprise[key], chance.choice(("dust", "gas"))
        created = midnight(FIRST - 100 * ONE_DAY)
        Enterprise.objects.filter(pk=pk).update(sector=sector, created_at=created, status="running")
        journal.firms[pk] = {"zone_id": cast.zone[key[0]], "sector": sector, "created_at": created, "closed": False}
    for _page in range(3):
        for _step in range(14):
            _one(cast, journal, chance)
        journal.turn()
    return journal


def _one(cast: Cast, journal: Journal, chance: random.Random) -> None:
    key = chance.choice(FIRMS)
    firm = cast.enterprise[key]
    what = chance.choice(("plan", "plan", "date", "date", "date", "date", "unit", "retire", "renew", "close"))
    if what == "plan":
        _add(cast, journal, key, FIRST + chance.randrange(DAYS) * ONE_DAY)
    elif what == "unit" and chance.random() < 0.6:
        unit = make_unit(cast, key)
        journal.units[unit.pk] = {"enterprise_id": firm, "retired_at": None}
        make_major(unit)
    elif what == "retire" and (mine := [pk for pk, row in journal.units.items() if row["retired_at"] is None]):
        at = midnight(FIRST + chance.randrange(DAYS) * ONE_DAY)
        pk = chance.choice(mine)
        HazardSource.objects.filter(pk=pk).update(state="retired", retired_at=at)
        journal.units[pk]["retired_at"] = at
    elif what == "close" and chance.random() < 0.3:
        Enterprise.objects.filter(pk=firm).update(status="closed")
        journal.firms[firm]["closed"] = True
    elif journal.plans and what in ("date", "renew"):
        pk = chance.choice(list(journal.plans))
        if changes := _changes(journal.plans[pk], what, chance):
            EmergencyPlan.objects.filter(pk=pk).update(**changes)
            journal.plans[pk].update({name: day for name, day in changes.items() if name.endswith("_on")})
            if what == "renew":
                keys = {pk: key for key, pk in cast.enterprise.items()}
                _add(cast, journal, keys[journal.plans[pk]["enterprise_id"]], changes["superseded_on"])


def _add(cast: Cast, journal: Journal, key: str, published: datetime.date) -> None:
    plan = make_plan(cast, key, published_on=published)
    journal.plans[plan.pk] = {"enterprise_id": plan.enterprise_id, "published_on": published} | dict.fromkeys(
        ("submitted_on", "accepted_on", "filed_on", "refused_on", "superseded_on")
    )


def _changes(row: dict[str, Any], what: str, chance: random.Random) -> dict[str, Any]:
    """The next date of this plan, a few days after the last."""
    if row["superseded_on"]:
        return {}
    days = [day for day in row.values() if isinstance(day, datetime.date)]
    day = max(days) + chance.choice((0, 1, 4, 5, 7, 8, 12)) * ONE_DAY
    if what == "renew":
        return {"superseded_on": day}
    if row["submitted_on"] is None:
        return {"submitted_on": day}
    if row["refused_on"]:
        return {"submitted_on": day, "accepted_on": None, "refused_on": None, "refusal": ""}
    if row["accepted_on"] is None:
        return {"accepted_on": day}
    if row["filed_on"] is None:
        refused = {"refused_on": day, "refusal": "缺"}
        return refused if chance.random() < 0.4 else {"filed_on": day, "filing_number": "1"}
    return {}


# -- by hand ---------------------------------------------------------------------------------------------------------


def term_is_over(accepted: datetime.date, last: datetime.date) -> bool:
    """Whether the authority's workdays have all gone by before the last day looked at."""
    term = 5 if accepted < SHORTER else 3
    day, gone = accepted, 0
    while gone < term:
        day += ONE_DAY
        gone += is_workday(day)
    return day < last


def is_filed(row: dict[str, Any], last: datetime.date) -> bool:
    if row["filed_on"] and row["filed_on"] <= last:
        return True
    answered = row["refused_on"] and row["refused_on"] <= last
    return bool(row["accepted_on"]) and not answered and term_is_over(row["accepted_on"], last)


def by_hand(known: Journal, period: Period, where: dict[str, Any]) -> dict[str, tuple[int, int]]:
    last = min(period.end, (period.as_of - datetime.timedelta(microseconds=1)).astimezone(CHINA).date())
    plans = [
        row
        for row in known.plans.values()
        if row["published_on"] <= last and (row["superseded_on"] is None or row["superseded_on"] > last)
    ]
    majors = {
        row["enterprise_id"]
        for row in known.units.values()
        if row["retired_at"] is None or row["retired_at"] >= period.as_of
    }
    must, filed = 0, 0
    for pk, firm in known.firms.items():
        here = all(firm.get(name) == value for name, value in where.items())
        if not here or firm["closed"] or firm["created_at"] >= period.as_of:
            continue
        mine = [row for row in plans if row["enterprise_id"] == pk]
        must += bool(mine) or pk in majors
        filed += bool(mine) and all(is_filed(row, last) for row in mine)
    zones = {pk: firm["zone_id"] for pk, firm in known.firms.items()}
    counted = [row for row in plans if "zone_id" not in where or zones[row["enterprise_id"]] == where["zone_id"]]
    said = {"I26d": (filed, must)}
    if "sector" not in where:  # a plan has no sector of its own
        said["plans_filed"] = (sum(is_filed(row, last) for row in counted), len(counted))
    return said


@pytest.mark.slow
def test_plans_equal_the_recount_as_of_and_as_known_at_any_moment(ground) -> None:
    met = set()

    @modest(12)
    @given(st.integers(0, 2**32))
    def holds(seed: int) -> None:
        chance = random.Random(seed)
        with undone():
            with as_superuser():
                another("D28", SHORTER.isoformat(), value=3)
                journal = write(ground, chance)
            with scoped_to(PROVINCE):
                for moment, known in journal.pages:
                    for _look in range(6):
                        start = FIRST + chance.randrange(-20, DAYS) * ONE_DAY
                        period = frozen(start, start + chance.randrange(40) * ONE_DAY, moment)
                        for where in (
                            {},
                            {"zone_id": ground.zone["a"]},
                            {"zone_id": ground.zone["b"]},
                            {"sector": "gas"},
                        ):
                            meant = by_hand(known, period, where)
                            values = compute(list(meant), period, where=where)[()]
                            said = {id_: (one.numerator, one.denominator) for id_, one in values.items()}
                            assert said == meant, (seed, period, where)
                            met.add(meant["I26d"])
                            one = figure("I26d")
                            opened = [rows_of(part, period, where).count() for part in one.measures]
                            assert tuple(opened) == said["I26d"], "what is counted is what opens"

    holds()
    assert len(met) > 8, met


def test_the_numbers_of_today_and_by_zone(ground) -> None:
    with undone():
        with as_superuser():
            write(ground, random.Random(4))
        with scoped_to(PROVINCE):
            day = timezone.localdate()
            period = live(day.replace(day=1), day)
            table = compute(IDS, period, by=("zone_id",))
            whole = compute(IDS, period)[()]
            for id_ in IDS:
                assert sum(row[id_].numerator for row in table.values()) == whole[id_].numerator
                assert sum(row[id_].denominator for row in table.values()) == whole[id_].denominator
