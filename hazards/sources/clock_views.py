"""法定时限: all clocks by topic with source and certainty; the history of one, and the province's form to change it."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import may
from core.errors import InvalidInput
from core.forms_render import DayInput, show_errors
from core.views import PortalView
from core.workdays import today
from hazards.sources.clock_models import Clock
from hazards.sources.clocks import MOST, UNITS, can_be_set, set_clock


class ClockForm(forms.Form):
    """Another length from a day on. The unit is asked only where the clock has none."""

    value = forms.IntegerField(label=gettext_lazy("改为"), min_value=1, max_value=MOST)
    unit = forms.ChoiceField(label=gettext_lazy("单位"), choices=[(one, one) for one in UNITS])
    valid_from = forms.DateField(
        label=gettext_lazy("自哪天起"), widget=DayInput,
        help_text=gettext_lazy("从这一天起开始的期限按新的算；以前开始的按原来的算，不变。"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("依据或理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if clock.unit:
            del self.fields["unit"]
            self.fields["value"].label = _("改为（%(unit)s）") % {"unit": clock.unit}


def length_of(row: Clock) -> str:
    """The length in words: 20 工作日, or what the source says instead of a number."""
    if row.value is None:
        return row.text or "—"
    return f"{row.value} {row.unit}".strip()


def clock_line(row: Clock, coming: Clock | None, versions: int) -> dict[str, Any]:
    """A clock as a line: its length, how sure it is, whether its source has run out, what is to come."""
    return {
        "clock": row, "length": length_of(row), "sure": row.get_sure_display(), "is_sure": row.sure == Clock.Sure.YES,
        "is_set": row.sure == Clock.Sure.PROVINCE, "expired": row.valid_to is not None and row.valid_to < today(),
        "coming": coming and _("%(day)s 起为 %(length)s") % {"day": coming.valid_from, "length": length_of(coming)},
        "versions": versions, "url": reverse("sources:clock", args=[row.code]),
    }  # fmt: skip


def _crumbs(*last: dict) -> list[dict]:
    return [{"label": _("法定时限"), "url": reverse("sources:clocks")}, *last]


def _line(rows: list[Clock]) -> dict[str, Any]:
    """The line of one code from its versions, newest first: in force today, and the next to come."""
    day = today()
    here = next((row for row in rows if row.valid_from <= day), rows[-1])
    later = [row for row in rows if row.valid_from > day and row is not here]
    return clock_line(here, later[-1] if later else None, len(rows))


class Clocks(PortalView):
    """Every clock in force, by topic in the order of the reference data."""

    permission = "sources.clocks"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(Clock.objects.order_by("code", "-valid_from", "-id"))
        lines = [_line(list(found)) for _code, found in groupby(rows, key=lambda row: row.code)]
        topics: dict[str, list[dict]] = {}
        for line in lines:
            topics.setdefault(line["clock"].topic, []).append(line)
        context = {
            "topics": [{"name": name, "lines": found} for name, found in topics.items()], "count": len(lines),
            "unsure": sum(not line["is_sure"] and not line["is_set"] for line in lines), "crumbs": [{"label": _("法定时限")}],
        }  # fmt: skip
        return render(request, "sources/clocks.html", context)


class ClockPage(PortalView):
    """One clock: what holds today, every version with who changed it and why, the form of the province."""

    permission = "sources.clocks"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        rows = self._rows(code)
        return self._page(request, rows, self._form(rows))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        rows = self._rows(code)
        if not may(self.actor, "sources.set_clocks"):
            raise PermissionDenied("sources.set_clocks")
        form = self._form(rows, request.POST)
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                made = set_clock(actor=self.actor, code=code, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                said = _("已改为 %(length)s，自 %(day)s 起。") % {"length": length_of(made), "day": made.valid_from}
                messages.success(request, said)
                return redirect("sources:clock", code)
        return self._page(request, rows, form, status=422)

    @staticmethod
    def _rows(code: str) -> list[Clock]:
        rows = list(Clock.objects.filter(code=code).order_by("-valid_from", "-id"))
        if not rows:
            raise Http404
        return rows

    def _form(self, rows: list[Clock], data: Any = None) -> ClockForm | None:
        offered = may(self.actor, "sources.set_clocks") and can_be_set(rows[0])
        return ClockForm(data, clock=rows[0], initial={"valid_from": today()}) if offered else None

    def _page(self, request: HttpRequest, rows: list[Clock], form: Any, status: int = 200) -> HttpResponse:
        row = _line(rows)["clock"]
        context = {
            "line": _line(rows), "form": form, "versions": [clock_line(one, None, 1) for one in rows],
            "facts": [
                {"label": _("谁"), "value": row.actor}, {"label": _("向谁"), "value": row.receiver},
                {"label": _("起算"), "value": row.trigger, "full": True}, {"label": _("来源"), "value": row.source, "full": True},
                {"label": _("说明"), "value": row.note, "full": True},
            ],
            "crumbs": _crumbs({"label": f"{row.code} {row.duty}"}),
        }  # fmt: skip
        return render(request, "sources/clock.html", context, status=status)
