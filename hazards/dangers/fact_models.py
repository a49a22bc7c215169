"""What was known of dangers and when (figures as of any moment), and the roll-up of what is known now."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

REQUIRED_FACTS = 8
"""Facts I31 asks of an issued danger: area, category, place, description, basis, measures, person, due date."""


class FactVersion(models.Model):
    """What was known of a danger from one moment to another. Times say when a thing happened, `known_*` when we knew.

    Written by the trigger park_danger_facts, under the lock a freeze waits for (core.figures.freezing).
    """

    table_class = "derived"

    danger_id = models.BigIntegerField()
    zone_id = models.IntegerField()
    enterprise_id = models.BigIntegerField()
    area_id = models.BigIntegerField(null=True)
    sector = models.CharField(max_length=12)
    severity = models.CharField(max_length=6)
    source = models.CharField(max_length=12)
    counted = models.BooleanField()
    found_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    rectified_at = models.DateTimeField(null=True)
    first_decided_at = models.DateTimeField(null=True)
    passed_first = models.BooleanField(default=False, db_default=False)
    extended_at = models.DateTimeField(null=True)
    on_the_spot = models.BooleanField(default=False, db_default=False)
    closed_at = models.DateTimeField(null=True)
    filled = models.PositiveSmallIntegerField(default=0, db_default=0)
    funds = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    known_xid = models.BigIntegerField(help_text="transaction that wrote the row")
    visible_to_enterprise = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["danger_id"], condition=Q(known_to=None), name="factversion_one_current")
        ]
        indexes = [
            models.Index(fields=["zone_id", "found_at"], name="factversion_zone", condition=Q(known_to=None)),
            models.Index(fields=["zone_id", "-found_at", "-id"], name="factversion_rows"),
            models.Index(fields=["-found_at", "-id"], name="factversion_rows_all"),
            models.Index(fields=["danger_id", "known_from"], name="factversion_danger"),
            # Both hold whatever live figures ask of these rows: an overview reads them without visiting the table.
            models.Index(
                fields=["due_on"],
                name="factversion_due",
                condition=Q(known_to=None),
                include=["id", "zone_id", "sector", "severity", "counted", "issued_at", "closed_at"],
            ),
            models.Index(
                fields=["zone_id", "due_on"],
                name="factversion_open",
                condition=Q(known_to=None, closed_at=None, counted=True),
                include=["id", "sector", "severity", "counted", "found_at", "rectified_at", "closed_at"],
            ),
            models.Index(
                fields=["zone_id", "due_on"],
                name="factversion_major",
                condition=Q(known_to=None, counted=True, severity="major"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.danger_id} {self.known_from:%F %T}"


class MonthTally(models.Model):
    """汇总: per zone, month, level and sector the sums of what is known now; only ever added to.

    Each statement that changes dangers adds the difference it makes (trigger park_danger_tally), so writers never
    wait for each other; readers add up. The hourly work `tidy_tallies` folds the rows of a month into one.
    Each column counts in the month of its own date: found … funds by found_at, due by due_on, issued by issued_at,
    mend_days by rectified_at, judge_days by closed_at, decided by first_decided_at.
    """

    table_class = "derived"

    zone_id = models.IntegerField()
    month = models.DateField()
    severity = models.CharField(max_length=6)
    sector = models.CharField(max_length=12)
    found = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    on_the_spot = models.IntegerField(default=0)
    timely = models.IntegerField(default=0)
    issued_of_found = models.IntegerField(default=0)
    filled = models.IntegerField(default=0)
    funds = models.DecimalField(max_digits=16, decimal_places=4, default=0)
    due = models.IntegerField(default=0)
    due_met = models.IntegerField(default=0)
    issued = models.IntegerField(default=0)
    extended = models.IntegerField(default=0)
    mended = models.IntegerField(default=0)
    mend_days = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    judged = models.IntegerField(default=0)
    judge_days = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    decided = models.IntegerField(default=0)
    passed_first = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["zone_id", "month"], name="monthtally_zone"),
            models.Index(fields=["month", "zone_id"], include=["found", "closed"], name="monthtally_trend"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.month} {self.severity} {self.sector}"
