"""Experts, agencies and services in words: contracts with days left, quality with its rows, facts of the pages."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import Assignment
from core.access import Actor, may
from core.templatetags.portal import n, pct_of
from core.workdays import today
from enterprises.models import Sector
from enterprises.presenting import expiry, masked
from inspections.experts.conflicts import Conflict, conflict_by, conflicts_of, time_of
from inspections.experts.models import Agency, Expert, Service
from inspections.experts.queries import FAR, Quality

SECTORS = dict(Sector.choices)
MOST_ASSIGNMENTS = 100


def sector_words(sectors: Iterable[str]) -> str:
    """The sectors by name, in the order of every statistic."""
    return "、".join(str(SECTORS[one]) for one in Sector.values if one in set(sectors))


def period(start: datetime.date | None, end: datetime.date | None) -> str:
    """2026-01-01 至 2026-12-31; without an end 2026-01-01 起，不定期; without a beginning nothing."""
    if start is None:
        return ""
    return time_of(start, end) if end else _("%(from)s 起，不定期") % {"from": start.isoformat()}


def ending(last: datetime.date | None) -> dict[str, Any]:
    """The last day of a contract in words, red when it is over. None or FAR = no end agreed."""
    if last is None or last == FAR:
        return {"text": _("不定期"), "late": False, "soon": False}
    return expiry(last)


def phone_for(actor: Actor, phone: str) -> str:
    """The whole number for those who keep the register."""
    return phone if may(actor, "experts.edit") else masked(phone)


def findings_url(seat_id: int | None, finding: str = "") -> str:
    """The rows behind a number of findings; empty without a seat."""
    if seat_id is None:
        return ""
    query = {"tab": "all", "expert": seat_id} | ({"finding": finding} if finding else {})
    return f"{reverse('dangers:list')}?{urlencode(query)}"


def quality_figures(expert: Expert, quality: Quality) -> list[dict]:
    """Findings, judged, confirmed share as includes/figure.html; each opens its rows."""
    url = findings_url(expert.seat_id) or reverse("experts:detail", args=[expert.pk])
    judged = findings_url(expert.seat_id, "judged") or url
    of = _("%(confirmed)s 项查实 ÷ %(judged)s 项已有结论") % {
        "confirmed": n(quality.confirmed),
        "judged": n(quality.judged),
    }
    return [
        {"label": _("提交的隐患"), "value": n(quality.found), "unit": _("项"), "url": url},
        {"label": _("已有结论"), "value": n(quality.judged), "unit": _("项"), "url": judged},
        {
            "label": _("查实率"), "value": pct_of(quality.confirmed, quality.judged), "unit": "%" if quality.judged else "",
            "note": of, "url": judged,
        },
    ]  # fmt: skip


def flags_of(row: dict) -> list[str]:
    """Red words of a line of the list."""
    out = []
    if row["retired_at"]:
        return [_("已停用")]
    if row["conflict"]:
        out.append(_("冲突"))
    if row["agency__retired_at"]:
        out.append(_("机构已停用"))
    if row["seat_id"] is None:
        out.append(_("没有席位"))
    return out


def expert_facts(expert: Expert, actor: Actor) -> list[dict]:
    """The body of an expert's page."""
    agency, own = expert.agency, ending(expert.contract_to)
    url = reverse("experts:agency", args=[agency.pk]) if agency else ""
    contract = period(expert.contract_from, expert.contract_to) or _("按机构的合同")
    seat = expert.seat
    return [
        {"label": _("专长领域"), "value": sector_words(expert.sectors), "full": True},
        {"label": _("专长说明"), "value": expert.speciality, "full": True},
        {"label": _("职称、资格"), "value": expert.title, "full": True},
        {"label": _("所在机构"), "value": agency.name if agency else "", "url": url,
         "late": _("已停用") if agency and agency.retired_at else ""},
        {"label": _("机构合同"), "value": period(agency.contract_from, agency.contract_to) if agency else "",
         "late": ending(agency.contract_to)["text"] if agency and ending(agency.contract_to)["late"] else ""},
        {"label": _("合同期"), "value": contract, "late": own["text"] if own["late"] or own["soon"] else ""},
        {"label": _("席位"), "value": f"{seat.org_name} · {seat.username}" if seat else "",
         "late": "" if seat else _("没有席位，不能分派")},
        {"label": _("电话"), "value": phone_for(actor, expert.phone)},
        {"label": _("登记"), "value": expert.recorded_by},
    ]  # fmt: skip


def agency_facts(agency: Agency, actor: Actor) -> list[dict]:
    """The body of an agency's page."""
    contract, held = ending(agency.contract_to), expiry(agency.qualified_until)
    return [
        {"label": _("信用代码"), "value": agency.credit_code},
        {"label": _("合同期"), "value": period(agency.contract_from, agency.contract_to),
         "late": contract["text"] if contract["late"] or contract["soon"] else ""},
        {"label": _("资质"), "value": agency.qualification, "full": True},
        {"label": _("资质有效期"), "value": "" if held["late"] or held["soon"] else held["text"],
         "late": held["text"] if held["late"] or held["soon"] else ""},
        {"label": _("联系人"), "value": agency.contact},
        {"label": _("电话"), "value": phone_for(actor, agency.phone)},
        {"label": _("登记"), "value": agency.recorded_by},
    ]  # fmt: skip


def service_rows(rows: Iterable[Service], years: int, actor: Actor) -> list[dict]:
    """Services with until when each keeps its people away, and what can be done with it."""
    edits, day, out = may(actor, "experts.edit"), today(), []
    for row in rows:
        free = conflict_by(row, years).free_on
        until = _("服务期间及之后 %(n)d 年内不能分派") % {"n": years}
        if row.voided_at is not None:
            until = _("已作废：%(why)s（%(by)s）") % {"why": row.void_reason, "by": row.voided_by}
        elif free is not None:
            words = _("%(day)s 起可以分派") if free > day else _("%(day)s 起已可以分派")
            until = words % {"day": free.isoformat()}
        out.append({
            "service": row, "period": time_of(row.from_on, row.to_on),
            "until": until, "barred": row.voided_at is None and (free is None or free > day),
            "may_end": edits and row.voided_at is None and row.to_on is None, "may_void": edits and row.voided_at is None,
        })  # fmt: skip
    return out


def assignment_rows(expert: Expert, actor: Actor) -> list[dict]:
    """The enterprises an expert was and is assigned to, running ones first, with what speaks against them now."""
    if expert.seat_id is None:
        return []
    day = today()
    found = Assignment.objects.filter(zone_id=expert.zone_id, seat_id=expert.seat_id).select_related("enterprise")
    rows = list(found.order_by("-valid_from", "-id")[:MOST_ASSIGNMENTS])
    against: dict[tuple[int, int], Conflict] = conflicts_of([expert.seat_id], {row.enterprise_id for row in rows}, day)
    ends, out = may(actor, "accounts.assign"), []
    for row in rows:
        if row.valid_to is not None and row.valid_to < row.valid_from:
            continue  # ended on the day it began: it counted on no day
        runs = row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)
        conflict = against.get((row.seat_id, row.enterprise_id)) if runs else None
        out.append({
            "row": row, "period": period(row.valid_from, row.valid_to), "runs": runs, "may_end": runs and ends,
            "conflict": conflict.sentence if conflict else "",
        })  # fmt: skip
    return sorted(out, key=lambda one: not one["runs"])
