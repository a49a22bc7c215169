"""The lists: experts with contract, assignments and what became of their findings; third-party agencies."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE, may
from core.lists import EXPORT, Column, ListPage, Tab
from core.templatetags.portal import pct_of
from core.workdays import today
from enterprises.filters import SOON_DAYS
from enterprises.presenting import expiry
from inspections.experts.conflicts import rule_on
from inspections.experts.filters import AgencyFilter, ExpertFilter
from inspections.experts.models import Agency, Expert
from inspections.experts.presenting import ending, findings_url, flags_of, sector_words
from inspections.experts.queries import FAR

QUALITY = gettext_lazy(
    "查实率 = 已签发且没有作废的 ÷ 已有结论的。退补后没有再报、以误报作废的算没有查实；等审核的、以重复作废的不算。"
)


def zone_column() -> Column:
    """Whose row it is, for those who see several zones."""
    return Column(
        "zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY), width=20,
        export=lambda row: row["zone__short_name"] + ("" if row["zone__confirmed"] else _("（待确认）")),
    )  # fmt: skip


def _ends(row: dict) -> str:
    return "" if row["ends_on"] == FAR else row["ends_on"].isoformat()


class ExpertList(ListPage):
    """专家名册."""

    permission = "experts.view"
    list_name = "experts"
    model = Expert
    filterset_class = ExpertFilter
    title = gettext_lazy("专家")
    export_kind = EXPORT
    row_template = "experts/row.html"
    default_sort = "name"
    extra_fields = (
        "zone_id",
        "seat_id",
        "retired_at",
        "agency_id",
        "agency__retired_at",
        "conflict",
        "judged",
        "confirmed",
    )
    tabs = [
        Tab("active", gettext_lazy("在用"), lambda rows, actor: rows.active()),
        Tab("conflict", gettext_lazy("冲突"), lambda rows, actor: rows.filter(conflict=True)),
        Tab("ending", gettext_lazy("合同到期"), lambda rows, actor: rows.ending(on=today(), days=SOON_DAYS)),
        Tab("all", gettext_lazy("全部"), lambda rows, actor: rows),
    ]
    columns = [
        Column("name", gettext_lazy("姓名"), ("name",), sort="name", css="fix", width=12),
        zone_column(),
        Column("sectors", gettext_lazy("专长领域"), ("sectors",), export=lambda row: sector_words(row["sectors"]), width=30),
        Column("speciality", gettext_lazy("专长说明"), ("speciality",), page=False, width=40),
        Column("title", gettext_lazy("职称、资格"), ("title",), css="p3", width=24),
        Column("agency", gettext_lazy("所在机构"), ("agency__name",), css="p2", width=30),
        Column("ends", gettext_lazy("合同期至"), ("ends_on",), css="p1", export=_ends),
        Column("assigned", gettext_lazy("分派"), ("assigned",), css="num", end=True),
        Column("found", gettext_lazy("提交隐患"), ("found",), css="num p1", end=True),
        Column("judged", gettext_lazy("已有结论"), ("judged",), page=False),
        Column("confirmed", gettext_lazy("查实"), ("confirmed",), page=False),
        Column("share", gettext_lazy("查实率 %"), (), css="num", end=True, export=lambda row: pct_of(row["confirmed"], row["judged"])),
        Column("flags", gettext_lazy("提示"), (), css="st", export=lambda row: "、".join(flags_of(row))),
    ]  # fmt: skip

    @cached_property
    def years(self) -> int:
        """Of the rule of today, read once for the request."""
        return rule_on(today()).years

    def queryset(self, actor: Any) -> QuerySet:
        return Expert.objects.with_contract_end().with_quality().with_assignments(on=today(), years=self.years)

    def decorate(self, rows: list[dict]) -> list[dict]:
        for row in rows:
            row["url"] = reverse("experts:detail", args=[row["id"]])
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
            row["sector_words"] = sector_words(row["sectors"])
            row["ends"] = ending(row["ends_on"])
            row["flags"] = flags_of(row)
            row["found_url"] = findings_url(row["seat_id"])
            row["judged_url"] = findings_url(row["seat_id"], "judged")
        return rows

    def actions(self) -> list[dict]:
        out = [{"label": _("回避年数"), "icon": "scale", "url": reverse("experts:rule"), "quiet": True}]
        if may(self.actor, "experts.edit"):
            add = {"label": _("登记专家"), "icon": "plus", "url": reverse("experts:add"), "primary": True}
            return [*out, add]
        return out

    def crumbs(self) -> list[dict]:
        return [{"label": _("专家和第三方"), "url": reverse("experts:list")}, {"label": _("专家")}]

    def empty(self, filtered: bool) -> dict:
        if filtered or self.tab(self.request.GET, self.actor) is not self.tabs[0]:
            return super().empty(filtered)
        text = _("登记姓名、专长、合同期和服务过的企业，再到“专家分派”里分派企业。")
        buttons = [one for one in self.actions() if one.get("primary")]
        return {"title": _("还没有登记专家"), "text": text, "icon": "users", "actions": buttons}

    def export_marks(self, actor: Any) -> list[str]:
        return [str(QUALITY), _("名称后标“（待确认）”的开发区，名单尚未经省厅确认。")]


class AgencyList(ListPage):
    """第三方机构."""

    permission = "experts.view"
    list_name = "agencies"
    model = Agency
    filterset_class = AgencyFilter
    title = gettext_lazy("第三方机构")
    export_kind = EXPORT
    row_template = "experts/agency_row.html"
    default_sort = "name"
    extra_fields = ("retired_at",)
    tabs = [
        Tab("active", gettext_lazy("在用"), lambda rows, actor: rows.active()),
        Tab("ending", gettext_lazy("合同、资质到期"), lambda rows, actor: rows.ending(on=today(), days=SOON_DAYS)),
        Tab("all", gettext_lazy("全部"), lambda rows, actor: rows),
    ]
    columns = [
        Column("name", gettext_lazy("机构名称"), ("name",), sort="name", css="fix cut", width=36),
        zone_column(),
        Column("code", gettext_lazy("统一社会信用代码"), ("credit_code",), css="p3", width=22),
        Column("qualification", gettext_lazy("资质"), ("qualification",), css="p2", width=36),
        Column("qualified", gettext_lazy("资质有效期至"), ("qualified_until",), css="p1"),
        Column("from", gettext_lazy("合同期自"), ("contract_from",), page=False),
        Column("ends", gettext_lazy("合同期至"), ("contract_to",), sort="contract_to", null="last"),
        Column("experts", gettext_lazy("专家"), ("people",), css="num", end=True),
        Column("services", gettext_lazy("服务过的企业"), ("firms",), css="num p1", end=True),
        Column("state", gettext_lazy("状态"), (), css="st", export=lambda row: _("已停用") if row["retired_at"] else ""),
    ]  # fmt: skip

    def queryset(self, actor: Any) -> QuerySet:
        people = Count("experts", filter=Q(experts__retired_at=None), distinct=True)
        firms = Count("services__enterprise_id", filter=Q(services__voided_at=None), distinct=True)
        return Agency.objects.annotate(people=people, firms=firms)

    def decorate(self, rows: list[dict]) -> list[dict]:
        for row in rows:
            row["url"] = reverse("experts:agency", args=[row["id"]])
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
            row["ends"] = ending(row["contract_to"])
            row["held"] = expiry(row["qualified_until"])
        return rows

    def actions(self) -> list[dict]:
        if not may(self.actor, "experts.edit"):
            return []
        return [{"label": _("登记机构"), "icon": "plus", "url": reverse("experts:agency_add"), "primary": True}]

    def crumbs(self) -> list[dict]:
        return [{"label": _("专家和第三方"), "url": reverse("experts:list")}, {"label": _("第三方机构")}]

    def empty(self, filtered: bool) -> dict:
        if filtered or self.tab(self.request.GET, self.actor) is not self.tabs[0]:
            return super().empty(filtered)
        text = _("登记机构的资质、合同期和服务过的企业，专家登记时可以选它。")
        return {"title": _("还没有登记第三方机构"), "text": text, "icon": "building", "actions": self.actions()}

    def export_marks(self, actor: Any) -> list[str]:
        return [_("名称后标“（待确认）”的开发区，名单尚未经省厅确认。")]
