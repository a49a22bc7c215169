"""Histories of dangers, photographs and enterprises: written to the database, and kept as a journal beside it.

A history is a list of batches of steps. Each step picks a danger (or finds a new one) and one of the moves its state
allows, at a moment of its own: what happened earlier is often entered later. After each batch the database's clock and
what everything looked like go into the journal; a recount reads nothing else.
"""

from __future__ import annotations

import copy
import datetime
import itertools
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from core.figures import at_midnight
from core.tenancy import Scope
from enterprises.models import Enterprise
from hazards.dangers.models import Danger, Evidence
from tests.cast import Cast
from tests.house.leakwalk import as_superuser, undone

PROVINCE = Scope(tier="province")
SECTORS = ("dust", "gas", "hazchem", "other")
LEVELS = ("major", "a", "b", "c")
FIRMS = ("a1", "a2", "b1")
HOURS = (
    datetime.timedelta(0), datetime.timedelta(microseconds=1), datetime.timedelta(hours=9, minutes=30),
    datetime.timedelta(hours=15, minutes=47, seconds=13, microseconds=123457),
    datetime.timedelta(hours=24, microseconds=-1),
)  # fmt: skip
CREATED = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
# Steps are the same whenever they run; a fault found once is found again.
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]


def modest(examples: int) -> settings:
    """Settings of all property tests here: few examples, the same each time; histories are too dear to be shrunk."""
    return settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=QUIET,
        phases=[Phase.generate],
    )  # fmt: skip


@dataclass(frozen=True)
class Step:
    """`which` danger, which of the moves possible (`move`), on which day and hour, and a number to vary with."""

    which: int
    move: int
    day: int
    hour: int
    salt: int


def entries(seed: int, days: int, *, size: int = 20, number: int = 3) -> list[list[Step]]:
    """Batches: what is entered between one look and the next, within `days` days, often at the very edge of one."""
    chance = random.Random(seed)

    def step() -> Step:
        which, move, salt = chance.randrange(12), chance.randrange(10_000), chance.randrange(10_000)
        return Step(which, move, chance.randrange(days), chance.randrange(len(HOURS)), salt)

    return [[step() for _step in range(size)] for _batch in range(number)]


def batches(days: int, *, size: int = 20, number: int = 3) -> st.SearchStrategy[list[list[Step]]]:
    """Hypothesis draws the seed only: its own lists are mostly short and alike, and these histories must go far."""
    return st.integers(0, 2**32).map(lambda seed: entries(seed, days, size=size, number=number))


@dataclass
class Page:
    """What was known at a moment: dangers and enterprises as they looked."""

    at: datetime.datetime
    dangers: dict[int, dict[str, Any]]
    firms: dict[int, dict[str, Any]]


@dataclass
class World:
    """The database and the journal beside it."""

    cast: Cast
    first: datetime.date
    dangers: dict[int, dict[str, Any]] = field(default_factory=dict)
    firms: dict[int, dict[str, Any]] = field(default_factory=dict)
    photos: list[dict[str, Any]] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    serial: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    reached: set[str] = field(default_factory=set)

    def moment(self, step: Step) -> datetime.datetime:
        return at_midnight(self.first + datetime.timedelta(days=step.day)) + HOURS[step.hour]

    # -- writing ---------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Firms that have been there for years."""
        for key in FIRMS:
            pk = self.cast.enterprise[key]
            self.firms[pk] = {"zone_id": self.cast.zone[key[0]], "enterprise_id": pk}
            changes = {
                "created_at": CREATED, "area_id": self.cast.area[f"{key[0]}1"], "sector": "dust", "division": "",
                "status": "running", "uses_hazchem": key != "a2", "connected": False, "insured_until": None,
                "grade": "", "grade_until": None, "size": "", "staff_count": 80, "principal_name": "钱总",
                "safety_head_name": "孙工", "full_time_officers": 2,
            }  # fmt: skip
            self._firm(pk, **changes)
        others = Enterprise.objects.exclude(pk__in=self.firms)
        others.update(status="closed")

    def enter(self, batch: Sequence[Step]) -> Page:
        """Write a batch and turn the page."""
        with as_superuser():
            for step in batch:
                self._take(step)
        self.pages.append(Page(clock(), copy.deepcopy(self.dangers), copy.deepcopy(self.firms)))
        return self.pages[-1]

    def _firm(self, pk: int, **changes: Any) -> None:
        self.firms[pk] |= changes
        Enterprise.objects.filter(pk=pk).update(**changes)

    def _set(self, pk: int, **changes: Any) -> None:
        self.dangers[pk] |= changes
        Danger.objects.filter(pk=pk).update(**changes)

    def _take(self, step: Step) -> None:
        keys = list(self.dangers)
        if step.which >= 10 or not keys:
            self._find(step)
            return
        pk = keys[(step.which * 1009 + step.salt) % len(keys)]
        moves = [name for name in MOVES if getattr(self, f"_can_{name}", _always)(self.dangers[pk])]
        name = moves[step.move % len(moves)]
        self.reached.add(name)
        getattr(self, f"_{name}")(pk, self.dangers[pk], self.moment(step), step)

    def _find(self, step: Step) -> None:
        key, at, salt = FIRMS[step.salt % 3], self.moment(step), step.salt
        words = {"category": "a", "basis": "b", "responsible_person": "c"}
        values: dict[str, Any] = {
            "zone_id": self.cast.zone[key[0]], "enterprise_id": self.cast.enterprise[key],
            "area_id": [None, self.cast.area[f"{key[0]}1"], self.cast.area[f"{key[0]}2"]][salt % 7 % 3],
            "state": "draft" if salt % 5 == 0 else "review", "source": "inspector", "found_at": at,
            "sector": SECTORS[salt // 3 % 4], "severity": (*LEVELS, "major", "major")[step.move % 6],
            "location": "部位", "description": "描述",
            "measures": "措施" if salt % 2 else "", "funds": [None, Decimal("1.2345"), Decimal(0)][salt % 11 % 3],
            "state_since": at, "finder_user_id": 1, "finder_name": "某",
            **{name: word if (salt >> n) % 2 else "" for n, (name, word) in enumerate(words.items())},
        }  # fmt: skip
        pk = Danger.objects.create(**values).pk
        blank = ("issued_at", "due_on", "rectified_at", "first_decided_at", "extended_at", "closed_at")
        self.dangers[pk] = {
            **values, **dict.fromkeys(blank), "passed_first": False, "on_the_spot": False, "extension_count": 0,
        }  # fmt: skip
        delays = (0, 3, 24, 24 + 1 / 3600, 700)
        self._set(pk, recorded_at=at + datetime.timedelta(hours=delays[step.move // 4 % 5]))

    # -- moves: what a danger's state allows, and what each writes ---------------------------------------------------

    def _can_submit(self, row: dict) -> bool:
        return row["state"] == "draft"

    def _submit(self, pk: int, _row: dict, _at: datetime.datetime, _step: Step) -> None:
        self._set(pk, state="review")

    def _can_issue(self, row: dict) -> bool:
        return row["state"] == "review"

    def _numbered(self, at: datetime.datetime, days: int) -> dict[str, Any]:
        due, number = _day(at) + datetime.timedelta(days=days), next(self.serial)
        return {
            "issued_at": at, "due_on": due, "original_due_on": due, "number_year": 1999, "number_serial": number,
            "number": f"T-{number}",
        }  # fmt: skip

    def _issue(self, pk: int, _row: dict, at: datetime.datetime, step: Step) -> None:
        self._set(pk, state="issued", **self._numbered(at, step.salt % 9))

    def _can_fix(self, row: dict) -> bool:
        return row["state"] == "draft"

    def _fix(self, pk: int, _row: dict, at: datetime.datetime, _step: Step) -> None:
        self._set(pk, state="acceptance", on_the_spot=True, rectified_at=at, **self._numbered(at, 0))

    def _can_mend(self, row: dict) -> bool:
        return row["state"] in ("issued", "rectifying")

    def _mend(self, pk: int, row: dict, at: datetime.datetime, step: Step) -> None:
        if row["state"] == "issued":
            self._set(pk, state="rectifying")
        self._set(pk, state="supervision", rectified_at=max(at, row["issued_at"]))
        photo = {
            "zone_id": row["zone_id"], "enterprise_id": row["enterprise_id"], "danger_id": pk,
            "kind": "document" if step.salt % 6 == 0 else "after", "marks": ["no_time"] if step.salt % 4 == 0 else [],
            "attached_at": at, "file_id": 10_000_000 + next(self.serial),
        }  # fmt: skip
        Evidence.objects.create(**photo)
        self.photos.append(photo)

    def _can_reject(self, row: dict) -> bool:
        return row["state"] in ("supervision", "acceptance")

    def _reject(self, pk: int, row: dict, at: datetime.datetime, _step: Step) -> None:
        decided = row["first_decided_at"] or at
        self._set(pk, state="rectifying", rectified_at=None, first_decided_at=decided)

    _can_close = _can_reject

    def _close(self, pk: int, row: dict, at: datetime.datetime, _step: Step) -> None:
        at = max(at, row["rectified_at"])
        if row["state"] == "supervision":
            self._set(pk, state="acceptance")
        first = {} if row["first_decided_at"] else {"first_decided_at": at, "passed_first": True}
        self._set(pk, state="closed", closed_at=at, acceptor_user_id=2, **first)

    def _can_finish(self, row: dict) -> bool:
        return row["state"] in ("review", "issued", "rectifying")

    def _finish(self, pk: int, row: dict, at: datetime.datetime, step: Step) -> None:
        """Everything to the end, entered at once."""
        if row["state"] == "review":
            self._issue(pk, row, at - datetime.timedelta(days=step.salt % 5), step)
        self._mend(pk, row, at, step)
        self._close(pk, row, at, step)

    def _can_reopen(self, row: dict) -> bool:
        return row["state"] == "closed"

    def _reopen(self, pk: int, _row: dict, _at: datetime.datetime, _step: Step) -> None:
        self._set(pk, state="rectifying", closed_at=None, rectified_at=None)

    def _can_extend(self, row: dict) -> bool:
        return row["state"] in ("issued", "rectifying")

    def _extend(self, pk: int, row: dict, at: datetime.datetime, step: Step) -> None:
        due = row["due_on"] + datetime.timedelta(days=1 + step.salt % 20)
        self._set(pk, due_on=due, extension_count=row["extension_count"] + 1, extended_at=row["extended_at"] or at)

    def _can_void(self, row: dict) -> bool:
        return row["state"] in ("review", "issued", "rectifying", "supervision", "acceptance")

    def _void(self, pk: int, _row: dict, _at: datetime.datetime, step: Step) -> None:
        if step.salt % 3 == 0:
            self._set(pk, state="void")

    def _reclassify(self, pk: int, row: dict, _at: datetime.datetime, step: Step) -> None:
        if step.salt % 2:
            self._set(pk, sector=SECTORS[step.salt // 2 % 4])
        else:
            self._set(pk, severity=LEVELS[step.salt // 2 % 4])

    def _move_area(self, pk: int, row: dict, _at: datetime.datetime, step: Step) -> None:
        zone = "a" if row["zone_id"] == self.cast.zone["a"] else "b"
        self._set(pk, area_id=[None, self.cast.area[f"{zone}1"], self.cast.area[f"{zone}2"]][step.salt % 3])

    def _fund(self, pk: int, _row: dict, _at: datetime.datetime, step: Step) -> None:
        self._set(pk, funds=[None, Decimal("0.0001"), Decimal("12.5"), Decimal(step.salt)][step.salt % 4])

    def _fill(self, pk: int, row: dict, _at: datetime.datetime, step: Step) -> None:
        name = ("category", "basis", "measures", "responsible_person")[step.salt % 4]
        self._set(pk, **{name: "" if row[name] else "有"})

    def _date_again(self, pk: int, _row: dict, at: datetime.datetime, _step: Step) -> None:
        self._set(pk, found_at=at)

    def _change_firm(self, _pk: int, row: dict, at: datetime.datetime, step: Step) -> None:
        day, salt = _day(at), step.salt
        changes = (
            {"status": ("closed", "running", "stopped")[salt // 9 % 3]}, {"uses_hazchem": salt % 2 == 0},
            {"connected": salt % 2 == 0}, {"insured_until": day}, {"grade": "3", "grade_until": day},
            {"division": ("C31", "C32", "C26", "")[salt // 9 % 4]}, {"size": "small" if salt % 2 else ""},
            {"sector": SECTORS[salt // 9 % 4]}, {"staff_count": None if salt % 3 == 0 else 9},
        )  # fmt: skip
        self._firm(row["enterprise_id"], **changes[salt % len(changes)])


MOVES = (
    "submit", "issue", "fix", "mend", "reject", "close", "reopen", "extend", "void", *("issue", "mend", "close") * 3,
    "reopen", *("finish",) * 6,
    "reclassify", "move_area", "fund", "fill", "date_again", "change_firm",
)  # fmt: skip


def _always(_row: dict) -> bool:
    return True


def _day(at: datetime.datetime) -> datetime.date:
    return at.astimezone(at_midnight(datetime.date(2025, 1, 1)).tzinfo).date()


def clock() -> datetime.datetime:
    """The database's clock, by which facts are dated."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        return cursor.fetchone()[0]


@contextmanager
def world(cast: Cast, first: datetime.date) -> Iterator[World]:
    """An empty world that is gone afterwards. Inside tests.house.leakwalk.dirty_database."""
    with undone():
        made = World(cast, first)
        with as_superuser():
            made.begin()
        yield made
