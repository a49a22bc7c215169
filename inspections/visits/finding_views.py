"""Findings of a visit and signatures under it: small pages that work without scripts, and answer scripts with JSON."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import require
from core.errors import InvalidInput, Refused
from core.files.refusals import RefusedFile
from core.files.services import store_file
from core.forms_render import show_errors
from core.models import StoredFile
from core.views import PortalView
from hazards.dangers.presenting import short_number
from hazards.dangers.states import State as DangerState
from inspections.visits.finding import alike, edit_finding, record_finding, withdraw_finding
from inspections.visits.forms import FindingForm, FirmSignForm, MemberSignForm
from inspections.visits.models import Finding, Photo, Visit
from inspections.visits.signing import sign_as_member, sign_for_firm
from inspections.visits.views import crumbs, find, to_visit
from inspections.visits.work_views import working

BEFORE, AFTER, SIGN = "before", "after", "signature"


def files_sent(request: HttpRequest, actor: Any, visit: Visit, name: str) -> list[int]:
    """Ids of pictures sent before under this name, and those sent along without scripts."""
    ids = [int(pk) for pk in request.POST.getlist(f"{name}_ids") if pk.isdecimal()][:20]
    for upload in request.FILES.getlist(name):
        try:
            row = store_file(
                actor=actor, stream=upload, name=upload.name or "", zone_id=visit.zone_id, enterprise_id=visit.enterprise_id,
                visible_to_enterprise=False, allowed=("image",), secret_to=visit.secret_to,
            )  # fmt: skip
        except RefusedFile as refusal:
            raise InvalidInput({name: [f"{upload.name}：{refusal.message}"]}) from refusal
        ids.append(row.pk)
    return ids


def upload_piece(visit: Visit, name: str, label: Any, request: HttpRequest, *, required: bool = False) -> dict:
    """The camera piece for pictures of this visit."""
    ids = [int(pk) for pk in request.POST.getlist(f"{name}_ids") if pk.isdecimal()][:20]
    rows = StoredFile.objects.filter(pk__in=ids) if ids else []
    return {
        "name": name, "ids_name": f"{name}_ids", "label": label, "url": reverse("visits:upload", args=[visit.pk]), "button": _("拍照"),
        "capture": True, "required": required,
        "files": [{"id": r.pk, "name": r.original_name, "thumb": reverse("files:show", args=[r.pk, "thumb"])} for r in rows],
    }  # fmt: skip


class FindingNew(PortalView):
    """记隐患, from an item or by itself."""

    permission = "visits.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = working(self.actor, pk)
        item = visit.body.item(request.GET.get("item", ""))
        last = Finding.objects.filter(zone_id=visit.zone_id, visit_id=visit.pk).order_by("-recorded_at").first()
        initial = {
            "item_key": item.key if item else "", "severity": item.severity if item else "b", "basis": item.basis if item else "",
            "sector": (item.sector if item else "") or visit.sector, "measures": item.measures if item else "",
            "location": last.location if last else "", "finding_id": uuid.uuid4(),
        } | repeated(visit, request.GET.get("repeats", ""))  # fmt: skip
        return finding_page(request, visit, FindingForm(initial=initial), item)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = working(self.actor, pk)
        form = FindingForm(request.POST)
        item = visit.body.item(request.POST.get("item_key", ""))
        if not form.is_valid():
            return finding_page(request, visit, form, item, status=422)
        given = _given(form, request)
        try:
            row, _new = record_finding(
                actor=self.actor, visit=visit, before=files_sent(request, self.actor, visit, BEFORE),
                after=files_sent(request, self.actor, visit, AFTER) if given["fixed"] else (), **given,
            )  # fmt: skip
        except InvalidInput as fault:
            show_errors(form, fault)
            return finding_page(request, visit, form, item, status=422)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return finding_page(request, visit, form, item, status=refusal.status)
        messages.success(request, _("已记下，结束检查时转为隐患。"))
        return redirect(
            reverse("visits:work", args=[pk]) + f"#{'item-' + row.item_key if row.item_key else 'findings'}"
        )


class FindingEdit(PortalView):
    """Change a finding while the visit lasts, or take it back."""

    permission = "visits.view"

    def get(self, request: HttpRequest, finding: uuid.UUID) -> HttpResponse:
        row = get_object_or_404(Finding, pk=finding)
        visit = working(self.actor, row.visit_id)
        initial = {name: getattr(row, name) for name in FindingForm.base_fields if hasattr(row, name)} | {
            "finding_id": row.pk
        }
        return finding_page(request, visit, FindingForm(initial=initial), visit.body.item(row.item_key), row=row)

    def post(self, request: HttpRequest, finding: uuid.UUID) -> HttpResponse:
        row = get_object_or_404(Finding, pk=finding)
        visit = working(self.actor, row.visit_id)
        item = visit.body.item(row.item_key)
        form = FindingForm(request.POST)
        try:
            if "withdraw" in request.POST:
                withdraw_finding(actor=self.actor, visit=visit, finding=row, reason=request.POST.get("reason", ""))
                messages.success(request, _("已撤回，理由留在检查记录里。"))
                return redirect(reverse("visits:work", args=[visit.pk]) + "#findings")
            if not form.is_valid():
                return finding_page(request, visit, form, item, row=row, status=422)
            given = {k: v for k, v in _given(form, request).items() if k not in ("finding_id", "item_key")}
            edit_finding(
                actor=self.actor, visit=visit, finding=row, before=files_sent(request, self.actor, visit, BEFORE),
                after=files_sent(request, self.actor, visit, AFTER) if given["fixed"] else (), **given,
            )  # fmt: skip
        except InvalidInput as fault:
            if "withdraw" in request.POST:
                form = FindingForm(initial={n: getattr(row, n) for n in FindingForm.base_fields if hasattr(row, n)})
                return finding_page(
                    request, visit, form, item, row=row, reason_error=fault.fields["reason"][0], status=422
                )
            show_errors(form, fault)
            return finding_page(request, visit, form, item, row=row, status=422)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("已保存。"))
        return redirect(reverse("visits:work", args=[visit.pk]) + "#findings")


def repeated(visit: Visit, pk: str) -> dict[str, Any]:
    """What a finding begins with that repeats a danger looked at again; nothing for any other."""
    if not pk.isdecimal() or len(pk) > 18:
        return {}
    row = visit.look_backs.filter(zone_id=visit.zone_id, danger_id=pk).select_related("danger").first()
    if row is None:
        return {}
    facts = ("description", "location", "sector", "severity", "basis", "measures", "item_key")
    return {name: getattr(row.danger, name) for name in facts} | {"repeats_id": row.danger_id}


def _given(form: FindingForm, request: HttpRequest) -> dict[str, Any]:
    """What was sent: a field that is not in the form at all leaves what the item says."""
    return {name: value for name, value in form.cleaned_data.items() if name in request.POST or name == "fixed"}


def finding_page(
    request: HttpRequest, visit: Visit, form: FindingForm, item: Any, *, row: Finding | None = None, reason_error: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    """The form of a finding, with phrases of the item and its pictures."""
    photos = (
        Photo.objects.filter(zone_id=visit.zone_id, visit_id=visit.pk, finding_id=row.pk).select_related("file")
        if row
        else []
    )
    from inspections.visits.presenting import picture

    context = {
        "visit": visit, "form": form, "item": item, "row": row, "reason_error": reason_error,
        "before": upload_piece(visit, BEFORE, _("照片（整改前）"), request, required=row is None),
        "after": upload_piece(visit, AFTER, _("改好以后的照片"), request),
        "photos": [picture(photo, request.actor) for photo in photos],  # type: ignore[attr-defined]
        "crumbs": crumbs(to_visit(visit), {"label": _("检查中"), "url": reverse("visits:work", args=[visit.pk])}, {"label": _("记隐患")}),
    }  # fmt: skip
    return render(request, "visits/finding.html", context, status=status)


class Alike(PortalView):
    """While a finding is typed: dangers of this enterprise that may be the same."""

    permission = "visits.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = working(self.actor, pk)
        rows = alike(visit, words=request.GET.get("words", "")[:200], item_key=request.GET.get("item", "")[:20])
        states = dict(DangerState.choices)
        return JsonResponse(
            {
                "rows": [
                    {
                        "id": row["id"], "number": short_number(row["number"]) or "#", "text": row["description"][:60],
                        "state": str(states[row["state"]]), "url": reverse("dangers:detail", args=[row["id"]]),
                    }
                    for row in rows
                ]
            }
        )  # fmt: skip


class SignMember(PortalView):
    """A member signs the record, for their department."""

    permission = "visits.view"

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = working(self.actor, pk)
        form = MemberSignForm(request.POST)
        if not form.is_valid():
            raise Http404
        try:
            files = files_sent(request, self.actor, visit, SIGN)
            sign_as_member(actor=self.actor, visit=visit, file_id=files[-1] if files else None, **form.cleaned_data)
        except InvalidInput as fault:
            messages.error(request, "；".join(s for rows in fault.fields.values() for s in rows))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("已签字。"))
        return redirect(reverse("visits:work", args=[pk]) + "#sign")


class SignFirm(PortalView):
    """The enterprise signs: on the inspector's phone, or in its own sign-in."""

    permission = "visits.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = self._visit(pk)
        own = self.actor.enterprise_id is not None
        initial = {"name": self.actor.name, "post": self.actor.title} if own else {}
        return self._page(request, visit, FirmSignForm(own=own, initial=initial))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = self._visit(pk)
        own = self.actor.enterprise_id is not None
        form = FirmSignForm(request.POST, own=own)
        if not form.is_valid():
            return self._page(request, visit, form, status=422)
        try:
            files = files_sent(request, self.actor, visit, SIGN)
            sign_for_firm(actor=self.actor, visit=visit, file_id=files[-1] if files else None, **form.cleaned_data)
        except InvalidInput as fault:
            show_errors(form, fault)
            return self._page(request, visit, form, status=422)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return self._page(request, visit, form, status=refusal.status)
        messages.success(request, _("已签字，谢谢。") if own else _("已记下。"))
        if own:
            return redirect("visits:detail", pk=pk)
        return redirect(reverse("visits:work", args=[pk]) + "#sign")

    def _visit(self, pk: uuid.UUID) -> Visit:
        visit = find(pk)
        require(self.actor, "visits.sign_firm" if self.actor.enterprise_id is not None else "visits.work", visit)
        return visit

    def _page(self, request: HttpRequest, visit: Visit, form: FirmSignForm, status: int = 200) -> HttpResponse:
        rows = Finding.objects.filter(zone_id=visit.zone_id, visit_id=visit.pk, withdrawn_at=None)
        context = {
            "visit": visit, "form": form, "rows": rows, "own": self.actor.enterprise_id is not None,
            "crumbs": crumbs(to_visit(visit), {"label": _("企业签字")}),
        }  # fmt: skip
        return render(request, "visits/sign_firm.html", context, status=status)
