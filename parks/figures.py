"""What can be counted of zones: I23 (platform, M-56) and I24 (overall risk assessment, M-46)."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.figures import Fact, Figure, Measure, Period, register, register_fact
from parks.models import Zone, ZoneProgress, ZoneStatus

FACT = "zones"
Stage, Subject = ZoneProgress.Stage, ZoneProgress.Subject


def _latest(subject: str, field: str, period: Period) -> Subquery:
    rows = ZoneProgress.objects.filter(zone_id=OuterRef("pk"), subject=subject, on__lte=period.last_day)
    if period.known_at is not None:
        rows = rows.filter(recorded_at__lte=period.known_at)
    return Subquery(rows.order_by("-on", "-id").values(field)[:1])


def _stage(subject: str, period: Period) -> Coalesce:
    """The stage reached; nothing written down is 未启动 (a NULL would fall out of "not done" too)."""
    return Coalesce(_latest(subject, "stage", period), Value(Stage.NONE.value))


def on_register(start: Any, end: Any) -> QuerySet[ZoneStatus]:
    """The times in 在册 that touch these days (or columns of an outer query): one merged in June still counts in May."""
    return ZoneStatus.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=start), status=ZoneStatus.Status.ACTIVE, valid_from__lte=end
    )


def zones_on_register(period: Period) -> QuerySet[Zone]:
    """Zones that were 在册 on some day of the period."""
    return Zone.objects.filter(pk__in=on_register(period.start, period.end).values("zone_id"))


def zones_with_stages(period: Period) -> QuerySet[Zone]:
    """Zones on the register at the period's end with their stages: zone_id, assessment, assessed_to, platform."""
    last = period.last_day
    return Zone.objects.filter(pk__in=on_register(last, last).values("zone_id")).annotate(
        zone_id=F("id"),
        assessment=_stage(Subject.ASSESSMENT, period),
        assessed_to=_latest(Subject.ASSESSMENT, "expires_on", period),
        assessment_forecast=_latest(Subject.ASSESSMENT, "forecast_on", period),
        platform=_stage(Subject.PLATFORM, period),
        platform_forecast=_latest(Subject.PLATFORM, "forecast_on", period),
    )


def _present(rows: list[dict]) -> list[dict]:
    labels = dict(Stage.choices)
    return [
        {
            "url": reverse("reports:zone", args=[row["id"]]),
            "cells": [
                row["name"] if row["confirmed"] else row["name"] + str(_("（待确认）")),
                row["city__name"],
                labels.get(row["assessment"] or "none"),
                labels.get(row["platform"] or "none"),
            ],
        }
        for row in rows
    ]


def _assessed(period: Period) -> Q:
    last = period.last_day
    return Q(assessment=Stage.DONE) & (Q(assessed_to=None) | Q(assessed_to__gte=last))


_all = Measure("zones", FACT, lambda p: Q(pk__isnull=False))
_assessed_m = Measure("zones_assessed", FACT, _assessed)
_built = Measure("zones_built", FACT, lambda p: Q(platform=Stage.DONE))
register_fact(
    Fact(
        FACT,
        zones_with_stages,
        columns=frozenset({"zone_id"}),
        fields=("id", "name", "confirmed", "city__name", "assessment", "platform"),
        headings=(_("开发区"), _("设区市"), _("风险评估"), _("平台")),
        present=_present,
    )
)
register(
    Figure("I23", 60, 1, _("平台建成率"), _("信息共享平台已建成的在册开发区 ÷ 在册开发区"), _built, _all, unit="%", rounding=1, direction="up"),
    Figure("I24", 61, 1, _("整体性安全风险评估完成率"), _("已完成整体性安全风险评估且在有效期内的在册开发区 ÷ 在册开发区"),
           _assessed_m, _all, unit="%", rounding=1, direction="up"),
)  # fmt: skip
