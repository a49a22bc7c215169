"""回头看: the list of what to look at again, arranging visits for it, and what was seen."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE, may
from core.errors import InvalidInput, Refused
from core.lists import Column, ListPage, Tab
from core.views import PortalView
from core.workdays import today
from hazards.dangers.filters import DangerFilter
from hazards.dangers.models import Danger
from hazards.dangers.presenting import short_number
from hazards.dangers.states import Severity
from inspections.visits.looking_back import FROM_DAYS, TO_DAYS, look, plan_look_backs, to_look_at
from inspections.visits.models import LookBack
from inspections.visits.work_views import working

SEVERITIES = dict(Severity.choices)
GRAVE = Q(severity=Severity.MAJOR) | Q(reopened_count__gt=0)
"""Looked at again first: majors, and what had been closed wrongly once."""


class LookBacks(ListPage):
    """回头看: closed dangers that are due to be looked at again."""

    list_name: ClassVar[str] = "look_backs"
    permission: ClassVar[str] = "visits.look_backs"
    model = Danger
    filterset_class = DangerFilter
    title = gettext_lazy("回头看")
    default_sort = "-found"
    row_template = "visits/look_back_row.html"
    extra_fields: ClassVar[tuple[str, ...]] = ("reopened_count",)
    tabs = (
        Tab("all", gettext_lazy("全部"), lambda rows, actor: rows),
        Tab("grave", gettext_lazy("重大、重开过的"), lambda rows, actor: rows.filter(GRAVE)),
    )
    columns = (
        Column("number", gettext_lazy("编号"), ("number",), css="fix2"),
        Column("text", gettext_lazy("隐患"), ("description", "location"), width=40),
        Column("enterprise", gettext_lazy("企业"), ("enterprise__name", "enterprise_id"), width=30),
        Column(
            "zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY)
        ),
        Column("severity", gettext_lazy("等级"), ("severity",), css="p1"),
        Column("found", gettext_lazy("发现"), ("found_at",), sort="found_at", descending_first=True, css="p2"),
        Column("closed", gettext_lazy("销号"), ("closed_at",)),
    )

    def queryset(self, actor: Any) -> QuerySet:
        return to_look_at(today())

    def decorate(self, rows: list[dict]) -> list[dict]:
        for row in rows:
            row["url"] = reverse("dangers:detail", args=[row["id"]])
            row["short"], row["severity_label"] = short_number(row["number"]), str(SEVERITIES[row["severity"]])
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
            row["may_plan"] = may(self.actor, "visits.plan")
        return rows

    def crumbs(self) -> list[dict]:
        return [{"label": _("检查"), "url": reverse("visits:list")}, {"label": _("回头看")}]

    def batch(self) -> list[dict]:
        if not may(self.actor, "visits.plan"):
            return []
        return [
            {
                "label": _("安排回头看"),
                "icon": "calendar-event",
                "url": reverse("visits:look_back_plan"),
                "primary": True,
            }
        ]

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        text = _("销号 %(from)d 到 %(to)d 天、还没有回头看的隐患列在这里（天数为产品设定）。") % {
            "from": FROM_DAYS,
            "to": TO_DAYS,
        }
        return {"title": _("没有要回头看的隐患"), "text": text, "icon": "check"}


class PlanLookBacks(PortalView):
    """Visits for the dangers ticked, one for each enterprise."""

    permission = "visits.plan"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest) -> HttpResponse:
        ids = [int(pk) for pk in request.POST.getlist("ids") if pk.isdecimal() and len(pk) < 19]
        try:
            made = plan_look_backs(actor=self.actor, dangers=ids)
        except InvalidInput as fault:
            messages.error(request, "；".join(s for rows in fault.fields.values() for s in rows))
            return redirect("visits:look_backs")
        messages.success(request, _("已安排 %(n)d 次回头看，按企业各一次，日期是下一个工作日。") % {"n": len(made)})
        return redirect(reverse("visits:list") + "?tab=todo&purpose=look_back")


class Look(PortalView):
    """What was seen of one danger on a visit under way."""

    permission = "visits.view"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: uuid.UUID, row: int) -> HttpResponse:
        visit = working(self.actor, pk)
        found = get_object_or_404(LookBack.objects.select_related("danger"), pk=row, visit_id=visit.pk)
        result = request.POST.get("result", "")
        try:
            look(actor=self.actor, visit=visit, row=found, result=result, words=request.POST.get("words", ""))
        except InvalidInput as fault:
            messages.error(request, "；".join(s for rows in fault.fields.values() for s in rows))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            if result == LookBack.Result.AGAIN:
                messages.warning(request, _("又出现了：请记一条隐患，会注明是哪一条的重复。"))
                return redirect(reverse("visits:finding_new", args=[pk]) + f"?repeats={found.danger_id}")
            messages.success(request, _("已记下：保持良好。"))
        return redirect(reverse("visits:work", args=[pk]) + "#look-backs")
