"""Statutory clocks (时限) as data: value, source and how sure it is. The province changes one by adding a newer row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Clock(models.Model):
    """One clock from one day on. The one in force of a code is the latest `valid_from` not after the day."""

    table_class = "reference"

    class Sure(models.TextChoices):
        YES = "yes", _("已证实")
        PARTLY = "partly", _("部分证实")
        CONFLICT = "conflict", _("来源不一致")
        UNCONFIRMED = "unconfirmed", _("未证实")
        PROVINCE = "province", _("省级设定")

    code = models.CharField(max_length=20)
    topic = models.CharField(max_length=40)
    duty = models.CharField(max_length=100)
    actor = models.CharField(max_length=60, blank=True)
    receiver = models.CharField(max_length=100, blank=True)
    trigger = models.CharField(max_length=200, blank=True)
    value = models.PositiveSmallIntegerField(null=True, help_text="None where the duty has no fixed length")
    text = models.CharField(max_length=100, blank=True, help_text="a value that is no number, e.g. dates of the year")
    unit = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=100)
    sure = models.CharField(max_length=12, choices=Sure.choices)
    note = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    changed_by = models.CharField(max_length=60, blank=True)
    change_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code", "-valid_from", "-id"]
        indexes = [models.Index(fields=["code", "-valid_from", "-id"], name="clock_in_force")]

    def __str__(self) -> str:
        return f"{self.code} {self.duty}"
