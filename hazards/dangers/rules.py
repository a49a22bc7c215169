"""Who may do what to a danger. Scope (which rows exist for me) is the database's; this is ability."""

from __future__ import annotations

from typing import Any

import rules

from accounts.models import Seat
from accounts.roles import ENTERPRISE_ROLES, ZONE_ROLES, Role
from core.access import Actor, declare, role_is
from core.workdays import today
from hazards.dangers.states import State

READERS = role_is(
    Role.PROVINCE_STAFF, Role.PROVINCE_AUDITOR, Role.CITY_STAFF, Role.ZONE_LEADER, Role.ZONE_OFFICE, Role.INSPECTOR,
    Role.ACCEPTOR, Role.AREA_OFFICER, Role.EXPERT, *ENTERPRISE_ROLES,
)  # fmt: skip
REPORTERS = role_is(Role.ZONE_OFFICE, Role.INSPECTOR, Role.AREA_OFFICER, Role.EXPERT, *ENTERPRISE_ROLES)
office = role_is(Role.ZONE_OFFICE)
leader = role_is(Role.ZONE_LEADER)
enterprise = role_is(*ENTERPRISE_ROLES)


@rules.predicate
def is_finder(actor: Actor | None, danger: Any = None) -> bool:
    return actor is not None and (danger is None or danger.finder_user_id == actor.user_id)


@rules.predicate
def finder_has_left(actor: Actor | None, danger: Any = None) -> bool:
    """A returned report whose finder holds no post any more: the office completes it, or it would wait for nobody."""
    if actor is None or danger is None:
        return actor is not None
    if danger.state != State.RETURNED:
        return False
    return not Seat.objects.in_office(on=today()).filter(user_id=danger.finder_user_id).exists()


@rules.predicate
def in_my_area(actor: Actor | None, danger: Any = None) -> bool:
    """An area officer supervises the area; a danger or seat without an area is everybody's."""
    if actor is None or danger is None:
        return actor is not None
    return actor.area_id is None or danger.area_id is None or danger.area_id == actor.area_id


@rules.predicate
def in_my_department(actor: Actor | None, danger: Any = None) -> bool:
    if actor is None or danger is None:
        return actor is not None
    return actor.department_id is None or danger.department_id is None or danger.department_id == actor.department_id


@rules.predicate
def of_my_enterprise(actor: Actor | None, danger: Any = None) -> bool:
    return actor is not None and (danger is None or danger.enterprise_id == actor.enterprise_id)


declare("dangers.view", READERS, "看隐患")
declare("dangers.report", REPORTERS, "登记隐患")
declare(
    "dangers.submit",
    (REPORTERS & is_finder) | (office & finder_has_left),
    "提交自己登记的隐患（发现人已离任的，由安委办补充）",
)
declare("dangers.review", office, "审核、签发、退补")
declare(
    "dangers.fix_on_spot",
    office | (role_is(Role.INSPECTOR, Role.AREA_OFFICER) & is_finder),
    "立查立改（发现人在现场，或安委办）",
)
declare(
    "dangers.hand_over",
    role_is(Role.ZONE_OFFICE, Role.ZONE_LEADER, Role.INSPECTOR, Role.AREA_OFFICER, Role.ACCEPTOR, Role.PROVINCE_STAFF),
    "检查结束时把查出的问题转为隐患",
)
declare("dangers.rectify", enterprise & of_my_enterprise, "签收、提交整改、申请延期")
declare("dangers.supervise", role_is(Role.AREA_OFFICER) & in_my_area, "督查")
declare("dangers.accept", role_is(Role.ACCEPTOR) & in_my_department, "验收、销号")
declare("dangers.reopen", office | leader, "假销号重开")
declare("dangers.extend_first", office, "延期一级审批")
declare("dangers.extend_second", leader, "延期二级审批")
declare("dangers.ask_void", office, "提请作废")
declare("dangers.decide_void", office | leader, "作废复核（另一人）")
declare("dangers.deem", rules.always_false, "视为签收（仅系统）")
declare("dangers.import", office, "导入台账")
declare("dangers.export", READERS, "导出隐患台账")
declare("committees.view", role_is(*ZONE_ROLES), "看本区的专业委员会")
declare("committees.edit", office, "设立、撤销专业委员会，定成员和负责的领域")
declare("limits.view", READERS, "看整改期限")
declare("limits.edit", office, "改整改期限")
