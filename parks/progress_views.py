"""How far a zone is with its overall risk assessment and its platform: the history, and a row more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.access import PROVINCE, Actor
from core.errors import InvalidInput
from core.forms_render import show_errors
from core.views import PortalView
from parks.forms import ProgressForm
from parks.models import Zone, ZoneProgress
from parks.services import record_progress

Subject = ZoneProgress.Subject


def zone_of(actor: Actor, pk: int) -> Zone:
    """The zone, or 404 where it is not this actor's: names of zones are public in the portal, their work is not."""
    if actor.tier != PROVINCE and actor.zone_id != pk:
        raise Http404
    return get_object_or_404(Zone.objects.select_related("city"), pk=pk)


class ProgressPage(PortalView):
    """Both subjects of one zone."""

    permission = "parks.progress"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, zone_of(self.actor, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        zone, subject = zone_of(self.actor, pk), request.POST.get("subject", "")
        if subject not in Subject.values:
            raise Http404
        form = ProgressForm(request.POST, subject=subject)
        if form.is_valid():
            try:
                record_progress(actor=self.actor, zone=zone, subject=subject, **form.cleaned_data)
            except InvalidInput as fault:
                show_errors(form, fault)
            else:
                messages.success(request, _("已记录，总览和月报从现在起按新进度计算。"))
                return redirect("parks:zone_progress", zone.pk)
        return self._page(request, zone, {subject: form}, status=422)

    @staticmethod
    def _page(request: HttpRequest, zone: Zone, bound: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
        rows = list(ZoneProgress.objects.filter(zone=zone).order_by("-on", "-id"))
        context = {
            "zone": zone,
            "subjects": [
                {
                    "value": value,
                    "label": label,
                    "rows": [row for row in rows if row.subject == value],
                    "form": (bound or {}).get(value) or ProgressForm(subject=value),
                }
                for value, label in Subject.choices
            ],
            "crumbs": [{"label": zone.name}, {"label": _("评估和平台进度")}],
        }
        return render(request, "parks/progress.html", context, status=status)
