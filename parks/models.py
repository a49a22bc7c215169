"""Cities, zones (开发区, the tenant), their areas and departments."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.history import tracked


class City(models.Model):
    """设区市. `adcode` is the administrative code of GB/T 2260."""

    table_class = "reference"

    adcode = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=20)

    class Meta:
        ordering = ["adcode"]

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """An economic development zone: the tenant. `confirmed` false = 待确认 (name known from recall only)."""

    table_class = "reference"

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家级经开区")
        PROVINCIAL = "provincial", _("省级经开区")

    class Kind(models.TextChoices):
        GENERAL = "general", _("综合")
        LOGISTICS = "logistics", _("仓储物流")
        CUSTOMS = "customs", _("海关特殊监管区")
        CHEMICAL = "chemical", _("化工")
        OTHER = "other", _("其他")

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=40, unique=True)
    short_name = models.CharField(max_length=20)
    level = models.CharField(max_length=12, choices=Level.choices)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.GENERAL)
    city = models.ForeignKey(City, models.PROTECT, related_name="zones")
    county = models.CharField(max_length=20, blank=True)
    county_adcode = models.CharField(max_length=6, blank=True)
    confirmed = models.BooleanField(default=True)
    evidence = models.CharField(max_length=4)
    evidence_source = models.CharField(max_length=300, blank=True)
    approved_year = models.PositiveSmallIntegerField(null=True)
    leading_industries = models.CharField(max_length=200, blank=True)
    map_lon = models.DecimalField(max_digits=9, decimal_places=5, null=True)
    map_lat = models.DecimalField(max_digits=8, decimal_places=5, null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        """The name as choices and conditions show it, marked while the customer has not confirmed it."""
        return self.name if self.confirmed else self.name + gettext("（待确认）")


class ZoneStatus(models.Model):
    """Effective-dated status: a zone merged in June still counts in May."""

    table_class = "reference"

    class Status(models.TextChoices):
        ACTIVE = "active", _("在册")
        MERGED = "merged", _("整合")
        WITHDRAWN = "withdrawn", _("撤销")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=10, choices=Status.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "valid_from"], name="zonestatus_from"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
                name="zonestatus_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.status} {self.valid_from}"


@tracked()
class Area(models.Model):
    """园区 or 镇街 within a zone. Within a zone it decides ability, not tenancy (docs/threat-model.md)."""

    table_class = "zone setting"

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="areas")
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "name"], name="area_name"),
            models.UniqueConstraint(fields=["zone", "id"], name="area_zone_id"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Department(models.Model):
    """A department of the zone that accepts (验收): 安监环保局, 消防, 住建 …"""

    table_class = "zone setting"

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="departments")
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "name"], name="department_name"),
            models.UniqueConstraint(fields=["zone", "id"], name="department_zone_id"),
        ]

    def __str__(self) -> str:
        return self.name


class ZoneProgress(models.Model):
    """How far a zone is with its overall risk assessment (M-46) or its platform (M-56): each change is a new row.

    `on` is the day it happened, `recorded_at` when it was written down, so any moment can be asked as known then.
    """

    table_class = "zone record"

    class Subject(models.TextChoices):
        ASSESSMENT = "assessment", _("整体性安全风险评估")
        PLATFORM = "platform", _("信息共享平台")

    class Stage(models.TextChoices):
        NONE = "none", _("未启动")
        COMMISSIONED = "commissioned", _("已委托")  # assessment
        WRITING = "writing", _("编制中")
        REVIEW = "review", _("评审中")
        PROJECT = "project", _("已立项")  # platform
        BUILDING = "building", _("在建")
        TRIAL = "trial", _("试运行")
        DONE = "done", _("完成")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="progress")
    subject = models.CharField(max_length=12, choices=Subject.choices)
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage.choices)
    on = models.DateField(_("日期"))
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    forecast_on = models.DateField(_("预计完成"), null=True, blank=True)
    agency = models.CharField(_("承担单位"), max_length=100, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["zone", "subject", "-on", "-id"], name="zoneprogress_latest")]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.subject} {self.stage} {self.on}"
