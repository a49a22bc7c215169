"""The reporting cycle: periods, what was frozen of them, each zone's report and its filings, the province's table.

A `Report` is the slot of one zone in one period and keeps the record of punctuality. A `Filing` is one version of it:
the first, or a correction (更正) of an archived one. What was frozen is kept apart, written by a function only.
"""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from core.history import tracked
from core.models import StepBase
from reports.states import FilingKind, Kind, State


class CycleRule(models.Model):
    """Due days of the monthly report in workdays of the next month, a setting of the province with its first month."""

    table_class = "reference"

    valid_from = models.DateField(_("自哪个月起"), unique=True)
    zone_workday = models.PositiveSmallIntegerField(_("开发区上报（第几个工作日）"), default=5)
    city_workday = models.PositiveSmallIntegerField(_("设区市审核（第几个工作日）"), default=7)
    province_workday = models.PositiveSmallIntegerField(_("省级汇总（第几个工作日）"), default=10)
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(zone_workday__gte=1, city_workday__gt=F("zone_workday"), province_workday__lte=20)
                & Q(province_workday__gt=F("city_workday")),
                name="cyclerule_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m}: {self.zone_workday}/{self.city_workday}/{self.province_workday}"


class ReportPeriod(models.Model):
    """报告期: a month or a Saturday week. `known_at`: the moment its automatic part was frozen (24:00 of the last day
    is what had happened, `known_at` what was known)."""

    table_class = "reference"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    start = models.DateField()
    end = models.DateField()
    opened_at = models.DateTimeField()
    known_at = models.DateTimeField(null=True)
    filled_at = models.DateTimeField(null=True, help_text="all reports of the period were made")
    zone_due_on = models.DateField(null=True)
    city_due_on = models.DateField(null=True)
    province_due_on = models.DateField(null=True)

    class Meta:
        ordering = ["-start"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "start"], name="reportperiod_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="reportperiod_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}"


class Report(models.Model):
    """One zone's report of one period: the slot, and whether it was in time. A correction leaves both alone."""

    table_class = "zone record"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(ReportPeriod, models.PROTECT, related_name="reports")
    due_on = models.DateField()
    first_submitted_at = models.DateTimeField(null=True)
    submissions = models.PositiveSmallIntegerField(
        default=0, help_text="1 = handed in once, more = 补报 after a return"
    )
    filings = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["zone_id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "period"], name="report_once"),
            models.UniqueConstraint(fields=["zone", "id"], name="report_zone_id"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.period_id}"

    def is_late(self, day: datetime.date) -> bool:
        """逾期未报: due before the day and never handed in (filing_queries.late_on, of many)."""
        return self.first_submitted_at is None and self.due_on < day

    @property
    def is_tardy(self) -> bool:
        """迟报: handed in, after the due day (filing_queries.TARDY, of many)."""
        return self.first_submitted_at is not None and timezone.localdate(self.first_submitted_at) > self.due_on


class Frozen(models.Model):
    """冻结数: the automatic numbers of one zone and period as known at one moment. Written by park_keep_frozen only."""

    table_class = "derived"

    zone_id = models.IntegerField()
    period_id = models.BigIntegerField()
    known_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True, help_text="the freeze of the month before, for the bridge")
    cells = models.JSONField(help_text="reports/monthly/automatic.py")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone_id", "period_id", "known_at"], name="frozen_once")]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.period_id} {self.known_at:%F %T}"


@tracked()
class Filing(models.Model):
    """一次填报: one version of a report. Once archived no column of it changes any more (trigger park_filing_guard)."""

    table_class = "zone record"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="versions", db_constraint=False)
    number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=12, choices=FilingKind.choices, default=FilingKind.FIRST)
    state = FSMField(_("状态"), max_length=14, choices=State.choices, default=State.OPEN, protected=True)
    state_since = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=1)
    frozen = models.ForeignKey(Frozen, models.PROTECT, related_name="+", db_constraint=False)
    typed = models.JSONField(default=dict, blank=True, help_text="numbers and texts typed by the zone, by field key")
    words = models.JSONField(default=dict, blank=True, help_text="the written parts, by key")
    overrides = models.JSONField(
        default=dict, blank=True, help_text="{cell: {value, reason, by, at}} beside the automatic number"
    )
    remarks = models.JSONField(default=dict, blank=True, help_text="{cell or field: sentence} of the last return")
    version = models.PositiveIntegerField(default=0, help_text="rises with every save, so nobody overwrites unseen")
    prepared_by = models.CharField(_("填报人"), max_length=60, blank=True)
    preparer_user_id = models.BigIntegerField(null=True)
    prepared_at = models.DateTimeField(null=True)
    contact = models.CharField(_("联系电话"), max_length=40, blank=True)
    certified_by = models.CharField(_("签发人"), max_length=60, blank=True)
    certifier_user_id = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    corrects = models.PositiveSmallIntegerField(null=True, help_text="number of the version this one corrects")
    correction_reason = models.CharField(_("更正理由"), max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the archived content")

    constraint_sentences = {
        "filing_certifier_is_not_preparer": _("签发人不能是填报人本人，请由分管领导签发。"),
        "filing_one_open": _("这个月已有一份更正在办，不能再开一份。"),
        "filing_legal_move": _("这份报告的状态已经变了，请刷新后再办。"),
        "filing_archived_is_fixed": _("已归档的报告不能改，请办理更正。"),
    }

    class Meta:
        ordering = ["report_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "report", "number"], name="filing_number"),
            models.UniqueConstraint(fields=["zone", "id"], name="filing_zone_id"),
            models.UniqueConstraint(fields=["zone", "report"], condition=~Q(state="archived"), name="filing_one_open"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="filing_state_known"),
            models.CheckConstraint(
                condition=Q(certifier_user_id=None) | ~Q(certifier_user_id=F("preparer_user_id")),
                name="filing_certifier_is_not_preparer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "draft", "returned"]) | Q(certifier_user_id__isnull=False),
                name="filing_handed_in_is_certified",
            ),
            models.CheckConstraint(
                condition=~Q(state="archived") | Q(archived_at__isnull=False) & ~Q(sha256=""),
                name="filing_archived_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(kind="first", corrects=None) | Q(kind="correction", corrects__isnull=False),
                name="filing_correction_names_version",
            ),
        ]
        indexes = [models.Index(fields=["zone", "state"], name="filing_zone_state")]

    def __str__(self) -> str:
        return f"{self.report_id} v{self.number}"

    @property
    def way_on(self) -> str:
        """What whoever wanted to move it can do instead (core.workflow)."""
        return str(self.constraint_sentences["filing_archived_is_fixed"]) if self.state == State.ARCHIVED else ""


class FilingStep(StepBase):
    """经过 of one filing."""

    table_class = "zone record"
    enterprise_id = None  # type: ignore[assignment]
    visible_to_enterprise = None  # type: ignore[assignment]

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="steps", db_constraint=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["zone", "filing", "id"], name="filingstep_filing")]

    def __str__(self) -> str:
        return f"{self.transition} {self.actor_name}"


class Consolidation(models.Model):
    """省级汇总: the table of all zones of one period as put together at one moment, with the names of the missing."""

    table_class = "province record"

    period = models.ForeignKey(ReportPeriod, models.PROTECT, related_name="consolidations")
    number = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    maker_user_id = models.BigIntegerField()
    content = models.JSONField()
    missing = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["period_id", "number"]
        constraints = [models.UniqueConstraint(fields=["period", "number"], name="consolidation_number")]

    def __str__(self) -> str:
        return f"{self.period_id} {self.number}"


from reports.brief_models import Brief, BriefTask  # noqa: E402  (models of this app in files of their own)
from reports.paper_models import (  # noqa: E402
    ConsolidationPaper,
    DocumentNumber,
    DocumentTemplate,
    Letterhead,
    Paper,
)

__all__ = [
    "Brief", "BriefTask", "Consolidation", "ConsolidationPaper", "CycleRule", "DocumentNumber", "DocumentTemplate",
    "Filing", "FilingStep", "Frozen", "Letterhead", "Paper", "Report", "ReportPeriod",
]  # fmt: skip
