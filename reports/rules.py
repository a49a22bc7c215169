"""Who may see figures. Of which zones, the database decides."""

from __future__ import annotations

from accounts.roles import PROVINCE_ROLES, ZONE_ROLES, Role
from core.access import declare, role_is

ABOVE = role_is(*PROVINCE_ROLES, Role.CITY_STAFF)

declare("reports.view", ABOVE | role_is(*ZONE_ROLES), "看统计：本开发区总览")
declare("reports.compare", ABOVE, "看全省、全市各开发区对照表")
