"""The ledger of major hazard sources: units, what is in them, results frozen as versions, filings and assessments.

A HazardSource is a unit (单元) examined under GB 18218; it is a major hazard source when its result in force says so.
What the unit holds now and what its result in force was made of are kept apart: a change asks for re-assessment and
never moves the level by itself.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from core.history import tracked
from core.models import StepBase
from hazards.sources.queries import SourceQuerySet
from hazards.sources.states import Authority, Cause, KeyKind, Level, State, UnitKind


@tracked()
class HazardSource(models.Model):
    """One unit of one enterprise. `version` is the result in force; the columns behind it are copied from it."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False, verbose_name=_("开发区"))
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="sources", db_constraint=False, verbose_name=_("企业")
    )
    state = FSMField(_("状态"), max_length=12, choices=State.choices, default=State.DRAFT, protected=True)
    state_since = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=1, editable=False)

    name = models.CharField(_("单元名称"), max_length=80)
    code = models.CharField(_("编号"), max_length=40, blank=True)
    kind = models.CharField(_("单元类别"), max_length=10, choices=UnitKind.choices)
    place = models.CharField(_("位置"), max_length=120, blank=True)
    group = models.CharField(_("库区、罐组"), max_length=60, blank=True)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=8, decimal_places=6, null=True, blank=True)
    boundary = models.JSONField(
        _("厂区边界"), null=True, blank=True, help_text="[[lon, lat], …] as texts, at least three corners"
    )
    in_port = models.BooleanField(_("在港区内"), default=False)
    exposed_people = models.PositiveIntegerField(_("500 米内常住人口（人）"), null=True, blank=True)
    people_source = models.CharField(_("人口怎么数的"), max_length=200, blank=True)
    people_counted_on = models.DateField(_("人口统计日期"), null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorder_user_id = models.BigIntegerField()
    recorder_name = models.CharField(max_length=60)

    version = models.ForeignKey(
        "sources.SourceVersion", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    is_major = models.BooleanField(null=True)
    level = models.CharField(_("级别"), max_length=1, choices=Level.choices, blank=True)
    provisional = models.BooleanField(default=False)
    s_value = models.DecimalField(max_digits=20, decimal_places=6, null=True, help_text="rounded; exact in the version")
    r_value = models.DecimalField(max_digits=20, decimal_places=6, null=True, help_text="rounded; exact in the version")
    reassess_reason = models.CharField(max_length=200, blank=True)
    reassess_since = models.DateTimeField(null=True)
    next_review_on = models.DateField(_("下次辨识评估"), null=True, blank=True)
    retired_at = models.DateTimeField(null=True)

    objects = SourceQuerySet.as_manager()
    constraint_sentences = {
        "source_legal_move": _("这一步现在不能办。"),
        "source_name": _("这家企业已经有同名的单元。"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "id"], name="source_zone_id"),
            models.UniqueConstraint(fields=["zone", "enterprise", "id"], name="source_firm_id"),
            models.UniqueConstraint(
                fields=["zone", "enterprise", "name"], condition=~Q(state="retired"), name="source_name"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="source_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.RETIRED, retired_at__isnull=False)
                | (~Q(state=State.RETIRED) & Q(retired_at=None)),
                name="source_retired_has_date",
            ),
            models.CheckConstraint(
                condition=Q(level="") | Q(is_major=True, level__in=Level.values), name="source_level_of_major"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "review", "retired"]) | Q(version__isnull=False),
                name="source_in_force_has_version",
            ),
            models.CheckConstraint(
                condition=Q(reassess_reason="", reassess_since=None)
                | (~Q(reassess_reason="") & Q(reassess_since__isnull=False)),
                name="source_reassess_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "name", "id"], name="source_by_name"),
            models.Index(fields=["zone", "level", "id"], name="source_by_level"),
            models.Index(fields=["level", "id"], name="source_by_level_all"),
            models.Index(fields=["zone", "r_value", "id"], name="source_by_r"),
            models.Index(fields=["zone", "next_review_on", "id"], name="source_by_review"),
            models.Index(fields=["zone", "enterprise", "id"], name="source_by_firm"),
            models.Index(fields=["zone", "state", "id"], name="source_by_state"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level_name(self) -> str:
        """The level in words, '' for none."""
        return str(Level(self.level).label) if self.level else ""


@tracked()
class Holding(models.Model):
    """One substance in a unit: its design maximum (4.2.2) in tonnes, and what the zone decided about its Q and β."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise_id = models.BigIntegerField()
    source = models.ForeignKey(
        HazardSource, models.PROTECT, related_name="holdings", db_constraint=False, db_index=False
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("物质"), max_length=100, blank=True)
    cas = models.CharField(_("CAS 号"), max_length=20, blank=True)
    form = models.CharField(_("形态、含量"), max_length=100, blank=True)
    categories = ArrayField(models.CharField(max_length=5), default=list, verbose_name=_("危险性类别（表2）"))
    mixture_of = models.CharField(_("混合物：纯物质"), max_length=100, blank=True)
    mixture_same = models.BooleanField(_("与纯物质同类别"), null=True)
    quantity_t = models.DecimalField(_("设计最大量（t）"), max_digits=18, decimal_places=6)
    stock_t = models.DecimalField(_("现存量（t）"), max_digits=18, decimal_places=6, null=True, blank=True)
    threshold_t = models.DecimalField(_("临界量（人工）"), max_digits=18, decimal_places=6, null=True, blank=True)
    beta = models.DecimalField(_("β（人工）"), max_digits=8, decimal_places=4, null=True, blank=True)
    beta_confirmed_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(_("理由"), max_length=300, blank=True)
    challenged_by = models.CharField(max_length=60, blank=True)
    challenged_at = models.DateTimeField(null=True)
    challenge = models.CharField(_("疑问"), max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(fields=["zone", "source", "id"], name="holding_by_unit"),
            models.Index(fields=["source", "id"], name="holding_by_unit_all"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "source", "position"], name="holding_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(quantity_t__gte=0), name="holding_quantity"),
            models.CheckConstraint(condition=Q(stock_t=None) | Q(stock_t__gte=0), name="holding_stock"),
            models.CheckConstraint(condition=Q(threshold_t=None) | Q(threshold_t__gt=0), name="holding_threshold"),
            models.CheckConstraint(condition=Q(beta=None) | Q(beta__gt=0), name="holding_beta"),
            models.CheckConstraint(
                condition=Q(threshold_t=None, beta=None, beta_confirmed_at=None) | ~Q(decision=""),
                name="holding_decided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.quantity_t} t"


class SourceVersion(models.Model):
    """A result as it was frozen: what went in, what came out, under which edition. Never changed."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise_id = models.BigIntegerField()
    source = models.ForeignKey(
        HazardSource, models.PROTECT, related_name="versions", db_constraint=False, db_index=False
    )
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    cause = models.CharField(max_length=12, choices=Cause.choices)
    reason = models.CharField(max_length=300, blank=True)
    case = models.JSONField()
    result = models.JSONField()
    standard = models.CharField(max_length=40, help_text="number of the standard, e.g. GB 18218-2018")
    is_major = models.BooleanField()
    level = models.CharField(max_length=1, choices=Level.choices, blank=True)
    provisional = models.BooleanField(default=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "source", "number"], name="sourceversion_number"),
            models.UniqueConstraint(fields=["zone", "enterprise_id", "source", "id"], name="sourceversion_of_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} v{self.number}"


class SourceStep(StepBase):
    """经过: one step of one unit."""

    table_class = "tenant"

    source = models.ForeignKey(HazardSource, models.PROTECT, related_name="steps", db_constraint=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["zone", "source", "id"], name="sourcestep_source")]

    def __str__(self) -> str:
        return f"{self.transition} {self.actor_name}"


@tracked()
class SourceFiling(models.Model):
    """备案 with one authority. A wrong one is voided with a reason, never removed."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise_id = models.BigIntegerField()
    source = models.ForeignKey(
        HazardSource, models.PROTECT, related_name="filings", db_constraint=False, db_index=False
    )
    authority = models.CharField(_("备案机关类别"), max_length=10, choices=Authority.choices)
    authority_name = models.CharField(_("备案机关"), max_length=80)
    number = models.CharField(_("备案编号"), max_length=60)
    filed_on = models.DateField(_("备案日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=60)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-filed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "source", "authority", "number"], condition=Q(voided_at=None), name="filing_once"
            )
        ]
        indexes = [models.Index(fields=["zone", "source", "id"], name="sourcefiling_source")]

    def __str__(self) -> str:
        return f"{self.authority_name} {self.number}"


@tracked()
class Assessment(models.Model):
    """安全评估报告 of a unit. Its findings become dangers."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise_id = models.BigIntegerField()
    source = models.ForeignKey(
        HazardSource, models.PROTECT, related_name="assessments", db_constraint=False, db_index=False
    )
    agency = models.CharField(_("评估机构"), max_length=100)
    report_number = models.CharField(_("报告编号"), max_length=60, blank=True)
    done_on = models.DateField(_("完成日期"))
    expires_on = models.DateField(_("有效期至"))
    conclusion = models.CharField(_("结论"), max_length=500, blank=True)
    findings = models.PositiveSmallIntegerField(default=0, help_text="dangers made of its findings")
    file = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False,
        verbose_name=_("报告文件"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["-done_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(expires_on__gt=models.F("done_on")), name="assessment_order")]
        indexes = [models.Index(fields=["zone", "source", "id"], name="assessment_source")]

    def __str__(self) -> str:
        return f"{self.agency} {self.done_on}"


class KeyItem(models.Model):
    """A key process or key chemical of an enterprise, in a unit or (source empty) somewhere in its plant."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="+", db_constraint=False)
    source = models.ForeignKey(
        HazardSource, models.PROTECT, null=True, related_name="key_items", db_constraint=False, db_index=False
    )
    kind = models.CharField(_("名录"), max_length=8, choices=KeyKind.choices)
    number = models.PositiveSmallIntegerField(help_text="number in the official list")
    note = models.CharField(_("说明"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=60)
    removed_at = models.DateTimeField(null=True, help_text="no longer there since; what was counted before stays")

    class Meta:
        ordering = ["kind", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "enterprise", "source", "kind", "number"],
                name="keyitem_once",
                nulls_distinct=False,
                condition=Q(removed_at=None),
            ),
            models.CheckConstraint(
                condition=Q(kind="process", number__range=(1, 18)) | Q(kind="chemical", number__range=(1, 74)),
                name="keyitem_in_list",
            ),
        ]
        indexes = [models.Index(fields=["zone", "kind", "number", "id"], name="keyitem_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Connection(models.Model):
    """接入 of an enterprise's basic and monitoring data, dated: each change is a new row, until live data exists."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="+", db_constraint=False)
    on = models.DateField(_("日期"))
    connected = models.BooleanField(_("已接入"))
    complete = models.BooleanField(
        _("数据齐全"), default=False, help_text=_("“两重点一重大”基础数据和监测数据全部接入")
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(complete=False) | Q(connected=True), name="connection_complete")
        ]
        indexes = [models.Index(fields=["zone", "enterprise", "-on", "-id"], name="connection_latest")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.on}"


class SourceFact(models.Model):
    """What was known of a unit from one moment to another, as far as figures ask. Written by park_source_facts."""

    table_class = "derived"

    source_id = models.BigIntegerField()
    zone_id = models.IntegerField()
    enterprise_id = models.BigIntegerField()
    state = models.CharField(max_length=12)
    is_major = models.BooleanField()
    level = models.CharField(max_length=1)
    next_review_on = models.DateField(null=True)
    retired_at = models.DateTimeField(null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_id"], condition=Q(known_to=None), name="sourcefact_one_current")
        ]
        indexes = [
            models.Index(fields=["zone_id", "known_from", "id"], name="sourcefact_zone"),
            models.Index(fields=["source_id", "known_from"], name="sourcefact_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.known_from:%F %T}"


from hazards.sources.clock_models import Clock  # noqa: E402  (files of their own)
from hazards.sources.duty_models import DutyLog, DutyPhoto, DutyRole, DutyRule, DutySlot, Person  # noqa: E402
from hazards.sources.plan_models import Drill, EmergencyPlan, PlanFact  # noqa: E402
from hazards.sources.split_models import Split  # noqa: E402

__all__ = [
    "Assessment", "Clock", "Connection", "Drill", "DutyLog", "DutyPhoto", "DutyRole", "DutyRule", "DutySlot",
    "EmergencyPlan", "HazardSource", "Holding", "KeyItem", "Person", "PlanFact", "SourceFact", "SourceFiling",
    "SourceStep", "SourceVersion", "Split",
]  # fmt: skip
