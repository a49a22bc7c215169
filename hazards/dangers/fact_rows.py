"""Rows of danger facts made readable: what was known then, beside what the record says today."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import Sector
from hazards.dangers.models import Danger
from hazards.dangers.states import Severity, State

FIELDS = (
    "id", "danger_id", "found_at", "enterprise_id", "sector", "severity", "due_on", "closed_at", "recorded_at",
)  # fmt: skip
HEADINGS = (_("编号"), _("企业"), _("隐患"), _("领域"), _("等级"), _("发现"), _("期限"), _("销号"), _("现在"))
_SECTORS, _LEVELS, _STATES = dict(Sector.choices), dict(Severity.choices), dict(State.choices)


def present(rows: list[dict]) -> list[dict]:
    """The rows with texts: sector, level, due and closed as known then; number, place and state of the record today."""
    if not rows:
        return []
    ids = [row["danger_id"] for row in rows]
    records = {
        one["id"]: one
        for one in Danger.objects.filter(pk__in=ids).values(
            "id", "number", "location", "description", "state", "enterprise__name", "enterprise__short_name"
        )
    }
    return [_row(row, records.get(row["danger_id"], {})) for row in rows]


def _row(row: dict, record: dict) -> dict:
    closed = row["closed_at"] and timezone.localdate(row["closed_at"]).isoformat()
    return {
        "url": reverse("dangers:detail", args=[row["danger_id"]]) if record else None,
        "cells": [
            record.get("number") or f"#{row['danger_id']}",
            record.get("enterprise__short_name") or record.get("enterprise__name") or "—",
            f"{record.get('location', '')}：{record.get('description', '')}"[:60],
            _SECTORS.get(row["sector"], row["sector"]),
            _LEVELS.get(row["severity"], row["severity"]),
            timezone.localdate(row["found_at"]).isoformat(),
            row["due_on"].isoformat() if row["due_on"] else "—",
            closed or "—",
            _STATES.get(record.get("state", ""), "—"),
        ],
    }
