"""Rights of this room. The three officers hold different ones and none on business records (GB/T 22239-2019 8.1.5)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.access import declare, role_is

is_system_admin = role_is(Role.SYSTEM_ADMIN)
is_security_admin = role_is(Role.SECURITY_ADMIN)
is_audit_admin = role_is(Role.AUDIT_ADMIN)

declare(
    "accounts.people_view",
    role_is(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.ZONE_OFFICE),
    _("查看本单位的人员和席位"),
)
declare("accounts.propose", is_system_admin, _("提出人员和席位，修改岗位和电话，停用席位"))
declare("accounts.activate", is_security_admin, _("启用别人提出的席位"))
declare("accounts.reset", is_system_admin, _("重设密码（三员的密码由上一级重设）"))
declare("accounts.unlock", is_security_admin, _("解除登录锁定"))
declare("accounts.audit", is_audit_admin, _("查看人员和席位的变更记录"))
declare("accounts.assign", role_is(Role.ZONE_OFFICE), _("给安全专家分派企业，结束分派"))
