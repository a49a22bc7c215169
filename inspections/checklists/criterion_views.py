"""判定条款: by what something is a major hazard, and how far each criterion can be relied on."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.lists import EXPORT, Column, ListPage, Tab
from core.workdays import today
from inspections.checklists.criterion_filters import CriterionFilter
from inspections.checklists.models import Criterion

SURE = "yes"
IN_DOUBT = "存疑"
"""How `standing` begins where the source list doubts that the criterion still holds."""

POINTS = gettext_lazy("这里是条文要点，没有与官方正本逐字核对；判定和处罚以官方正本为准。")


def confirmed_words(row: dict) -> str:
    """How far the criterion was checked against its document, in words."""
    if row["topic_only"]:
        return _("只核对了条号和主题")
    return _("要点已核对") if row["confirmed"] == SURE else _("没有核对")


def marks_of(row: dict, day: datetime.date) -> list[str]:
    """What keeps the criterion from being relied on as it stands; empty: nothing does."""
    return [
        words
        for words, there in (
            (_("条文未取得"), row["topic_only"]),
            (_("存疑"), row["standing"].startswith(IN_DOUBT)),
            (_("没有核对"), not row["topic_only"] and row["confirmed"] != SURE),
            (_("尚未施行"), row["effective_from"] > day),
        )
        if there
    ]


class Criteria(ListPage):
    """判定条款 of all documents, in the order of the documents."""

    permission = "checklists.view"
    list_name = "criteria"
    model = Criterion
    filterset_class = CriterionFilter
    title = gettext_lazy("重大事故隐患判定条款")
    template = "checklists/criteria.html"
    row_template = "checklists/criteria_row.html"
    default_sort = "id"
    export_kind = EXPORT
    extra_fields = ("topic_only", "confirmed")
    tabs = [
        Tab("all", gettext_lazy("全部"), lambda rows, actor: rows),
        Tab("firm", gettext_lazy("可以引用"), lambda rows, actor: rows.filter(topic_only=False, standing="", confirmed=SURE)),
        Tab(
            "unsure", gettext_lazy("引用前要核对"),
            lambda rows, actor: rows.filter(Q(topic_only=True) | ~Q(standing="") | ~Q(confirmed=SURE)),
        ),
    ]  # fmt: skip
    columns = [
        Column("code", gettext_lazy("编号"), ("code",), css="fix", width=16),
        Column("text", gettext_lazy("内容"), ("text",), width=60),
        Column("sector", gettext_lazy("行业"), ("sector",), css="p2", width=30),
        Column("source", gettext_lazy("依据"), ("source",), css="p1", width=36),
        Column("effective", gettext_lazy("施行日期"), ("effective_from",)),
        Column("standing", gettext_lazy("效力和核对"), ("standing",), width=50),
        Column("confirmed", gettext_lazy("核对"), ("confirmed",), page=False, export=confirmed_words, width=20),
        Column("marks", gettext_lazy("提示"), (), css="st", export=lambda row: "、".join(marks_of(row, today())), width=20),
    ]  # fmt: skip

    def decorate(self, rows: list[dict]) -> list[dict]:
        day = today()
        for row in rows:
            row["marks"] = marks_of(row, day)
            row["confirmed_words"] = confirmed_words(row)
        return rows

    def export_marks(self, actor: Any) -> list[str]:
        return [str(POINTS), _("“条文未取得”的只有条号和短主题，不能用来判定。")]
