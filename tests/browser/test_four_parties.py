"""The four parties take one danger from the inspector's report to closure, with real clicks, on desk and phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]
TEXT = "抛光车间 1 号除尘管道积尘超过 1 mm，泄爆片被铁板挡住"


@pytest.mark.parametrize("width", [1440, 375])
def test_a_danger_travels_from_report_to_closure(person, width):
    inspector = person("inspector_a", width=width)
    inspector.follow("登记隐患")
    inspector.fill("企业名称、简称或信用代码", "CANARY-a-a1")
    inspector.press("查找")
    inspector.follow("选它")
    inspector.photograph()
    inspector.fill("隐患描述", TEXT)
    inspector.fill("部位", "抛光车间")
    inspector.look()
    inspector.press("提交审核")
    inspector.sees("待审核")
    path = re.search(r"/dangers/\d+/", inspector.page.url)
    assert path, inspector.page.url
    record = path.group()

    office = person("office_a", width=width)
    office.follow("抛光车间")
    if "/dangers/" not in office.page.url or "open=" in office.page.url:
        office.go(record)
    office.look()
    office.follow("审核签发")
    office.fill("整改措施", "清扫管道，拆除铁板，装锁气卸灰装置")
    office.look()
    office.press("审核签发")
    office.sees("待签收")

    firm = person("safety_a1", width=width)
    firm.taps = 0
    firm.follow("抛光车间")
    if width == 375:
        expect(firm.page).to_have_url(re.compile(record))
    else:
        firm.go(record)
    firm.press("签收，开始整改")
    expect(firm.page).to_have_url(re.compile("submit_evidence"))
    firm.photograph()
    firm.fill("怎么改的", "已清扫管道，铁板已拆，装了锁气卸灰装置")
    firm.look()
    firm.press("提交整改")
    firm.sees("待督查")
    if width == 375:
        assert firm.taps <= 3, "from the notice to submitted evidence in three taps beside the camera"

    area = person("area_a", width=width)
    area.go(record)
    area.follow("督查通过")
    area.fill("意见", "现场看过，管道干净，泄爆口畅通")
    area.press("督查通过")
    area.sees("待验收")

    acceptor = person("acceptor_a", width=width)
    acceptor.go(record)
    acceptor.follow("通过验收，销号")
    acceptor.fill("意见", "资料齐全，同意销号")
    acceptor.press("通过验收，销号")
    acceptor.sees("已销号")
    acceptor.look()

    province = person("province", width=width)
    province.go("/dangers/?tab=all&state=closed")
    province.sees("抛光车间")


def test_what_was_typed_survives_an_expired_session(person):
    inspector = person("inspector_a", width=375)
    inspector.follow("登记隐患")
    inspector.fill("企业名称、简称或信用代码", "CANARY-a-a1")
    inspector.press("查找")
    inspector.follow("选它")
    inspector.fill("隐患描述", TEXT)
    inspector.fill("部位", "抛光车间")
    cookies = [one for one in inspector.context.cookies() if "session" not in one["name"]]
    inspector.context.clear_cookies()
    inspector.context.add_cookies(cookies)
    inspector.press("提交审核")
    inspector.page.get_by_label("用户名").fill("inspector_a")
    inspector.page.get_by_label("密码").fill("Cast-Passw0rd-2026")
    inspector.press("登录")
    expect(inspector.page.get_by_label("隐患描述")).to_have_value(TEXT)
    expect(inspector.page.get_by_label("部位")).to_have_value("抛光车间")
    inspector.photograph()
    inspector.press("提交审核")
    inspector.sees("待审核")


def test_a_double_click_makes_one_record(person, cast):
    inspector = person("inspector_a")
    inspector.go(f"/dangers/new/?enterprise={cast.enterprise['a1']}")
    inspector.fill("隐患描述", f"双击试验：{TEXT}")
    inspector.fill("部位", "双击车间")
    inspector.photograph()
    inspector.page.get_by_role("button", name="提交审核").dblclick()
    inspector.sees("待审核")
    inspector.go("/dangers/?q=双击试验")
    expect(inspector.page.locator("table[data-list] tbody tr")).to_have_count(1)


# Who shows which pages of the menu; together they open every one of it.
MENUS = ("office_a", "province", "safety_a1", "sys_a")


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (375, True)], ids=["desk-light", "phone-dark"])
def test_every_page_of_the_menu_is_clean(person, width, dark):
    """Once each: no serious axe finding, no word on the console, nothing wider than the screen."""
    seen = set()
    for username in MENUS:
        one = person(username, width=width, dark=dark)
        if dark:
            one.context.add_cookies([{"name": "theme", "value": "dark", "url": one.address}])
        links = one.page.locator("#side a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        for path in ["/", "/inbox/", *sorted(link for link in links if link.startswith("/"))]:
            if path not in seen:
                one.go(path)
                one.look()
            seen.add(path)
    assert len(seen) > 8
