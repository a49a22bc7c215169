"""包保责任 and 源长 of a major hazard source: who answers, what is due how often, what was done and when.

Whether a duty was done, done late or missed is derived from the logs (duty_queries.py), never stored.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from hazards.sources.duty_queries import LogQuerySet, SlotQuerySet


class DutyRole(models.TextChoices):
    """The three of 应急厅〔2021〕12号 and the 源长 of the zone's own system (features M-48)."""

    PRINCIPAL = "principal", _("主要负责人")
    TECHNICAL = "technical", _("技术负责人")
    OPERATING = "operating", _("操作负责人")
    HEAD = "head", _("源长")


class DutyRule(models.Model):
    """What a role must do and how often, from one day on. In force of a code: latest `valid_from` not after the day.

    `every` counts calendar `unit`s; 0 asks for nothing. `grace_days`: so long after its last day a duty can still be
    done late; a setting of the product, no source names one.
    """

    table_class = "reference"

    class Unit(models.TextChoices):
        DAY = "day", _("日")
        WEEK = "week", _("周")
        MONTH = "month", _("月")
        QUARTER = "quarter", _("季度")
        HALFYEAR = "halfyear", _("半年")
        YEAR = "year", _("年")

    class Sure(models.TextChoices):
        YES = "yes", _("已证实")
        PARTLY = "partly", _("部分证实")
        CONFLICT = "conflict", _("来源不一致")
        UNCONFIRMED = "unconfirmed", _("未证实")
        PRODUCT = "product", _("产品设定，无来源")
        PROVINCE = "province", _("省级设定")

    code = models.CharField(max_length=20)
    role = models.CharField(max_length=10, choices=DutyRole.choices)
    text = models.CharField(max_length=300)
    every = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=8, choices=Unit.choices)
    grace_days = models.PositiveSmallIntegerField(default=7)
    source = models.CharField(max_length=100, blank=True)
    sure = models.CharField(max_length=12, choices=Sure.choices)
    note = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    changed_by = models.CharField(max_length=60, blank=True)
    change_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code", "-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=DutyRole.values), name="dutyrule_role"),
            models.CheckConstraint(condition=Q(every__lte=366, grace_days__lte=366), name="dutyrule_sizes"),
        ]
        indexes = [models.Index(fields=["code", "-valid_from", "-id"], name="dutyrule_in_force")]

    def __str__(self) -> str:
        return f"{self.code} {self.role}"


@tracked()
class Person(models.Model):
    """Who answers for a unit in one role. A change ends one row (`to_on`, `reason`) and begins another."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise_id = models.BigIntegerField()
    source = models.ForeignKey(
        "sources.HazardSource", models.PROTECT, related_name="persons", db_constraint=False, db_index=False
    )
    role = models.CharField(_("责任"), max_length=10, choices=DutyRole.choices)
    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("职务"), max_length=60)
    phone = models.CharField(_("电话"), max_length=30)
    seat_id = models.BigIntegerField(null=True, help_text="the seat in the portal, when the person has said so")
    from_on = models.DateField(_("起"))
    to_on = models.DateField(null=True, help_text="the first day the person no longer answers")
    reason = models.CharField(_("变更理由"), max_length=200, blank=True, help_text="why the person left")
    recorded_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "source", "role"], condition=Q(to_on=None), name="person_one_current"
            ),
            models.UniqueConstraint(fields=["zone", "enterprise_id", "source", "id"], name="person_of_source"),
            models.CheckConstraint(condition=Q(role__in=DutyRole.values), name="person_role"),
            models.CheckConstraint(
                condition=Q(to_on=None, reason="") | (Q(to_on__gte=F("from_on")) & ~Q(reason="")),
                name="person_left_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["zone", "source", "role", "-from_on"], name="person_history")]

    def __str__(self) -> str:
        return f"{self.name} {self.role}"


class DutySlot(models.Model):
    """One duty due once: the calendar window from `starts_on`, due on its last workday, open for lateness until
    `late_until`. Without a person it is due all the same. Called off: the unit ceased to be a major hazard source."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise_id = models.BigIntegerField()
    source = models.ForeignKey(
        "sources.HazardSource", models.PROTECT, related_name="duty_slots", db_constraint=False, db_index=False
    )
    role = models.CharField(_("责任"), max_length=10, choices=DutyRole.choices)
    rule_code = models.CharField(max_length=20)
    starts_on = models.DateField(_("周期起"))
    due_on = models.DateField(_("应履日期"))
    late_until = models.DateField(_("补履截止"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="slots", db_constraint=False, db_index=False
    )
    person_name = models.CharField(_("责任人"), max_length=40, blank=True)
    made_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "source", "role", "rule_code", "starts_on"], name="dutyslot_once"),
            models.UniqueConstraint(fields=["zone", "enterprise_id", "source", "id"], name="dutyslot_of_source"),
            models.CheckConstraint(condition=Q(role__in=DutyRole.values), name="dutyslot_role"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on"), late_until__gte=F("due_on")), name="dutyslot_order"
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "due_on", "id"], name="dutyslot_by_due"),
            models.Index(fields=["due_on", "id"], name="dutyslot_by_due_all"),
            models.Index(fields=["zone", "enterprise_id", "due_on", "id"], name="dutyslot_by_firm"),
            models.Index(fields=["zone", "source", "due_on", "id"], name="dutyslot_by_source"),
            models.Index(fields=["zone", "late_until"], name="dutyslot_still_open"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.role} {self.due_on}"


@tracked()
class DutyLog(models.Model):
    """A duty done: when, where, in what words. The zone may question it once, the firm answers, the zone verifies."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise_id = models.BigIntegerField()
    slot = models.ForeignKey(DutySlot, models.PROTECT, related_name="logs", db_constraint=False, db_index=False)
    source = models.ForeignKey(
        "sources.HazardSource", models.PROTECT, related_name="duty_logs", db_constraint=False, db_index=False
    )
    role = models.CharField(_("责任"), max_length=10, choices=DutyRole.choices)
    done_at = models.DateTimeField(_("履职时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(_("纬度"), max_digits=8, decimal_places=6, null=True)
    place = models.CharField(_("地点"), max_length=120)
    words = models.CharField(_("做了什么、发现什么"), max_length=1000)
    by_name = models.CharField(_("记录人"), max_length=60)
    by_seat_id = models.BigIntegerField()
    client_id = models.UUIDField(help_text="given with the form: sent twice, it is one row")
    questioned_at = models.DateTimeField(null=True)
    questioned_by = models.CharField(max_length=60, blank=True)
    question = models.CharField(_("质疑"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=60, blank=True)

    objects = LogQuerySet.as_manager()
    constraint_sentences = {
        "duty_question_once": _("这条履职记录已经被质疑过。"),
        "duty_answer_once": _("没有待答复的质疑。"),
        "duty_verify_answered": _("质疑还没有答复，不能核实。"),
    }

    class Meta:
        ordering = ["done_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "client_id"], name="dutylog_sent_once"),
            models.UniqueConstraint(fields=["zone", "enterprise_id", "id"], name="dutylog_firm_id"),
            models.CheckConstraint(condition=Q(role__in=DutyRole.values), name="dutylog_role"),
            models.CheckConstraint(condition=~Q(words=""), name="dutylog_words"),
            models.CheckConstraint(condition=Q(done_at__lte=F("recorded_at")), name="dutylog_order"),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None) | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="dutylog_position",
            ),
            models.CheckConstraint(
                condition=Q(questioned_at=None, question="", questioned_by="")
                | (Q(questioned_at__isnull=False) & ~Q(question="") & ~Q(questioned_by="")),
                name="dutylog_question",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | (Q(answered_at__gte=F("questioned_at"), questioned_at__isnull=False) & ~Q(answer="")),
                name="dutylog_answer",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by="") | (Q(verified_at__isnull=False) & ~Q(verified_by="")),
                name="dutylog_verified",
            ),
        ]
        indexes = [models.Index(fields=["zone", "slot", "done_at"], name="dutylog_slot")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.role} {self.done_at}"


class DutyPhoto(models.Model):
    """A photograph of a duty done. Only ever added."""

    table_class = "tenant"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise_id = models.BigIntegerField()
    log = models.ForeignKey(DutyLog, models.PROTECT, related_name="photos", db_constraint=False, db_index=False)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+", db_constraint=False, db_index=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["zone", "log", "file"], name="dutyphoto_once")]
        indexes = [models.Index(fields=["zone", "file"], name="dutyphoto_file")]

    def __str__(self) -> str:
        return f"{self.log_id} {self.file_id}"
