"""Who may do what on plans. Which visits exist for me, secret ones too, is the database's business."""

from __future__ import annotations

from typing import Any

import rules

from accounts.roles import ENTERPRISE_ROLES, PROVINCE_ROLES, ZONE_ROLES, Role
from core.access import Actor, declare, role_is

administration = role_is(*PROVINCE_ROLES, Role.CITY_STAFF, *ZONE_ROLES)
zone = role_is(*ZONE_ROLES)
office = role_is(Role.ZONE_OFFICE)
area_officer = role_is(Role.AREA_OFFICER)


@rules.predicate
def of_my_area(actor: Actor | None, unit: Any = None) -> bool:
    """The unit of a weekly plan (anything with `area_id`) is the area the actor looks after."""
    return actor is not None and (unit is None or (unit.area_id is not None and unit.area_id == actor.area_id))


declare("plans.view", administration, "看检查覆盖率、从未检查和首次监管清单")
declare(
    "plans.calendar",
    role_is(*PROVINCE_ROLES, Role.CITY_STAFF, *ZONE_ROLES, Role.EXPERT, *ENTERPRISE_ROLES),
    "看检查日历",
)
declare("plans.work", zone, "看年度计划、周滚动计划、检查频次和检查员工作量")
declare("plans.edit", office, "编年度检查计划，改检查频次和每周目标，取消已离开企业的检查")
declare("plans.week", office | (area_officer & of_my_area), "把周滚动计划补到目标数")
declare("plans.default", role_is(Role.PROVINCE_STAFF), "改全省的检查频次")
