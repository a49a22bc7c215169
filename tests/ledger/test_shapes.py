"""Ledgers in the layouts officers and enterprises really keep, each through the pages and into the database."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import pytest
from django.utils import timezone
from openpyxl.utils import get_column_letter

from core.tenancy import Scope, scoped_to
from hazards.dangers.models import Danger
from hazards.dangers.states import State
from tests.imports.builders import xls, xlsx
from tests.imports.test_headers import SITE_HEADINGS, SITE_ROW, site_ledger
from tests.imports.test_matching import rows_of

pytestmark = pytest.mark.django_db


def site() -> bytes:
    """Title, form line, two-row header, cells merged both ways, serial-number dates, ditto marks, a note below."""
    rows, merges = site_ledger()
    names = [f"{get_column_letter(left + 1)}{t + 1}:{get_column_letter(r + 1)}{b + 1}" for t, left, b, r in merges]
    return xlsx(rows, merges=names)


def software_export() -> bytes:
    """One header row, other words for the same things."""
    headings = ["序号", "问题描述", "检查时间", *SITE_HEADINGS[2:7], "处置措施", *SITE_HEADINGS[8:]]
    return xlsx([headings, SITE_ROW])


def grouped() -> bytes:
    """Groups over their columns; the enterprise merged down over its rows."""
    rows = [
        ["序号", "企业名称", "检查日期", "存在问题", "整改", None, None, "验收", None],
        [None, None, None, None, "责任人", "期限", "完成日期", "日期", "意见"],
        [
            1,
            "恒川汽车部件",
            "2024.11.1",
            "灭火器过期两具",
            "孟祥东",
            "立即",
            "2024.11.5",
            "2024.11.6",
            "同意销号，合格",
        ],
        [2, None, "2024.11.1", "配电箱未上锁", "孟祥东", "11月6日", None, None, None],
        ["合计", None, 2],
    ]
    return xlsx(rows, merges=["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:G1", "H1:I1", "B3:B4"])


def account() -> bytes:
    """隐患整改台账 of an enterprise: no enterprise column of its own but the responsible unit."""
    head = ["序号", "隐患类别", "隐患具体描述", "隐患等级", "排查发现日期", "责任单位", "整改措施", "计划完成时间"]
    head += ["整改状态", "整改完成时间", "验证人", "备注"]
    row = [
        1,
        "用电、消防",
        "插座烧焦",
        "一般B",
        datetime.date(2024, 3, 1),
        "大昌金属制品",
        "更换",
        "2024-03-05",
        "否",
        None,
        None,
        "催办",
    ]
    return xlsx([head, row])


def as_csv() -> bytes:
    """Saved from Chinese Windows."""
    text = io.StringIO()
    csv.writer(text).writerows(
        [
            ["检查日期", "受检单位", "存在问题", "隐患级别", "是否整改"],
            ["2024/3/1", "恒川汽车部件", "通道堵塞", "一般A", "未"],
        ]
    )
    return text.getvalue().encode("gb18030")


def as_xls() -> bytes:
    """An old .xls with a bare serial number for the day."""
    return xls([["检查日期", "受检单位", "存在问题", "隐患级别"], [45352, "恒川汽车部件", "通道堵塞", "重大"]])


SHAPES = [
    # name, content, file, the enterprise named, open, closed
    ("site", site, "台账.xlsx", {"十六化建": "建设"}, 0, 2),
    ("software export", software_export, "清单.xlsx", {"十六化建": "建设"}, 0, 1),
    ("grouped", grouped, "台账.xlsx", {}, 1, 1),
    ("enterprise's own", account, "台账.xlsx", {}, 1, 0),
    ("csv", as_csv, "台账.csv", {}, 1, 0),
    ("xls", as_xls, "台账.xls", {}, 1, 0),
]


@pytest.mark.parametrize(("shape", "build", "file", "named", "opened", "closed"), SHAPES, ids=[s[0] for s in SHAPES])
def test_a_known_layout_goes_in(office, firms, shape, build, file, named, opened, closed):
    office.upload(build(), file)
    assert office.run.state == "mapped", office.run.message
    for text, nick in named.items():
        office.choose_firm(text, firms[nick])
    if office.run.preview["asks_level"]:
        office.post("level", level="b")
    run = office.finish()
    assert (run.counts["open"], run.counts["closed"]) == (opened, closed), run.preview["problems"]
    assert run.counts["rejected"] == 0
    with office.scope():
        made = list(Danger.objects.filter(source="ledger"))
        assert Danger.objects.counted().filter(source="ledger").count() == opened
    check(shape, made, firms)


def check(shape: str, made: list[Danger], firms: Any) -> None:
    """What must have come out of each layout beyond the numbers."""
    first = min(made, key=lambda danger: danger.pk)
    day = timezone.localdate(first.found_at)
    if shape == "site":
        assert (day, first.category, first.severity) == (datetime.date(2019, 5, 28), "触电、火灾", "b")
        assert {danger.enterprise_id for danger in made} == {firms["建设"].id}
        assert {danger.severity for danger in made} == {"b", "major"}
        assert first.ledger_closed_on == datetime.date(2019, 6, 3)
    elif shape == "grouped":
        assert {danger.enterprise_id for danger in made} == {firms["恒川"].id}
        (history,) = [danger for danger in made if danger.state == State.HISTORIC]
        assert history.ledger_closed_on == datetime.date(2024, 11, 6)
    elif shape == "enterprise's own":
        assert (first.category, first.remark, first.enterprise_id) == ("用电、消防", "催办", firms["大昌"].id)
        assert first.sector == "fire", "a ledger without sectors takes the enterprise's own"
    elif shape == "xls":
        assert day == datetime.date(2024, 3, 1)


def test_two_hundred_short_names_meet_a_register(office, cast):
    """On the zone's own register: nine in ten right in first place, nothing wrong among those taken unasked."""
    from enterprises.credit_code import check_character
    from enterprises.models import Enterprise

    register = rows_of("register.csv")
    with scoped_to(Scope("province")):
        Enterprise.objects.bulk_create(
            Enterprise(
                zone_id=cast.zone["a"],
                credit_code=f"91320900MA3{n:06d}" + check_character(f"91320900MA3{n:06d}"),
                name=row["full_name"],
                short_name=row["short_name"],
                former_names=row["former_names"].replace(";", "、"),
            )
            for n, row in enumerate(register)
        )
    texts = rows_of("short_names.csv")
    rows = [["2024-03-01", row["text"], f"第 {n} 处消防通道堵塞", "一般A", "未"] for n, row in enumerate(texts)]
    office.upload(xlsx([["检查日期", "受检单位", "存在问题", "隐患级别", "是否整改"], *rows]))
    found = {entry["name"]: entry["candidates"] for entry in office.run.preview["names"]}
    known = [row for row in texts if row["expected"]]
    right = [row for row in known if found.get(row["text"]) and found[row["text"]][0][1] == row["expected"]]
    sure = [row for row in texts if found.get(row["text"]) and found[row["text"]][0][2] >= 0.9]
    assert len(texts) >= 200
    assert len(right) >= 0.9 * len(known)
    assert [row["text"] for row in sure if found[row["text"]][0][1] != row["expected"]] == []
    assert f"自动采用 {len({row['text'] for row in sure})} 家" in office.page()
