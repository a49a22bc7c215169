"""Who may do what to the files of enterprises. Which enterprises exist for me is the database's business."""

from __future__ import annotations

from typing import Any

import rules

from accounts.roles import ENTERPRISE_ROLES, PROVINCE_ROLES, ZONE_ROLES, Role
from core.access import Actor, declare, role_is

READERS = role_is(*PROVINCE_ROLES, Role.CITY_STAFF, *ZONE_ROLES, Role.EXPERT)
office = role_is(Role.ZONE_OFFICE)
enterprise = role_is(*ENTERPRISE_ROLES)


@rules.predicate
def is_my_enterprise(actor: Actor | None, record: Any = None) -> bool:
    """The record is the enterprise the actor sits in."""
    if actor is None or actor.enterprise_id is None:
        return False
    return record is None or record.pk == actor.enterprise_id


declare("enterprises.view", READERS, "看企业名单")
declare("enterprises.view_file", READERS | (enterprise & is_my_enterprise), "看一企一档")
declare("enterprises.view_own", enterprise & is_my_enterprise, "看本企业的档案")
declare("enterprises.edit", office, "登记、修改企业，管理许可，看完整电话")
declare("enterprises.edit_own", enterprise & is_my_enterprise, "维护本企业自己填报的内容")
declare("enterprises.import", office, "导入企业名单")
declare("enterprises.export", READERS, "导出企业名单")
