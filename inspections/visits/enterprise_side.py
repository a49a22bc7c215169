"""What visits add to the page of an enterprise: how often and when it was visited, what was found, and the visits made."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from core.figures import Value, at_midnight, figure
from core.workdays import today
from enterprises.extensions import extend
from inspections.visits.figures import DONE, PER_VISIT
from inspections.visits.links import visit_list_url
from inspections.visits.models import Visit
from inspections.visits.states import Form

FORMS = dict(Form.choices)


def _figures(enterprise: Any, actor: Actor) -> list[dict]:
    """检查 n 家次 of this year with the last day, and findings per visit of all its visits; nothing before the first."""
    first = today().replace(month=1, day=1)
    mine = Visit.objects.counted().filter(zone_id=enterprise.zone_id, enterprise_id=enterprise.pk)
    sums = mine.aggregate(
        all=Count("pk"), found=Sum("found_count"), last=Max("finished_at"),
        this_year=Count("pk", filter=Q(finished_at__gte=at_midnight(first))),
    )  # fmt: skip
    if not sums["all"]:
        return []
    where = {"enterprise": enterprise.pk}
    per_visit = Value(figure(PER_VISIT), sums["found"], sums["all"])
    last = _("最近 %(day)s") % {"day": timezone.localdate(sums["last"]).isoformat()}
    return [
        {
            "label": _("今年检查"), "value": sums["this_year"], "unit": figure(DONE).unit, "note": last,
            "url": visit_list_url(where, first, None),
        },
        {
            "label": str(per_visit.figure.name), "value": per_visit.text, "unit": per_visit.figure.unit,
            "note": _("累计查出 %(found)d 项 ÷ %(all)d 家次") % sums, "url": visit_list_url(where, None, None),
        },
    ]  # fmt: skip


def _timeline(enterprise: Any, actor: Actor, limit: int) -> list[dict]:
    """The latest visits made, in the words of their forms."""
    rows = Visit.objects.counted().filter(zone_id=enterprise.zone_id, enterprise_id=enterprise.pk)
    rows = rows.order_by(F("finished_at").desc(), "-id")[:limit]
    return [
        {
            "at": row["finished_at"],
            "title": f"{FORMS[row['form']]} {row['number']}",
            "text": _("查出 %(found)d 项，当场改好 %(fixed)d 项")
            % {"found": row["found_count"], "fixed": row["fixed_count"]},
            "who": row["lead_name"],
            "url": reverse("visits:detail", args=[row["id"]]),
        }
        for row in rows.values("id", "finished_at", "form", "number", "found_count", "fixed_count", "lead_name")
    ]


def _active_since(day: datetime.date) -> QuerySet:
    return Visit.objects.counted().filter(finished_at__gte=at_midnight(day)).values("enterprise_id")


extend(figures=_figures, timeline=_timeline, active_since=_active_since)
