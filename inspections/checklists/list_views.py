"""The lists: checklists of the zone, and those the province recommends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE, Actor, may
from core.lists import Column, ListPage, Tab
from inspections.checklists.filters import ChecklistFilter, StandardFilter
from inspections.checklists.models import Checklist, Standard
from inspections.checklists.presenting import SECTOR_LABELS, STATE_ICONS, state_label, state_of
from inspections.checklists.queries import OUTSIDE, checklists, newest_versions, standards


class _Beside:
    """The tab that leads to the other list."""

    actor: Actor

    @staticmethod
    def beside(label: str, route: str) -> dict[str, Any]:
        return {"label": label, "url": reverse(route), "count": None, "capped": False, "on": False}


class ChecklistList(_Beside, ListPage):
    """检查表: those of the zone; an enterprise and an expert see the versions they are inspected with."""

    list_name: ClassVar[str] = "checklists"
    permission: ClassVar[str] = "checklists.view"
    model = Checklist
    filterset_class = ChecklistFilter
    title = gettext_lazy("检查表")
    default_sort = "title"
    row_template = "checklists/row.html"
    extra_fields: ClassVar[tuple[str, ...]] = ("retired_at", "settled")
    tabs = (
        Tab("active", gettext_lazy("在用"), lambda rows, actor: rows.filter(retired_at=None)),
        Tab("retired", gettext_lazy("已停用"), lambda rows, actor: rows.exclude(retired_at=None)),
    )
    columns = (
        Column("title", gettext_lazy("名称"), ("title",), sort="title", css="fix"),
        Column("zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY)),
        Column("sector", gettext_lazy("行业领域"), ("sector",), css="p1"),
        Column("items", gettext_lazy("条目"), ("items",), end=True),
        Column("version", gettext_lazy("版本"), ("published",), css="p1"),
        Column("published", gettext_lazy("发布"), ("published_at",), css="p2"),
        Column("state", gettext_lazy("状态"), (), css="st"),
    )  # fmt: skip

    def queryset(self, actor: Actor) -> QuerySet:
        return newest_versions() if actor.tier in OUTSIDE else checklists()

    def tabs_for(self, actor: Actor) -> Sequence[Tab]:
        return () if actor.tier in OUTSIDE else self.tabs

    def context(self, params: QueryDict) -> dict:
        found = super().context(params)
        tabs = found["list"]["tabs"] or [{"label": _("本区的"), "url": self.request.path, "count": None, "on": True}]
        found["list"]["tabs"] = [
            *tabs, self.beside(_("省推荐"), "checklists:standards"), self.beside(_("判定条款"), "checklists:criteria"),
        ]  # fmt: skip
        return found

    def decorate(self, rows: list[dict]) -> list[dict]:
        route = "checklists:version" if self.actor.tier in OUTSIDE else "checklists:detail"
        for row in rows:
            row["url"] = reverse(route, args=[row["id"]])
            row["sector_label"] = SECTOR_LABELS.get(row["sector"], row["sector"])
            row["state"] = state_of(
                published=row["published"], settled=row["settled"], retired=row["retired_at"] is not None
            )
            row["state_label"], row["icons"] = state_label(row["state"]), STATE_ICONS
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
        return rows

    def actions(self) -> list[dict]:
        found = []
        if may(self.actor, "checklists.edit"):
            found.append({"label": _("新建"), "icon": "plus", "url": reverse("checklists:create"), "primary": True})
        if may(self.actor, "checklists.import"):
            found.append({"label": _("导入"), "icon": "upload", "url": reverse("checklists:imports")})
        return found

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        if self.request.GET.get("tab") == "retired":
            return {"title": _("没有停用的检查表"), "text": _("停用的列在这里，可以恢复。"), "icon": "ban"}
        text = _("可以直接用省推荐的检查，也可以在它的基础上做本区的，或者新建、从 Excel 导入。")
        look = {"label": _("看省推荐的"), "url": reverse("checklists:standards")}
        return {"title": _("本区还没有自己的检查表"), "text": text, "icon": "list-check", "actions": [look]}


class StandardList(_Beside, ListPage):
    """省推荐的检查表."""

    list_name: ClassVar[str] = "checklists.standards"
    permission: ClassVar[str] = "checklists.view"
    model = Standard
    filterset_class = StandardFilter
    title = gettext_lazy("省推荐的检查表")
    default_sort = "title"
    row_template = "checklists/standard_row.html"
    columns = (
        Column("title", gettext_lazy("名称"), ("title",), sort="title", css="fix"),
        Column("sector", gettext_lazy("行业领域"), ("sector",), css="p1"),
        Column("items", gettext_lazy("条目"), ("items",), end=True),
        Column("version", gettext_lazy("版本"), ("version",), css="p1"),
        Column("published", gettext_lazy("自哪天起"), ("valid_from",), css="p2"),
        Column("source", gettext_lazy("依据"), ("source",), css="p3"),
    )

    def queryset(self, actor: Actor) -> QuerySet:
        return standards()

    def crumbs(self) -> list[dict]:
        return [{"label": _("检查表"), "url": reverse("checklists:list")}, {"label": _("省推荐")}]

    def context(self, params: QueryDict) -> dict:
        found = super().context(params)
        here = {"label": _("省推荐"), "url": self.request.path, "count": found["list"]["total"], "on": True}
        found["list"]["tabs"] = [self.beside(_("本区的"), "checklists:list"), here]
        return found

    def decorate(self, rows: list[dict]) -> list[dict]:
        for row in rows:
            row["url"] = reverse("checklists:standard", args=[row["id"]])
            row["sector_label"] = SECTOR_LABELS.get(row["sector"], row["sector"])
        return rows

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        return {"title": _("省里还没有推荐检查表"), "text": _("可以新建，或者从 Excel 导入。"), "icon": "list-check"}
