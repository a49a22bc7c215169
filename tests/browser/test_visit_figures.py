"""Numbers of visits on the phone and on the desk: peers, an area, section B of the month, one changed by hand."""

from __future__ import annotations

import datetime

import pytest

from core.tenancy import Scope, scoped_to
from enterprises.credit_code import check_character
from enterprises.models import Enterprise
from tests.reports.month import a_day_of_last_month, frozen_month, report_of
from tests.visits.making import make_visit

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def seven_visited(cast) -> None:
    """Seven enterprises of one sector and size, the first found without any danger."""
    at = a_day_of_last_month()
    for n, found in enumerate((0, 4, 5, 4, 6, 5, 4), start=1):
        code = f"91320900MA1PEEK{n:02d}"
        firm = Enterprise.objects.create(
            zone_id=cast.zone["a"], area_id=cast.area["a1"], credit_code=code + check_character(code),
            name=f"第 {n} 抛光五金制品有限公司", sector="dust", size="small",
        )  # fmt: skip
        make_visit(
            cast, "a1", enterprise_id=firm.pk, area_id=cast.area["a1"], finished_at=at + datetime.timedelta(hours=n),
            findings=[{"by_expert": True, "finder_name": "丁专家", "fixed": one == 1} for one in range(found)],
        )  # fmt: skip


@pytest.mark.parametrize(("width", "dark"), [(375, False), (1440, True)])
def test_the_office_sees_who_finds_too_little_and_what_the_month_counted(person, cast, transactional_db, width, dark):
    with scoped_to(Scope("province")):
        seven_visited(cast)
        month = frozen_month()
    office = person("office_a", width=width, dark=dark)
    for path in (
        "/visits/peers/",
        "/visits/peers/?of=expert",
        f"/figures/zones/{cast.zone['a']}/areas/{cast.area['a1']}/",
    ):
        office.go(path)
        office.look()
    office.go("/visits/peers/")
    office.sees("过少")
    report = report_of(cast, "a", month)
    office.go(f"/reports/{report.pk}/")
    office.sees("B 检查情况")
    office.look()
    office.go(f"/reports/{report.pk}/cells/month.visits.b_groups/")
    office.fill("改为", "7")
    office.fill("理由", "当天分七组")
    office.look()
    office.press("保存")
    office.go(f"/reports/{report.pk}/")
    office.sees("当天分七组")
    office.look()
