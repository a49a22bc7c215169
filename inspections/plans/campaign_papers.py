"""专项督察通报 as a Word document: one field or the whole campaign, every number opens its rows."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.documents.gbt9704 import Paper
from core.documents.measures import WU_HAO
from core.documents.numbering import full_date
from core.documents.pieces import Cell, Linked
from enterprises.models import Sector
from inspections.plans.campaign_figures import Bulletin, Number
from inspections.plans.models import Campaign

SECTORS = dict(Sector.choices)
AREA_HEADS = ("firms", "visits", "found", "closed", "late")


def title_of(campaign: Campaign, sector: str = "") -> str:
    """危化品专项行动（危险化学品）专项督察通报"""
    field = f"（{SECTORS[sector]}）" if sector else ""
    title = campaign.title.removesuffix("专项督察")
    return _("%(title)s%(field)s专项督察通报") % {"title": title, "field": field}


def linked(number: Number) -> Any:
    """A number that opens its rows from the file."""
    return Linked(number.n, settings.PORTAL_URL.rstrip("/") + number.url) if number.url else number.n


def _cell(number: Number) -> Cell:
    return Cell(linked(number), align="right")


def build(campaign: Campaign, bulletin: Bulletin, *, sector: str, at: datetime.datetime) -> bytes:
    """The document, in Chinese whoever asks. `at` is the moment its numbers are of."""
    with translation.override("zh-hans"):
        return _build(campaign, bulletin, sector, at)


def _build(campaign: Campaign, told: Bulletin, sector: str, at: datetime.datetime) -> bytes:
    paper = Paper(title_of(campaign, sector), at=at)
    local = timezone.localtime(at)
    paper.note(_("%(zone)s　%(from)s至%(to)s　截至%(day)s %(time)s") % {
        "zone": campaign.zone.name, "from": full_date(campaign.starts_on), "to": full_date(campaign.ends_on),
        "day": full_date(local.date()), "time": f"{local:%H:%M}",
    })  # fmt: skip
    paper.heading(1, _("总体情况"))
    paper.text([
        _("共检查企业"), linked(told.firms), _("家、"), linked(told.visits), _("家次，查出隐患"), linked(told.found), _("项，其中立查立改"),
        linked(told.spot), _("项；已销号"), linked(told.closed), _("项，未销号"), linked(told.open), _("项，逾期"), linked(told.late), _("项。"),
    ])  # fmt: skip
    levels = []
    for label, number in told.levels:
        levels += [f"{label} ", linked(number), _(" 项，")]
    levels[-1] = _(" 项。")
    paper.text([_("按等级：")] + levels)
    if told.areas:
        paper.heading(1, _("各园区、镇街情况"))
        heads = [_("园区、镇街"), _("企业（家）"), _("检查（家次）"), _("隐患（项）"), _("已销号"), _("逾期")]
        rows = [[one["name"], *(_cell(dict(one["cells"])[name]) for name in AREA_HEADS)] for one in told.areas]
        paper.table(heads, rows, [46, 22, 22, 22, 22, 22], size=WU_HAO)
    if told.problems:
        paper.heading(1, _("主要问题"))
        rows = [[n, one["text"], _cell(one["number"])] for n, one in enumerate(told.problems, 1)]
        paper.table([_("序号"), _("检查内容"), _("不符合（家次）")], rows, [14, 116, 26], size=WU_HAO)
    if told.named:
        paper.heading(1, _("点名通报的企业"))
        rows = [[one["name"], _cell(one["majors"]), _cell(one["late"])] for one in told.named]
        paper.table([_("企业"), _("重大隐患未销号"), _("逾期未销号")], rows, [96, 30, 30], size=WU_HAO)
    if campaign.demands.strip():
        paper.heading(1, _("工作要求"))
        for line in campaign.demands.splitlines():
            if line.strip():
                paper.text(line.strip())
    paper.note(_("只计已完成并公布的检查；行业领域按被检查企业。"))
    paper.sign(campaign.zone.name, local.date())
    return paper.to_bytes()
