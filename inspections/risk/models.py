"""The risk class (红橙黄蓝) of an enterprise: the rules it is computed by, what was computed, and what the zone raised.

No national text maps these facts to a class; every rule is a setting of the product that the province may change
(features M-37 and 3E use classes, risk_matrix names none). What is in force also stands in `Enterprise.risk`, written
by the functions of migrations/_security_0001.py and by nobody else.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise

Risk = Enterprise.Risk
RANKS = {Risk.BLUE: 1, Risk.YELLOW: 2, Risk.ORANGE: 3, Risk.RED: 4}
"""Colours by height; no class is 0. The same order stands in park_risk_rank."""


class Factor(models.TextChoices):
    """What a rule looks at, in the order pages show it. `BAND` turns the score into a colour."""

    SOURCE = "source", _("重大危险源最高级别")
    PROCESS = "process", _("重点监管工艺")
    CHEMICAL = "chemical", _("重点监管危化品")
    MAJOR = "major", _("未销号重大隐患")
    OVERDUE = "overdue", _("逾期隐患")
    PENALTY = "penalty", _("行政处罚")
    STOP = "stop", _("停产停业、关闭取缔")
    ACCIDENT = "accident", _("生产安全事故")
    DEATHS = "deaths", _("事故死亡人数")
    SIZE = "size", _("规模")
    BAND = "band", _("分数定色")


class RiskRule(models.Model):
    """One rule from one day on. In force of a code: latest `valid_from` not after the day.

    A factor's fact that reaches `threshold` brings `points` × `weight` to the score, of the rules of one factor the
    best one alone, and lifts the class to `at_least`. `months`: only what happened in so many months counts, 0 counts
    what is there. A rule of the factor `band` gives `at_least` to a score that reaches `threshold`.
    """

    table_class = "reference"

    class Sure(models.TextChoices):
        PRODUCT = "product", _("产品设定")
        PROVINCE = "province", _("省级设定")

    code = models.CharField(max_length=20)
    factor = models.CharField(max_length=10, choices=Factor.choices)
    threshold = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField(default=0)
    weight = models.DecimalField(max_digits=4, decimal_places=2, default=1)
    at_least = models.CharField(max_length=8, choices=Risk.choices, blank=True)
    months = models.PositiveSmallIntegerField(default=0)
    sure = models.CharField(max_length=12, choices=Sure.choices)
    note = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    changed_by = models.CharField(max_length=60, blank=True)
    change_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code", "-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(factor__in=Factor.values), name="riskrule_factor"),
            models.CheckConstraint(condition=Q(at_least="") | Q(at_least__in=Risk.values), name="riskrule_class"),
            # Nothing that happened makes a class better, and a fact of nothing brings nothing.
            models.CheckConstraint(condition=Q(weight__gte=0, months__lte=240), name="riskrule_sizes"),
            models.CheckConstraint(condition=Q(factor=Factor.BAND) | Q(threshold__gte=1), name="riskrule_threshold"),
            models.CheckConstraint(
                condition=~Q(factor=Factor.BAND) | (Q(points=0, months=0) & ~Q(at_least="")), name="riskrule_band"
            ),
        ]
        indexes = [models.Index(fields=["code", "-valid_from", "-id"], name="riskrule_in_force")]

    def __str__(self) -> str:
        return self.code


class RiskRaise(models.Model):
    """A class above the computed one, set by the zone with its reason. Ended once, with a reason; then history."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    colour = models.CharField(_("提级到"), max_length=8, choices=Risk.choices)
    reason = models.CharField(_("理由"), max_length=300)
    last_on = models.DateField(_("最后一天"), null=True, blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=60)
    raiser_user_id = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    constraint_sentences = {
        "risk_only_up": _("只能提到比系统评定更高的等级，不能降低。"),
        "risk_raise_over": _("这次提级已经结束，不能再改。"),
    }

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "enterprise"], condition=Q(ended_at=None), name="riskraise_one_open"
            ),
            models.CheckConstraint(condition=Q(colour__in=Risk.values), name="riskraise_class"),
            models.CheckConstraint(condition=~Q(reason=""), name="riskraise_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="", end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reason="")),
                name="riskraise_ended_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["zone", "enterprise", "-raised_at"], name="riskraise_firm")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.colour}"


class RiskClass(models.Model):
    """What was computed for an enterprise, from one moment to another; one row is current (`known_to` empty).

    `reasons`: a list of {rule, id, factor, fact, threshold, months, met, points, at_least}, one for each rule whose
    fact is not nothing; `points` is what it brought to the score. `as_of`: the day the facts were looked at.
    `in_force`: the higher of computed and raised, also in `Enterprise.risk`.
    """

    table_class = "derived"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    computed = models.CharField(_("系统评定"), max_length=8, choices=Risk.choices)
    rank = models.PositiveSmallIntegerField()
    score = models.DecimalField(_("分数"), max_digits=9, decimal_places=2)
    reasons = models.JSONField()
    rules = ArrayField(models.BigIntegerField(), help_text="the rows of RiskRule in force then")
    as_of = models.DateField(_("截至"))
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    in_force = models.CharField(_("风险等级"), max_length=8, choices=Risk.choices)
    in_force_rank = models.PositiveSmallIntegerField()
    raised = models.ForeignKey(
        RiskRaise, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        ordering = ["-known_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "enterprise"], condition=Q(known_to=None), name="riskclass_one_current"
            ),
            models.CheckConstraint(condition=Q(in_force_rank__gte=F("rank")), name="riskclass_never_lower"),
            models.CheckConstraint(
                condition=Q(rank__range=(1, 4), in_force_rank__range=(1, 4)), name="riskclass_ranks"
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "in_force_rank", "id"], condition=Q(known_to=None), name="riskclass_by_class"),
            models.Index(fields=["in_force_rank", "id"], condition=Q(known_to=None), name="riskclass_by_class_all"),
            models.Index(fields=["zone", "score", "id"], condition=Q(known_to=None), name="riskclass_by_score"),
            models.Index(fields=["score", "id"], condition=Q(known_to=None), name="riskclass_by_score_all"),
            models.Index(fields=["zone", "enterprise", "-known_from"], name="riskclass_firm"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.computed}"
