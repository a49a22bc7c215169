"""Lists of enterprises by how they were inspected: not this year, never, and the first supervision of the year."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE, may
from core.lists import EXPORT, Column, ListPage, Tab
from core.workdays import today
from enterprises.filters import EnterpriseFilter
from enterprises.models import Enterprise, Sector
from inspections.plans.coverage import with_first, with_visits
from inspections.plans.shared_views import crumbs
from inspections.visits.states import Purpose

RISKS, SECTORS = dict(Enterprise.Risk.choices), dict(Sector.choices)


def _day(value: Any) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d") if value else ""


def _zone(row: dict) -> str:
    return row["zone__short_name"] + ("" if row["zone__confirmed"] else _("（待确认）"))


class OfEnterprises(ListPage):
    """What the two lists share."""

    permission: ClassVar[str] = "plans.view"
    model = Enterprise
    filterset_class = EnterpriseFilter
    default_sort = "name"
    export_kind = EXPORT
    shared = (
        Column("name", gettext_lazy("企业名称"), ("name", "short_name"), sort="name", css="fix", width=36),
        Column("zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY), width=20,
               export=_zone),
        Column("area", gettext_lazy("园区、镇街"), ("area__name",), css="p1", width=18),
        Column("risk", gettext_lazy("风险等级"), ("risk",), export=lambda row: str(RISKS.get(row["risk"], _("未定级")))),
        Column("sector", gettext_lazy("行业领域"), ("sector",), css="p2", export=lambda row: str(SECTORS[row["sector"]])),
    )  # fmt: skip

    def decorate(self, rows: list[dict]) -> list[dict]:
        may_plan = may(self.actor, "visits.plan")
        for row in rows:
            row["url"] = reverse("enterprises:detail", args=[row["id"]])
            row["risk_label"], row["sector_label"] = RISKS.get(row["risk"], ""), SECTORS[row["sector"]]
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
            row["plan_url"] = self.plan_url(row) if may_plan else ""
        return rows

    def plan_url(self, row: dict) -> str:
        return f"{reverse('visits:create')}?enterprise={row['id']}"

    def summary(self, total: int) -> dict:
        """Enterprises are counted in 家."""
        cap = self.cap(self.request.GET)
        return {"sum": _("%(n)s 家") % {"n": f"{cap}+" if total > cap else total}}


class Unvisited(OfEnterprises):
    """未检查企业: not seen this year, or never."""

    list_name: ClassVar[str] = "plans_unvisited"
    title = gettext_lazy("未检查企业")
    row_template = "plans/unvisited_row.html"
    tabs = (
        Tab("year", gettext_lazy("本年未查"), lambda rows, actor: rows.filter(seen=False)),
        Tab("never", gettext_lazy("从未检查"), lambda rows, actor: rows.filter(ever=False)),
        Tab("seen", gettext_lazy("本年已查"), lambda rows, actor: rows.filter(seen=True)),
    )
    columns = (
        *OfEnterprises.shared,
        Column("last", gettext_lazy("最近一次检查"), ("last_at",), export=lambda row: _day(row["last_at"]), width=14),
        Column("times", gettext_lazy("本年检查（家次）"), ("times",), css="p1", end=True),
        Column("next", gettext_lazy("下次计划"), ("next_on",), css="p1", width=12),
        Column("do", gettext_lazy("下一步"), (), end=True, exported=False),
    )

    def queryset(self, actor: Any) -> QuerySet:
        return with_visits(today().year)

    def crumbs(self) -> list[dict]:
        return crumbs({"label": _("覆盖率"), "url": reverse("plans:coverage")}, {"label": self.title})

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        return {"title": _("这里没有企业"), "text": _("在册企业都已经查过，或者还没有建档。"), "icon": "check"}


class First(OfEnterprises):
    """年度首次监管: which enterprises have had theirs, for which it is planned, for which not."""

    list_name: ClassVar[str] = "plans_first"
    title = gettext_lazy("年度首次监管")
    row_template = "plans/first_row.html"
    extra_fields: ClassVar[tuple[str, ...]] = ("first_visit",)
    tabs = (
        Tab("todo", gettext_lazy("还没有做"), lambda rows, actor: rows.filter(made_at=None)),
        Tab("open", gettext_lazy("没有做也没有安排"), lambda rows, actor: rows.filter(made_at=None, first_on=None)),
        Tab("done", gettext_lazy("已经做了"), lambda rows, actor: rows.filter(first_made=True)),
    )
    columns = (
        *OfEnterprises.shared,
        Column("made", gettext_lazy("完成日期"), ("made_at",), export=lambda row: _day(row["made_at"]), width=14),
        Column("planned", gettext_lazy("计划日期"), ("first_on",), width=12),
        Column("lead", gettext_lazy("带队人"), ("made_lead", "first_lead"), css="p1",
               export=lambda row: row["made_lead"] or row["first_lead"] or ""),
        Column("do", gettext_lazy("下一步"), (), end=True, exported=False),
    )  # fmt: skip

    def queryset(self, actor: Any) -> QuerySet:
        return with_first(today().year)

    def decorate(self, rows: list[dict]) -> list[dict]:
        for row in super().decorate(rows):
            row["visit_url"] = reverse("visits:detail", args=[row["first_visit"]]) if row["first_visit"] else ""
        return rows

    def plan_url(self, row: dict) -> str:
        taken = row["made_at"] or row["first_on"]
        return "" if taken else f"{reverse('visits:create')}?enterprise={row['id']}&purpose={Purpose.FIRST.value}"

    def crumbs(self) -> list[dict]:
        return crumbs({"label": _("覆盖率"), "url": reverse("plans:coverage")}, {"label": self.title})

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        return {
            "title": _("这里没有企业"),
            "text": _("首次监管只算按首次监管安排的检查：宣讲交底、核对档案、确认风险三项都做。"),
            "icon": "check",
        }
