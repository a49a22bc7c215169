"""The calculator: type substances and people, see S, R and the level with every step. Nothing is stored."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.views import PortalView
from hazards.sources.gb18218 import GradeError, edition, grade
from hazards.sources.substances import PREFIX, Substances, case_of, fault_of, show_fault
from hazards.sources.working import suggestions, working

UNITS = (("storage", gettext_lazy("储存单元")), ("production", gettext_lazy("生产单元")))


class UnitForm(forms.Form):
    """What is counted for the whole unit."""

    title = forms.CharField(label=gettext_lazy("单元名称"), max_length=80, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("单元类别"), choices=UNITS, initial="storage", required=False)
    people = forms.IntegerField(
        label=gettext_lazy("500 米内常住人口（人）"), min_value=0, max_value=100_000_000, required=False,
        help_text=gettext_lazy("厂区边界向外 500 米内的常住人口；不清楚就留空，级别未定。"),
    )  # fmt: skip


def computed(unit: UnitForm, substances: Any) -> dict[str, Any]:
    """The result of what was typed, or the sentence that says why there is none (`trouble`)."""
    if not unit.is_valid() or not substances.is_valid():
        return {"working": None, "trouble": _("有几处还不能计算，请看标红的地方。")}
    rows = substances.rows()
    if not rows:
        return {"working": None, "trouble": ""}
    values = unit.cleaned_data
    try:
        result = grade(case_of(rows, unit=values["unit"] or "storage", people=values["people"]))
    except GradeError as error:
        show_fault(substances, error)
        return {"working": None, "trouble": fault_of(error)}
    return {"working": working(result), "trouble": ""}


class Calculator(PortalView):
    """重大危险源计算器. GET shows it, filled in from the address when it says so; POST computes."""

    permission = "sources.calculate"

    def get(self, request: HttpRequest) -> HttpResponse:
        if f"{PREFIX}-TOTAL_FORMS" in request.GET:
            return self._page(request, UnitForm(request.GET), Substances(request.GET, prefix=PREFIX))
        return self._page(request, UnitForm(), Substances(prefix=PREFIX))

    def post(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, UnitForm(request.POST), Substances(request.POST, prefix=PREFIX))

    def _page(self, request: HttpRequest, unit: UnitForm, substances: Any) -> HttpResponse:
        found = computed(unit, substances) if unit.is_bound else {"working": None, "trouble": ""}
        if request.headers.get("HX-Request"):
            return render(request, "sources/calculated.html", found | {"unit": unit, "substances": substances})
        return render(request, "sources/calculator.html", found | {
            "unit": unit, "substances": substances, "standard": edition("S01"), "suggestions": suggestions(),
            "symbols": edition("S01").categories.values(),
            "crumbs": [{"label": _("重大危险源"), "url": reverse("sources:list")}, {"label": _("计算器")}],
        })  # fmt: skip
