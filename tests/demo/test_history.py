# ruff: noqa: E501 (Chinese text counts double in width; random only shapes invented data)
"""The demo's numbers are the story's numbers, and every life obeys the workflow. No database."""

import io
from collections import Counter
from datetime import date, datetime, time

import pytest
from openpyxl import load_workbook

from demo import dangers, ledgers
from demo.calendar import CHINA
from demo.enterprises import register
from demo.history import IDLE_DAYS, found_and_open, history
from demo.industries import INDUSTRIES
from demo.zones import DILIGENT, IDLE, XUWEI, YANCHENG, read_zones

TODAY = date(2026, 11, 22)


def by_monday(day):
    return day.weekday() < 5


@pytest.fixture(scope="module")
def zones():
    return {zone.name: zone for zone in read_zones()}


@pytest.fixture(scope="module")
def enterprises(zones):
    return register(list(zones.values()), today=TODAY)


def year(zones, enterprises, name, today=TODAY):
    return history(zones[name], enterprises[zones[name].seq], today=today, is_workday=by_monday)


def test_there_are_118_zones_and_about_12_000_dangers(zones):
    assert len(zones) == 118
    assert sum(not zone.confirmed for zone in zones.values()) == 21
    assert 10_000 < sum(found_and_open(zone)[0] for zone in zones.values()) < 15_000


def test_yancheng_found_5307_and_closed_5121_this_year(zones, enterprises):
    rows = [row for row in year(zones, enterprises, YANCHENG) if row.counted]
    states = Counter(row.life.state for row in rows)
    overdue = [r for r in rows if r.life.state != "closed" and r.life.due_on and r.life.due_on < TODAY]
    assert len(rows) == 5307
    assert states["closed"] == 5121
    assert len(overdue) == 37
    assert set(states) == {"review", "returned", "issued", "rectifying", "supervision", "acceptance", "closed"}
    assert all(row.severity in "abc" for row in rows)
    assert all(row.life.found_at.year == 2026 for row in rows)


def test_enterprises_of_the_two_zones_are_as_told(zones, enterprises):
    yancheng, xuwei = enterprises[zones[YANCHENG].seq], enterprises[zones[XUWEI].seq]
    levels = Counter(level for e in yancheng for level in e.source_levels)
    assert len(yancheng) == 180
    assert sum("hazchem_use" in e.flags for e in yancheng) == 55
    assert levels == {3: 1, 4: 5}
    assert len(xuwei) == 44
    makers = [e for e in xuwei if "hazchem_make" in e.flags and e.status == "在产"]
    assert len(makers) == 9
    assert sum(len(e.source_levels) for e in makers) == 72


def test_names_and_codes_never_repeat(enterprises):
    everybody = [e for firms in enterprises.values() for e in firms]
    assert len({e.full_name for e in everybody}) == len(everybody) == len({e.credit_code for e in everybody})


def test_the_idle_zone_found_nothing_for_three_months(zones, enterprises):
    latest = max(row.life.found_at.date() for row in year(zones, enterprises, IDLE))
    assert (TODAY - latest).days > IDLE_DAYS


def test_the_diligent_zone_is_faster_than_others(zones, enterprises):
    def days(name):
        rows = [r.life for r in year(zones, enterprises, name) if r.life.closed_at]
        return sum((life.closed_at - life.found_at).days for life in rows) / len(rows)

    assert days(DILIGENT) < 0.7 * days(YANCHENG)


@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 4), date(2026, 10, 8), date(2027, 3, 1)])
def test_times_run_forward_and_end_before_now(zones, enterprises, today):
    now = datetime.combine(today, time(8), CHINA)
    for row in year(zones, enterprises, XUWEI, today):
        life = row.life
        at = [step.at for step in life.steps]
        told = [t for t in (life.issued_at, life.signed_at, life.rectified_at, life.supervised_at, life.accepted_at) if t]
        assert at == sorted(at)
        assert told == sorted(told)
        assert life.found_at <= at[0]
        assert at[-1] <= now
        assert (life.state == "closed") == (life.closed_at is not None)
        assert life.due_on is None or life.due_on >= life.original_due_on


def test_the_same_day_tells_the_same_story(zones, enterprises):
    first, again = (year(zones, enterprises, DILIGENT) for _ in range(2))
    assert [(r.written, r.life.steps) for r in first] == [(r.written, r.life.steps) for r in again]


def test_the_stock_is_large_whole_and_fits_every_trade():
    stock = [t for group in dangers.templates().values() for t in group]
    assert len(stock) >= 160
    assert all(t.place and t.fact and t.measure and t.done and "/" in t.category and t.severity in "ABC" for t in stock)
    for industry in INDUSTRIES.values():
        for sector in industry.sectors:
            assert dangers._fitting(sector, industry.key, None), (industry.key, sector)


def test_the_ledger_has_enough_good_open_rows_and_the_known_faults(zones, enterprises):
    content = ledgers.ledger(enterprises[zones[YANCHENG].seq], today=TODAY)
    sheet = load_workbook(io.BytesIO(content)).active
    rows = list(sheet.iter_rows(min_row=ledgers.FIRST_DATA_ROW, max_row=ledgers.FIRST_DATA_ROW + ledgers.ROWS - 1, values_only=True))
    still_open = [row for row in rows if row[11] in ("未", "否", "整改中") and row[3] and row[5]]
    assert len(rows) == 407
    assert len(still_open) >= 100
    assert "2026.9.31" in {row[9] for row in rows}
    assert {type(row[2]) for row in rows} >= {int, str, datetime}
    assert len(sheet.merged_cells.ranges) > 10
