"""专项行动 and 周销号: records of a zone's administration. Enterprises must not learn from them of visits kept secret."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from enterprises.models import Sector
from inspections.visits.states import Form


@tracked()
class Campaign(models.Model):
    """专项行动 (M-29): visits in some fields within some weeks, by one team, with one checklist."""

    table_class = "zone record"

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        RUNNING = "running", _("进行")
        ENDED = "ended", _("结束")

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(_("名称"), max_length=60)
    sectors = ArrayField(models.CharField(max_length=12, choices=Sector.choices), verbose_name=_("行业领域"))
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至"))
    form = models.CharField(_("检查形式"), max_length=12, choices=Form.choices, default=Form.CONCENTRATED)
    standard = models.ForeignKey("checklists.Standard", models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.ForeignKey(
        "checklists.Version", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    lead_seat_id = models.BigIntegerField(null=True)
    team_seats = ArrayField(
        models.BigIntegerField(), default=list, help_text="seats that take part, the lead among them"
    )
    demands = models.TextField(_("工作要求"), max_length=1000, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.DRAFT)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True)

    constraint_sentences = {"campaign_title": _("这个名称的专项行动已经有了。")}

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "id"], name="campaign_zone_id"),
            models.UniqueConstraint(fields=["zone", "title"], name="campaign_title"),
            models.CheckConstraint(condition=Q(state__in=["draft", "running", "ended"]), name="campaign_state_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_days_in_order"),
            models.CheckConstraint(condition=Q(sectors__len__gte=1), name="campaign_has_sector"),
            models.CheckConstraint(condition=Q(standard=None) | Q(version=None), name="campaign_one_checklist"),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at=None)),
                name="campaign_ended_has_time",
            ),
        ]
        indexes = [models.Index(fields=["zone", "starts_on", "id"], name="campaign_starts")]

    def __str__(self) -> str:
        return self.title


class WeekClosing(models.Model):
    """周销号 of one zone and one week (Saturday 00:00 to Friday 24:00, Asia/Shanghai). Written once, never changed."""

    table_class = "zone record"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    ends_on = models.DateField(help_text="the Friday")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-ends_on", "zone_id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "ends_on"], name="weekclosing_once"),
            models.UniqueConstraint(fields=["zone", "id"], name="weekclosing_zone_id"),
            models.CheckConstraint(condition=Q(ends_on__iso_week_day=5), name="weekclosing_ends_on_friday"),
        ]
        indexes = [models.Index(fields=["ends_on", "zone"], name="weekclosing_week")]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.ends_on}"


class ClosingRow(models.Model):
    """One thing on the list of a week, as it stood on Friday at 24:00, with the name of whoever must act."""

    table_class = "zone record"

    class Kind(models.TextChoices):
        FIXED = "fixed", _("已改未销")
        DUE = "due", _("应销未销")
        ROLLED = "rolled", _("滚动检查")

    class Owner(models.TextChoices):
        ENTERPRISE = "enterprise", _("企业整改")
        AREA = "area", _("园区、镇街督查")
        DEPARTMENT = "department", _("验收部门")
        LEAD = "lead", _("检查带队人")

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    closing = models.ForeignKey(WeekClosing, models.PROTECT, related_name="rows", db_constraint=False, db_index=False)
    kind = models.CharField(_("种类"), max_length=6, choices=Kind.choices)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    area = models.ForeignKey(
        "parks.Area", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    danger = models.ForeignKey(
        "dangers.Danger", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    visit = models.ForeignKey(
        "visits.Visit", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    state = models.CharField(max_length=12, help_text="of the danger or the visit, then")
    severity = models.CharField(max_length=6, blank=True)
    due_on = models.DateField(null=True)
    rectified_at = models.DateTimeField(null=True)
    weeks_rolled = models.PositiveSmallIntegerField(default=0)
    weeks_listed = models.PositiveSmallIntegerField(help_text="weeks in a row on this list, this one counted")
    owner_kind = models.CharField(max_length=10, choices=Owner.choices)
    owner = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "closing", "danger"], condition=Q(danger__isnull=False), name="closingrow_danger"
            ),
            models.UniqueConstraint(
                fields=["zone", "closing", "visit"], condition=Q(visit__isnull=False), name="closingrow_visit"
            ),
            models.CheckConstraint(
                condition=Q(kind="rolled", danger=None, visit__isnull=False)
                | Q(kind__in=["fixed", "due"], danger__isnull=False, visit=None),
                name="closingrow_of_its_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "closing", "id"], name="closingrow_week"),
            models.Index(fields=["zone", "-id"], name="closingrow_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.danger_id or self.visit_id}"
