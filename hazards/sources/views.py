"""Pages of one unit: its record, its steps, describing it, decisions on β, versions, the assessment sheet."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import CITY, PROVINCE, may, require
from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.views import PortalView
from core.workflow import perform, workflow_of
from hazards.dangers.models import Danger
from hazards.dangers.states import OPEN
from hazards.sources import presenting
from hazards.sources.filings import add_filing
from hazards.sources.findings import draft_findings
from hazards.sources.forms import BetaForm, ChallengeForm, FilingForm, KeyItemsForm
from hazards.sources.mapping import map_of
from hazards.sources.models import HazardSource, Holding, KeyItem, SourceFiling, SourceStep, SourceVersion
from hazards.sources.pieces import flags_of, pieces_of
from hazards.sources.results import differs, holdings_of, result_now
from hazards.sources.services import challenge_beta, decide_beta, set_key_items
from hazards.sources.states import BEFORE, KeyKind, State
from hazards.sources.working import working


def crumbs(*last: dict) -> list[dict]:
    return [{"label": _("重大危险源"), "url": reverse("sources:list")}, *last]


def find(pk: int) -> HazardSource:
    """The unit with what its page shows; 404 when it is not in this scope."""
    return get_object_or_404(HazardSource.objects.select_related("enterprise", "zone", "version"), pk=pk)


def to_unit(source: HazardSource) -> dict:
    return {"label": source.name, "url": reverse("sources:detail", args=[source.pk])}


class SourcePage(PortalView):
    """单元: what it is, why it is (or is not) a major hazard source, who answers for it, what happened."""

    permission = "sources.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "sources/detail.html", page_context(find(pk), self.actor))


def page_context(source: HazardSource, actor: Any, *, conflict: str = "") -> dict:
    """Everything the page of a unit shows; `conflict` is the sentence of a refused action (409)."""
    holdings = holdings_of(source)
    now = result_now(source, holdings)
    in_force = source.version.result if source.version else None
    proposed = now if (in_force is None or differs(source, now)) else None
    steps = list(SourceStep.objects.filter(source_id=source.pk).order_by("-id")[:40])
    shown, more = presenting.actions(source, workflow_of(source).available(source, actor), actor)
    dangers = Danger.objects.filter(zone_id=source.zone_id, unit_id=source.pk)
    return {
        "source": source,
        "level_label": presenting.level_label(source),
        "flags": flags_of([source.pk])[source.pk] if source.is_major and source.state != State.RETIRED else [],
        "icons": presenting.ICONS,
        "track": presenting.track(source, steps[::-1]),
        "facts": presenting.facts(source, actor),
        "map": map_of(source),
        "holdings": _with_places(holdings, source, actor),
        "working": working(in_force) if in_force else None,
        "proposed": working(proposed) if proposed else None,
        "keys": presenting.key_items(source),
        "may_record": may(actor, "sources.record", source),
        "documents": presenting.documents(source),
        "versions": version_rows(source),
        "dangers": list(dangers.order_by("-found_at", "-id").values("id", "number", "description", "state", "due_on")[:5]),
        "open_dangers": dangers.filter(state__in=OPEN).count(),
        "may_report": may(actor, "dangers.report"),
        "pieces": pieces_of(source, actor),
        "steps": presenting.timeline(steps),
        "actions": shown,
        "more": more,
        "many_zones": actor.tier in (PROVINCE, CITY),
        "conflict": conflict,
        "crumbs": crumbs({"label": source.name}),
    }  # fmt: skip


def _with_places(holdings: list[dict], source: HazardSource, actor: Any) -> list[dict]:
    """Rows of β decisions: what was asked, what was decided, where to do so."""
    asks = source.state != State.RETIRED and may(actor, "sources.challenge")
    decides = source.state != State.RETIRED and may(actor, "sources.beta", source)
    return [
        row
        | {
            "decide_url": reverse("sources:beta", args=[source.pk, row["id"]]) if decides else None,
            "ask_url": reverse("sources:challenge", args=[source.pk, row["id"]]) if asks else None,
        }
        for row in holdings
    ]


def version_rows(source: HazardSource) -> list[dict]:
    """The versions, newest first, each with what moved since the one before."""
    versions = list(SourceVersion.objects.filter(source_id=source.pk).order_by("-number"))
    older = [*versions[1:], None]
    return [
        {"version": one, "in_force": one.pk == source.version_id, "moved": presenting.moved(one, before)}
        for one, before in zip(versions, older, strict=False)
    ]


class Do(PortalView):
    """The one route of every step of a unit: GET shows its form, POST performs it."""

    permission = "sources.view"

    def get(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        source = find(pk)
        transition = next((t for t in workflow_of(source).available(source, self.actor) if t.name == name), None)
        if transition is None:
            sentence = _("这一步现在不能办，状态已经是“%(state)s”。") % {"state": source.get_state_display()}
            return self._conflict(request, source, sentence)
        if transition.form is None:
            return redirect("sources:detail", pk=pk)
        return self._page(request, source, _form_of(transition)(source=source, actor=self.actor, transition=transition))

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        source = find(pk)
        transition = workflow_of(source).transitions.get(name)
        if transition is None or transition.automatic:
            raise Http404
        if source.state in transition.source:
            require(self.actor, transition.right, source)  # before any word about the form
        data: dict[str, Any] = {}
        form = None
        if transition.form is not None:
            form = _form_of(transition)(
                request.POST, request.FILES, source=source, actor=self.actor, transition=transition
            )
            if source.state in transition.source and not form.is_valid():
                return self._page(request, source, form, status=422)
            data = dict(form.cleaned_data) if form.is_valid() else {}
        try:
            fresh = perform(source, name, actor=self.actor, **data)
            drafted = draft_findings(actor=self.actor, source=fresh, lines=data.get("findings") or [])
        except InvalidInput as fault:
            if form is None:
                return self._conflict(request, source, "；".join(s for rows in fault.fields.values() for s in rows))
            show_errors(form, fault)
            return self._page(request, source, form, status=422)
        except Refused as refusal:
            return self._conflict(request, find(pk), refusal.sentence)
        messages.success(request, said(fresh, name, drafted))
        return redirect("sources:detail", pk=pk)

    def _page(self, request: HttpRequest, source: HazardSource, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "source": source, "form": form, "transition": form.transition, "level_label": presenting.level_label(source),
            "crumbs": crumbs(to_unit(source), {"label": str(form.transition.label)}),
        }  # fmt: skip
        return render(request, "sources/do.html", context, status=status)

    def _conflict(self, request: HttpRequest, source: HazardSource, sentence: str) -> HttpResponse:
        return render(request, "sources/detail.html", page_context(source, self.actor, conflict=sentence), status=409)


def _form_of(transition: Any) -> Any:
    module, name = transition.form.rsplit(".", 1)
    return getattr(import_module(module), name)


def said(source: HazardSource, name: str, drafted: int = 0) -> str:
    """What happened and what happens next."""
    sentences = {
        "hand_in": _("已提交，区安委办会收到通知。"),
        "take_back": _("已收回，可以继续修改。"),
        "confirm": _("已确认辨识：%(level)s。结果已存为版本，企业会收到通知。"),
        "give_back": _("已退回企业，对方会看到理由。"),
        "assess": _("已登记评估报告，下次辨识评估 %(next)s。"),
        "file": _("已登记备案。还要报其他机关的，在“评估和备案”里补登。"),
        "commission": _("已转入在用。"),
        "change": _("已记下变更；现行级别不变，须重新辨识、评估。"),
        "retire": _("已核销，历史保留。"),
    }
    text = sentences.get(name, _("已办理，现在是“%(state)s”。"))
    values = {
        "level": presenting.level_label(source), "state": source.get_state_display(), "next": source.next_review_on or "",
    }  # fmt: skip
    more = _("%(n)d 条问题已成为本单元的隐患草稿，请补齐后提交。") % {"n": drafted} if drafted else ""
    return text % values + more


class Beta(PortalView):
    """复核一种物质的 β、临界量."""

    permission = "sources.beta"

    def get(self, request: HttpRequest, pk: int, holding: int) -> HttpResponse:
        source, row = find(pk), holding_of(pk, holding)
        return self._page(request, source, row, BetaForm(initial={"how": "confirm", "categories": row.categories}))

    def post(self, request: HttpRequest, pk: int, holding: int) -> HttpResponse:
        source, row = find(pk), holding_of(pk, holding)
        form = BetaForm(request.POST)
        if form.is_valid():
            try:
                decide_beta(actor=self.actor, holding=row, **form.decision())
            except InvalidInput as fault:
                show_errors(form, fault)
            else:
                messages.success(request, _("已记下，理由会和这个数一起显示、打印。"))
                return redirect("sources:detail", pk=pk)
        return self._page(request, source, row, form, status=422)

    def _page(self, request: HttpRequest, source: Any, row: Holding, form: Any, status: int = 200) -> HttpResponse:
        now = result_now(source)
        term = next((t for t in now["terms"] if row.position in t["rows"]), None) if now else None
        context = {
            "source": source, "holding": row, "form": form, "term": working(now)["terms"][now["terms"].index(term)] if now and term else None,
            "crumbs": crumbs(to_unit(source), {"label": _("复核 β")}),
        }  # fmt: skip
        return render(request, "sources/beta.html", context, status=status)


class Challenge(PortalView):
    """对 β 提出疑问."""

    permission = "sources.challenge"

    def get(self, request: HttpRequest, pk: int, holding: int) -> HttpResponse:
        return self._page(request, find(pk), holding_of(pk, holding), ChallengeForm())

    def post(self, request: HttpRequest, pk: int, holding: int) -> HttpResponse:
        source, row = find(pk), holding_of(pk, holding)
        form = ChallengeForm(request.POST)
        if not form.is_valid():
            return self._page(request, source, row, form, status=422)
        challenge_beta(actor=self.actor, holding=row, words=form.cleaned_data["words"])
        messages.success(request, _("已提出，区安委办确认或更换之前，这一项带着疑问显示。"))
        return redirect("sources:detail", pk=pk)

    def _page(self, request: HttpRequest, source: Any, row: Holding, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "source": source,
            "holding": row,
            "form": form,
            "crumbs": crumbs(to_unit(source), {"label": _("提出疑问")}),
        }
        return render(request, "sources/beta.html", context, status=status)


def holding_of(pk: int, holding: int) -> Holding:
    return get_object_or_404(Holding, pk=holding, source_id=pk)


class KeyItems(PortalView):
    """两重点 of a unit."""

    permission = "sources.record"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = find(pk)
        require(self.actor, "sources.record", source)
        chosen: dict[str, list[str]] = {kind: [] for kind in KeyKind.values}
        for kind, number in KeyItem.objects.filter(source_id=pk, removed_at=None).values_list("kind", "number"):
            chosen[kind].append(str(number))
        return self._page(request, source, KeyItemsForm(initial=chosen))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = find(pk)
        form = KeyItemsForm(request.POST)
        if not form.is_valid():
            return self._page(request, source, form, status=422)
        for kind in KeyKind.values:
            numbers = [int(number) for number in form.cleaned_data[kind]]
            set_key_items(actor=self.actor, enterprise=source.enterprise, source=source, kind=kind, numbers=numbers)
        messages.success(request, _("已保存本单元的重点监管工艺和危化品。"))
        return redirect("sources:detail", pk=pk)

    def _page(self, request: HttpRequest, source: Any, form: Any, status: int = 200) -> HttpResponse:
        context = {"source": source, "form": form, "crumbs": crumbs(to_unit(source), {"label": _("两重点")})}
        return render(request, "sources/keys.html", context, status=status)


class AddFiling(PortalView):
    """补登备案 with a further authority."""

    permission = "sources.record"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = find(pk)
        require(self.actor, "sources.record", source)
        return self._page(request, source, self._form(source))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = find(pk)
        form = self._form(source, request.POST)
        if form.is_valid():
            try:
                add_filing(actor=self.actor, source=source, **form.cleaned_data)
            except InvalidInput as fault:
                show_errors(form, fault)
            else:
                messages.success(request, _("已登记备案。"))
                return redirect("sources:detail", pk=pk)
        return self._page(request, source, form, status=422)

    def _form(self, source: HazardSource, data: Any = None) -> FilingForm:
        return FilingForm(data, source=source, actor=self.actor, transition=workflow_of(source).transitions["file"])

    def _page(self, request: HttpRequest, source: Any, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "source": source, "form": form, "transition": form.transition, "level_label": presenting.level_label(source),
            "crumbs": crumbs(to_unit(source), {"label": _("登记备案")}),
        }  # fmt: skip
        return render(request, "sources/do.html", context, status=status)


class Sheet(PortalView):
    """评估单 for A4: the result in force, or of a version, with every step. Printed before the zone confirmed it says so."""

    permission = "sources.view"

    def get(self, request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
        source = find(pk)
        version = source.version if number is None else get_object_or_404(SourceVersion, source_id=pk, number=number)
        result = version.result if version else result_now(source)
        if result is None:
            raise Refused("gradable", _("还没有可以计算的物质，请先填物质和设计最大量。"), record=source)
        decided = [row for row in holdings_of(source) if row["decision"]]
        context = {
            "source": source, "version": version, "working": working(result), "decided": decided,
            "filings": SourceFiling.objects.filter(source_id=pk, voided_at=None), "confirmed": source.state not in BEFORE,
            "crumbs": crumbs(to_unit(source), {"label": _("评估单")}),
        }  # fmt: skip
        return render(request, "sources/sheet.html", context)
