"""How the class of one enterprise came about, raising it, the rows behind its numbers, computing anew."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import may, require
from core.errors import InvalidInput
from core.forms_render import show_errors
from core.views import PortalView
from core.workdays import today
from enterprises.models import Enterprise
from inspections.risk.behind import described
from inspections.risk.computing import rows_behind
from inspections.risk.forms import EndForm, RaiseForm
from inspections.risk.jobs import ask_recompute
from inspections.risk.models import RANKS, Factor, Risk, RiskClass, RiskRaise
from inspections.risk.presenting import FACTORS, condition_words, effect_words, factor_words, lines_of, main_reason
from inspections.risk.raising import end_raise, raise_class
from inspections.risk.rule_services import all_rules, held

HISTORY = 20


def find(pk: int) -> Enterprise:
    """The enterprise in scope, or 404."""
    return get_object_or_404(Enterprise.objects.select_related("zone", "area"), pk=pk)


class RiskPage(PortalView):
    """What the pages of one enterprise share."""

    def crumbs(self, firm: Enterprise, *last: dict) -> list[dict]:
        if may(self.actor, "risk.view"):
            first = {"label": _("风险分级"), "url": reverse("risk:list")}
        else:
            first = {"label": _("本企业"), "url": reverse("enterprises:mine")}
        name = {"label": firm.short_name or firm.name}
        return [first, {**name, "url": reverse("risk:detail", args=[firm.pk])}, *last] if last else [first, name]


class Detail(RiskPage):
    """Every factor with its fact and points, the bands, raises and earlier classes; the zone raises here."""

    permission = "risk.view_one"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        firm = find(pk)
        require(self.actor, "risk.view_one", firm)
        return self._page(request, firm)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        firm = find(pk)
        require(self.actor, "risk.raise", firm)
        if request.POST.get("do") == "end":
            return self._end(request, firm)
        form = self._raise_form(self._current(firm), request.POST)
        if form.is_valid():
            try:
                made = raise_class(actor=self.actor, enterprise=firm, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                messages.success(
                    request,
                    _("已提级到%(class)s。系统评定以后更高的，按更高的算。") % {"class": made.get_colour_display()},
                )
                return redirect("risk:detail", firm.pk)
        return self._page(request, firm, form=form, status=422)

    def _end(self, request: HttpRequest, firm: Enterprise) -> HttpResponse:
        form = EndForm(request.POST)
        if form.is_valid():
            end_raise(actor=self.actor, enterprise=firm, reason=form.cleaned_data["why"])
            messages.success(request, _("提级已结束，现在按系统评定。"))
            return redirect("risk:detail", firm.pk)
        return self._page(request, firm, end_form=form, status=422)

    @staticmethod
    def _current(firm: Enterprise) -> RiskClass | None:
        rows = RiskClass.objects.filter(zone_id=firm.zone_id, enterprise_id=firm.pk, known_to=None)
        return rows.select_related("raised").first()

    @staticmethod
    def _raise_form(row: RiskClass | None, data: Any = None) -> RaiseForm:
        return RaiseForm(data, above=row.rank if row else 0)

    def _page(
        self, request: HttpRequest, firm: Enterprise, *, form: Any = None, end_form: Any = None, status: int = 200
    ) -> HttpResponse:
        row, mine = self._current(firm), {"zone_id": firm.zone_id, "enterprise_id": firm.pk}
        raises = list(RiskRaise.objects.filter(**mine)[:HISTORY])
        standing = next((one for one in raises if one.ended_at is None), None)
        before = list(RiskClass.objects.filter(**mine, known_to__isnull=False)[:HISTORY])
        can = may(self.actor, "risk.raise", firm)
        higher = can and (row is None or row.rank < RANKS[Risk.RED])
        rules = held(all_rules(), on=row.as_of if row else today())
        bands = [one for one in rules if one.factor == Factor.BAND]
        return render(request, "risk/detail.html", {
            "firm": firm, "row": row, "main": main_reason(row.computed, row.reasons) if row else "",
            "lines": lines_of(row, self.actor) if row else [],
            "bands": [{"when": condition_words(one), "class": one.at_least, "label": effect_words(one)} for one in reversed(bands)],
            "standing": standing, "idle": standing is not None and row is not None and row.raised_id is None,
            "raises": raises, "before": [{"row": one, "main": main_reason(one.computed, one.reasons)} for one in before],
            "form": (form or self._raise_form(row)) if higher else None,
            "end_form": (end_form or EndForm()) if can and standing else None,
            "crumbs": self.crumbs(firm),
        }, status=status)  # fmt: skip


class Facts(RiskPage):
    """The rows behind one number of one enterprise, as they are today."""

    permission = "risk.facts"

    def get(self, request: HttpRequest, pk: int, factor: str) -> HttpResponse:
        firm, sent = find(pk), request.GET.get("months", "0")
        if factor not in Factor.values or factor == Factor.BAND:
            raise Http404
        months = int(sent) if sent.isdecimal() and len(sent) <= 3 else 0
        rows = rows_behind(enterprise=firm, factor=factor, on=today(), months=months)
        context = {
            "firm": firm, "rows": described(factor, rows), "title": factor_words(factor, months), "day": today(),
            "crumbs": self.crumbs(firm, {"label": FACTORS[factor]}),
        }  # fmt: skip
        return render(request, "risk/facts.html", context)


class Recompute(PortalView):
    """Have the zone computed now."""

    permission = "risk.recompute"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest) -> HttpResponse:
        ask_recompute(actor=self.actor)
        messages.success(request, _("已开始重算，完成后刷新名单即可看到；进度在下载中心。"))
        return redirect("risk:list")
