"""Who may see figures and do what to reports. Of which zones, the database decides."""

from __future__ import annotations

import rules

from accounts.roles import PROVINCE_ROLES, ZONE_ROLES, Role
from core.access import Actor, declare, role_is

ABOVE = role_is(*PROVINCE_ROLES, Role.CITY_STAFF)
province = role_is(Role.PROVINCE_STAFF)


@rules.predicate
def is_system(actor: Actor | None) -> bool:
    return actor is not None and actor.system


declare("reports.view", ABOVE | role_is(*ZONE_ROLES), "看统计：总览、指标、开发区页面")
declare("reports.compare", ABOVE, "看全省、全市各开发区对照表")
declare("reports.read", ABOVE | role_is(Role.ZONE_LEADER, Role.ZONE_OFFICE), "看报告和报送日历")
declare("reports.fill", role_is(Role.ZONE_OFFICE), "填报月报、送签发人、办理更正")
declare("reports.meet", role_is(Role.ZONE_LEADER, Role.ZONE_OFFICE), "写周例会纪要、议定事项和办结")
declare("reports.certify", role_is(Role.ZONE_LEADER), "签发上报，退给填报人")
declare("reports.check", role_is(Role.CITY_STAFF), "市级审核：通过或退回")
declare("reports.read_province", role_is(*PROVINCE_ROLES), "看省级汇总的公文")
declare("reports.consolidate", province, "省级汇总、退回、归档")
declare("reports.letterhead", province | role_is(Role.ZONE_LEADER, Role.ZONE_OFFICE), "设置机关代字和版头")
declare("reports.void_number", province | role_is(Role.ZONE_LEADER), "作废本机关的发文字号")
declare("reports.templates", province, "上传、启用公文模板")
declare("reports.set_cycle", province, "设置报送时限")
declare("reports.run", is_system, "按时冻结和生成报告（仅系统）")
