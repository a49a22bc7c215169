"""I14 包保履职率: duties done on time, and not left in doubt, ÷ duties due; overall and for each of the four roles.

A slot is due in the month of its last day once that day is over. Kept: some log has a day not later than that, was
recorded by then, and was not questioned, or was verified after the question. What was verified or questioned later is
knowledge that comes later: a frozen number does not know it, its corrected value does.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.figures import Fact, Figure, Measure, Period, register, register_fact
from hazards.sources.duty_presenting import duties_url
from hazards.sources.models import DutyLog, DutyRole, DutySlot

FACT = "duty_slots"
RATE = "I14"
ROLES = dict(DutyRole.choices)
FIELDS = (
    "id", "source_id", "source__name", "source__enterprise__name", "role", "person_name", "starts_on", "due_on", "kept",
)  # fmt: skip
IDS = (RATE, *(f"{RATE}.{role}" for role in DutyRole.values))
SLOTS = {None: 63, "principal": 64, "technical": 65, "operating": 66, "head": 67}


def _known_by(moment: datetime.datetime | None, name: str) -> Q:
    """That this had happened, as known at the moment (None: now)."""
    return Q(**{f"{name}__isnull": False}) if moment is None else Q(**{f"{name}__lte": moment})


def slots_known(period: Period) -> QuerySet[DutySlot]:
    """The duties known at the period's moment, with `kept`."""
    at = period.known_at
    doubted, verified = _known_by(at, "questioned_at"), _known_by(at, "verified_at")
    logs = DutyLog.objects.filter(
        _known_by(at, "recorded_at"),
        ~doubted | (verified & Q(verified_at__gte=F("questioned_at"))),
        zone_id=OuterRef("zone_id"),
        slot_id=OuterRef("pk"),
        done_at__date__lte=OuterRef("due_on"),
    )
    rows = DutySlot.objects.filter(~_known_by(at, "called_off_at"), _known_by(at, "made_at"))
    return rows.annotate(kept=Exists(logs))


def _due(role: DutyRole | None) -> Callable[[Period], Q]:
    def where(period: Period) -> Q:
        last = min(period.end, period.day - datetime.timedelta(days=1))
        mine = Q(role=role.value) if role else Q()
        return Q(due_on__gte=period.start, due_on__lte=last) & mine

    return where


def _kept(role: DutyRole | None) -> Callable[[Period], Q]:
    return lambda period: _due(role)(period) & Q(kept=True)


def _present(rows: list[dict]) -> list[dict]:
    return [
        {
            "url": reverse("sources:duty", args=[row["id"]]),
            "cells": [
                f"{row['due_on']:%Y-%m-%d}",
                row["source__name"],
                row["source__enterprise__name"],
                str(ROLES[row["role"]]),
                row["person_name"] or _("（无人）"),
                _("按期") if row["kept"] else _("未按期，或质疑未了结"),
            ],
        }
        for row in rows
    ]


def _link(period: Period, where: Mapping[str, Any]) -> str | None:
    """The list of the duties that are over, of the same place."""
    last = min(period.end, period.day - datetime.timedelta(days=1))
    if last < period.start or not {*where} <= {"zone", "city", "enterprise"}:
        return None
    return duties_url(due_from=period.start.isoformat(), due_to=last.isoformat(), **where)


register_fact(
    Fact(
        FACT, slots_known, order="due_on", fields=FIELDS, columns=frozenset({"zone_id", "enterprise_id", "source_id"}),
        headings=(_("应履日期"), _("单元"), _("企业"), _("责任"), _("责任人"), _("履职")), present=_present,
    )
)  # fmt: skip

_FORMULA = _(
    "应履日期在统计期内且已过的履职中，当天或以前已履职、且没有被质疑（或被质疑后经答复核实）的 ÷ 全部应履；"
    "区里没有核实、也没有质疑的，按已履计；没有指定人的也应履"
)
_NAMES = {
    None: _("包保履职率"), "principal": _("主要负责人履职率"), "technical": _("技术负责人履职率"),
    "operating": _("操作负责人履职率"), "head": _("源长履职率"),
}  # fmt: skip
for _role in (None, *DutyRole):
    _key = _role.value if _role else None
    _suffix = f"_{_key}" if _key else ""
    register(
        Figure(
            f"{RATE}{'.' + _key if _key else ''}", SLOTS[_key], 1, _NAMES[_key], _FORMULA,
            Measure(f"duties_kept{_suffix}", FACT, _kept(_role)), Measure(f"duties_due{_suffix}", FACT, _due(_role)),
            unit="%", rounding=1, direction="up", link=_link,
        )
    )  # fmt: skip
