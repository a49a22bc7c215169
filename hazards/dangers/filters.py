"""What a danger list can be narrowed by; pages, exports, figures' links and the API name the same filters."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Seat
from accounts.roles import Role
from core.access import CITY, PROVINCE, ZONE
from core.figures import at_midnight
from core.forms_render import DayInput
from core.workdays import today
from enterprises.filters import NO_AREA, OfPlaces, zones_to_choose
from enterprises.models import Committee, Sector
from hazards.dangers.models import Danger
from hazards.dangers.states import Severity, Source, State
from parks.models import Area


def _areas(request: Any) -> QuerySet:
    actor = getattr(request, "actor", None)
    return Area.objects.filter(zone_id=actor.zone_id) if actor and actor.zone_id else Area.objects.all()


def _committees(request: Any) -> QuerySet:
    actor = getattr(request, "actor", None)
    return Committee.objects.filter(zone_id=actor.zone_id) if actor else Committee.objects.none()


class StatesSelect(forms.Select):
    """One state, or the several a figure's link names: those stay together as one option instead of being lost."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Both `state=a&state=b` and `state=a,b` are read."""
        sent = data.getlist(name) if hasattr(data, "getlist") else [data.get(name) or ""]
        return [part for text in sent for part in str(text).split(",") if part]

    def format_value(self, value: Any) -> list[str]:
        return [",".join(str(one) for one in value)] if value else [""]

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list:
        groups = super().optgroups(name, value, attrs)
        if "," in value[0]:
            label = _("状态：%(n)d 种") % {"n": value[0].count(",") + 1}
            groups.insert(0, (None, [self.create_option(name, value[0], label, True, 0, attrs=attrs)], 0))
        return groups


class NumbersFilter(django_filters.BaseInFilter, django_filters.NumberFilter):
    """Several numbers with commas between."""


ANY = _("全部")
LATE = [("", ANY), ("true", _("逾期")), ("false", _("未逾期"))]
FINDING = [("judged", _("已有结论")), ("confirmed", _("已查实")), ("not_confirmed", _("未查实"))]
REOPENED = [("", ANY), ("true", _("有重开")), ("false", _("没有重开"))]


class DangerFilter(OfPlaces):
    """Filters of the danger list, the commonest four first."""

    q = django_filters.CharFilter(
        method="by_text",
        label=_("隐患内容、企业、编号"),
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("隐患内容、企业、编号")}),
    )
    state = django_filters.MultipleChoiceFilter(
        choices=[("", _("状态：全部")), *State.choices], label=_("状态"), widget=StatesSelect
    )
    sector = django_filters.ChoiceFilter(choices=Sector.choices, label=_("行业领域"), empty_label=_("行业领域：全部"))
    area = django_filters.ModelChoiceFilter(
        queryset=_areas, label=_("园区、镇街"), empty_label=_("园区、镇街：全部"), null_label=_("未填"),
        null_value=NO_AREA,
    )  # fmt: skip
    severity = django_filters.ChoiceFilter(choices=Severity.choices, label=_("等级"), empty_label=ANY)
    source = django_filters.ChoiceFilter(choices=Source.choices, label=_("来源"), empty_label=ANY)
    overdue = django_filters.BooleanFilter(method="by_overdue", label=_("是否逾期"), widget=forms.Select(choices=LATE))
    reopened = django_filters.BooleanFilter(
        method="by_reopened", label=_("假销号重开"), widget=forms.Select(choices=REOPENED)
    )
    due_within = django_filters.NumberFilter(method="by_due", label=_("几天内到期"), min_value=0, max_value=366)
    due_from = django_filters.DateFilter("due_on", "gte", label=_("期限自"), widget=DayInput)
    due_to = django_filters.DateFilter("due_on", "lte", label=_("期限至"), widget=DayInput)
    found_from = django_filters.DateFilter("found_at", method="since", label=_("发现自"), widget=DayInput)
    found_to = django_filters.DateFilter("found_at", method="until", label=_("发现至"), widget=DayInput)
    closed_from = django_filters.DateFilter("closed_at", method="since", label=_("销号自"), widget=DayInput)
    closed_to = django_filters.DateFilter("closed_at", method="until", label=_("销号至"), widget=DayInput)
    issued_from = django_filters.DateFilter("issued_at", method="since", label=_("签发自"), widget=DayInput)
    committee = django_filters.ModelChoiceFilter(
        queryset=_committees, method="by_committee", label=_("专业委员会"), empty_label=ANY
    )
    enterprise = django_filters.NumberFilter("enterprise_id", label=_("企业"), widget=forms.HiddenInput)
    unit = django_filters.NumberFilter("unit_id", label=_("重大危险源单元"), widget=forms.HiddenInput)
    expert = django_filters.ModelChoiceFilter(
        queryset=lambda request: Seat.objects.filter(role=Role.EXPERT), method="by_expert", label=_("安全专家"),
        widget=forms.HiddenInput,
    )  # fmt: skip
    finding = django_filters.ChoiceFilter(
        choices=FINDING, method="by_finding", label=_("查实情况"), widget=forms.HiddenInput
    )
    ids = NumbersFilter("id", label=_("所选行"), widget=forms.HiddenInput)
    zone = django_filters.ModelChoiceFilter(queryset=zones_to_choose, label=_("开发区"), empty_label=ANY)
    city = django_filters.NumberFilter("zone__city_id", label=_("设区市"), widget=forms.HiddenInput)

    class Meta:
        model = Danger
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = getattr(self.request, "actor", None)
        if actor is not None and actor.tier in (PROVINCE, CITY):
            del self.filters["committee"]
        elif actor is not None and actor.tier != ZONE:
            for name in ("committee", "expert", "finding"):
                del self.filters[name]

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.saying(value.strip()) if value.strip() else queryset

    def by_committee(self, queryset: Any, name: str, value: Committee | None) -> Any:
        return queryset.filter(sector__in=value.sectors) if value else queryset

    def by_expert(self, queryset: Any, name: str, value: Seat | None) -> Any:
        if value is None:
            return queryset
        return queryset.by_expert().filter(zone_id=value.zone_id, finder_user_id=value.user_id)

    def by_finding(self, queryset: Any, name: str, value: str) -> Any:
        return getattr(queryset, value)() if value else queryset

    def by_overdue(self, queryset: Any, name: str, value: bool) -> Any:
        late = queryset.overdue(on=today())
        return late if value else queryset.exclude(pk__in=late.values("pk"))

    def by_reopened(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.filter(reopened_count__gt=0) if value else queryset.filter(reopened_count=0)

    def by_due(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.due_within(int(value), on=today())

    # Whole days of Shanghai as moments: a cast of the column to a day would leave its index aside.
    def since(self, queryset: Any, name: str, value: datetime.date) -> Any:
        return queryset.filter(**{f"{name}__gte": at_midnight(value)})

    def until(self, queryset: Any, name: str, value: datetime.date) -> Any:
        return queryset.filter(**{f"{name}__lt": at_midnight(value + datetime.timedelta(days=1))})
