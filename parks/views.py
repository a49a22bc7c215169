"""Set-up of zones by the province."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.views import PortalView
from parks.forms import ConfirmForm, StatusForm
from parks.models import Zone, ZoneStatus
from parks.services import change_zone_status, confirm_zone


class ZoneEdit(PortalView):
    """Confirm a zone, change its status; both with the basis in words."""

    permission = "parks.edit_zone"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, self._zone(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        zone, do = self._zone(pk), request.POST.get("do", "")
        if do not in ("confirm", "status"):
            raise Http404
        form: forms.Form = ConfirmForm(request.POST) if do == "confirm" else StatusForm(request.POST)
        trouble, status = "", 422
        if form.is_valid():
            try:
                if do == "confirm":
                    confirm_zone(actor=self.actor, zone=zone, **form.cleaned_data)
                    messages.success(request, _("已确认，“待确认”标记从各页和导出中去掉。"))
                else:
                    change_zone_status(actor=self.actor, zone=zone, **form.cleaned_data)
                    messages.success(request, _("状态已改，从生效日期起按新状态统计。"))
                return redirect("parks:zone_edit", zone.pk)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            except Refused as no:
                trouble, status, zone = str(no.sentence), no.status, self._zone(pk)
        return self._page(request, zone, {do: form}, trouble=trouble, status=status)

    @staticmethod
    def _zone(pk: int) -> Zone:
        return get_object_or_404(Zone.objects.select_related("city"), pk=pk)

    @staticmethod
    def _page(
        request: HttpRequest,
        zone: Zone,
        bound: dict[str, forms.Form] | None = None,
        *,
        trouble: str = "",
        status: int = 200,
    ) -> HttpResponse:
        given: dict[str, Any] = bound or {}
        confirm = given.get("confirm") or ConfirmForm(initial={"name": zone.name, "level": zone.level})
        context = {
            "zone": zone,
            "trouble": trouble,
            "confirm": None if zone.confirmed else confirm,
            "status_form": given.get("status") or StatusForm(),
            "statuses": ZoneStatus.objects.filter(zone=zone).order_by("-valid_from"),
            "crumbs": [{"label": zone.name}, {"label": _("确认与状态")}],
        }
        return render(request, "parks/zone_edit.html", context, status=status)
