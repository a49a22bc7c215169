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
        """The highest first. What is in force is computed, or raised by the zone; nobody types it."""

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
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=8, decimal_places=6, null=True, blank=True)
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
            models.CheckConstraint(
                condition=models.Q(longitude=None, latitude=None)
                | models.Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="enterprise_place",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "name", "id"], name="enterprise_name"),
            models.Index(fields=["zone", "sector", "id"], name="enterprise_sector"),
            models.Index(fields=["zone", "area", "id"], name="enterprise_area"),
            # Every list names its enterprise: under row security too, the name comes from here (bin/bench sources).
            models.Index(fields=["zone", "id"], include=["name", "short_name"], name="enterprise_called"),
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


class EnterpriseFact(models.Model):
    """What was known of an enterprise from one moment to another, as far as figures ask.

    Written by the trigger park_enterprise_facts.

    `extended`: division, size, staff, principal, safety head and full-time officers are all filled in (I33).
    """

    table_class = "derived"

    enterprise_id = models.BigIntegerField()
    zone_id = models.IntegerField()
    area_id = models.BigIntegerField(null=True)
    sector = models.CharField(max_length=12)
    division = models.CharField(max_length=3)
    status = models.CharField(max_length=12)
    uses_hazchem = models.BooleanField()
    connected = models.BooleanField()
    insured_until = models.DateField(null=True)
    graded = models.BooleanField()
    grade_until = models.DateField(null=True)
    extended = models.BooleanField()
    created_at = models.DateTimeField()
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_id"], condition=models.Q(known_to=None), name="enterprisefact_one_current"
            )
        ]
        indexes = [
            models.Index(fields=["zone_id", "created_at", "id"], name="enterprisefact_zone"),
            models.Index(fields=["enterprise_id", "known_from"], name="enterprisefact_firm"),
            # What an overview counts of the register, read without visiting the table.
            models.Index(
                fields=["zone_id"],
                name="enterprisefact_current",
                condition=models.Q(known_to=None),
                include=["id", "sector", "status", "created_at"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.known_from:%F %T}"


class LedgerRow(models.Model):
    """What accidents and penalties have in common: a day, a place, words, evidence, who wrote it down."""

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False, verbose_name=_("企业")
    )
    party = models.CharField(_("单位名称"), max_length=100, blank=True, help_text=_("不在企业名录里的单位写这里"))
    happened_on = models.DateField(_("日期"))
    description = models.CharField(_("情况"), max_length=500)
    evidence = models.CharField(_("依据"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=60)
    recorder_user_id = models.BigIntegerField()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


@tracked()
class Accident(LedgerRow):
    """事故, as typed into the monthly report; later rooms use the same ledger. Never mixed with computed figures."""

    table_class = "zone record"

    class Level(models.TextChoices):
        GENERAL = "general", _("一般")
        LARGER = "larger", _("较大")
        MAJOR = "major", _("重大")
        EXTREME = "extreme", _("特别重大")

    level = models.CharField(_("等级"), max_length=8, choices=Level.choices)
    deaths = models.PositiveSmallIntegerField(_("死亡（人）"), default=0)
    injuries = models.PositiveSmallIntegerField(_("受伤（人）"), default=0)
    loss = models.DecimalField(_("直接损失（万元）"), max_digits=12, decimal_places=2, default=0)

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = [models.CheckConstraint(condition=models.Q(loss__gte=0), name="accident_loss_not_negative")]
        indexes = [
            models.Index(fields=["zone", "happened_on", "id"], name="accident_day"),
            models.Index(fields=["happened_on", "id"], name="accident_day_all"),
            models.Index(fields=["zone", "enterprise", "happened_on", "id"], name="accident_firm"),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.description[:20]}"


@tracked()
class Penalty(LedgerRow):
    """执法 and 处罚 of three levels. Each level writes its own rows only: policies of migration 0007 (M-05)."""

    table_class = "zone record"

    class Kind(models.TextChoices):
        ORDER = "order", _("责令改正")
        FINE = "fine", _("罚款")
        STOP = "stop", _("停产停业")
        CLOSE = "close", _("关闭取缔")
        TALK = "talk", _("约谈")

    class Level(models.TextChoices):
        CITY = "city", _("市级")
        ZONE = "zone", _("区级")
        TOWN = "town", _("镇街")

    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices)
    level = models.CharField(_("执法层级"), max_length=8, choices=Level.choices, default=Level.ZONE)
    amount = models.DecimalField(_("金额（万元）"), max_digits=12, decimal_places=4, default=0)
    basis = models.CharField(_("处罚依据"), max_length=200, blank=True)

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="penalty_amount_not_negative"),
            models.CheckConstraint(condition=models.Q(level__in=["city", "zone", "town"]), name="penalty_level_known"),
        ]
        indexes = [
            models.Index(fields=["zone", "happened_on", "id"], name="penalty_day"),
            models.Index(fields=["happened_on", "id"], name="penalty_day_all"),
            models.Index(fields=["zone", "enterprise", "happened_on", "id"], name="penalty_firm"),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.get_kind_display()}"


from enterprises.committee_models import Committee, CommitteeMember  # noqa: E402  (a file of their own)

__all__ = [
    "Accident", "Committee", "CommitteeMember", "Enterprise", "EnterpriseFact", "LedgerRow", "Penalty", "Permit",
    "Sector",
]  # fmt: skip
