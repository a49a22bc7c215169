"""Who may do what to a major hazard source. Scope (which rows exist for me) is the database's; this is ability."""

from __future__ import annotations

from typing import Any

import rules

from accounts.roles import ENTERPRISE_ROLES, PROVINCE_ROLES, ZONE_ROLES, Role
from core.access import Actor, declare, role_is

READERS = role_is(
    *PROVINCE_ROLES, Role.CITY_STAFF, Role.ZONE_LEADER, Role.ZONE_OFFICE, Role.INSPECTOR, Role.ACCEPTOR,
    Role.AREA_OFFICER, Role.EXPERT, *ENTERPRISE_ROLES,
)  # fmt: skip
office = role_is(Role.ZONE_OFFICE)
enterprise = role_is(*ENTERPRISE_ROLES)
province = role_is(Role.PROVINCE_STAFF)
checkers = role_is(Role.ZONE_OFFICE, Role.INSPECTOR, Role.AREA_OFFICER)


@rules.predicate
def of_my_enterprise(actor: Actor | None, record: Any = None) -> bool:
    return actor is not None and (record is None or record.enterprise_id == actor.enterprise_id)


declare("sources.view", READERS, "看重大危险源")
declare("sources.calculate", READERS, "用重大危险源计算器")
declare("sources.edit", office | (enterprise & of_my_enterprise), "填报单元、物质和厂区边界")
declare("sources.hand_in", office | (enterprise & of_my_enterprise), "提交辨识结果")
declare("sources.review", office, "审核辨识、定级和备案，核销")
declare("sources.beta", office, "确认或更换 β、临界量")
# The city and experts read a unit; their tiers write nothing in it.
WRITERS = role_is(*PROVINCE_ROLES, *ZONE_ROLES, *ENTERPRISE_ROLES)
declare("sources.challenge", WRITERS, "对 β 提出疑问")
declare("sources.record", office | (enterprise & of_my_enterprise), "登记评估报告、备案、两重点")
declare("sources.people", office | (enterprise & of_my_enterprise), "指定、变更包保责任人和源长")
declare("sources.log_duty", enterprise & of_my_enterprise, "记录包保履职")
declare("sources.check_duty", checkers, "核实、质疑履职记录")
declare("sources.plans", office | (enterprise & of_my_enterprise), "登记应急预案、备案和演练")
declare("sources.connect", office, "登记接入情况")
declare(
    "sources.splits", role_is(Role.ZONE_OFFICE, Role.ZONE_LEADER, *PROVINCE_ROLES, Role.CITY_STAFF), "看相邻单元合计"
)
declare("sources.decide_split", office, "判定相邻单元合计")
declare("sources.import", office, "导入重大危险源台账")
declare("sources.export", READERS, "导出重大危险源台账")
declare("sources.clocks", READERS, "看法定时限和履职频次")
declare("sources.set_clocks", province, "改法定时限和履职频次")
