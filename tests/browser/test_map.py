"""The overview at a browser: the map is drawn, its list goes by keyboard, another figure colours it anew."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from core.tenancy import Scope, scoped_to
from parks.models import Zone
from tests.factories import make_danger
from tests.reports.month import closed_danger

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def zones(transactional_db, cast) -> dict[str, str]:
    """Zone a closed nothing of two dangers; zone b one of four, so it has more open and the better rate."""
    with scoped_to(Scope("province")):
        for _number in range(2):
            make_danger(cast, "a1", state="review")
        for _number in range(3):
            make_danger(cast, "b1", state="review")
        closed_danger(cast, "b1", 1)
        return {key: Zone.objects.get(pk=pk).short_name for key, pk in cast.zone.items()}


def test_map_list_and_figure(person, cast, zones) -> None:
    one = person("province")
    one.go("/figures/overview/?period=last12")
    page = one.page
    expect(page.locator("#map canvas, #map svg").first).to_be_visible()
    rows = page.locator("#rank tbody tr")
    expect(rows.first).to_have_attribute("data-name", zones["a"])
    expect(rows.first).to_have_attribute("data-q", "5")
    one.look()

    first, second = (rows.nth(at).locator("th a") for at in (0, 1))
    first.focus()
    expect(rows.first).to_have_class(re.compile("lit"))
    for _step in range(12):
        page.keyboard.press("Tab")
        if second.evaluate("link => link === document.activeElement"):
            break
    expect(second).to_be_focused()
    expect(rows.nth(1)).to_have_class(re.compile("lit"))
    expect(rows.first).not_to_have_class(re.compile("lit"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/figures/zones/{cast.zone['b']}/\?period=last12$"))

    one.go("/figures/overview/?period=last12")
    page.locator("#filter_figure").select_option("dangers_open")
    one.press("筛选")
    expect(page).to_have_url(re.compile("figure=dangers_open"))
    expect(rows.first).to_have_attribute("data-name", zones["b"])
    expect(rows.first).to_have_attribute("data-value", "3")
    expect(page.locator("#map-title")).to_contain_text("未销号")
    expect(page.locator("#map canvas, #map svg").first).to_be_visible()
