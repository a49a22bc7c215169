"""The visit on a phone: answering, pictures, findings, who is right, signing. Every submit carries a key of its own, so a
resend is no second one; the same addresses serve scripts (JSON) and plain forms."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import may, require
from core.errors import InvalidInput, Refused, error_body
from core.files.refusals import RefusedFile
from core.files.services import store_file
from core.files.storage import StorageFull
from core.views import PortalView
from core.workflow import perform
from inspections.checklists.body import NUMBER
from inspections.visits import presenting
from inspections.visits.answering import CLASH, Given, Outcome, answer_items, from_json, settle, shown
from inspections.visits.forms import FinishForm, FirmSignForm, MemberSignForm
from inspections.visits.models import Clash, Visit
from inspections.visits.photos import add_photos
from inspections.visits.readiness import gaps_of, record_of
from inspections.visits.states import Purpose, State
from inspections.visits.views import crumbs, find, to_visit
from inspections.visits.workflow import flow

MOST_ANSWERS = 500


def is_script(request: HttpRequest) -> bool:
    return request.content_type == "application/json" or request.headers.get("X-Requested-With") == "XMLHttpRequest"


def working(actor: Any, pk: uuid.UUID) -> Visit:
    """The visit, for somebody who takes part in it; 404 when it is not there, 403 when they do not."""
    visit = find(pk)
    require(actor, "visits.work", visit)
    return visit


class Work(PortalView):
    """The page in the plant: every item, what is missing, who signs, and the end."""

    permission = "visits.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = working(self.actor, pk)
        if visit.state != State.UNDERWAY:
            return redirect("visits:detail", pk=pk)
        return render(request, "visits/work.html", work_context(visit, self.actor))


def work_context(visit: Visit, actor: Any, *, trouble: str = "", finish: Any = None) -> dict[str, Any]:
    """Everything the page of a visit under way shows."""
    record = record_of(visit)
    signed = {row.seat_id for row in record.signatures}
    return {
        "visit": visit, "sentence": presenting.sentence(visit), "marks": presenting.marks_of(visit),
        "sections": presenting.item_rows(visit, record, actor), "progress": presenting.progress(visit, record.answers),
        "findings": presenting.finding_rows(record, actor), "look_backs": record.look_backs, "gaps": gaps_of(visit, record),
        "members": [row for row in record.members if row.left_at is None],
        "signatures": presenting.signature_rows(record.signatures),
        "firm_signed": any(row.of_firm for row in record.signatures), "i_signed": actor.seat_id in signed,
        "is_first": visit.purpose == Purpose.FIRST,
        "parts": [
            ("briefed", _("已向企业宣讲交底"), visit.briefed), ("files_checked", _("已核对企业档案"), visit.files_checked),
            ("risks_confirmed", _("已确认主要风险"), visit.risks_confirmed),
        ],
        "may_finish": may(actor, "visits.lead", visit), "trouble": trouble,
        "finish": finish or FinishForm(visit=visit, actor=actor, transition=flow.transitions["finish"]),
        "sign": MemberSignForm(), "firm": FirmSignForm(own=False), "crumbs": crumbs(to_visit(visit), {"label": _("检查中")}),
        "verdicts": (("ok", _("符合")), ("no", _("不符合")), ("na", _("不适用"))),
    }  # fmt: skip


class Answers(PortalView):
    """POST of answers: JSON {"answers": [{key, client_id, seen, verdict, number, text}]} or the whole page's form."""

    permission = "visits.view"

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = working(self.actor, pk)
        if is_script(request):
            try:
                outcomes = answer_items(actor=self.actor, visit=visit, given=_from_body(request))
            except InvalidInput as fault:
                return JsonResponse(error_body("invalid", _("有的答案没有存。"), fault.fields), status=422)
            except Refused as refusal:
                return JsonResponse(error_body(refusal.rule, refusal.sentence), status=refusal.status)
            return JsonResponse(
                {"saved_at": timezone.localtime().strftime("%H:%M"), "answers": [_told(one) for one in outcomes]}
            )
        try:
            outcomes = answer_items(actor=self.actor, visit=visit, given=_from_form(request, visit))
        except InvalidInput as fault:
            return render(
                request,
                "visits/work.html",
                work_context(visit, self.actor, trouble="；".join(s for rows in fault.fields.values() for s in rows)),
                status=422,
            )
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("visits:detail", pk=pk)
        clashes = sum(1 for one in outcomes if one.state == CLASH)
        if clashes:
            messages.warning(request, _("有 %(n)d 条别人刚答过而且不一样，两个都留着，请选定。") % {"n": clashes})
        else:
            messages.success(request, _("已保存。"))
        return redirect("visits:work", pk=pk)


def _from_body(request: HttpRequest) -> list[Given]:
    try:
        rows = json.loads(request.body)["answers"]
        entries = [row for row in rows if isinstance(row, dict)]
    except (ValueError, KeyError, TypeError) as fault:
        raise InvalidInput({"": [_("没有读到答案。")]}) from fault
    if len(entries) != len(rows) or len(entries) > MOST_ANSWERS:
        raise InvalidInput({"": [_("没有读到答案。")]})
    return [from_json(entry) for entry in entries]


def _from_form(request: HttpRequest, visit: Visit) -> list[Given]:
    """Answers of the page without scripts: those that differ from what stood when it was drawn."""
    post, given = request.POST, []
    for item in visit.body.items():
        seen = post.get(f"{item.key}-seen")
        if seen is None:
            continue
        entry = {
            "key": item.key, "client_id": str(uuid.uuid4()), "seen": seen, "verdict": post.get(f"{item.key}-verdict", ""),
            "number": post.get(f"{item.key}-number", "") if item.kind == NUMBER else None, "text": post.get(f"{item.key}-text", ""),
        }  # fmt: skip
        was = (
            post.get(f"{item.key}-was", ""),
            post.get(f"{item.key}-was-number", ""),
            post.get(f"{item.key}-was-text", ""),
        )
        if (entry["verdict"], entry["number"] or "", entry["text"]) != was:
            given.append(from_json(entry))
    return given


def _told(one: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = {"key": one.key, "state": one.state, "rev": one.rev, "verdict": one.verdict}
    if one.theirs is not None:
        row["theirs"] = {
            "words": shown(one.theirs), "by": one.theirs.by_name, "at": timezone.localtime(one.theirs.answered_at).strftime("%H:%M"),
        }  # fmt: skip
    return row


class Settle(PortalView):
    """One of two different answers is chosen."""

    permission = "visits.view"

    def post(self, request: HttpRequest, pk: uuid.UUID, clash: int) -> HttpResponse:
        visit = working(self.actor, pk)
        row = get_object_or_404(Clash, pk=clash, visit_id=visit.pk)
        try:
            settle(actor=self.actor, visit=visit, clash=row, take=request.POST.get("take") == "1")
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("已选定。"))
        return redirect(reverse("visits:work", args=[pk]) + f"#item-{row.item_key}")


class Upload(PortalView):
    """One picture of a visit, as secret as the visit. With `item` in the address it is kept with that item at once."""

    permission = "visits.view"

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = working(self.actor, pk)
        upload = request.FILES.get("file")
        if upload is None:
            return JsonResponse(error_body("no_file", _("没有收到文件，请重新选择。")), status=400)
        if visit.state != State.UNDERWAY:
            return JsonResponse(error_body("visit_not_underway", _("检查不在进行中，不能再加照片。")), status=409)
        try:
            row = store_file(
                actor=self.actor, stream=upload, name=upload.name or "", zone_id=visit.zone_id, enterprise_id=visit.enterprise_id,
                visible_to_enterprise=False, allowed=("image",), secret_to=visit.secret_to,
            )  # fmt: skip
        except RefusedFile as refusal:
            return JsonResponse(error_body(refusal.code, str(refusal.message)), status=422)
        except StorageFull as trouble:
            return JsonResponse(error_body("storage_full", str(trouble.message)), status=507)
        answer: dict[str, Any] = {
            "id": row.pk, "name": row.original_name, "thumb": reverse("files:show", args=[row.pk, "thumb"]),
        }  # fmt: skip
        key = request.GET.get("item", "")
        if visit.body.item(key) is not None:
            photo = add_photos(actor=self.actor, visit=visit, files=[row.pk], item_key=key)[0]
            answer["marks"] = presenting.words_of(photo.marks)
        return JsonResponse(answer, status=201)


class Parts(PortalView):
    """年度首次监管: which of its three parts are done."""

    permission = "visits.view"

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = working(self.actor, pk)
        done = {name: name in request.POST for name in ("briefed", "files_checked", "risks_confirmed")}
        try:
            perform(visit, "parts", actor=self.actor, parts=done)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("已保存。"))
        return redirect(reverse("visits:work", args=[pk]) + "#parts")


class Finish(PortalView):
    """结束检查: what is missing is listed and linked; nothing is lost when it is refused."""

    permission = "visits.view"

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = find(pk)
        require(self.actor, "visits.lead", visit)
        form = FinishForm(request.POST, visit=visit, actor=self.actor, transition=flow.transitions["finish"])
        if not form.is_valid():
            return render(request, "visits/work.html", work_context(visit, self.actor, finish=form), status=422)
        try:
            fresh = perform(visit, "finish", actor=self.actor, **form.cleaned_data)
        except InvalidInput as fault:
            trouble = "；".join(s for rows in fault.fields.values() for s in rows)
            return render(
                request,
                "visits/work.html",
                work_context(find(pk), self.actor, trouble=trouble, finish=form),
                status=422,
            )
        except Refused as refusal:
            visit = find(pk)
            if visit.state != State.UNDERWAY:
                messages.error(request, refusal.sentence)
                return redirect("visits:detail", pk=pk)
            return render(
                request,
                "visits/work.html",
                work_context(visit, self.actor, trouble=refusal.sentence, finish=form),
                status=409,
            )
        from inspections.visits.views import said

        messages.success(request, said(fresh, "finish"))
        return redirect("visits:detail", pk=pk)
