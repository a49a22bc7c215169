"""The parts of a report's page beside the 12-column table: remarks, D, E by level, the typed sections, G, 补报."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.figures import NOTHING, per_cent
from enterprises.models import Accident
from parks.models import ZoneProgress
from reports.calendar import month_of, previous_month
from reports.content import Content
from reports.major_rows import PRINTED, major_rows
from reports.models import Filing, FilingStep
from reports.month_ledgers import ledgers_of
from reports.monthly.automatic import STAGES
from reports.monthly.fields import SECTIONS, WORDS, coverage
from reports.monthly.tables import anchor, cell_name, parse_cell, text_of
from reports.states import WITH_ZONE

MAJOR_HEADINGS = (
    *PRINTED, gettext_lazy("判定条款"), gettext_lazy("挂牌级别、文号"), gettext_lazy("停产"),
    gettext_lazy("资金（万元）"), gettext_lazy("责任领导"),
)  # fmt: skip
NOT_IN_USE = (
    (gettext_lazy("在线率"), gettext_lazy("监测、视频的在线记录，接入模块启用后计算")),
    (gettext_lazy("专职安全员"), gettext_lazy("应配人数的口径（按规模和行业），确定后计算")),
)
"""Fields of section G that no figure stands for yet, and what is missing for them."""
TYPED = ("B", "F", "H", "I")
GIVING_BACK = ("return", "return_from_province", "refuse")
"""Steps that put a report on the preparer's desk again, with a reason."""


def again(submissions: int) -> str:
    """补报（第 n 次）: handed in again after a return. The first handing in is none, and a correction is a 更正."""
    return _("补报（第 %(n)d 次）") % {"n": submissions - 1} if submissions > 1 else ""


def remarks(filing: Filing) -> list[dict[str, str]]:
    """What those above remarked, each with the name of its cell or part and its place on the page."""
    parts = {one.key: one.label for one in WORDS}
    cells = {key: parse_cell(key) for key in filing.remarks}
    return [
        {"target": anchor(key), "name": cell_name(*cell) if (cell := cells[key]) else parts.get(key, ""), "text": text}
        for key, text in filing.remarks.items()
    ]


def given_back(filing: Filing, steps: Iterable[FilingStep]) -> FilingStep | None:
    """The step by which it last came back, while it is with the zone. `steps`: newest first."""
    if filing.state not in WITH_ZONE:
        return None
    return next((one for one in steps if one.transition in GIVING_BACK), None)


def majors(content: Content) -> list[dict[str, Any]]:
    """D: the major dangers of the year as their records stood at the freeze. What comes with listed supervision (level
    and number of the listing, whether production stops) is 「—」 until then."""
    return [
        {
            "url": reverse("dangers:detail", args=[one.danger]),
            "cells": [
                one.number, one.enterprise, one.words, one.sector, one.found_on, one.due_on or NOTHING,
                one.closed_on or one.state, one.clause or NOTHING, NOTHING, NOTHING, text_of("12", one.funds),
                one.leader or NOTHING,
            ],
        }
        for one in major_rows(content)
    ]  # fmt: skip


def accidents_by_level(content: Content) -> list[dict[str, Any]]:
    """E: accidents of the month by level and in total, beside the month before (环比) and the month a year ago (同比).

    The month is read as copied into a report that was handed in; the other months from the ledger. Levels without any
    accident in the three months are left out.
    """
    zone, first = content.filing.zone_id, content.period.start
    now = [row | {"many": 1, "loss": Decimal(row["loss"])} for row in ledgers_of(content)["accidents"]]
    before, year_ago = _in_month(zone, previous_month(first)), _in_month(zone, first.replace(year=first.year - 1))
    rows = []
    for level, label in (*Accident.Level.choices, ("", _("合计"))):
        mine, last, old = (_of_level(sums, level) for sums in (now, before, year_ago))
        if level and not (mine["many"] or last["many"] or old["many"]):
            continue
        rows.append(
            {
                "label": label, **mine, "before": last["many"], "year_ago": old["many"],
                "on_month": _change(mine["many"], last["many"]), "on_year": _change(mine["many"], old["many"]),
            }
        )  # fmt: skip
    return rows if len(rows) > 1 else []


_SUMMED = ("many", "deaths", "injuries", "loss")


def _in_month(zone: int, first: datetime.date) -> list[dict[str, Any]]:
    rows = Accident.objects.filter(zone_id=zone, happened_on__range=month_of(first), voided_at=None)
    sums = {name: Sum(name) for name in _SUMMED[1:]}
    return list(rows.order_by().values("level").annotate(many=Count("pk"), **sums))


def _of_level(sums: list[dict[str, Any]], level: str) -> dict[str, Any]:
    mine = [row for row in sums if level in ("", row["level"])]
    return {name: sum(row[name] for row in mine) for name in _SUMMED}


def _change(now: int, then: int) -> str:
    """+50.0 %; 「—」 where there was nothing then."""
    share = per_cent(now - then, then)
    return NOTHING if share is None else f"{share:+}%".replace("-", "−")


def sections(content: Content) -> list[dict[str, Any]]:
    """B, F, H and I: what is typed, by section, marked 手工, with what is worked out from it."""
    typed, told = content.filing.typed, content.filing.remarks
    made = []
    for letter in TYPED:
        fields = [
            {
                "key": one.key, "id": anchor(one.key), "label": one.label, "unit": one.unit, "kind": one.kind,
                "value": "" if typed.get(one.key) is None else typed[one.key], "remark": told.get(one.key, ""),
            }
            for one in content.fields
            if one.section == letter
        ]  # fmt: skip
        made.append({"letter": letter, "title": SECTIONS[letter], "fields": fields})
        if letter == "H":
            share = coverage(typed)
            made[-1]["coverage"] = NOTHING if share is None else f"{share}%"
    return made


def basics(content: Content, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """G and J: the indicators as told, the zone's own stages in words, and those not in use with what is missing."""
    labels, stages = dict(ZoneProgress.Stage.choices), content.frozen.cells.get("stages", {})
    rows = []
    for entry, (one, _value, _code) in zip(told, content.indicators(), strict=True):
        row = dict(entry)
        if one.id in STAGES:
            word = labels.get(stages.get(STAGES[one.id], ""), NOTHING)
            row |= {"name": _STAGE_NAMES[one.id], "text": word, "unit": "", "below": None, "formula": _STAGE_SAYS}
        elif one.missing:
            row |= {"text": _("未启用"), "formula": _lacks(one.missing)}
        rows.append(row)
    return rows + [{"name": name, "text": _("未启用"), "formula": _lacks(what)} for name, what in NOT_IN_USE]


_STAGE_NAMES = {"I23": gettext_lazy("信息共享平台"), "I24": gettext_lazy("整体性安全风险评估")}
_STAGE_SAYS = gettext_lazy("本开发区到统计期末的阶段，按冻结时所知")


def _lacks(what: Any) -> str:
    return _("缺：%(what)s") % {"what": what}
