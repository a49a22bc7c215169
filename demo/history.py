# ruff: noqa: E501, S311 (Chinese text counts double in width; random only shapes invented data)
"""Twelve months of dangers for a zone, relative to a given day. Deterministic for a zone and a day.

Fixed by the story: Yancheng found 5 307 this year and closed 5 121 (96.5 %), none major, 186 open of which 37 overdue;
one zone found nothing for three months; one finds much and closes fast. The province has about 12 000.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice

from demo import dangers
from demo.calendar import CHINA, Workday, default_workday, previous_workday, spread
from demo.enterprises import DemoEnterprise
from demo.industries import INDUSTRIES
from demo.life import DILIGENT_PACE, LIMIT_DAYS, SLOW_PACE, STEADY, Life, Teller
from demo.zones import DILIGENT, IDLE, XUWEI, YANCHENG, DemoZone

YANCHENG_FOUND, YANCHENG_CLOSED, YANCHENG_OVERDUE = 5307, 5121, 37
DILIGENT_FOUND, XUWEI_FOUND, IDLE_FOUND = 960, 640, 58
IDLE_DAYS = 92
OPEN_MIX = {"review": 16, "returned": 5, "issued": 12, "rectifying": 96, "supervision": 33, "acceptance": 24}
FORMS = ("routine", "joint", "secret", "concentrated", "cross", "weekly")
FOUND_AT_ONCE = (1, 2, 2, 3, 3, 4, 5)  # dangers of one visit


@dataclass(frozen=True)
class HistoryRow:
    """One danger: what was written and what happened. `finder` is inspector, expert or enterprise."""

    zone_seq: int
    enterprise: DemoEnterprise
    written: dangers.WrittenDanger
    severity: str
    form: str
    finder: str
    funds: int | None  # yuan
    life: Life

    @property
    def counted(self) -> bool:
        """Drafts and voided rows are no findings."""
        return self.life.state not in ("draft", "void")


def year_start(today: date) -> date:
    """First day of the counted period: 1 January, or twelve months back while the year is younger than two months."""
    return date(today.year, 1, 1) if today >= date(today.year, 3, 1) else today - timedelta(days=365)


def found_and_open(zone: DemoZone) -> tuple[int, int, int]:
    """How many a zone has found, how many of them are open, how many of those overdue."""
    if zone.name == YANCHENG:
        return YANCHENG_FOUND, YANCHENG_FOUND - YANCHENG_CLOSED, YANCHENG_OVERDUE
    if zone.name == IDLE:
        return IDLE_FOUND, 0, 0
    if zone.name == DILIGENT:
        return DILIGENT_FOUND, 14, 0
    rng = random.Random(f"size-{zone.seq}")
    found = XUWEI_FOUND if zone.name == XUWEI else min(160, max(25, int(rng.lognormvariate(3.9, 0.45))))
    rate = min(0.996, max(0.9, rng.gauss(0.957, 0.02)))
    still = max(3, round(found * (1 - rate)))
    return found, still, round(still * rng.uniform(0.0, 0.25))


def history(
    zone: DemoZone, enterprises: list[DemoEnterprise], *, today: date, is_workday: Workday | None = None
) -> list[HistoryRow]:
    """All dangers of a zone in order of finding. `today` is a date in China; nothing happens after its 08:00."""
    is_workday = is_workday or default_workday()
    rng = random.Random(f"history-{zone.seq}")
    found, still_open, overdue = found_and_open(zone)
    pace = {YANCHENG: STEADY, DILIGENT: DILIGENT_PACE}.get(zone.name) or rng.choice((STEADY, STEADY, STEADY, SLOW_PACE))
    now = datetime.combine(today, time(8, 0), CHINA)
    maker = _Maker(rng, zone, enterprises, Teller(rng, now, pace, is_workday), today, is_workday)
    rows = list(maker.open_rows(still_open, overdue))
    first = year_start(today) if zone.name == YANCHENG else today - timedelta(days=364)
    last = today - timedelta(days=IDLE_DAYS + 3) if zone.name == IDLE else previous_workday(today, 6, is_workday)
    rows.extend(maker.closed_rows(spread(rng, found - still_open, first, last, is_workday)))
    if zone.name not in (YANCHENG, IDLE):
        rows.extend(maker.uncounted_rows())
    return sorted(rows, key=lambda row: row.life.found_at)


class _Maker:
    def __init__(self, rng: random.Random, zone: DemoZone, enterprises, teller: Teller, today: date, is_workday: Workday) -> None:
        self.rng, self.zone, self.teller, self.today, self.is_workday = rng, zone, teller, today, is_workday
        self.enterprises = [e for e in enterprises if e.status not in ("停产",)] or list(enterprises)
        # A few enterprises carry most dangers, as in life.
        self.weights = [rng.paretovariate(1.3) + (3 if "hazchem_use" in e.flags else 0) for e in self.enterprises]

    def _row(self, severity: str | None, build, visit: tuple[DemoEnterprise, str, str] | None = None) -> HistoryRow:
        rng = self.rng
        enterprise, finder, form = visit or self._visit()
        sectors = INDUSTRIES[enterprise.industry].sectors
        sector = rng.choices(list(sectors), weights=list(sectors.values()))[0]
        written = dangers.write(sector, rng, industry=enterprise.industry)
        level = severity or written.severity.lower()
        funds = int(rng.lognormvariate(7.6, 1.1)) // 100 * 100 if rng.random() < 0.55 else None
        return HistoryRow(self.zone.seq, enterprise, written, level, form, finder, funds, build(written, level))

    def _visit(self) -> tuple[DemoEnterprise, str, str]:
        """Where somebody goes, who, and how: (enterprise, finder, form)."""
        rng = self.rng
        enterprise = rng.choices(self.enterprises, weights=self.weights)[0]
        finder = rng.choices(("inspector", "expert", "enterprise"), weights=(62, 24, 14))[0]
        return enterprise, finder, "self" if finder == "enterprise" else rng.choices(FORMS, weights=(24, 18, 8, 10, 12, 28))[0]

    def closed_rows(self, days: list[date]) -> Iterator[HistoryRow]:
        """Dangers are found in twos and threes, as a visit finds them."""
        rest = iter(days)
        for day in rest:
            visit = self._visit()
            for _one in [day, *islice(rest, self.rng.choice(FOUND_AT_ONCE) - 1)]:
                yield self._row(None, partial(self.teller.closed, day), visit)

    def open_rows(self, count: int, overdue: int) -> Iterator[HistoryRow]:
        total = sum(OPEN_MIX.values())
        plan = [state for state, part in OPEN_MIX.items() for _ in range(round(part * count / total))]
        plan = (plan + ["rectifying"] * count)[:count]
        movable = [i for i, state in enumerate(plan) if state in ("rectifying", "supervision", "acceptance")]
        late = set(self.rng.sample(movable, min(overdue, len(movable))))
        for number, state in enumerate(plan):
            yield self._late_row(state) if number in late else self._timely_row(state, number)

    def uncounted_rows(self) -> Iterator[HistoryRow]:
        """A draft an inspector has not submitted yet."""
        day = previous_workday(self.today - timedelta(days=1), 1, self.is_workday)
        yield self._row(None, lambda written, level: self.teller.open(day, written, level, "draft"))

    def _found(self, workdays_ago: int) -> date:
        return previous_workday(self.today - timedelta(days=1), workdays_ago, self.is_workday)

    def _timely_row(self, state: str, number: int) -> HistoryRow:
        rng = self.rng
        ago = {"review": (0, 1), "returned": (1, 3), "issued": (0, 2), "rectifying": (3, 9), "supervision": (4, 8), "acceptance": (5, 9)}
        day = self._found(rng.randint(*ago[state]))
        severity = rng.choice("bbc") if state in ("rectifying", "supervision", "acceptance") else None
        second = state == "rectifying" and number % 7 == 0
        extension = {3: "first", 5: "second", 9: "granted"}.get(number % 16, "") if state == "rectifying" else ""
        if extension in ("first", "second") and (self.today - day).days > LIMIT_DAYS["b"] - 3:
            severity = "c"

        def build(written: dangers.WrittenDanger, level: str) -> Life:
            for attempt in range(6):
                shorter = self._found(max(0, ago[state][0] - attempt)) if attempt else day
                life = self.teller.open(shorter, written, level, state, second_round=second, extension=extension)
                if life.due_on is None or life.due_on >= self.today:
                    return life
            return life

        return self._row(severity, build)

    def _late_row(self, state: str) -> HistoryRow:
        rng = self.rng
        severity, days_late = rng.choice("aab"), rng.choice((1, 2, 2, 3, 3, 4, 5, 6, 8, 11, 16))
        found = previous_workday(self.today - timedelta(days=LIMIT_DAYS[severity] + days_late + 3), 0, self.is_workday)

        def build(written: dangers.WrittenDanger, level: str) -> Life:
            life = self.teller.open(found, written, level, state, second_round=rng.random() < 0.35)
            # Issued late for some: the due date follows the issue, so push the issue back until the danger is overdue.
            step = 0
            while life.due_on >= self.today and step < 8:
                step += 1
                life = self.teller.open(found - timedelta(days=step), written, level, state)
            return life

        return self._row(severity, build)


