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

# Ledgers of penalties and accidents. Each level of enforcement edits its own rows only (M-05); the database repeats it
# between city and zone, between the zone's office and its areas it is ability.
LEVEL_OF = {Role.CITY_STAFF: "city", Role.ZONE_OFFICE: "zone", Role.AREA_OFFICER: "town"}
keepers = role_is(*LEVEL_OF)
ADMINISTRATION = role_is(*PROVINCE_ROLES, Role.CITY_STAFF, *ZONE_ROLES)


@rules.predicate
def of_my_level(actor: Actor | None, record: Any = None) -> bool:
    """The penalty is of the level the actor enforces at; a town's also of an enterprise in the officer's own area."""
    if actor is None:
        return False
    if record is None:
        return True
    if record.level != LEVEL_OF.get(actor.role):  # type: ignore[call-overload]
        return False
    if record.level != "town":
        return True
    mine = actor.area_id
    return mine is not None and record.enterprise is not None and record.enterprise.area_id == mine


declare("ledgers.view", ADMINISTRATION, "看执法和事故台账")
declare("ledgers.export", ADMINISTRATION, "导出执法和事故台账")
declare("ledgers.edit_penalties", keepers & of_my_level, "登记、更正、作废本级的执法")
declare("ledgers.edit_accidents", office, "登记、更正、作废事故")
