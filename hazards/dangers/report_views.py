"""登记隐患 and mending a draft: the pages of what is not yet in the workflow."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction as db
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import ENTERPRISE, may
from core.errors import InvalidInput, Refused
from core.views import PortalView
from core.workflow import perform
from enterprises.models import Enterprise
from hazards.dangers.forms import DangerForm, today_text
from hazards.dangers.models import Danger, Step
from hazards.dangers.services import edit_draft, report_danger
from hazards.dangers.states import State
from hazards.dangers.uploads import kept_files, show_fault, stored_files, upload_piece
from hazards.dangers.views import crumbs, find, page_context, said


class Report(PortalView):
    """登记隐患: the enterprise first (its sector and area become defaults), then what was seen."""

    permission = "dangers.report"

    def get(self, request: HttpRequest) -> HttpResponse:
        enterprise = self._enterprise(request)
        if enterprise is None:
            q = request.GET.get("q", "").strip()
            rows = Enterprise.objects.active().order_by("name")
            rows = rows.named_like(q) if q else rows
            return render(request, "dangers/choose_enterprise.html", {
                "q": q, "rows": list(rows.values("id", "name", "sector", "address")[:30]),
                "crumbs": crumbs({"label": _("登记隐患")}),
            })  # fmt: skip
        form = DangerForm(initial={
            "sector": enterprise.sector, "found_at": today_text(), "form": "self" if self.actor.tier == ENTERPRISE else "routine",
        })  # fmt: skip
        return self._page(request, enterprise, form, str(uuid.uuid4()))

    def post(self, request: HttpRequest) -> HttpResponse:
        enterprise = self._enterprise(request)
        if enterprise is None:
            raise Http404
        form = DangerForm(request.POST)
        form_key = request.POST.get("form_key", "")
        if not form.is_valid():
            return self._page(request, enterprise, form, form_key, status=422)
        try:
            with db.atomic():
                own = self.actor.tier == ENTERPRISE
                files = stored_files(request, self.actor, enterprise.zone_id, enterprise.pk, visible=own)
                danger = report_danger(
                    actor=self.actor,
                    enterprise_id=enterprise.pk,
                    files=files,
                    form_key=_uuid(form_key),
                    unit_id=_number(request.POST.get("unit")),
                    **form.cleaned_data,
                )
                if request.POST.get("then") != "draft" and danger.state == State.DRAFT:
                    danger = perform(danger, "submit", actor=self.actor)
        except InvalidInput as fault:
            show_fault(form, fault)
            return self._page(request, enterprise, form, form_key, status=422)
        draft = danger.state == State.DRAFT
        messages.success(request, _("已存为草稿，提交后才会审核。") if draft else said(danger, "submit"))
        return redirect("dangers:detail", pk=danger.pk)

    def _enterprise(self, request: HttpRequest) -> Enterprise | None:
        pk = self.actor.enterprise_id or request.GET.get("enterprise") or request.POST.get("enterprise")
        if not pk or not str(pk).isdecimal() or len(str(pk)) > 18:
            return None
        return get_object_or_404(Enterprise, pk=pk)

    def _page(
        self, request: HttpRequest, enterprise: Enterprise, form: Any, form_key: str, status: int = 200
    ) -> HttpResponse:
        upload = upload_piece(gettext_lazy("整改前照片"), enterprise.pk, kept_files(request))
        upload |= {"required": False, "help": _("拍全景和近照各一张。断网也能拍，联网后续传。")}
        return render(request, "dangers/report.html", {
            "enterprise": enterprise, "form": form, "form_key": form_key, "upload": upload,
            "unit": _number(request.POST.get("unit") or request.GET.get("unit")),
            "upload_errors": getattr(form, "file_errors", None),
            "main": [form[name] for name in form.main], "rest": [form[name] for name in form.more],
            "crumbs": crumbs({"label": _("登记隐患")}),
        }, status=status)  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= 18 else None


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


class Edit(PortalView):
    """Mend a draft or a returned report."""

    permission = "dangers.report"

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        danger = find(pk)
        if danger.state not in (State.DRAFT, State.RETURNED) or not may(self.actor, "dangers.submit", danger):
            return redirect("dangers:detail", pk=pk)
        return self._page(request, danger, DangerForm(initial=DangerForm.initial_for(danger)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        danger = find(pk)
        form = DangerForm(request.POST)
        if not form.is_valid():
            return self._page(request, danger, form, status=422)
        try:
            with db.atomic():
                own = danger.visible_to_enterprise
                files = stored_files(request, self.actor, danger.zone_id, danger.enterprise_id, visible=own)
                danger = edit_draft(actor=self.actor, danger=danger, files=files, **form.cleaned_data)
                if request.POST.get("then") != "draft":
                    danger = perform(danger, "submit", actor=self.actor)
        except InvalidInput as fault:
            show_fault(form, fault)
            return self._page(request, danger, form, status=422)
        except Refused as refusal:
            return render(
                request,
                "dangers/detail.html",
                page_context(find(pk), self.actor, conflict=refusal.sentence),
                status=409,
            )
        messages.success(request, _("已保存。") if danger.state != State.REVIEW else said(danger, "submit"))
        return redirect("dangers:detail", pk=pk)

    def _page(self, request: HttpRequest, danger: Danger, form: Any, status: int = 200) -> HttpResponse:
        upload = upload_piece(gettext_lazy("补充整改前照片"), danger.enterprise_id, kept_files(request)) | {
            "required": False
        }
        returned = Step.objects.filter(danger_id=danger.pk, transition="return").order_by("-id").first()
        return render(request, "dangers/report.html", {
            "enterprise": danger.enterprise, "danger": danger, "form": form, "upload": upload, "returned": returned,
            "upload_errors": getattr(form, "file_errors", None),
            "main": [form[name] for name in form.main], "rest": [form[name] for name in form.more],
            "crumbs": crumbs({"label": _("修改")}),
        }, status=status)  # fmt: skip
