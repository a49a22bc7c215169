"""The lists of penalties and accidents: all levels in one list, each with its badge."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE, may
from core.lists import EXPORT, Column, ListPage, Tab
from core.workdays import today
from enterprises.filters import OfPlaces, SearchInput, zones_to_choose
from enterprises.ledger_services import RIGHTS
from enterprises.models import Accident, Penalty

YEARS = 6
ANY = gettext_lazy("全部")


def years() -> list[tuple[str, str]]:
    """The years a filter offers, this one first."""
    now = today().year
    return [(str(year), str(year)) for year in range(now, now - YEARS, -1)]


class LedgerFilter(OfPlaces):
    """What both ledgers can be narrowed by."""

    q = django_filters.CharFilter(
        method="by_text", label=gettext_lazy("企业、单位"),
        widget=SearchInput(attrs={"placeholder": gettext_lazy("企业、单位"), "maxlength": 60}),
    )  # fmt: skip
    year = django_filters.ChoiceFilter(choices=years, method="by_year", label=gettext_lazy("年份"), empty_label=ANY)
    day_from = django_filters.DateFilter("happened_on", "gte", widget=forms.HiddenInput, label=gettext_lazy("日期自"))
    enterprise = django_filters.NumberFilter("enterprise_id", label=gettext_lazy("企业"), widget=forms.HiddenInput)
    zone = django_filters.ModelChoiceFilter(queryset=zones_to_choose, label=gettext_lazy("开发区"), empty_label=ANY)
    city = django_filters.NumberFilter("zone__city_id", label=gettext_lazy("设区市"), widget=forms.HiddenInput)

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        words = value.strip()
        firm = Q(enterprise__name__icontains=words) | Q(enterprise__short_name__icontains=words)
        return queryset.filter(firm | Q(party__icontains=words)) if words else queryset

    def by_year(self, queryset: Any, name: str, value: str) -> Any:
        first = datetime.date(int(value), 1, 1)
        return queryset.filter(happened_on__gte=first, happened_on__lt=first.replace(year=first.year + 1))


class PenaltyFilter(LedgerFilter):
    """Penalties by level and kind."""

    level = django_filters.ChoiceFilter(
        choices=Penalty.Level.choices, label=gettext_lazy("执法层级"), empty_label=gettext_lazy("层级：全部")
    )
    kind = django_filters.ChoiceFilter(
        choices=Penalty.Kind.choices, label=gettext_lazy("种类"), empty_label=gettext_lazy("种类：全部")
    )
    field_order = ("q", "level", "kind", "year")

    class Meta:
        model = Penalty
        fields: tuple[str, ...] = ()


class AccidentFilter(LedgerFilter):
    """Accidents by level."""

    level = django_filters.ChoiceFilter(
        choices=Accident.Level.choices, label=gettext_lazy("等级"), empty_label=gettext_lazy("等级：全部")
    )

    class Meta:
        model = Accident
        fields: tuple[str, ...] = ()


def _zone_name(row: dict) -> str:
    return row["zone__short_name"] + ("" if row["zone__confirmed"] else _("（待确认）"))


_DAY = Column("day", gettext_lazy("日期"), ("happened_on",), sort="happened_on", descending_first=True, css="fix")
_ZONE = Column(
    "zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY),
    width=20, export=_zone_name,
)  # fmt: skip
_FIRM = Column(
    "enterprise", gettext_lazy("企业、单位"), ("enterprise__name", "party"), width=30,
    export=lambda row: row["enterprise__name"] or row["party"],
)  # fmt: skip
_WHAT = Column("description", gettext_lazy("情况"), ("description",), width=50)
_BY = Column("by", gettext_lazy("登记"), ("recorded_by", "recorded_at"), css="p2")
_VOID = Column("void", gettext_lazy("作废理由"), ("void_reason",), page=False)
TABS = (
    Tab("standing", gettext_lazy("有效"), lambda rows, actor: rows.filter(voided_at=None)),
    Tab("void", gettext_lazy("已作废"), lambda rows, actor: rows.filter(voided_at__isnull=False)),
)


class LedgerList(ListPage):
    """What both lists share."""

    permission: ClassVar[str] = "ledgers.view"
    default_sort = "-day"
    export_kind = EXPORT
    tabs = TABS
    extra_fields: ClassVar[tuple[str, ...]] = ("enterprise_id", "party", "voided_at", "void_reason")
    one: ClassVar[str] = ""
    add: ClassVar[tuple[str, Any]] = ("", "")

    def decorate(self, rows: list[dict]) -> list[dict]:
        for row in rows:
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
            row["firm"] = row["enterprise__name"] or row["party"]
            row["url"] = reverse(self.one, args=[row["id"]])
            self.say(row)
        return rows

    def say(self, row: dict) -> None:
        """Words of the columns only one of the two has."""

    def actions(self) -> list[dict]:
        if not may(self.actor, RIGHTS[self.model]):
            return []
        name, label = self.add
        query = self.request.GET.get("enterprise", "")
        url = reverse(name) + (f"?enterprise={query}" if query.isdecimal() and len(query) <= 18 else "")
        return [{"label": str(label), "url": url, "icon": "plus", "primary": True}]

    def _may_export(self, total: int) -> bool:
        return super()._may_export(total) and may(self.actor, "ledgers.export")

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        return {"title": _("还没有登记"), "text": _("登记后计入企业的时间线和风险分级。"), "actions": self.actions()}


class Penalties(LedgerList):
    """执法台账."""

    list_name: ClassVar[str] = "penalties"
    model = Penalty
    filterset_class = PenaltyFilter
    title = gettext_lazy("执法台账")
    row_template = "enterprises/penalty_row.html"
    one = "enterprises:penalty"
    add = ("enterprises:penalty_add", gettext_lazy("登记执法"))
    columns = (
        _DAY,
        Column("level", gettext_lazy("层级"), ("level",), export=lambda row: _label(Penalty.Level, row["level"])),
        _ZONE,
        _FIRM,
        Column("kind", gettext_lazy("种类"), ("kind",), export=lambda row: _label(Penalty.Kind, row["kind"])),
        Column("amount", gettext_lazy("金额（万元）"), ("amount",), end=True),
        _WHAT,
        Column("basis", gettext_lazy("处罚依据"), ("basis",), css="p1", width=30),
        Column("evidence", gettext_lazy("文书"), ("evidence",), page=False, width=30),
        _BY,
        _VOID,
    )

    def say(self, row: dict) -> None:
        row["level_label"] = _label(Penalty.Level, row["level"])
        row["kind_label"] = _label(Penalty.Kind, row["kind"])


class Accidents(LedgerList):
    """事故台账."""

    list_name: ClassVar[str] = "accidents"
    model = Accident
    filterset_class = AccidentFilter
    title = gettext_lazy("事故台账")
    row_template = "enterprises/accident_row.html"
    one = "enterprises:accident"
    add = ("enterprises:accident_add", gettext_lazy("登记事故"))
    columns = (
        _DAY,
        Column("level", gettext_lazy("等级"), ("level",), export=lambda row: _label(Accident.Level, row["level"])),
        _ZONE,
        _FIRM,
        Column("deaths", gettext_lazy("死亡（人）"), ("deaths",), end=True),
        Column("injuries", gettext_lazy("受伤（人）"), ("injuries",), css="p1", end=True),
        Column("loss", gettext_lazy("直接损失（万元）"), ("loss",), css="p1", end=True),
        _WHAT,
        Column("evidence", gettext_lazy("依据"), ("evidence",), page=False, width=30),
        _BY,
        _VOID,
    )

    def say(self, row: dict) -> None:
        row["level_label"] = _label(Accident.Level, row["level"])


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label)
