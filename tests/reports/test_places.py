"""Down from the province to a danger, the filter travelling along: city, zone, area, enterprise."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
import re
from html import unescape

import pytest
from django.utils import timezone

from core.tenancy import Scope, scoped_to
from core.workdays import today
from enterprises.models import Enterprise
from parks.models import Zone
from tests.factories import make_danger

pytestmark = pytest.mark.django_db
FILTER = "period=last12&sector=gas"


@pytest.fixture
def world(cast):
    """In zone a: two of gas (one late) in the first area, one of dust in the second, one where no area is filled in."""
    day = today() - datetime.timedelta(days=1)
    with scoped_to(Scope("province")):
        late = make_danger(
            cast, "a1", state="rectifying", sector="gas", issued_at=timezone.now() - datetime.timedelta(days=5), due_on=day,
            original_due_on=day, number="P-1", number_serial=1, number_year=day.year, visible_to_enterprise=True,
            description="调压箱周边堆放杂物", area_id=cast.area["a1"],
        )  # fmt: skip
        make_danger(cast, "a1", state="review", sector="gas", description="燃气报警器失电", area_id=cast.area["a1"])
        make_danger(cast, "a2", state="review", sector="dust", description="积尘未清", area_id=cast.area["a2"])
        make_danger(cast, "a2", state="review", sector="gas", description="阀门井积水", area_id=None)
    return late


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return unescape(answer.content.decode())


def the_link(html: str, pattern: str) -> str:
    found = re.findall(rf'href="({pattern})"', html)
    assert found, pattern
    return found[0]


def test_the_filter_travels_from_the_province_to_the_danger(cast, world) -> None:
    client = cast.client("province")
    with scoped_to(Scope("province")):
        city = Zone.objects.get(pk=cast.zone["a"]).city_id
        firm = Enterprise.objects.get(pk=cast.enterprise["a1"])
    top = page(client, f"/figures/overview/?{FILTER}")
    to_city = the_link(top, rf"\?{FILTER}&city={city}")
    of_city = page(client, f"/figures/overview/{to_city}")
    to_zone = the_link(of_city, rf"/figures/zones/{cast.zone['a']}/\?{FILTER}")
    zone = page(client, to_zone)
    assert f"/figures/overview/?{FILTER}&city={city}" in zone, "the way back keeps the filter"
    to_area = the_link(zone, rf"/figures/zones/{cast.zone['a']}/areas/{cast.area['a1']}/\?{FILTER}")
    area = page(client, to_area)
    assert (firm.short_name or firm.name) in area and "CANARY-a-a2" not in area
    of_firm = page(client, the_link(area, rf"/enterprises/{firm.pk}/\?{FILTER}&zone=\d+&area=\d+"))
    assert to_area in of_firm and to_zone in of_firm, "and from the enterprise back to its area and zone"
    rows = page(
        client,
        the_link(area, rf"/dangers/\?tab=all&zone=\d+&area=\d+&sector=gas&enterprise={firm.pk}[^\"]*overdue=true"),
    )
    assert the_link(rows, rf"/dangers/{world.pk}/") and "燃气报警器失电" not in rows
    assert "调压箱周边堆放杂物" in page(client, f"/dangers/{world.pk}/")


def test_a_sector_narrows_every_number_but_the_table_of_sectors(cast, world) -> None:
    url = f"/figures/zones/{cast.zone['a']}/"
    for username in ("province", "office_a"):
        client = cast.client(username)
        everything, gas = page(client, url), page(client, f"{url}?sector=gas")
        assert "/dangers/?tab=all" in everything
        open_gas = the_link(gas, r"/dangers/\?tab=all&(?:zone=\d+&)?sector=gas&state=review[^\"]*")
        rows = page(client, open_gas)
        assert "燃气报警器失电" in rows and "阀门井积水" in rows and "积尘未清" not in rows
        assert f'href="{url}"' in gas, "the condition can be taken away"
        assert "sector=dust" in gas, "the other sectors stay in their table"


def test_rows_without_an_area_have_a_page_and_a_list_of_their_own(cast, world) -> None:
    for username in ("province", "city_a", "office_a"):
        client = cast.client(username)
        area = page(client, f"/figures/zones/{cast.zone['a']}/areas/0/")
        listed = page(client, the_link(area, r"/dangers/\?tab=all&(?:zone=\d+&)?area=none&state=review[^\"]*"))
        assert "阀门井积水" in listed and "燃气报警器失电" not in listed and "积尘未清" not in listed


def test_areas_of_other_zones_are_not_there(cast, world) -> None:
    office, b1 = cast.client("office_a"), cast.area["b1"]
    assert office.get(f"/figures/zones/{cast.zone['a']}/areas/{b1}/").status_code == 404
    assert office.get(f"/figures/zones/{cast.zone['b']}/areas/{b1}/").status_code == 404
    assert cast.client("city_a").get(f"/figures/zones/{cast.zone['b']}/areas/0/").status_code == 404
    assert cast.client("province").get(f"/figures/zones/{cast.zone['a']}/areas/{b1}/").status_code == 404
    assert cast.client("safety_a1").get(f"/figures/zones/{cast.zone['a']}/areas/0/").status_code == 403


def test_senseless_filters_are_as_if_not_given(cast, world) -> None:
    url = f"/figures/zones/{cast.zone['a']}/"
    client = cast.client("province")
    assert page(client, f"{url}?period=x&sector=y").count("调压箱") == page(client, url).count("调压箱")


def test_level_and_chosen_figure_come_back_to_the_overview_and_go_beside_it(cast, world) -> None:
    client, all_ = cast.client("province"), "period=last12&sector=gas&level=national&figure=dangers_open"
    top = page(client, f"/figures/overview/?{all_}")
    for name in ("compare", "zones"):
        link = the_link(top, rf"/figures/{name}/\?[^\"]+")
        assert set(link.partition("?")[2].split("&")) == set(all_.split("&"))
    missing = top[top.index('id="miss"') :]
    assert the_link(missing, rf"/figures/zones/{cast.zone['a']}/\?{all_}")
    zone = page(client, the_link(top, rf"/figures/zones/{cast.zone['a']}/\?{all_}"))
    assert the_link(zone, rf"/figures/overview/\?{all_}")
    area = page(client, the_link(zone, rf"/figures/zones/{cast.zone['a']}/areas/{cast.area['a1']}/\?{all_}"))
    firm = page(client, the_link(area, rf"/enterprises/\d+/\?{all_}&zone=\d+&area=\d+"))
    assert the_link(firm, rf"/figures/overview/\?{all_}")
    table = page(client, f"/figures/zones/?{all_}")
    assert the_link(table, rf"/figures/zones/{cast.zone['a']}/\?{all_}")
    assert the_link(table, rf"/figures/overview/\?{all_}"), "the table goes back too"


def test_the_way_to_an_enterprise_of_another_zone_is_not_shown(cast, world) -> None:
    url = f"/enterprises/{cast.enterprise['a1']}/?zone={cast.zone['b']}&area={cast.area['b1']}"
    assert f"/areas/{cast.area['b1']}/" not in page(cast.client("province"), url)
    strange = page(
        cast.client("province"), f"/enterprises/{cast.enterprise['a1']}/?zone={cast.zone['a']}&area={cast.area['b1']}"
    )
    assert f"/areas/{cast.area['b1']}/" not in strange
    own = page(cast.client("safety_a1"), f"/enterprises/{cast.enterprise['a1']}/?zone={cast.zone['a']}&area=0")
    assert "/figures/" not in own
