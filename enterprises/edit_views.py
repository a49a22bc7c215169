"""Forms of enterprises: registering, keeping the file up, permits."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import require
from core.errors import InvalidInput
from core.forms_render import show_errors
from core.views import PortalView
from enterprises.forms import EnterpriseForm, OwnForm, PermitForm
from enterprises.models import Enterprise, Permit
from enterprises.services import create_enterprise, edit_enterprise, remove_permit, save_permit
from enterprises.views import crumbs_to, record_of


class CreateEnterprise(PortalView):
    """Register an enterprise."""

    permission = "enterprises.edit"

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {name: request.GET[name] for name in ("name", "short_name", "credit_code") if name in request.GET}
        return self._page(request, EnterpriseForm(actor=self.actor, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EnterpriseForm(request.POST, actor=self.actor)
        if form.is_valid():
            try:
                record = create_enterprise(actor=self.actor, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                said = _("已登记“%(name)s”，行业领域为%(sector)s。下一步可登记许可。")
                messages.success(request, said % {"name": record.name, "sector": record.get_sector_display()})
                return redirect("enterprises:detail", record.pk)
        return self._page(request, form, status=422)

    def _page(self, request: HttpRequest, form: EnterpriseForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("登记企业"),
            "draft": "enterprise-new",
            "button": _("登记"),
            "crumbs": crumbs_to(self.actor, {"label": _("登记企业")}),
        }
        return render(request, "enterprises/form.html", context, status=status)


class EditEnterprise(PortalView):
    """Change a file; the form depends on who keeps it."""

    permission = "enterprises.view_file"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = record_of(pk)
        return self._page(request, record, self._form(record))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = record_of(pk)
        form = self._form(record, request.POST)
        if form.is_valid():
            try:
                edit_enterprise(actor=self.actor, enterprise=record, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                messages.success(request, _("“%(name)s”的档案已改好，修改前的内容留在经过里。") % {"name": record.name})
                return redirect("enterprises:detail", record.pk)
        return self._page(request, record, form, status=422)

    def _form(self, record: Enterprise, data: Any = None) -> EnterpriseForm | OwnForm:
        if self.actor.enterprise_id is not None:
            require(self.actor, "enterprises.edit_own", record)
            return OwnForm(data, instance=record)
        require(self.actor, "enterprises.edit", record)
        return EnterpriseForm(data, instance=record, actor=self.actor)

    def _page(self, request: HttpRequest, record: Enterprise, form: Any, status: int = 200) -> HttpResponse:
        back = {"label": record.short_name or record.name, "url": reverse("enterprises:detail", args=[record.pk])}
        context = {
            "form": form,
            "title": _("修改档案"),
            "sub": record.name,
            "draft": f"enterprise-{record.pk}-{record.updated_at:%Y%m%d%H%M%S}",
            "button": _("保存"),
            "crumbs": crumbs_to(self.actor, back, {"label": _("修改档案")}),
        }
        return render(request, "enterprises/form.html", context, status=status)


class EditPermit(PortalView):
    """Add or change a permit."""

    permission = "enterprises.edit"

    def get(self, request: HttpRequest, pk: int, permit: int | None = None) -> HttpResponse:
        record = record_of(pk)
        return self._page(request, record, PermitForm(instance=self._permit(record, permit)))

    def post(self, request: HttpRequest, pk: int, permit: int | None = None) -> HttpResponse:
        record = record_of(pk)
        kept = self._permit(record, permit)
        form = PermitForm(request.POST, instance=kept)
        if form.is_valid():
            try:
                save_permit(actor=self.actor, enterprise=record, permit=kept, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                messages.success(request, _("许可已登记，到期前会在名单里提示。"))
                return redirect(reverse("enterprises:detail", args=[record.pk]) + "#permits")
        return self._page(request, record, form, status=422)

    @staticmethod
    def _permit(record: Enterprise, permit: int | None) -> Permit | None:
        return None if permit is None else get_object_or_404(Permit, pk=permit, enterprise_id=record.pk)

    def _page(self, request: HttpRequest, record: Enterprise, form: PermitForm, status: int = 200) -> HttpResponse:
        back = {"label": record.short_name or record.name, "url": reverse("enterprises:detail", args=[record.pk])}
        context = {
            "form": form,
            "title": _("许可"),
            "sub": record.name,
            "draft": f"permit-{record.pk}-{form.instance.pk or 'new'}",
            "button": _("保存"),
            "crumbs": crumbs_to(self.actor, back, {"label": _("许可")}),
        }
        return render(request, "enterprises/form.html", context, status=status)


class RemovePermit(PortalView):
    """Take a permit out of the file (the page asks first)."""

    permission = "enterprises.edit"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int, permit: int) -> HttpResponse:
        kept = get_object_or_404(Permit, pk=permit, enterprise_id=pk)
        remove_permit(actor=self.actor, permit=kept)
        messages.success(request, _("已删除许可“%(permit)s”。") % {"permit": str(kept)})
        return redirect(reverse("enterprises:detail", args=[pk]) + "#permits")
