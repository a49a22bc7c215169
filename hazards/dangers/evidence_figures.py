"""I32 照片有效率: after-photographs without a red mark ÷ all of them. Evidence is only ever added, marks are set then.

A photograph stands in the sector and area its danger was known to have at the moment asked, like the danger itself: a
danger reclassified later does not take its photographs out of a frozen number.
"""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.figures import Fact, Figure, Measure, Period, register, register_fact
from hazards.dangers.figures import known
from hazards.dangers.models import Evidence

FACT = "evidence"


def _known(period: Period) -> QuerySet:
    rows = Evidence.objects.filter(kind=Evidence.Kind.AFTER)
    if period.known_at is not None:
        rows = rows.filter(attached_at__lte=period.known_at)
    danger = known(period).filter(danger_id=OuterRef("danger_id"))
    return rows.annotate(sector=Subquery(danger.values("sector")), area_id=Subquery(danger.values("area_id")))


def _in(period: Period) -> Q:
    start, after = period.moments()
    return Q(attached_at__gte=start, attached_at__lt=after)


def _present(rows: list[dict]) -> list[dict]:
    from hazards.dangers.presenting import MARKS

    return [
        {
            "url": reverse("dangers:detail", args=[row["danger_id"]]),
            "cells": [
                row["danger__number"] or f"#{row['danger_id']}",
                row["file__original_name"],
                timezone.localtime(row["attached_at"]).strftime("%Y-%m-%d %H:%M"),
                "、".join(str(MARKS.get(mark, mark)) for mark in row["marks"]) or _("无"),
            ],
        }
        for row in rows
    ]


_photos = Measure("photos", FACT, _in)
_sound = Measure("photos_sound", FACT, lambda p: _in(p) & Q(marks=[]))
register_fact(
    Fact(
        FACT, _known, order="attached_at",
        fields=("id", "danger_id", "danger__number", "file__original_name", "attached_at", "marks"),
        headings=(_("编号"), _("照片"), _("提交"), _("红色标记")), present=_present,
    )
)  # fmt: skip
register(
    Figure(
        "I32", 23, 1, _("照片有效率"), _("统计期内提交的整改后照片中，没有红色标记（无拍摄时间、早于签发、地点太远）的 ÷ 全部"),
        _sound, _photos, unit="%", rounding=1, direction="up",
    )
)  # fmt: skip
