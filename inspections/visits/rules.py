"""Who may do what on visits. Which visits exist for me, secret ones too, is the database's business."""

from __future__ import annotations

from typing import Any

import rules

from accounts.roles import ENTERPRISE_ROLES, PROVINCE_ROLES, ZONE_ROLES, Role
from core.access import PROVINCE, Actor, declare, role_is

ZONE_WORKERS = (Role.ZONE_OFFICE, Role.INSPECTOR, Role.AREA_OFFICER, Role.ACCEPTOR)
PARTICIPANTS = (*ZONE_WORKERS, Role.EXPERT, Role.PROVINCE_STAFF)
"""Who can be a member of a visit. The province's people take part in visits of the province only."""

readers = role_is(*PROVINCE_ROLES, Role.CITY_STAFF, *ZONE_ROLES, Role.EXPERT, *ENTERPRISE_ROLES)
administration = role_is(*PROVINCE_ROLES, Role.CITY_STAFF, *ZONE_ROLES)
office = role_is(Role.ZONE_OFFICE)
leader = role_is(Role.ZONE_LEADER)
province = role_is(Role.PROVINCE_STAFF)
enterprise = role_is(*ENTERPRISE_ROLES)
workers = role_is(*PARTICIPANTS)
leads_visits = role_is(*ZONE_WORKERS, Role.PROVINCE_STAFF)


@rules.predicate
def of_my_house(actor: Actor | None, visit: Any = None) -> bool:
    """The province's visits are the province's to lead, the zone's the zone's."""
    return actor is not None and (visit is None or visit.by_province == (actor.tier == PROVINCE))


@rules.predicate
def takes_part(actor: Actor | None, visit: Any = None) -> bool:
    return actor is not None and (visit is None or actor.seat_id in visit.seats)


@rules.predicate
def leads(actor: Actor | None, visit: Any = None) -> bool:
    return actor is not None and (visit is None or visit.lead_seat_id == actor.seat_id)


@rules.predicate
def of_my_enterprise(actor: Actor | None, visit: Any = None) -> bool:
    return actor is not None and (visit is None or visit.enterprise_id == actor.enterprise_id)


declare("visits.view", readers, "看检查（保密的只有该看的人看得到）")
declare(
    "visits.plan", (role_is(Role.ZONE_OFFICE, Role.ZONE_LEADER, Role.INSPECTOR, Role.AREA_OFFICER) | province) & of_my_house,
    "安排检查",
)  # fmt: skip
declare("visits.secret", role_is(Role.ZONE_OFFICE, Role.ZONE_LEADER, Role.INSPECTOR) | province, "安排暗查暗访")
declare(
    "visits.work",
    workers & takes_part & of_my_house | (role_is(Role.EXPERT) & takes_part),
    "参加的检查：开始、作答、拍照、记隐患、签字",
)
declare("visits.lead", leads_visits & of_my_house & (leads | office), "结束自己带队的检查（安委办可代办）")
declare("visits.change", of_my_house & (office | leader | (leads_visits & leads)), "改期、取消、换带队人、加减成员")
declare("visits.publish", of_my_house & (office | leader | (leads_visits & leads)), "公布暗查暗访")
declare("visits.sign_firm", enterprise & of_my_enterprise, "企业在检查记录上签字")
declare("visits.look_backs", administration, "看该回头看的隐患")
declare("visits.export", administration, "导出检查台账")
declare("visits.peers", administration, "看每家次隐患数和同类、专家隐患签发率")
declare("visits.parties_view", role_is(*ZONE_ROLES), "看各行业领域由哪个部门验收")
declare("visits.parties_edit", office, "改各行业领域由哪个部门验收")
