"""Enterprises of a zone (一企一档) and their permits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from enterprises.credit_code import validate_credit_code
from enterprises.queries import EnterpriseQuerySet


class Sector(models.TextChoices):
    """The seven key sectors and the rest (M-32): the rows of every statistic."""

    HAZCHEM = "hazchem", _("危险化学品")
    CONSTRUCTION = "construction", _("建筑工地")
    GAS = "gas", _("燃气")
    DUST = "dust", _("粉尘涉爆")
    CONFINED = "confined", _("有限空间")
    SPECIAL = "special", _("特种设备")
    FIRE = "fire", _("消防")
    OTHER = "other", _("其他")


@tracked()
class Enterprise(models.Model):
    """One enterprise in one zone. The same legal person in two zones has two files."""

    table_class = "tenant"

    class Size(models.TextChoices):
        LARGE = "large", _("大型")
        MEDIUM = "medium", _("中型")
        SMALL = "small", _("小型")
        MICRO = "micro", _("微型")

    class Status(models.TextChoices):
        RUNNING = "running", _("在产")
        STOPPED = "stopped", _("停产")
        TRIAL = "trial", _("试生产")
        BUILDING = "building", _("在建")
        CONVERTING = "converting", _("转型中")
        CLOSED = "closed", _("关闭拆除")

    class Grade(models.TextChoices):
        NONE = "", _("未达标")
        FIRST = "1", _("一级")
        SECOND = "2", _("二级")
        THIRD = "3", _("三级")

    class Risk(models.TextChoices):
        RED = "red", _("红")
        ORANGE = "orange", _("橙")
        YELLOW = "yellow", _("黄")
        BLUE = "blue", _("蓝")

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", verbose_name=_("开发区"))
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, validators=[validate_credit_code])
    name = models.CharField(_("企业名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=30, blank=True)
    former_names = models.CharField(_("曾用名"), max_length=300, blank=True)
    area = models.ForeignKey(
        "parks.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("园区、镇街"),
    )
    division = models.CharField(_("国民经济行业大类"), max_length=3, blank=True)
    sector = models.CharField(_("行业领域"), max_length=12, choices=Sector.choices, default=Sector.OTHER)
    size = models.CharField(_("规模"), max_length=8, choices=Size.choices, blank=True)
    staff_count = models.PositiveIntegerField(_("从业人员（人）"), null=True, blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices, default=Status.RUNNING)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    legal_person = models.CharField(_("法定代表人"), max_length=60, blank=True)
    principal_name = models.CharField(_("主要负责人"), max_length=60, blank=True)
    principal_phone = models.CharField(_("主要负责人电话"), max_length=20, blank=True)
    safety_head_name = models.CharField(_("安全分管负责人"), max_length=60, blank=True)
    safety_head_phone = models.CharField(_("安全分管负责人电话"), max_length=20, blank=True)
    full_time_officers = models.PositiveSmallIntegerField(_("专职安全员（人）"), null=True, blank=True)
    insured_until = models.DateField(_("安责险到期日"), null=True, blank=True)
    grade = models.CharField(_("标准化等级"), max_length=1, choices=Grade.choices, blank=True)
    grade_until = models.DateField(_("标准化到期日"), null=True, blank=True)
    risk = models.CharField(_("风险等级"), max_length=8, choices=Risk.choices, blank=True)
    uses_hazchem = models.BooleanField(_("使用危险化学品"), default=False)
    connected = models.BooleanField(_("已接入监管平台"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "credit_code"], name="enterprise_code"),
            models.UniqueConstraint(fields=["zone", "id"], name="enterprise_zone_id"),
        ]
        indexes = [
            models.Index(fields=["zone", "name", "id"], name="enterprise_name"),
            models.Index(fields=["zone", "sector", "id"], name="enterprise_sector"),
            models.Index(fields=["zone", "area", "id"], name="enterprise_area"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Permit(models.Model):
    """A licence with an expiry date (安全生产许可证, 经营许可证, …)."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="permits", db_constraint=False)
    kind = models.CharField(_("许可种类"), max_length=60)
    number = models.CharField(_("证号"), max_length=60)
    issuer = models.CharField(_("发证机关"), max_length=60, blank=True)
    valid_from = models.DateField(_("有效期自"), null=True, blank=True)
    valid_to = models.DateField(_("有效期至"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "enterprise", "kind", "number"], name="permit_number")]
        indexes = [models.Index(fields=["zone", "valid_to", "id"], name="permit_expiry")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
