"""I14 counted again by hand: duties made and called off, logged in time and late, questioned, answered and verified at
any moment. They know no danger, so their histories are their own."""

from __future__ import annotations

import datetime
import random
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures import Period, compute, figure, registered
from core.figures.computing import rows_of
from core.figures.period import frozen
from core.tenancy import scoped_to
from hazards.sources.duty_figures import FACT
from hazards.sources.models import DutyLog, DutyPhoto, DutyRole, DutySlot, HazardSource
from tests.cast import Cast
from tests.factories import make_source
from tests.figures.history import PROVINCE, clock, modest
from tests.figures.recount import CHINA, day_of, midnight
from tests.house.leakwalk import as_superuser, undone

FIRST, DAYS = datetime.date(2024, 12, 20), 75
FIRMS = ("a1", "a2", "b1")
EDGES = (0, 1, 12 * 3600, 86399)  # seconds of a day
IDS = ("I14", *(f"I14.{role}" for role in DutyRole.values))
Row = dict[str, Any]


@dataclass
class Journal:
    """What was written: duties with their place, logs by duty."""

    slots: dict[int, Row] = field(default_factory=dict)
    logs: list[Row] = field(default_factory=list)


def moment(chance: random.Random, last: int = DAYS + 10) -> datetime.datetime:
    day = FIRST + datetime.timedelta(days=chance.randrange(last))
    return midnight(day) + datetime.timedelta(seconds=chance.choice(EDGES))


def write(cast: Cast, units: list[HazardSource], chance: random.Random) -> Journal:
    """Forty duties of these units, most of them logged; every other duty is gone."""
    DutyPhoto.objects.all().delete()
    DutyLog.objects.all().delete()
    DutySlot.objects.all().delete()
    journal = Journal()
    for n in range(40):
        unit, due = chance.choice(units), FIRST + datetime.timedelta(days=chance.randrange(DAYS))
        row = {
            "zone_id": unit.zone_id, "enterprise_id": unit.enterprise_id, "source_id": unit.pk,
            "role": chance.choice(DutyRole.values), "due_on": due,
            "made_at": midnight(due) - datetime.timedelta(days=chance.choice((-3, 4, 4, 4))),
            "called_off_at": moment(chance) if chance.random() < 0.15 else None,
        }  # fmt: skip
        slot = DutySlot.objects.create(
            **row, rule_code=f"R{n}", starts_on=due - datetime.timedelta(days=4),
            late_until=due + datetime.timedelta(days=7),
        )  # fmt: skip
        journal.slots[slot.pk] = row
        for _log in range(chance.choice((0, 1, 1, 1, 2))):
            journal.logs.append(_add_log(slot, chance))
    return journal


def _add_log(slot: DutySlot, chance: random.Random) -> Row:
    done = midnight(slot.due_on + datetime.timedelta(days=chance.choice((-3, 0, 0, 1)))) + datetime.timedelta(
        seconds=chance.choice(EDGES)
    )
    row: Row = {"slot_id": slot.pk, "done_at": done, "questioned_at": None, "verified_at": None}
    row["recorded_at"] = done + datetime.timedelta(hours=chance.choice((0, 1, 40)))
    answered = None
    if chance.random() < 0.4:
        row["verified_at"] = row["recorded_at"] + datetime.timedelta(hours=chance.randrange(60))
    if chance.random() < 0.5:
        row["questioned_at"] = row["recorded_at"] + datetime.timedelta(hours=chance.randrange(60))
        if chance.random() < 0.6:
            answered = row["questioned_at"] + datetime.timedelta(hours=chance.randrange(60))
            if chance.random() < 0.7:
                row["verified_at"] = answered + datetime.timedelta(hours=chance.randrange(60))
        elif row["verified_at"] is not None and row["verified_at"] >= row["questioned_at"]:
            row["verified_at"] = None  # not before the answer
    DutyLog.objects.create(
        **row, zone_id=slot.zone_id, enterprise_id=slot.enterprise_id, source_id=slot.source_id, role=slot.role,
        place="x", words="x", by_name="某", by_seat_id=1, client_id=uuid.UUID(int=chance.getrandbits(128)),
        questioned_by="某" if row["questioned_at"] else "", question="x" if row["questioned_at"] else "",
        answered_at=answered, answer="x" if answered else "", verified_by="某" if row["verified_at"] else "",
    )  # fmt: skip
    return row


def by_hand(journal: Journal, period: Period, where: Row) -> dict[str, tuple[int, int]]:
    """I14 and its four parts from the journal, from the formula in words."""
    known = period.known_at

    def happened(at: datetime.datetime | None) -> bool:
        return at is not None and (known is None or at <= known)

    seen_on = period.as_of.astimezone(CHINA).date()
    due: dict[int, Row] = {
        pk: slot
        for pk, slot in journal.slots.items()
        if all(slot[name] == value for name, value in where.items())
        and happened(slot["made_at"]) and not happened(slot["called_off_at"])
        and period.start <= slot["due_on"] <= period.end and slot["due_on"] < seen_on
    }  # fmt: skip
    kept = set()
    for log in journal.logs:
        slot = due.get(log["slot_id"])
        if slot is None or not happened(log["recorded_at"]) or day_of(log["done_at"]) > slot["due_on"]:
            continue
        settled = happened(log["verified_at"]) and log["verified_at"] >= (log["questioned_at"] or log["verified_at"])
        if not happened(log["questioned_at"]) or settled:
            kept.add(log["slot_id"])
    counted = {"I14": (len(kept), len(due))}
    for role in DutyRole.values:
        mine = {pk for pk, slot in due.items() if slot["role"] == role}
        counted[f"I14.{role}"] = (len(kept & mine), len(mine))
    return counted


def test_no_figure_of_duties_is_left_out() -> None:
    mine = [one.id for one in registered() if one.numerator is not None and one.numerator.fact == FACT]
    assert sorted(mine) == sorted(IDS)
    assert all("质疑" in str(figure(id_).formula) for id_ in IDS), "the reading is said"


@pytest.mark.slow
def test_duties_equal_the_recount_as_known_at_any_moment(ground) -> None:
    reached = {"kept": 0, "lost": 0, "changed": 0}

    @modest(10)
    @given(st.integers(0, 2**32))
    def holds(seed: int) -> None:
        chance = random.Random(seed)
        with undone():
            with as_superuser():
                units = [make_source(ground, firm) for firm in (*FIRMS, "a1")]
                journal = write(ground, units, chance)
            wheres: list[Row] = [
                {}, {"zone_id": ground.zone["a"]}, {"zone_id": ground.zone["b"]}, {"source_id": units[0].pk},
                {"enterprise_id": ground.enterprise["a1"]},
            ]  # fmt: skip
            with scoped_to(PROVINCE):
                for _look in range(8):
                    start = FIRST + datetime.timedelta(days=chance.randrange(DAYS))
                    end = start + datetime.timedelta(days=chance.randrange(40))
                    then = frozen(start, end, moment(chance, DAYS + 30))
                    for period in (then, then.known_now(), Period(start, end, clock())):
                        for where in wheres:
                            values = compute(IDS, period, where=where)[()]
                            said = {id_: (one.numerator, one.denominator) for id_, one in values.items()}
                            meant = by_hand(journal, period, where)
                            assert said == meant, (seed, period, where)
                            reached["kept"] += meant["I14"][0]
                            reached["lost"] += meant["I14"][1] - meant["I14"][0]
                    reached["changed"] += by_hand(journal, then, {}) != by_hand(journal, then.known_now(), {})
                    _opened(then)

    holds()
    assert all(reached.values()), reached


def _opened(period: Period) -> None:
    """By unit: each group is what a look at it alone gives, and the number is that of the rows it opens."""
    table = compute(IDS, period, by=("source_id",))
    for (source,), values in table.items():
        one = values["I14"]
        rows = rows_of(one.figure.denominator, period, {"source_id": source})
        assert rows.count() == one.denominator
        assert rows.filter(kept=True).count() == one.numerator
