"""What pages of plans share: the way to them, parameters read with care."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, may
from core.workdays import today

LONG_AGO, FAR_AHEAD = 2000, 2100


def crumbs(*last: dict) -> list[dict]:
    return [{"label": _("检查"), "url": reverse("visits:list")}, *last]


def day_of(text: str | None) -> datetime.date:
    """A day of an address; today for anything that is none."""
    try:
        found = datetime.date.fromisoformat(text or "")
    except ValueError:
        return today()
    return found if LONG_AGO <= found.year <= FAR_AHEAD else today()


def month_of(text: str | None) -> datetime.date:
    """The first day of a month given as 2026-11; this month for anything else."""
    return day_of(f"{text}-01").replace(day=1)


def year_of(text: str | None) -> int:
    return day_of(f"{text}-01-01").year


def number_of(given: Mapping[str, Any], name: str) -> int | None:
    """A key of an address, or None."""
    text = str(given.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def tabs(actor: Actor, here: str) -> list[dict]:
    """The pages of plans beside each other, those this actor may see."""
    pages = (
        ("plans:week", _("周滚动"), "plans.work"), ("plans:calendar", _("日历"), "plans.calendar"),
        ("plans:year", _("年度计划"), "plans.work"), ("plans:workload", _("工作量"), "plans.work"),
        ("plans:coverage", _("覆盖率"), "plans.view"), ("plans:left", _("已离开的企业"), "plans.work"),
        ("plans:rules", _("频次和目标"), "plans.work"),
    )  # fmt: skip
    return [
        {"label": label, "url": reverse(name), "on": name == here} for name, label, right in pages if may(actor, right)
    ]
