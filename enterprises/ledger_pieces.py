"""Penalties and accidents in the timeline of an enterprise, levels with badges. The administration's alone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, may
from core.figures import at_midnight
from core.templatetags.portal import money
from enterprises.extensions import extend
from enterprises.models import Accident, Penalty


def penalty_words(row: Penalty) -> str:
    """罚款 2 万元, 责令改正 …"""
    words = row.get_kind_display()
    return f"{words} {money(row.amount)}" if row.amount else words


def accident_words(row: Accident) -> str:
    """一般事故，死亡 1 人、受伤 2 人."""
    words = _("%(level)s事故") % {"level": row.get_level_display()}
    hurt = []
    if row.deaths:
        hurt.append(_("死亡 %(n)d 人") % {"n": row.deaths})
    if row.injuries:
        hurt.append(_("受伤 %(n)d 人") % {"n": row.injuries})
    return f"{words}，{'、'.join(hurt)}" if hurt else words


def _timeline(enterprise: Any, actor: Actor, limit: int) -> list[dict]:
    if not may(actor, "ledgers.view"):
        return []
    mine = {"zone_id": enterprise.zone_id, "enterprise_id": enterprise.pk, "voided_at": None}
    steps = [
        _step(row, _("执法：%(what)s") % {"what": penalty_words(row)}, row.basis, "enterprises:penalty")
        | {"badge": row.get_level_display()}
        for row in _newest(Penalty.objects.filter(**mine), limit)
    ]
    steps += [
        _step(row, accident_words(row), "", "enterprises:accident") | {"badge": _("事故")}
        for row in _newest(Accident.objects.filter(**mine), limit)
    ]
    return steps


def _newest(rows: QuerySet, limit: int) -> QuerySet:
    return rows.order_by("-happened_on", "-id")[:limit]


def _step(row: Any, title: str, more: str, url: str) -> dict[str, Any]:
    return {
        "at": at_midnight(row.happened_on), "when": row.happened_on.isoformat(), "title": title,
        "text": "\n".join(filter(None, (row.description, more))), "who": row.recorded_by,
        "url": reverse(url, args=[row.pk]),
    }  # fmt: skip


extend(timeline=_timeline)
