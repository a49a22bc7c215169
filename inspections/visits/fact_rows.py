"""Rows of facts of visits made readable: visits, their findings, and enterprises visited or not."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, Sector
from hazards.dangers.models import Danger
from hazards.dangers.states import Severity
from hazards.dangers.states import State as DangerState
from inspections.visits.states import Form

VISIT = (
    "id", "number", "finished_at", "enterprise_id", "form", "lead_name", "people_count", "expert_count", "found_count",
    "fixed_count",
)  # fmt: skip
VISIT_HEADINGS = (
    _("编号"),
    _("企业"),
    _("结束"),
    _("形式"),
    _("带队人"),
    _("人数"),
    _("其中专家"),
    _("查出"),
    _("立改"),
)
FINDING = (
    "id", "visit_id", "danger_id", "enterprise_id", "location", "description", "severity", "finder_name", "found_at",
    "confirmed",
)  # fmt: skip
FINDING_HEADINGS = (_("隐患"), _("企业"), _("内容"), _("等级"), _("查出人"), _("发现"), _("已审核签发"), _("现在"))
FIRM = ("id", "enterprise_id", "sector", "status", "created_at", "visited", "first")
FIRM_HEADINGS = (_("企业"), _("领域"), _("状态"), _("统计期内检查过"), _("年度首次监管"))
_FORMS, _LEVELS, _SECTORS = dict(Form.choices), dict(Severity.choices), dict(Sector.choices)
_STATES, _STATUSES = dict(DangerState.choices), dict(Enterprise.Status.choices)


def _firms(rows: list[dict]) -> dict[int, str]:
    found = Enterprise.objects.filter(pk__in={row["enterprise_id"] for row in rows})
    return {pk: short or name for pk, short, name in found.values_list("pk", "short_name", "name")}


def _day(moment: Any) -> str:
    return timezone.localdate(moment).isoformat()


def _yes(value: bool) -> Any:
    return _("是") if value else _("否")


def visits(rows: list[dict]) -> list[dict]:
    """Visits, each opening its page."""
    names = _firms(rows)
    return [
        {
            "url": reverse("visits:detail", args=[row["id"]]),
            "cells": [
                row["number"] or "—", names.get(row["enterprise_id"], f"#{row['enterprise_id']}"),
                _day(row["finished_at"]), _FORMS.get(row["form"], row["form"]), row["lead_name"] or "—",
                row["people_count"], row["expert_count"], row["found_count"], row["fixed_count"],
            ],
        }
        for row in rows
    ]  # fmt: skip


def findings(rows: list[dict]) -> list[dict]:
    """Findings, each opening its danger, or its visit where the danger may not be seen."""
    names = _firms(rows)
    now = Danger.objects.filter(pk__in=[row["danger_id"] for row in rows]).values_list("pk", "number", "state")
    dangers = {pk: (number, state) for pk, number, state in now}
    shown = []
    for row in rows:
        number, state = dangers.get(row["danger_id"], ("", ""))
        seen = row["danger_id"] in dangers
        url = reverse("dangers:detail", args=[row["danger_id"]]) if seen else None
        shown.append(
            {
                "url": url or reverse("visits:detail", args=[row["visit_id"]]),
                "cells": [
                    number or f"#{row['danger_id']}", names.get(row["enterprise_id"], f"#{row['enterprise_id']}"),
                    f"{row['location']}：{row['description']}"[:60], _LEVELS.get(row["severity"], row["severity"]),
                    row["finder_name"], _day(row["found_at"]), _yes(row["confirmed"]), _STATES.get(state, "—"),
                ],
            }
        )  # fmt: skip
    return shown


def firms(rows: list[dict]) -> list[dict]:
    """Enterprises, each opening its page."""
    names = _firms(rows)
    return [
        {
            "url": reverse("enterprises:detail", args=[row["enterprise_id"]]) if row["enterprise_id"] in names else None,
            "cells": [
                names.get(row["enterprise_id"], f"#{row['enterprise_id']}"), _SECTORS.get(row["sector"], row["sector"]),
                _STATUSES.get(row["status"], row["status"]), _yes(row["visited"]), _yes(row["first"]),
            ],
        }
        for row in rows
    ]  # fmt: skip
