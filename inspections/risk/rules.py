"""Who may see, raise and compute risk classes, and change the rules."""

from __future__ import annotations

from typing import Any

import rules

from accounts.roles import ENTERPRISE_ROLES, PROVINCE_ROLES, ZONE_ROLES, Role
from core.access import Actor, declare, role_is

ADMINISTRATION = role_is(*PROVINCE_ROLES, Role.CITY_STAFF, *ZONE_ROLES)
READERS = role_is(*PROVINCE_ROLES, Role.CITY_STAFF, *ZONE_ROLES, Role.EXPERT)
zone = role_is(Role.ZONE_OFFICE, Role.ZONE_LEADER)
enterprise = role_is(*ENTERPRISE_ROLES)


@rules.predicate
def is_my_enterprise(actor: Actor | None, record: Any = None) -> bool:
    """The record is the enterprise the actor sits in."""
    if actor is None or actor.enterprise_id is None:
        return False
    return record is None or record.pk == actor.enterprise_id


declare("risk.view", READERS, "看企业风险分级名单")
declare("risk.view_one", READERS | (enterprise & is_my_enterprise), "看一家企业的风险等级和理由")
declare("risk.facts", ADMINISTRATION, "看风险分级数了哪些记录")
declare("risk.rules", READERS | enterprise, "看风险分级规则")
declare("risk.set_rules", role_is(Role.PROVINCE_STAFF), "改风险分级规则")
declare("risk.raise", zone, "提高企业风险等级，结束提级")
declare("risk.recompute", zone, "重算本区风险等级")
declare("risk.export", READERS, "导出风险分级名单")
