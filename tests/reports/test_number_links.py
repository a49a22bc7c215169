"""Every number on the pages of figures is the number of rows its link opens, for every reader and filter."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from core.tenancy import Scope, scoped_to
from core.workdays import today
from parks.models import Zone, ZoneStatus
from tests.factories import make_danger
from tests.reports.opened import listed, numbers, opens_the_same, plain, seen

pytestmark = pytest.mark.django_db
OVERVIEW, RANK, TREND = "/figures/overview/", '//table[@id="rank"]', '//table[@id="trend"]'


def months_ago(number: int) -> datetime.datetime:
    """Noon of the 10th, so many months before this one."""
    day = today().replace(day=1)
    for _month in range(number):
        day = (day - datetime.timedelta(days=1)).replace(day=1)
    return timezone.make_aware(datetime.datetime.combine(day.replace(day=10), datetime.time(12)))


def closed(cast, firm: str, serial: int, found: datetime.datetime, at: datetime.datetime, **fields) -> None:
    make_danger(
        cast, firm, state="closed", found_at=found, issued_at=found, closed_at=at, due_on=timezone.localdate(found),
        original_due_on=timezone.localdate(found), number=f"L-{serial}", number_serial=serial, number_year=found.year,
        acceptor_user_id=cast.people[f"acceptor_{firm[0]}"].user_id, visible_to_enterprise=True, **fields,
    )  # fmt: skip


@pytest.fixture
def world(cast):
    """Zone a works; zone b was merged before the year began and left open dangers behind."""
    now = timezone.now()
    before = datetime.date(today().year, 1, 1)
    with scoped_to(Scope("province")):
        closed(cast, "a1", 1, months_ago(0).replace(day=1), now, area_id=cast.area["a1"])
        closed(cast, "a1", 2, months_ago(2), now, sector="gas", area_id=cast.area["a1"])  # open at its month's end
        closed(cast, "a2", 3, months_ago(3), months_ago(3) + datetime.timedelta(days=2), severity="major")
        make_danger(cast, "a1", state="review", sector="gas", area_id=cast.area["a1"])
        make_danger(cast, "a2", state="review", found_at=months_ago(2), area_id=None)
        late = today() - datetime.timedelta(days=2)
        make_danger(
            cast, "a1", state="rectifying", issued_at=now - datetime.timedelta(days=9), due_on=late, number_serial=90,
            original_due_on=late, number="L-90", number_year=late.year, visible_to_enterprise=True, severity="major",
        )  # fmt: skip
        for sector in ("dust", "gas", "gas"):
            make_danger(cast, "b1", state="review", sector=sector, found_at=months_ago(14))
        make_danger(cast, "b1", state="review", sector="gas", found_at=months_ago(1))
        ZoneStatus.objects.filter(zone_id=cast.zone["b"]).delete()
        ZoneStatus.objects.create(
            zone_id=cast.zone["b"], status="active", valid_from=datetime.date(2006, 1, 1), valid_to=before
        )
        ZoneStatus.objects.create(zone_id=cast.zone["b"], status="merged", valid_from=before)
        return {key: Zone.objects.get(pk=pk) for key, pk in cast.zone.items()}


def kpi(page, label: str) -> tuple[str, str]:
    box = page.xpath(f'//a[@class="fig"][span[@class="k"]="{label}"]')[0]
    return plain(box.xpath('.//span[@class="v"]')[0].text), box.get("href")


def test_the_dangers_of_a_merged_zone_stay_in_view_in_line_total_and_link(cast, world) -> None:
    client, name = cast.client("province"), world["b"].short_name
    page = seen(client, OVERVIEW)
    text, url = kpi(page, "未销号")
    assert text == "7"
    opens_the_same(client, text, url)
    lines = page.xpath(f'{RANK}/tbody/tr[@data-name="{name}"]')
    assert len(lines) == 1 and "不在册" in lines[0].text_content()
    assert "117 家经开区" in page.text_content() and "另有 1 家已不在册" in page.text_content()
    open_of = page.xpath(f"{RANK}/tbody/tr/td[last()-1]/a")
    assert sum(int(plain(cell.text)) for cell in open_of) == 7
    table = seen(client, "/figures/zones/")
    total = {cell.get("href"): plain(cell.text) for cell in table.xpath("//tfoot//a[@href]")}
    assert any(text == "7" and listed(client, url) == 7 for url, text in total.items()), total
    assert len(table.xpath("//tbody/tr")) == 118 and "不在册" in table.text_content()


def test_a_merged_zone_without_anything_left_has_no_line(cast) -> None:
    with scoped_to(Scope("province")):
        gone = Zone.objects.exclude(pk__in=cast.zone.values()).first()
        ZoneStatus.objects.filter(zone=gone).delete()
        ZoneStatus.objects.create(zone=gone, status="merged", valid_from=datetime.date(2020, 1, 1))
    page = seen(cast.client("province"), OVERVIEW)
    assert len(page.xpath(f"{RANK}/tbody/tr")) == 117 and "另有" not in page.text_content()


FILTERS = (
    ("province", ""), ("province", "?period=month&figure=dangers_open"),
    ("province", "?period=last12&sector=gas&figure=I02"),
    ("province", "?level=national&figure=I06a"), ("province", "?city={b}&level=national&sector=gas"), ("city_a", ""),
    ("city_a", "?level=national&sector=dust&figure=I31"),
)  # fmt: skip


@pytest.mark.parametrize("username,query", FILTERS)
def test_every_number_of_the_overview_opens_what_it_counts(cast, world, username: str, query: str) -> None:
    client = cast.client(username)
    page = seen(client, OVERVIEW + query.format(b=world["b"].city_id))
    named = {zone.short_name for zone in world.values()}
    filled = [
        number
        for row in page.xpath(f"{RANK}/tbody/tr")
        if row.get("data-name") in named
        for number in numbers(row, ".")
    ]
    cells = [(text, url) for text, url in filled if "/f/" in url]
    shown = [*numbers(page, '//div[@class="figs"]'), *cells, *(one for one in numbers(page, TREND) if one[0] != "0")]
    assert len(shown) > 8
    for text, url in shown:
        opens_the_same(client, text, url)


def test_every_month_of_a_trend_opens_its_rows_as_they_stand_now(cast, world) -> None:
    client = cast.client("province")
    for url in (OVERVIEW, f"/figures/zones/{cast.zone['a']}/?sector=gas"):
        page = seen(client, url)
        found = page.xpath(f"{TREND}/tbody/tr[2]/td")
        assert len(found) == 12 and all(cell.xpath("./a[@href]") for cell in found), url
        for text, link in (one for one in numbers(page, TREND) if one[0] != "0"):
            opens_the_same(client, text, link)
    two_months_ago = plain(seen(client, OVERVIEW).xpath(f"{TREND}/tbody/tr[1]/td[10]")[0].text_content())
    assert two_months_ago == "50.0", "closed after its month is closed as of now"


@pytest.mark.slow
@pytest.mark.parametrize("username", ["province", "city_a", "office_a"])
def test_every_number_of_a_zone_and_its_area_opens_what_it_counts(cast, world, username: str) -> None:
    client, zone = cast.client(username), f"/figures/zones/{cast.zone['a']}/"
    for url in (zone, f"{zone}?sector=gas&period=last12", f"{zone}areas/{cast.area['a1']}/", f"{zone}areas/0/"):
        page = seen(client, url)
        checked = 0
        for text, link in numbers(page, '//*[@id="main"]'):
            if "/figures/f/" in link:
                if text != "0":
                    opens_the_same(client, text, link)
                    checked += 1
            elif link.startswith(("/dangers/?", "/enterprises/?")) and text.isdecimal() and text != "0":
                assert listed(client, link) == int(text), (url, link)
                checked += 1
        assert checked > 4, url


def test_totals_narrowed_to_a_level_open_their_rows_too(cast, world) -> None:
    client = cast.client("province")
    page = seen(client, "/figures/zones/?level=national&sector=gas")
    links = [one for one in numbers(page, "//tfoot") if one[0] not in ("0", "—")]
    assert len(links) >= 3
    for text, url in links:
        opens_the_same(client, text, url)
