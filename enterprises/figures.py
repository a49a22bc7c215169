"""What can be counted of enterprises (家, never 家次): the register, I22, I26a to c, I33. Those that are missing say what is."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.figures import Fact, Figure, Measure, Period, register, register_fact
from enterprises.models import Enterprise, EnterpriseFact, Sector

FACT = "enterprises"
REGISTERED = "enterprises_registered"
# 高危行业领域 of 《安全生产责任保险实施办法》 that the register can tell: hazardous chemicals, construction, metal smelting.
# The full list there is longer; the mapping is the product's own and marked so on the figure's page.
HIGH_RISK = Q(sector__in=[Sector.HAZCHEM, Sector.CONSTRUCTION]) | Q(division__in=["C31", "C32"])
HEADINGS = (_("企业"), _("领域"), _("状态"), _("安责险到期"), _("标准化到期"), _("已接入"))
FIELDS = ("id", "enterprise_id", "sector", "status", "insured_until", "graded", "grade_until", "connected")
_SECTORS, _STATUSES = dict(Sector.choices), dict(Enterprise.Status.choices)


def enterprise_list_url(where: Mapping[str, Any] | None = None, **filters: Any) -> str:
    """The enterprise list showing exactly these rows."""
    pairs = [(name, value) for name, value in {**(where or {}), **filters}.items() if value not in (None, "")]
    return f"{reverse('enterprises:list')}?{urlencode(pairs)}"


def _known(period: Period) -> QuerySet:
    return EnterpriseFact.objects.filter(period.known())


def _present(rows: list[dict]) -> list[dict]:
    names = dict(Enterprise.objects.filter(pk__in=[r["enterprise_id"] for r in rows]).values_list("pk", "name"))
    return [
        {
            "url": reverse("enterprises:detail", args=[row["enterprise_id"]])
            if row["enterprise_id"] in names
            else None,
            "cells": [
                names.get(row["enterprise_id"], f"#{row['enterprise_id']}"),
                _SECTORS.get(row["sector"], row["sector"]),
                _STATUSES.get(row["status"], row["status"]),
                row["insured_until"] or "—",
                (row["grade_until"] or "—") if row["graded"] else "—",
                _("是") if row["connected"] else _("否"),
            ],
        }
        for row in rows
    ]


def _active(period: Period) -> Q:
    return ~Q(status=Enterprise.Status.CLOSED) & Q(created_at__lt=period.as_of)


def _valid(name: str, period: Period) -> Q:
    """A certificate counts to the end of its last day: at 24:00 of a day those of that day are still counted in it."""
    return Q(**{f"{name}__gte": period.last_day})


_active_m = Measure("firms_active", FACT, _active)
_to_connect = Measure("firms_to_connect", FACT, lambda p: _active(p) & Q(uses_hazchem=True))
_connected = Measure("firms_connected", FACT, lambda p: _active(p) & Q(uses_hazchem=True, connected=True))
_graded = Measure("firms_graded", FACT, lambda p: _active(p) & Q(graded=True) & _valid("grade_until", p))
_risky = Measure("firms_high_risk", FACT, lambda p: _active(p) & HIGH_RISK)
_insured = Measure("firms_insured", FACT, lambda p: _active(p) & HIGH_RISK & _valid("insured_until", p))
_extended = Measure("firms_extended", FACT, lambda p: _active(p) & Q(extended=True))

register_fact(
    Fact(FACT, _known, order="created_at", fields=(*FIELDS, "created_at"), headings=HEADINGS, present=_present)
)
register(
    Figure(
        REGISTERED, 40, 1, _("企业"), _("在册企业，不含已关闭拆除的"), _active_m, unit=_("家"),
        link=lambda period, where: enterprise_list_url(where, tab="active"),
    ),
    Figure(
        "I22", 41, 1, _("接入率"), _("已接入监管平台 ÷ 应接入；应接入按在册的使用危险化学品企业计（口径待确认）"), _connected,
        _to_connect, unit="%", rounding=1, direction="up",
    ),
    Figure(
        "hazchem_users", 49, 1, _("使用危化品企业"), _("在册的使用危险化学品企业"), _to_connect, unit=_("家"),
    ),
    Figure(
        "I26a", 42, 1, _("三同时验收率"), _("通过三同时竣工验收 ÷ 应验收"), unit="%", rounding=1,
        missing=_("三同时台账，启用后计算"),
    ),
    Figure(
        "I26b", 43, 1, _("标准化达标率"), _("标准化证书当天有效的在册企业 ÷ 在册企业"), _graded, _active_m, unit="%",
        rounding=1, direction="up",
    ),
    Figure(
        "I26c", 44, 1, _("安责险覆盖率"),
        _("安责险当天有效 ÷ 应投保；应投保按危险化学品、建筑工地和金属冶炼压延（C31、C32）企业计（口径待确认）"), _insured, _risky,
        unit="%", rounding=1, direction="up",
    ),
    Figure(
        "I33", 46, 1, _("信息填报率"), _("扩展信息（行业大类、规模、人数、负责人、安全分管负责人、专职安全员）齐全的在册企业 ÷ 在册企业"),
        _extended, _active_m, unit="%", rounding=1, direction="up",
    ),
)  # fmt: skip
