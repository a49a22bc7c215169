"""周销号: weeks of a zone or zones of a week, one list on one page, and all rows as a list to filter and export."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE
from core.keyset import Order, decode, encode, page
from core.lists import EXPORT, Column, ListPage
from core.views import PortalView
from core.workdays import today
from enterprises.filters import NO_AREA, OfPlaces, SearchInput, areas_in_reach, zones_in_reach, zones_to_choose
from inspections.plans.closing_presenting import JOINED, MEANINGS, MOST, blocks, by_area, narrowed, words
from inspections.plans.closing_queries import counted
from inspections.plans.closing_rows import COLUMNS, rows_now
from inspections.plans.closing_weeks import Week
from inspections.plans.models import ClosingRow, WeekClosing

WEEKS = 26
Kind = ClosingRow.Kind


def crumbs(*last: dict) -> list[dict]:
    return [
        {"label": _("检查"), "url": reverse("visits:list")},
        {"label": _("周销号"), "url": reverse("closing:weeks")},
        *last,
    ]


class Weeks(PortalView):
    """For a zone its weeks, newest first; for those above the newest week, or one chosen, of all zones in reach."""

    permission = "closing.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        above = self.actor.tier in (PROVINCE, CITY)
        context: dict[str, Any] = {
            "above": above, "this_week": Week.of(today()), "crumbs": crumbs()[:1] + [{"label": _("周销号")}],
            "kinds": [(label, MEANINGS[Kind(value)]) for value, label in Kind.choices],
        }  # fmt: skip
        rows = WeekClosing.objects.select_related("zone__city").annotate(**counted())
        context["rows"] = self._of_week(request, rows, context) if above else self._of_zone(request, rows, context)
        return render(request, "rounds/weeks.html", context)

    def _of_week(self, request: HttpRequest, rows: QuerySet, context: dict[str, Any]) -> list[WeekClosing]:
        """As many as there are zones, so no pages; the weeks of half a year to choose from."""
        newest = WeekClosing.objects.order_by("-ends_on").values_list("ends_on", flat=True).first()
        if newest is None:
            return []
        asked = _friday(request.GET.get("week", "")) or newest
        weeks = [newest - datetime.timedelta(days=7 * back) for back in range(WEEKS)]
        context |= {"week": Week.ending(asked), "weeks": weeks}
        return list(rows.filter(ends_on=asked).order_by("zone_id"))

    def _of_zone(self, request: HttpRequest, rows: QuerySet, context: dict[str, Any]) -> list[WeekClosing]:
        order = Order("ends_on", descending=True)
        shown = page(rows, order, WEEKS, decode(request.GET.get("at"), WeekClosing, order))
        urls = {
            name: f"?{urlencode({'at': encode(cursor, WeekClosing, order)})}"
            for name, cursor in (("prev_url", shown.previous), ("next_url", shown.next))
            if cursor
        }
        context["pager"] = {**urls, "first": shown.first, "last": shown.last}
        return shown.rows


def _friday(text: str) -> datetime.date | None:
    """The Friday of the week an address names by any of its days."""
    try:
        return Week.of(datetime.date.fromisoformat(text)).ends_on
    except (ValueError, OverflowError):
        return None


class WeekPage(PortalView):
    """One list as it was written, by area, to print."""

    permission = "closing.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        closing = get_object_or_404(WeekClosing.objects.select_related("zone"), pk=pk)
        rows = list(ClosingRow.objects.filter(closing_id=pk, zone_id=closing.zone_id).order_by("id").values(*COLUMNS))
        week = Week.ending(closing.ends_on)
        context = {
            "closing": closing, "zone": closing.zone, "frozen": True, "list_url": f"{reverse('closing:rows')}?{urlencode({'closing': pk})}",
            "crumbs": crumbs({"label": f"{week.starts_on:%m-%d} – {week.ends_on:%m-%d}"}),
        }  # fmt: skip
        return _page(request, week, rows, context)


class ThisWeek(PortalView):
    """本周预览: what would be on the list if the week ended now. Above a zone, `zone` says of which."""

    permission = "closing.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("zone", "")
        zone = self.actor.zone_id or (int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0)
        found = get_object_or_404(zones_in_reach(self.actor), pk=zone)
        week = Week.of(today())
        context = {"zone": found, "frozen": False, "crumbs": crumbs({"label": _("本周预览")})}
        return _page(request, week, rows_now(found.pk, week), context)


def _page(request: HttpRequest, week: Week, rows: list[dict], context: dict[str, Any]) -> HttpResponse:
    kept = {name: request.GET[name] for name in ("zone",) if request.GET.get(name)}
    area, kind = request.GET.get("area", ""), request.GET.get("kind", "")
    chosen = narrowed(rows, area, kind)
    areas = by_area(rows)

    def address(**where: Any) -> str:
        query = urlencode(kept | {name: value for name, value in where.items() if value})
        return f"{request.path}?{query}" if query else request.path

    for one in areas:
        one["url"] = address(area=one["key"])
        one["cells"] = [{"n": n, "url": address(area=one["key"], kind=key)} for key, n in one["cells"]]
    context |= {
        "week": week, "areas": areas, "blocks": [one for one in blocks(chosen) if not kind or one["kind"] == kind],
        "total": [{"n": sum(1 for row in rows if row["kind"] == key), "url": address(kind=key)} for key in Kind.values],
        "all": len(rows), "headings": list(Kind.choices), "left": max(0, len(chosen) - MOST), "most": MOST,
        "narrowed": bool(area or kind), "whole_url": address(),
        "area_name": next((one["name"] for one in areas if str(one["key"]) == area), ""),
    }  # fmt: skip
    return render(request, "rounds/week.html", context)


class ClosingFilter(OfPlaces):
    """Filters of the rows of all weeks."""

    kind = django_filters.ChoiceFilter(
        choices=Kind.choices, label=gettext_lazy("种类"), empty_label=gettext_lazy("种类：全部")
    )
    area = django_filters.ModelChoiceFilter(
        label=gettext_lazy("园区、镇街"), queryset=lambda request: areas_in_reach(request.actor),
        empty_label=gettext_lazy("园区、镇街：全部"), null_label=gettext_lazy("未填"), null_value=NO_AREA,
    )  # fmt: skip
    owner = django_filters.CharFilter(
        "owner", lookup_expr="contains", label=gettext_lazy("责任人"), max_length=60,
        widget=SearchInput(attrs={"placeholder": gettext_lazy("责任人")}),
    )  # fmt: skip
    listed = django_filters.NumberFilter(
        "weeks_listed", lookup_expr="gte", label=gettext_lazy("连续几周以上"), min_value=1, max_value=520,
        widget=forms.NumberInput(attrs={"placeholder": gettext_lazy("连续几周以上")}),
    )  # fmt: skip
    closing = django_filters.NumberFilter("closing_id", label=gettext_lazy("清单"), widget=forms.HiddenInput)
    ends_on = django_filters.DateFilter("closing__ends_on", label=gettext_lazy("周五"))
    zone = django_filters.ModelChoiceFilter(
        queryset=zones_to_choose, label=gettext_lazy("开发区"), empty_label=gettext_lazy("全部")
    )
    city = django_filters.NumberFilter("zone__city_id", label=gettext_lazy("设区市"), widget=forms.HiddenInput)

    class Meta:
        model = ClosingRow
        fields: ClassVar[list[str]] = []


class ClosingRows(ListPage):
    """周销号清单: every row of every week, to filter and to export."""

    list_name: ClassVar[str] = "closing_rows"
    permission: ClassVar[str] = "closing.view"
    model = ClosingRow
    filterset_class = ClosingFilter
    title = gettext_lazy("周销号清单")
    row_template = "rounds/closing_row.html"
    export_kind = EXPORT
    extra_fields: ClassVar[tuple[str, ...]] = (
        "zone_id", "closing_id", "enterprise_id", "area_id", "danger_id", "visit_id", "state", "severity", "weeks_rolled", "owner_kind",
        *JOINED,
    )  # fmt: skip
    columns = (
        Column("week", gettext_lazy("周五"), ("closing__ends_on",), css="fix nowrap"),
        Column("zone", gettext_lazy("开发区"), ("zone__short_name",), css="p1", tiers=(PROVINCE, CITY), width=20),
        Column("kind", gettext_lazy("种类"), ("kind",), export=lambda row: str(Kind(row["kind"]).label)),
        Column("area", gettext_lazy("园区、镇街"), ("area__name",), css="p1"),
        Column("enterprise", gettext_lazy("企业"), ("enterprise__name",), width=30),
        Column("what", gettext_lazy("隐患、检查"), ("danger__number", "danger__description", "visit__planned_on"), width=50,
               export=lambda row: f"{row['danger__number']} {row['danger__description']}" if row["danger_id"] else str(row["visit__planned_on"])),
        Column("due", gettext_lazy("期限"), ("due_on",), css="nowrap"),
        Column("mended", gettext_lazy("提交整改"), ("rectified_at",), css="p2"),
        Column("listed", gettext_lazy("连续（周）"), ("weeks_listed",), end=True),
        Column("owner", gettext_lazy("责任人"), ("owner",), width=30),
    )  # fmt: skip

    def crumbs(self) -> list[dict]:
        return crumbs({"label": _("清单")})

    def decorate(self, rows: list[dict]) -> list[dict]:
        for row in words(rows):
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
        return rows

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        return {"title": _("还没有周销号清单"), "text": _("每周五 24:00 自动生成。"), "icon": "list-check"}
