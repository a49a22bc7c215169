"""A zone runs four weeks of plans and visits on phones; what became of each finding stands on the list of 周销号.

The first finding is left lying, the second goes through all four parties, the third is mended and not closed, and one
visit is not made. After each week everything done is moved a week into the past, where it would lie by then.
"""

# ruff: noqa: E501  (columns of a table read better on one line)
from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.tenancy import Scope, scoped_to
from hazards.dangers.models import Danger
from inspections.visits.models import Visit
from tests.browser.visiting import all_in_order, finish, firm_signs, record, sign, start, tap
from tests.rounds.past import past  # noqa: F401  (a fixture)
from tests.visits.ground import make_checklist

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WEEK = datetime.timedelta(days=7)
DAYS = {
    "visits_visit": ("planned_on", "rolls_from", "due_on"), "dangers_danger": ("due_on", "original_due_on"),
    "dangers_factversion": ("due_on",),
}  # fmt: skip
PHONE = 375


class Month:
    """The people with their phones, and the weeks going by."""

    def __init__(self, person: Any, cast: Any, past: Any) -> None:  # noqa: F811
        self.cast, self.past = cast, past
        self.office = person("office_a", width=PHONE)
        self.officer = person("area_a", width=PHONE)
        self.inspector = person("inspector_a", width=PHONE)
        self.firm = person("safety_a1", width=PHONE)
        self.acceptor = person("acceptor_a", width=PHONE)
        self.checklist = make_checklist(cast)

    def a_week_later(self) -> None:
        self.past.move(timezone.now() - WEEK)
        for table, columns in DAYS.items():
            self.past.run(f"update {table} set " + ", ".join(f"{name} = {name} - 7" for name in columns))
        moved = "'weekly:' || (split_part(plan_key, ':', 2)::date - 7) || ':' || split_part(plan_key, ':', 3)"
        self.past.run(f"update visits_visit set plan_key = {moved} where plan_key like 'weekly:%%'")

    def fill_the_week(self) -> None:
        self.office.go("/plans/")
        self.office.look()
        self.office.press("各单位都补到目标数")
        self.office.sees("计划 1 家")

    def visit_of(self, firm: str) -> str:
        """The visit of this week that is still to be made."""
        with scoped_to(Scope("province")):
            (row,) = Visit.objects.filter(enterprise_id=self.cast.enterprise[firm], state="planned")
            return str(row.pk)

    def make_visit(self, person: Any, firm: str, name: str, finding: str = "") -> str:
        """Find the visit in the list, make it, with a finding or without; the path of the danger."""
        visit = self.visit_of(firm)
        person.go("/visits/?tab=todo")
        person.page.locator(f'a[href="/visits/{visit}/"]').locator("visible=true").first.click()
        person.look()
        start(person, visit, self.checklist)
        all_in_order(person)
        if finding:
            tap(person, "A2", "不符合")
            assert record(person, "A2", phrase=False, words=finding, place="抛光车间") <= 5
        sign(person, name)
        firm_signs(person)
        finish(person)
        person.look()
        if not finding:
            return ""
        with scoped_to(Scope("province")):
            return f"/dangers/{Danger.objects.get(visit_id=visit).pk}/"

    def issue(self, danger: str) -> None:
        self.office.go(danger)
        self.office.follow("审核签发")
        self.office.fill("整改措施", "清扫管道，建立清扫记录")
        self.office.press("审核签发")
        self.office.sees("待签收")

    def mend(self, danger: str) -> None:
        self.firm.go(danger)
        self.firm.press("签收，开始整改")
        expect(self.firm.page).to_have_url(re.compile("submit_evidence"))
        self.firm.photograph()
        self.firm.fill("怎么改的", "已清扫，记录上墙")
        self.firm.press("提交整改")
        self.firm.sees("待督查")

    def close(self, danger: str) -> None:
        for person, verb in ((self.officer, "督查通过"), (self.acceptor, "通过验收，销号")):
            person.go(danger)
            person.follow(verb)
            person.fill("意见", "现场看过，已改好")
            person.press(verb)
        self.acceptor.sees("已销号")


def rows_behind(person: Any, link: Any) -> tuple[int, int]:
    """(the number on the link, the rows its page lists)."""
    number = int(re.sub(r"\D", "", link.inner_text()))
    person.go(link.get_attribute("href"))
    person.look()
    return number, person.page.locator("table[data-list] tbody tr").count()


def test_a_month_of_plans_and_visits_is_run_on_phones(person, cast, past):  # noqa: F811
    month = Month(person, cast, past)
    office = month.office
    office.go("/plans/rules/")
    for area in ("a 园区 1", "a 园区 2"):
        office.fill(area, "1")
    office.press("保存目标")

    month.fill_the_week()
    left = month.make_visit(month.officer, "a1", "area_a 某", "除尘管道积尘超过 1 mm")
    month.issue(left)
    month.make_visit(month.inspector, "a2", "inspector_a 某")
    month.a_week_later()

    month.fill_the_week()
    closed = month.make_visit(month.officer, "a1", "area_a 某", "泄爆片被铁板挡住")
    month.issue(closed)
    month.mend(closed)
    month.close(closed)
    month.make_visit(month.inspector, "a2", "inspector_a 某")
    month.a_week_later()

    month.fill_the_week()
    mended = month.make_visit(month.officer, "a1", "area_a 某", "锁气卸灰装置拆了没有装回")
    month.issue(mended)
    month.mend(mended)
    rolled = month.visit_of("a2")
    month.a_week_later()

    # The fourth week: what was not made stands on top, and is made. Then the list of the week before is written.
    office.go("/plans/")
    expect(office.page.locator("table.rows tbody tr").first).to_contain_text("滚动1周")
    expect(office.page.locator("table.rows tbody tr").first).to_contain_text("CANARY-a-a2")
    month.make_visit(month.inspector, "a2", "inspector_a 某")
    past.close()
    office.go("/rounds/closing/")
    office.look()
    office.page.locator("#main a[href^='/rounds/closing/']").filter(has_text=re.compile(r"\d\d-\d\d")).first.click()
    office.look()
    told = {
        left: ("催企业签收整改", "CANARY-a-a1 钱总"), mended: ("督查", "area_a 某"), f"/visits/{rolled}/": ("去检查", "inspector_a 某"),
    }  # fmt: skip
    for path, words in told.items():
        row = office.page.locator("tbody tr", has=office.page.locator(f'a[href="{path}"]'))
        for word in words:
            expect(row).to_contain_text(word)
    assert office.page.locator(f'a[href="{closed}"]').count() == 0, "closed by Friday, on no list"

    # Every finding is a danger with its parties.
    with scoped_to(Scope("province")):
        rows = {f"/dangers/{row.pk}/": row for row in Danger.objects.all()}
        visits = Visit.objects.filter(state="finished").count()
    assert set(rows) == {left, closed, mended} and visits == 6
    assert all(row.finder_user_id and row.area_id and row.department_id for row in rows.values())
    one = rows[closed]
    assert len({one.finder_user_id, one.rectifier_user_id, one.acceptor_user_id}) == 3 and one.supervisor_user_id

    # Each figure opens its rows.
    office.go("/plans/coverage/")
    office.sees("100")
    links = [f'#main a[href*="tab=seen"] >> nth={n}' for n in range(2)]
    for link in links:
        office.go("/plans/coverage/")
        number, listed = rows_behind(office, office.page.locator(link))
        assert number == listed == 1
