"""An inspector's morning on a phone: three visits, five findings, a joint visit signed by two departments, and a secret one
that leaves no trace for the enterprise until it is published."""

# ruff: noqa: E501  (steps of a person, rows of a checklist)
from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from core.tenancy import Scope, scoped_to
from hazards.dangers.models import Danger
from inspections.visits.models import Finding, Visit
from tests.browser.person import picture
from tests.visits.ground import make_checklist

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def shot(person, name: str) -> None:
    """A picture for the eye, where a folder is named for them."""
    folder = os.environ.get("PARK_LOOK_AT")
    if folder:
        person.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.fixture
def departments(cast, connect_as, transactional_db) -> None:
    """The inspector comes from one department of zone a, the acceptor from another."""
    with connect_as("super").cursor() as cursor:
        cursor.execute(
            "insert into parks_department(zone_id, name) values (%s, '消防救援大队') returning id", [cast.zone["a"]]
        )
        fire = cursor.fetchone()[0]
        cursor.execute(
            "update accounts_seat set department_id = %s where id = %s", [fire, cast.people["inspector_a"].seat_id]
        )


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


def test_three_visits_five_findings_a_joint_one_and_a_secret_one(person, cast, departments):
    checklist = make_checklist(cast)
    one = person("inspector_a", width=375)
    me = "inspector_a 某"
    a1, a2 = cast.enterprise["a1"], cast.enterprise["a2"]

    # The first visit: three findings, one of them put right on the spot.
    routine = plan(one, a1, "routine")
    shot(one, "detail-planned")
    start(one, routine, checklist)
    one.look()
    shot(one, "work-empty")
    tap(one, "A1", "不符合")
    assert record(one, "A1", phrase=False, words="责任制没有公示到车间", place="一号车间") <= 5
    tap(one, "A2", "不符合")
    expect(item(one, "A3")).to_be_visible()
    assert record(one, "A2") <= 5, "place comes from the finding before, words from a phrase"
    assert record(one, "A2", place="抛光车间", fixed="当场清扫干净") <= 5
    item(one, "B1").locator("[name=B1-number]").fill("0.6")
    expect(item(one, "B1")).to_have_class("item no")
    one.page.locator("#finish").get_by_role("button", name="结束检查").click()
    one.sees("还不能结束")
    one.look()
    shot(one, "work-gaps")
    item(one, "B1").locator("[name=B1-number]").fill("1.2")
    expect(one.page.locator("[data-visit-saved]")).to_contain_text("已存")
    sign(one, me)
    firm_signs(one)
    shot(one, "work-full")
    finish(one)
    one.look()
    shot(one, "detail-finished")

    # The second: joint, two departments sign their part, one finding.
    joint = plan(one, a2, "joint", "acceptor_a 某")
    start(one, joint, checklist)
    all_in_order(one)
    tap(one, "A2", "不符合")
    record(one, "A2", place="打磨间")
    sign(one, me)
    one.page.locator("#finish").get_by_role("button", name="结束检查").click()
    one.sees("安监环保局 a还没有签字")
    other = person("acceptor_a", width=375)
    other.go("/visits/")
    other.sees("CANARY-a-a2")
    shot(other, "list-today")
    other.look()
    other.go(f"/visits/{joint}/work/")
    sign(other, "acceptor_a 某")
    firm_signs(one)
    finish(one)

    # The third: secret. The enterprise finds nothing of it anywhere.
    secret = plan(one, a1, "secret")
    start(one, secret, checklist)
    all_in_order(one)
    tap(one, "A1", "不符合")
    record(one, "A1", phrase=False, words="夜班没有人值守中控室", place="中控室")
    sign(one, me)
    finish(one)
    firm = person("safety_a1", width=375)
    for path in (
        "/",
        "/visits/",
        "/visits/?tab=finished",
        "/visits/?tab=all",
        "/inbox/",
        "/dangers/",
        "/enterprises/mine/",
        "/dangers/?q=中控室",
    ):
        firm.go(path)
        page = firm.page.content()
        assert secret not in page and "夜班" not in page, path
    firm.go("/visits/?tab=all")
    assert firm.page.locator("tbody tr").count() == 1
    firm.look()
    assert firm.context.request.get(f"{firm.address}/visits/{secret}/").status == 404
    with scoped_to(Scope("province")):
        assert not Danger.objects.filter(visit_id=secret).exists() and Visit.objects.get(pk=secret).number == ""

    one.go(f"/visits/{secret}/")
    shot(one, "detail-secret")
    one.follow("公布暗查结果")
    one.press("公布暗查结果")
    one.sees("已公布")
    firm.go(f"/visits/{secret}/")
    firm.sees("夜班没有人值守中控室")
    shot(firm, "firm-published")

    with scoped_to(Scope("province")):
        findings = list(Finding.objects.select_related("visit"))
        dangers = {row.pk: row for row in Danger.objects.filter(pk__in=[row.danger_id for row in findings])}
    assert len(findings) == 5 and all(row.danger_id in dangers for row in findings)
    assert sorted(dangers[row.danger_id].state for row in findings) == ["acceptance", *["review"] * 4]
    assert all(row.area_id and row.finder_user_id for row in dangers.values())
