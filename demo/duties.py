# ruff: noqa: E501, S311 (Chinese text counts double in width; random only shapes invented data)
"""The demo's 包保责任 and 源长: who answers for each unit, and what they did in the last twelve months.

In the first unit the operating head changed, two weeks were missed and two logs were questioned; a few units elsewhere
lack a technical head. Holidays hold as on the real calendar: the windows are those of hazards.sources.duty_windows.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from core.workdays import is_workday
from demo.bulk import Table
from demo.calendar import CHINA
from demo.words import person, phone
from demo.zones import XUWEI, YANCHENG
from hazards.sources.duty_rules import all_rules, windows_due
from hazards.sources.models import DutyLog, DutyRole, DutySlot, Person, SourceVersion

YEAR = timedelta(days=365)
DAY = timedelta(days=1)
TRANSFERRED = 130  # days ago the operating head of the first unit changed
MISSED_WEEKS = (9, 10)  # weeks back from the present one that the first unit missed
POSTS = {
    DutyRole.PRINCIPAL: ("总经理", "董事长", "厂长"), DutyRole.TECHNICAL: ("总工程师", "技术副总", "生产技术部部长"),
    DutyRole.OPERATING: ("车间主任", "罐区班长", "仓储主管"), DutyRole.HEAD: ("分管安全副总", "安全总监", "生产副总"),
}  # fmt: skip
WORDS = {
    DutyRole.PRINCIPAL: (
        "听取两名负责人履职汇报，抽查连锁投用记录 3 份，均正常。", "带队查罐区和控制室，紧急切断阀试动作正常，要求补齐阀门标牌。",
    ),
    DutyRole.TECHNICAL: (
        "核对可燃气体报警值和连锁逻辑，与设计一致；抽校报警仪 2 台合格。", "查高液位报警和切断连锁测试记录，试验 1 次，动作正常。",
        "核对安全仪表投用率 100%，旁路台账 1 条已恢复。",
    ),
    DutyRole.OPERATING: (
        "查储罐液位、压力、温度，与中控一致；围堰排水阀关闭。", "巡查泵区和装卸区，机封无泄漏，静电接地完好。",
        "查消防器材和喷淋，试水正常；洗眼器水压略低，已调整。", "查值班交接记录和巡检打卡，齐全；法兰螺栓一处松动，当场紧固。",
        "查可燃气体报警仪 8 台，显示正常；标识牌 1 块褪色，已换。",
    ),
    DutyRole.HEAD: ("现场核对三名责任人履职记录，与系统一致；检查应急物资柜。", "到罐区检查，询问操作人员应急处置，回答正确。"),
}  # fmt: skip
QUESTION = "照片里看不到当天的液位显示，请说明检查了哪几台储罐。"
ANSWER = "当天检查 T-101、T-102，液位见中控截图，已补充到企业台账。"


@dataclass(frozen=True)
class Term:
    """A person in a role from a day on, until another one follows."""

    id: int
    name: str
    since: date


def load_duties(casts: Sequence[Any], sources: Sequence[Mapping[str, Any]], today: date) -> dict[str, int]:
    """Persons, slots and logs of the last twelve months for these units ({"id", "zone_id", "enterprise_id", "name"}).

    Units marked `"major": False` have none. Needs a connection that bypasses row security. Returns how many rows of each.
    """
    work = _Work(casts, today)
    majors = [one for one in sources if one.get("major", True)]
    majors.sort(key=lambda one: work.zone_names[one["zone_id"]] != YANCHENG)
    for number, source in enumerate(majors):
        work.unit(source, number)
    return work.write()


class _Work:
    def __init__(self, casts: Sequence[Any], today: date) -> None:
        self.today = today
        self.casts = {cast.zone_id: cast for cast in casts}
        self.zone_names = {cast.zone_id: cast.zone.name for cast in casts}
        self.keys = {firm: key for cast in casts for key, firm in cast.enterprise_ids.items()}
        self.persons, self.slots, self.logs = Table(Person), Table(DutySlot), Table(DutyLog)
        self.windows = sorted(
            windows_due(all_rules(), today - YEAR, today + DAY), key=lambda found: (found[2], found[0].code)
        )
        first = SourceVersion.objects.filter(is_major=True).order_by("source_id", "-number")
        self.major_since = {pk: timezone.localdate(at) for pk, at in first.values_list("source_id", "made_at")}
        self.questioned = 0

    def unit(self, source: Mapping[str, Any], number: int) -> None:
        """One unit: its four persons, then its year."""
        rng = random.Random(f"duties-{source['zone_id']}-{source['name']}-{number}")
        cast = self.casts[source["zone_id"]]
        key = self.keys[source["enterprise_id"]]
        terms = {role: self._terms(source, role, cast, key, number, rng) for role in DutyRole}
        weeks = [due for rule, _window, due in self.windows if rule.code == "D36" and due < self.today]
        missed = {weeks[-back] for back in MISSED_WEEKS if back <= len(weeks)} if number == 0 else set()
        since = self.major_since[source["id"]]
        for rule, window, due in self.windows:
            if due <= since:
                continue
            role = DutyRole(rule.role)
            held = [term for term in terms[role] if term.since <= due]
            slot = self.slots.add(
                zone_id=source["zone_id"], enterprise_id=source["enterprise_id"], source_id=source["id"], role=role.value,
                rule_code=rule.code, starts_on=window.start, due_on=due,
                late_until=due + timedelta(days=rule.grace_days), made_at=_at(window.start - DAY, 8, 0),
                person_id=held[-1].id if held else None, person_name=held[-1].name if held else "",
            )  # fmt: skip
            by_rule = role == DutyRole.OPERATING and due in missed
            day = None if by_rule else self._day(window.start, due, rule.grace_days, rng, keen=number == 0)
            if held and day is not None:
                self._log(source, role, slot, day, cast, key, number, rng)

    def _terms(
        self, source: Mapping[str, Any], role: DutyRole, cast: Any, key: str, number: int, rng: random.Random
    ) -> list[Term]:
        story = cast.zone.name in (YANCHENG, XUWEI)
        if role == DutyRole.TECHNICAL and not story and number % 11 == 5:
            return []
        begun = self.today - timedelta(days=rng.randint(420, 900))
        if number == 0 and role == DutyRole.OPERATING:
            moved = self.today - timedelta(days=TRANSFERRED)
            return [
                self._person(source, role, cast, key, rng, begun, to_on=moved, reason="调任二厂储运车间主任，由副主任接替"),
                self._person(source, role, cast, key, rng, moved),
            ]  # fmt: skip
        return [self._person(source, role, cast, key, rng, begun)]

    def _person(
        self,
        source: Mapping[str, Any],
        role: DutyRole,
        cast: Any,
        key: str,
        rng: random.Random,
        begun: date,
        **ended: Any,
    ) -> Term:
        principal, officer = cast.principals[key], cast.officers[key]
        name = principal.name if role == DutyRole.PRINCIPAL else person(rng)
        seat = {DutyRole.PRINCIPAL: principal.seat_id, DutyRole.OPERATING: officer.seat_id}.get(role)
        number = self.persons.add(
            zone_id=source["zone_id"], enterprise_id=source["enterprise_id"], source_id=source["id"], role=role.value,
            name=name, post=rng.choice(POSTS[role]), phone=phone(rng), seat_id=seat, from_on=begun,
            recorded_by=officer.name, recorded_at=_at(begun, 10, 0), **ended,
        )  # fmt: skip
        return Term(number, name, begun)

    def _day(self, start: date, due: date, grace: int, rng: random.Random, *, keen: bool) -> date | None:
        """The workday it was done on: mostly in the last days of the window, now and then late, rarely never."""
        luck = rng.random()
        if not keen and luck < 0.025:
            return None
        if luck < (0.03 if keen else 0.07):
            day = due + timedelta(days=rng.randint(1, max(1, grace)))
        else:
            day = due - timedelta(days=rng.choice((0, 0, 1, 1, 2, 3)))
            while day > start and not is_workday(day):
                day -= DAY
            day = day if is_workday(day) else due
        return day if start <= day < self.today else None

    def _log(
        self,
        source: Mapping[str, Any],
        role: DutyRole,
        slot: int,
        day: date,
        cast: Any,
        key: str,
        number: int,
        rng: random.Random,
    ) -> None:
        officer = cast.officers[key]
        done = _at(day, rng.randint(8, 16), rng.randint(0, 59))
        checked = done + timedelta(days=rng.randint(1, 4), hours=rng.randint(0, 3))
        now = _at(self.today, 7, 0)
        values: dict[str, Any] = {}
        back = (self.today - day).days
        if number == 0 and role == DutyRole.OPERATING and self.questioned == 0 and back <= 60:
            self.questioned = 1
            asked = done + timedelta(days=1)
            values = {
                "questioned_at": asked, "questioned_by": cast.inspectors[0].name, "question": QUESTION, "answer": ANSWER,
                "answered_at": asked + timedelta(hours=5), "verified_at": asked + timedelta(days=1),
                "verified_by": cast.office.name,
            }  # fmt: skip
        elif number == 0 and role == DutyRole.OPERATING and self.questioned == 1 and 2 <= back <= 16:
            self.questioned = 2
            values = {
                "questioned_at": min(done + DAY, now),
                "questioned_by": cast.inspectors[0].name,
                "question": QUESTION,
            }
        elif rng.random() < 0.6 and checked < now:
            values = {"verified_at": checked, "verified_by": cast.inspectors[slot % len(cast.inspectors)].name}
        self.logs.add(
            zone_id=source["zone_id"], enterprise_id=source["enterprise_id"], source_id=source["id"], slot_id=slot,
            role=role.value, done_at=done, recorded_at=done + timedelta(minutes=rng.randint(1, 90)), place=source["name"],
            words=rng.choice(WORDS[role]), by_name=officer.name, by_seat_id=officer.seat_id,
            client_id=uuid.UUID(int=rng.getrandbits(128), version=4), **values,
        )  # fmt: skip

    def write(self) -> dict[str, int]:
        """Persons first: their trigger follows open slots, and finds none yet."""
        return {"persons": self.persons.write(), "slots": self.slots.write(), "logs": self.logs.write()}


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)
