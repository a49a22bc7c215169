"""The editor of checklists at the desk and on a phone: dragging, buttons, preview, publishing, comparing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.tenancy import Scope, scoped_to
from inspections.checklists.models import Checklist, Version
from tests.checklists.test_editor import plant, plant_criterion, plant_standard

pytestmark = [pytest.mark.slow, pytest.mark.browser]
BODY = {
    "sections": [
        {"key": "S1", "title": "粉尘清扫与收集系统", "items": [
            {"key": "S1-01", "text": "除尘系统按规定周期清扫，有记录", "basis": "某规范第3条第2款", "severity": "a",
             "criterion": "TST-1", "photo": "always", "weight": 5, "phrases": ["没有清扫记录", "积尘"],
             "measures": "立即清扫"},
            {"key": "S1-02", "text": "地面、设备上的积尘厚度", "kind": "number", "unit": "mm", "high": "0.8",
             "after": "S1-01", "when": "no"},
        ]},
        {"key": "S2", "title": "消防", "items": [
            {"key": "S2-01", "text": "灭火器压力在绿区，在有效期内", "criterion": "TST-2"},
            {"key": "S2-02", "text": "负责人签字", "kind": "sign", "weight": 0},
        ]},
    ]
}  # fmt: skip


def draft(pk: int) -> list:
    with scoped_to(Scope(tier="province")):
        kept = Checklist.objects.get(pk=pk).draft
        return [[s["key"], [item["key"] for item in s["items"]]] for s in kept["sections"]]


def drag(who, item: str, onto: str) -> None:
    """Take a row by its grip and let it go a little above the middle of another row."""
    grip = who.page.locator(f'[data-item="{item}"] [data-grip]').bounding_box()
    goal = who.page.locator(f'[data-item="{onto}"]').bounding_box()
    mouse = who.page.mouse
    mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    mouse.down()
    mouse.move(goal["x"] + 30, goal["y"] + goal["height"] / 2 - 4, steps=8)
    mouse.up()


@pytest.mark.parametrize(("width", "dark"), [(375, True), (1440, False)])
def test_the_office_orders_edits_publishes_and_compares(person, cast, transactional_db, width, dark):
    plant_criterion("TST-1", standing="存疑：另有新规", text="除尘系统未按规定清扫")
    plant_criterion("TST-2", topic_only=True, text="消防设施")
    pk = plant(cast, "a", BODY).pk
    standard = plant_standard(body=BODY, items=4)
    office = person("office_a", width=width, dark=dark)
    office.go(f"/checklists/{pk}/edit/")
    office.sees("存疑：另有新规")
    office.look()
    drag(office, "S2-02", "S2-01")
    expect(office.page.locator("[data-order-said]")).to_have_text("顺序已存")
    assert draft(pk) == [["S1", ["S1-01", "S1-02"]], ["S2", ["S2-02", "S2-01"]]]
    drag(office, "S2-01", "S1-01")  # into another section; the first save's number is the second's
    expect(office.page.locator('[data-section="S1"] [data-item="S2-01"]')).to_be_visible()
    expect(office.page.locator("[data-order-said]")).to_have_text("顺序已存")
    assert draft(pk) == [["S1", ["S2-01", "S1-01", "S1-02"]], ["S2", ["S2-02"]]]
    office.page.get_by_role("button", name="下移：灭火器压力").click()
    office.page.wait_for_load_state()
    assert draft(pk)[0] == ["S1", ["S1-01", "S2-01", "S1-02"]]
    office.go(f"/checklists/{pk}/preview/")
    office.sees("时才问")
    office.look()
    office.go(f"/checklists/{pk}/edit/items/S1-02/")
    office.look()
    office.fill("上限", "1")
    office.press("保存")
    office.sees("已保存到草稿")
    office.page.on("dialog", lambda dialog: dialog.accept())
    office.press("发布")
    office.sees("第 1 版已发布")
    office.look()
    with scoped_to(Scope(tier="province")):
        first = Version.objects.get(checklist_id=pk)
    office.go(f"/checklists/{pk}/edit/items/S1-02/")
    office.fill("上限", "0.5")
    office.press("保存")
    office.press("发布")
    office.sees("第 2 版已发布")
    office.go(f"/checklists/versions/{first.pk}/compare/?with=2")
    office.sees("0.5")
    office.look()
    for path in (
        "/checklists/",
        "/checklists/standards/",
        f"/checklists/standards/{standard.pk}/",
        "/checklists/imports/",
    ):
        office.go(path)
        office.look()
