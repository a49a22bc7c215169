"""What a person with a phone does on a visit, for every browser test that makes one."""

from __future__ import annotations

import os

from playwright.sync_api import expect

from tests.browser.person import picture


def shot(person, name: str) -> None:
    """A picture for the eye, where a folder is named for them."""
    folder = os.environ.get("PARK_LOOK_AT")
    if folder:
        person.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def centre(found):
    """Scroll there as a thumb would: the bars at the foot of a phone cover what is only just in view."""
    found.evaluate("one => one.scrollIntoView({block: 'center'})")
    return found


def plan(person, enterprise: int, form: str, *members: str) -> str:
    person.go(f"/visits/new/?enterprise={enterprise}")
    person.page.get_by_label("检查形式").select_option(form)
    for name in members:
        centre(person.page.locator("details summary", has_text="其他成员")).click()
        centre(person.page.get_by_label(name)).check()
    shot(person, f"plan-{form}")
    person.look()
    person.press("安排")
    return person.page.url.rstrip("/").rsplit("/", 1)[1]


def start(person, visit: str, checklist: str) -> None:
    person.go(f"/visits/{visit}/do/start/")
    person.page.get_by_label("检查表").select_option(checklist)
    person.press("开始检查")
    expect(person.page.locator("[data-visit-progress]")).to_be_visible()


def item(person, key: str):
    return person.page.locator(f"#item-{key}")


def tap(person, key: str, word: str) -> None:
    item(person, key).get_by_text(word, exact=True).click()
    expect(person.page.locator("[data-visit-saved]")).to_contain_text("已存")


def record(person, key: str, *, place: str = "", fixed: str = "", phrase: bool = True, words: str = "") -> int:
    """A finding from an item; returns the taps on the way (the camera's own shutter is the phone's)."""
    taps = 2
    item(person, key).get_by_role("link", name="记隐患").click()
    if phrase:
        person.page.locator("[data-phrase]").first.click()
        taps += 1
    else:
        person.fill("隐患描述", words)
    photograph(person, 0)
    taps += 1
    if place:
        person.fill("部位", place)
    if fixed:
        person.page.get_by_label("当场已经改好（立查立改）").check()
        person.fill("现场怎么改的", fixed)
        photograph(person, 1)
    shot(person, f"finding-{key}")
    person.look()
    person.press("记下")
    expect(person.page.locator("[data-visit-progress]")).to_be_visible()
    return taps + 1


def photograph(person, nth: int) -> None:
    box = person.page.locator(".uploads").nth(nth)
    box.locator("input[type=file]").set_input_files(
        {"name": f"IMG_{nth}.jpg", "mimeType": "image/jpeg", "buffer": picture(f"photo {nth}")}
    )
    expect(box.locator("figure[data-file]")).to_have_count(1)


def draw(person) -> None:
    """Write a name on the glass."""
    box = centre(person.page.locator("[data-sign-canvas]")).bounding_box()
    person.page.mouse.move(box["x"] + 20, box["y"] + 60)
    person.page.mouse.down()
    for n in range(1, 12):
        person.page.mouse.move(box["x"] + 20 + 20 * n, box["y"] + 60 + (20 if n % 2 else -20))
    person.page.mouse.up()


def sign(person, name: str) -> None:
    draw(person)
    person.press(f"{name}签字")
    person.sees("已签字。")


def firm_signs(person) -> None:
    person.follow("请企业签字")
    person.fill("签字人", "钱总")
    draw(person)
    shot(person, "sign-firm")
    person.look()
    person.press("确认")
    person.sees("已记下。")


def finish(person) -> None:
    person.page.locator("#finish").get_by_label("检查意见").fill("请按期整改。")
    person.page.locator("#finish").get_by_role("button", name="结束检查").click()
    person.sees("检查已结束")


def all_in_order(person) -> None:
    tap(person, "A1", "符合")
    tap(person, "A2", "符合")
    item(person, "B1").locator("[name=B1-number]").fill("1.2")
    expect(person.page.locator("[data-visit-count]")).to_have_text("3 / 3")
    expect(person.page.locator("[data-visit-saved]")).to_contain_text("已存")
