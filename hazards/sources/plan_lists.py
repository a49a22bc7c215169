"""The list of emergency plans: tabs, filters, red words with days, export."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE, may
from core.lists import EXPORT, Column, ListPage, Tab
from enterprises.filters import OfPlaces, SearchInput, zones_to_choose
from hazards.sources.pieces import mark
from hazards.sources.plan_models import EmergencyPlan
from hazards.sources.plan_presenting import KINDS, ROW, STATES, plan_row
from hazards.sources.plan_states import PlanKind, PlanState
from hazards.sources.plan_terms import Terms, terms

ANY = gettext_lazy("全部")
LATE = (("send", gettext_lazy("报备超期")), ("evaluate", gettext_lazy("评估逾期")), ("drill", gettext_lazy("演练逾期")))


class PlanFilter(OfPlaces):
    """What plans are looked for by."""

    q = django_filters.CharFilter(
        label=gettext_lazy("预案、企业、备案编号"), method="by_text",
        widget=SearchInput(attrs={"placeholder": gettext_lazy("预案、企业、备案编号"), "maxlength": 60}),
    )  # fmt: skip
    state = django_filters.ChoiceFilter(
        choices=PlanState.choices, label=gettext_lazy("状态"), empty_label=gettext_lazy("状态：全部")
    )
    kind = django_filters.ChoiceFilter(
        choices=PlanKind.choices, label=gettext_lazy("类别"), empty_label=gettext_lazy("类别：全部")
    )
    late = django_filters.ChoiceFilter(
        choices=LATE, method="by_late", label=gettext_lazy("逾期"), empty_label=gettext_lazy("逾期：不限")
    )
    zone = django_filters.ModelChoiceFilter(queryset=zones_to_choose, label=gettext_lazy("开发区"), empty_label=ANY)
    city = django_filters.NumberFilter("zone__city_id", label=gettext_lazy("设区市"), widget=forms.HiddenInput)
    enterprise = django_filters.NumberFilter("enterprise_id", label=gettext_lazy("企业"), widget=forms.HiddenInput)
    source = django_filters.NumberFilter("source_id", label=gettext_lazy("重大危险源单元"), widget=forms.HiddenInput)

    class Meta:
        model = EmergencyPlan
        fields: tuple[str, ...] = ()

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        firm = Q(enterprise__name__contains=text) | Q(enterprise__short_name__contains=text)
        return queryset.filter(Q(name__contains=text) | Q(filing_number=text) | firm) if text else queryset

    def by_late(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(**{f"{value}_late": True})


def _yes(name: str) -> Any:
    return lambda row: _("是") if row[name] else ""


class PlanList(ListPage):
    """应急预案台账."""

    permission = "sources.view"
    list_name = "plans"
    model = EmergencyPlan
    filterset_class = PlanFilter
    title = gettext_lazy("应急预案")
    export_kind = EXPORT
    row_template = "sources/plan_row.html"
    default_sort = "-published"
    extra_fields = (*ROW, "source_id")
    tabs = [
        Tab("to_file", gettext_lazy("待备案"), lambda rows, actor: rows.to_file()),
        Tab("late", gettext_lazy("逾期"), lambda rows, actor: rows.late()),
        Tab("all", gettext_lazy("全部"), lambda rows, actor: rows),
    ]
    columns = [
        Column("name", gettext_lazy("预案"), ("name", "version_label"), sort="name", css="fix cut", width=40),
        Column("zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY), width=20,
               export=lambda row: row["zone__short_name"] + ("" if row["zone__confirmed"] else _("（待确认）"))),
        Column("enterprise", gettext_lazy("企业"), ("enterprise__name", "enterprise_id"), width=30),
        Column("kind", gettext_lazy("类别"), ("kind",), css="p2", export=lambda row: str(KINDS[row["kind"]])),
        Column("version", gettext_lazy("版本"), ("version_label",), page=False),
        Column("unit", gettext_lazy("重大危险源单元"), ("source__name",), css="p3", width=24),
        Column("state", gettext_lazy("状态"), ("state",), css="st", export=lambda row: str(STATES[PlanState(row["state"])])),
        Column("published", gettext_lazy("公布"), ("published_on",), sort="published_on", descending_first=True, css="p1"),
        Column("submitted", gettext_lazy("报送"), ("submitted_on",), page=False),
        Column("accepted", gettext_lazy("受理"), ("accepted_on",), page=False),
        Column("filed", gettext_lazy("备案"), ("filed_on",), page=False),
        Column("number", gettext_lazy("备案编号"), ("filing_number",), css="p2", width=24),
        Column("authority", gettext_lazy("备案机关"), ("authority",), page=False, width=24),
        Column("refused", gettext_lazy("退回"), ("refused_on",), page=False),
        Column("evaluated", gettext_lazy("评估"), ("evaluated_on",), page=False),
        Column("drilled", gettext_lazy("最近演练"), ("drilled_on",), page=False),
        Column("next", gettext_lazy("下一步"), (), exported=False),
        Column("late", gettext_lazy("逾期"), (), exported=False),
        Column("send_late", gettext_lazy("报备超期"), ("send_late",), page=False, export=_yes("send_late")),
        Column("evaluate_late", gettext_lazy("评估逾期"), ("evaluate_late",), page=False, export=_yes("evaluate_late")),
        Column("drill_late", gettext_lazy("演练逾期"), ("drill_late",), page=False, export=_yes("drill_late")),
    ]  # fmt: skip

    @cached_property
    def rule(self) -> Terms:
        """The rule of today, read once for the request."""
        return terms()

    def queryset(self, actor: Any) -> QuerySet:
        return EmergencyPlan.objects.standing(self.rule)

    def decorate(self, rows: list[dict]) -> list[dict]:
        many = self.actor.tier in (PROVINCE, CITY)
        mark(rows)
        return [plan_row(row, self.rule) | {"many_zones": many} for row in rows]

    def actions(self) -> list[dict]:
        if not may(self.actor, "sources.plans"):
            return []
        return [{"label": _("登记预案"), "icon": "plus", "url": reverse("sources:plan_add"), "primary": True}]

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        return {"title": _("这里没有预案"), "text": _("公布的预案登记在这里，报备、评估和演练的期限会自己算。")}

    def export_marks(self, actor: Any) -> list[str]:
        return [
            _("名称后标“（待确认）”的开发区，名单尚未经省厅确认。"),
            _("受理后核对期限届满没有答复的，视为已经备案。"),
        ]
