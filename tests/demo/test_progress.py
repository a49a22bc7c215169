"""The story's 99 and 80 of 118: the demo's own rows, asked through the pages."""

from __future__ import annotations

import pytest

from core.tenancy import Scope, scoped_to
from core.workdays import today
from demo.progress import progress_rows
from demo.zones import read_zones
from parks.models import Zone, ZoneProgress
from tests.reports.opened import numbers, opens_the_same, seen

pytestmark = pytest.mark.django_db


def test_99_and_80_of_118_and_exactly_the_others_are_missing(cast) -> None:
    zones = read_zones()
    with scoped_to(Scope("province")):
        ids = dict(Zone.objects.values_list("name", "pk"))
        of = {zone.seq: ids[zone.name] for zone in zones}
        rows = [ZoneProgress(zone_id=of[row.pop("seq")], **row) for row in progress_rows(zones, today=today())]
        ZoneProgress.objects.bulk_create(rows)
    client = cast.client("province")
    page = seen(client, "/figures/overview/")
    kpis = dict(numbers(page, '//div[@class="figs"]'))
    assert "99 / 118" in page.text_content() and "80 / 118" in page.text_content()
    for text in ("83.9", "67.8"):
        opens_the_same(client, text, kpis[text])
    unassessed, soon, unbuilt = page.xpath('//section[.//h2[@id="miss"]]/details')[:3]
    assert "90 天内 3 家" in soon.text_content() and len(soon.xpath(".//tbody//a")) == 3
    opened = seen(client, soon.xpath(".//tbody//a/@href")[0])
    assert any(f"{days} 天后到期" in opened.text_content() for days in (20, 40, 60))
    for one, count in zip((unassessed, unbuilt), (19, 38), strict=True):
        assert f"缺 {count} 家" in one.text_content()
        links = one.xpath(".//tbody//a/@href")
        assert len(links) == len(set(links)) == count
        opened = seen(client, links[0])
        assert "未启动" in opened.text_content() or "预计完成" in opened.text_content()
