# ruff: noqa: E501, S311 (Chinese text counts double in width; random only shapes invented data)
"""Believable units under GB 18218: graded by the engine itself, so every level on the demo's pages can be redone.

Fixed by the story (features.md M-47, M-48): Xuwei has 44 connected enterprises, nine makers in production with all their
data, 72 major hazard sources, 22 key chemicals, 18 key processes; Yancheng one source of 三级 and five of 四级.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from django.db import connection
from django.utils import timezone

from demo.bulk import Table
from demo.enterprises import DemoEnterprise
from demo.source_recipes import HALVES, MAKERS, SMALL, USERS, Recipe
from demo.zones import XUWEI, YANCHENG
from hazards.sources.gb18218 import edition, grade
from hazards.sources.lists import DATA, entries
from hazards.sources.models import (
    Assessment,
    Connection,
    HazardSource,
    Holding,
    KeyItem,
    SourceFiling,
    SourceStep,
    SourceVersion,
)
from hazards.sources.results import in_force

PEOPLE = (0, 8, 20, 36, 45, 62, 90, 130, 260)
TARGETS = {1: (102, 140), 2: (52, 95), 3: (11, 24), 4: (2, 9)}
LEVELS = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}
KEY_CHEMICALS = 22
CHANGING = 3  # the maker whose first unit has been changed and must be looked at again
CHANGED = "新增储罐一台，设计最大量增加，须重新辨识、评估。"
EDGE_LON, EDGE_LAT = Decimal("0.0016"), Decimal("0.0009")  # about 150 m and 100 m: half a plant


def load_sources(
    casts: Sequence[Any], enterprises: dict[int, list[DemoEnterprise]], today: date
) -> list[dict[str, Any]]:
    """Units of all casts with substances, versions, steps, filings. Returns {id, zone_id, enterprise_id, name, filed}."""
    work = _Work(today)
    for cast in casts:
        work.zone(cast, enterprises[cast.zone.seq])
    work.write()
    return work.made


class _Work:
    def __init__(self, today: date) -> None:
        self.today = today
        self.sources, self.holdings, self.versions = Table(HazardSource), Table(Holding), Table(SourceVersion)
        self.steps, self.filings, self.assessments = Table(SourceStep), Table(SourceFiling), Table(Assessment)
        self.keys, self.connections = Table(KeyItem), Table(Connection)
        self.made: list[dict[str, Any]] = []
        with open(DATA / "key_chemicals.csv", encoding="utf-8", newline="") as file:
            self.key_of_row = {
                int(seq): int(row["no"])
                for row in csv.DictReader(file)
                for seq in row["gb18218_table1_seq"].split(";")
                if seq
            }

    def zone(self, cast: Any, firms: list[DemoEnterprise]) -> None:
        """All units of one zone."""
        rng = random.Random(f"sources-{cast.zone.seq}")
        chemicals: dict[int, tuple[int, int | None]] = {}
        makers = [e for e in firms if e.source_levels or "hazchem_make" in e.flags]
        for number, e in enumerate(makers):
            levels = e.source_levels or tuple(rng.choices((2, 3, 4), weights=(1, 3, 5), k=rng.randint(1, 2)))
            users = cast.zone.name == YANCHENG
            pool = USERS[number % len(USERS) :] + USERS[: number % len(USERS)] if users else MAKERS
            first = 0 if users else number * 8
            for n, level in enumerate(levels):
                recipe = pool[(first + n) % len(pool)]
                changing = number == CHANGING and n == 0 and not users
                self._unit(cast, e, recipe, level, rng, n, chemicals, changing=changing)
        small = [e for e in firms if "hazchem_use" in e.flags and not e.source_levels]
        for n, e in enumerate(small[:3]):
            self._unit(cast, e, SMALL[n % len(SMALL)], 0, rng, 0, None)
        if len(small) > 5:
            for n, recipe in enumerate(HALVES):
                self._unit(cast, small[3], recipe, 0, rng, n, None, shares=(58, 76))
            self._before(cast, small[4], SMALL[1], "draft", rng)
            self._before(cast, small[5], SMALL[0], "review", rng)
        self._lists(cast, makers, chemicals)
        for e in firms:
            if "connected" in e.flags:
                self.connections.add(
                    zone_id=cast.zone_id, enterprise_id=cast.enterprise_ids[e.key], connected=True,
                    on=self.today - timedelta(days=rng.randint(100, 380)),
                    complete="hazchem_make" in e.flags and e.status == "在产",
                    recorded_at=self._at(60), recorded_by=cast.office.name,
                )  # fmt: skip

    def _unit(
        self,
        cast: Any,
        e: DemoEnterprise,
        recipe: Recipe,
        level: int,
        rng: random.Random,
        n: int,
        chemicals: dict | None,
        *,
        changing: bool = False,
        shares: tuple[int, int] = (15, 80),
    ) -> None:
        case, result = _scaled(recipe, level, rng, shares)
        firm = cast.enterprise_ids[e.key]
        names = {row["name"] for row in self.made if row["enterprise_id"] == firm}
        name = recipe.name if recipe.name not in names else f"{recipe.name}（二期）"
        days = rng.randint(200, 900)
        filed = level > 0
        state = "changing" if changing else ("in_use" if rng.random() < 0.85 else "filed") if filed else "identified"
        lon, lat = _place(cast, firm)
        east, north = Decimal(n % 4) * Decimal("0.0006"), Decimal(n // 4) * Decimal("0.0004")
        version = self.versions.next_id
        source = self.sources.add(
            zone_id=cast.zone_id, enterprise_id=firm, state=state, state_since=self._at(days - 120), name=name,
            code=f"{cast.code}-{len(self.made) + 1:03d}", kind=recipe.kind, group=recipe.group, place=e.area,
            longitude=lon + east, latitude=lat + north, boundary=_corners(lon, lat),
            exposed_people=case["exposed_people"], people_source="社区登记和实地清点（演示）",
            people_counted_on=self.today - timedelta(days=days + 20), recorded_at=self._at(days + 15),
            recorder_user_id=cast.officers[e.key].user_id, recorder_name=cast.officers[e.key].name, version_id=version,
            next_review_on=self._review(days, rng) if filed else None,
            reassess_reason=CHANGED if changing else "", reassess_since=self._at(9) if changing else None,
            **in_force(result),
        )  # fmt: skip
        self._hold(cast, firm, source, case, rng, Decimal("1.4") if changing else Decimal(1))
        made_at = self._at(days)
        self.versions.add(
            zone_id=cast.zone_id, enterprise_id=firm, source_id=source, number=1, made_at=made_at,
            made_by=cast.office.name, cause="first", case=case, result=result, standard=result["standard"]["number"],
            is_major=result["is_major"], level=in_force(result)["level"], provisional=result["provisional"],
        )  # fmt: skip
        self._papers(cast, e, firm, source, days, state, result)
        if chemicals is not None:
            for term in result["terms"]:
                if (number := self.key_of_row.get(term["table1_row"] or 0)) and number not in chemicals:
                    chemicals[number] = (firm, source)
        self.made.append(
            {
                "id": source,
                "zone_id": cast.zone_id,
                "enterprise_id": firm,
                "name": name,
                "major": filed,
                "filed": cast.zone.name in (XUWEI, YANCHENG) or rng.random() < 0.6,
            }
        )

    def _hold(self, cast: Any, firm: int, source: int, case: dict, rng: random.Random, times: Decimal) -> None:
        for position, row in enumerate(case["substances"]):
            quantity = Decimal(row["quantity_t"]) * times
            self.holdings.add(
                zone_id=cast.zone_id, enterprise_id=firm, source_id=source, position=position, name=row["name"],
                form=row.get("form", ""), quantity_t=quantity, categories=[], mixture_same=None,
                stock_t=(quantity * Decimal(rng.randint(30, 92)) / 100).quantize(Decimal("0.1")),
            )  # fmt: skip

    def _before(self, cast: Any, e: DemoEnterprise, recipe: Recipe, state: str, rng: random.Random) -> None:
        """A unit the zone has not confirmed yet: still with the enterprise, or handed in and waiting."""
        case, result = _scaled(recipe, 0, rng, (35, 80))
        firm, safety = cast.enterprise_ids[e.key], cast.officers[e.key]
        lon, lat = _place(cast, firm)
        source = self.sources.add(
            zone_id=cast.zone_id, enterprise_id=firm, state=state, state_since=self._at(3), name=recipe.name,
            kind=recipe.kind, group=recipe.group, place=e.area, longitude=lon, latitude=lat,
            boundary=_corners(lon, lat), exposed_people=case["exposed_people"],
            people_source="社区登记和实地清点（演示）", people_counted_on=self.today - timedelta(days=40),
            recorded_at=self._at(6), recorder_user_id=safety.user_id, recorder_name=safety.name,
        )  # fmt: skip
        self._hold(cast, firm, source, case, rng, Decimal(1))
        if state == "review":
            self.steps.add(
                zone_id=cast.zone_id, enterprise_id=firm, source_id=source, at=self._at(3), actor_seat_id=safety.seat_id,
                actor_name=safety.name, actor_post=safety.post, transition="hand_in", from_state="draft",
                to_state="review", data={"S": result["S_display"], "R": result["R_display"], "level": result["level"]},
            )  # fmt: skip

    def _review(self, days: int, rng: random.Random) -> date:
        """Three years after the assessment; a few soon or already past, so that the lists have something to say."""
        return self.today + timedelta(days=rng.choice((-12, 25, 60))) if rng.random() < 0.06 else self.today + timedelta(days=3 * 365 - days)  # fmt: skip

    def _papers(self, cast: Any, e: DemoEnterprise, firm: int, source: int, days: int, state: str, result: Any) -> None:
        told = {"S": result["S_display"], "R": result["R_display"], "level": result["level"]}
        safety, office = cast.officers[e.key], cast.office
        way = [
            ("hand_in", "draft", "review", safety, days + 8, told),
            ("confirm", "review", "identified", office, days, told),
        ]
        if state != "identified":
            way += [
                ("assess", "identified", "assessed", office, days - 30, {}),
                ("file", "assessed", "filed", office, days - 45, {}),
            ]
            done = self.today - timedelta(days=days - 30)
            self.assessments.add(
                zone_id=cast.zone_id, enterprise_id=firm, source_id=source, agency="江苏安评技术服务有限公司（演示）",
                report_number=f"AP{done.year}-{source:04d}", done_on=done, expires_on=done + timedelta(days=3 * 365),
                conclusion="辨识、分级符合 GB 18218-2018，监控设施基本齐全。", recorded_at=self._at(days - 30), recorded_by=office.name,
            )  # fmt: skip
            for authority, word in (("emergency", "应急管理局"), ("fire", "消防救援支队")):
                self.filings.add(
                    zone_id=cast.zone_id, enterprise_id=firm, source_id=source, authority=authority,
                    authority_name=f"{cast.zone.city}{word}", number=f"演示备〔{done.year}〕{source:04d}",
                    filed_on=done + timedelta(days=12), recorded_at=self._at(days - 45), recorded_by=office.name,
                )  # fmt: skip
        if state in ("in_use", "changing"):
            way.append(("commission", "filed", "in_use", office, days - 120, {}))
        if state == "changing":
            way.append(("change", "in_use", "changing", safety, 9, {}))
        for name, from_state, to_state, person, ago, data in way:
            self.steps.add(
                zone_id=cast.zone_id, enterprise_id=firm, source_id=source, at=self._at(ago), actor_seat_id=person.seat_id,
                actor_name=person.name, actor_post=person.post, transition=name, from_state=from_state,
                to_state=to_state, data=data,
            )  # fmt: skip

    def _lists(self, cast: Any, makers: list[DemoEnterprise], chemicals: dict[int, tuple[int, int | None]]) -> None:
        """两重点: chemicals of the units, processes two a maker; Xuwei comes to 22 and 18 exactly."""
        if not makers:
            return
        if cast.zone.name == XUWEI:
            spare = [one.number for one in entries("chemical") if one.number not in chemicals and one.confirmed]
            for number in spare[: max(0, KEY_CHEMICALS - len(chemicals))]:
                chemicals[number] = (cast.enterprise_ids[makers[number % len(makers)].key], None)
            for number in sorted(chemicals)[KEY_CHEMICALS:]:
                del chemicals[number]
        rows = [("chemical", number, firm, source) for number, (firm, source) in chemicals.items()]
        if cast.zone.name != YANCHENG:
            firms = [cast.enterprise_ids[e.key] for e in makers]
            count = 18 if cast.zone.name == XUWEI else min(18, 2 * len(firms))
            rows += [("process", number, firms[number % len(firms)], None) for number in range(1, count + 1)]
        for kind, number, firm, source in rows:
            self.keys.add(
                zone_id=cast.zone_id, enterprise_id=firm, source_id=source, kind=kind, number=number,
                recorded_at=self._at(300), recorded_by=cast.office.name,
            )  # fmt: skip

    def _at(self, days: int) -> datetime:
        return timezone.make_aware(datetime.combine(self.today - timedelta(days=days), time(10, 20)))

    def write(self) -> None:
        for table in (
            self.sources, self.versions, self.holdings, self.steps, self.filings, self.assessments, self.keys,
            self.connections,
        ):  # fmt: skip
            table.write()
        with connection.cursor() as cursor:
            # Every second hazchem danger of a plant with units was found in one of them.
            cursor.execute(
                "update dangers_danger d set unit_id = s.id from (select enterprise_id, min(id) as id from"
                " sources_hazardsource group by enterprise_id) s where s.enterprise_id = d.enterprise_id and d.sector = 'hazchem' and d.id %% 2 = 0",
                [],
            )


def _place(cast: Any, firm: int) -> tuple[Decimal, Decimal]:
    """Invented: somewhere around the zone's point, the same for an enterprise at every run."""
    rng = random.Random(f"place-{firm}")
    lon, lat = cast.zone.longitude, cast.zone.latitude
    return (
        Decimal(str(round(float(lon) + rng.uniform(-0.03, 0.03), 6))),
        Decimal(str(round(float(lat) + rng.uniform(-0.02, 0.02), 6))),
    )


def _corners(lon: Decimal, lat: Decimal) -> list[list[str]]:
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return [[f"{lon + x * EDGE_LON:f}", f"{lat + y * EDGE_LAT:f}"] for x, y in signs]


def _scaled(
    recipe: Recipe, level: int, rng: random.Random, below: tuple[int, int] = (15, 80)
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Quantities that give this level (0: S `below` 1, in hundredths from – to), confirmed by the engine."""
    shares = sum(share for _name, _form, share in recipe.substances)
    for _attempt in range(200):
        people = rng.choice(PEOPLE[1:] if recipe in USERS else PEOPLE)
        if level:
            low, high = TARGETS[level]
            factor = Fraction(rng.randint(low * 10, high * 10), 10) / (_alpha(people) * shares)
        else:
            whole = sum(
                Fraction(share) / _single(name, form, recipe.kind)[1] for name, form, share in recipe.substances
            )
            factor = Fraction(rng.randint(*below), 100) / whole
        case = _case(recipe, people, factor)
        result = grade(case)
        if (result["level"] == LEVELS[level]) if level else not result["is_major"]:
            return case, result
    raise ValueError(f"no quantities of {recipe.name} give level {level}")


@cache
def _single(name: str, form: str, kind: str) -> tuple[Fraction, Fraction]:
    """(β/Q, β) of one tonne of a substance."""
    term = grade({"unit": kind, "substances": [{"name": name, "form": form, "quantity_t": "1"}]})["terms"][0]
    return Fraction(term["weighted"]), Fraction(term["beta"])


def _alpha(people: int) -> Fraction:
    return edition("S01").band(people).alpha


def _case(recipe: Recipe, people: int, factor: Fraction) -> dict[str, Any]:
    """Shares are of Σ β·q/Q; quantities are round numbers people write."""
    rows = [
        {"name": name, "quantity_t": _round(Fraction(share) * factor / _single(name, form, recipe.kind)[0])}
        | ({"form": form} if form else {})
        for name, form, share in recipe.substances
    ]
    return {"exposed_people": people, "unit": recipe.kind, "substances": rows}


def _round(number: Fraction) -> str:
    """12.3 below a hundred, whole tonnes above, grams of a tonne where it is little."""
    places = 0 if number >= 100 else 1 if number >= 2 else 3
    return f"{Decimal(number.numerator) / Decimal(number.denominator):.{places}f}"
