"""四方: which department accepts dangers of which sector in this zone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor, may, require
from core.views import PortalView
from enterprises.models import Sector
from inspections.visits.handing import departments_of
from inspections.visits.models import PartyRule
from inspections.visits.views import crumbs
from parks.models import Department


class PartiesForm(forms.Form):
    """One department a sector; nothing chosen: the one for all."""

    def __init__(self, *args: Any, zone_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = departments_of(zone_id)
        rows = [(str(pk), name) for pk, name in Department.objects.filter(zone_id=zone_id).values_list("pk", "name")]
        for sector, label in (("", gettext_lazy("没有单独指定的领域")), *Sector.choices):
            nobody = _("同“没有单独指定的领域”") if sector else _("签发时再定")
            self.fields[sector or "all"] = forms.TypedChoiceField(
                label=label,
                choices=[("", nobody), *rows],
                required=False,
                initial=str(now.get(sector, "")),
                coerce=int,
                empty_value=None,
            )


def set_departments(*, actor: Actor, zone_id: int, chosen: dict[str, int | None]) -> None:
    """Write the rule: {sector: id of the department, or None}."""
    require(actor, "visits.parties_edit")
    for sector, department in chosen.items():
        if department is None:
            PartyRule.objects.filter(zone_id=zone_id, sector=sector).delete()
        else:
            PartyRule.objects.update_or_create(zone_id=zone_id, sector=sector, defaults={"department_id": department})


class Parties(PortalView):
    """四方分工."""

    permission = "visits.parties_view"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, PartiesForm(zone_id=self.actor.zone_id or 0))

    def post(self, request: HttpRequest) -> HttpResponse:
        require(self.actor, "visits.parties_edit")
        form = PartiesForm(request.POST, zone_id=self.actor.zone_id or 0)
        if not form.is_valid():
            return self._page(request, form, status=422)
        chosen = {"" if name == "all" else name: row for name, row in form.cleaned_data.items()}
        set_departments(actor=self.actor, zone_id=self.actor.zone_id or 0, chosen=chosen)
        messages.success(request, _("已保存，以后检查查出的隐患按它分给验收部门。"))
        return redirect("visits:parties")

    def _page(self, request: HttpRequest, form: PartiesForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "may_edit": may(self.actor, "visits.parties_edit"),
            "crumbs": crumbs({"label": _("四方分工")}),
        }
        return render(request, "visits/parties.html", context, status=status)
