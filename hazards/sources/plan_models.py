"""Emergency plans (应急预案), their filing (备案) and drills. The state of a plan is derived: plan_terms.py."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from hazards.sources.plan_states import TO_FILE, DrillKind, PlanKind
from hazards.sources.plan_terms import Terms, terms

FILING_DATES = ("published_on", "submitted_on", "accepted_on", "filed_on", "refused_on")


class PlanQuerySet(models.QuerySet):
    """Plans in the scope in force. Verbs that ask where a plan stands need `standing` first."""

    def standing(self, rule: Terms | None = None) -> PlanQuerySet:
        """With `state`, `send_late`, `evaluate_late`, `drill_late` by the rule of a day (today)."""
        return self.annotate(**(rule or terms()).annotations())

    def current(self, on: datetime.date) -> PlanQuerySet:
        """Published, and no newer version has taken its place."""
        return self.filter(Q(superseded_on=None) | Q(superseded_on__gt=on), published_on__lte=on)

    def to_file(self) -> PlanQuerySet:
        """Current and neither filed nor deemed filed."""
        return self.filter(state__in=TO_FILE)

    def late(self) -> PlanQuerySet:
        """Handing in, evaluation or drill overdue."""
        return self.filter(Q(send_late=True) | Q(evaluate_late=True) | Q(drill_late=True))


def _not_before(name: str, *earlier: str) -> Q:
    """`name` is empty, or not before any of the other dates there are (a comparison with NULL does not fail)."""
    rule = Q(**{name: None})
    later = Q()
    for other in earlier:
        later &= Q(**{other: None}) | Q(**{f"{name}__gte": F(other)})
    return rule | later


@tracked()
class EmergencyPlan(models.Model):
    """One version of a plan. A changed plan is a new row that takes its place (`replaces`) and is filed again (D30).

    `drilled_on`: day of the latest drill among its `Drill` rows, kept so that lists compare plain dates.
    """

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False, verbose_name=_("开发区"))
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="+", db_constraint=False, db_index=False,
        verbose_name=_("企业"),
    )  # fmt: skip
    source = models.ForeignKey(
        "sources.HazardSource", models.PROTECT, null=True, blank=True, related_name="plans", db_constraint=False,
        verbose_name=_("重大危险源单元"),
    )  # fmt: skip
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    name = models.CharField(_("预案名称"), max_length=100)
    kind = models.CharField(_("类别"), max_length=8, choices=PlanKind.choices)
    version_label = models.CharField(_("版本"), max_length=40, blank=True)
    published_on = models.DateField(_("公布日期"))
    submitted_on = models.DateField(_("报送日期"), null=True)
    accepted_on = models.DateField(_("受理日期"), null=True)
    filed_on = models.DateField(_("备案日期"), null=True)
    filing_number = models.CharField(_("备案编号"), max_length=60, blank=True)
    authority = models.CharField(_("备案机关"), max_length=80, blank=True)
    refused_on = models.DateField(_("退回日期"), null=True)
    refusal = models.CharField(_("退回理由"), max_length=300, blank=True)
    evaluated_on = models.DateField(_("评估日期"), null=True)
    evaluation = models.CharField(_("评估结论"), max_length=300, blank=True)
    drilled_on = models.DateField(_("最近演练"), null=True)
    superseded_on = models.DateField(_("被新版取代"), null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=60)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "enterprise", "id"], name="plan_firm_id"),
            models.UniqueConstraint(
                fields=["zone", "enterprise", "name"], condition=Q(superseded_on=None), name="plan_name"
            ),
            models.UniqueConstraint(fields=["zone", "replaces"], name="plan_replaced_once"),
            models.CheckConstraint(condition=_not_before("submitted_on", "published_on"), name="plan_submitted_order"),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(submitted_on__isnull=False, accepted_on__gte=F("submitted_on")),
                name="plan_accepted_order",
            ),
            models.CheckConstraint(
                condition=_not_before("filed_on", "published_on", "submitted_on", "accepted_on"),
                name="plan_filed_order",
            ),
            models.CheckConstraint(condition=Q(filed_on=None) | ~Q(filing_number=""), name="plan_filed_has_number"),
            models.CheckConstraint(
                condition=Q(refused_on=None, refusal="")
                | Q(_not_before("refused_on", "accepted_on"), ~Q(refusal=""), refused_on__gte=F("submitted_on"),
                    submitted_on__isnull=False, filed_on=None),
                name="plan_refused_order",
            ),
            models.CheckConstraint(
                condition=Q(evaluated_on=None, evaluation="")
                | Q(~Q(evaluation=""), evaluated_on__gte=F("published_on")),
                name="plan_evaluated_order",
            ),
            models.CheckConstraint(condition=_not_before("drilled_on", "published_on"), name="plan_drilled_order"),
            models.CheckConstraint(
                condition=_not_before("superseded_on", "published_on"), name="plan_superseded_order"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["zone", "published_on", "id"], name="plan_by_day"),
            models.Index(fields=["published_on", "id"], name="plan_by_day_all"),
            models.Index(fields=["zone", "name", "id"], name="plan_by_name"),
            models.Index(fields=["name", "id"], name="plan_by_name_all"),
            models.Index(fields=["zone", "enterprise", "id"], name="plan_by_firm"),
        ]

    def __str__(self) -> str:
        return f"{self.name}{f'（{self.version_label}）' if self.version_label else ''}"


@tracked()
class Drill(models.Model):
    """One drill (演练) of a plan. Insert only."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise_id = models.BigIntegerField()
    plan = models.ForeignKey(EmergencyPlan, models.PROTECT, related_name="drills", db_constraint=False, db_index=False)
    on = models.DateField(_("演练日期"))
    kind = models.CharField(_("方式"), max_length=8, choices=DrillKind.choices)
    people = models.PositiveIntegerField(_("参加人数（人）"))
    summary = models.CharField(_("总结"), max_length=500)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(people__gt=0), name="drill_has_people")]
        indexes = [models.Index(fields=["zone", "plan", "-on", "-id"], name="drill_latest")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.on}"


class PlanFact(models.Model):
    """What was known of a plan from one moment to another, as far as figures ask. Written by park_plan_facts."""

    table_class = "derived"

    plan_id = models.BigIntegerField()
    zone_id = models.IntegerField()
    enterprise_id = models.BigIntegerField()
    published_on = models.DateField()
    submitted_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    filed_on = models.DateField(null=True)
    refused_on = models.DateField(null=True)
    superseded_on = models.DateField(null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan_id"], condition=Q(known_to=None), name="planfact_one_current")
        ]
        indexes = [
            models.Index(fields=["zone_id", "published_on", "id"], name="planfact_zone"),
            models.Index(fields=["enterprise_id", "known_from"], name="planfact_firm"),
            models.Index(fields=["plan_id", "known_from"], name="planfact_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.known_from:%F %T}"
