"""The danger list, my work, and the limits of the zone."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views import home_of
from core.access import CITY, OFFICER, PROVINCE, may
from core.downloads import running_jobs
from core.lists import EXPORT, Column, ListPage, Tab
from core.views import PortalView
from core.workdays import today
from enterprises.models import Sector
from hazards.dangers import export_columns, presenting
from hazards.dangers.figures import danger_list_url
from hazards.dangers.filters import DangerFilter
from hazards.dangers.forms import LimitsForm, save_limits
from hazards.dangers.limits import DEFAULT_DAYS, matrix
from hazards.dangers.models import Danger, Request
from hazards.dangers.states import OPEN, Severity, Source, State
from hazards.dangers.waiting import count_waiting, task_of, waiting_for

STATES, SECTORS = dict(State.choices), dict(Sector.choices)
SEVERITIES, SOURCES = dict(Severity.choices), dict(Source.choices)


class DangerList(ListPage):
    """隐患台账: tabs, filters, side panel, export."""

    permission = "dangers.view"
    list_name = "dangers"
    model = Danger
    filterset_class = DangerFilter
    title = gettext_lazy("隐患")
    export_kind = EXPORT
    row_template = "dangers/row.html"
    panel_route = "dangers:panel"
    default_sort = "-found"
    extra_fields = ("round", "location")
    tabs = [
        Tab("open", gettext_lazy("未销号"), lambda rows, actor: rows.open()),
        Tab("mine", gettext_lazy("等我办理"), waiting_for),
        Tab("late", gettext_lazy("逾期"), lambda rows, actor: rows.overdue(on=today())),
        Tab("all", gettext_lazy("全部"), lambda rows, actor: rows),
    ]
    columns = [
        Column("number", gettext_lazy("编号"), ("number",), css="fix2", width=18),
        Column("zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY), width=20,
               export=lambda row: row["zone__short_name"] + ("" if row["zone__confirmed"] else _("（待确认）"))),
        Column("enterprise", gettext_lazy("企业"), ("enterprise__name", "enterprise_id"), width=30),
        Column("description", gettext_lazy("隐患"), ("description",), width=60),
        Column("severity", gettext_lazy("等级"), ("severity",), css="p1", export=lambda row: str(SEVERITIES[row["severity"]])),
        Column("sector", gettext_lazy("领域"), ("sector",), css="p2", export=lambda row: str(SECTORS[row["sector"]])),
        Column("state", gettext_lazy("状态"), ("state",), export=lambda row: str(STATES[row["state"]])),
        Column("found", gettext_lazy("发现"), ("found_at",), sort="found_at", descending_first=True, css="p1", exported=False),
        Column("due", gettext_lazy("期限"), ("due_on",), sort="due_on", null="last"),
        Column("left", gettext_lazy("剩余"), (), exported=False),
        Column("area", gettext_lazy("园区、镇街"), ("area__name",), css="p2"),
        Column("source", gettext_lazy("来源"), ("source",), css="p3", export=lambda row: str(SOURCES[row["source"]])),
        *export_columns.LEDGER,
    ]  # fmt: skip

    def queryset(self, actor: Any) -> QuerySet:
        """With the counts of photos the export names."""
        return export_columns.with_photo_counts(Danger.objects.all())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Besides what every list does: export the rows ticked."""
        if request.GET.get("do") == "selected":
            ids = [pk for pk in request.POST.getlist("ids") if pk.isdecimal()][: self.page_size]
            if not ids:
                messages.error(request, _("请先勾选要导出的隐患。"))
                return redirect("dangers:list")
            query = QueryDict(mutable=True)
            query.update({"tab": "all", "ids": ",".join(ids), "do": "export"})
            request.GET = query  # type: ignore[assignment]
        return super().post(request, *args, **kwargs)

    def batch(self) -> list[dict]:
        url = f"{self.request.path}?do=selected"
        return [{"label": _("导出所选"), "icon": "download", "url": url}] if may(self.actor, "core.downloads") else []

    def context(self, params: QueryDict) -> dict:
        """Of the rows shown, how many are overdue: the count of the tab 逾期, already read."""
        context = super().context(params)
        listing, tab = context["list"], self.tab(params, self.actor)
        if tab is not None and tab.key in ("open", "all"):
            keys = [one.key for one in self.tabs]
            listing["late"] = listing["tabs"][keys.index("late")]["count"]
        return context

    def actions(self) -> list[dict]:
        buttons = []
        if may(self.actor, "dangers.import"):
            buttons.append({"label": _("导入台账"), "icon": "upload", "url": reverse("dangers:imports"), "quiet": True})
        if may(self.actor, "dangers.report"):
            buttons.append({"label": _("登记隐患"), "icon": "plus", "url": reverse("dangers:create"), "primary": True})
        return buttons

    def crumbs(self) -> list[dict]:
        return [{"label": _("隐患治理"), "url": reverse("dangers:list")}, {"label": _("全部隐患")}]

    def decorate(self, rows: list[dict]) -> list[dict]:
        many = self.actor.tier in (PROVINCE, CITY)
        for row in rows:
            row["short"] = presenting.short_number(row["number"]) or _("未编号")
            row["sentence"] = presenting.sentence(row["location"], row["description"])
            row["many_zones"] = many
            row["state_label"] = STATES[row["state"]]
            row["severity_label"] = SEVERITIES[row["severity"]]
            row["sector_label"] = SECTORS[row["sector"]]
            row["source_label"] = SOURCES[row["source"]]
            row["is_open"] = row["state"] not in (State.CLOSED, State.VOID, State.HISTORIC)
            row["icons"] = presenting.ICONS
        return rows

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        buttons = [b | {"primary": False} for b in self.actions()]
        return {"title": _("这里没有隐患"), "text": _("登记一条，或把手头的台账导进来。"), "actions": buttons}

    def export_marks(self, actor: Any) -> list[str]:
        return [_("历史记录来自台账导入，不进入整改率。"), _("名称后标“（待确认）”的开发区，名单尚未经省厅确认。")]


GROUPS = (
    ("late", gettext_lazy("逾期"), gettext_lazy("先办")),
    ("today", gettext_lazy("今天到期"), ""),
    ("week", gettext_lazy("七天内"), ""),
    ("later", gettext_lazy("以后"), ""),
)


class MyWork(PortalView):
    """我的工作: what waits for me, why, by when, with one verb each."""

    permission = "dangers.view"
    shown = 100

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The three officers have no business here; their desk is the people page."""
        actor = request.actor  # type: ignore[attr-defined]
        if actor is not None and actor.tier == OFFICER:
            return redirect(home_of(actor))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.actor.tier in (PROVINCE, CITY):
            return render(request, "work/overview.html", self._overview())
        day = today()
        asked = Request.objects.filter(danger_id=OuterRef("pk"), state__in=["first", "second"])
        rows = waiting_for(Danger.objects.all(), self.actor).annotate(
            request_kind=Subquery(asked.values("kind")[:1]),
            request_state=Subquery(asked.values("state")[:1]),
            request_at=Subquery(asked.values("asked_at")[:1]),
        )
        found = rows.order_by("due_on", "id").values(
            "id", "number", "description", "location", "enterprise__name", "enterprise_id", "state", "state_since", "due_on", "round",
            "request_kind", "request_state", "request_at", "finder_user_id",
        )[: self.shown]  # fmt: skip
        items = [self._item(row) for row in found]
        groups = [
            {"key": key, "label": label, "note": note, "rows": [i for i in items if i["group"] == key]}
            for key, label, note in GROUPS
        ]
        late = sum(1 for item in items if item["group"] == "late")
        context = {
            "groups": [group for group in groups if group["rows"]],
            "count": len(items) if len(items) < self.shown else count_waiting(self.actor),
            "late": late,
            "due_today": sum(1 for item in items if item["group"] == "today"),
            "more": len(items) == self.shown,
            "figures": self._figures(day),
            "jobs": running_jobs(self.actor),
            "may_report": may(self.actor, "dangers.report"),
            "may_import": may(self.actor, "dangers.import"),
        }
        return render(request, "work/mine.html", context)

    def _item(self, row: dict) -> dict:
        task = task_of(row, self.actor)
        names = {"edit": "dangers:edit"}
        url = (
            reverse(names[task.transition], args=[row["id"]])
            if task.transition in names
            else reverse("dangers:detail", args=[row["id"]])
            if task.transition in ("", "sign", "submit", "grant_void")
            else reverse("dangers:do", args=[row["id"], task.transition])
        )
        days = (task.by - today()).days if task.by else 999
        group = "late" if days < 0 else "today" if days == 0 else "week" if days <= 7 else "later"
        return row | {
            "task": task,
            "by": task.by,
            "url": url,
            "group": group,
            "short": presenting.short_number(row["number"]) or _("未编号"),
            "sentence": presenting.sentence(row["location"], row["description"]),
            "page": reverse("dangers:detail", args=[row["id"]]),
        }

    def _figures(self, day: Any) -> list[dict]:
        """Numbers of my scope today, each the link to its rows; one statement."""
        rows = Danger.objects.all()
        start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        week = start - datetime.timedelta(days=start.weekday())
        opened = Q(state__in=OPEN)
        counted = rows.aggregate(
            open=Count("id", filter=opened),
            late=Count("id", filter=opened & Q(due_on__lt=day)),
            soon=Count("id", filter=opened & Q(due_on__gte=day, due_on__lte=day + datetime.timedelta(days=7))),
            found=Count("id", filter=Q(found_at__gte=week, state__in=(*OPEN, State.CLOSED))),
            closed=Count("id", filter=Q(closed_at__gte=week)),
        )
        url, monday = reverse("dangers:list"), timezone.localdate(week).isoformat()
        return [
            {"label": _("未销号"), "value": counted["open"], "url": url},
            {"label": _("逾期"), "value": counted["late"], "url": f"{url}?tab=late", "late": True},
            {"label": _("七天内到期"), "value": counted["soon"], "url": f"{url}?due_within=7"},
            {"label": _("本周查出"), "value": counted["found"],
             "url": danger_list_url(None, state=(*OPEN, State.CLOSED), found_from=monday)},
            {"label": _("本周销号"), "value": counted["closed"],
             "url": danger_list_url(None, state=State.CLOSED, closed_from=monday)},
        ]  # fmt: skip

    def _overview(self) -> dict:
        """For province and city: where most is overdue, one GROUP BY."""
        rows = Danger.objects.overdue(on=today()).order_by().values("zone_id", "zone__short_name", "zone__confirmed")
        zones = rows.annotate(late=Count("id")).order_by("-late", "zone_id")[:20]
        return {
            "zones": [z | {"url": danger_list_url({"zone": z["zone_id"]}, overdue="true")} for z in zones],
            "figures": self._figures(today()),
            "jobs": running_jobs(self.actor),
        }


class Limits(PortalView):
    """整改期限: severity × sector, a setting of the zone; empty cells show what applies instead."""

    permission = "limits.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = matrix(self.actor.zone_id) if self.actor.zone_id else {}
        return self._page(request, LimitsForm(rows=rows), rows)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not may(self.actor, "limits.edit") or self.actor.zone_id is None:
            raise PermissionDenied("limits.edit")
        rows = matrix(self.actor.zone_id)
        form = LimitsForm(request.POST, rows=rows)
        if not form.is_valid():
            return self._page(request, form, rows, status=422)
        save_limits(zone_id=self.actor.zone_id, wanted=form.wanted())
        messages.success(request, _("期限已保存，从下一次签发起生效；已签发的期限不变。"))
        return redirect("dangers:limits")

    def _page(self, request: HttpRequest, form: LimitsForm, rows: dict, status: int = 200) -> HttpResponse:
        table = []
        for (severity, label), (_label, names) in zip(Severity.choices, form.cells, strict=True):
            cells = []
            for name in names:
                sector = name.split("-", 1)[1]
                fallback = rows.get((severity, ""), DEFAULT_DAYS[Severity(severity)])
                own = rows.get((severity, "" if sector == "all" else sector))
                cells.append(
                    {"field": form[name], "days": own if own is not None else fallback, "own": own is not None}
                )
            table.append({"label": label, "cells": cells})
        return render(request, "dangers/limits.html", {
            "form": form, "table": table, "sectors": [_("全部领域"), *(label for _v, label in Sector.choices)],
            "may_edit": may(self.actor, "limits.edit"), "crumbs": [{"label": _("隐患治理"), "url": reverse("dangers:list")}, {"label": _("整改期限")}],
        }, status=status)  # fmt: skip
