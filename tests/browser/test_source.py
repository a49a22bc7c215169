"""An enterprise fills in a unit, the zone reviews it, a wrong β is challenged and replaced; the sheet explains."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import expect

from core.tenancy import Scope, scoped_to
from hazards.sources.models import HazardSource

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def latest() -> HazardSource:
    with scoped_to(Scope("province")):
        return HazardSource.objects.select_related("version").order_by("-id").first()


def substance(person, row: int, name: str, quantity: str) -> None:
    person.page.locator(f"[name=s-{row}-name]").fill(name)
    person.page.locator(f"[name=s-{row}-quantity_t]").fill(quantity)


def test_a_unit_travels_from_the_enterprise_to_use_and_a_wrong_beta_is_replaced(person, cast, transactional_db):
    firm = person("safety_a1", width=375)
    firm.go("/sources/new/")
    firm.fill("单元名称", "甲苯罐区")
    firm.page.get_by_label("单元类别").select_option("storage")
    firm.fill("500 米内常住人口（人）", "80")
    firm.fill("人口统计日期", "2026-10-01")
    firm.fill("人口怎么数的", "社区登记")
    substance(firm, 0, "甲苯", "3000")
    result = firm.page.locator("#result")
    expect(result).to_contain_text("构成四级重大危险源")
    firm.press("再加一种物质")
    substance(firm, 1, "氨水", "2")
    expect(result).to_contain_text("是氨的溶液")
    firm.page.locator("[name=s-1-name]").fill("液氨")
    expect(result).to_contain_text("表1 序号 1")
    firm.look()
    firm.press("保存单元")
    firm.sees("推导待复核")
    firm.press("提交区审核")
    firm.sees("待区审核")
    unit = latest()

    leader = person("leader_a")
    leader.go(f"/sources/{unit.pk}/")
    leader.follow("提疑问")
    leader.fill("哪里不对", "该罐加热储存，工作温度高于沸点，应按 W5.1")
    leader.press("提出疑问")
    leader.sees("该罐加热储存")

    office = person("office_a")
    office.go(f"/sources/{unit.pk}/")
    office.follow("确认辨识")
    office.press("确认辨识")
    office.sees("有疑问还没有答复")
    office.follow("复核 β")
    office.page.get_by_label("按危险性类别取（表4）").check()
    office.fill("表2", "W5.1")
    office.fill("理由、依据", "加热储存，工作温度 115 ℃ 高于沸点，工艺卡 GY-07")
    office.press("保存决定")
    office.sees("工艺卡 GY-07")
    office.follow("确认辨识")
    office.press("确认辨识")
    office.sees("构成三级重大危险源")
    office.look()
    assert latest().level == "3"

    office.go(f"/sources/{unit.pk}/sheet/")
    office.look()
    printed = office.page.pdf(prefer_css_page_size=True)
    text = pdf_text(printed)
    for words in ("甲苯罐区", "3000 ÷ 500", "W5.1", "工艺卡", "GB 18218-2018"):
        assert words in text, words


def pdf_text(content: bytes) -> str:
    """What stands on the printed pages, by poppler where it is there; else the page is at least one A4."""
    import shutil
    import subprocess

    if shutil.which("pdftotext") is None:
        raise AssertionError("pdftotext (poppler-utils) is needed to read what was printed")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(io.StringIO(done.stdout.decode()).read().split())


def test_the_calculator_recomputes_while_typing_and_keeps_nothing(person, cast, transactional_db):
    expert = person("expert_a")
    expert.go("/sources/calculator/")
    substance(expert, 0, "氯", "4.9999")
    result = expert.page.locator("#result")
    expect(result).to_contain_text("不构成重大危险源")
    expert.page.locator("[name=s-0-quantity_t]").fill("5")
    expect(result).to_contain_text("构成重大危险源，级别未定")
    expert.fill("500 米内常住人口（人）", "0")
    expect(result).to_contain_text("构成四级重大危险源")
    expert.look()
    assert latest() is None
