"""I23, I24 and I29 counted again by hand: zones merged and withdrawn on a day, stages written down late, months handed
in at any moment. They know no danger, so their histories are their own."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.figures import Period, compute
from core.figures.period import frozen
from core.tenancy import scoped_to
from parks.models import ZoneProgress, ZoneStatus
from reports.calendar import due_days, month_of
from reports.models import Report, ReportPeriod
from tests.figures.history import PROVINCE, clock, modest
from tests.figures.recount import CHINA, day_of, midnight
from tests.house.leakwalk import as_superuser, undone

FIRST, DAYS = datetime.date(2024, 12, 20), 75
MONTHS = (datetime.date(2024, 10, 1), datetime.date(2024, 11, 1), datetime.date(2024, 12, 1))
STAGES = ("building", "trial", "done", "done", "done", "none")


@dataclass
class Journal:
    """What was written: when a zone was on the register, its stages, its reports."""

    statuses: list[tuple[int, datetime.date, datetime.date | None, str]]
    progress: list[dict[str, Any]]
    reports: list[tuple[int, datetime.date, datetime.datetime | None]]


def day(chance: random.Random) -> datetime.date:
    return FIRST + datetime.timedelta(days=chance.randrange(DAYS))


def write(zones: list[int], chance: random.Random) -> Journal:
    """Statuses, stages and reports of these zones; every other zone is off the register and has none."""
    ZoneStatus.objects.all().delete()
    ZoneProgress.objects.all().delete()
    journal = Journal([], [], [])
    for zone in zones:
        merged = day(chance) if chance.random() < 0.6 else None
        journal.statuses.append((zone, datetime.date(2020, 1, 1), merged, "active"))
        if merged:
            journal.statuses.append((zone, merged, None, chance.choice(("merged", "withdrawn"))))
        for subject in ("platform", "assessment"):
            for _number in range(chance.randrange(4)):
                journal.progress.append(
                    {
                        "zone_id": zone, "subject": subject, "stage": chance.choice(STAGES), "on": day(chance),
                        "expires_on": chance.choice((None, day(chance))), "recorded_by": "某",
                        "recorded_at": midnight(day(chance)) + datetime.timedelta(hours=chance.randrange(24)),
                    }
                )  # fmt: skip
    for zone, start, end, status in journal.statuses:
        ZoneStatus.objects.create(zone_id=zone, valid_from=start, valid_to=end, status=status)
    for row in journal.progress:
        row["id"] = ZoneProgress.objects.create(**row).pk
    for month in MONTHS:
        facts = {"end": month_of(month)[1], "opened_at": clock(), "filled_at": clock(), **due_days(month)}
        period, _new = ReportPeriod.objects.update_or_create(kind="month", start=month, defaults=facts)
        for zone in zones:
            due = day(chance)
            edge = midnight(due) + datetime.timedelta(
                hours=chance.choice((-30, -1, 0, 9)), seconds=chance.choice((0, 86399, 86400))
            )
            handed = chance.choice((None, edge))
            Report.objects.create(zone_id=zone, period=period, due_on=due, first_submitted_at=handed)
            journal.reports.append((zone, due, handed))
    return journal


def stage(journal: Journal, zone: int, subject: str, period: Period) -> dict[str, Any]:
    """The latest stage of all that had been written down by then."""
    rows = [
        row
        for row in journal.progress
        if (row["zone_id"], row["subject"]) == (zone, subject) and row["on"] <= period.last_day
        and (period.known_at is None or row["recorded_at"] <= period.known_at)
    ]  # fmt: skip
    return max(rows, key=lambda row: (row["on"], row["id"]), default={"stage": "none", "expires_on": None})


def by_hand(journal: Journal, period: Period, zones: list[int]) -> dict[str, tuple[int, int]]:
    """I23, I24 and I29 of these zones from the journal."""
    last = period.last_day
    here = [
        zone
        for zone, start, end, status in journal.statuses
        if zone in zones and status == "active" and start <= last and (end is None or last < end)
    ]
    built = [zone for zone in here if stage(journal, zone, "platform", period)["stage"] == "done"]
    assessed = []
    for zone in here:
        row = stage(journal, zone, "assessment", period)
        if row["stage"] == "done" and (row["expires_on"] is None or row["expires_on"] >= last):
            assessed.append(zone)
    seen_on = period.as_of.astimezone(CHINA).date()
    due = [
        one for one in journal.reports if one[0] in zones and period.start <= one[1] <= period.end and one[1] < seen_on
    ]
    moment = period.known_at or period.as_of
    kept = [one for one in due if one[2] is not None and one[2] <= moment and day_of(one[2]) <= one[1]]
    return {"I23": (len(built), len(here)), "I24": (len(assessed), len(here)), "I29": (len(kept), len(due))}


def test_zones_and_reports_equal_the_recount_through_merges_and_late_entries(ground) -> None:
    merged_while_looking = set()

    @modest(12)
    @given(st.integers(0, 2**32))
    def holds(seed: int) -> None:
        chance = random.Random(seed)
        zones = [ground.zone["a"], ground.zone["b"]]
        with undone():
            with as_superuser():
                journal = write(zones, chance)
            with scoped_to(PROVINCE):
                for _look in range(8):
                    start = day(chance)
                    end = start + datetime.timedelta(days=chance.randrange(40))
                    period = frozen(start, end, midnight(day(chance)) + datetime.timedelta(hours=chance.randrange(24)))
                    for places in (zones, zones[:1], zones[1:]):
                        values = compute(("I23", "I24", "I29"), period, where={"zone_id": places})[()]
                        said = {id_: (one.numerator, one.denominator) for id_, one in values.items()}
                        assert said == by_hand(journal, period, places), (seed, period, places)
                    merged_while_looking.add(by_hand(journal, period, zones)["I23"][1])

    holds()
    assert merged_while_looking == {0, 1, 2}, "looks from before, between and after the merges"
