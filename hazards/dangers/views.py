"""Pages of dangers: list, record, report, and one route for every transition."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import ENTERPRISE, PROVINCE, ZONE, may, require
from core.errors import InvalidInput, Refused
from core.models import Notice
from core.templatetags.portal import day
from core.views import PortalView
from core.workflow import perform, workflow_of
from hazards.dangers import presenting
from hazards.dangers.conditions import open_request
from hazards.dangers.forms import TransitionForm
from hazards.dangers.models import Danger, Evidence, Step
from hazards.dangers.notices_text import NAMES
from hazards.dangers.states import State
from hazards.dangers.uploads import kept_files, show_fault, stored_files, upload_piece


def crumbs(*last: dict) -> list[dict]:
    return [{"label": _("隐患治理"), "url": reverse("dangers:list")}, *last]


def find(pk: int) -> Danger:
    """The danger with what its page shows; 404 when it is not in this scope."""
    rows = Danger.objects.select_related("enterprise", "area", "department", "zone")
    return get_object_or_404(rows, pk=pk)


class DangerPage(PortalView):
    """隐患: one sentence, where it stands, the next step for me, photos, facts, what happened."""

    permission = "dangers.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "dangers/detail.html", page_context(find(pk), self.actor))


def page_context(danger: Danger, actor: Any, *, conflict: str = "") -> dict:
    """Everything the record page shows; `conflict` is the sentence of a refused action (409)."""
    steps = list(Step.objects.filter(danger_id=danger.pk).order_by("id"))
    evidence = list(Evidence.objects.filter(danger_id=danger.pk).select_related("file").order_by("id"))
    request = open_request(danger)
    available = workflow_of(danger).available(danger, actor)
    shown, more = presenting.actions(danger, available)
    if danger.number:
        more = [
            *more,
            {"label": _("打印整改通知"), "icon": "printer", "url": reverse("dangers:notice", args=[danger.pk])},
        ]
    if danger.state in (State.DRAFT, State.RETURNED) and may(actor, "dangers.submit", danger):
        more = [{"label": _("修改"), "icon": "edit", "url": reverse("dangers:edit", args=[danger.pk])}, *more]
    return {
        "danger": danger,
        "sentence": presenting.sentence(danger.location, danger.description),
        "number": presenting.short_number(danger.number),
        "icons": presenting.ICONS,
        "track": presenting.track(danger, steps),
        "pair": presenting.pair(danger, evidence, actor),
        "documents": presenting.documents(evidence),
        "facts": presenting.facts(danger, actor),
        "steps": presenting.timeline(danger, steps),
        "strip": presenting.request_strip(danger, request) if request else None,
        "actions": shown,
        "more": more,
        "told": _told(danger) if actor.tier in (PROVINCE, ZONE) else [],
        "conflict": conflict,
        "brief": presenting.brief(danger) if actor.tier == ENTERPRISE and shown else [],
        "crumbs": crumbs({"label": presenting.short_number(danger.number) or _("未编号")}),
    }


def _told(danger: Danger) -> list[dict]:
    rows = Notice.objects.filter(zone_id=danger.zone_id, subject_kind="danger", subject_id=danger.pk)
    by_kind: dict[tuple[str, int], dict] = {}
    for kind, round_no, at, read in rows.order_by("-id").values_list("kind", "params__round", "created_at", "read_at")[
        :60
    ]:
        entry = by_kind.setdefault((kind, round_no), {"kind": kind, "at": at, "sent": 0, "read": 0})
        entry["sent"] += 1
        entry["read"] += read is not None
    return [entry | {"label": NAMES.get(entry["kind"], entry["kind"])} for entry in by_kind.values()]


class Do(PortalView):
    """The one route of every transition: GET shows its form, POST performs it."""

    permission = "dangers.view"

    def get(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        danger = find(pk)
        transition = self._offered(danger, name)
        if transition is None:
            return self._conflict(
                request, danger, _("这一步现在不能办，状态已经是“%(state)s”。") % {"state": danger.get_state_display()}
            )
        if transition.form is None:
            return redirect("dangers:detail", pk=pk)
        form = _form_class(transition.form)(danger=danger, actor=self.actor, transition=transition)
        return self._page(request, danger, form)

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        danger = find(pk)
        transition = workflow_of(danger).transitions.get(name)
        if transition is None or transition.automatic:
            raise Http404
        if danger.state in transition.source:
            require(self.actor, transition.right, danger)  # before any word about the form
        data: dict[str, Any] = {}
        form = None
        if transition.form is not None:
            form = _form_class(transition.form)(request.POST, danger=danger, actor=self.actor, transition=transition)
            if danger.state in transition.source and not form.is_valid():
                return self._page(request, danger, form, status=422)
            data = dict(form.cleaned_data) if form.is_valid() else {}
            if form.wants_photos:
                try:
                    data["files"] = stored_files(
                        request, self.actor, danger.zone_id, danger.enterprise_id, visible=True
                    )
                except InvalidInput as fault:
                    show_fault(form, fault)
                    return self._page(request, danger, form, status=422)
        try:
            fresh = perform(danger, name, actor=self.actor, **data)
        except InvalidInput as fault:
            if form is None:
                return self._conflict(request, danger, "；".join(s for rows in fault.fields.values() for s in rows))
            show_fault(form, fault)
            return self._page(request, danger, form, status=422)
        except Refused as refusal:
            return self._conflict(request, find(pk), refusal.sentence)
        messages.success(request, said(fresh, name))
        if name == "sign":
            return redirect("dangers:do", pk=pk, name="submit_evidence")
        return redirect("dangers:detail", pk=pk)

    def _offered(self, danger: Danger, name: str) -> Any:
        return next((t for t in workflow_of(danger).available(danger, self.actor) if t.name == name), None)

    def _page(self, request: HttpRequest, danger: Danger, form: TransitionForm, status: int = 200) -> HttpResponse:
        last_reject = None
        before = None
        if form.wants_photos:
            rejects = Step.objects.filter(
                danger_id=danger.pk, transition__in=["supervise_reject", "accept_reject", "reopen"]
            )
            last_reject = rejects.order_by("-id").first()
            rows = Evidence.objects.filter(danger_id=danger.pk, kind=Evidence.Kind.BEFORE).select_related("file")
            before = next((presenting.photo(row, self.actor) for row in rows), None)
        context = {
            "danger": danger,
            "number": presenting.short_number(danger.number),
            "form": form,
            "transition": form.transition,
            "upload": upload_piece(form.photo_label, danger.enterprise_id, kept_files(request))
            if form.wants_photos
            else None,
            "upload_errors": getattr(form, "file_errors", None),
            "last_reject": last_reject,
            "before": before,
            "icons": presenting.ICONS,
            "strip": presenting.request_strip(danger, req) if (req := open_request(danger)) else None,
            "crumbs": crumbs(
                {
                    "label": presenting.short_number(danger.number) or _("未编号"),
                    "url": reverse("dangers:detail", args=[danger.pk]),
                },
                {"label": str(form.transition.label)},
            ),
        }
        return render(request, "dangers/do.html", context, status=status)

    def _conflict(self, request: HttpRequest, danger: Danger, sentence: str) -> HttpResponse:
        return render(request, "dangers/detail.html", page_context(danger, self.actor, conflict=sentence), status=409)


def _form_class(dotted: str) -> type[TransitionForm]:
    module, name = dotted.rsplit(".", 1)
    return getattr(import_module(module), name)


def said(danger: Danger, name: str) -> str:
    """What happened and what happens next."""
    due = day(danger.due_on) if danger.due_on else ""
    sentences = {
        "submit": _("已提交审核，区安委办会收到通知。"),
        "issue": _("已签发 %(number)s，期限 %(due)s；企业 1 个工作日内不签收视为已签收。"),
        "sign": _("已签收，整改期限 %(due)s，届时系统会提醒。"),
        "submit_evidence": _("已提交整改，等园区、镇街督查。"),
        "supervise": _("督查通过，等部门验收。"),
        "supervise_reject": _("已退回企业，第 %(round)d 轮整改，期限仍为 %(due)s。"),
        "accept": _("验收通过，%(number)s 已销号。"),
        "accept_reject": _("已退回企业，第 %(round)d 轮整改，期限仍为 %(due)s。"),
        "ask_extension": _("已申请延期，批准前期限仍为 %(due)s。"),
        "extension_first": _("已同意，报二级审批；期限仍为 %(due)s。"),
        "extension_second": _("已批准，新期限 %(due)s。"),
        "ask_void": _("已提请作废，须另一人复核。"),
        "grant_void": _("已作废。"),
        "reopen": _("已重新整改，首次销号日期保留。"),
    }
    text = sentences.get(name, _("已办理，现在是“%(state)s”。"))
    return text % {
        "number": presenting.short_number(danger.number), "due": due, "round": danger.round, "state": danger.get_state_display(),
    }  # fmt: skip


class NoticePaper(PortalView):
    """限期整改通知书, for print on A4."""

    permission = "dangers.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        danger = find(pk)
        if not danger.number:
            raise Http404
        return render(request, "dangers/notice.html", {"danger": danger, "crumbs": crumbs({"label": danger.number})})


class Panel(PortalView):
    """The side panel of the list."""

    permission = "dangers.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        danger = find(pk)
        steps = list(Step.objects.filter(danger_id=danger.pk).order_by("-id")[:2])[::-1]
        evidence = list(Evidence.objects.filter(danger_id=danger.pk).select_related("file").order_by("id"))
        url = reverse("dangers:detail", args=[pk])
        available = workflow_of(danger).available(danger, self.actor)
        panel = {
            "url": url, "number": presenting.short_number(danger.number) or _("未编号"), "title": presenting.sentence(danger.location, danger.description),
            "close_url": reverse("dangers:list"), "next": presenting.next_step(danger, available, url),
            "facts": presenting.facts(danger, self.actor), "photos": presenting.pair(danger, evidence, self.actor),
            "steps": presenting.timeline(danger, steps),
        }  # fmt: skip
        return render(request, "dangers/panel.html", {"panel": panel, "danger": danger, "icons": presenting.ICONS})
