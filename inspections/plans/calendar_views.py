"""检查日历: a month of visits, moved by dragging, by the form of 改期 or without any script; and the load of each lead."""

from __future__ import annotations

import datetime
import uuid
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import CITY, PROVINCE, ZONE, may
from core.errors import InvalidInput, Refused, error_body
from core.templatetags.portal import day as day_words
from core.views import PortalView
from core.workdays import is_workday, missing_years, today
from core.workflow import perform
from enterprises.filters import areas_in_reach, zones_in_reach
from inspections.plans.months import days_of, in_month, next_month, workload
from inspections.plans.shared_views import crumbs, month_of, number_of, tabs
from inspections.plans.windows import DAY
from inspections.plans.writing import inspectors_of
from inspections.visits.models import Visit
from inspections.visits.presenting import ICONS
from inspections.visits.states import Form, State

FORMS, STATES = dict(Form.choices), dict(State.choices)


class Calendar(PortalView):
    """A month, Monday to Sunday; on a phone the days with something in them, one below the other."""

    permission = "plans.calendar"

    def get(self, request: HttpRequest) -> HttpResponse:
        month = month_of(request.GET.get("month"))
        chosen = {name: number_of(request.GET, name) for name in ("lead", "area", "zone")}
        days = days_of(in_month(month, **chosen))
        kept = {name: value for name, value in chosen.items() if value is not None}
        weeks = self._weeks(month, days, kept)
        context = {
            "month": month, "weeks": weeks, "total": sum(rows[0]["count"] for rows in days.values()),
            "before": _address(month - DAY, kept), "after": _address(next_month(month), kept), "now": _address(today(), kept),
            "choices": self._choices(chosen), "moves": any(row["moves"] for rows in days.values() for row in rows),
            "no_calendar": missing_years(month), "tabs": tabs(self.actor, "plans:calendar"),
            "crumbs": crumbs({"label": _("检查日历")}),
        }  # fmt: skip
        return render(request, "plans/calendar.html", context)

    def _weeks(self, month: datetime.date, days: dict, kept: dict) -> list[list[dict[str, Any]]]:
        first = month - DAY * month.weekday()
        last = next_month(month)
        weeks = []
        while first < last:
            weeks.append([self._day(first + DAY * n, month, days.get(first + DAY * n, []), kept) for n in range(7)])
            first += 7 * DAY
        return weeks

    def _day(self, day: datetime.date, month: datetime.date, rows: list[dict], kept: dict) -> dict[str, Any]:
        query = {"tab": "all", "planned_from": day.isoformat(), "planned_to": day.isoformat(), **kept}
        return {
            "day": day, "is_other": day.month != month.month, "is_today": day == today(), "is_past": day < today(),
            "is_off": not is_workday(day), "rows": [self._visit(row) for row in rows], "count": rows[0]["count"] if rows else 0,
            "hidden": rows[0]["count"] - len(rows) if rows else 0, "url": f"{reverse('visits:list')}?{urlencode(query)}",
        }  # fmt: skip

    def _visit(self, row: dict[str, Any]) -> dict[str, Any]:
        visit = SimpleNamespace(by_province=row["by_province"], lead_seat_id=row["lead_seat_id"])
        row["moves"] = row["state"] == State.PLANNED and may(self.actor, "visits.change", visit)
        row["name"] = row["enterprise__short_name"] or row["enterprise__name"]
        row["url"] = reverse("visits:detail", args=[row["id"]])
        row["form_label"], row["state_label"], row["icon"] = (
            FORMS[row["form"]],
            STATES[row["state"]],
            ICONS[row["state"]][0],
        )
        row["late"] = row["state"] == State.PLANNED and (row["due_on"] or row["planned_on"]) < today()
        return row

    def _choices(self, chosen: dict[str, int | None]) -> list[dict[str, Any]]:
        """What the month can be narrowed by: the zone for those above one, its people and areas for those in it."""
        found: list[tuple[str, Any, Any]] = []
        if self.actor.tier in (PROVINCE, CITY):
            rows = zones_in_reach(self.actor).order_by("id").values_list("id", "short_name", "name")
            found.append(("zone", _("开发区"), [(pk, short or name) for pk, short, name in rows]))
        elif self.actor.tier == ZONE:
            seats = inspectors_of(self.actor.zone_id or 0, today())
            found.append(("lead", _("带队人"), [(seat.pk, seat.person_name) for seat in seats]))
            areas = areas_in_reach(self.actor).order_by("id").values_list("id", "name")
            found.append(("area", _("园区、镇街"), list(areas)))
        return [
            {"name": name, "label": label, "value": chosen[name], "options": options} for name, label, options in found
        ]


def _address(day: datetime.date, kept: dict[str, int]) -> str:
    return f"{reverse('plans:calendar')}?{urlencode({'month': f'{day:%Y-%m}', **kept})}"


class Move(PortalView):
    """POST `visit` and `planned_on`: what the calendar's script sends when a visit was dropped on another day.

    JSON both ways; people without scripts use the form of 改期 on the visit.
    """

    permission = "plans.calendar"

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            pk = uuid.UUID(request.POST.get("visit", ""))
            day = datetime.date.fromisoformat(request.POST.get("planned_on", ""))
        except ValueError as fault:
            raise Http404 from fault
        visit = get_object_or_404(Visit.objects.select_related("enterprise"), pk=pk)
        try:
            perform(visit, "move", actor=self.actor, planned_on=day)
        except InvalidInput as wrong:
            sentence = "；".join(text for texts in wrong.fields.values() for text in texts)
            return JsonResponse(error_body("invalid", sentence, wrong.fields), status=422)
        except Refused as refusal:
            return JsonResponse(error_body(refusal.rule, refusal.sentence), status=refusal.status)
        name = visit.enterprise.short_name or visit.enterprise.name
        messages.success(request, _("%(name)s的检查已改到 %(day)s。") % {"name": name, "day": day_words(day)})
        return JsonResponse({"planned_on": day.isoformat()})


class Workload(PortalView):
    """工作量: what each lead has in a month, with the rows behind every number."""

    permission = "plans.work"

    def get(self, request: HttpRequest) -> HttpResponse:
        month = month_of(request.GET.get("month"))
        rows = workload(month, self.actor.zone_id or 0, today())
        end = next_month(month) - DAY
        for row in rows:
            row["urls"] = _urls(row["lead_seat_id"], month, end)
        context = {
            "month": month, "rows": rows, "before": f"?month={month - DAY:%Y-%m}", "after": f"?month={next_month(month):%Y-%m}",
            "totals": {name: sum(row[name] for row in rows) for name in ("planned", "open", "done", "late")},
            "tabs": tabs(self.actor, "plans:workload"), "crumbs": crumbs({"label": _("检查员工作量")}),
        }  # fmt: skip
        return render(request, "plans/workload.html", context)


def _urls(lead: int | None, month: datetime.date, end: datetime.date) -> dict[str, str]:
    if lead is None:
        return {}
    base = reverse("visits:list")
    of_month = {"planned_from": month.isoformat(), "planned_to": end.isoformat(), "lead": lead}
    return {
        "planned": f"{base}?{urlencode({'tab': 'all', **of_month})}",
        "open": f"{base}?{urlencode({'tab': 'todo', **of_month})}",
        "done": f"{base}?{urlencode({'tab': 'finished', 'done_from': month.isoformat(), 'done_to': end.isoformat(), 'lead': lead})}",
        "late": f"{base}?{urlencode({'tab': 'todo', 'planned_to': (today() - DAY).isoformat(), 'lead': lead})}",
        "calendar": f"{reverse('plans:calendar')}?{urlencode({'month': f'{month:%Y-%m}', 'lead': lead})}",
    }
