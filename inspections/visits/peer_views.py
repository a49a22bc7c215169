"""同类比较: findings per visit beside peers, and how many findings of each expert the zones confirmed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE
from core.figures import compute, figure, live
from core.views import PortalView
from core.workdays import today
from enterprises.filters import zones_in_reach
from enterprises.models import Enterprise, Sector
from inspections.visits.figures import CONFIRMED, PER_VISIT
from inspections.visits.links import visit_list_url
from inspections.visits.peers import FEW, FEWEST, FIRM, MOST, ZONE, Line, compared, span
from inspections.visits.views import crumbs
from parks.models import Zone

EXPERT = "expert"
SECTORS, SIZES, LEVELS = dict(Sector.choices), dict(Enterprise.Size.choices), dict(Zone.Level.choices)


class PeerFilter(forms.Form):
    """What the lines are narrowed to; peers stay the same."""

    zone = forms.ModelChoiceField(
        label=gettext_lazy("开发区"),
        queryset=Zone.objects.none(),
        required=False,
        empty_label=gettext_lazy("全部开发区"),
    )
    sector = forms.ChoiceField(
        label=gettext_lazy("行业领域"), choices=[("", gettext_lazy("全部领域")), *Sector.choices], required=False
    )
    size = forms.ChoiceField(
        label=gettext_lazy("规模"), choices=[("", gettext_lazy("全部规模")), *Enterprise.Size.choices], required=False
    )
    few = forms.ChoiceField(
        label=gettext_lazy("过少"),
        choices=[("", gettext_lazy("过少和不过少")), ("on", gettext_lazy("只看过少的"))],
        required=False,
    )

    def __init__(self, *args: Any, actor: Any, of: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = zones_in_reach(actor)  # type: ignore[attr-defined]
        if actor.tier not in (PROVINCE, CITY):
            del self.fields["zone"]
        for name in ("zone", "sector", "size") if of == ZONE else ():
            self.fields.pop(name, None)

    def wanted(self) -> dict[str, Any]:
        """Arguments of `compared`; anything senseless is as if it were not given."""
        self.is_valid()
        given = self.cleaned_data
        zone = given.get("zone")
        return {
            "zones": [zone.pk] if zone else None, "sector": given.get("sector") or "", "size": given.get("size") or None,
            "few_only": bool(given.get("few")),
        }  # fmt: skip


class Peers(PortalView):
    """每家次隐患数、同类比较."""

    permission = "visits.peers"

    def get(self, request: HttpRequest) -> HttpResponse:
        kinds = {FIRM: _("企业"), ZONE: _("开发区"), EXPERT: _("专家")}
        if self.actor.tier not in (PROVINCE, CITY):
            kinds.pop(ZONE)
        of = request.GET.get("of", FIRM)
        of = of if of in kinds else FIRM
        day = today()
        start, end = span(day)
        here = reverse("visits:peers")
        context: dict[str, Any] = {
            "of": of, "start": start, "end": end, "fewest": FEWEST, "few_z": FEW, "most": MOST,
            "tabs": [{"label": label, "url": f"{here}?{urlencode({'of': key})}", "on": key == of} for key, label in kinds.items()],
            "formula": figure(CONFIRMED if of == EXPERT else PER_VISIT).formula,
            "crumbs": crumbs({"label": _("同类比较")}),
        }  # fmt: skip
        if of == EXPERT:
            return render(request, "visits/peers.html", context | {"experts": self._experts()})
        form = PeerFilter(request.GET, actor=self.actor, of=of, auto_id="filter_%s")
        found = compared(of, day, **form.wanted())
        context |= {"form": form, "found": found, "rows": self._rows(of, found.lines)}
        return render(request, "visits/peers.html", context)

    def _rows(self, of: str, lines: Any) -> list[dict[str, Any]]:
        start, end = span(today())
        zones = dict(Zone.objects.filter(pk__in={one.zone_id for one in lines}).values_list("pk", "name"))
        firms = {
            pk: short or name
            for pk, short, name in Enterprise.objects.filter(
                pk__in=[one.enterprise_id for one in lines if one.enterprise_id]
            ).values_list("pk", "short_name", "name")
        }
        many = self.actor.tier in (PROVINCE, CITY)

        def row(one: Line) -> dict[str, Any]:
            where = {"enterprise": one.enterprise_id} if of == FIRM else {"zone": one.zone_id}
            page = "enterprises:detail" if of == FIRM else "reports:zone"
            pk = one.enterprise_id if of == FIRM else one.zone_id
            return {
                "one": one, "name": firms.get(pk, f"#{pk}") if of == FIRM else zones.get(pk, f"#{pk}"),
                "zone": zones.get(one.zone_id, "") if many and of == FIRM else "",
                "url": reverse(page, args=[pk]), "visits_url": visit_list_url(where, start, end),
                "group": " · ".join(filter(None, [str(SECTORS.get(one.kind) or LEVELS.get(one.kind, one.kind)),
                                                  str(SIZES.get(one.size, _("规模未填"))) if of == FIRM else ""])),
            }  # fmt: skip

        return [row(one) for one in lines]

    @staticmethod
    def _experts() -> list[dict[str, Any]]:
        """Each expert's findings of the twelve months and the share confirmed, the lowest share first."""
        start, end = span(today())
        table = compute((CONFIRMED,), live(start, end), by=("finder_user_id", "finder_name"))
        rows = [
            {
                "name": name, "value": values[CONFIRMED],
                "url": visit_list_url({}, start, end, found_by=user),
            }
            for (user, name), values in table.items()
            if values[CONFIRMED].denominator
        ]  # fmt: skip
        return sorted(rows, key=lambda row: (row["value"].value, row["name"]))[:MOST]
