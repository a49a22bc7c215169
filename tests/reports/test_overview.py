"""The overview: the same number of statements for 1 zone and for 118, worst first, filters, two zones side by side."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.figures import figure
from core.tenancy import Scope, scoped_to
from parks.models import Zone
from reports.overview import EVERY, overview_of
from reports.periods import period_named
from tests.factories import make_danger
from tests.reports.opened import numbers, opens_the_same, seen

pytestmark = pytest.mark.django_db


def test_the_number_of_statements_is_the_same_for_one_zone_and_for_118(cast) -> None:
    with scoped_to(Scope("province")):
        actor, period = cast.actor("province"), period_named("year")
        counts = []
        for narrowed in ({}, {"city": Zone.objects.get(pk=cast.zone["a"]).city_id}):
            with CaptureQueriesContext(connection) as seen:
                found = overview_of(actor, period, **narrowed)
            counts.append((len(found.lines), len(seen.captured_queries)))
    assert counts[0][0] == 118 and counts[1][0] < 20
    assert counts[0][1] == counts[1][1], counts


def test_the_worst_zone_stands_first_and_zones_without_a_value_last(cast) -> None:
    with scoped_to(Scope("province")):
        make_danger(cast, "a1", state="review")
    page = cast.client("province").get("/figures/overview/").content.decode()
    rows = re.findall(r'<tr data-name="([^"]+)"[^>]*data-value="([^"]*)"[^>]*data-q="(\d)"', page)
    assert len(rows) == 118
    assert rows[0][1:] == ("0", "5") and {row[1:] for row in rows[1:]} == {("", "0")}


def test_filters_narrow_the_page_and_nonsense_is_as_if_not_given(cast) -> None:
    client = cast.client("province")
    national = client.get("/figures/overview/?level=national&figure=dangers_open&sector=gas").content.decode()
    assert 0 < national.count("<tr data-name=") < 118
    assert (
        client.get("/figures/overview/?figure=x&period=y&city=z&level=q&sector=w")
        .content.decode()
        .count("<tr data-name=")
        == 118
    )
    assert 'name="city"' not in cast.client("city_a").get("/figures/overview/").content.decode()
    assert cast.client("office_a").get("/figures/overview/").status_code == 403


def test_two_zones_side_by_side_only_within_reach(cast) -> None:
    both = f"/figures/compare/?a={cast.zone['a']}&b={cast.zone['b']}"
    shown = cast.client("province").get(both).content.decode()
    assert "哪个区整改得快" in shown and shown.count("/figures/f/") > 20
    assert cast.client("city_a").get(both).status_code == 404


def test_the_comparison_shows_every_figure_takes_the_filter_and_says_0_where_nothing_is(cast) -> None:
    with scoped_to(Scope("province")):
        make_danger(cast, "a1", state="review", sector="gas")
        make_danger(cast, "a1", state="review", sector="dust")
        city = Zone.objects.get(pk=cast.zone["a"]).city_id
        idle = Zone.objects.exclude(pk__in=cast.zone.values()).first()
    client = cast.client("province")
    url = f"/figures/compare/?a={cast.zone['a']}&b={idle.pk}"
    way = f"period=month&sector=gas&level=national&figure=dangers_open&city={city}"
    whole, gas = seen(client, url), seen(client, f"{url}&{way}")
    formulas = {cell.text_content() for cell in whole.xpath('//table[@class="dt"]/tbody/tr/td[last()]')}
    assert {str(figure(id_).formula) for id_ in EVERY} <= formulas
    assert {"I22", "I23", "I24", "I26b", "I26c", "I29", "I32", "I33"} <= set(EVERY)

    def row(page, id_: str) -> list[tuple[str, str]]:
        return list(numbers(page, f'//tr[td[last()]="{figure(id_).formula}"]'))

    assert [text for text, _url in row(whole, "dangers_open")] == ["2", "0"]
    assert [text for text, _url in row(gas, "dangers_open")] == ["1", "0"]
    assert [text for text, _url in row(gas, "I01")] == ["0.0", "—"]
    for id_ in ("dangers_open", "I01", "I33", "I29", "I06a90"):
        for text, link in row(gas, id_):
            opens_the_same(client, text, link)
    months = list(numbers(gas, '//table[@id="trend"]'))
    assert [text for text, _url in months] == ["0.0"], "only zone a has dangers, and of gas only one"
    opens_the_same(client, *months[0])
    links = set(gas.xpath("//a/@href"))
    assert any(link.startswith(f"/figures/zones/{idle.pk}/?period=month&sector=gas&level=national") for link in links)
    back = next(link for link in links if link.startswith("/figures/overview/?"))
    assert set(back.partition("?")[2].split("&")) == set(way.split("&"))


def test_reports_not_handed_in_follow_city_and_level(cast, month) -> None:
    client = cast.client("province")
    with scoped_to(Scope("province")):
        one = Zone.objects.get(pk=cast.zone["a"])
        many = Zone.objects.filter(city_id=one.city_id).count()
        both = Zone.objects.filter(city_id=one.city_id, level=one.level).count()
    for query, count in (("", 118), (f"?city={one.city_id}", many), (f"?city={one.city_id}&level={one.level}", both)):
        page = seen(client, f"/figures/overview/{query}")
        last = page.xpath('//section[.//h2[@id="miss"]]/details')[-1]
        assert "月报未报" in last.text_content() and f"缺 {count} 家" in last.text_content()
        table = seen(client, last.xpath(".//a/@href")[0])
        reports = {link for link in table.xpath("//tbody//a/@href") if re.fullmatch(r"/reports/\d+/", link)}
        assert len(reports) == count, "the table behind it has exactly these zones"


@pytest.mark.parametrize("id_,worst", [("I01", 1), ("dangers_overdue", 9)])
def test_the_worst_value_is_the_darkest_however_many_share_it(id_: str, worst: int) -> None:
    from core.figures import Value, figure
    from reports.overview import classed

    one = figure(id_)
    share = one.denominator is not None
    for counts in ([worst] * 3, [worst] * 90 + [5] * 10, [1, 2, 3, 4, 5, 6, 7, 8, 9], [5] * 90 + [worst]):
        values = {n: Value(one, number, 10 if share else None) for n, number in enumerate(counts)}
        classes, legend = classed(values)
        assert {classes[n] for n, number in enumerate(counts) if number == worst} == {5}, counts
        assert all(1 <= q <= 5 for q in classes.values())
        assert sum(item["count"] for item in legend) == len(counts) and legend[0]["q"] == 5
