"""The office registers whom an expert served, sees the conflict before assigning, and ends what it speaks against."""

from __future__ import annotations

import pytest

from tests.experts.register import enter_agency, enter_expert, served

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize(("width", "dark"), [(375, False), (1440, True)])
def test_an_expert_is_registered_barred_and_the_running_assignment_ended(person, cast, transactional_db, width, dark):
    agency = enter_agency(cast)
    served(cast, agency, "a1")
    expert = enter_expert(
        cast, agency=agency, title="高级工程师", speciality="粉尘防爆、除尘系统", sectors=["dust", "confined"]
    )
    office = person("office_a", width=width, dark=dark)
    office.go(f"/experts/{expert.pk}/services/new/?enterprise={cast.enterprise['a2']}")
    office.page.get_by_label("服务种类").select_option("evaluation")
    office.fill("服务自", "2025-03-01")
    office.fill("来源、依据", "评价报告 APJ-2025-08")
    office.look()
    office.press("登记")
    office.sees("粉尘防爆、除尘系统")
    office.look()
    office.go(f"/enterprises/experts/new/?enterprise={cast.enterprise['a2']}")
    office.sees("2025-03-01 至今为这家企业做过安全评价")
    office.look()
    assert office.page.locator("input[type=radio][name=seat]").is_disabled()
    for path in ("/experts/?tab=conflict", "/enterprises/experts/", "/experts/new/", f"/experts/{expert.pk}/edit/"):
        office.go(path)
        office.look()
    for path in ("/experts/rule/", "/experts/agencies/", f"/experts/agencies/{agency.pk}/", "/experts/agencies/new/"):
        office.go(path)
        office.look()
    office.go(f"/experts/{expert.pk}/")
    office.sees("冲突")
    office.press("结束 CANARY-a-a1 精密制造有限公司")
    office.page.get_by_role("dialog").get_by_role("button", name="结束 CANARY-a-a1 精密制造有限公司").click()
    office.sees("从现在起看不到")
    office.go("/experts/?tab=conflict")
    office.sees("没有")
