"""What the three officers do with people and seats. All of it runs in the scope of the officer (tier park_officer).

The system administrator proposes, the security administrator activates: two persons, held by the database as well
(accounts/migrations/_security_0003.py). Passwords are issued, shown once, and never kept in the clear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lockout import cool_off
from accounts.models import Seat
from accounts.passwords import issue
from accounts.roles import ENTERPRISE_ROLES, OFFICERS, PROVINCE_ROLES, TIER, ZONE_ROLES, Role
from core.access import OFFICER, Actor, require
from core.errors import InvalidInput, Moved, Refused
from parks.models import Area, City, Department, Zone

USERNAME = re.compile(r"^[a-z][a-z0-9._-]{2,39}$")
PHONE = re.compile(r"^[0-9+][0-9 -]{4,19}$")


@dataclass(frozen=True)
class Failures:
    """Failed sign-ins of one person that still count; `locked_until` None when not locked."""

    count: int
    locked_until: datetime | None


def proposable_roles(actor: Actor) -> tuple[Role, ...]:
    """Roles this administrator may propose: a zone its own, the province those of province, cities and officers."""
    if actor.zone_id:
        return (*ZONE_ROLES, Role.EXPERT, *ENTERPRISE_ROLES, *OFFICERS)
    return (*PROVINCE_ROLES, Role.CITY_STAFF, *OFFICERS)


def propose_seat(
    *,
    actor: Actor,
    username: str,
    person_name: str,
    role: str,
    valid_from: date,
    valid_to: date | None = None,
    post: str = "",
    phone: str = "",
    org_name: str = "",
    city: City | None = None,
    zone: Zone | None = None,
    area: Area | None = None,
    department: Department | None = None,
    credit_code: str = "",
) -> Seat:
    """Propose a person and a seat; nobody can use it before the security administrator activates it.

    `zone` only from the province, for officers of that zone. Raises InvalidInput by field, PermissionDenied.
    """
    require(actor, "accounts.propose")
    seat = Seat(
        username=username.strip().lower(),
        person_name=person_name.strip(),
        role=role,
        post=post.strip(),
        phone=phone.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        city=city,
        zone_id=actor.zone_id or (zone.pk if zone else None),
        area=area,
        department=department,
        proposed_by_seat_id=actor.seat_id,
    )
    found = _faults(actor, seat, role, credit_code.strip())
    code, enterprise_name = credit_code.strip().upper(), ""
    if role in ENTERPRISE_ROLES and code:
        seat.enterprise_id, enterprise_name = _enterprise_of(code)
        if seat.enterprise_id is None:
            sentence = _("本区没有统一社会信用代码为 %(code)s 的企业，请核对，或请区安委办先登记企业。")
            found["credit_code"] = [sentence % {"code": code}]
    seat.org_name = org_name.strip() or enterprise_name or _default_org(seat, zone)
    if not seat.org_name:
        found.setdefault("org_name", [_("请写单位名称。")])
    if not found:
        found = _clashes(seat)
    if found:
        raise InvalidInput(found)
    seat.save()
    return seat


def _faults(actor: Actor, seat: Seat, role: str, credit_code: str) -> dict[str, list[str]]:
    """Rules of the fields themselves."""
    found: dict[str, list[str]] = {}
    if role not in proposable_roles(actor):
        return {"role": [_("您不能提出这个角色的席位。")]}
    if not USERNAME.match(seat.username):
        found["username"] = [_("用户名要以小写字母开头，3 到 40 位，只用字母、数字、点、横线、下划线。")]
    if not seat.person_name:
        found["person_name"] = [_("请写姓名。")]
    found |= _phone_fault(seat.phone)
    if seat.valid_to and seat.valid_to < seat.valid_from:
        found["valid_to"] = [_("到期日期早于生效日期，请改其中一个。")]
    elif seat.valid_to and seat.valid_to < timezone.localdate():
        found["valid_to"] = [_("到期日期已经过去，请改晚，或不填。")]
    if role in ENTERPRISE_ROLES and not credit_code:
        found["credit_code"] = [_("企业的席位要写统一社会信用代码。")]
    if role not in ENTERPRISE_ROLES and credit_code:
        found["credit_code"] = [_("只有企业的席位才写统一社会信用代码，请清空或改选角色。")]
    if role == Role.AREA_OFFICER and seat.area_id is None:
        found["area"] = [_("园区、镇街督查要选所管的园区或镇街。")]
    if role == Role.ACCEPTOR and seat.department_id is None:
        found["department"] = [_("部门验收要选所在部门。")]
    if (role == Role.CITY_STAFF) != (seat.city_id is not None):
        found["city"] = [_("设区市的席位要选设区市，其他席位不选。")]
    if actor.zone_id is None and seat.zone_id is not None and role not in OFFICERS:
        found["zone"] = [_("省级只设置开发区的三员，开发区的其他席位由该区系统管理员提出。")]
    return found


def _phone_fault(phone: str) -> dict[str, list[str]]:
    if phone and not PHONE.match(phone):
        return {"phone": [_("电话只用数字、空格、横线，5 到 20 位。")]}
    return {}


def _default_org(seat: Seat, zone: Zone | None) -> str:
    if seat.department:
        return seat.department.name
    if seat.area:
        return seat.area.name
    if seat.zone_id:
        return (zone or Zone.objects.get(pk=seat.zone_id)).name
    return ""


def _clashes(seat: Seat) -> dict[str, list[str]]:
    """What does not go together with the seats this person already has or is proposed for, as far as can be seen here.
    Seats elsewhere are met at activation, by constraints of the database."""
    others = list(Seat.objects.filter(username=seat.username).exclude(state=Seat.State.ENDED))
    name = next((other.person_name for other in others if other.person_name != seat.person_name), None)
    if name is not None:
        sentence = _("用户名 %(u)s 是%(name)s的，请换一个用户名，或核对姓名。")
        return {"username": [sentence % {"u": seat.username, "name": name}]}
    officer = TIER[Role(seat.role)] == OFFICER
    for other in others:
        if officer and other.tier == OFFICER:
            return {"role": [
                    _("三员互斥：这个人已经是%(post)s，一个人只能担任一个三员岗位。")
                    % {"post": other.get_role_display()}
                ]}
        if officer != (other.tier == OFFICER):
            return {"role": [_officers_stand_alone()]}
        same = (other.role, other.zone_id, other.city_id, other.enterprise_id, other.area_id, other.department_id)
        if same == (seat.role, seat.zone_id, seat.city_id, seat.enterprise_id, seat.area_id, seat.department_id):
            return {"role": [_("这个人已经有同样的席位（%(state)s）。") % {"state": other.get_state_display()}]}
    return {}


def _officers_stand_alone() -> str:
    return _("三员不兼业务：系统、安全、审计管理员不能同时有业务席位，有业务席位的人也不能担任三员。")


def _enterprise_of(code: str) -> tuple[int | None, str]:
    """Id and name of the enterprise of this zone with the credit code; an officer sees nothing else of it."""
    with connection.cursor() as cursor:
        cursor.execute("select id, name from park_enterprise_by_code(%s)", [code])
        return cursor.fetchone() or (None, "")


def edit_seat(*, actor: Actor, seat: Seat, post: str, phone: str) -> None:
    """Change post and telephone of a seat that has not ended."""
    require(actor, "accounts.propose")
    post, phone = post.strip(), phone.strip()
    if found := _phone_fault(phone):
        raise InvalidInput(found)
    if not Seat.objects.filter(pk=seat.pk).exclude(state=Seat.State.ENDED).update(post=post, phone=phone):
        raise Moved(seat, _("这个席位已停用，不能再改。"))


def end_seat(*, actor: Actor, seat: Seat) -> None:
    """End a seat at once: the person loses it with their next request."""
    require(actor, "accounts.propose")
    if seat.pk == actor.seat_id:
        raise Refused("own_seat", _("不能停用自己正在用的席位，请由另一名系统管理员或上一级停用。"), record=seat)
    with _said(seat):
        _call("select park_end_seat(%s)", [seat.pk])


def activate_seat(*, actor: Actor, seat: Seat) -> str:
    """Activate a proposed seat. Returns the one-time password of a new account, "" when the person already had one."""
    require(actor, "accounts.activate")
    password = issue()
    with _said(seat):
        fresh = _call("select park_activate_seat(%s, %s)", [seat.pk, make_password(password)])
    return password if fresh else ""


def reset_password(*, actor: Actor, seat: Seat) -> str:
    """Issue a new one-time password for the person of this seat and return it; their sessions end."""
    require(actor, "accounts.reset")
    password = issue()
    with _said(seat):
        _call("select park_reset_password(%s, %s)", [seat.pk, make_password(password)])
    return password


def unlock_account(*, actor: Actor, seat: Seat) -> bool:
    """Forget the failed sign-ins of the person; True when there were any."""
    require(actor, "accounts.unlock")
    with _said(seat):
        return bool(_call("select park_unlock(%s)", [seat.pk]))


def failures_of(*, actor: Actor, seat: Seat) -> Failures:
    """Failed sign-ins of the person that still count, the worst address first. For the security administrator."""
    require(actor, "accounts.unlock")
    with connection.cursor() as cursor:
        cursor.execute("select failures, last_at from park_failures(%s, %s)", [seat.pk, timezone.now() - cool_off()])
        count, last = cursor.fetchone() or (0, None)
    return Failures(count, last + cool_off() if last and count >= settings.AXES_FAILURE_LIMIT else None)


def _call(query: str, values: list) -> object:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


@contextmanager
def _said(seat: Seat) -> Iterator[None]:
    """Turn what the database refuses into a sentence (codes: accounts/migrations/_security_0003.py)."""
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        code = getattr(cause, "pgcode", None)
        constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
        if code == "55000":
            raise Moved(seat, _("这个席位的状态已经变了，请看现在的状态。")) from error
        if code == "42501":
            raise Refused("not_in_range", _("这个席位不在您的管理范围内。"), record=seat) from error
        rule, sentence = _refusal(code, constraint, seat)
        if rule is None:
            raise
        raise Refused(rule, sentence, record=seat) from error


def _refusal(code: str | None, constraint: str | None, seat: Seat) -> tuple[str | None, str]:
    if constraint == "seat_one_officer_post":
        return "seat_one_officer_post", _("三员互斥：这个人已经担任一个三员岗位，一个人只能担任一个。")
    if constraint == "seat_officers_stand_alone":
        return "seat_officers_stand_alone", _officers_stand_alone()
    if code == "PK001" or constraint == "seat_activator_is_not_proposer":
        sentence = _("提出人不能启用自己提出的席位，也不能启用给自己的席位，请由另一名安全管理员启用。")
        return "activator_is_not_proposer", sentence
    if code == "PK002":
        return "officer_password", _("三员的密码由上一级系统管理员重设；省级三员由运维人员在两人在场时用命令重设。")
    if code == "PK003":
        return "sits_elsewhere", _("这个人在其他单位还有席位，本单位不能单独重设密码，请报运维人员用命令重设。")
    if code == "23505":
        sentence = _("用户名 %(u)s 已经是另一个人的，请停用这个席位，换一个用户名重新提出。")
        return "username_taken", sentence % {"u": seat.username}
    return None, ""
