"""The list of duties: what is still due, most urgent first; all of the zone with filters."""

# ruff: noqa: E501  (one tab, one column per line)
from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import ASSIGNED, CITY, ENTERPRISE, PROVINCE, ZONE, may
from core.lists import EXPORT, Column, ListPage, Tab
from core.workdays import today
from hazards.sources.duty_filters import DutyFilter
from hazards.sources.duty_presenting import ICONS
from hazards.sources.duty_queries import DutyStatus
from hazards.sources.models import DutyRole, DutySlot
from hazards.sources.pieces import mark

ROLES, STATUSES = dict(DutyRole.choices), dict(DutyStatus.choices)


def _day_of(row: dict) -> str:
    return timezone.localtime(row["done_at"]).strftime("%Y-%m-%d %H:%M") if row["done_at"] else ""


class Duties(ListPage):
    """包保履职."""

    list_name: ClassVar[str] = "duties"
    permission: ClassVar[str] = "sources.view"
    model = DutySlot
    filterset_class = DutyFilter
    title = gettext_lazy("包保履职")
    default_sort = "due"
    row_template = "sources/duty_row.html"
    export_kind = EXPORT
    extra_fields: ClassVar[tuple[str, ...]] = ("log_id", "late_until", "source_id", "enterprise_id")
    tabs = (
        Tab("open", gettext_lazy("待履"), lambda rows, actor: rows.still_due(on=today())),
        Tab("mine", gettext_lazy("我的"), lambda rows, actor: rows.still_due(on=today()).filter(person__seat_id=actor.seat_id)),
        Tab("questioned", gettext_lazy("质疑未了结"), lambda rows, actor: rows.questioned()),
        Tab("check", gettext_lazy("待核实"), lambda rows, actor: rows.to_check()),
        Tab("missed", gettext_lazy("未履"), lambda rows, actor: rows.missed(on=today())),
        Tab("all", gettext_lazy("全部"), lambda rows, actor: rows.filter(called_off_at=None)),
    )  # fmt: skip
    columns = (
        Column("role", gettext_lazy("责任"), ("role",), css="fix", export=lambda row: str(ROLES[row["role"]])),
        Column("unit", gettext_lazy("单元"), ("source__name",), width=30),
        Column("zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY), width=20,
               export=lambda row: row["zone__short_name"] + ("" if row["zone__confirmed"] else _("（待确认）"))),
        Column("enterprise", gettext_lazy("企业"), ("source__enterprise__name",), css="p1", tiers=(PROVINCE, CITY, ZONE, ASSIGNED), width=30),
        Column("person", gettext_lazy("责任人"), ("person_name",)),
        Column("starts", gettext_lazy("周期起"), ("starts_on",), css="p2"),
        Column("due", gettext_lazy("应履日期"), ("due_on",), sort="due_on", css="day", width=12),
        Column("status", gettext_lazy("履职"), ("status",), css="st", export=lambda row: str(STATUSES[row["status"]])),
        Column("left", gettext_lazy("剩余"), (), css="left", exported=False),
        Column("done", gettext_lazy("履职时间"), ("done_at",), css="p1", export=_day_of, width=18),
    )  # fmt: skip

    def queryset(self, actor: Any) -> QuerySet:
        return DutySlot.objects.with_status(on=today())

    def tabs_for(self, actor: Any) -> list[Tab]:
        """No 待核实 for an enterprise, no 我的 for the others."""
        without = "check" if actor.tier == ENTERPRISE else "mine"
        return [tab for tab in self.tabs if tab.key != without]

    def decorate(self, rows: list[dict]) -> list[dict]:
        may_log = may(self.actor, "sources.log_duty")
        mark(rows)
        for row in rows:
            row["role_label"] = str(ROLES[row["role"]])
            row["status_label"] = str(STATUSES[row["status"]])
            row["icons"] = ICONS
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
            row["many_firms"] = self.actor.tier != ENTERPRISE
            row["is_due"] = row["status"] == DutyStatus.DUE
            row["may_log"] = may_log and row["is_due"] and row["starts_on"] <= today()
            name = "sources:duty_record" if row["may_log"] else "sources:duty"
            row["url"] = reverse(name, args=[row["id"]])
        return rows

    def crumbs(self) -> list[dict]:
        return [{"label": _("重大危险源"), "url": reverse("sources:list")}, {"label": _("包保履职")}]

    def actions(self) -> list[dict]:
        return [{"label": _("职责和频次"), "icon": "book", "url": reverse("sources:duty_rules"), "quiet": True}]

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        return {
            "title": _("这里没有履职"),
            "text": _("构成重大危险源的单元，每个周期开始时自动列出四种责任的履职。"),
            "icon": "user-check",
        }
