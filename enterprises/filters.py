"""Filters of the enterprise list; the API and the export name the same set."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access import CITY, PROVINCE, Actor
from core.workdays import today
from enterprises.extensions import recorded_since
from enterprises.models import Enterprise, Permit, Sector
from parks.models import Area, City, Zone

SOON_DAYS = 60
QUIET_DAYS = 365
NO_AREA = "none"
"""How an address names the rows without an area."""
VALIDITY = (("none", _("没有登记")), ("expired", _("已过期")), ("soon", _("60 天内到期")), ("valid", _("有效")))
PERMITS = (("none", _("没有登记")), ("expired", _("有过期的")), ("soon", _("有 60 天内到期的")))


def zones_in_reach(actor: Actor) -> QuerySet[Zone]:
    """Zones this actor's rows can come from (zones are a reference table, everybody reads all of them)."""
    if actor.zone_id is not None:
        return Zone.objects.filter(pk=actor.zone_id)
    return Zone.objects.filter(pk__in=actor.zones) if actor.city_id is not None else Zone.objects.all()


def zones_to_choose(request: Any) -> QuerySet[Zone]:
    """What a filter by zone offers: only to those who see more than one."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.tier not in (PROVINCE, CITY):
        return Zone.objects.none()
    return zones_in_reach(actor).order_by("id")


class SearchInput(forms.TextInput):
    """A search box."""

    input_type = "search"


class OfPlaces(django_filters.FilterSet):
    """A set with `zone`, `city` and perhaps `area`: whoever sees one zone only is not asked for the first two.

    Whoever sees many chooses no area, there are hundreds; a link from the page of a zone still narrows to one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = getattr(self.request, "actor", None)
        if actor is None:
            return
        if actor.tier not in (PROVINCE, CITY):
            for name in ("zone", "city"):
                self.filters.pop(name, None)
        elif "area" in self.filters:
            self.filters["area"].extra["widget"] = forms.HiddenInput


class EnterpriseFilter(OfPlaces):
    """What people look for enterprises by."""

    q = django_filters.CharFilter(
        label=_("名称或代码"),
        method="filter_q",
        widget=SearchInput(attrs={"placeholder": _("名称、简称或代码"), "maxlength": 60}),
    )
    sector = django_filters.ChoiceFilter(label=_("行业领域"), choices=Sector.choices, empty_label=_("行业领域"))
    area = django_filters.ModelChoiceFilter(
        label=_("园区、镇街"), queryset=lambda request: areas_in_reach(request.actor), empty_label=_("园区、镇街"),
        null_label=_("未填"), null_value=NO_AREA,
    )  # fmt: skip
    zone = django_filters.ModelChoiceFilter(
        label=_("开发区"), queryset=lambda request: zones_in_reach(request.actor), empty_label=_("开发区")
    )
    city = django_filters.ModelChoiceFilter(
        label=_("设区市"), field_name="zone__city", queryset=City.objects.all(), empty_label=_("设区市")
    )
    status = django_filters.ChoiceFilter(
        label=_("状态"), choices=Enterprise.Status.choices, empty_label=_("状态")
    )
    size = django_filters.ChoiceFilter(label=_("规模"), choices=Enterprise.Size.choices, empty_label=_("不限"))
    grade = django_filters.ChoiceFilter(
        label=_("标准化"),
        choices=[("none", _("未达标或已过期")), *(pair for pair in Enterprise.Grade.choices if pair[0])],
        method="filter_grade",
        empty_label=_("不限"),
    )
    risk = django_filters.ChoiceFilter(
        label=_("风险等级"), choices=[*Enterprise.Risk.choices, ("none", _("未评定"))], method="filter_risk",
        empty_label=_("不限"),
    )  # fmt: skip
    insured = django_filters.ChoiceFilter(
        label=_("安责险"), choices=VALIDITY, method="filter_insured", empty_label=_("不限")
    )
    permits = django_filters.ChoiceFilter(
        label=_("许可"), choices=PERMITS, method="filter_permits", empty_label=_("不限")
    )
    quiet = django_filters.ChoiceFilter(
        label=_("检查情况"),
        choices=(("1", _("近 12 个月没有隐患记录")),),
        method="filter_quiet",
        empty_label=_("不限"),
    )

    class Meta:
        model = Enterprise
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request.actor.city_id is not None:
            self.filters.pop("city", None)

    def filter_q(self, queryset: Any, name: str, value: str) -> QuerySet:
        return queryset.named_like(value.strip())

    def filter_grade(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """An expired certificate counts as none from midnight of its last day on (M-45)."""
        lacking = Q(grade="") | Q(grade_until__lt=today())
        return queryset.filter(lacking) if value == "none" else queryset.filter(grade=value).exclude(lacking)

    def filter_risk(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(risk="" if value == "none" else value)

    def filter_insured(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        now = today()
        return queryset.filter(
            {
                "none": Q(insured_until=None),
                "expired": Q(insured_until__lt=now),
                "soon": Q(insured_until__gte=now, insured_until__lte=now + datetime.timedelta(days=SOON_DAYS)),
                "valid": Q(insured_until__gte=now),
            }[value]
        )

    def filter_permits(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        now, mine = today(), Permit.objects.filter(zone_id=OuterRef("zone_id"), enterprise_id=OuterRef("pk"))
        if value == "none":
            return queryset.filter(~Exists(mine))
        if value == "expired":
            return queryset.filter(Exists(mine.filter(valid_to__lt=now)))
        soon = now + datetime.timedelta(days=SOON_DAYS)
        return queryset.filter(Exists(mine.filter(valid_to__gte=now, valid_to__lte=soon)))

    def filter_quiet(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Nothing recorded for twelve months: a hint whom to visit, not proof that nobody did."""
        return queryset.exclude(recorded_since(today() - datetime.timedelta(days=QUIET_DAYS)))


def areas_in_reach(actor: Actor) -> QuerySet[Area]:
    """Areas of the actor's zone; above a zone those the scope sees."""
    return Area.objects.filter(zone_id=actor.zone_id) if actor.zone_id is not None else Area.objects.all()
