"""The editor of checklists by hand: a row taken by its grip, with mouse and finger, and a version published."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.checklists.test_editor import BODY, Office

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def mouse(person, start: dict, end: dict) -> None:
    person.page.mouse.move(start["x"], start["y"])
    person.page.mouse.down()
    for part in (0.3, 0.7, 1):
        person.page.mouse.move(start["x"], start["y"] + (end["y"] - start["y"]) * part)
    person.page.mouse.up()


def finger(person, start: dict, end: dict) -> None:
    """Touches as a screen sends them: the first element touched keeps the finger."""
    screen = person.page.context.new_cdp_session(person.page)

    def touch(kind: str, part: float | None) -> None:
        points = [] if part is None else [{"x": start["x"], "y": start["y"] + (end["y"] - start["y"]) * part}]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0)
    for part in (0.2, 0.5, 0.8, 1):
        touch("touchMove", part)
    touch("touchEnd", None)


def middle(locator) -> dict:
    box = locator.bounding_box()
    return {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}


@pytest.mark.parametrize(("width", "drag"), [(1440, mouse), (375, finger)])
def test_a_row_is_dragged_to_another_place_and_the_order_is_kept(person, cast, width, drag):
    checklist = Office(cast, body=BODY)
    office = person("office_a", width=width, dark=width == 375)
    office.go(f"/checklists/{checklist.pk}/edit/")
    office.look()
    second = office.page.locator('li[data-item="S1-02"]')
    first = office.page.locator('li[data-item="S1-01"]')
    first.scroll_into_view_if_needed()
    onto = middle(first)
    grip = middle(second.locator("[data-grip]"))
    assert grip["y"] < office.page.viewport_size["height"] - 80, "a finger reaches it"
    drag(office, grip, {"y": onto["y"] - 6})
    expect(office.page.locator("[data-order-said]")).to_have_text("顺序已存")
    assert checklist.order() == [["S1", ["S1-02", "S1-01"]], ["S2", ["S2-01"]]]
    office.page.reload()
    expect(office.page.locator("[data-item]").first).to_have_attribute("data-item", "S1-02")


def test_a_checklist_is_put_together_and_published_on_a_phone(person, cast):
    checklist = Office(cast, body=BODY)
    office = person("office_a", width=375)
    office.go(f"/checklists/{checklist.pk}/edit/")
    office.page.locator(f'a[href^="/checklists/{checklist.pk}/edit/new-item/"]').first.click()
    office.fill("检查内容", "应急照明完好")
    office.look()
    office.press("保存")
    office.sees("应急照明完好")
    office.page.get_by_role("button", name="发布").locator("visible=true").first.click()
    office.page.get_by_role("dialog").get_by_role("button", name="发布").click()
    expect(office.page.locator("#main")).to_contain_text("第 1 版")
    (version,) = checklist.versions()
    assert version.items == 4 and version.ended_at is None
