"""The report's editor: what was typed survives a tab closed at once, and one closed while the line was down."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from core.tenancy import Scope, scoped_to
from reports.models import Filing
from tests.reports.month import closed_danger, frozen_month, report_of

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SUMMARY, PLANS = "本月开展粉尘涉爆专项检查。", "下月 20 日前复查，安委办牵头。"


@pytest.fixture
def report(transactional_db, cast):
    with scoped_to(Scope("province")):
        closed_danger(cast, "a1", 1)
        return report_of(cast, "a", frozen_month())


def kept(report, word: str) -> str:
    with scoped_to(Scope("province")):
        return Filing.objects.get(report=report).words.get(word, "")


def saved(report, word: str, text: str) -> bool:
    """Whether the server has it within half a minute: it was sent by a page that is gone."""
    end = time.monotonic() + 30
    while kept(report, word) != text and time.monotonic() < end:
        time.sleep(0.2)
    return kept(report, word) == text


def test_what_was_typed_survives_a_closed_tab_with_the_line_up_or_down(person, report):
    office = person("office_a")
    path = f"/reports/{report.pk}/"
    office.go(path)
    office.fill("总体情况", SUMMARY)
    office.another_tab()
    assert saved(report, "summary", SUMMARY), "closing the tab sends what rests"

    office.go(path)
    expect(office.page.get_by_label("总体情况")).to_have_value(SUMMARY)
    office.context.set_offline(True)
    office.fill("下月打算", PLANS)
    expect(office.page.locator("[data-saved-for=editor].trouble")).to_be_visible()
    office.another_tab()
    office.context.set_offline(False)
    assert kept(report, "plans") == ""
    office.go(path)
    expect(office.page.get_by_label("下月打算")).to_have_value(PLANS)
    expect(office.page.locator("#editor .restored")).to_be_visible()
    assert saved(report, "plans", PLANS), "what came back is sent again by itself"
    assert kept(report, "summary") == SUMMARY
