"""Set-up of one zone by its safety office: areas and departments on one page, each with a page of its own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import may
from core.errors import InvalidInput, Refused
from core.views import PortalView
from parks.forms import PartForm
from parks.models import Area, Department
from parks.setup import Part, add_part, remove_part, rename_part, said_uses, uses_of

KINDS: dict[str, type[Part]] = {"area": Area, "department": Department}
LABELS = {"area": gettext_lazy("园区、镇街"), "department": gettext_lazy("验收部门")}


class Setup(PortalView):
    """The areas and departments of the own zone; one can be added by name."""

    permission = "parks.setup_view"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = request.POST.get("do", "")
        if kind not in KINDS:
            raise Http404
        form = PartForm(request.POST, prefix=kind)
        if form.is_valid():
            try:
                part = add_part(actor=self.actor, model=KINDS[kind], **form.cleaned_data)
            except InvalidInput as wrong:
                form.add_error("name", wrong.fields["name"])
            else:
                messages.success(request, _("已添加“%(name)s”。") % {"name": part.name})
                return redirect("parks:setup")
        return self._page(request, {kind: form}, status=422)

    def _page(self, request: HttpRequest, bound: dict[str, PartForm] | None = None, status: int = 200) -> HttpResponse:
        may_edit = may(self.actor, "parks.setup")
        sections = [
            {
                "kind": kind,
                "title": LABELS[kind],
                "rows": [{"name": part.name, "url": _url(kind, part)} for part in _own(self.actor, model)],
                "form": ((bound or {}).get(kind) or PartForm(prefix=kind)) if may_edit else None,
            }
            for kind, model in KINDS.items()
        ]
        context = {"sections": sections, "may_edit": may_edit, "crumbs": [{"label": _("基础设置")}]}
        return render(request, "parks/setup.html", context, status=status)


def _own(actor: Any, model: type[Part]) -> Any:
    return model._default_manager.filter(zone_id=actor.zone_id).order_by("id")


def _url(kind: str, part: Part) -> str:
    return reverse(f"parks:{kind}", args=[part.pk])


class PartPage(PortalView):
    """One area or department: another name, what refers to it, and its removal."""

    permission = "parks.setup"
    kind: ClassVar[str] = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        part = self.part(pk)
        return self.page(request, part, PartForm(initial={"name": part.name}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        part, form = self.part(pk), PartForm(request.POST)
        if form.is_valid():
            try:
                rename_part(actor=self.actor, part=part, **form.cleaned_data)
            except InvalidInput as wrong:
                form.add_error("name", wrong.fields["name"])
            except Refused as no:
                return self.page(request, part, form, trouble=no.sentence, status=no.status)
            else:
                messages.success(request, _("已改名为“%(name)s”。") % {"name": part.name})
                return redirect("parks:setup")
        return self.page(request, part, form, status=422)

    def part(self, pk: int) -> Part:
        return get_object_or_404(_own(self.actor, KINDS[self.kind]), pk=pk)

    def page(
        self, request: HttpRequest, part: Part, form: PartForm, *, trouble: str = "", status: int = 200
    ) -> HttpResponse:
        uses = uses_of(part)
        context = {
            "part": part,
            "kind_label": LABELS[self.kind],
            "form": form,
            "trouble": trouble,
            "in_use": said_uses(part, uses) if uses else "",
            "rename_url": _url(self.kind, part),
            "remove_url": reverse(f"parks:{self.kind}_remove", args=[part.pk]),
            "draft": f"{self.kind}-{part.pk}-rename",
            "crumbs": [{"label": _("基础设置"), "url": reverse("parks:setup")}, {"label": part.name}],
        }
        return render(request, "parks/part.html", context, status=status)


class RemovePart(PartPage):
    """Remove it (the page asks first); what still refers to it is said with its number (409)."""

    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        part = self.part(pk)
        name = part.name
        try:
            remove_part(actor=self.actor, part=part)
        except Refused as no:
            return self.page(request, part, PartForm(initial={"name": name}), trouble=no.sentence, status=no.status)
        messages.success(request, _("已删除“%(name)s”。") % {"name": name})
        return redirect("parks:setup")
