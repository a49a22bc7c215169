"""What can be counted of emergency plans: I26d by enterprise, and plans filed of plans to file (M-49)."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.figures import Fact, Figure, Measure, Period, register, register_fact
from enterprises.models import Enterprise, EnterpriseFact, Sector
from hazards.sources.figures import standing
from hazards.sources.models import SourceFact
from hazards.sources.plan_models import EmergencyPlan, PlanFact
from hazards.sources.plan_terms import terms

PLANS, FIRMS = "plans", "plan_firms"
PLANS_FILED, RATE = "plans_filed", "I26d"
_SECTORS = dict(Sector.choices)


def _truth(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def plans_of(period: Period) -> QuerySet[PlanFact]:
    """Current plans on the last day looked at, as known then, with `filed`: filed or deemed filed by that day."""
    rule = terms(period.last_day)
    return PlanFact.objects.filter(period.known(), rule.current()).annotate(filed=_truth(rule.filed()))


def majors_of(period: Period) -> QuerySet[SourceFact]:
    """Major hazard sources as known then, not struck off before the moment looked from."""
    return SourceFact.objects.filter(period.known(), standing(period))


def firms_of(period: Period) -> QuerySet[EnterpriseFact]:
    """Enterprises that have to file: with a current plan or a major hazard source; `all_filed`: every plan is."""
    plans = plans_of(period)
    with_plan = Q(enterprise_id__in=plans.values("enterprise_id"))
    open_plan = Q(enterprise_id__in=plans.filter(filed=False).values("enterprise_id"))
    major = Q(enterprise_id__in=majors_of(period).values("enterprise_id"))
    active = ~Q(status=Enterprise.Status.CLOSED) & Q(created_at__lt=period.as_of)
    rows = EnterpriseFact.objects.filter(period.known(), active, with_plan | major)
    return rows.annotate(all_filed=_truth(with_plan & ~open_plan))


def _present_plans(rows: list[dict]) -> list[dict]:
    found = EmergencyPlan.objects.filter(pk__in=[row["plan_id"] for row in rows]).select_related("enterprise")
    plans = {plan.pk: plan for plan in found}
    return [
        {
            "url": reverse("sources:plan", args=[row["plan_id"]]) if row["plan_id"] in plans else None,
            "cells": [
                str(plans[row["plan_id"]]) if row["plan_id"] in plans else f"#{row['plan_id']}",
                plans[row["plan_id"]].enterprise.name if row["plan_id"] in plans else "—",
                row["published_on"],
                row["filed_on"] or (_("视为备案") if row["filed"] else "—"),
            ],
        }
        for row in rows
    ]


def _present_firms(rows: list[dict]) -> list[dict]:
    names = dict(Enterprise.objects.filter(pk__in=[r["enterprise_id"] for r in rows]).values_list("pk", "name"))
    url = reverse("sources:plans")
    return [
        {
            "url": f"{url}?tab=all&enterprise={row['enterprise_id']}" if row["enterprise_id"] in names else None,
            "cells": [
                names.get(row["enterprise_id"], f"#{row['enterprise_id']}"),
                _SECTORS.get(row["sector"], row["sector"]),
                _("是") if row["all_filed"] else _("否"),
            ],
        }
        for row in rows
    ]


_plans = Measure("plans_current", PLANS, lambda p: Q(pk__isnull=False))
_filed = Measure("plans_filed", PLANS, lambda p: Q(filed=True))
_firms = Measure("firms_to_file", FIRMS, lambda p: Q(pk__isnull=False))
_firms_filed = Measure("firms_filed", FIRMS, lambda p: Q(all_filed=True))
register_fact(
    Fact(
        PLANS, plans_of, order="published_on", columns=frozenset({"zone_id", "enterprise_id"}),
        fields=("id", "plan_id", "published_on", "filed_on", "filed"),
        headings=(_("预案"), _("企业"), _("公布"), _("备案")), present=_present_plans,
    )
)  # fmt: skip
register_fact(
    Fact(
        FIRMS, firms_of, order="created_at", fields=("id", "enterprise_id", "sector", "created_at", "all_filed"),
        headings=(_("企业"), _("领域"), _("预案全部备案")), present=_present_firms,
    )
)  # fmt: skip
register(
    Figure(
        PLANS_FILED, 47, 1, _("预案备案"),
        _("现行预案中已备案的 ÷ 现行预案；受理后核对期限届满没有答复的视为已备案，被新版取代的不计"), _filed, _plans, unit="%",
        rounding=1, direction="up",
    ),
    Figure(
        RATE, 45, 2, _("预案备案率"),
        _("现行预案全部备案（含视为备案）的企业 ÷ 应备案企业；应备案按有现行预案或有重大危险源的在册企业计（口径待确认）"), _firms_filed,
        _firms, unit="%", rounding=1, direction="up",
    ),
)  # fmt: skip
