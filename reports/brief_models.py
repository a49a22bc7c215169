"""周例会简报 (M-12): what Saturday's meeting reads, its minutes, and decisions that come back until done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Brief(models.Model):
    """One zone's brief of one week (Sat 00:00 to Fri 24:00). `cells` are frozen; minutes are written at the meeting."""

    table_class = "zone record"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey("reports.ReportPeriod", models.PROTECT, related_name="briefs")
    cells = models.JSONField(default=dict, help_text="reports/weekly.py")
    minutes = models.TextField(_("会议纪要"), max_length=3000, blank=True)
    chair = models.CharField(_("主持人"), max_length=60, blank=True)
    written_by = models.CharField(max_length=60, blank=True)
    written_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-period__start"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "period"], name="brief_once"),
            models.UniqueConstraint(fields=["zone", "id"], name="brief_zone_id"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.period_id}"


class BriefTask(models.Model):
    """议定事项: a decision with owner and day; it stands in every brief until it is closed."""

    table_class = "zone record"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    brief = models.ForeignKey(Brief, models.PROTECT, related_name="tasks", db_constraint=False)
    text = models.CharField(_("议定事项"), max_length=300)
    owner = models.CharField(_("责任人"), max_length=60)
    due_on = models.DateField(_("完成日期"))
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(_("办理结果"), max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(closed_at=None) | ~Q(outcome=""), name="brieftask_closed_says_how")
        ]
        indexes = [models.Index(fields=["zone", "due_on"], name="brieftask_open", condition=Q(closed_at=None))]

    def __str__(self) -> str:
        return self.text
