"""The list of units: by level, those that must be looked at again, all; exported with its filters."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE, may
from core.lists import EXPORT, Column, ListPage, Tab
from core.templatetags.portal import day
from core.workdays import today
from hazards.sources import presenting
from hazards.sources.filters import SourceFilter
from hazards.sources.models import HazardSource
from hazards.sources.pieces import flags_of
from hazards.sources.states import State, UnitKind

STATES, KINDS = dict(State.choices), dict(UnitKind.choices)


class SourceList(ListPage):
    """重大危险源台账."""

    list_name: ClassVar[str] = "sources"
    permission: ClassVar[str] = "sources.view"
    model = HazardSource
    filterset_class = SourceFilter
    title = gettext_lazy("重大危险源")
    default_sort = "level"
    row_template = "sources/row.html"
    export_kind = EXPORT
    extra_fields: ClassVar[tuple[str, ...]] = ("is_major", "provisional", "reassess_reason", "enterprise_id")
    tabs = (
        Tab("major", gettext_lazy("重大危险源"), lambda rows, actor: rows.major()),
        Tab("review", gettext_lazy("待区审核"), lambda rows, actor: rows.filter(state=State.REVIEW)),
        Tab("again", gettext_lazy("须复评"), lambda rows, actor: rows.asked_again() | rows.review_due(by=today())),
        Tab("all", gettext_lazy("全部单元"), lambda rows, actor: rows),
    )
    columns = (
        Column("name", gettext_lazy("单元"), ("name",), sort="name", css="fix", width=30),
        Column("zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY), width=20,
               export=lambda row: row["zone__short_name"] + ("" if row["zone__confirmed"] else _("（待确认）"))),
        Column("enterprise", gettext_lazy("企业"), ("enterprise__name",), width=30),
        Column("level", gettext_lazy("级别"), ("level",), sort="level", export=lambda row: _level(row)),
        Column("r", "R", ("r_value",), sort="r_value", null="last", descending_first=True, end=True),
        Column("s", "S", ("s_value",), css="p1", end=True),
        Column("kind", gettext_lazy("单元类别"), ("kind",), css="p2", export=lambda row: str(KINDS[row["kind"]])),
        Column("state", gettext_lazy("状态"), ("state",), css="st", export=lambda row: str(STATES[row["state"]])),
        Column("people", gettext_lazy("500 米内人口"), ("exposed_people",), css="p2", end=True),
        Column("review", gettext_lazy("下次辨识评估"), ("next_review_on",), sort="next_review_on", null="last", css="p1"),
        Column("flags", gettext_lazy("缺什么"), (), exported=False),
    )  # fmt: skip

    def decorate(self, rows: list[dict]) -> list[dict]:
        flags = flags_of([row["id"] for row in rows]) if rows else {}
        now = today()
        for row in rows:
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
            row["level_label"] = _level(row)
            row["state_label"] = str(STATES[row["state"]])
            row["kind_label"] = str(KINDS[row["kind"]])
            row["icons"] = presenting.ICONS
            row["review_late"] = bool(row["next_review_on"] and row["is_major"] and row["next_review_on"] < now)
            row["review_text"] = day(row["next_review_on"]) if row["next_review_on"] else ""
            row["flags"] = ([_("须复评")] if row["reassess_reason"] else []) + flags.get(row["id"], [])
        return rows

    def actions(self) -> list[dict]:
        buttons = [
            {"label": _("计算器"), "icon": "scale", "url": reverse("sources:calculator"), "quiet": True},
        ]
        if may(self.actor, "sources.import"):
            label = _("导入台账")
            buttons.append({"label": label, "icon": "upload", "url": reverse("sources:imports"), "quiet": True})
        if may(self.actor, "sources.edit"):
            buttons.append({"label": _("登记单元"), "icon": "plus", "url": reverse("sources:create"), "primary": True})
        return buttons

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        text = (
            _("登记单元和物质，系统按 GB 18218-2018 算出是否构成、属于哪一级。")
            if may(self.actor, "sources.edit")
            else ""
        )
        return {"title": _("还没有登记单元"), "text": text, "icon": "flame", "actions": self.actions()}


def _level(row: dict) -> str:
    return presenting.level_words(row["is_major"], row["level"], row["provisional"])
