"""What plans add to the page of a unit and to the page of an enterprise."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, may
from enterprises.extensions import extend
from hazards.sources.models import HazardSource
from hazards.sources.pieces import Piece, add_piece
from hazards.sources.plan_models import EmergencyPlan
from hazards.sources.plan_presenting import ROW, rows_of
from hazards.sources.plan_states import FILED_STATES
from hazards.sources.plan_terms import terms


def plans_url(**filters: Any) -> str:
    """The list of plans narrowed to these."""
    return f"{reverse('sources:plans')}?{urlencode({'tab': 'all', **filters})}"


def _of_unit(source: HazardSource, actor: Actor) -> dict[str, Any]:
    rule = terms()
    plans = EmergencyPlan.objects.current(rule.on).filter(zone_id=source.zone_id, source_id=source.pk)
    add = f"{reverse('sources:plan_add')}?source={source.pk}"
    return {
        "rows": rows_of(plans.order_by("name", "id").values(*ROW), rule),
        "add_url": add if may(actor, "sources.plans", source) else "",
    }


def _of_enterprise(enterprise: Any, actor: Actor) -> list[dict]:
    """Current plans filed of all there are; nothing for an enterprise without plans."""
    if not may(actor, "sources.view"):
        return []
    rule = terms()
    mine = EmergencyPlan.objects.current(rule.on).filter(zone_id=enterprise.zone_id, enterprise_id=enterprise.pk)
    found = rows_of(mine.values(*ROW), rule)
    if not found:
        return []
    filed, late = sum(row["state"] in FILED_STATES for row in found), sum(bool(row["late"]) for row in found)
    return [
        {
            "label": _("预案备案"), "value": f"{filed} / {len(found)}", "url": plans_url(enterprise=enterprise.pk),
            "late": _("逾期 %(n)d") % {"n": late} if late else "",
        }
    ]  # fmt: skip


add_piece(Piece("plans", 60, "sources/plans_piece.html", _of_unit))
extend(figures=_of_enterprise)
