"""Pages of one expert and one agency, and the rule of conflicts with its versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import may
from core.errors import InvalidInput
from core.forms_render import show_errors
from core.views import PortalView
from core.workdays import today
from inspections.experts import presenting
from inspections.experts.conflicts import contract_fault, rule_on
from inspections.experts.forms import RuleForm
from inspections.experts.list_views import QUALITY
from inspections.experts.models import Agency, Expert, Rule
from inspections.experts.queries import Quality, quality_of
from inspections.experts.services import set_rule


def expert_of(pk: int) -> Expert:
    """The expert with what the pages show; 404 when not in this scope."""
    return get_object_or_404(Expert.objects.select_related("zone", "agency", "seat"), pk=pk)


def agency_of(pk: int) -> Agency:
    """The agency; 404 when not in this scope."""
    return get_object_or_404(Agency.objects.select_related("zone"), pk=pk)


def crumbs(record: Expert | Agency | None = None, *last: dict) -> list[dict]:
    """The way to a page of the register: the list, the record, and what is done with it."""
    out = [{"label": _("专家和第三方"), "url": reverse("experts:list")}]
    if isinstance(record, Agency):
        out.append({"label": _("第三方机构"), "url": reverse("experts:agencies")})
    if record is not None:
        out.append({"label": str(record), **({"url": page_of(record)} if last else {})})
    return [*out, *last]


def page_of(record: Expert | Agency) -> str:
    """The address of its page."""
    return reverse("experts:agency" if isinstance(record, Agency) else "experts:detail", args=[record.pk])


def buttons(record: Expert | Agency, actor: Any) -> list[dict]:
    """What the office can do with an entry."""
    if not may(actor, "experts.edit"):
        return []
    kind = "agency_" if isinstance(record, Agency) else ""
    serve, edit, state = (reverse(f"experts:{kind}{name}", args=[record.pk]) for name in ("service", "edit", "state"))
    out = [
        {"label": _("登记服务经历"), "icon": "plus", "url": serve, "primary": True},
        {"label": _("修改"), "icon": "edit", "url": edit},
    ]
    if record.retired_at is None:
        ask = _("停用后不能再分派，已登记的都保留。确定停用？")
        return [*out, {"label": _("停用"), "icon": "ban", "url": f"{state}?do=retire", "post": True, "confirm": ask}]
    return [*out, {"label": _("恢复"), "icon": "rotate", "url": f"{state}?do=restore", "post": True}]


class ExpertPage(PortalView):
    """One expert: facts, assignments with conflicts, services, what became of the findings."""

    permission = "experts.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, expert_of(pk))

    def page(self, request: HttpRequest, expert: Expert, trouble: str = "", status: int = 200) -> HttpResponse:
        """The page; `trouble` is the sentence of what was refused."""
        years = rule_on(today()).years
        who = (expert.zone_id, expert.seat.user_id) if expert.seat and expert.seat.user_id else None
        quality = quality_of([who]).get(who, Quality()) if who else Quality()
        rows = expert.services.filter(zone_id=expert.zone_id).select_related("enterprise", "agency")
        of_agency = (
            expert.agency.services.filter(zone_id=expert.zone_id).select_related("enterprise", "agency")
            if expert.agency
            else []
        )
        context = {
            "expert": expert, "facts": presenting.expert_facts(expert, self.actor), "trouble": trouble, "years": years,
            "figures": presenting.quality_figures(expert, quality), "meaning": QUALITY,
            "why_not": contract_fault(expert, today()), "many_zones": self.actor.zone_id is None,
            "services": presenting.service_rows(rows, years, self.actor),
            "agency_services": presenting.service_rows(of_agency, years, self.actor),
            "assignments": presenting.assignment_rows(expert, self.actor), "actions": buttons(expert, self.actor),
            "assigns": may(self.actor, "accounts.assign") and expert.seat_id is not None, "crumbs": crumbs(expert),
        }  # fmt: skip
        return render(request, "experts/expert.html", context, status=status)


class AgencyPage(PortalView):
    """One agency: facts, its experts, whom it served."""

    permission = "experts.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, agency_of(pk))

    def page(self, request: HttpRequest, agency: Agency, trouble: str = "", status: int = 200) -> HttpResponse:
        """The page; `trouble` is the sentence of what was refused."""
        years = rule_on(today()).years
        rows = agency.services.filter(zone_id=agency.zone_id).select_related("enterprise", "agency")
        people = agency.experts.filter(zone_id=agency.zone_id).order_by("retired_at", "name", "id")
        context = {
            "agency": agency, "facts": presenting.agency_facts(agency, self.actor), "trouble": trouble, "years": years,
            "people": [{"expert": one, "sectors": presenting.sector_words(one.sectors)} for one in people],
            "services": presenting.service_rows(rows, years, self.actor), "actions": buttons(agency, self.actor),
            "many_zones": self.actor.zone_id is None, "crumbs": crumbs(agency),
        }  # fmt: skip
        return render(request, "experts/agency.html", context, status=status)


class RulePage(PortalView):
    """回避年数: what holds today, every version with its reason, the form of the province."""

    permission = "experts.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, RuleForm(initial={"valid_from": today()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not may(self.actor, "experts.set_rule"):
            raise PermissionDenied("experts.set_rule")
        form = RuleForm(request.POST)
        if form.is_valid():
            try:
                made = set_rule(actor=self.actor, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                said = _("已改为 %(n)d 年，自 %(day)s 起。")
                messages.success(request, said % {"n": made.years, "day": made.valid_from})
                return redirect("experts:rule")
        return self._page(request, form, status=422)

    def _page(self, request: HttpRequest, form: RuleForm, status: int = 200) -> HttpResponse:
        context = {
            "now": rule_on(today()), "rules": list(Rule.objects.all()), "crumbs": crumbs(None, {"label": _("回避年数")}),
            "form": form if may(self.actor, "experts.set_rule") else None,
        }  # fmt: skip
        return render(request, "experts/rule.html", context, status=status)
