"""What the list of criteria can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.filters import SearchInput
from inspections.checklists.models import Criterion

# How the source of a criterion begins, by the name of its family in addresses.
FAMILIES = {"chem2017": "安监总管三", "aq3067": "AQ 3067", "order10": "应急管理部令第10号"}
FAMILY_NAMES = (
    ("chem2017", _("化工和危险化学品（安监总管三〔2017〕121号）")),
    ("aq3067", _("化工企业（AQ 3067-2026，仅短主题）")),
    ("order10", _("工贸企业（应急管理部令第10号）")),
)


class CriterionFilter(django_filters.FilterSet):
    """Words of a criterion and the document it stands in."""

    q = django_filters.CharFilter(
        method="by_text", label=_("编号、内容、行业"),
        widget=SearchInput(attrs={"placeholder": _("编号、内容、行业"), "maxlength": 60}),
    )  # fmt: skip
    family = django_filters.ChoiceFilter(
        choices=FAMILY_NAMES, method="by_family", label=_("来源"), empty_label=_("来源：全部")
    )

    class Meta:
        model = Criterion
        fields: list[str] = []

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        found = Q(code__icontains=text) | Q(text__icontains=text) | Q(sector__contains=text)
        return queryset.filter(found) if text else queryset

    def by_family(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(source__startswith=FAMILIES[value]) if value else queryset
