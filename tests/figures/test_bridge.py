"""The bridge: before + this month + mended + late + plus − minus is this month's cumulative number, row by row."""

from __future__ import annotations

import datetime
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from core.figures import figure, rows_of
from core.tenancy import scoped_to
from hazards.dangers.report_figures import BRIDGED, TERMS
from reports.monthly.automatic import ALL, SECTORS, Befores, compute_cells, looks
from reports.monthly.tables import bridges
from tests.figures.history import PROVINCE, Page, World, batches, modest, world
from tests.figures.recount import Look, counted, midnight

FIRST, DAYS = datetime.date(2025, 1, 1), 59  # January and February
JANUARY = datetime.date(2025, 1, 1), datetime.date(2025, 1, 31)
FEBRUARY = datetime.date(2025, 2, 1), datetime.date(2025, 2, 28)
EARLIER, NOW = midnight(FEBRUARY[0]), midnight(datetime.date(2025, 3, 1))
seen: Counter = Counter()


def member(column: str, row: dict | None, look: Look) -> Any:
    """What the row adds to the cumulative column: 0, 1, or its funds."""
    if row is None or not counted([row], look) or not look.within(row["found_at"]):
        return 0
    if column == "12":
        return row["funds"] or Decimal(0)
    wanted = row["severity"] == "major" if column in ("5", "6") else row["severity"] != "major"
    return int(wanted and (column in ("2", "5") or look.happened(row["closed_at"])))


def terms(column: str, then: dict | None, now: dict) -> dict[tuple[str, str], Any]:
    """One danger's part in every term, by (sector, term)."""
    old_look, look = Look(FIRST, JANUARY[1], EARLIER), Look(FIRST, FEBRUARY[1], NOW)
    was, is_ = member(column, then, old_look), member(column, now, look)
    found: dict[tuple[str, str], Any] = {}
    if was:
        found[then["sector"], "before"] = was
    is_earlier = now["found_at"] < EARLIER
    if is_ and not is_earlier:
        found[now["sector"], "month"] = is_
    same = bool(was) and bool(is_) and is_earlier and then["sector"] == now["sector"] and was == is_
    if was and not same:
        found[then["sector"], "minus"] = was
    if is_ and is_earlier and not same:
        if then is None or not counted([then], old_look):
            term = "late"
        elif column in ("3", "6") and now["closed_at"] >= EARLIER:
            term = "mended"
        else:
            term = "plus"
        found[now["sector"], term] = is_
    return found


def by_hand(then: Page, now: Page, zone: int) -> dict[str, dict[str, dict[str, Any]]]:
    """The bridge of a zone from the journal, {column: {sector or all: {term: number}}}."""
    names = ("before", "month", *TERMS)
    made = {c: {s: dict.fromkeys(names, Decimal(0) if c == "12" else 0) for s in (*SECTORS, ALL)} for c in BRIDGED}
    for pk, row in now.dangers.items():
        if row["zone_id"] != zone:
            continue
        for column in BRIDGED:
            for (sector, term), number in terms(column, then.dangers.get(pk), row).items():
                made[column][sector][term] += number
                made[column][ALL][term] += number
                seen[column, term] += 1
    return made


def number(column: str, kept: Any) -> Any:
    return Decimal(kept) if column == "12" else kept


def check(made: World, then: Page, now: Page) -> None:
    zones = [made.cast.zone["a"], made.cast.zone["b"]]
    cells = compute_cells(*FEBRUARY, now.at, Befores(then.at), zones)
    _month, year = looks(*FEBRUARY, now.at, then.at)
    for zone in zones:
        mine = cells[zone]
        kept = {
            column: {row: {n: number(column, v) for n, v in values.items()} for row, values in rows.items()}
            for column, rows in mine["bridge"].items()
        }
        assert kept == by_hand(then, now, zone)
        for column in BRIDGED:
            for row in (*SECTORS, ALL):
                t = kept[column][row]
                sum_ = t["before"] + t["month"] + t["mended"] + t["late"] + t["plus"] - t["minus"]
                assert sum_ == number(column, mine["ytd"][row][column]), (column, row)
            _rows_of_terms(column, kept[column], year, zone)
        assert all(bridge.holds for bridge in bridges(mine, None, None))


def _rows_of_terms(column: str, kept: dict, year: Any, zone: int) -> None:
    """Behind each term stand as many rows as it says; no danger stands in two of those that add."""
    adding: list[int] = []
    for term in TERMS:
        measure = figure(f"B{column}.{term}").numerator
        rows = list(rows_of(measure, year, {"zone_id": zone}))
        for sector in (*SECTORS, ALL):
            mine = [fact.funds if column == "12" else 1 for fact in rows if sector in (ALL, fact.sector)]
            assert sum(mine, 0) == kept[sector][term], (column, term, sector)
        if term != "minus":
            adding += [fact.danger_id for fact in rows]
    assert len(adding) == len(set(adding)), column


@pytest.mark.slow
def test_the_bridge_holds_for_every_history_by_sector_and_in_total(ground) -> None:
    @modest(12)
    @given(batches(DAYS, number=2, size=44))
    def holds(entered: list) -> None:
        with world(ground, FIRST) as made:
            then, now = (made.enter(batch) for batch in entered)
            with scoped_to(PROVINCE):
                check(made, then, now)

    holds()
    wanted = {(column, term) for column in BRIDGED for term in ("before", "month", *TERMS)}
    impossible = {(column, "mended") for column in ("2", "5", "12")}
    assert wanted - set(seen) <= impossible, "the histories reach every term"


def test_january_has_no_bridge(ground) -> None:
    with world(ground, FIRST) as made:
        page = made.enter([])
        zone = made.cast.zone["a"]
        with scoped_to(PROVINCE):
            cells = compute_cells(*JANUARY, page.at, Befores(page.at), [zone])[zone]
            assert "bridge" not in cells and bridges(cells, None, None) == []
            assert looks(*JANUARY, page.at, page.at)[1].before is None
            assert "bridge" not in compute_cells(*FEBRUARY, page.at, Befores(), [zone])[zone], "nor has the first month"
