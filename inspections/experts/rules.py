"""Who may do what with the register of experts and agencies."""

from __future__ import annotations

from accounts.roles import PROVINCE_ROLES, Role
from core.access import declare, role_is

office = role_is(Role.ZONE_OFFICE)
readers = role_is(*PROVINCE_ROLES, Role.CITY_STAFF, Role.ZONE_LEADER, Role.ZONE_OFFICE, Role.INSPECTOR)

declare("experts.view", readers, "看专家和第三方机构")
declare("experts.edit", office, "登记专家、机构和服务经历，看完整电话")
declare("experts.set_rule", role_is(Role.PROVINCE_STAFF), "设定利益冲突的回避年数")
