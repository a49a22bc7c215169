"""The calendar of visits: a visit dropped on another day is moved; on a day that is past it is not."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import expect

from inspections.plans.windows import DAY
from tests.plans.yard import make_visit, visits

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_a_visit_is_dragged_to_another_day(person, cast):
    month = (datetime.date.today() + 32 * DAY).replace(day=1)
    first, second = month + 9 * DAY, month + 16 * DAY
    row = make_visit(cast, cast.enterprise["a1"], first)
    office = person("office_a")
    office.go(f"/plans/calendar/?month={month:%Y-%m}")
    item = office.page.locator(f'li[data-visit="{row.pk}"]')
    item.drag_to(office.page.locator(f'td[data-day="{second}"]'))
    expect(office.page.locator(f'td[data-day="{second}"] li')).to_contain_text("CANARY-a-a1")
    expect(office.page.locator(f'td[data-day="{first}"] li')).to_have_count(0)
    assert [one.planned_on for one in visits(cast)] == [second]


@pytest.mark.parametrize("width", [375, 1440])
def test_pages_of_plans_are_sound_on_phone_and_desk(person, cast, width):
    today = datetime.date.today()
    for day in (today, today - 14 * DAY):
        make_visit(cast, cast.enterprise["a1"], day)
    office = person("office_a", width=width, dark=width == 375)
    for path in ("", "calendar/", "year/", "workload/", "coverage/", "unvisited/", "first/", "left/", "rules/"):
        office.go(f"/plans/{path}")
        office.look()
    office.go("/plans/")
    office.sees("滚动2周")
