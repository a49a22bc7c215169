"""Who may see, raise and compute risk classes, and change the rules."""

from __future__ import annotations

from accounts.roles import PROVINCE_ROLES, ZONE_ROLES, Role
from core.access import declare, role_is
from enterprises.rules import READERS, enterprise, is_my_enterprise

ADMINISTRATION = role_is(*PROVINCE_ROLES, Role.CITY_STAFF, *ZONE_ROLES)
zone = role_is(Role.ZONE_OFFICE, Role.ZONE_LEADER)

declare("risk.view", READERS, "看企业风险分级名单")
declare("risk.view_one", READERS | (enterprise & is_my_enterprise), "看一家企业的风险等级和理由")
declare("risk.facts", ADMINISTRATION, "看风险分级数了哪些记录")
declare("risk.rules", READERS | enterprise, "看风险分级规则")
declare("risk.set_rules", role_is(Role.PROVINCE_STAFF), "改风险分级规则")
declare("risk.raise", zone, "提高企业风险等级，结束提级")
declare("risk.recompute", zone, "重算本区风险等级")
declare("risk.export", READERS, "导出风险分级名单")
