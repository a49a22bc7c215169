"""An enterprise in words: masked telephones, expiry, facts and the changes of its file."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.apps import apps
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Seat
from core.access import Actor, may
from core.workdays import today
from enterprises.divisions import division_name
from enterprises.filters import SOON_DAYS
from enterprises.models import Enterprise, Permit

_NOT_SAID = {"id", "zone", "created_at", "updated_at"}


def masked(phone: str) -> str:
    """A telephone number with its middle hidden: 138****1234; short numbers keep their last two digits."""
    digits = re.sub(r"\D", "", phone)
    if not digits:
        return ""
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 10 else f"****{digits[-2:]}"


def phone_for(actor: Actor, record: Enterprise, phone: str) -> str:
    """The whole number for those who keep the file, masked for everybody else."""
    whole = may(actor, "enterprises.edit") or may(actor, "enterprises.edit_own", record)
    return phone if whole else masked(phone)


def expiry(day: datetime.date | None) -> dict[str, Any]:
    """A last day of validity in words: {text, late, soon}. None = not registered."""
    if day is None:
        return {"text": _("没有登记"), "late": False, "soon": False}
    left = (day - today()).days
    if left < 0:
        text = _("%(day)s 到期，已过期 %(n)d 天") % {"day": day.isoformat(), "n": -left}
        return {"text": text, "late": True, "soon": False}
    if left <= SOON_DAYS:
        text = _("%(day)s 到期，还剩 %(n)d 天") % {"day": day.isoformat(), "n": left}
        return {"text": text, "late": False, "soon": True}
    return {"text": _("有效至 %(day)s") % {"day": day.isoformat()}, "late": False, "soon": False}


def facts_of(record: Enterprise) -> list[dict]:
    """The body of the file, for includes/facts.html."""
    grade = _("未达标")
    if record.grade:
        grade = f"{record.get_grade_display()}（{expiry(record.grade_until)['text']}）"
    return [
        {"label": _("信用代码"), "value": record.credit_code},
        {"label": _("简称"), "value": record.short_name},
        {"label": _("曾用名"), "value": record.former_names, "full": True},
        {"label": _("园区、镇街"), "value": record.area.name if record.area_id else ""},
        {"label": _("行业大类"), "value": division_name(record.division)},
        {"label": _("行业领域"), "value": record.get_sector_display()},
        {"label": _("规模"), "value": record.get_size_display()},
        {"label": _("从业人员"), "value": _people(record.staff_count)},
        {"label": _("状态"), "value": record.get_status_display()},
        {"label": _("地址"), "value": record.address, "full": True},
        {"label": _("位置"), "value": _place(record)},
        {"label": _("标准化"), "value": grade},
        {"label": _("安责险"), "value": expiry(record.insured_until)["text"]},
        {"label": _("危险化学品"), "value": _("使用") if record.uses_hazchem else _("不使用")},
        {"label": _("监管平台"), "value": _("已接入") if record.connected else _("未接入")},
    ]


def _place(record: Enterprise) -> str:
    return "" if record.longitude is None else f"{record.longitude}, {record.latitude}"


def _people(count: int | None) -> str:
    return "" if count is None else _("%(n)d 人") % {"n": count}


def people_of(record: Enterprise, actor: Actor) -> list[dict]:
    """Who answers for safety, telephones as this actor may see them."""
    return [
        {"post": _("法定代表人"), "name": record.legal_person, "phone": ""},
        {
            "post": _("主要负责人"),
            "name": record.principal_name,
            "phone": phone_for(actor, record, record.principal_phone),
        },
        {
            "post": _("安全分管负责人"),
            "name": record.safety_head_name,
            "phone": phone_for(actor, record, record.safety_head_phone),
        },
        {"post": _("专职安全员"), "name": _people(record.full_time_officers), "phone": ""},
    ]


def permits_of(record: Enterprise) -> list[dict]:
    """The permits, those that expire first on top."""
    rows = Permit.objects.filter(zone_id=record.zone_id, enterprise_id=record.pk).order_by("valid_to", "id")
    return [{"permit": row, "expiry": expiry(row.valid_to)} for row in rows]


def changes_of(record: Enterprise, actor: Actor, limit: int) -> list[dict]:
    """What changed in the file, from the forensic trail: who, when, which fields from what to what.

    The trail is not there for the enterprise and for experts; telephones are named, their numbers are not shown.
    """
    if actor.enterprise_id is not None or actor.tier == "assigned":
        return []
    event = apps.get_model("enterprises", "EnterpriseEvent")
    rows = list(event.objects.filter(pgh_obj_id=record.pk, zone_id=record.zone_id).order_by("-pgh_id")[: limit + 1])
    seats = {(row.pgh_context or {}).get("seat") for row in rows}
    names = {seat.pk: seat for seat in Seat.objects.filter(pk__in=[pk for pk in seats if pk])}
    steps = []
    for at, row in enumerate(rows[:limit]):
        before = rows[at + 1] if at + 1 < len(rows) else None
        if row.pgh_label == "insert":
            title, text = _("登记企业"), ""
        else:
            title, text = _("修改档案"), "；".join(_differences(before, row)) if before else ""
            if before is not None and not text:
                continue
        seat = names.get((row.pgh_context or {}).get("seat"))
        who = f"{seat.person_name}（{seat.post or seat.get_role_display()}）" if seat else ""
        steps.append({"at": row.pgh_created_at, "title": title, "text": text, "who": who})
    return steps


def _differences(old: Any, new: Any) -> list[str]:
    said = []
    for field in Enterprise._meta.concrete_fields:
        if field.name in _NOT_SAID:
            continue
        before, after = getattr(old, field.attname), getattr(new, field.attname)
        if before == after:
            continue
        if field.name.endswith("_phone") or field.name == "area":
            said.append(_("%(field)s已改") % {"field": field.verbose_name})
            continue
        values = {"field": field.verbose_name, "old": _word(old, field, before), "new": _word(new, field, after)}
        said.append(_("%(field)s：%(old)s → %(new)s") % values)
    return said


def _word(row: Any, field: Any, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime.date):
        return date_format(value, "Y-m-d")
    return str(dict(field.choices).get(value, value)) if field.choices else str(value)
