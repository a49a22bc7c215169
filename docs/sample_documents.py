"""The documents of docs/samples: monthly report, summary of 118 zones, weekly brief. Nothing is asked of a database: the
zones are real, their numbers are invented here, the same every time.
"""

# ruff: noqa: E501, S311  (Chinese text counts double in width; nobody guesses these numbers)
from __future__ import annotations

import datetime
import random
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from core.figures import figure
from enterprises.models import Sector
from hazards.dangers.report_figures import BRIDGED
from parks.models import City, Zone
from parks.zone_list import candidate_zones
from reports import brief_papers, papers, summary_papers
from reports.consolidating import plain
from reports.content import Content
from reports.deciding import Problem, Problems
from reports.filing_queries import added
from reports.models import Brief, BriefTask, DocumentNumber, Filing, Frozen, Report, ReportPeriod
from reports.monthly.automatic import ALL, indicator_ids
from reports.monthly.tables import values
from reports.places import Place
from reports.states import State
from reports.summaries import Summary, row_of
from reports.weekly import FIGURES

START, END = datetime.date(2026, 10, 1), datetime.date(2026, 10, 31)
YANCHENG, CITY = "盐城经济技术开发区", "盐城市"
VISITS = {
    "b_groups": 12, "b_people": 46, "b_firms": 31, "b_visits": 44, "b_joint": 5, "b_secret": 2, "b_concentrated": 6, "b_experts": 8,
}  # fmt: skip
WORDS = {
    "summary": "本月组织粉尘涉爆、有限空间作业专项检查，对逾期隐患逐条约谈，整改责任、措施、资金、时限和预案落实到人。",
    "tasks": "危险化学品使用企业诊断式检查完成 18 家，剩余 6 家列入下月计划。",
    "problems": "部分企业清扫制度执行不到位，同类问题反复出现；小微企业专职安全员配备不足。",
    "plans": "11 月 20 日前完成粉尘涉爆企业第二轮检查，安委办牵头；11 月 15 日前对逾期隐患全部复查。",
}


def _at(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


KNOWN = _at(datetime.date(2026, 11, 1), 0, 30)


def _cells(rng: random.Random, scale: int) -> dict[str, Any]:
    """Cells of one zone as `Frozen` keeps them."""
    made: dict[str, Any] = {}
    for block, times in (("month", 1), ("ytd", 9)):
        rows: dict[str, dict[str, Any]] = {}
        for sector in Sector.values:
            found = rng.randint(0, scale) * times
            major = int(rng.random() < 0.02 * times)
            rows[sector] = {
                "1": found // 3 + (found > 0), "2": found, "3": found - rng.randint(0, found // 12 if found else 0), "5": major,
                "6": major, "12": str(Decimal(found * rng.randint(2, 9)) / 10),
            }  # fmt: skip
        money = sum(Decimal(row["12"]) for row in rows.values())
        rows[ALL] = {c: sum(row[c] for row in rows.values()) for c in ("1", "2", "3", "5", "6")} | {"12": str(money)}
        made[block] = rows
    return made


def _zones() -> list[tuple[int, str, str]]:
    return [(n, row["name"], row["city_name"]) for n, row in enumerate(candidate_zones(), start=1)]


def summary() -> bytes:
    """The province's summary with its number: 113 zones in the table, the others named."""
    rng = random.Random("summary")
    period = ReportPeriod(kind="month", start=START, end=END, known_at=KNOWN)
    zones, lines, tables = _zones(), [], []
    missing = {
        len(zones) - n: state for n, state in ((3, "open"), (17, "draft"), (31, "open"), (58, "returned"), (90, "open"))
    }
    for n, name, city in zones:
        cells = values(_cells(rng, 14), {})
        if n in missing:
            continue
        tables.append(cells)
        lines.append(
            {"zone": n, "name": name, "city": city, "confirmed": True, "overridden": n == 5, "state": "received",
             "known_at": KNOWN.isoformat(), "values": plain(cells)}
        )  # fmt: skip
    states = dict(State.choices)
    made = Summary(
        period, "全省", "江苏省商务厅", 1, _at(datetime.date(2026, 11, 13), 15), "沈越", tuple(row_of(period, line) for line in lines),
        tuple((name, str(states[missing[n]])) for n, name, _city in zones if n in missing), plain(added(tables)), None,
    )  # fmt: skip
    number = DocumentNumber(
        mark="样张", year=2026, serial=12, agency="江苏省商务厅（样张）", office="江苏省商务厅办公室", copy_to="省应急管理厅",
        issued_on=datetime.date(2026, 11, 13),
    )  # fmt: skip
    return summary_papers.build(made, "docx", number=number)


def monthly() -> bytes:
    """Yancheng's signed report with its number."""
    rng = random.Random("monthly")
    cells = _cells(rng, 30)
    for sector in ("month", "ytd"):
        cells[sector]["dust"] |= {"5": 1, "6": 1}
        cells[sector][ALL]["5"] = cells[sector][ALL]["6"] = sum(cells[sector][one]["5"] for one in Sector.values)
    cells["visits"] = {"month": VISITS, "ytd": {key: 9 * number for key, number in VISITS.items()} | {"b_firms": 164}}
    cells["bridge"] = {column: {ALL: _bridge(cells, column)} for column in BRIDGED}
    pairs = {"I01": [cells["month"][ALL]["3"], cells["month"][ALL]["2"]]}
    for id_ in indicator_ids():
        one = figure(id_)
        pairs.setdefault(id_, [rng.randint(30, 60), rng.randint(60, 80) if one.denominator is not None else None])
    cells["figures"] = {"month": pairs, "ytd": {"I01": [cells["ytd"][ALL]["3"], cells["ytd"][ALL]["2"]]}, "now": pairs}
    zone = Zone(pk=22, name=YANCHENG, short_name="盐城经开区", city=City(pk=9, name=CITY))
    period = ReportPeriod(kind="month", start=START, end=END, known_at=KNOWN)
    frozen = Frozen(known_at=KNOWN, before_at=_at(datetime.date(2026, 10, 1), 0, 30), cells=cells)
    filing = Filing(
        zone=zone, frozen=frozen, state=State.SUBMITTED, words=WORDS, submitted_at=_at(datetime.date(2026, 11, 5), 16, 20),
        prepared_by="陆敏", certified_by="高建国", contact="0515-88000000",
        typed={"h_study": 1, "h_meetings": 4, "h_audience": 180},
        overrides={"month.gas.2": {"value": cells["month"]["gas"]["2"] + 1, "reason": "消防转来一条", "by": "陆敏"}},
    )  # fmt: skip
    filing.report = Report(zone=zone, period=period)
    number = DocumentNumber(
        mark="样张", year=2026, serial=9, agency=f"{YANCHENG}（样张）", office=f"{YANCHENG}安委会办公室", copy_to="",
        issued_on=datetime.date(2026, 11, 5),
    )  # fmt: skip
    return papers.bodies(Content(filing, filing.report, period, frozen), None, number, forms=("docx",))["docx"]


def _bridge(cells: dict[str, Any], column: str) -> dict[str, Any]:
    kind: Any = Decimal if column == "12" else int
    month, year = kind(cells["month"][ALL][column]), kind(cells["ytd"][ALL][column])
    mended, late = (kind(3) if column == "3" else kind(0)), (kind(2) if column in ("2", "3") else kind(0))
    terms = {
        "before": year - month - mended - late,
        "month": month,
        "mended": mended,
        "late": late,
        "plus": kind(0),
        "minus": kind(0),
    }
    return {name: str(value) if column == "12" else value for name, value in terms.items()}


def brief() -> bytes:
    """Yancheng's Saturday brief."""
    rng = random.Random("brief")
    zone = Zone(pk=22, name=YANCHENG, short_name="盐城经开区")
    week = ReportPeriod(kind="week", start=datetime.date(2026, 10, 31), end=datetime.date(2026, 11, 6),
                        known_at=_at(datetime.date(2026, 11, 7), 7))  # fmt: skip
    rows: list[Any] = [
        (name, Place("area", n), dict(zip(FIGURES, (rng.randint(4, 30), rng.randint(3, 26), rng.randint(0, 3), rng.randint(0, 4), rng.randint(0, 3)), strict=True)))
        for n, name in enumerate(("步凤镇", "韩资工业园", "新城街道", "新能源汽车产业园", "光电产业园", "综合保税区"), start=1)
    ]  # fmt: skip
    made = Brief(
        pk=1, zone=zone, period=week, chair="高建国", minutes="通报本周排查和销号情况，逐家过逾期企业。",
        cells={"areas": {}, "all": {id_: sum(row[2][id_] for row in rows) for id_ in FIGURES}},
    )  # fmt: skip
    tasks = [
        BriefTask(
            text="恒川汽配除尘系统逾期两项，周三前现场督促到位", owner="吴迪", due_on=datetime.date(2026, 11, 11)
        ),
        BriefTask(
            text="约谈逾期最多的三家企业主要负责人",
            owner="陆敏",
            due_on=datetime.date(2026, 11, 5),
            outcome="已约谈，均签承诺",
        ),
    ]
    problems = Problems(
        [
            Problem(1, "步凤镇", "JS022-2026-0131", "恒川汽配：抛光车间，除尘系统未按规定清灰", "重大隐患逾期"),
            Problem(2, "新城街道", "JS022-2026-0207", "盐东热电：氨站，喷淋管线锈蚀需停产更换", "延期待二级审批"),
            Problem(3, "新能源汽车产业园", "JS022-2026-0214", "华电装备：喷漆房，可燃气体报警器失效", "延期待二级审批"),
        ],
        [
            Problem(4, "综合保税区", "JS022-2026-0150", "通汇仓储：二号库，堆垛占用消防通道", "作废待复核"),
            Problem(5, "光电产业园", "JS022-2026-0188", "晶辉光电：危废库，防渗层破损", "整改退回两次以上"),
            Problem(6, "韩资工业园", "JS022-2026-0193", "三和精密：冲压车间，光栅保护停用", "整改退回两次以上"),
        ],
    )
    with translation.override("zh-hans"):
        return brief_papers.docx(made, rows, tasks, problems)


DOCUMENTS = {"monthly": monthly, "summary": summary, "brief": brief}
