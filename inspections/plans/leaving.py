"""Visits still planned at enterprises that have left: found in one place, called off one by one with the same reason."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Refused
from core.workflow import perform
from enterprises.models import Enterprise
from inspections.visits.models import Visit
from inspections.visits.states import LIVING

MOST = 200
"""How many are shown and called off at once."""


@dataclass(frozen=True)
class Result:
    """What became of one: called off, or the sentence that says why not."""

    visit: Visit
    done: bool
    sentence: str = ""


def left(zone_id: int) -> list[Visit]:
    """Planned or begun visits at closed enterprises, the earliest first; one more than are shown."""
    rows = Visit.objects.filter(zone_id=zone_id, state__in=LIVING, enterprise__status=Enterprise.Status.CLOSED)
    return list(rows.select_related("enterprise").order_by("planned_on", "id")[: MOST + 1])


def call_off_left(*, actor: Actor, zone_id: int, visits: Sequence[uuid.UUID], reason: str) -> list[Result]:
    """Call off these visits, each by its own step. What cannot be called off says why; the others are called off all the same."""
    require(actor, "plans.edit")
    wanted = Visit.objects.filter(zone_id=zone_id, pk__in=list(visits), enterprise__status=Enterprise.Status.CLOSED)
    results = []
    for visit in wanted.select_related("enterprise").order_by("planned_on", "id"):
        try:
            results.append(Result(perform(visit, "call_off", actor=actor, note=reason), True))
        except Refused as refusal:
            results.append(Result(visit, False, refusal.sentence))
        except InvalidInput as wrong:
            results.append(Result(visit, False, "；".join(text for texts in wrong.fields.values() for text in texts)))
        except PermissionDenied:
            results.append(Result(visit, False, _("这次检查不归本区安排，请由安排的单位取消。")))
    return results
