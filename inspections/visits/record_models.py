"""What is written down on a visit: answers, findings, pictures, signatures, dangers looked at again."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from enterprises.models import Sector
from inspections.visits.states import Secrecy


class OfVisit(models.Model):
    """What every row of a visit carries: whose it is, and from whom it is hidden (set and kept by the database)."""

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise_id = models.BigIntegerField()
    secret_to = models.PositiveSmallIntegerField(default=Secrecy.OPEN, editable=False)

    class Meta:
        abstract = True


class Answer(OfVisit):
    """What stands for one item: the newest answer. `rev` rises with every change; who writes names the one they saw."""

    table_class = "tenant"

    class Verdict(models.TextChoices):
        NONE = "", _("未答")
        OK = "ok", _("符合")
        NO = "no", _("不符合")
        NA = "na", _("不适用")
        DONE = "done", _("已填")

    visit = models.ForeignKey(
        "visits.Visit", models.PROTECT, related_name="answers", db_constraint=False, db_index=False
    )
    item_key = models.CharField(max_length=20)
    verdict = models.CharField(max_length=4, choices=Verdict.choices, blank=True)
    number = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    text = models.CharField(max_length=500, blank=True)
    rev = models.PositiveIntegerField(default=1)
    client_id = models.UUIDField()
    answered_at = models.DateTimeField()
    by_seat_id = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "visit", "item_key"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.item_key} {self.verdict}"


class Clash(OfVisit):
    """An answer that came while another stood: kept beside it until somebody chooses. Nothing is overwritten."""

    table_class = "tenant"

    visit = models.ForeignKey(
        "visits.Visit", models.PROTECT, related_name="clashes", db_constraint=False, db_index=False
    )
    item_key = models.CharField(max_length=20)
    verdict = models.CharField(max_length=4, choices=Answer.Verdict.choices, blank=True)
    number = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    text = models.CharField(max_length=500, blank=True)
    client_id = models.UUIDField()
    at = models.DateTimeField()
    by_seat_id = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=60, blank=True)
    taken = models.BooleanField(default=False, help_text="this one was chosen")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["zone", "visit", "client_id"], name="clash_sent_once")]
        indexes = [models.Index(fields=["zone", "visit", "item_key"], name="clash_visit")]

    def __str__(self) -> str:
        return f"{self.item_key} {self.by_name}"


@tracked()
class Finding(OfVisit):
    """What an inspector found on a visit. Becomes a danger when the visit is finished, a secret one when published."""

    table_class = "tenant"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    visit = models.ForeignKey(
        "visits.Visit", models.PROTECT, related_name="findings", db_constraint=False, db_index=False
    )
    item_key = models.CharField(max_length=20, blank=True)
    item_text = models.CharField(max_length=300, blank=True)
    description = models.TextField(_("隐患描述"), max_length=1000)
    location = models.CharField(_("部位"), max_length=120)
    sector = models.CharField(_("行业领域"), max_length=12, choices=Sector.choices)
    severity = models.CharField(_("等级"), max_length=6)
    basis = models.CharField(_("依据条款"), max_length=300, blank=True)
    criterion = models.CharField(_("重大隐患判定条款"), max_length=30, blank=True)
    measures = models.CharField(_("整改措施"), max_length=1000, blank=True)
    fixed = models.BooleanField(_("立查立改"), default=False)
    fix_words = models.CharField(_("现场怎么改的"), max_length=500, blank=True)
    found_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    finder_seat_id = models.BigIntegerField()
    finder_user_id = models.BigIntegerField()
    finder_name = models.CharField(max_length=60)
    finder_post = models.CharField(max_length=120, blank=True)
    by_expert = models.BooleanField(default=False)
    repeats_id = models.BigIntegerField(null=True, help_text="the danger of the same place it repeats")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    danger_id = models.BigIntegerField(null=True)

    constraint_sentences = {"finding_has_become_danger": _("已经转为隐患，不能再改。")}

    class Meta:
        ordering = ["found_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "danger_id"], condition=Q(danger_id__isnull=False), name="finding_danger"
            ),
            models.UniqueConstraint(fields=["zone", "enterprise_id", "visit", "id"], name="finding_of_visit"),
            models.CheckConstraint(condition=~Q(description=""), name="finding_has_words"),
            models.CheckConstraint(
                condition=Q(fixed=False) | ~Q(severity="major"), name="finding_major_not_on_the_spot"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason="")),
                name="finding_withdrawn_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["zone", "visit", "found_at"], name="finding_visit")]

    def __str__(self) -> str:
        return self.description[:20]


class Photo(OfVisit):
    """A picture taken on a visit: of an item, of a finding before or after it was put right, or a signature drawn."""

    table_class = "tenant"

    class Kind(models.TextChoices):
        SCENE = "scene", _("现场")
        BEFORE = "before", _("整改前")
        AFTER = "after", _("整改后")

    visit = models.ForeignKey(
        "visits.Visit", models.PROTECT, related_name="photos", db_constraint=False, db_index=False
    )
    item_key = models.CharField(max_length=20, blank=True)
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, related_name="photos", db_constraint=False, db_index=False
    )
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SCENE)
    marks = models.JSONField(default=list, help_text="seen, older, far, no_time: shown, never silent")
    counts = models.BooleanField(default=True, help_text="false: kept, but no evidence (seen before in the zone)")
    taken_by = models.CharField(max_length=60)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["zone", "visit", "file"], name="visitphoto_once")]
        indexes = [
            models.Index(fields=["zone", "visit", "id"], name="visitphoto_visit"),
            models.Index(fields=["zone", "file"], name="visitphoto_file"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"


class Signature(OfVisit):
    """A name under the record: of a member for a department, or of the enterprise. Drawn on glass, or refused with words."""

    table_class = "tenant"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    visit = models.ForeignKey(
        "visits.Visit", models.PROTECT, related_name="signatures", db_constraint=False, db_index=False
    )
    of_firm = models.BooleanField(default=False)
    name = models.CharField(_("姓名"), max_length=60)
    post = models.CharField(_("职务"), max_length=120, blank=True)
    seat_id = models.BigIntegerField(
        null=True, help_text="the seat that signed in its own sign-in; None: on the inspector's phone"
    )
    department = models.ForeignKey(
        "parks.Department", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    file = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    opinion = models.CharField(_("意见"), max_length=500, blank=True)
    refused = models.BooleanField(_("拒绝签字"), default=False)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(refused=False) | (Q(of_firm=True) & ~Q(opinion="")), name="signature_refusal_has_reason"
            ),
            models.UniqueConstraint(
                fields=["zone", "visit", "seat_id"], condition=Q(seat_id__isnull=False), name="signature_once"
            ),
            models.UniqueConstraint(fields=["zone", "visit"], condition=Q(of_firm=True), name="signature_firm_once"),
        ]

    def __str__(self) -> str:
        return self.name


class LookBack(OfVisit):
    """A closed danger to look at again on a visit (回头看), and what was seen."""

    table_class = "tenant"

    class Result(models.TextChoices):
        NONE = "", _("未看")
        HOLDS = "holds", _("保持良好")
        AGAIN = "again", _("又出现")

    visit = models.ForeignKey(
        "visits.Visit", models.PROTECT, related_name="look_backs", db_constraint=False, db_index=False
    )
    danger = models.ForeignKey("dangers.Danger", models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    result = models.CharField(max_length=6, choices=Result.choices, blank=True)
    words = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["zone", "visit", "danger"], name="lookback_once")]
        indexes = [models.Index(fields=["zone", "danger"], name="lookback_danger")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.danger_id}"
