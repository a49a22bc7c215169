"""What all units hold, one row per substance: found by any of its names, exported in the form the import reads."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE, Actor, may
from core.lists import EXPORT, Column, ListPage, Tab
from enterprises.filters import OfPlaces, SearchInput, zones_to_choose
from hazards.sources.gb18218 import edition, search
from hazards.sources.models import Holding
from hazards.sources.pieces import mark
from hazards.sources.presenting import level_words
from hazards.sources.states import Level, State, UnitKind
from hazards.sources.substances import plain

STATES, KINDS = dict(State.choices), dict(UnitKind.choices)
SAME = {True: gettext_lazy("与纯物质同类别"), False: gettext_lazy("类别不同"), None: ""}


class SubstanceFilter(OfPlaces):
    """What substances in units are looked for by."""

    q = django_filters.CharFilter(
        method="by_text", label=gettext_lazy("物质、CAS、单元、企业"),
        widget=SearchInput(attrs={"placeholder": gettext_lazy("物质、CAS、单元、企业"), "maxlength": 60}),
    )  # fmt: skip
    level = django_filters.ChoiceFilter(
        "source__level", choices=Level.choices, label=gettext_lazy("级别"), empty_label=gettext_lazy("级别：全部")
    )
    state = django_filters.ChoiceFilter(
        "source__state", choices=State.choices, label=gettext_lazy("状态"), empty_label=gettext_lazy("状态：全部")
    )
    enterprise = django_filters.NumberFilter("enterprise_id", label=gettext_lazy("企业"), widget=forms.HiddenInput)
    zone = django_filters.ModelChoiceFilter(
        queryset=zones_to_choose, label=gettext_lazy("开发区"), empty_label=gettext_lazy("全部")
    )
    city = django_filters.NumberFilter("zone__city_id", label=gettext_lazy("设区市"), widget=forms.HiddenInput)

    class Meta:
        model = Holding
        fields: list[str] = []

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        """Any name, formula or pinyin of a substance of 表1, else a part of what was written."""
        words = value.strip()
        if not words:
            return queryset
        known = {one for row in search(words) for one in edition("S01").rows[row["row"]].names}
        return queryset.filter(
            Q(name__in=known) | Q(name__icontains=words) | Q(cas=words) | Q(source__name__icontains=words)
            | Q(source__enterprise__name__icontains=words)
        )  # fmt: skip


def _standing(rows: QuerySet, actor: Actor) -> QuerySet:
    return rows.exclude(source__state=State.RETIRED)


class SubstanceRows(ListPage):
    """单元和物质."""

    list_name: ClassVar[str] = "source_rows"
    permission: ClassVar[str] = "sources.view"
    model = Holding
    filterset_class = SubstanceFilter
    title = gettext_lazy("单元和物质")
    default_sort = "unit"
    row_template = "sources/substance_list_row.html"
    export_kind = EXPORT
    extra_fields: ClassVar[tuple[str, ...]] = ("source_id", "source__is_major", "source__provisional")
    tabs = (
        Tab("standing", gettext_lazy("在册单元"), _standing),
        Tab("all", gettext_lazy("全部"), lambda rows, actor: rows),
    )
    columns = (
        Column("zone", gettext_lazy("开发区"), ("zone__short_name",), css="p1", tiers=(PROVINCE, CITY), width=20),
        Column("enterprise", gettext_lazy("企业名称"), ("source__enterprise__name",), css="p1", width=30),
        Column("credit_code", gettext_lazy("统一社会信用代码"), ("source__enterprise__credit_code",), page=False, width=22),
        Column("unit", gettext_lazy("单元名称"), ("source__name",), sort="source_id", width=30),
        Column("code", gettext_lazy("单元编号"), ("source__code",), page=False),
        Column("kind", gettext_lazy("单元类别"), ("source__kind",), css="p2", export=lambda row: str(KINDS[row["source__kind"]])),
        Column("group", gettext_lazy("库区、罐组"), ("source__group",), page=False),
        Column("place", gettext_lazy("位置"), ("source__place",), page=False, width=30),
        Column("longitude", gettext_lazy("经度"), ("source__longitude",), page=False),
        Column("latitude", gettext_lazy("纬度"), ("source__latitude",), page=False),
        Column("in_port", gettext_lazy("在港区内"), ("source__in_port",), page=False),
        Column("people", gettext_lazy("500 米内常住人口（人）"), ("source__exposed_people",), page=False),
        Column("people_source", gettext_lazy("人口怎么数的"), ("source__people_source",), page=False, width=24),
        Column("people_on", gettext_lazy("人口统计日期"), ("source__people_counted_on",), page=False),
        Column("name", gettext_lazy("物质"), ("name",), css="fix", width=24),
        Column("cas", gettext_lazy("CAS 号"), ("cas",), css="p2"),
        Column("form", gettext_lazy("形态、含量"), ("form",), css="p1", width=20),
        Column("categories", gettext_lazy("危险性类别（表2）"), ("categories",), css="p2", export=lambda row: "、".join(row["categories"])),
        Column("mixture_of", gettext_lazy("混合物：纯物质"), ("mixture_of",), page=False),
        Column("mixture_same", gettext_lazy("混合物：类别"), ("mixture_same",), page=False, export=lambda row: str(SAME[row["mixture_same"]])),
        Column("quantity", gettext_lazy("设计最大量（t）"), ("quantity_t",), end=True, export=lambda row: _plain(row["quantity_t"])),
        Column("stock", gettext_lazy("现存量（t）"), ("stock_t",), end=True, css="p1", export=lambda row: _plain(row["stock_t"])),
        Column("level", gettext_lazy("现行级别"), ("source__level",), export=lambda row: _level(row)),
        Column("s", gettext_lazy("现行 S"), ("source__s_value",), page=False),
        Column("r", gettext_lazy("现行 R"), ("source__r_value",), page=False),
        Column("state", gettext_lazy("办理状态"), ("source__state",), css="p2", export=lambda row: str(STATES[row["source__state"]])),
    )  # fmt: skip

    def crumbs(self) -> list[dict]:
        return [{"label": _("重大危险源"), "url": reverse("sources:list")}, {"label": self.title}]

    def actions(self) -> list[dict]:
        if not may(self.actor, "sources.import"):
            return []
        return [{"label": _("导入台账"), "icon": "upload", "url": reverse("sources:imports")}]

    def decorate(self, rows: list[dict]) -> list[dict]:
        mark(rows)
        for row in rows:
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
            row["level_label"] = _level(row)
            row["state_label"] = str(STATES[row["source__state"]])
            row["kind_label"] = str(KINDS[row["source__kind"]])
            row["symbols"] = "、".join(row["categories"])
            row["above"] = row["stock_t"] is not None and row["stock_t"] > row["quantity_t"]
            row["quantity"], row["stock"] = _plain(row["quantity_t"]), _plain(row["stock_t"])
        return rows


def _level(row: dict) -> str:
    return level_words(row["source__is_major"], row["source__level"], row["source__provisional"])


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(plain(value))
