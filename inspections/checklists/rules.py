"""Who may do what with checklists."""

from __future__ import annotations

from accounts.roles import ENTERPRISE_ROLES, PROVINCE_ROLES, ZONE_ROLES, Role
from core.access import declare, role_is

office = role_is(Role.ZONE_OFFICE)
readers = role_is(*PROVINCE_ROLES, Role.CITY_STAFF, *ZONE_ROLES, Role.EXPERT, *ENTERPRISE_ROLES)

declare("checklists.view", readers, "看检查表和判定条款")
declare("checklists.edit", office, "编辑、发布、停用本区的检查表")
declare("checklists.import", office, "导入检查表")
