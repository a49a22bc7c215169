"""The calendar above the zones: every number opens exactly its zones, and city and province see their own days."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.utils import timezone

from core.figures import at_midnight
from core.tenancy import Scope, scoped_to
from parks.models import Zone
from reports.models import Filing, Report, ReportPeriod
from tests.reports.month import report_of
from tests.reports.test_monthly import page, to_the_archive
from tests.reports.test_reminding import handed_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def due(month: ReportPeriod, **days: int) -> None:
    with scoped_to(Scope("province")):
        ReportPeriod.objects.filter(pk=month.pk).update(**{key: TODAY + n * DAY for key, n in days.items()})


def row_of(client, month: ReportPeriod) -> str:
    found = page(client, "/reports/")
    return next(row for row in found.split("<tr>") if f"/reports/months/{month.pk}/" in row)


def number_at(row: str, month: ReportPeriod, query: str) -> int:
    found = re.search(rf'href="/reports/months/{month.pk}/\?{query}">(\d+)<', row)
    return int(found[1]) if found else 0


def zones_at(client, month: ReportPeriod, query: str) -> list[str]:
    shown = page(client, f"/reports/months/{month.pk}/?{query}")
    return re.findall(r'<th scope="row" class="fix nowrap"><a class="ink" href="/reports/(\d+)/">', shown)


@pytest.mark.parametrize("person", ["province", "city_a"])
def test_late_and_tardy_open_exactly_their_zones(cast, month, person) -> None:
    late_day = at_midnight(month.zone_due_on) + 2 * DAY
    with scoped_to(Scope("province")):
        mine = Report.objects.select_related("zone").get(period=month, zone_id=cast.zone["a"])
        Report.objects.filter(pk=mine.pk).update(first_submitted_at=late_day)
        of_city = Report.objects.filter(period=month, zone__city_id=mine.zone.city_id).exclude(pk=mine.pk)
        draft, in_time, *rest = of_city.order_by("id")
        Filing.objects.filter(report=draft).update(state="draft")  # late although it is begun
        Report.objects.filter(pk=in_time.pk).update(first_submitted_at=late_day - 3 * DAY)
    with time_machine.travel(late_day + DAY, tick=True):
        client = cast.client(person)
        row = row_of(client, month)
        late, tardy = number_at(row, month, "record=late"), number_at(row, month, "record=tardy")
        opened, opened_tardy = zones_at(client, month, "record=late"), zones_at(client, month, "record=tardy")
    assert late == len(opened) == (116 if person == "province" else len(rest) + 1)
    assert str(draft.pk) in opened and not {str(mine.pk), str(in_time.pk)} & set(opened)
    assert tardy == 1 and opened_tardy == [str(mine.pk)]


def test_the_city_sees_what_waits_on_its_desk_and_when_it_is_late(cast, month) -> None:
    due(month, zone_due_on=0, city_due_on=1, province_due_on=2)
    client = cast.client("city_a")
    assert "份待审" not in row_of(client, month), "nothing lies there, it is with the zones"
    report = handed_in(cast, month)
    assert "1 份待审" in row_of(client, month) and "逾期 1 份待审" not in row_of(client, month)
    due(month, city_due_on=-1)
    for person in ("city_a", "province"):
        assert re.search(r'class="late" href="[^"]*state=submitted">逾期 1 份待审<', row_of(cast.client(person), month))
    assert zones_at(client, month, "state=submitted") == [str(report.pk)]


def test_the_province_sees_waiting_late_and_done(cast, month) -> None:
    due(month, zone_due_on=-3, city_due_on=-2, province_due_on=0)
    report, province = handed_in(cast, month), cast.client("province")
    assert cast.client("city_a").post(f"/reports/{report.pk}/do/receive/").status_code == 302
    assert re.search(r'class="ink" href="[^"]*state=received">1 份待汇总<', row_of(province, month))
    due(month, province_due_on=-1)
    assert re.search(r'class="late" href="[^"]*state=received">逾期，1 份待汇总<', row_of(province, month))


def test_a_consolidated_month_is_done(cast, month) -> None:
    to_the_archive(cast, report_of(cast, "a", month))
    due(month, province_due_on=-1)
    shown = row_of(cast.client("province"), month)
    assert "已汇总</span>" in shown and "待汇总" not in shown
    with scoped_to(Scope("province")):
        city = Zone.objects.get(pk=cast.zone["a"]).city_id
        rows = Filing.objects.filter(report__period=month, zone__city_id=city).exclude(state="archived")
        for state in ("draft", "submitted", "received"):
            more = {"certifier_user_id": 1, "certified_by": "高"} if state == "submitted" else {}
            rows.update(state=state, **more)
    assert "已审完</span>" in row_of(cast.client("city_a"), month), "nothing lies with zone or city"
