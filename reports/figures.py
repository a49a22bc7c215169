"""I29 报告按时率: monthly reports handed in on or before their due day ÷ those due in the period."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.figures import Fact, Figure, Measure, Period, register, register_fact
from reports.models import Report
from reports.states import Kind

FACT = "reports"


def _known(period: Period) -> QuerySet:
    return Report.objects.filter(period__kind=Kind.MONTH, period__filled_at__isnull=False)


def _due(period: Period) -> Q:
    """Due within the period, and before the moment looked from."""
    return Q(due_on__gte=period.start, due_on__lte=period.end, due_on__lt=period.day)


def _handed_in(period: Period) -> Q:
    moment = period.known_at or period.as_of
    return Q(first_submitted_at__lte=moment, first_submitted_at__date__lte=F("due_on"))


def _present(rows: list[dict]) -> list[dict]:
    return [
        {
            "url": reverse("filings:report", args=[row["id"]]),
            "cells": [
                row["zone__name"],
                f"{row['period__start']:%Y-%m}",
                row["due_on"].isoformat(),
                timezone.localtime(row["first_submitted_at"]).strftime("%Y-%m-%d %H:%M")
                if row["first_submitted_at"]
                else "—",
            ],
        }
        for row in rows
    ]


_due_m = Measure("reports_due", FACT, _due)
_in_time = Measure("reports_in_time", FACT, lambda p: _due(p) & _handed_in(p))
register_fact(
    Fact(
        FACT, _known, columns=frozenset({"zone_id"}), order="due_on", fields=("id", "zone__name", "period__start", "due_on", "first_submitted_at"),
        headings=(_("开发区"), _("月份"), _("截止"), _("首次上报")), present=_present,
    )
)  # fmt: skip
register(
    Figure(
        "I29", 62, 1, _("报告按时率"), _("统计期内到期的月报中，到期日当天或以前首次上报的 ÷ 全部；更正和退回补报不改变首次上报日"),
        _in_time, _due_m, unit="%", rounding=1, direction="up",
    )
)  # fmt: skip
