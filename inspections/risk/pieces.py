"""What risk classes add to the page of an enterprise, and what an imported list says of them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, may
from enterprises.extensions import extend
from inspections.risk.models import RiskClass
from inspections.risk.presenting import main_reason
from inspections.risk.raising import take_typed


def _figures(enterprise: Any, actor: Actor) -> list[dict]:
    """The class in force with what decided, opening how it came about."""
    if not may(actor, "risk.view_one", enterprise):
        return []
    mine = RiskClass.objects.filter(zone_id=enterprise.zone_id, enterprise_id=enterprise.pk, known_to=None)
    row = mine.select_related("raised").first()
    note = ""
    if row is not None:
        note = main_reason(row.computed, row.reasons)
        if row.raised is not None:
            note = _("系统评定%(class)s，开发区提级：%(reason)s") % {
                "class": row.get_computed_display(), "reason": row.raised.reason,
            }  # fmt: skip
    label = enterprise.get_risk_display() or _("未评定")
    url = reverse("risk:detail", args=[enterprise.pk])
    return [{"label": _("风险等级"), "value": label, "unit": "", "note": note, "url": url}]


extend(figures=_figures, typed_risk=take_typed)
