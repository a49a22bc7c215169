"""The table of zones, the overview of one, the workbook, and confirming a zone."""

from __future__ import annotations

import datetime
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.download_files import path_of
from core.jobs import claim, run_claimed
from core.models import Job
from core.tenancy import Scope, scope_of, scoped_to
from core.workdays import today
from hazards.dangers.models import Danger
from parks.models import Zone, ZoneStatus
from tests.factories import make_danger
from tests.house.test_query_counts import MORE

pytestmark = pytest.mark.django_db
# Savepoints, and the clearing of a scope inside an outer transaction, exist only because the test wraps the request.
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "select set_config('role', 'none'")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    """Exports go to a folder of the test; the cache starts empty."""
    from django.core.cache import cache

    settings.DATA_DIR = tmp_path
    cache._cache.get_client().flushdb()


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def test_who_sees_which_zones(cast) -> None:
    province = page(cast.client("province"), "/figures/zones/")
    assert len(re.findall(r'href="/figures/zones/\d+/"', province)) == 118
    assert "118 个开发区" in province and province.count(">待确认</span>") == 21
    city = page(cast.client("city_a"), "/figures/zones/")
    assert "盐城经济技术开发区" in city and "南京经济技术开发区" not in city
    office = cast.client("office_a")
    assert office.get("/figures/").url == f"/figures/zones/{cast.zone['a']}/"
    assert office.get("/figures/zones/").status_code == 403
    assert office.get(f"/figures/zones/{cast.zone['b']}/").status_code == 404
    assert cast.client("city_a").get(f"/figures/zones/{cast.zone['b']}/").status_code == 404
    assert cast.client("safety_a1").get("/figures/").status_code == 403
    assert cast.client("province").get("/figures/").url == "/figures/overview/"


def test_filters_and_sorting(cast) -> None:
    client = cast.client("province")
    with scoped_to(Scope("province")):
        city = Zone.objects.get(pk=cast.zone["a"]).city_id
    found = page(client, f"/figures/zones/?city={city}&level=national&period=month&sort=-dangers_open")
    assert "盐城经济技术开发区" in found and "南京经济技术开发区" not in found
    assert 'aria-sort="descending"' in found
    assert page(client, "/figures/zones/?city=x&level=y&period=z&sort=drop")


def test_statements_are_few_and_constant(cast) -> None:
    def cost(username: str, url: str) -> int:
        client = cast.client(username)
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return sum(not query["sql"].startswith(CONTROL) for query in seen.captured_queries)

    zone = f"/figures/zones/{cast.zone['a']}/"
    few = cost("province", "/figures/zones/"), cost("office_a", zone)
    with scoped_to(Scope("province")):
        for n in range(30):
            make_danger(cast, ("a1", "a2", "b1", "b2")[n % 4], state="review", due_on=today())
    assert (cost("province", "/figures/zones/"), cost("office_a", zone)) == few
    assert few[0] <= 12 and few[1] <= MORE["reports:zone"][0], few  # a list; a page of every indicator with trend


def test_overview_adds_up(cast) -> None:
    with scoped_to(Scope("province")):
        for firm, sector in (("a1", "dust"), ("a1", "gas"), ("a2", "other")):
            make_danger(cast, firm, sector=sector, state="review", due_on=today() - datetime.timedelta(days=2))
        make_danger(cast, "a1", state="review", due_on=today() + datetime.timedelta(days=3))
    found = page(cast.client("office_a"), f"/figures/zones/{cast.zone['a']}/")
    assert "其中逾期 3" in found and "逾期 2 项" in found and "剩 3 天" in found
    for word in ("危险化学品", "建筑工地", "燃气", "粉尘涉爆", "有限空间", "特种设备", "消防", "其他", "合计"):
        assert word in found
    assert "CANARY-b" not in found


def test_workbook(cast) -> None:
    client, actor = cast.client("province"), cast.actor("province")
    with scoped_to(Scope("province")):
        make_danger(cast, "a1", state="review")
    assert client.post("/figures/zones/export/", {"period": "year"}).status_code == 302
    with scoped_to(scope_of(actor)):
        row = Job.objects.get(kind="reports.zones")
        run_claimed(claim(row.pk), actor)
        row.refresh_from_db()
    book = openpyxl.load_workbook(path_of(row.file_path))
    rows = list(book.worksheets[-1].iter_rows(values_only=True))
    assert len(rows) == 1 + 118 + 1 and rows[-1][0] == "合计"
    assert sum(line[1] == "待确认" for line in rows) == 21
    assert rows[1][0] == "盐城经济技术开发区" and rows[1][4:7] == (1, 0, 0)
    assert rows[2][6] == "—"
    notes = [line[1] for line in book.worksheets[0].iter_rows(values_only=True)]
    assert any("21 个开发区待确认" in str(note) for note in notes)


def test_a_workbook_made_late_or_again_has_the_rows_of_when_it_was_asked_for(cast) -> None:
    import time_machine

    client, actor = cast.client("province"), cast.actor("province")
    with scoped_to(Scope("province")):
        made = make_danger(cast, "a1", state="review")
    asked = timezone.now()
    assert client.post("/figures/zones/export/", {"period": "month"}).status_code == 302
    with scoped_to(Scope("province")):
        Danger.objects.filter(pk=made.pk).update(severity="major")
        make_danger(cast, "a1", state="review")

    def rows(days: int) -> tuple:
        with time_machine.travel(asked + datetime.timedelta(days=days), tick=True), scoped_to(scope_of(actor)):
            row = Job.objects.get(kind="reports.zones")
            Job.objects.filter(pk=row.pk).update(state="queued", attempts=0)
            run_claimed(claim(row.pk), actor)
            row.refresh_from_db()
        book = openpyxl.load_workbook(path_of(row.file_path))
        notes = dict(line[:2] for line in book.worksheets[0].iter_rows(values_only=True))
        return list(book.worksheets[-1].iter_rows(values_only=True)), notes["统计期"], notes["截至"]

    soon, later = rows(0), rows(45)
    assert soon == later, "the month and the moment it was asked for"
    assert soon[0][1][4:7] == (1, 0, 0), "what was found since is not in it"


def test_confirming_a_zone(cast) -> None:
    client = cast.client("province")
    zone = Zone.objects.filter(confirmed=False).first()
    url = f"/parks/zones/{zone.pk}/edit/"
    data = {"do": "confirm", "confirm-name": zone.name, "confirm-level": zone.level, "confirm-basis": ""}
    answer = client.post(url, data)
    assert answer.status_code == 422 and "请填写" in answer.content.decode()
    data["confirm-basis"] = "省厅名单核对表 2026-10-09"
    assert client.post(url, data).status_code == 302
    zone.refresh_from_db()
    assert zone.confirmed and "省厅名单核对表" in zone.evidence_source
    assert client.post(url, data).status_code == 409
    assert page(client, "/figures/zones/").count(">待确认</span>") == 20
    for username in ("auditor", "city_a", "office_a"):
        assert cast.client(username).get(url).status_code == 403


def test_status_from_a_day_on(cast) -> None:
    client, pk = cast.client("province"), cast.zone["b"]
    url, last_year = f"/parks/zones/{pk}/edit/", today().replace(month=1, day=1) - datetime.timedelta(days=1)
    data = {"do": "status", "status-status": "merged", "status-valid_from": "2019-01-01", "status-basis": "苏政复"}
    assert "要晚于上一次变动的日期 2020-01-01" in client.post(url, data).content.decode()
    assert client.post(url, data | {"status-valid_from": last_year.isoformat()}).status_code == 302
    assert list(ZoneStatus.objects.filter(zone_id=pk).order_by("valid_from").values_list("status", "valid_to")) == [
        ("active", last_year),
        ("merged", None),
    ]
    assert "117 个开发区" in page(client, "/figures/zones/"), "not on the list on any day of this year"
    assert "118 个开发区" in page(client, "/figures/zones/?period=last12"), "but in the twelve months it was"
