"""What duties add to the page and the rows of a unit, and to the page of an enterprise."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.access import Actor
from core.figures import compute, figure, live
from core.workdays import today
from enterprises.extensions import extend
from hazards.sources import duty_presenting
from hazards.sources.duty_figures import IDS, RATE
from hazards.sources.models import HazardSource
from hazards.sources.pieces import Piece, add_flags, add_piece


def give(source: HazardSource, actor: Actor) -> dict[str, Any] | None:
    """The section of a unit, with the rates of this year for each role."""
    found = duty_presenting.give(source, actor)
    if found is None:
        return None
    day = today()
    values = compute(IDS, live(day.replace(month=1, day=1), day), where={"source_id": source.pk})[()]
    for one in found["four"]:
        one["rate"] = values[f"{RATE}.{one['role']}"]
    return found | {"rate": values[RATE]}


def _figures(enterprise: Any, actor: Actor) -> list[dict]:
    """The rate of this year for an enterprise that has duties, opening them."""
    day = today()
    period = live(day.replace(month=1, day=1), day)
    value = compute((RATE,), period, where={"zone_id": enterprise.zone_id, "enterprise_id": enterprise.pk})[()][RATE]
    if value.value is None:
        return []
    url = figure(RATE).rows_url(period, {"enterprise": enterprise.pk})
    note = _("今年 %(a)d / %(b)d") % {"a": value.numerator, "b": value.denominator}
    return [{"label": str(figure(RATE).name), "value": value.text, "unit": "%", "note": note, "url": url}]


add_piece(Piece(key="duties", order=10, template="sources/duties_piece.html", give=give))
add_flags(duty_presenting.flags)
extend(figures=_figures)
