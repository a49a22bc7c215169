# ruff: noqa: E501, S311 (Chinese text counts double in width; random only shapes invented data)
"""The demo's twelve past months: frozen as they were known then, filled, signed, passed, archived; the last one under way.

The numbers are counted from the demo's own dangers by the portal itself; only the words and who did what are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Seat
from accounts.roles import Role
from core.access import system_actor
from core.tenancy import Scope, scoped_to
from demo.bulk import Table
from demo.zones import YANCHENG
from parks.figures import zones_on_register
from parks.models import Zone
from reports.calendar import due_days, freezes_at, look, month_of, nth_workday, previous_month, week_of
from reports.consolidating import line_content, plain
from reports.content import content_of, seal, title_of
from reports.filing_queries import lines_of, summed
from reports.models import Brief, BriefTask, Consolidation, Filing, FilingStep, Frozen, Letterhead, Report, ReportPeriod
from reports.monthly.automatic import ALL, Befores, compute_cells
from reports.numbering import number_filing
from reports.paper_jobs import issue
from reports.papers import keep_papers
from reports.states import HANDED_IN, State
from reports.weekly import make_briefs, ready_at

MONTHS, WEEKS, DOCUMENTS = 12, 5, 2
LETTERHEADS = (
    ("", "苏商开安", "江苏省商务厅", "江苏省商务厅办公室", "江苏省应急管理厅，各设区市人民政府办公室"),
    (YANCHENG, "盐开管安", "盐城经济技术开发区管理委员会", "盐城经济技术开发区党政办公室", "盐城市应急管理局"),
)
"""Zone (or the province), 机关代字, 发文机关标志, 印发机关, 抄送."""
DECISIONS = (
    ("恒川汽配除尘系统逾期两项，周三前现场督促到位", "吴迪", 4, ""),
    ("韩资工业园粉尘企业清扫制度逐家核查", "曹洋", 6, ""),
    ("约谈逾期最多的三家企业主要负责人", "陆敏", 5, "已约谈，三家均签订整改承诺"),
)
LAST_STATES = [State.OPEN] * 3 + [State.DRAFT] * 2 + [State.SUBMITTED] * 6 + [State.RETURNED] * 2
"""The last month of zones that are not done yet; the others were passed by their city."""
REMARK = "燃气第 2 列与台账差 3 条，请核对后再报"
SUMMARIES = (
    "本月开展粉尘涉爆、有限空间专项检查，对逾期隐患逐条约谈。",
    "本月组织专家对危险化学品使用企业开展诊断式检查，重点核查安全设施运行情况。",
    "本月结合节前检查，对商业综合体、餐饮燃气开展联合执法。",
    "本月推进“推磨式”互查，园区之间交叉检查一轮，问题当场移交。",
)
PROBLEMS = (
    "部分企业清扫制度执行不到位，同类问题反复出现。",
    "个别企业有限空间作业审批流于形式，监护人不在岗。",
    "商业综合体燃气软管超期使用较集中，整改进度偏慢。",
    "小微企业安全管理力量薄弱，专职安全员配备不足。",
)
PLANS = (
    "下月 20 日前完成粉尘涉爆企业第二轮检查，安委办牵头。",
    "下月 15 日前对逾期隐患全部复查，由部门验收人现场确认。",
    "下月组织一次有限空间作业培训，覆盖全部重点企业。",
)


def load_cycle(*, today: date, say: Callable[[str], None]) -> bool:
    """Load the past months relative to `today`; False when they are there already. Needs the loader's connection."""
    first = today.replace(day=1)
    for _number in range(MONTHS):
        first = previous_month(first)
    if ReportPeriod.objects.filter(kind="month", start=first).exists():
        return False
    with transaction.atomic():
        loader = _Cycle(today)
        month = first
        while month < today.replace(day=1):
            loader.month(month, last=month == previous_month(today.replace(day=1)))
            month = month_of(month)[1] + timedelta(days=1)
        say("reports {}, steps {}".format(*loader.write()))
        loader.consolidate()
        loader.weeks()
    loader.papers()
    return True


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


class _Cycle:
    def __init__(self, today: date) -> None:
        self.today, self.rng = today, random.Random("cycle")
        self.zones = {zone.pk: zone for zone in Zone.objects.select_related("city")}
        seats = Seat.objects.filter(
            role__in=[Role.ZONE_OFFICE, Role.ZONE_LEADER, Role.CITY_STAFF, Role.PROVINCE_STAFF]
        ).order_by("id")
        self.office: dict[int, Seat] = {}
        self.leader: dict[int, Seat] = {}
        self.city: dict[int, Seat] = {}
        for seat in seats:
            if seat.role == Role.ZONE_OFFICE:
                self.office.setdefault(seat.zone_id, seat)
            elif seat.role == Role.ZONE_LEADER:
                self.leader.setdefault(seat.zone_id, seat)
            elif seat.role == Role.CITY_STAFF:
                self.city.setdefault(seat.city_id, seat)
            else:
                self.province = seat
        self.frozen, self.reports = Table(Frozen), Table(Report)
        self.filings, self.steps = Table(Filing), Table(FilingStep)
        self.before: datetime | None = None
        self.done: list[ReportPeriod] = []
        self.yancheng: list[int] = []

    def month(self, start: date, *, last: bool) -> None:
        """One month of every zone on the register then."""
        end = month_of(start)[1]
        known_at = freezes_at(end)
        # The clock of the portal may have opened a month already.
        facts = {
            "end": end,
            "opened_at": _at(start, 0, 5),
            "known_at": known_at,
            "filled_at": known_at + timedelta(minutes=4),
        }
        period, _new = ReportPeriod.objects.update_or_create(
            kind="month", start=start, defaults={**facts, **due_days(start)}
        )
        if Report.objects.filter(period=period).exists():
            return  # the portal was quicker and has made this month by itself
        zones = list(zones_on_register(look(start, end, known_at)).order_by("id").values_list("id", flat=True))
        before = self.before if start.month > 1 else None
        cells = compute_cells(start, end, known_at, Befores(before), zones)
        waiting = self._waiting(zones) if last else {}
        for zone in zones:
            self._zone(period, zone, cells[zone], before, waiting.get(zone, State.RECEIVED if last else State.ARCHIVED))
        self.before = known_at
        if not last:
            self.done.append(period)

    def _waiting(self, zones: list[int]) -> dict[int, State]:
        """Who is not through with the last month; Yancheng has it back on its desk with a remark."""
        mine = next(pk for pk, zone in self.zones.items() if zone.name == YANCHENG)
        others = [zone for zone in zones if zone != mine]
        chosen = self.rng.sample(others, min(len(LAST_STATES), len(others)))
        return {mine: State.RETURNED, **dict(zip(chosen, LAST_STATES, strict=False))}

    def _zone(self, period: ReportPeriod, zone: int, cells: dict, before: datetime | None, state: State) -> None:
        rng, record = self.rng, self.zones[zone]
        office, leader, city = self.office.get(zone), self.leader.get(zone), self.city.get(record.city_id)
        if office is None or leader is None or city is None:
            state = State.OPEN
        after = period.end + timedelta(days=1)
        late = rng.random() < 0.05
        submitted = _at(
            nth_workday(after, 7 if late else rng.choice((3, 4, 4, 5))), rng.randint(9, 16), rng.randint(0, 59)
        )
        frozen = self.frozen.add(
            zone_id=zone, period_id=period.pk, known_at=period.known_at, before_at=before, cells=cells
        )
        handed = state in HANDED_IN or state == State.RETURNED
        report = self.reports.add(
            zone_id=zone,
            period_id=period.pk,
            due_on=period.zone_due_on,
            first_submitted_at=submitted if handed else None,
            submissions=1 if handed else 0,
            filings=1,
        )
        values: dict[str, Any] = {
            "zone_id": zone,
            "report_id": report,
            "frozen_id": frozen,
            "state": state,
            "state_since": period.filled_at,
        }
        if state != State.OPEN:
            values |= {"words": self._words(cells), "typed": self._typed(), "version": 3}
        steps: list[tuple] = []
        if handed and office and leader and city:
            prepared = submitted - timedelta(hours=3)
            values |= {
                "certified_by": leader.person_name,
                "certifier_user_id": leader.user_id,
                "submitted_at": submitted,
                "state_since": submitted,
            }
            steps = [
                (prepared, office, "hand_over", "draft", "draft", ""),
                (submitted, leader, "submit", "draft", "submitted", ""),
            ]
            if state == State.RETURNED:
                back = submitted + timedelta(hours=5)
                steps.append((back, city, "return", "submitted", "returned", REMARK))
                values |= {"remarks": {"month.gas.2": "请核对"}, "round": 2, "state_since": back}
            else:
                values |= {
                    "prepared_by": office.person_name,
                    "preparer_user_id": office.user_id,
                    "prepared_at": prepared,
                }
            if state in (State.RECEIVED, State.CONSOLIDATED, State.ARCHIVED):
                received = _at(nth_workday(after, 8 if late else 6), 15)
                steps.append((received, city, "receive", "submitted", "received", ""))
                values |= {"received_by": city.person_name, "received_at": received, "state_since": received}
            if state == State.ARCHIVED:
                put = _at(nth_workday(after, 10), 10)
                archived = _at(nth_workday(after, 11), 9)
                steps += [
                    (put, self.province, "consolidate", "received", "consolidated", ""),
                    (archived, self.province, "archive", "consolidated", "archived", ""),
                ]
                values |= {"archived_at": archived, "state_since": archived}
                values["typed"] = {**values["typed"], "ledgers": {"accidents": [], "penalties": {}}}
        if state == State.ARCHIVED:
            values["sha256"] = self._sealed(values, period, cells, before)
        filing = self.filings.add(**values)
        if record.name == YANCHENG:
            self.yancheng.append(filing)
        for at, seat, name, was, now, note in steps:
            self.steps.add(
                zone_id=zone, filing_id=filing, at=at, actor_seat_id=seat.pk, actor_name=seat.person_name,
                actor_post=f"{seat.org_name} · {seat.title}", transition=name, from_state=was, to_state=now, note=note,
            )  # fmt: skip

    def _sealed(self, values: dict, period: ReportPeriod, cells: dict, before: datetime | None) -> str:
        kept = {name: value for name, value in values.items() if name not in ("state", "frozen_id", "report_id")}
        filing = Filing(**kept)
        filing.report = Report(pk=values["report_id"], zone_id=values["zone_id"], period=period)
        filing.frozen = Frozen(pk=values["frozen_id"], known_at=period.known_at, before_at=before, cells=cells)
        return seal(content_of(filing))

    def _words(self, cells: dict) -> dict[str, str]:
        month = cells["month"][ALL]
        lead = f"排查一般隐患 {month['2']} 项，已整改 {month['3']} 项。"
        return {
            "summary": lead + self.rng.choice(SUMMARIES),
            "problems": self.rng.choice(PROBLEMS),
            "plans": self.rng.choice(PLANS),
            "tasks": "",
        }

    def _typed(self) -> dict[str, Any]:
        rng = self.rng
        typed: dict[str, Any] = {
            "h_study": 1, "h_discuss": 1, "h_inspect": rng.randint(1, 4), "h_lecture": rng.randint(0, 1), "h_meetings": 4,
            "h_sessions": rng.randint(0, 5), "h_audience": rng.randint(0, 260), "h_evidence": "签到表和会议通知",
        }  # fmt: skip
        return typed | {"h_expected": typed["h_audience"] + typed["h_audience"] // 8 + 1}

    def write(self) -> tuple[int, int]:
        """Write everything; returns how many filings and steps."""
        self.frozen.write()
        self.reports.write()
        return self.filings.write(), self.steps.write()

    def consolidate(self) -> None:
        """The province's table of each archived month."""
        actor = system_actor(0, self.province.person_name, self.province.title)
        with scoped_to(Scope("province")):
            for period in self.done:
                lines = lines_of(actor, period)
                made_at = _at(nth_workday(period.end + timedelta(days=1), 10), 10)
                Consolidation.objects.create(
                    period=period, number=1, made_at=made_at, made_by=self.province.person_name, maker_user_id=self.province.user_id,
                    content={"total": plain(summed(lines)), "zones": [line_content(line) for line in lines if line.counts]},
                    missing=[{"zone": x.zone.pk, "name": x.zone.name, "state": x.state} for x in lines if not x.counts],
                    archived_at=made_at + timedelta(days=1),
                )  # fmt: skip

    def weeks(self) -> None:
        """The last Saturdays' briefs, and decisions of Yancheng's meeting: one done, one under way, one overdue."""
        start, end = week_of(self.today)
        for _number in range(WEEKS):
            start, end = start - timedelta(days=7), end - timedelta(days=7)
            known_at = ready_at(end)
            if known_at > timezone.now():
                continue
            week, _new = ReportPeriod.objects.update_or_create(
                kind="week", start=start, defaults={"end": end, "opened_at": _at(start, 0, 5), "known_at": known_at}
            )
            make_briefs(week, now=known_at)
        mine = next(pk for pk, zone in self.zones.items() if zone.name == YANCHENG)
        leader = self.leader[mine]
        for brief, (text, owner, days, outcome) in zip(
            Brief.objects.filter(zone_id=mine).order_by("-period__start")[1:], DECISIONS, strict=False
        ):
            met = _at(brief.period.end + timedelta(days=1), 10)
            Brief.objects.filter(pk=brief.pk).update(
                chair=leader.person_name, minutes="通报本周排查和销号情况，逐家过逾期企业。", written_by=leader.person_name,
                written_at=met, version=1,
            )  # fmt: skip
            BriefTask.objects.create(
                zone_id=mine, brief=brief, text=text, owner=owner, due_on=brief.period.end + timedelta(days=days),
                decided_at=met, decided_by=leader.person_name, outcome=outcome,
                closed_at=met + timedelta(days=4) if outcome else None, closed_by=leader.person_name if outcome else "",
            )  # fmt: skip

    def papers(self) -> None:
        """Letterheads, and the numbered documents of the latest archived months: Yancheng's own and the province's."""
        actor = system_actor(0, self.province.person_name, self.province.title)
        with scoped_to(Scope("province")):
            opened = _at(self.today.replace(month=1, day=1) - timedelta(days=400), 9)
            for zone, mark, agency, office, copies in LETTERHEADS:
                zone_id = next((pk for pk, one in self.zones.items() if one.name == zone), None)
                Letterhead.objects.get_or_create(
                    zone_id=zone_id,
                    defaults={"mark": mark, "agency": agency, "office": office, "copy_to": copies, "changed_at": opened,
                              "changed_by": self.province.person_name},
                )  # fmt: skip
            rows = Filing.objects.select_related("report__period", "frozen", "zone__city").filter(
                pk__in=self.yancheng, state=State.ARCHIVED
            )
            for filing in list(rows.order_by("-report__period__start")[:DOCUMENTS])[::-1]:
                signer = system_actor(0, filing.certified_by, "")
                number_filing(actor=signer, filing=filing, title=title_of(content_of(filing)), at=filing.submitted_at)
                keep_papers(filing)
            made = Consolidation.objects.select_related("period").order_by("-period__start")[:DOCUMENTS]
            for one in list(made)[::-1]:
                issue(actor, one, 1, at=one.made_at)
