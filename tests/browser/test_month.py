"""A zone's month from 未填 to 已归档 by clicks of three tiers, a correction, a number opened from the document."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from playwright.sync_api import expect

from core.tenancy import Scope, scoped_to
from reports.consolidating import ARCHIVE, CONSOLIDATE
from reports.models import Paper
from reports.paper_files import root
from tests.reports.month import closed_danger, frozen_month, report_of, run_jobs

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def month(transactional_db, cast, settings, _static):
    settings.DATA_DIR = _static  # documents are made here and handed out by the web process
    with scoped_to(Scope("province")):
        for n in range(1, 4):
            closed_danger(cast, "a1", n)
        return frozen_month()


def write(person, label: str, text: str) -> None:
    """Type into a written part and wait until it has saved itself."""
    person.fill(label, text)
    person.page.get_by_label(label).first.blur()
    expect(person.page.locator("[data-saved-for=editor]")).to_contain_text("已存")


def test_a_month_travels_from_open_to_archived_and_is_corrected(person, cast, month):
    report = report_of(cast, "a", month)
    path = f"/reports/{report.pk}/"
    office = person("office_a")
    office.follow("报告")
    office.follow(f"{month.start.year} 年 {month.start.month} 月")
    office.sees("未填")
    write(office, "总体情况", "本月开展粉尘涉爆专项检查。")
    write(office, "存在问题", "清扫制度执行不到位。")
    write(office, "下月打算", "下月 20 日前复查，安委办牵头。")
    office.look()
    office.go(path)
    office.sees("可以提交")
    expect(office.page.get_by_label("总体情况")).to_have_value("本月开展粉尘涉爆专项检查。")
    office.press("送签发人")
    office.sees("已送签发人")

    leader = person("leader_a", width=375)
    leader.go(path)
    leader.look()
    leader.press("签发上报")
    leader.sees("已上报")

    city = person("city_a")
    city.follow("报告")
    city.go(path)
    city.press("审核通过")
    city.sees("市级已审")

    province = person("province")
    province.go(f"/reports/months/{month.pk}/")
    province.look()
    province.press("汇总")
    run_jobs(cast.actor("province"), CONSOLIDATE)
    province.go(f"/reports/months/{month.pk}/")
    province.page.on("dialog", lambda dialog: dialog.accept())
    province.press("归档")
    if province.page.locator("dialog[open]").count():
        province.page.locator("dialog[open] .btn-primary, dialog[open] button[value=ok]").first.click()
    expect(province.page).to_have_url(re.compile("/downloads/"))
    run_jobs(cast.actor("province"), ARCHIVE)

    office.go(path)
    office.sees("已归档")
    with scoped_to(Scope("province")):
        paper = Paper.objects.get(filing__report=report, kind="docx")
        seal = paper.filing.sha256
        body = (root() / paper.path).read_bytes()
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(body)).paragraphs)
    code = re.search(r"\[([0-9A-Z]{4}(?:-[0-9A-Z]{1,4})+)\]", text)
    assert code, text[:400]
    office.go("/figures/library/")
    office.fill("数码", code[1].lower())
    office.press("打开这个数")
    office.sees("当时所知")
    expect(office.page.locator(".two-values .v").first).to_contain_text("3")
    office.look()

    with scoped_to(Scope("province")):
        closed_danger(cast, "a1", 9)
    office.go(path)
    office.follow("更正")
    office.fill("更正理由", "补录一条")
    office.press("开始更正")
    office.follow("对照")
    office.sees("补录一条")
    office.look()
    with scoped_to(Scope("province")):
        paper.refresh_from_db()
        assert (root() / paper.path).read_bytes() == body
        assert paper.filing.sha256 == seal
