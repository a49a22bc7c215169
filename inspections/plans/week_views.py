"""周滚动: the plan of one week, what rolled in on top, and the button that fills it up to the goal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import may
from core.errors import Refused
from core.views import PortalView
from core.workdays import today
from enterprises.models import Enterprise
from inspections.plans.shared_views import crumbs, day_of, number_of, tabs
from inspections.plans.weekly import AHEAD, WEEK_FIELDS, of_week, plan_week, propose_week, units_of
from inspections.plans.windows import DAY
from inspections.visits.presenting import ICONS
from inspections.visits.queries import rolled_weeks, week_of
from inspections.visits.states import Form, Purpose, State

SHOWN = 300
FORMS, PURPOSES, STATES = dict(Form.choices), dict(Purpose.choices), dict(State.choices)
NAMES = (
    "enterprise__name", "enterprise__short_name", "area__name", "lead_name", "planned_on", "due_on", "rolls_from", "form",
    "purpose",
)  # fmt: skip


class Week(PortalView):
    """The plan of a week. GET shows it, POST fills it up."""

    permission = "plans.work"

    def get(self, request: HttpRequest) -> HttpResponse:
        week = week_of(day_of(request.GET.get("week")))
        zone = self.actor.zone_id or 0
        rows = list(of_week(week).filter(zone_id=zone).values(*WEEK_FIELDS, *NAMES))
        units = units_of(zone, week, rows)
        now = week_of(today())
        is_open = now <= week <= now + 7 * AHEAD * DAY
        mine = [unit for unit in units if is_open and may(self.actor, "plans.week", unit)]
        propose_week(zone, week, rows, mine)
        names = _names([firm for unit in mine for firm in unit.proposed])
        shown = [self._line(row, week) for row in rows]
        shown.sort(key=lambda row: (-row["rolled"], row["is_off"], row["planned_on"] or week, row["name"]))
        context = {
            "week": week, "end": week + 6 * DAY, "is_now": week == now, "is_open": is_open,
            "rows": shown[:SHOWN], "more": max(0, len(shown) - SHOWN), "rolled": sum(1 for row in shown if row["rolled"] and row["is_open"]),
            "units": [self._unit(unit, names, unit in mine) for unit in units],
            "may_fill": any(unit.proposed for unit in mine), "many": sum(1 for unit in mine if unit.proposed) > 1,
            "before": (week - 7 * DAY).isoformat(), "after": (week + 7 * DAY).isoformat(),
            "may_edit": may(self.actor, "plans.edit"), "tabs": tabs(self.actor, "plans:week"),
            "crumbs": crumbs({"label": _("周滚动计划")}),
        }  # fmt: skip
        return render(request, "plans/week.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        week = week_of(day_of(request.POST.get("week")))
        back = redirect(f"{reverse('plans:week')}?week={week}")
        try:
            count = plan_week(
                actor=self.actor, zone_id=self.actor.zone_id or 0, week=week, goal_id=number_of(request.POST, "goal")
            )
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return back
        if count:
            messages.success(request, _("已补 %(n)d 家，排在这一周剩下的工作日，带队人会收到通知。") % {"n": count})
        else:
            messages.info(request, _("这一周已经够目标数，没有要补的。"))
        return back

    @staticmethod
    def _unit(unit: Any, names: dict[int, str], may_fill: bool) -> dict[str, Any]:
        return {
            "id": unit.goal.pk, "label": unit.label, "goal": unit.goal.enterprises, "planned": len(unit.planned),
            "done": len(unit.done), "short": unit.short, "may_fill": may_fill and bool(unit.proposed), "is_mine": may_fill,
            "proposed": [names[pk] for pk in unit.proposed if pk in names],
        }  # fmt: skip

    @staticmethod
    def _line(row: dict[str, Any], week: Any) -> dict[str, Any]:
        is_open = row["state"] in (State.PLANNED, State.UNDERWAY)
        return row | {
            "url": reverse("visits:detail", args=[row["id"]]), "name": row["enterprise__short_name"] or row["enterprise__name"],
            "rolled": rolled_weeks(row["rolls_from"], week), "is_open": is_open, "is_off": row["state"] == State.CALLED_OFF,
            "form_label": str(FORMS[row["form"]]), "purpose_label": str(PURPOSES[row["purpose"]]),
            "state_label": str(STATES[row["state"]]), "icons": ICONS,
            "late": row["state"] == State.PLANNED and (row["due_on"] or row["planned_on"]) < today(),
            "closed": is_open and row["enterprise__status"] == Enterprise.Status.CLOSED,
        }  # fmt: skip


def _names(wanted: list[int]) -> dict[int, str]:
    if not wanted:
        return {}
    rows = Enterprise.objects.filter(pk__in=wanted).values_list("id", "short_name", "name")
    return {pk: short or name for pk, short, name in rows}
