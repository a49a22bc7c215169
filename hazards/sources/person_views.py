"""Who answers for a unit: naming and changing one of the four, and the board that says so at the gate."""

# ruff: noqa: E501  (a context of a page reads better in rows)
from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import require
from core.documents.qr import qr_png
from core.errors import InvalidInput
from core.forms_render import show_errors
from core.views import PortalView
from hazards.sources.duties import name_person, release_person
from hazards.sources.duty_forms import LeaveForm, PersonForm
from hazards.sources.duty_presenting import four_persons
from hazards.sources.models import DutyRole, HazardSource, Holding, Person
from hazards.sources.presenting import level_label


def find(pk: int) -> HazardSource:
    """The unit; 404 when it is not in this scope."""
    return get_object_or_404(HazardSource.objects.select_related("enterprise", "zone"), pk=pk)


def crumbs(source: HazardSource, *last: dict) -> list[dict]:
    return [
        {"label": _("重大危险源"), "url": reverse("sources:list")},
        {"label": source.name, "url": reverse("sources:detail", args=[source.pk])},
        *last,
    ]


class NamePerson(PortalView):
    """指定、变更一名责任人; what was before stays in the history with its reason."""

    permission = "sources.people"

    def get(self, request: HttpRequest, pk: int, role: str) -> HttpResponse:
        source, one = self._find(pk, role)
        present = self._present(source, one)
        return self._page(request, source, one, PersonForm(actor=self.actor, present=present))

    def post(self, request: HttpRequest, pk: int, role: str) -> HttpResponse:
        source, one = self._find(pk, role)
        if request.POST.get("do") == "leave":
            return self._leave(request, source, one)
        form = PersonForm(request.POST, actor=self.actor, present=self._present(source, one))
        if form.is_valid():
            try:
                person = name_person(actor=self.actor, source=source, role=one, **form.cleaned_data)
            except InvalidInput as fault:
                show_errors(form, fault)
            else:
                said = _("%(name)s 从 %(day)s 起为%(role)s；还没到期的履职转到新任名下。")
                messages.success(request, said % {"name": person.name, "day": person.from_on, "role": one.label})
                return redirect("sources:detail", pk)
        return self._page(request, source, one, form, status=422)

    def _leave(self, request: HttpRequest, source: HazardSource, role: DutyRole) -> HttpResponse:
        form = LeaveForm(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            try:
                release_person(actor=self.actor, source=source, role=role, on=told["on"], reason=told["why"])
            except InvalidInput as fault:
                fields = {"from_on": "on", "reason": "why"}
                show_errors(form, InvalidInput({fields.get(name, name): said for name, said in fault.fields.items()}))
            else:
                messages.success(request, _("已登记离任；%(role)s现在空缺，请尽快指定。") % {"role": role.label})
                return redirect("sources:detail", source.pk)
        empty = PersonForm(actor=self.actor, present=self._present(source, role))
        return self._page(request, source, role, empty, leave=form, status=422)

    def _find(self, pk: int, role: str) -> tuple[HazardSource, DutyRole]:
        if role not in DutyRole.values:
            raise Http404
        source = find(pk)
        require(self.actor, "sources.people", source)
        return source, DutyRole(role)

    @staticmethod
    def _present(source: HazardSource, role: DutyRole) -> Person | None:
        return Person.objects.filter(zone_id=source.zone_id, source_id=source.pk, role=role, to_on=None).first()

    def _page(
        self,
        request: HttpRequest,
        source: HazardSource,
        role: DutyRole,
        form: Any,
        leave: Any = None,
        status: int = 200,
    ) -> HttpResponse:
        rows = list(Person.objects.filter(zone_id=source.zone_id, source_id=source.pk, role=role))
        present = next((row for row in rows if row.to_on is None), None)
        return render(request, "sources/person.html", {
            "source": source, "role": role, "form": form, "present": present, "leave": leave or (LeaveForm() if present else None),
            "before": [row for row in rows if row.to_on is not None], "crumbs": crumbs(source, {"label": str(role.label)}),
        }, status=status)  # fmt: skip


class Board(PortalView):
    """公示牌 for print on A4: what the unit is, who answers for it, a QR code to its page."""

    permission = "sources.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = find(pk)
        if not source.is_major:
            raise Http404
        context = {
            "source": source,
            "level_label": level_label(source),
            "holdings": list(Holding.objects.filter(zone_id=source.zone_id, source_id=source.pk)),
            "four": four_persons(source),
            "crumbs": crumbs(source, {"label": _("公示牌")}),
        }
        return render(request, "sources/board.html", context)


class BoardQr(PortalView):
    """The address of the unit's page as a QR picture."""

    permission = "sources.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = find(pk)
        url = request.build_absolute_uri(reverse("sources:detail", args=[source.pk]))
        return HttpResponse(qr_png(url), content_type="image/png")
