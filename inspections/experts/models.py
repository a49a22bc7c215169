"""The register of experts and third-party agencies, whom they served, and how long they must stay away afterwards.

What stands here is the administration's business alone: an enterprise that could read it would know who comes.
"""

from __future__ import annotations

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from enterprises.credit_code import validate_credit_code
from enterprises.models import Sector
from inspections.experts.queries import AgencyQuerySet, ExpertQuerySet, ServiceQuerySet


class Rule(models.Model):
    """For how many years one who served an enterprise is not sent there. One row from a day on, set by the province."""

    table_class = "reference"

    years = models.PositiveSmallIntegerField(_("回避年数"))
    valid_from = models.DateField(_("自哪天起"))
    basis = models.CharField(_("依据或理由"), max_length=200)
    confirmed = models.BooleanField(
        default=False, help_text="False: a choice of the product, no clause is known for it"
    )
    changed_by = models.CharField(max_length=60, blank=True)
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-valid_from", "-id"]
        constraints = [models.CheckConstraint(condition=Q(years__gte=1, years__lte=20), name="rule_years")]

    def __str__(self) -> str:
        return f"{self.valid_from} {self.years}"


@tracked()
class Agency(models.Model):
    """A third-party agency the zone works with. Retired ones stay for what they did."""

    table_class = "zone record"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("机构名称"), max_length=100)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, validators=[validate_credit_code])
    qualification = models.CharField(_("资质"), max_length=200, blank=True)
    qualified_until = models.DateField(_("资质有效期至"), null=True, blank=True)
    contract_from = models.DateField(_("合同期自"))
    contract_to = models.DateField(_("合同期至"), null=True, blank=True)
    contact = models.CharField(_("联系人"), max_length=60, blank=True)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    retired_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=60)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "id"], name="agency_zone_id"),
            models.UniqueConstraint(fields=["zone", "name"], condition=Q(retired_at=None), name="agency_name"),
            models.CheckConstraint(
                condition=Q(contract_to=None) | Q(contract_to__gte=F("contract_from")), name="agency_contract_order"
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "name", "id"], name="agency_by_name"),
            models.Index(fields=["zone", "contract_to", "id"], name="agency_by_contract"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Expert(models.Model):
    """A person hired to look at enterprises: what for, through whom, until when, and the seat the person signs in with.

    Without a contract of one's own the agency's counts; with both, both must hold.
    """

    table_class = "zone record"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("姓名"), max_length=60)
    sectors = ArrayField(models.CharField(max_length=12, choices=Sector.choices), verbose_name=_("专长领域"))
    speciality = models.CharField(_("专长说明"), max_length=200, blank=True)
    title = models.CharField(_("职称、资格"), max_length=100, blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="experts", db_constraint=False,
        verbose_name=_("所在机构"),
    )  # fmt: skip
    seat = models.ForeignKey(
        "accounts.Seat", models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False,
        verbose_name=_("专家席位"),
    )  # fmt: skip
    contract_from = models.DateField(_("合同期自"), null=True, blank=True)
    contract_to = models.DateField(_("合同期至"), null=True, blank=True)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    retired_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=60)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "id"], name="expert_zone_id"),
            models.UniqueConstraint(fields=["zone", "seat"], condition=Q(seat__isnull=False), name="expert_seat"),
            models.CheckConstraint(
                condition=Q(sectors__len__gt=0) & Q(sectors__contained_by=list(Sector.values)), name="expert_sectors"
            ),
            models.CheckConstraint(
                condition=Q(contract_to=None) | Q(contract_to__gte=F("contract_from")), name="expert_contract_order"
            ),
            models.CheckConstraint(
                condition=Q(contract_from__isnull=False) | Q(agency__isnull=False, contract_to=None),
                name="expert_has_contract",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "name", "id"], name="expert_by_name"),
            models.Index(fields=["zone", "agency", "id"], name="expert_by_agency"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Service(models.Model):
    """An expert or an agency served an enterprise. Never deleted: what was wrong is voided with a reason."""

    table_class = "zone record"

    class Kind(models.TextChoices):
        EVALUATION = "evaluation", _("安全评价")
        CONSULTING = "consulting", _("咨询")
        TRAINING = "training", _("培训")
        TESTING = "testing", _("检测")
        EMPLOYED = "employed", _("任职")
        OTHER = "other", _("其他")

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="+", db_constraint=False, verbose_name=_("企业")
    )
    expert = models.ForeignKey(
        Expert, models.PROTECT, null=True, blank=True, related_name="services", db_constraint=False
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="services", db_constraint=False
    )
    kind = models.CharField(_("服务种类"), max_length=12, choices=Kind.choices)
    from_on = models.DateField(_("服务自"))
    to_on = models.DateField(_("服务至"), null=True, blank=True)
    source = models.CharField(_("来源、依据"), max_length=200)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=60)
    ended_by = models.CharField(max_length=60, blank=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.CharField(max_length=60, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expert=None, agency__isnull=False) | Q(expert__isnull=False, agency=None),
                name="service_of_one",
            ),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="service_order"),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="service_void_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "enterprise", "to_on"], name="service_by_firm"),
            models.Index(fields=["zone", "expert"], name="service_by_expert"),
            models.Index(fields=["zone", "agency"], name="service_by_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} {self.get_kind_display()}"


def years_later(day: datetime.date, years: int) -> datetime.date:
    """The same day `years` later; of 29 February the 28th where there is none, as PostgreSQL counts."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
