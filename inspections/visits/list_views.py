"""The list of visits: mine of today, what is to be made, under way, finished, secret ones to publish."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import PROVINCE_ROLES, Role
from core.access import ASSIGNED, CITY, ENTERPRISE, PROVINCE, ZONE, may
from core.lists import EXPORT, Column, ListPage, Tab
from core.workdays import today
from inspections.visits.filters import VisitFilter
from inspections.visits.models import Visit
from inspections.visits.presenting import ICONS
from inspections.visits.queries import rolled_weeks
from inspections.visits.states import Form, Purpose, State

FORMS, PURPOSES, STATES = dict(Form.choices), dict(Purpose.choices), dict(State.choices)
DESKS = (*PROVINCE_ROLES, Role.ZONE_OFFICE, Role.ZONE_LEADER)
WITH_FIRM = (PROVINCE, CITY, ZONE, ASSIGNED)


def _today(rows: Any, actor: Any) -> Any:
    """What is under way, and what was to be made by today."""
    return rows.taken_by(actor.seat_id).filter(
        Q(state=State.UNDERWAY) | Q(state=State.PLANNED, planned_on__lte=today())
    )


def _moment(value: Any) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


class VisitList(ListPage):
    """检查."""

    list_name: ClassVar[str] = "visits"
    permission: ClassVar[str] = "visits.view"
    model = Visit
    filterset_class = VisitFilter
    title = gettext_lazy("检查")
    default_sort = "planned"
    row_template = "visits/row.html"
    export_kind = EXPORT
    extra_fields: ClassVar[tuple[str, ...]] = (
        "enterprise_id",
        "rolls_from",
        "due_on",
        "secret_to",
        "enterprise__status",
        "published_at",
    )
    tabs = (
        Tab("today", gettext_lazy("今天我的"), _today),
        Tab("todo", gettext_lazy("待检查"), lambda rows, actor: rows.filter(state=State.PLANNED)),
        Tab("underway", gettext_lazy("检查中"), lambda rows, actor: rows.filter(state=State.UNDERWAY)),
        Tab("secret", gettext_lazy("待公布"), lambda rows, actor: rows.filter(secret_to__gt=0, state=State.FINISHED), sort="-finished"),
        Tab("finished", gettext_lazy("已完成"), lambda rows, actor: rows.filter(state=State.FINISHED), sort="-finished"),
        Tab("all", gettext_lazy("全部"), lambda rows, actor: rows, sort="-planned"),
    )
    columns = (
        Column("planned", gettext_lazy("计划日期"), ("planned_on",), sort="planned_on", css="fix", width=12),
        Column("enterprise", gettext_lazy("企业"), ("enterprise__name", "enterprise__short_name"), tiers=WITH_FIRM, width=30,
               export=lambda row: row["enterprise__name"]),
        Column("zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY), width=20,
               export=lambda row: row["zone__short_name"] + ("" if row["zone__confirmed"] else _("（待确认）"))),
        Column("form", gettext_lazy("形式"), ("form",), export=lambda row: str(FORMS[row["form"]])),
        Column("purpose", gettext_lazy("事由"), ("purpose",), css="p2", export=lambda row: str(PURPOSES[row["purpose"]])),
        Column("subject", gettext_lazy("检查事项"), ("subject",), css="p3", width=24),
        Column("lead", gettext_lazy("带队人"), ("lead_name",), css="p1"),
        Column("state", gettext_lazy("状态"), ("state",), css="st", export=lambda row: str(STATES[row["state"]])),
        Column("found", gettext_lazy("隐患"), ("found_count", "fixed_count"), end=True, width=8, export=lambda row: row["found_count"]),
        Column("finished", gettext_lazy("完成"), ("finished_at",), sort="finished_at", null="last", descending_first=True, css="p1",
               export=lambda row: _moment(row["finished_at"]), width=18),
        Column("number", gettext_lazy("编号"), ("number",), css="p3", width=20),
    )  # fmt: skip

    def queryset(self, actor: Any) -> QuerySet:
        return Visit.objects.all()

    def tabs_for(self, actor: Any) -> list[Tab]:
        """Nobody is shown a tab that can hold nothing of theirs; who plans sees first what is to be made."""
        without = {
            ENTERPRISE: {"today", "secret"}, CITY: {"today", "secret"}, ASSIGNED: {"secret"},
        }.get(actor.tier, set())  # fmt: skip
        if not may(actor, "visits.work"):
            without = without | {"today"}
        tabs = [tab for tab in self.tabs if tab.key not in without]
        return sorted(tabs, key=lambda tab: tab.key != "todo") if actor.role in DESKS else tabs

    def decorate(self, rows: list[dict]) -> list[dict]:
        for row in rows:
            row["url"] = reverse("visits:detail", args=[row["id"]])
            row["form_label"], row["purpose_label"] = str(FORMS[row["form"]]), str(PURPOSES[row["purpose"]])
            row["state_label"], row["icons"] = str(STATES[row["state"]]), ICONS
            row["many_zones"], row["many_firms"] = self.actor.tier in (PROVINCE, CITY), self.actor.tier != ENTERPRISE
            row["rolled"] = rolled_weeks(row["rolls_from"], today()) if row["state"] == State.PLANNED else 0
            row["late"] = row["state"] == State.PLANNED and (row["due_on"] or row["planned_on"]) < today()
            row["closed_firm"] = row["enterprise__status"] == "closed" and row["state"] in (
                State.PLANNED,
                State.UNDERWAY,
            )
        return rows

    def actions(self) -> list[dict]:
        if not may(self.actor, "visits.plan"):
            return []
        return [{"label": _("安排检查"), "icon": "plus", "url": reverse("visits:create"), "primary": True}]

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        tab = self.tab(self.request.GET, self.actor)
        if tab is not None and tab.key == "today":
            return {
                "title": _("今天没有您的检查"),
                "text": _("安排给您的检查到了日子会列在这里；也可以现在就安排一次。"),
                "icon": "check",
            }
        return {
            "title": _("这里还没有检查"),
            "text": _("安排检查以后，从计划到记录都在这里。"),
            "icon": "clipboard-list",
        }
