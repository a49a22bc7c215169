"""What this room adds to the pages of an enterprise: figures, counts of list rows, and the dangers' steps."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor
from core.figures import NOTHING, Value, at_midnight, figure
from core.workdays import today
from enterprises.extensions import extend
from hazards.dangers.figures import RATE, danger_list_url
from hazards.dangers.models import Danger, Step
from hazards.dangers.states import OPEN, Severity, State
from hazards.dangers.workflow import flow

DANGERS = 60  # the timeline looks at the latest ones: their steps have an index, an enterprise's steps have none

STEP = ("at", "transition", "to_state", "actor_name", "actor_post", "note")


def _figures(enterprise: Any, actor: Actor) -> list[dict]:
    now = today()
    mine = Danger.objects.filter(zone_id=enterprise.zone_id, enterprise_id=enterprise.pk)
    counts = mine.aggregate(
        found=Count("pk", filter=Q(state__in=(*OPEN, State.CLOSED))),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
        open=Count("pk", filter=Q(state__in=OPEN)),
        overdue=Count("pk", filter=Q(state__in=OPEN, due_on__lt=now)),
        major=Count("pk", filter=Q(state__in=OPEN, severity=Severity.MAJOR)),
    )
    where = {"enterprise": enterprise.pk}
    rate = Value(figure(RATE), counts["closed"], counts["found"])
    every = danger_list_url(where, state=(*OPEN, State.CLOSED))
    late = _("其中逾期 %(n)d") % {"n": counts["overdue"]} if counts["overdue"] else ""
    return [
        {"label": _("累计查出"), "value": counts["found"], "unit": _("项"), "url": every},
        {
            "label": _("未销号"),
            "value": counts["open"],
            "unit": _("项"),
            "url": danger_list_url(where, state=OPEN),
            "late": late,
        },
        {
            "label": _("重大未销号"),
            "value": counts["major"],
            "unit": _("项"),
            "url": danger_list_url(where, state=OPEN, severity=Severity.MAJOR),
        },
        {
            "label": _("累计整改率"),
            "value": rate.text,
            "unit": "" if rate.text == NOTHING else "%",
            "url": danger_list_url(where, state=State.CLOSED),
            "note": _("已销号 %(closed)d ÷ 查出 %(found)d") % counts,
        },
    ]


def _counts(ids: Sequence[int]) -> dict[int, dict]:
    now, found = today(), {}
    rows = (
        Danger.objects.filter(enterprise_id__in=ids, state__in=OPEN)
        .order_by()
        .values("enterprise_id")
        .annotate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=now)))
    )
    by_id = {row["enterprise_id"]: row for row in rows}
    for pk in ids:
        row, where = by_id.get(pk, {"open": 0, "late": 0}), {"enterprise": pk}
        found[pk] = {
            "open": row["open"],
            "open_url": danger_list_url(where, state=OPEN),
            "late": row["late"],
            "late_url": danger_list_url(where, overdue="true"),
        }
    return found


def _timeline(enterprise: Any, actor: Actor, limit: int) -> list[dict]:
    latest = Danger.objects.filter(zone_id=enterprise.zone_id, enterprise_id=enterprise.pk).order_by("-found_at", "-id")
    rows = (
        Step.objects.filter(zone_id=enterprise.zone_id, danger_id__in=latest.values("pk")[:DANGERS])
        .order_by("-id")
        .values(*STEP, "danger_id", "danger__number")[:limit]
    )
    labels = {name: transition.label for name, transition in flow.transitions.items()}
    steps = []
    for row in rows:
        label = labels.get(row["transition"], State(row["to_state"]).label)
        number = row["danger__number"] or f"#{row['danger_id']}"
        steps.append(
            {
                "at": row["at"],
                "title": _("隐患 %(number)s：%(what)s") % {"number": number, "what": label},
                "text": row["note"],
                "who": f"{row['actor_name']}（{row['actor_post']}）",
                "url": reverse("dangers:detail", args=[row["danger_id"]]),
            }
        )
    return steps


def _active_since(day: datetime.date) -> QuerySet:
    return Danger.objects.filter(found_at__gte=at_midnight(day)).values("enterprise_id")


extend(figures=_figures, timeline=_timeline, counts=_counts, active_since=_active_since)
