"""The list of risk classes: what is in force, what was computed and why, who raised it; the worst first."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE, Actor, may
from core.lists import EXPORT, Column, ListPage
from enterprises.models import Sector
from inspections.risk.filters import RiskFilter
from inspections.risk.models import RiskClass
from inspections.risk.presenting import COLOURS, class_counts, main_reason

SECTORS = dict(Sector.choices)


def _raised(row: dict) -> str:
    return f"{row['raised__raised_by']}：{row['raised__reason']}" if row["raised__raised_by"] else ""


class RiskList(ListPage):
    """风险分级名单."""

    list_name: ClassVar[str] = "risk"
    permission: ClassVar[str] = "risk.view"
    model = RiskClass
    filterset_class = RiskFilter
    template = "risk/list.html"
    title = gettext_lazy("风险分级")
    default_sort = "-class"
    row_template = "risk/row.html"
    export_kind = EXPORT
    extra_fields: ClassVar[tuple[str, ...]] = ("enterprise_id", "computed", "rank")
    columns = (
        Column("enterprise", gettext_lazy("企业"), ("enterprise__name", "enterprise__short_name"), css="fix", width=36),
        Column("class", gettext_lazy("风险等级"), ("in_force",), sort="in_force_rank", descending_first=True,
               export=lambda row: str(COLOURS[row["in_force"]])),
        Column("computed", gettext_lazy("系统评定"), ("computed",), css="p1", export=lambda row: str(COLOURS[row["computed"]])),
        Column("score", gettext_lazy("分数"), ("score",), sort="score", descending_first=True, end=True),
        Column("reason", gettext_lazy("主要理由"), ("reasons",), width=44, export=lambda row: main_reason(row["computed"], row["reasons"])),
        Column("raised", gettext_lazy("提级"), ("raised__raised_by", "raised__reason", "raised__last_on"), css="p1", width=36, export=_raised),
        Column("zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY), width=20,
               export=lambda row: row["zone__short_name"] + ("" if row["zone__confirmed"] else _("（待确认）"))),
        Column("area", gettext_lazy("园区、镇街"), ("enterprise__area__name",), css="p2", width=18),
        Column("sector", gettext_lazy("行业领域"), ("enterprise__sector",), css="p2", export=lambda row: str(SECTORS[row["enterprise__sector"]])),
        Column("as_of", gettext_lazy("自"), ("as_of",), css="p2"),
    )  # fmt: skip

    def queryset(self, actor: Actor) -> QuerySet:
        return RiskClass.objects.filter(known_to=None)

    def context(self, params: Any) -> dict:
        return super().context(params) | {"figures": class_counts()}

    def decorate(self, rows: list[dict]) -> list[dict]:
        for row in rows:
            row["class_label"], row["computed_label"] = COLOURS[row["in_force"]], COLOURS[row["computed"]]
            row["reason"] = main_reason(row["computed"], row["reasons"])
            row["sector_label"] = SECTORS[row["enterprise__sector"]]
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
            row["url"] = reverse("risk:detail", args=[row["enterprise_id"]])
        return rows

    def export_marks(self, actor: Actor) -> list[str]:
        return [_("风险等级按产品设定的规则折算，没有国家文件规定；开发区可以提级，不能降级。")]

    def actions(self) -> list[dict]:
        buttons = [{"label": _("分级规则"), "icon": "book", "url": reverse("risk:rules"), "quiet": True}]
        if may(self.actor, "risk.recompute"):
            buttons.append({"label": _("现在重算"), "icon": "refresh", "url": reverse("risk:recompute"), "post": True})
        return buttons

    def _may_export(self, total: int) -> bool:
        return super()._may_export(total) and may(self.actor, "risk.export")

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        text = _("每晚自动评定一次；也可以现在重算。") if may(self.actor, "risk.recompute") else _("每晚自动评定一次。")
        return {"title": _("还没有评定"), "text": text, "icon": "scale", "actions": self.actions()}
