"""An inspector's morning on a phone: three visits, five findings, a joint visit signed by two departments, and a secret one
that leaves no trace for the enterprise until it is published."""

# ruff: noqa: E501  (steps of a person, rows of a checklist)
from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.tenancy import Scope, scoped_to
from hazards.dangers.models import Danger
from inspections.visits.models import Finding, Visit
from tests.browser.visiting import all_in_order, finish, firm_signs, item, plan, record, shot, sign, start, tap
from tests.visits.ground import make_checklist

pytestmark = [pytest.mark.slow, pytest.mark.browser]


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
    other.go(f"/visits/{joint}/inspect/")
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
