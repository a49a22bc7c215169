"""A visit to an enterprise: planned, under way, finished; who took part, what was answered, found, photographed, signed.

Secrecy is the database's business: every table here carries `secret_to`, the policies of the tiers compare with it, and a
composite key with ON UPDATE CASCADE lets the rows of a visit follow it when it is published. Keys are UUIDs and a number
is given at publication, so neither tells of a visit nobody may know of.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from core.history import tracked
from core.models import StepBase
from enterprises.models import Enterprise, Sector
from inspections.checklists.body import Body
from inspections.visits.queries import VisitQuerySet
from inspections.visits.record_models import Answer, Clash, Finding, LookBack, OfVisit, Photo, Signature
from inspections.visits.states import Form, Purpose, Secrecy, State


@tracked()
class Visit(models.Model):
    """One visit. Times are the server's; what the phone's clock said is kept beside them."""

    table_class = "tenant"
    round = 1  # steps of other records count rounds

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False, verbose_name=_("开发区"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name=_("企业")
    )
    area = models.ForeignKey(
        "parks.Area", models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False, db_index=False,
        verbose_name=_("园区、镇街"),
    )  # fmt: skip
    department = models.ForeignKey(
        "parks.Department", models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False, db_index=False,
        verbose_name=_("承担部门"),
    )  # fmt: skip
    secret_to = models.PositiveSmallIntegerField(_("保密"), choices=Secrecy.choices, default=Secrecy.OPEN)
    by_province = models.BooleanField(default=False, editable=False)
    state = FSMField(_("状态"), max_length=12, choices=State.choices, default=State.PLANNED, protected=True)
    state_since = models.DateTimeField()
    form = models.CharField(_("检查形式"), max_length=12, choices=Form.choices, default=Form.ROUTINE)
    purpose = models.CharField(_("事由"), max_length=10, choices=Purpose.choices, default=Purpose.HAND)
    campaign_id = models.BigIntegerField(null=True, blank=True)
    subject = models.CharField(_("检查事项"), max_length=120, blank=True)
    standard = models.ForeignKey("checklists.Standard", models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.ForeignKey(
        "checklists.Version", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )

    planned_on = models.DateField(_("计划日期"))
    due_on = models.DateField(_("最迟"), null=True, blank=True, help_text="end of the window of the cadence")
    rolls_from = models.DateField(null=True, help_text="Saturday that begins the week it was first to be done in")
    plan_key = models.CharField(max_length=80, blank=True, help_text="planning again makes no second visit")
    planned_by = models.CharField(max_length=60, blank=True)
    planned_at = models.DateTimeField()

    lead_seat_id = models.BigIntegerField(null=True)
    lead_user_id = models.BigIntegerField(null=True)
    lead_name = models.CharField(_("带队人"), max_length=60, blank=True)
    expert_seats = ArrayField(models.BigIntegerField(), default=list, help_text="seats of experts who take part")

    started_at = models.DateTimeField(_("开始"), null=True)
    phone_skew = models.IntegerField(
        null=True, help_text="seconds the phone's clock was ahead of the server at the start"
    )
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    finished_at = models.DateTimeField(_("结束"), null=True)
    briefed = models.BooleanField(_("已宣讲交底"), default=False)
    files_checked = models.BooleanField(_("已核对档案"), default=False)
    risks_confirmed = models.BooleanField(_("已确认风险"), default=False)
    first_year = models.PositiveSmallIntegerField(null=True, help_text="the year it is the first supervision of")
    conclusion = models.TextField(_("检查意见"), max_length=1000, blank=True)
    score = models.DecimalField(_("得分"), max_digits=4, decimal_places=1, null=True)
    asked_count = models.PositiveSmallIntegerField(default=0)
    no_count = models.PositiveSmallIntegerField(default=0)
    found_count = models.PositiveSmallIntegerField(default=0)
    fixed_count = models.PositiveSmallIntegerField(default=0)
    people_count = models.PositiveSmallIntegerField(default=0)
    expert_count = models.PositiveSmallIntegerField(default=0)
    sector = models.CharField(_("行业领域"), max_length=12, choices=Sector.choices)
    size = models.CharField(_("规模"), max_length=8, choices=Enterprise.Size.choices, blank=True)
    marks = models.JSONField(default=list, help_text="too_short, clock_wrong, far: shown, never silent")

    number = models.CharField(_("编号"), max_length=24, blank=True)
    number_year = models.PositiveSmallIntegerField(null=True, editable=False)
    number_serial = models.PositiveIntegerField(null=True, editable=False)
    published_at = models.DateTimeField(_("公布"), null=True)
    published_by = models.CharField(max_length=60, blank=True)

    objects = VisitQuerySet.as_manager()
    constraint_sentences = {
        "visit_legal_move": _("检查已经不在这一步。"),
        "visit_fixed_at_start": _("检查开始以后，企业、形式、事由和检查表都不能再改。"),
        "visit_first_once": _("这家企业今年的首次监管已经做过。"),
        "visit_joint_two_departments": _("联合检查要有两个以上部门签字。"),
        "visit_secrecy_only_ends": _("保密只能解除，不能后加。"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "enterprise", "id"], name="visit_of_firm"),
            models.UniqueConstraint(fields=["zone", "enterprise", "id", "secret_to"], name="visit_with_secrecy"),
            models.UniqueConstraint(fields=["zone", "plan_key"], condition=~Q(plan_key=""), name="visit_planned_once"),
            models.UniqueConstraint(
                fields=["zone", "enterprise", "first_year"],
                condition=Q(first_year__isnull=False),
                name="visit_first_once",
            ),
            models.UniqueConstraint(
                fields=["zone", "number_year", "number_serial"],
                condition=Q(number_serial__isnull=False),
                name="visit_number",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="visit_state_known"),
            models.CheckConstraint(condition=Q(form__in=Form.values), name="visit_form_known"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="visit_purpose_known"),
            # A secret visit is nobody's first of the year and in no plan: unique keys of these would tell of it.
            models.CheckConstraint(
                condition=Q(secret_to=0) | (Q(form=Form.SECRET, plan_key="") & ~Q(purpose=Purpose.FIRST)),
                name="visit_secret_form",
            ),
            models.CheckConstraint(condition=Q(secret_to__lte=3), name="visit_secrecy_known"),
            models.CheckConstraint(
                condition=Q(secret_to=0) | Q(number="", number_serial=None, published_at=None),
                name="visit_secret_unnumbered",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(state=State.FINISHED, number_serial__isnull=False),
                name="visit_published_is_finished",
            ),
            models.CheckConstraint(
                condition=Q(state=State.FINISHED, finished_at__isnull=False)
                | (~Q(state=State.FINISHED) & Q(finished_at=None)),
                name="visit_finished_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.PLANNED, State.CALLED_OFF])
                | (
                    Q(started_at__isnull=False, lead_seat_id__isnull=False)
                    & (Q(standard=None, version__isnull=False) | Q(standard__isnull=False, version=None))
                ),
                name="visit_begun_has_checklist",
            ),
            models.CheckConstraint(
                condition=Q(first_year=None)
                | Q(
                    purpose=Purpose.FIRST, state=State.FINISHED, briefed=True, files_checked=True, risks_confirmed=True
                ),
                name="visit_first_has_three_parts",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")), name="visit_times_in_order"
            ),
            models.CheckConstraint(condition=Q(fixed_count__lte=F("found_count")), name="visit_counts_fit"),
        ]
        indexes = [
            models.Index(fields=["zone", "planned_on", "id"], name="visit_planned"),
            models.Index(fields=["zone", "-finished_at", "-id"], name="visit_finished"),
            models.Index(fields=["-finished_at", "-id"], name="visit_finished_all"),
            models.Index(fields=["zone", "enterprise", "-finished_at"], name="visit_firm"),
            models.Index(fields=["zone", "state", "planned_on", "id"], name="visit_state"),
            models.Index(fields=["zone", "lead_seat_id", "planned_on"], name="visit_lead"),
            models.Index(fields=["zone", "campaign_id"], name="visit_campaign", condition=Q(campaign_id__isnull=False)),
            models.Index(fields=["zone", "rolls_from"], name="visit_rolling", condition=Q(state="planned")),
        ]

    def __str__(self) -> str:
        return self.number or str(self.id)[:8]

    @cached_property
    def seats(self) -> frozenset[int]:
        """Seats of those who take part now; one statement, read once per object."""
        return frozenset(self.members.filter(zone_id=self.zone_id, left_at=None).values_list("seat_id", flat=True))

    def forget_seats(self) -> None:
        """Somebody joined or left."""
        self.__dict__.pop("seats", None)

    @property
    def body(self) -> Body:
        """What is asked: the version of the checklist this visit keeps; empty while none is chosen."""
        chosen = self.standard if self.standard_id else self.version if self.version_id else None
        return chosen.parsed if chosen else Body()

    @property
    def is_secret(self) -> bool:
        return self.secret_to > Secrecy.OPEN


class VisitStep(StepBase):
    """经过 of a visit."""

    table_class = "tenant"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="steps", db_constraint=False, db_index=False)
    secret_to = models.PositiveSmallIntegerField(default=Secrecy.OPEN, editable=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["zone", "visit", "id"], name="visitstep_visit")]

    def __str__(self) -> str:
        return f"{self.transition} {self.actor_name}"


class Member(OfVisit):
    """Who takes part in a visit, in which post, for which department."""

    table_class = "tenant"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="members", db_constraint=False, db_index=False)
    seat_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=120, blank=True)
    is_expert = models.BooleanField(default=False)
    department = models.ForeignKey(
        "parks.Department", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=60)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["zone", "visit", "seat_id"], name="member_once")]
        indexes = [models.Index(fields=["zone", "seat_id"], name="member_seat", condition=Q(left_at=None))]

    def __str__(self) -> str:
        return f"{self.name} {self.visit_id}"


class Counter(models.Model):
    """Last number of a record of visit, per zone and year. Only park_next_visit_number touches it."""

    table_class = "derived"

    zone_id = models.IntegerField()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone_id", "year"], name="visitcounter_once")]

    def __str__(self) -> str:
        return f"{self.zone_id}-{self.year}: {self.last}"


@tracked()
class PartyRule(models.Model):
    """Who accepts dangers of a sector in this zone (四方: 部门搞验收). An empty sector = every sector without its own row."""

    table_class = "zone setting"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    sector = models.CharField(_("行业领域"), max_length=12, choices=Sector.choices, blank=True)
    department = models.ForeignKey("parks.Department", models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "sector"], name="partyrule_once")]

    def __str__(self) -> str:
        return f"{self.sector or '*'} → {self.department_id}"


__all__ = [
    "Answer", "Clash", "Counter", "Finding", "LookBack", "Member", "PartyRule", "Photo", "Signature", "Visit", "VisitStep",
]  # fmt: skip
