"""Pages of one emergency plan: its dates, drills and versions; registering it; one form for every step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import require
from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.views import PortalView
from core.workdays import today
from enterprises.models import Enterprise
from hazards.sources import plan_presenting as presenting
from hazards.sources.models import HazardSource
from hazards.sources.plan_models import EmergencyPlan
from hazards.sources.plan_services import add_plan
from hazards.sources.plan_steps import STEPS, PlanForm, form_of
from hazards.sources.plan_terms import terms


def crumbs(*last: dict) -> list[dict]:
    """The way to a page of plans."""
    return [{"label": _("应急预案"), "url": reverse("sources:plans")}, *last]


def find(pk: int) -> EmergencyPlan:
    """The plan with what its page shows; 404 when it is not in this scope."""
    rows = EmergencyPlan.objects.select_related("enterprise", "zone", "source")
    return get_object_or_404(rows, pk=pk)


class PlanPage(PortalView):
    """应急预案: where it stands, its dates, drills, versions."""

    permission = "sources.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "sources/plan.html", self.context(find(pk)))

    def context(self, plan: EmergencyPlan, conflict: str = "") -> dict[str, Any]:
        """What the page shows; `conflict` is the sentence of a refused step."""
        rule = terms()
        standing = rule.standing(plan)
        buttons, more = presenting.actions(plan, standing, self.actor)
        newer = EmergencyPlan.objects.filter(zone_id=plan.zone_id, replaces_id=plan.pk).first()
        return {
            "plan": plan, "standing": standing, "state_label": presenting.STATES[standing.state],
            "icons": presenting.ICONS, "late": presenting.late_words(standing),
            "track": presenting.track(plan, standing), "facts": presenting.facts(plan, standing, rule),
            "drills": list(plan.drills.filter(zone_id=plan.zone_id)), "newer": newer, "conflict": conflict,
            "actions": buttons, "more": more,
            "drill_url": presenting.step_url(plan, "drill") if more else "",
            "crumbs": crumbs({"label": str(plan)}),
        }  # fmt: skip


class PlanStep(PlanPage):
    """The one route of every step: GET shows its form, POST does it."""

    permission = "sources.plans"

    def get(self, request: HttpRequest, pk: int, step: str = "") -> HttpResponse:
        plan = self._open(pk, step)
        if plan.superseded_on is not None:
            words = _("这一版已被 %(day)s 公布的新版取代，请在新版上登记。") % {"day": plan.superseded_on}
            return render(request, "sources/plan.html", self.context(plan, words), status=409)
        return self._form(request, plan, step, form_of(step, plan))

    def post(self, request: HttpRequest, pk: int, step: str = "") -> HttpResponse:
        plan = self._open(pk, step)
        form = form_of(step, plan, request.POST)
        if form.is_valid():
            try:
                done = STEPS[step].service(actor=self.actor, plan=plan, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            except Refused as refusal:
                return render(request, "sources/plan.html", self.context(find(pk), refusal.sentence), status=409)
            else:
                messages.success(request, STEPS[step].said)
                return redirect("sources:plan", done.pk if step == "renew" else pk)
        return self._form(request, plan, step, form, status=422)

    def _open(self, pk: int, step: str) -> EmergencyPlan:
        if step not in STEPS:
            raise Http404
        plan = find(pk)
        require(self.actor, "sources.plans", plan)
        return plan

    def _form(self, request: HttpRequest, plan: EmergencyPlan, step: str, form: Any, status: int = 200) -> HttpResponse:
        label = str(STEPS[step].label)
        context = {
            "form": form, "title": label, "sub": f"{plan} · {plan.enterprise.name}", "button": label,
            "draft": f"plan-{plan.pk}-{step}",
            "crumbs": crumbs({"label": str(plan), "url": reverse("sources:plan", args=[plan.pk])}, {"label": label}),
        }  # fmt: skip
        return render(request, "sources/plan_form.html", context, status=status)


class AddPlan(PortalView):
    """登记预案: the enterprise first (one's own, that of a unit, or looked up), then the plan."""

    permission = "sources.plans"

    def get(self, request: HttpRequest) -> HttpResponse:
        enterprise, source = self._whose(request)
        if enterprise is None:
            q = request.GET.get("q", "").strip()
            rows = Enterprise.objects.active().order_by("name")
            rows = rows.named_like(q) if q else rows
            context = {"q": q, "rows": list(rows.values("id", "name", "address")[:30]),
                       "crumbs": crumbs({"label": _("登记预案")})}  # fmt: skip
            return render(request, "sources/plan_firm.html", context)
        initial = {"source": source.pk if source else None, "published_on": today()}
        return self._page(request, enterprise, PlanForm(initial=initial, enterprise_id=enterprise.pk))

    def post(self, request: HttpRequest) -> HttpResponse:
        enterprise, _source = self._whose(request)
        if enterprise is None:
            raise Http404
        form = PlanForm(request.POST, enterprise_id=enterprise.pk)
        if form.is_valid():
            try:
                made = add_plan(actor=self.actor, enterprise=enterprise, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                by = terms().standing(made).send_by
                messages.success(request, _("已登记，请在 %(day)s 以前（含当天）报备。") % {"day": by})
                return redirect("sources:plan", made.pk)
        return self._page(request, enterprise, form, status=422)

    def _whose(self, request: HttpRequest) -> tuple[Enterprise | None, HazardSource | None]:
        source = _named(HazardSource, request.GET.get("source"))
        if source is not None:
            return source.enterprise, source
        return _named(Enterprise, self.actor.enterprise_id or request.GET.get("enterprise")), None

    def _page(self, request: HttpRequest, enterprise: Enterprise, form: PlanForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form, "title": _("登记预案"), "sub": enterprise.name, "button": _("登记"),
            "draft": f"plan-new-{enterprise.pk}", "crumbs": crumbs({"label": _("登记预案")}),
        }  # fmt: skip
        return render(request, "sources/plan_form.html", context, status=status)


def _named(model: Any, pk: Any) -> Any:
    """The row an address names; None when it names none, 404 when there is none in this scope."""
    if not pk or not str(pk).isdecimal() or len(str(pk)) > 18:
        return None
    return get_object_or_404(model, pk=pk)
