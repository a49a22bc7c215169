"""Pages of visits: arranging, the record, and one route for every step."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import may, require
from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.templatetags.portal import day
from core.views import PortalView
from core.workflow import perform, workflow_of
from enterprises.models import Enterprise
from inspections.checklists.choosing import find as find_checklist
from inspections.checklists.models import Standard
from inspections.visits import presenting
from inspections.visits.forms import PlanForm, StepForm
from inspections.visits.models import Visit
from inspections.visits.planning import plan_visit
from inspections.visits.readiness import record_of
from inspections.visits.states import Form, State

FOUND = 30


def crumbs(*last: dict) -> list[dict]:
    return [{"label": _("检查"), "url": reverse("visits:list")}, *last]


def find(pk: uuid.UUID) -> Visit:
    """The visit with what its pages show; 404 when it is not in this scope."""
    rows = Visit.objects.select_related("enterprise", "area", "zone", "standard", "version")
    return get_object_or_404(rows, pk=pk)


def to_visit(visit: Visit) -> dict:
    return {"label": presenting.sentence(visit), "url": reverse("visits:detail", args=[visit.pk])}


class Create(PortalView):
    """安排检查: the enterprise first (search), then day, form, people."""

    permission = "visits.plan"

    def get(self, request: HttpRequest) -> HttpResponse:
        enterprise = self._enterprise(request.GET)
        if enterprise is not None:
            initial = {
                k: v for k, v in request.GET.items() if k in ("planned_on", "form", "purpose", "subject", "checklist")
            }
            return self._page(request, enterprise, self._form(enterprise, initial=initial))
        q = request.GET.get("q", "").strip()
        rows = Enterprise.objects.active().order_by("name", "id")
        rows = rows.named_like(q) if q else rows
        context = {
            "q": q,
            "rows": list(rows.values("id", "name", "address", "risk")[:FOUND]),
            "crumbs": crumbs({"label": _("安排检查")}),
        }
        return render(request, "visits/choose.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        enterprise = self._enterprise(request.POST)
        if enterprise is None:
            raise Http404
        form = self._form(enterprise, data=request.POST)
        if not form.is_valid():
            return self._page(request, enterprise, form, status=422)
        given = dict(form.cleaned_data)
        chosen = find_checklist(given.pop("checklist") or "")
        try:
            visit = plan_visit(
                actor=self.actor, enterprise=enterprise, members=list(given.pop("members")),
                standard_id=chosen.pk if isinstance(chosen, Standard) else None,
                version_id=chosen.pk if chosen is not None and not isinstance(chosen, Standard) else None, **given,
            )  # fmt: skip
        except InvalidInput as wrong:
            show_errors(form, wrong)
            return self._page(request, enterprise, form, status=422)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return self._page(request, enterprise, form, status=refusal.status)
        secret = _("公布以前企业看不到任何痕迹。") if visit.form == Form.SECRET else ""
        messages.success(
            request,
            _("已安排 %(day)s 检查%(name)s。") % {"day": day(visit.planned_on), "name": enterprise.name} + secret,
        )
        return redirect("visits:detail", pk=visit.pk)

    def _form(self, enterprise: Enterprise, **kwargs: Any) -> PlanForm:
        return PlanForm(actor=self.actor, enterprise=enterprise, may_secret=may(self.actor, "visits.secret"), **kwargs)

    @staticmethod
    def _enterprise(given: Any) -> Enterprise | None:
        pk = given.get("enterprise", "")
        if not (pk.isascii() and pk.isdigit() and len(pk) <= 18):
            return None
        return get_object_or_404(Enterprise, pk=pk)

    @staticmethod
    def _page(request: HttpRequest, enterprise: Enterprise, form: PlanForm, status: int = 200) -> HttpResponse:
        context = {"enterprise": enterprise, "form": form, "crumbs": crumbs({"label": _("安排检查")})}
        return render(request, "visits/plan.html", context, status=status)


class VisitPage(PortalView):
    """检查: what it is, where it stands, the next step for me, what was found, who signed."""

    permission = "visits.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        return render(request, "visits/detail.html", page_context(find(pk), self.actor))


def page_context(visit: Visit, actor: Any, *, conflict: str = "") -> dict:
    """Everything the page of a visit shows; `conflict` is the sentence of a refused step (409)."""
    record = record_of(visit)
    first, more = presenting.actions(visit, workflow_of(visit).available(visit, actor))
    if visit.state == State.FINISHED:
        first = [
            *first,
            {"label": _("打印检查记录"), "icon": "printer", "url": reverse("visits:record", args=[visit.pk])},
            *([{"label": _("打印整改通知"), "icon": "printer", "url": reverse("visits:notice", args=[visit.pk])}] if visit.found_count and visit.number else []),
        ]  # fmt: skip
    if may(actor, "visits.change", visit) and visit.state in (State.PLANNED, State.UNDERWAY):
        more = [{"label": _("成员"), "icon": "users", "url": reverse("visits:members", args=[visit.pk])}, *more]
    firm_signed = any(row.of_firm for row in record.signatures)
    return {
        "visit": visit,
        "sentence": presenting.sentence(visit),
        "icons": presenting.ICONS,
        "marks": presenting.marks_of(visit) if actor.enterprise_id is None else [],
        "rolled": presenting.rolled(visit),
        "facts": presenting.facts(visit, actor),
        "findings": presenting.finding_rows(record, actor),
        "withdrawn": [row for row in record.findings if row.withdrawn_at],
        "members": record.members,
        "signatures": presenting.signature_rows(record.signatures),
        "may_sign_firm": not firm_signed
        and may(actor, "visits.sign_firm", visit)
        and visit.state in (State.UNDERWAY, State.FINISHED),
        "progress": presenting.progress(visit, record.answers) if visit.state == State.UNDERWAY else None,
        "look_backs": record.look_backs,
        "steps": presenting.timeline(list(visit.steps.filter(zone_id=visit.zone_id).order_by("id"))),
        "actions": first,
        "more": more,
        "conflict": conflict,
        "crumbs": crumbs({"label": visit.number or visit.get_form_display()}),
    }


class Do(PortalView):
    """The one route of every step: GET shows its form, POST performs it."""

    permission = "visits.view"

    def get(self, request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
        visit = find(pk)
        transition = next((t for t in workflow_of(visit).available(visit, self.actor) if t.name == name), None)
        if transition is None:
            sentence = _("这一步现在不能办，状态已经是“%(state)s”。") % {"state": visit.get_state_display()}
            return self._conflict(request, visit, sentence)
        if transition.form is None:
            return redirect("visits:detail", pk=pk)
        form = _form_class(transition.form)(visit=visit, actor=self.actor, transition=transition)
        return self._page(request, visit, form)

    def post(self, request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
        visit = find(pk)
        transition = workflow_of(visit).transitions.get(name)
        if transition is None or transition.automatic:
            raise Http404
        if visit.state in transition.source:
            require(self.actor, transition.right, visit)  # before any word about the form
        data: dict[str, Any] = {}
        form = None
        if transition.form is not None:
            form = _form_class(transition.form)(request.POST, visit=visit, actor=self.actor, transition=transition)
            if visit.state in transition.source and not form.is_valid():
                return self._page(request, visit, form, status=422)
            data = dict(form.cleaned_data) if form.is_valid() else {}
            if "checklist" in data:
                data["checklist"] = find_checklist(data["checklist"])
        try:
            fresh = perform(visit, name, actor=self.actor, **data)
        except InvalidInput as fault:
            if form is None:
                return self._conflict(request, visit, "；".join(s for rows in fault.fields.values() for s in rows))
            show_errors(form, fault)
            return self._page(request, visit, form, status=422)
        except Refused as refusal:
            return self._conflict(request, find(pk), refusal.sentence)
        messages.success(request, said(fresh, name))
        if fresh.state == State.UNDERWAY and name in ("start", "parts") and may(self.actor, "visits.work", fresh):
            return redirect("visits:work", pk=pk)
        return redirect("visits:detail", pk=pk)

    def _page(self, request: HttpRequest, visit: Visit, form: StepForm, status: int = 200) -> HttpResponse:
        context = {
            "visit": visit, "form": form, "transition": form.transition,
            "crumbs": crumbs(to_visit(visit), {"label": str(form.transition.label)}),
        }  # fmt: skip
        return render(request, "visits/do.html", context, status=status)

    def _conflict(self, request: HttpRequest, visit: Visit, sentence: str) -> HttpResponse:
        return render(request, "visits/detail.html", page_context(visit, self.actor, conflict=sentence), status=409)


def _form_class(dotted: str) -> type[StepForm]:
    module, name = dotted.rsplit(".", 1)
    return getattr(import_module(module), name)


def said(visit: Visit, name: str) -> str:
    """What happened and what happens next."""
    if name == "finish" and visit.is_secret:
        return _("检查已结束，结果保密；公布以后编号、转隐患、通知企业。")
    sentences = {
        "start": _("检查已开始，每一条自动保存。"),
        "finish": _("检查已结束，编号 %(number)s，查出的 %(n)d 项隐患已转入治理流程。"),
        "publish": _("已公布，编号 %(number)s，%(n)d 项隐患已转入治理流程，企业收到通知。"),
        "move": _("已改到 %(day)s。"),
        "hand_to": _("以后由%(lead)s带队。"),
        "call_off": _("已取消，理由留在经过里。"),
    }
    text = sentences.get(name, _("已办理，现在是“%(state)s”。"))
    return text % {
        "number": visit.number, "n": visit.found_count, "day": day(visit.planned_on),
        "lead": visit.lead_name, "state": visit.get_state_display(),
    }  # fmt: skip
