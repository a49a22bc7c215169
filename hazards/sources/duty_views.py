"""Pages of duties: one duty and its logs, writing one down, a log with question and answer, frequencies."""

# ruff: noqa: E501  (a context of a page reads better in rows)
from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import may, require
from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.views import PortalView
from core.workdays import today
from hazards.dangers.uploads import kept_files, show_fault, stored_files, upload_piece
from hazards.sources.duties import answer_log, log_duty, question_log, verify_log
from hazards.sources.duty_forms import RecordForm, RuleForm, WordsForm
from hazards.sources.duty_presenting import ICONS, frequency
from hazards.sources.duty_queries import DutyStatus
from hazards.sources.duty_rules import all_rules, in_force, rules_on, set_rule
from hazards.sources.models import DutyLog, DutyPhoto, DutyRule, DutySlot


def crumbs(*last: dict) -> list[dict]:
    return [
        {"label": _("重大危险源"), "url": reverse("sources:list")},
        {"label": _("包保履职"), "url": reverse("sources:duties")},
        *last,
    ]


def find_slot(pk: int) -> DutySlot:
    """The duty with its status today; 404 when it is not in this scope."""
    rows = DutySlot.objects.with_status(on=today()).select_related("source__enterprise", "person")
    return get_object_or_404(rows, pk=pk)


def named(slot: DutySlot) -> str:
    """What the duty is called in a sentence."""
    return _("%(role)s履职 %(day)s") % {"role": slot.get_role_display(), "day": slot.due_on}


def photos_of(logs: list[DutyLog]) -> dict[int, list[dict]]:
    """Photographs by log, one statement."""
    found: dict[int, list[dict]] = {log.pk: [] for log in logs}
    for row in DutyPhoto.objects.filter(log_id__in=list(found)).select_related("file"):
        shown, thumb = (reverse("files:show", args=[row.file_id, which]) for which in ("shown", "thumb"))
        found[row.log_id].append({"url": shown, "thumb": thumb, "alt": row.file.original_name, "file": row.file})
    return found


def log_state(log: DutyLog) -> tuple[str, str, str]:
    """(key, words, icon) of how far a log is trusted."""
    if log.questioned_at and log.answered_at is None:
        return "alert", _("被质疑，待答复"), "help"
    if log.questioned_at and (log.verified_at is None or log.verified_at < log.questioned_at):
        return "wait", _("已答复，待核实"), "message"
    if log.verified_at:
        return "done", _("已核实"), "user-check"
    return "plain", _("未核实"), "circle"


class Duty(PortalView):
    """One duty due once: whose, by when, what was logged."""

    permission = "sources.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        slot = find_slot(pk)
        logs = list(slot.logs.filter(zone_id=slot.zone_id))
        photos = photos_of(logs)
        rule = in_force(all_rules(), slot.rule_code, on=slot.starts_on)
        can = slot.status == DutyStatus.DUE and slot.starts_on <= today() and may(self.actor, "sources.log_duty", slot)
        return render(request, "sources/duty.html", {
            "slot": slot, "status_label": DutyStatus(slot.status).label, "icons": ICONS, "rule": rule,
            "frequency": frequency(rule) if rule else "",
            "logs": [{"log": log, "photos": photos[log.pk], "state": log_state(log)} for log in logs],
            "may_log": can, "is_due": slot.status == DutyStatus.DUE,
            "crumbs": crumbs({"label": named(slot)}),
        })  # fmt: skip


class Record(PortalView):
    """Write a duty down, on the phone in the plant."""

    permission = "sources.log_duty"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        slot = find_slot(pk)
        require(self.actor, "sources.log_duty", slot)
        return self._page(request, slot, RecordForm(slot=slot))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        slot = find_slot(pk)
        require(self.actor, "sources.log_duty", slot)
        form = RecordForm(request.POST, slot=slot)
        if not form.is_valid():
            return self._page(request, slot, form, status=422)
        try:
            # A form sent twice must not store its pictures twice: its first row says it all.
            there = DutyLog.objects.filter(zone_id=slot.zone_id, client_id=form.cleaned_data["client_id"]).exists()
            files = [] if there else stored_files(request, self.actor, slot.zone_id, slot.enterprise_id, visible=True)
            log, new = log_duty(actor=self.actor, slot=slot, files=files, **form.cleaned_data)
        except InvalidInput as fault:
            show_fault(form, fault)
            return self._page(request, slot, form, status=422)
        if new:
            late = log.done_at and find_slot(pk).status == DutyStatus.LATE
            messages.success(request, _("已记录，计为迟履。") if late else _("已记录，计为已履；区里可以核实或质疑。"))
        else:
            messages.info(request, _("这一条已经收到，没有重复记录。"))
        return redirect("sources:duty_log", log.pk)

    def _page(self, request: HttpRequest, slot: DutySlot, form: RecordForm, status: int = 200) -> HttpResponse:
        upload = upload_piece(_("现场照片"), slot.enterprise_id, kept_files(request))
        upload |= {"required": False, "help": _("拍下查到的部位。断网也能拍，联网后续传。")}
        rule = in_force(all_rules(), slot.rule_code, on=slot.starts_on)
        return render(request, "sources/duty_record.html", {
            "slot": slot, "form": form, "upload": upload, "upload_errors": getattr(form, "file_errors", None),
            "rule": rule, "crumbs": crumbs({"label": named(slot), "url": reverse("sources:duty", args=[slot.pk])}, {"label": _("记录履职")}),
        }, status=status)  # fmt: skip


class Log(PortalView):
    """One log: what was done, where, with photographs; the zone questions or verifies, the enterprise answers."""

    permission = "sources.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, self._find(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        log, verb = self._find(pk), request.POST.get("do", "")
        verbs = {"question": "sources.check_duty", "verify": "sources.check_duty", "answer": "sources.log_duty"}
        if verb not in verbs:
            raise Http404
        require(self.actor, verbs[verb], log)
        form = WordsForm(request.POST, label=self._label(verb))
        if verb != "verify" and not form.is_valid():
            return self._page(request, log, form=form, status=422)
        try:
            if verb == "verify":
                verify_log(actor=self.actor, log=log)
                messages.success(request, _("已核实。"))
            elif verb == "question":
                question_log(actor=self.actor, log=log, question=form.cleaned_data["words"])
                messages.success(request, _("已提出质疑，企业会收到通知；答复并核实以前不计入履职率。"))
            else:
                answer_log(actor=self.actor, log=log, answer=form.cleaned_data["words"])
                messages.success(request, _("已答复，区安委办会收到通知。"))
        except Refused as refusal:
            return self._page(request, self._find(pk), conflict=refusal.sentence, status=409)
        return redirect("sources:duty_log", pk)

    @staticmethod
    def _find(pk: int) -> DutyLog:
        return get_object_or_404(DutyLog.objects.select_related("source__enterprise", "slot"), pk=pk)

    @staticmethod
    def _label(verb: str) -> str:
        return _("质疑什么") if verb == "question" else _("答复")

    def _verb(self, log: DutyLog) -> str:
        """What this person can write here now: a question, an answer, or nothing."""
        if log.questioned_at is None:
            return "question" if may(self.actor, "sources.check_duty", log) else ""
        if log.answered_at is None:
            return "answer" if may(self.actor, "sources.log_duty", log) else ""
        return ""

    def _page(
        self, request: HttpRequest, log: DutyLog, *, form: Any = None, conflict: str = "", status: int = 200
    ) -> HttpResponse:
        verb, slot = self._verb(log), log.slot
        key, words, icon = log_state(log)
        may_verify = key in ("plain", "wait") and may(self.actor, "sources.check_duty", log)
        return render(request, "sources/duty_log.html", {
            "log": log, "slot": slot, "state": {"key": key, "words": words, "icon": icon}, "conflict": conflict,
            "photos": photos_of([log])[log.pk], "verb": verb, "may_verify": may_verify,
            "form": (form or WordsForm(label=self._label(verb))) if verb else None,
            "crumbs": crumbs({"label": named(slot), "url": reverse("sources:duty", args=[slot.pk])}, {"label": _("履职记录")}),
        }, status=status)  # fmt: skip


class Rules(PortalView):
    """职责和频次: what each role must do how often, where that comes from and how sure it is."""

    permission = "sources.clocks"

    def get(self, request: HttpRequest) -> HttpResponse:
        rules = all_rules()
        held = rules_on(rules, on=today())
        order = list(DutyRule._meta.get_field("role").flatchoices)  # type: ignore[union-attr]
        held.sort(key=lambda rule: ([key for key, _label in order].index(rule.role), rule.code))
        context = {
            "rows": [
                {
                    "rule": rule,
                    "frequency": frequency(rule),
                    "other": [
                        {"rule": one, "frequency": frequency(one), "to_come": one.valid_from > today()}
                        for one in rules[rule.code]
                        if one is not rule
                    ],
                }
                for rule in held
            ],
            "may_set": may(self.actor, "sources.set_clocks"),
            "crumbs": crumbs({"label": _("职责和频次")}),
        }
        return render(request, "sources/duty_rules.html", context)


class Rule(PortalView):
    """The province sets another frequency."""

    permission = "sources.set_clocks"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        rule = self._find(code)
        return self._page(request, rule, RuleForm(rule=rule))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        rule = self._find(code)
        form = RuleForm(request.POST, rule=rule)
        if form.is_valid():
            try:
                made = set_rule(actor=self.actor, code=code, **form.cleaned_data)
            except InvalidInput as fault:
                show_errors(form, fault)
            else:
                said = _("已调整为%(every)s，%(day)s 起开始的周期生效。")
                messages.success(request, said % {"every": frequency(made), "day": made.valid_from})
                return redirect("sources:duty_rules")
        return self._page(request, rule, form, status=422)

    @staticmethod
    def _find(code: str) -> DutyRule:
        rule = in_force(all_rules(), code, on=today())
        if rule is None:
            raise Http404
        return rule

    def _page(self, request: HttpRequest, rule: DutyRule, form: RuleForm, status: int = 200) -> HttpResponse:
        context = {
            "rule": rule, "form": form, "frequency": frequency(rule),
            "crumbs": crumbs({"label": _("职责和频次"), "url": reverse("sources:duty_rules")}, {"label": rule.get_role_display()}),
        }  # fmt: skip
        return render(request, "sources/duty_rule.html", context, status=status)
