"""The figures counted once more, by hand, from a journal: written from the formulas in words, knowing no query.

`Look` says what is asked; every function takes the rows as they were known and gives (numerator, denominator).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
HIGH_RISK_SECTORS, HIGH_RISK_DIVISIONS = {"hazchem", "construction"}, {"C31", "C32"}
FILLABLE = (
    "area_id", "category", "location", "description", "basis", "measures", "responsible_person", "due_on",
)  # fmt: skip
GENERAL = {"a", "b", "c"}
Row = dict[str, Any]


def midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, tzinfo=CHINA)


def day_of(at: datetime.datetime) -> datetime.date:
    return at.astimezone(CHINA).date()


@dataclass(frozen=True)
class Look:
    """Days, the moment up to which things have happened, and the place."""

    start: datetime.date
    end: datetime.date
    as_of: datetime.datetime
    where: dict[str, Any] = field(default_factory=dict)

    def here(self, row: Row) -> bool:
        return all(row[k] in v if isinstance(v, list) else row[k] == v for k, v in self.where.items())

    def within(self, at: datetime.datetime | None) -> bool:
        """It happened, and in these days."""
        return at is not None and midnight(self.start) <= at and day_of(at) <= self.end and at < self.as_of

    def happened(self, at: datetime.datetime | None) -> bool:
        return at is not None and at < self.as_of

    def is_past(self, day: datetime.date | None) -> bool:
        """The day is over: 24:00 of it has come."""
        return day is not None and midnight(day + datetime.timedelta(days=1)) <= self.as_of

    @property
    def last_day(self) -> datetime.date:
        """The last day of the period that has begun: certificates are looked at on this one."""
        return min(self.end, day_of(self.as_of - datetime.timedelta(microseconds=1)))


def counted(rows: Iterable[Row], look: Look) -> list[Row]:
    return [row for row in rows if row["state"] not in ("draft", "void", "historic") and look.here(row)]


def is_open(row: Row, look: Look) -> bool:
    return look.happened(row["found_at"]) and not look.happened(row["closed_at"])


def is_late(row: Row, look: Look) -> bool:
    return is_open(row, look) and look.is_past(row["due_on"])


def was_due(row: Row, look: Look) -> bool:
    due = row["due_on"]
    return look.happened(row["issued_at"]) and look.is_past(due) and look.start <= due <= look.end


def days(first: datetime.datetime, last: datetime.datetime) -> Decimal:
    """Days between, to the millionth: sums of them are then the same in whatever order they are added."""
    gone = last - first
    micro = (gone.days * 86400 + gone.seconds) * 1_000_000 + gone.microseconds
    return (Decimal(micro) / 1_000_000 / 86400).quantize(Decimal("0.000001"), rounding="ROUND_HALF_UP")


def p90(numbers: list[Decimal]) -> float:
    """Ninth decile between two neighbours, as percentile_cont does."""
    if not numbers:
        return 0
    ranked = sorted(numbers)
    place = 0.9 * (len(ranked) - 1)
    low = int(place)
    high = min(low + 1, len(ranked) - 1)
    return float(ranked[low]) + (place - low) * (float(ranked[high]) - float(ranked[low]))


def of_dangers(rows: Iterable[Row], look: Look) -> dict[str, tuple[Any, Any]]:
    rows = counted(rows, look)
    found = [r for r in rows if look.within(r["found_at"])]
    closed = [r for r in found if look.happened(r["closed_at"])]
    open_ = [r for r in rows if is_open(r, look)]
    late = [r for r in open_ if is_late(r, look)]
    due = [r for r in rows if was_due(r, look)]
    met = [r for r in due if look.happened(r["closed_at"]) and day_of(r["closed_at"]) <= r["due_on"]]
    major_due = [r for r in due if r["severity"] == "major"]
    issued = [r for r in rows if look.within(r["issued_at"])]
    mended = [r for r in rows if look.within(r["rectified_at"]) and r["issued_at"] and not r["on_the_spot"]]
    mend_days = [days(r["issued_at"], r["rectified_at"]) for r in mended]
    judged = [r for r in rows if look.within(r["closed_at"]) and r["rectified_at"] and not r["on_the_spot"]]
    judge_days = [days(r["rectified_at"], r["closed_at"]) for r in judged]
    decided = [r for r in rows if look.within(r["first_decided_at"])]
    signed = [r for r in found if look.happened(r["issued_at"])]
    general, major = ([r for r in found if (r["severity"] == "major") == is_major] for is_major in (False, True))
    general_closed, major_closed = ([r for r in closed if r in part] for part in (general, major))
    funds = sum((r["funds"] or Decimal(0) for r in found), Decimal(0))
    soon = datetime.timedelta(hours=24)
    return {
        "dangers_found": (len(found), None),
        "dangers_closed": (len(closed), None),
        "I01": (len(closed), len(found)),
        "dangers_open": (len(open_), None),
        "dangers_overdue": (len(late), None),
        "dangers_major": (sum(r["severity"] == "major" for r in open_), None),
        "week_closed": (sum(look.within(r["closed_at"]) for r in rows), None),
        "mended_open": (sum(look.happened(r["rectified_at"]) for r in open_), None),
        "should_be_closed": (sum(r["due_on"] is not None and r["due_on"] <= look.end for r in open_), None),
        "I02": (len(met), len(due)),
        "I03": (len(closed), len(closed) + sum(is_late(r, look) for r in found)),
        "I04": (sum(look.happened(r["closed_at"]) for r in major_due), len(major_due)),
        "I05": (sum(look.happened(r["extended_at"]) for r in issued), len(issued)),
        "I06a": (sum(mend_days, Decimal(0)), len(mended)),
        "I06b": (sum(judge_days, Decimal(0)), len(judged)),
        "I06a90": (p90(mend_days), len(mended)),
        "I06b90": (p90(judge_days), len(judged)),
        "I07": (sum(r["passed_first"] for r in decided), len(decided)),
        "I08": (0, sum(look.within(r["closed_at"]) for r in rows)),  # no visits here: test_recount_visits.py
        "I09": (sum(r["on_the_spot"] for r in found), len(found)),
        "I30": (sum(r["recorded_at"] - r["found_at"] <= soon for r in found), len(found)),
        "I31": (sum(bool(r[name]) for r in signed for name in FILLABLE), 8 * len(signed)),
        "dangers_funds": (funds, None),
        "dangers_firms": (len({r["enterprise_id"] for r in found}), None),
        "C02": (len(general), None),
        "C03": (len(general_closed), None),
        "C04": (len(general_closed), len(general)),
        "C05": (len(major), None),
        "C06": (len(major_closed), None),
        "C07": (len(major_closed), len(major)),
        "C12": (funds, None),
    }


def of_photos(photos: Iterable[Row], rows: dict[int, Row], known_at: datetime.datetime, look: Look) -> dict:
    """A photograph stands where its danger stood as it was known."""
    nowhere = {"sector": None, "area_id": None}
    seen = [
        photo
        for photo in photos
        if photo["kind"] == "after" and look.within(photo["attached_at"]) and photo["attached_at"] <= known_at
        and look.here(photo | {name: rows.get(photo["danger_id"], nowhere)[name] for name in nowhere})
    ]  # fmt: skip
    return {"I32": (sum(not photo["marks"] for photo in seen), len(seen))}


def of_firms(rows: Iterable[Row], look: Look) -> dict[str, tuple[Any, Any]]:
    active = [r for r in rows if look.here(r) and r["status"] != "closed" and look.happened(r["created_at"])]
    must = [r for r in active if r["uses_hazchem"]]
    risky = [r for r in active if r["sector"] in HIGH_RISK_SECTORS or r["division"] in HIGH_RISK_DIVISIONS]

    def valid(until: datetime.date | None) -> bool:
        return until is not None and until >= look.last_day

    asked = ("division", "size", "principal_name", "safety_head_name")
    numbers = ("staff_count", "full_time_officers")
    filled = [r for r in active if all(r[n] for n in asked) and all(r[n] is not None for n in numbers)]
    return {
        "enterprises_registered": (len(active), None),
        "I22": (sum(r["connected"] for r in must), len(must)),
        "hazchem_users": (len(must), None),
        "I26b": (sum(bool(r["grade"]) and valid(r["grade_until"]) for r in active), len(active)),
        "I26c": (sum(valid(r["insured_until"]) for r in risky), len(risky)),
        "I33": (len(filled), len(active)),
    }


Counting = Callable[[Iterable[Row], Look], dict[str, tuple[Any, Any]]]
