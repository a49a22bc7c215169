"""年度计划: what planning would do, by class, month and inspector; then one button does it. And the rules behind it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import may, require
from core.errors import InvalidInput
from core.forms_render import show_errors
from core.views import PortalView
from core.workdays import missing_years
from inspections.plans.cadence import Line, lines, set_default, set_zone
from inspections.plans.models import CLASSES, MOST_A_WEEK, MOST_VISITS, WeekGoal
from inspections.plans.proposing import Firm, Proposal
from inspections.plans.shared_views import crumbs, tabs, year_of
from inspections.plans.weekly import set_goals
from inspections.plans.windows import windows
from inspections.plans.year_plan import plan_year, year_preview, years
from inspections.visits.states import Purpose
from parks.models import Area, Department

LABELS = dict(CLASSES)


class Year(PortalView):
    """The plan of a year. GET shows what would be done, POST does it."""

    permission = "plans.work"

    def get(self, request: HttpRequest) -> HttpResponse:
        year = year_of(request.GET.get("year"))
        year = year if year in years() else years()[0]
        made, firms, own = year_preview(actor=self.actor, zone_id=self.actor.zone_id or 0, year=year)
        context = {
            "year": year, "years": years(), "made": made, "count": len(made.rows), "firms": len(firms),
            "nothing": not made.rows and not made.surplus,
            "classes": by_class(made, firms, own), "months": by_month(made), "leads": by_lead(made),
            "firsts": sum(1 for row in made.rows if row.purpose == Purpose.FIRST),
            "no_calendar": missing_years(windows(year, 1)[0].start, windows(year, 1)[0].end),
            "may_edit": may(self.actor, "plans.edit"), "tabs": tabs(self.actor, "plans:year"),
            "crumbs": crumbs({"label": _("年度计划")}),
        }  # fmt: skip
        return render(request, "plans/year.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        require(self.actor, "plans.edit")
        year = year_of(request.POST.get("year"))
        back = redirect(f"{reverse('plans:year')}?year={year}")
        try:
            done = plan_year(actor=self.actor, zone_id=self.actor.zone_id or 0, year=year)
        except InvalidInput as wrong:
            messages.error(request, "；".join(s for rows in wrong.fields.values() for s in rows))
            return back
        words = _("%(year)d 年的计划新增 %(n)d 次检查，带队人会收到通知。") % {"year": year, "n": done.added}
        if done.called_off:
            words += _("按新的频次取消了 %(n)d 次还没有开始的。") % {"n": done.called_off}
        messages.success(request, words)
        return back


def by_class(made: Proposal, firms: list[Firm], own: list[Line]) -> list[dict[str, Any]]:
    """家 by class beside 次 a year and what would be added."""
    counts, added = Counter(firm.risk for firm in firms), Counter(row.risk for row in made.rows)
    return [
        {"risk": line.risk, "label": LABELS[line.risk], "visits": line.visits, "firms": counts[line.risk], "added": added[line.risk]}
        for line in own
    ]  # fmt: skip


def by_month(made: Proposal) -> list[dict[str, int]]:
    counts = Counter(row.planned_on.month for row in made.rows)
    most = max(counts.values(), default=1)
    return [{"month": month, "count": counts[month], "most": most} for month in range(1, 13)]


def by_lead(made: Proposal) -> list[dict[str, Any]]:
    counts = Counter(row.lead.pk if row.lead else 0 for row in made.rows)
    names = {row.lead.pk: row.lead.person_name for row in made.rows if row.lead}
    found = [{"name": names.get(pk, ""), "count": count} for pk, count in counts.items()]
    return sorted(found, key=lambda row: (not row["name"], row["name"]))


class CadenceForm(forms.Form):
    """Visits a year by class. The zone leaves a class empty to follow the province."""

    def __init__(self, *args: Any, own: list[Line], of_zone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in own:
            named = gettext_lazy("省级设定") if line.default.sure == "province" else gettext_lazy("产品设定，无来源")
            self.fields[field_of(line.risk)] = forms.IntegerField(
                label=LABELS[line.risk], required=not of_zone, min_value=1, max_value=MOST_VISITS,
                initial=line.own if of_zone else line.default.visits,
                help_text=_("省里每年 %(n)d 次（%(sure)s）") % {"n": line.default.visits, "sure": named},
            )  # fmt: skip
        if not of_zone:
            self.fields["reason"] = forms.CharField(
                label=gettext_lazy("依据或理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
            )

    def visits(self) -> dict[str, int | None]:
        return {risk: self.cleaned_data[field_of(risk)] for risk, _label in CLASSES}


def field_of(risk: str) -> str:
    return risk or "unrated"


class GoalsForm(forms.Form):
    """家 a week by unit; empty: no goal."""

    def __init__(self, *args: Any, zone_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {(row.area_id, row.department_id): row.enterprises for row in WeekGoal.objects.filter(zone_id=zone_id)}
        self.units: dict[str, tuple[int | None, int | None]] = {}
        for area in Area.objects.filter(zone_id=zone_id).order_by("id"):
            self._add(f"area-{area.pk}", area.name, (area.pk, None), there)
        self._add("none", gettext_lazy("未填园区、镇街的企业"), (None, None), there)
        for department in Department.objects.filter(zone_id=zone_id).order_by("id"):
            self._add(f"department-{department.pk}", department.name, (None, department.pk), there)

    def _add(self, name: str, label: Any, unit: tuple[int | None, int | None], there: dict) -> None:
        self.units[name] = unit
        self.fields[name] = forms.IntegerField(
            label=label, required=False, min_value=1, max_value=MOST_A_WEEK, initial=there.get(unit)
        )

    def goals(self) -> dict[tuple[int | None, int | None], int | None]:
        return {unit: self.cleaned_data[name] for name, unit in self.units.items()}


class Rules(PortalView):
    """检查频次和每周目标 of a zone: everybody of the zone reads, the office writes."""

    permission = "plans.work"

    def get(self, request: HttpRequest) -> HttpResponse:
        own = lines(self.actor.zone_id)
        return self._page(request, own, CadenceForm(own=own, of_zone=True), self._goals())

    def post(self, request: HttpRequest) -> HttpResponse:
        require(self.actor, "plans.edit")
        zone = self.actor.zone_id or 0
        of_goals = request.POST.get("what") == "goals"
        own = lines(self.actor.zone_id)
        cadence = CadenceForm(None if of_goals else request.POST, own=own, of_zone=True)
        goals = self._goals(request.POST if of_goals else None)
        form: Any = goals if of_goals else cadence
        if form.is_valid():
            try:
                if of_goals:
                    set_goals(actor=self.actor, zone_id=zone, goals=goals.goals())
                    messages.success(request, _("已保存，周滚动计划按新的目标数算。"))
                else:
                    set_zone(actor=self.actor, zone_id=zone, visits=cadence.visits())
                    messages.success(
                        request, _("已保存。已经编好的计划不会自己变，请到“年度计划”重编，只补缺的、取消多余的。")
                    )
                return redirect("plans:rules")
            except InvalidInput as wrong:
                show_errors(form, InvalidInput({field_of(name): texts for name, texts in wrong.fields.items()}))
        return self._page(request, own, cadence, goals, status=422)

    def _goals(self, data: Any = None) -> GoalsForm:
        return GoalsForm(data, zone_id=self.actor.zone_id or 0)

    def _page(
        self, request: HttpRequest, own: list[Line], cadence: CadenceForm, goals: GoalsForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "cadence": cadence, "goals": goals, "lines": rule_lines(own), "may_edit": may(self.actor, "plans.edit"),
            "tabs": tabs(self.actor, "plans:rules"), "crumbs": crumbs({"label": _("检查频次和每周目标")}),
        }  # fmt: skip
        return render(request, "plans/rules.html", context, status=status)


def rule_lines(own: list[Line]) -> list[dict[str, Any]]:
    return [
        {"risk": line.risk, "label": LABELS[line.risk], "visits": line.visits, "default": line.default.visits, "own": line.own,
         "sure": line.default.get_sure_display(), "is_set": line.default.sure == "province", "reason": line.default.reason,
         "by": line.default.changed_by, "at": line.default.changed_at}
        for line in own
    ]  # fmt: skip


class Defaults(PortalView):
    """全省检查频次: what no zone may go below."""

    permission = "plans.default"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, CadenceForm(own=lines(None), of_zone=False))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CadenceForm(request.POST, own=lines(None), of_zone=False)
        if form.is_valid():
            try:
                set_default(actor=self.actor, visits=form.visits(), reason=form.cleaned_data["reason"])
            except InvalidInput as wrong:
                show_errors(form, InvalidInput({field_of(name): texts for name, texts in wrong.fields.items()}))
            else:
                messages.success(request, _("已保存。各区下次编年度计划时按新的频次算。"))
                return redirect("plans:defaults")
        return self._page(request, form, status=422)

    @staticmethod
    def _page(request: HttpRequest, form: CadenceForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "lines": rule_lines(lines(None)), "crumbs": crumbs({"label": _("全省检查频次")})}
        return render(request, "plans/defaults.html", context, status=status)
