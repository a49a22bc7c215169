"""Figures of visits counted again by hand: made, secret and published later, firms closed, dangers closed and found
again, findings confirmed late; as of and as known at any moment. They know visits, so their histories are their own."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.figures import Period, Table, compute, figure, registered
from core.figures.computing import rows_of
from core.figures.period import frozen
from core.tenancy import scoped_to
from enterprises.models import Enterprise, EnterpriseFact
from hazards.dangers.fact_models import FactVersion
from inspections.visits.figures import FINDINGS, FIRMS, VISITS
from inspections.visits.models import Finding
from tests.cast import Cast
from tests.factories import make_danger
from tests.figures.history import PROVINCE, clock, modest
from tests.figures.recount import CHINA, day_of, midnight
from tests.house.leakwalk import as_superuser, undone
from tests.visits.making import make_visit, publish

FIRST, DAYS = datetime.date(2024, 12, 20), 75
KEYS = ("a1", "a2", "b1")
EDGES = (0, 1, 12 * 3600, 86399)  # seconds of a day
FORMS = ("routine", "joint", "secret", "concentrated", "expert")
NAMES = {
    "joint": "visits_joint",
    "secret": "visits_secret",
    "concentrated": "visits_concentrated",
    "expert": "visits_by_experts",
}
AGAIN = datetime.timedelta(days=180)
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
Row = dict[str, Any]
mine = [
    one.id
    for one in registered()
    if one.id == "I08" or one.numerator and one.numerator.fact in (VISITS, FINDINGS, FIRMS)
]


@dataclass
class Journal:
    """What was written."""

    visits: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    dangers: dict[int, Row] = field(default_factory=dict)
    firms: list[Row] = field(default_factory=list)


def moment(chance: random.Random, last: int = DAYS + 10) -> datetime.datetime:
    day = FIRST + datetime.timedelta(days=chance.randrange(last))
    return midnight(day) + datetime.timedelta(seconds=chance.choice(EDGES))


def write(cast: Cast, chance: random.Random) -> Journal:
    """Three enterprises, dangers closed on any day, and thirty visits with what they found."""
    journal = Journal()
    Enterprise.objects.exclude(pk__in=[cast.enterprise[key] for key in KEYS]).update(status="closed")
    for key in KEYS:
        row = {
            "zone_id": cast.zone[key[0]], "enterprise_id": cast.enterprise[key], "area_id": cast.area[f"{key[0]}1"],
            "sector": "dust", "status": chance.choice(("running", "running", "closed")),
        }  # fmt: skip
        Enterprise.objects.filter(pk=row["enterprise_id"]).update(
            area_id=row["area_id"], sector="dust", status=row["status"], created_at=LONG_AGO
        )
        journal.firms.append(row)
    EnterpriseFact.objects.update(known_to=LONG_AGO)
    for row in journal.firms:
        last = EnterpriseFact.objects.filter(enterprise_id=row["enterprise_id"]).latest("known_from").pk
        EnterpriseFact.objects.filter(pk=last).update(known_from=LONG_AGO, known_to=None)
    for _danger in range(12):
        _close(cast, journal, chance)
    first: set = set()
    for _visit in range(30):
        _visit_once(cast, journal, chance, first)
    return journal


def _close(cast: Cast, journal: Journal, chance: random.Random) -> None:
    """A danger closed once, known at once or much later."""
    key, closed = chance.choice(KEYS), moment(chance)
    due, n = day_of(closed), len(journal.dangers) + 1
    danger = make_danger(
        cast, key, state="closed", found_at=closed - datetime.timedelta(days=3), issued_at=closed - datetime.timedelta(days=2),
        rectified_at=closed, closed_at=closed, due_on=due, original_due_on=due, number=f"R-{n}", number_year=1998,
        number_serial=n, acceptor_user_id=-2,
    )  # fmt: skip
    known = closed + datetime.timedelta(days=chance.choice((0, 0, 20)))
    FactVersion.objects.filter(danger_id=danger.pk).update(known_from=known)
    journal.dangers[danger.pk] = {
        "zone_id": danger.zone_id, "enterprise_id": danger.enterprise_id, "area_id": danger.area_id, "sector": "dust",
        "closed_at": closed, "issued_at": danger.issued_at, "known": known, "key": key,
    }  # fmt: skip


def _visit_once(cast: Cast, journal: Journal, chance: random.Random, first: set) -> None:
    key, at, form = chance.choice(KEYS), moment(chance), chance.choice(FORMS)
    there = [pk for pk, row in journal.dangers.items() if row["key"] == key]
    found = [
        {
            "item_key": chance.choice(("", "A1", "A2")), "location": chance.choice(("东", "西")), "by_expert": chance.random() < 0.5,
            "repeats_id": chance.choice(there) if there and chance.random() < 0.3 else None, "fixed": chance.random() < 0.3,
            "found_at": at - datetime.timedelta(minutes=n), "sector": chance.choice(("dust", "gas")),
        }
        for n in range(chance.choice((0, 1, 2, 3)))
    ]  # fmt: skip
    place: Row = {
        "sector": chance.choice(("dust", "gas")), "area_id": chance.choice((None, cast.area[f"{key[0]}1"])),
        "people_count": chance.randrange(1, 5), "expert_count": chance.randrange(2),
    }  # fmt: skip
    year = at.astimezone(CHINA).year
    is_first = form != "secret" and chance.random() < 0.4 and (key, year) not in first
    if is_first:
        first.add((key, year))
    led = chance.choice((11, 12))
    known = at + datetime.timedelta(days=chance.choice((1, 9, 40))) if form == "secret" else at
    never = form == "secret" and chance.random() < 0.3
    visit = make_visit(
        cast, key, finished_at=at, findings=found, form=form, secret_to=chance.randrange(1, 4) if form == "secret" else 0,
        purpose="first" if is_first else "hand", lead_seat_id=led, published_at=None, **place,
        **({"first_year": year} if is_first else {}),
    )  # fmt: skip
    facts = {"zone_id": visit.zone_id, "enterprise_id": visit.enterprise_id, "at": at}
    journal.visits.append(
        facts | place | {"form": form, "known": None if never else known, "led": led, "first": year if is_first else None,
                         "found": len(found), "fixed": sum(one["fixed"] for one in found)}
    )  # fmt: skip
    if never:
        return
    # A finding may be of a danger that is in the journal: then it was first found here, and confirmed as that one was.
    free = [pk for pk in there if all(pk != row["danger"] for row in journal.findings)]
    rows = list(Finding.objects.filter(visit_id=visit.pk).order_by("found_at", "id"))
    dangers = [
        free.pop() if free and chance.random() < 0.5 else 8_000_000 + len(journal.findings) + n
        for n, _r in enumerate(rows)
    ]
    publish(visit, known, dangers)
    for row, danger in zip(rows, dangers, strict=True):
        journal.findings.append(
            facts | {"area_id": place["area_id"], "sector": row.sector, "known": known, "danger": danger, "item": row.item_key,
                     "where": row.location, "found_at": row.found_at, "by_expert": row.by_expert, "repeats": row.repeats_id}
        )  # fmt: skip


def by_hand(journal: Journal, period: Period, where: Row) -> dict[str, tuple[Any, Any]]:
    """Every figure of visits from the journal, from the formulas in words."""

    def knew(at: datetime.datetime | None) -> bool:
        return at is not None and (period.known_at is None or at <= period.known_at)

    def within(at: datetime.datetime) -> bool:
        return midnight(period.start) <= at < min(midnight(period.end + datetime.timedelta(days=1)), period.as_of)

    def here(row: Row) -> bool:
        return all(row[name] == value for name, value in where.items())

    public = [row for row in journal.visits if knew(row["known"])]
    made = [row for row in public if within(row["at"]) and here(row)]
    found = [row for row in journal.findings if knew(row["known"])]
    new = [row for row in found if within(row["at"]) and here(row)]
    experts = [row for row in new if row["by_expert"]]

    def confirmed(row: Row) -> bool:
        danger = journal.dangers.get(row["danger"])
        return danger is not None and knew(danger["known"]) and danger["issued_at"] < period.as_of

    active = [row for row in journal.firms if row["status"] != "closed" and here(row)]

    def visited(row: Row) -> bool:
        return any(v["enterprise_id"] == row["enterprise_id"] and within(v["at"]) for v in public)

    def had_first(row: Row) -> bool:
        end = midnight(period.end + datetime.timedelta(days=1))
        return any(
            v["enterprise_id"] == row["enterprise_id"]
            and v["first"] == period.end.year
            and v["at"] < min(end, period.as_of)
            for v in public
        )

    closed = {
        pk: row for pk, row in journal.dangers.items() if knew(row["known"]) and within(row["closed_at"]) and here(row)
    }

    def again(pk: int, row: Row) -> bool:
        firsts = {(one["item"], one["where"]) for one in journal.findings if one["danger"] == pk and one["item"]}
        return any(
            later["enterprise_id"] == row["enterprise_id"]
            and row["closed_at"] < later["found_at"] <= row["closed_at"] + AGAIN
            and later["found_at"] < period.as_of
            and (later["repeats"] == pk or (later["item"], later["where"]) in firsts)
            for later in found
        )

    total, fixed = sum(row["found"] for row in made), sum(row["fixed"] for row in made)
    groups = {(row["zone_id"], row["led"], day_of(row["at"])) for row in made}
    return {
        "visits_done": (len(made), None),
        "visits_firms": (len({row["enterprise_id"] for row in made}), None),
        "visits_groups": (len(groups), None),
        "visits_people": (sum(row["people_count"] for row in made), None),
        "visits_experts": (sum(row["expert_count"] for row in made), None),
        **{name: (sum(row["form"] == form for row in made), None) for form, name in NAMES.items()},
        "visits_fixed": (fixed, total),
        "I10": (total, len(made)),
        "I11": (sum(visited(row) for row in active), len(active)),
        "firms_unvisited": (sum(not visited(row) for row in active), len(active)),
        "I12": (sum(had_first(row) for row in active), len(active)),
        "I08": (sum(again(pk, row) for pk, row in closed.items()), len(closed)),
        "findings_confirmed": (sum(confirmed(row) for row in experts), len(experts)),
        "findings_repeated": (sum(row["repeats"] is not None for row in new), None),
    }  # fmt: skip


def test_no_figure_of_visits_is_left_out() -> None:
    period = frozen(FIRST, FIRST, midnight(FIRST))
    assert sorted(by_hand(Journal(), period, {})) == sorted(mine)
    assert figure("visits_done").unit != figure("visits_firms").unit, "家 and 家次 are two things"


def test_visits_equal_the_recount_as_known_at_any_moment(ground) -> None:
    reached: Counter = Counter()

    @modest(4)
    @given(st.integers(0, 2**32))
    def holds(seed: int) -> None:
        chance = random.Random(seed)
        with undone():
            with as_superuser():
                journal = write(ground, chance)
            zones, areas = ground.zone, ground.area
            wheres: list[Row] = [
                {}, {"zone_id": zones["a"]}, {"zone_id": zones["b"], "sector": "gas"}, {"area_id": areas["a1"]}, {"sector": "dust"},
                {"zone_id": zones["a"], "area_id": None}, {"enterprise_id": ground.enterprise["a1"]},
            ]  # fmt: skip
            with scoped_to(PROVINCE):
                for _look in range(5):
                    start = FIRST + datetime.timedelta(days=chance.randrange(DAYS))
                    end = start + datetime.timedelta(days=chance.randrange(40))
                    then = frozen(start, end, moment(chance, DAYS + 40))
                    for period in (then, then.known_now(), Period(start, end, clock())):
                        for where in wheres:
                            values = compute(mine, period, where=where)[()]
                            said = {id_: (one.numerator, one.denominator) for id_, one in values.items()}
                            meant = by_hand(journal, period, where)
                            assert said == meant, (seed, period, where)
                            reached.update(id_ for id_, (above, _below) in meant.items() if above)
                    reached["changed"] += by_hand(journal, then, {}) != by_hand(journal, then.known_now(), {})
                    _opened(journal, then)

    holds()
    assert {*mine, "changed"} <= {name for name, many in reached.items() if many}, reached


def _opened(journal: Journal, period: Period) -> None:
    """By zone, sector and area: each group is what a look at it alone gives, and numbers open as many rows."""
    by = ("zone_id", "sector", "area_id")
    table: Table = compute(mine, period, by=by)
    for key, values in table.items():
        where = dict(zip(by, key, strict=True))
        meant = by_hand(journal, period, where)
        assert {id_: (one.numerator, one.denominator) for id_, one in values.items()} == meant, (key, period)
        for one in values.values():
            if one.figure.numerator.counts_rows:
                assert rows_of(one.figure.numerator, period, where).count() == one.numerator
