"""One number opened: formula, both times, the rows counted, what is known of it today; and the library of figures."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import segno
from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.figures import Figure, Measure, Period, Value, compute, fact, live, registered, rows_of
from core.figures.codes import BadCode, Code, decode
from core.keyset import CAP, Order, counts, encode, page
from core.keyset import decode as decode_cursor
from core.views import PortalView
from reports.calendar import look, year_to
from reports.models import Frozen, ReportPeriod
from reports.places import NOW, Place, code_url, name_of, narrowing, place_of, where_of

SIZE = 50
PARTS = {"n": gettext_lazy("分子"), "d": gettext_lazy("分母"), "x": gettext_lazy("分母中不在分子的")}


def value_at(one: Figure, period: Period, where: dict[str, Any]) -> Value:
    """The figure's value there and then."""
    return compute((one.id,), period, where=where).get((), {}).get(one.id) or Value(one, 0, None)


def three_values(one: Figure, period: Period, where: dict[str, Any]) -> dict[str, Value | None]:
    """当时所知, 订正后 and 今天 (`then`, `corrected`, `today`).

    A term of the bridge stays between its two months: corrected against the same earlier look, and without a today.
    """
    corrected = replace(period.known_now(), before=period.before)
    return {
        "then": value_at(one, period, where),
        "corrected": value_at(one, corrected, where),
        "today": None if one.continues else value_at(one, live(period.start, period.end), where),
    }


class FigurePage(PortalView):
    """/figures/f/<code>/: the number behind a code."""

    permission = "reports.view"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = read_code(code)
        one, place = found.figure, place_of(found)
        where = narrowing(one, place, self.actor)
        period = period_of(found, place)
        if one.missing:
            return render(request, "reports/figure_missing.html", {"figure": one, "crumbs": _crumbs(one)})
        part = request.GET.get("part", "n")
        part = part if part in PARTS and (part == "n" or one.denominator is not None) else "n"
        values = three_values(one, period, where)
        then: Value = values["then"]  # type: ignore[assignment]  # only today may be missing
        now = request.GET.get("look") == NOW and not one.continues
        seen = live(period.start, period.end) if now else period
        rows = part_rows(one, part, seen, where)
        order = Order(fact(_measure(one, part).fact).order, descending=True)
        source = fact(_measure(one, part).fact)
        cursor = decode_cursor(request.GET.get("at"), rows.model, order)
        shown = page(rows, order, SIZE, cursor, list(dict.fromkeys(("id", order.field, *source.fields))))
        address, kept = code_url(code), {"look": NOW} if now else {}

        def turned(to: Any) -> str | None:
            if to is None:
                return None
            return f"{address}?{urlencode({**kept, 'part': part, 'at': encode(to, rows.model, order)})}"

        context = {
            "figure": one,
            "code": found.text,
            "place": name_of(place),
            "period": period,
            "is_cut": period.known_at != period.as_of,
            "value": then,
            "corrected": values["corrected"],
            "today": values["today"],
            "seen": seen,
            "now": now,
            "then_url": address,
            "now_url": None if one.continues else f"{address}?look={NOW}",
            "parts": self._parts(
                one, part, seen, where, f"{address}?{urlencode({**kept, 'part': ''})}",
                (values["today"] or then) if now else then,
            ),
            "headings": source.headings,
            "rows": source.present(shown.rows) if source.present else [],
            "first": shown.first,
            "last": shown.last,
            "next_url": turned(shown.next),
            "prev_url": turned(shown.previous),
            "work_url": one.rows_url(live(period.start, period.end), place.filters()) if not place.level else None,
            "old_version": found.version if found.version != one.version else None,
            "crumbs": _crumbs(one),
        }
        return render(request, "reports/figure.html", context)

    @staticmethod
    def _parts(one: Figure, part: str, period: Period, where: dict[str, Any], address: str, then: Value) -> list[dict]:
        keys = ("n",) if one.denominator is None else ("n", "d", "x") if one.is_share else ("n", "d")
        exact = _numbers_of_rows(one, keys, then)
        rest = [key for key in keys if key not in exact]
        capped = dict(zip(rest, counts([part_rows(one, key, period, where) for key in rest]), strict=True))
        return [
            {
                "label": PARTS[key],
                "url": f"{address}{key}",
                "on": key == part,
                "count": exact[key] if key in exact else min(capped[key], CAP),
                "more": capped.get(key, 0) > CAP,
            }
            for key in keys
        ]


def _numbers_of_rows(one: Figure, keys: Sequence[str], then: Value) -> dict[str, int]:
    """How many rows stand behind each part, where the value itself says it (it counts rows and sums nothing)."""
    many = {}
    if one.percentile is None and one.numerator is not None and one.numerator.counts_rows:
        many["n"] = then.numerator
    if one.denominator is not None and one.denominator.counts_rows:
        many["d"] = then.denominator
    if "x" in keys and {"n", "d"} <= many.keys():
        many["x"] = many["d"] - many["n"]
    return many


def period_of(found: Code, place: Place) -> Period:
    """The days and looks a code names. A term of the bridge gets the look of the month before, or is not there: 404."""
    if not found.figure.continues:
        return found.period
    period = _with_before(found.period, place)
    if period.before is None:
        raise Http404("a term of the bridge lies between two frozen months of one year")
    return period


def _with_before(period: Period, place: Place) -> Period:
    """The look of the month before, which a term of the bridge is counted against: as the zone's numbers were taken
    with it, else as that month was frozen for all."""
    if period.known_at is None or period.end.month == 1:
        return period
    before_at = None
    if place.kind == "zone":
        kept = Frozen.objects.filter(zone_id=place.id, known_at=period.known_at).first()
        before_at = kept.before_at if kept else None
    last = period.end.replace(day=1) - datetime.timedelta(days=1)
    if before_at is None:
        row = ReportPeriod.objects.filter(kind="month", end=last, known_at__isnull=False).first()
        before_at = row.known_at if row else None
    return replace(period, before=look(year_to(last), last, before_at)) if before_at else period


def read_code(text: str) -> Code:
    """The code, or 404: a wrong one, an unknown one and another's look the same."""
    try:
        return decode(text)
    except BadCode:
        raise Http404 from None


def _measure(one: Figure, part: str) -> Measure:
    measure = one.numerator if part == "n" else one.denominator
    if measure is None:
        raise Http404
    return measure


def part_rows(one: Figure, part: str, period: Period, where: dict[str, Any]) -> QuerySet:
    """The rows of numerator (n), denominator (d), or what the denominator has beyond the numerator (x)."""
    measure = _measure(one, part)
    rows = rows_of(measure, period, where)
    if part == "x" and one.numerator is not None:
        rows = rows.exclude(one.numerator.where(period))
    return rows


def _crumbs(one: Figure) -> list[dict]:
    return [
        {"label": _("统计"), "url": reverse("reports:start")},
        {"label": _("指标库"), "url": reverse("reports:library")},
        {"label": str(one.name)},
    ]


class FigureQr(PortalView):
    """The code's address as a QR picture."""

    permission = "reports.view"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = read_code(code)
        where_of(place_of(found), self.actor)
        picture = segno.make(request.build_absolute_uri(code_url(found.text)), error="m", micro=False)
        body = io.BytesIO()
        picture.save(body, kind="svg", xmldecl=False, scale=4, border=2)
        return HttpResponse(body.getvalue(), content_type="image/svg+xml")


class CodeForm(forms.Form):
    """A code typed or pasted."""

    code = forms.CharField(label=gettext_lazy("数码"), max_length=60)

    def clean_code(self) -> str:
        try:
            return decode(self.cleaned_data["code"]).text
        except BadCode:
            raise forms.ValidationError(_("这不是一个数码，请核对每一位；字母 O、I、L 会自动当作数字。")) from None


class Library(PortalView):
    """指标库: every figure with its formula, and a box to paste a code into."""

    permission = "reports.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.GET if "code" in request.GET else None)
        if form.is_bound and form.is_valid():
            return redirect("reports:figure", form.cleaned_data["code"])
        context = {
            "form": form,
            "figures": registered(),
            "crumbs": [{"label": _("统计"), "url": reverse("reports:start")}, {"label": _("指标库")}],
        }
        return render(request, "reports/library.html", context, status=422 if form.is_bound else 200)
