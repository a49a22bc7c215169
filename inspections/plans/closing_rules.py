"""Who may do what on 周销号 and 专项行动. Enterprises and experts have no page of either."""

from __future__ import annotations

from accounts.roles import PROVINCE_ROLES, ZONE_ROLES, Role
from core.access import declare, role_is

administration = role_is(*PROVINCE_ROLES, Role.CITY_STAFF, *ZONE_ROLES)

declare("closing.view", administration, "看周销号清单")
declare("campaigns.view", administration, "看专项行动和专项督察通报")
declare("campaigns.edit", role_is(Role.ZONE_OFFICE), "编专项行动、加企业、开始和结束")
