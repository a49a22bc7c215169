"""The roles a seat can have, and the tier each belongs to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import access


class Role(models.TextChoices):
    """What a seat is for."""

    PROVINCE_STAFF = "province_staff", _("省级专班")
    PROVINCE_AUDITOR = "province_auditor", _("省级审计")
    CITY_STAFF = "city_staff", _("设区市商务局")
    ZONE_LEADER = "zone_leader", _("分管领导")
    ZONE_OFFICE = "zone_office", _("区安委办")
    INSPECTOR = "inspector", _("检查员")
    ACCEPTOR = "acceptor", _("部门验收")
    AREA_OFFICER = "area_officer", _("园区、镇街督查")
    EXPERT = "expert", _("安全专家")
    PRINCIPAL = "principal", _("企业主要负责人")
    SAFETY_OFFICER = "safety_officer", _("企业安全员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")
    SYSTEM = "system", _("系统")


TIER = {
    Role.PROVINCE_STAFF: access.PROVINCE,
    Role.PROVINCE_AUDITOR: access.PROVINCE,
    Role.CITY_STAFF: access.CITY,
    Role.ZONE_LEADER: access.ZONE,
    Role.ZONE_OFFICE: access.ZONE,
    Role.INSPECTOR: access.ZONE,
    Role.ACCEPTOR: access.ZONE,
    Role.AREA_OFFICER: access.ZONE,
    Role.EXPERT: access.ASSIGNED,
    Role.PRINCIPAL: access.ENTERPRISE,
    Role.SAFETY_OFFICER: access.ENTERPRISE,
    Role.SYSTEM_ADMIN: access.OFFICER,
    Role.SECURITY_ADMIN: access.OFFICER,
    Role.AUDIT_ADMIN: access.OFFICER,
    Role.SYSTEM: access.PROVINCE,
}

OFFICERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
ZONE_ROLES = tuple(role for role, tier in TIER.items() if tier == access.ZONE)
ENTERPRISE_ROLES = (Role.PRINCIPAL, Role.SAFETY_OFFICER)
PROVINCE_ROLES = (Role.PROVINCE_STAFF, Role.PROVINCE_AUDITOR)

TIER_LABELS = {
    access.PROVINCE: _("省级"),
    access.CITY: _("设区市"),
    access.ENTERPRISE: _("企业"),
    access.ASSIGNED: _("专家"),
    access.OFFICER: _("三员"),
}
