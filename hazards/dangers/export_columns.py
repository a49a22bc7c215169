"""The columns of 整改台账 beyond those on the page (features.md §3A), for the exported ledger."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.listing import Column
from hazards.dangers.models import Evidence
from hazards.dangers.states import Form


def _photos(kind: str) -> Coalesce:
    """How many photos of this kind the reader sees, of all rounds; read with the row (index evidence_danger)."""
    rows = Evidence.objects.filter(zone_id=OuterRef("zone_id"), danger_id=OuterRef("pk"), kind=kind)
    return Coalesce(Subquery(rows.order_by().values("danger_id").annotate(n=Count("pk")).values("n")), 0)


def with_photo_counts(rows: QuerySet) -> QuerySet:
    """Dangers with `photos_before` and `photos_after`. What a statement does not name in values() is not computed."""
    return rows.annotate(photos_before=_photos(Evidence.Kind.BEFORE), photos_after=_photos(Evidence.Kind.AFTER))


def _day(name: str) -> Any:
    def value(row: dict) -> Any:
        return timezone.localdate(row[name]) if row[name] else None

    return value


def _moment(name: str) -> Any:
    def value(row: dict) -> Any:
        return timezone.localtime(row[name]).strftime("%Y-%m-%d %H:%M") if row[name] else ""

    return value


def _only(key: str, heading: Any, *, width: int = 14, export: Any = None) -> Column:
    return Column(key, heading, (key,), page=False, width=width, export=export)


LEDGER = [
    _only("source_number", _("来源编号")),
    _only("found_at", _("检查日期"), export=_moment("found_at"), width=18),
    _only("form", _("检查形式"), export=lambda row: str(dict(Form.choices).get(row["form"], ""))),
    _only("group", _("检查组、检查人"), width=24),
    _only("enterprise__credit_code", _("统一社会信用代码"), width=22),
    _only("location", _("部位"), width=24),
    _only("category", _("类别"), width=20),
    _only("basis", _("依据条款"), width=30),
    _only("severity_reason", _("判定理由"), width=24),
    _only("measures", _("整改措施"), width=40),
    _only("funds", _("整改资金（万元）")),
    _only("responsible_unit", _("责任单位"), width=24),
    _only("responsible_person", _("责任人")),
    _only("responsible_leader", _("责任领导")),
    _only("lead_office", _("牵头处室")),
    _only("contingency", _("应急预案、临时防范"), width=30),
    _only("signed_at", _("签收时间"), export=_moment("signed_at"), width=18),
    _only("rectified_at", _("完成时间"), export=_moment("rectified_at"), width=18),
    _only("rectification", _("整改情况"), width=40),
    _only("photos_before", _("整改前照片（张）")),
    _only("photos_after", _("整改后照片（张）")),
    _only("supervised_at", _("督查日期"), export=_day("supervised_at")),
    _only("supervisor_name", _("督查人")),
    _only("supervision_opinion", _("督查意见"), width=30),
    _only("acceptor_name", _("验收人")),
    _only("acceptance_opinion", _("验收意见"), width=30),
    _only("accepted_at", _("验收时间"), export=_moment("accepted_at"), width=18),
    _only("round", _("轮次")),
    _only("extension_count", _("延期次数")),
    _only("closed_at", _("销号时间"), export=_moment("closed_at"), width=18),
    _only("first_closed_at", _("首次销号"), export=_day("first_closed_at")),
    _only("reopened_count", _("重开次数")),
    _only("ledger_closed_on", _("台账销号日期")),
    _only("finder_name", _("发现人")),
    _only("remark", _("备注"), width=24),
]
