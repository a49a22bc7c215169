"""A hidden danger (隐患), its evidence, its steps, requests laid over it, limits, and versions of its facts.

Invariants are database constraints: four parties (M-31), closed ⇔ closed_at, due date fixed at issue, one open request.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from core.history import tracked
from core.models import StepBase
from enterprises.models import Sector
from hazards.dangers.duties import CONSTRAINTS
from hazards.dangers.queries import DangerQuerySet
from hazards.dangers.states import ISSUED_ON, Form, Severity, Source, State


@tracked()
class Danger(models.Model):
    """One hidden danger in one enterprise. `found_at` is when it happened, `recorded_at` when the system learnt it."""

    table_class = "tenant"

    # Every index that serves a zone begins with it; one of its own would only cost writing.
    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False, verbose_name=_("开发区"))
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="dangers", db_constraint=False, verbose_name=_("企业")
    )
    area = models.ForeignKey(
        "parks.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("园区、镇街"),
    )
    department = models.ForeignKey(
        "parks.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("验收部门"),
    )
    # The unit of a major hazard source it was found in; composite key in the migration, the room above is not imported.
    unit_id = models.BigIntegerField(_("重大危险源单元"), null=True, blank=True)
    # The visit and the item of its checklist it was found by; the room above is not imported either.
    visit_id = models.UUIDField(null=True, blank=True, editable=False)
    item_key = models.CharField(max_length=20, blank=True, default="", db_default="", editable=False)
    state = FSMField(_("状态"), max_length=12, choices=State.choices, default=State.DRAFT, protected=True)
    number = models.CharField(_("编号"), max_length=20, blank=True)
    number_year = models.PositiveSmallIntegerField(null=True, editable=False)
    number_serial = models.PositiveIntegerField(null=True, editable=False)
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices)
    source_number = models.CharField(_("来源编号"), max_length=60, blank=True)
    import_key = models.CharField(max_length=64, blank=True, editable=False)

    found_at = models.DateTimeField(_("发现时间"))
    recorded_at = models.DateTimeField(auto_now_add=True)
    form = models.CharField(_("检查形式"), max_length=12, choices=Form.choices, default=Form.ROUTINE)
    group = models.CharField(_("检查组、检查人"), max_length=120, blank=True)
    location = models.CharField(_("部位"), max_length=120)
    sector = models.CharField(_("行业领域"), max_length=12, choices=Sector.choices)
    category = models.CharField(_("类别"), max_length=60, blank=True)
    description = models.TextField(_("隐患描述"), max_length=1000)
    basis = models.CharField(_("依据条款"), max_length=300, blank=True)
    severity = models.CharField(_("等级"), max_length=6, choices=Severity.choices)
    severity_reason = models.CharField(_("判定理由"), max_length=300, blank=True)

    measures = models.TextField(_("整改措施"), max_length=1000, blank=True)
    funds = models.DecimalField(_("整改资金（万元）"), max_digits=12, decimal_places=4, null=True, blank=True)
    responsible_unit = models.CharField(_("责任单位"), max_length=100, blank=True)
    responsible_person = models.CharField(_("责任人"), max_length=60, blank=True)
    responsible_leader = models.CharField(_("责任领导"), max_length=60, blank=True)
    lead_office = models.CharField(_("牵头处室"), max_length=60, blank=True)
    contingency = models.CharField(_("临时防范、应急预案"), max_length=500, blank=True)
    remark = models.CharField(_("备注"), max_length=300, blank=True)

    due_on = models.DateField(_("整改期限"), null=True, blank=True)
    original_due_on = models.DateField(null=True, editable=False)
    limit_rule = models.CharField(max_length=60, blank=True, editable=False)
    extension_count = models.PositiveSmallIntegerField(default=0, editable=False)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1, editable=False)
    on_the_spot = models.BooleanField(_("立查立改"), default=False, editable=False)

    finder_user_id = models.BigIntegerField()
    finder_name = models.CharField(_("发现人"), max_length=60)
    finder_post = models.CharField(max_length=120, blank=True)
    issued_at = models.DateTimeField(null=True)
    issuer_name = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True)
    deemed_signed = models.BooleanField(default=False)
    rectified_at = models.DateTimeField(null=True)
    rectifier_user_id = models.BigIntegerField(null=True)
    rectifier_name = models.CharField(max_length=60, blank=True)
    rectification = models.TextField(_("怎么改的"), max_length=1000, blank=True)
    supervised_at = models.DateTimeField(null=True)
    supervisor_user_id = models.BigIntegerField(null=True)
    supervisor_name = models.CharField(max_length=60, blank=True)
    supervision_opinion = models.TextField(blank=True, max_length=1000)
    accepted_at = models.DateTimeField(null=True)
    acceptor_user_id = models.BigIntegerField(null=True)
    acceptor_name = models.CharField(max_length=60, blank=True)
    acceptor_enterprise_id = models.BigIntegerField(null=True)
    acceptance_opinion = models.TextField(blank=True, max_length=1000)
    state_since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    first_closed_at = models.DateTimeField(null=True)
    reopened_count = models.PositiveSmallIntegerField(default=0)
    first_decided_at = models.DateTimeField(
        null=True, editable=False, help_text="first time the mend was judged: accepted, or sent back by either party"
    )
    passed_first = models.BooleanField(default=False, editable=False)
    extended_at = models.DateTimeField(null=True, editable=False, help_text="first extension granted")
    duplicate_of_id = models.BigIntegerField(null=True)
    ledger_closed_on = models.DateField(_("台账销号日期"), null=True)
    visible_to_enterprise = models.BooleanField(default=False)

    objects = DangerQuerySet.as_manager()
    constraint_sentences = CONSTRAINTS

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "id"], name="danger_zone_id"),
            models.UniqueConstraint(
                fields=["zone", "number_year", "number_serial"],
                condition=Q(number_serial__isnull=False),
                name="danger_number",
            ),
            models.UniqueConstraint(
                fields=["zone", "import_key"], condition=~Q(import_key=""), name="danger_import_once"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="danger_state_known"),
            models.CheckConstraint(
                condition=(Q(state=State.CLOSED) & Q(closed_at__isnull=False))
                | (~Q(state=State.CLOSED) & Q(closed_at=None)),
                name="danger_closed_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ISSUED_ON)
                | Q(number_serial__isnull=False, due_on__isnull=False, issued_at__isnull=False),
                name="danger_issued_has_number_and_due",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(original_due_on=None) | Q(due_on__gte=F("original_due_on")),
                name="danger_due_only_later",
            ),
            models.CheckConstraint(
                condition=Q(acceptor_user_id=None) | ~Q(acceptor_user_id=F("finder_user_id")),
                name="danger_acceptor_is_not_finder",
            ),
            models.CheckConstraint(
                condition=Q(acceptor_user_id=None)
                | Q(rectifier_user_id=None)
                | ~Q(acceptor_user_id=F("rectifier_user_id")),
                name="danger_acceptor_is_not_rectifier",
            ),
            models.CheckConstraint(
                condition=Q(acceptor_user_id=None)
                | Q(supervisor_user_id=None)
                | ~Q(acceptor_user_id=F("supervisor_user_id")),
                name="danger_acceptor_is_not_supervisor",
            ),
            models.CheckConstraint(
                condition=Q(supervisor_user_id=None)
                | Q(rectifier_user_id=None)
                | ~Q(supervisor_user_id=F("rectifier_user_id")),
                name="danger_supervisor_is_not_rectifier",
            ),
            models.CheckConstraint(
                condition=Q(acceptor_enterprise_id=None), name="danger_acceptor_is_of_another_organisation"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(acceptor_user_id__isnull=False), name="danger_closed_was_accepted"
            ),
            models.CheckConstraint(condition=Q(funds=None) | Q(funds__gte=0), name="danger_funds_not_negative"),
            models.CheckConstraint(
                condition=~Q(state=State.HISTORIC) | Q(source=Source.LEDGER), name="danger_historic_from_ledger"
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "-found_at", "-id"], name="danger_zone_found"),
            models.Index(fields=["-found_at", "-id"], name="danger_found"),
            models.Index(
                fields=["zone", "due_on", "id"],
                name="danger_open_due",
                condition=Q(state__in=["review", "returned", "issued", "rectifying", "supervision", "acceptance"]),
            ),
            models.Index(
                fields=["due_on", "id"],
                name="danger_open_due_all",
                condition=Q(state__in=["review", "returned", "issued", "rectifying", "supervision", "acceptance"]),
            ),
            models.Index(fields=["zone", "due_on", "id"], name="danger_zone_due"),
            models.Index(fields=["due_on", "id"], name="danger_due"),
            models.Index(fields=["zone", "enterprise", "-found_at", "-id"], name="danger_enterprise"),
            models.Index(fields=["zone", "state", "-found_at", "-id"], name="danger_state"),
            models.Index(fields=["zone", "-closed_at"], name="danger_closed", condition=Q(state="closed")),
            models.Index(
                fields=["zone", "unit_id", "-found_at", "-id"], name="danger_unit", condition=Q(unit_id__isnull=False)
            ),
            models.Index(fields=["zone", "visit_id"], name="danger_visit", condition=Q(visit_id__isnull=False)),
            models.Index(fields=["source_number", "zone"], name="danger_source_number", condition=~Q(source_number="")),
            # These serve the province: within a zone row security lets LIKE, which is not leakproof, use no index.
            GinIndex(OpClass("description", "gin_trgm_ops"), name="danger_words"),
            GinIndex(OpClass("location", "gin_trgm_ops"), name="danger_places"),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"


class Step(StepBase):
    """经过: one step of one danger."""

    table_class = "tenant"

    danger = models.ForeignKey(Danger, models.PROTECT, related_name="steps", db_constraint=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["zone", "danger", "id"], name="step_danger")]

    def __str__(self) -> str:
        return f"{self.transition} {self.actor_name}"


class Evidence(models.Model):
    """A file shown with a danger: before, after, or a document, in a round."""

    table_class = "tenant"

    class Kind(models.TextChoices):
        BEFORE = "before", _("整改前")
        AFTER = "after", _("整改后")
        DOCUMENT = "document", _("附件")

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    enterprise_id = models.BigIntegerField()
    danger = models.ForeignKey(Danger, models.PROTECT, related_name="evidence", db_constraint=False)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    round = models.PositiveSmallIntegerField(default=1)
    marks = models.JSONField(
        default=list, help_text="red marks for the supervisor: taken_before_issue, no_time, far_away …"
    )
    visible_to_enterprise = models.BooleanField(default=True)
    attached_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["zone", "danger", "file", "round"], name="evidence_once")]
        indexes = [
            models.Index(fields=["zone", "danger", "id"], name="evidence_danger"),
            models.Index(fields=["zone", "attached_at"], name="evidence_attached", condition=Q(kind="after")),
        ]

    def __str__(self) -> str:
        return f"{self.danger_id} {self.kind}"


@tracked()
class Request(models.Model):
    """An overlay on a danger: extension (two levels) or void (two persons). State and due date stay until granted."""

    table_class = "tenant"

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("延期")
        VOID = "void", _("作废")

    class State(models.TextChoices):
        FIRST = "first", _("等一级审批")
        SECOND = "second", _("等二级审批")
        GRANTED = "granted", _("已同意")
        REFUSED = "refused", _("未同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    class VoidReason(models.TextChoices):
        MISTAKE = "mistake", _("误报")
        DUPLICATE = "duplicate", _("重复")

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    enterprise_id = models.BigIntegerField()
    danger = models.ForeignKey(Danger, models.PROTECT, related_name="requests", db_constraint=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.FIRST)
    reason = models.TextField(_("理由"), max_length=500)
    interim = models.CharField(_("临时防范"), max_length=300, blank=True)
    new_due_on = models.DateField(_("申请延至"), null=True, blank=True)
    void_reason = models.CharField(max_length=10, choices=VoidReason.choices, blank=True)
    duplicate_of_id = models.BigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()
    asker_user_id = models.BigIntegerField()
    asker_name = models.CharField(max_length=60)
    asker_post = models.CharField(max_length=120)
    first_at = models.DateTimeField(null=True)
    first_user_id = models.BigIntegerField(null=True)
    first_name = models.CharField(max_length=60, blank=True)
    first_opinion = models.CharField(max_length=500, blank=True)
    second_at = models.DateTimeField(null=True)
    second_user_id = models.BigIntegerField(null=True)
    second_name = models.CharField(max_length=60, blank=True)
    second_opinion = models.CharField(max_length=500, blank=True)
    visible_to_enterprise = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "danger"], condition=Q(state__in=["first", "second"]), name="request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(second_user_id=None) | ~Q(second_user_id=F("first_user_id")),
                name="request_second_is_not_first",
            ),
            models.CheckConstraint(
                condition=Q(first_user_id=None) | ~Q(first_user_id=F("asker_user_id")),
                name="request_first_is_not_asker",
            ),
            models.CheckConstraint(
                condition=Q(second_user_id=None) | ~Q(second_user_id=F("asker_user_id")),
                name="request_second_is_not_asker",
            ),
            models.CheckConstraint(
                condition=~Q(kind="extension", state="granted") | Q(second_user_id__isnull=False),
                name="extension_needs_two_levels",
            ),
            models.CheckConstraint(
                condition=~Q(kind="void", state="granted") | Q(first_user_id__isnull=False),
                name="void_needs_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(kind="extension") | Q(new_due_on__isnull=False), name="extension_has_date"
            ),
        ]
        indexes = [models.Index(fields=["zone", "danger", "id"], name="request_danger")]

    def __str__(self) -> str:
        return f"{self.kind} {self.danger_id}"


@tracked()
class Limit(models.Model):
    """Days to rectify by severity × sector, a setting of the zone. Empty sector = every sector without its own row."""

    table_class = "zone setting"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    severity = models.CharField(_("等级"), max_length=6, choices=Severity.choices)
    sector = models.CharField(_("行业领域"), max_length=12, choices=Sector.choices, blank=True)
    days = models.PositiveSmallIntegerField(_("天数"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "severity", "sector"], name="limit_once"),
            models.CheckConstraint(condition=Q(days__gte=0, days__lte=366), name="limit_days"),
        ]

    def __str__(self) -> str:
        return f"{self.severity} × {self.sector or '*'} = {self.days}"


class Counter(models.Model):
    """Last serial given, per zone and year. Only park_next_number touches it."""

    table_class = "derived"

    zone_id = models.IntegerField()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone_id", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.zone_id}-{self.year}: {self.last}"


from hazards.dangers.fact_models import FactVersion, MonthTally  # noqa: E402  (models of this app in a file of their own)

__all__ = ["Counter", "Danger", "Evidence", "FactVersion", "Limit", "MonthTally", "Request", "Step"]
