"""Rows of the people list and of the officers' history. In the scope of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import Seat
from accounts.roles import Role

PAGE = 50
STATE_ICONS = {"proposed": "hourglass", "active": ("check", "done"), "ended": ("ban", "plain")}


@dataclass(frozen=True)
class Page:
    """One page by key: rows newest first, and the addresses before and after it (None at the ends)."""

    rows: list
    next_url: str | None
    prev_url: str | None


def page_by(query: QuerySet, key: str, params: Mapping[str, str], path: str) -> Page:
    """Newest first by `key`; `after` / `before` in params are keys, anything else there is kept in the links."""
    after, before = params.get("after", ""), params.get("before", "")
    kept = {name: value for name, value in params.items() if name not in ("after", "before") and value}

    def link(name: str, row: Any) -> str:
        value = row[key] if isinstance(row, dict) else getattr(row, key)
        return f"{path}?{urlencode({**kept, name: value})}"

    if _number(before):
        rows = list(query.filter(**{f"{key}__gt": int(before)}).order_by(key)[: PAGE + 1])
        more_before, more_after = len(rows) > PAGE, True
        rows = rows[:PAGE][::-1]
    else:
        narrowed = query.filter(**{f"{key}__lt": int(after)}) if _number(after) else query
        rows = list(narrowed.order_by(f"-{key}")[: PAGE + 1])
        more_before, more_after = _number(after), len(rows) > PAGE
        rows = rows[:PAGE]
    if not rows:
        return Page([], None, f"{path}?{urlencode(kept)}" if after or before else None)
    return Page(rows, link("after", rows[-1]) if more_after else None, link("before", rows[0]) if more_before else None)


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def seats_like(*, q: str = "", role: str = "") -> QuerySet:
    """Seats in the scope whose person, user name or organisation contains q. The portal's own seat is not a person."""
    query = Seat.objects.select_related("zone").exclude(role=Role.SYSTEM)
    if role:
        query = query.filter(role=role)
    if q := q.strip():
        query = query.filter(Q(person_name__contains=q) | Q(username__startswith=q.lower()) | Q(org_name__contains=q))
    return query


def counts_by_state(query: QuerySet) -> dict[str, int]:
    """How many seats stand in which state; "" is all of them."""
    counts = dict(query.order_by().values_list("state").annotate(n=Count("id")))
    return {"": sum(counts.values()), **counts}


def history() -> QuerySet:
    """Every change of a seat in the scope, with the state it had before."""
    event = apps.get_model("accounts", "SeatEvent")
    before = event.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    return event.objects.annotate(state_before=Subquery(before.values("state")[:1]))


def said(rows: list) -> list[dict]:
    """History rows as sentences: when, who did what to whose seat."""
    actors = {row.pgh_context["seat"] for row in rows if row.pgh_context and row.pgh_context.get("seat")}
    names = {seat.pk: seat for seat in Seat.objects.filter(pk__in=actors)}
    return [
        {
            "at": row.pgh_created_at,
            "who": names.get((row.pgh_context or {}).get("seat")),
            "what": _what(row),
            "person": row.person_name,
            "username": row.username,
            "role": row.get_role_display(),
            "org_name": row.org_name,
            "post": row.post,
            "phone": row.phone,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
        }
        for row in rows
    ]


def _what(row: Any) -> str:
    if row.pgh_label == "reset":
        return _("重设密码")
    if row.pgh_label == "unlock":
        return _("解除锁定")
    if row.pgh_label == "delete":
        return _("删除席位")
    if row.pgh_label == "insert":
        return _("提出席位") if row.state == Seat.State.PROPOSED else _("设立席位")
    if row.state != row.state_before and row.state == Seat.State.ACTIVE:
        return _("启用席位")
    if row.state != row.state_before and row.state == Seat.State.ENDED:
        return _("停用席位")
    return _("修改岗位或电话")
