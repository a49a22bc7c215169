"""Tables of the machinery: files, notices, jobs, slots, saved filters, idempotency keys. No domain word here.

`table_class` names the class of design §3; tests/house compares it with the catalogue.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked


@tracked()
class StoredFile(models.Model):
    """One uploaded file: the untouched original under its SHA-256, and for pictures a re-encoded copy to show."""

    table_class = "tenant"

    class Kind(models.TextChoices):
        IMAGE = "image", _("图片")
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    enterprise_id = models.BigIntegerField(null=True)
    uploaded_by_seat_id = models.BigIntegerField()
    uploader_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    original_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    exif = models.JSONField(default=dict)
    phash = models.BigIntegerField(null=True)
    original_path = models.CharField(max_length=200)
    shown_name = models.CharField(max_length=200, blank=True)
    visible_to_enterprise = models.BooleanField(default=True)
    secret_to = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="2: hidden from the zone, 3: from the city too, until published"
    )
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "id"], name="storedfile_zone_id")]
        indexes = [models.Index(fields=["zone", "sha256"], name="storedfile_sha")]

    def __str__(self) -> str:
        return self.original_name


class Notice(models.Model):
    """A message in a seat's inbox, one per cause. Written only by the function park_notify."""

    table_class = "derived"

    zone_id = models.IntegerField(null=True)
    enterprise_id = models.BigIntegerField(null=True)
    seat_id = models.BigIntegerField()
    cause = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    params = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat_id", "cause"], name="notice_one_per_cause")]
        indexes = [
            models.Index(fields=["seat_id", "-id"], name="notice_seat"),
            models.Index(fields=["seat_id"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["zone_id", "subject_kind", "subject_id"], name="notice_subject"),
        ]

    def __str__(self) -> str:
        return self.cause


class Mail(models.Model):
    """A notice on its way by mail (core/mailing.py), one per notice. Neither the address nor the words are kept."""

    table_class = "province record"

    notice_id = models.BigIntegerField(unique=True)
    seat_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=80, blank=True, help_text="kind and code of the last failure")
    given_up = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(given_up=False), name="mail_sent_or_given_up")
        ]
        indexes = [models.Index(fields=["next_at"], name="mail_waiting", condition=Q(sent_at=None, given_up=False))]

    def __str__(self) -> str:
        return str(self.notice_id)


class Job(models.Model):
    """Work a worker does for one seat. The row is the truth, Redis only rings (design §9)."""

    table_class = "personal"

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("没有完成")

    seat_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    result = models.JSONField(default=dict)
    file_path = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat_id", "key"], name="job_key")]
        indexes = [
            models.Index(fields=["seat_id", "-id"], name="job_seat"),
            models.Index(fields=["id"], name="job_queued", condition=Q(state="queued")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Slot(models.Model):
    """One planned run of a periodic job: UNIQUE(name, planned_at) makes two beats give one run."""

    table_class = "reference"

    name = models.CharField(max_length=40)
    planned_at = models.DateTimeField()
    started_at = models.DateTimeField(auto_now_add=True)
    seconds = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "planned_at"], name="slot_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.planned_at:%F %T}"


class IdempotencyKey(models.Model):
    """The answer to a create call already made under this key (only 2xx answers are kept)."""

    table_class = "personal"

    seat_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat_id", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return self.key


class SavedFilter(models.Model):
    """A filter a person kept under a name, for one list."""

    table_class = "personal"

    seat_id = models.BigIntegerField()
    list_name = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat_id", "list_name", "name"], name="savedfilter_name")]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One workbook on its way in: uploaded, columns mapped, previewed, run by a worker (core/import_runs.py)."""

    table_class = "personal"

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("正在读取")
        MAPPED = "mapped", _("等您核对")
        PREVIEWED = "previewed", _("等您确认")
        RUNNING = "running", _("正在导入")
        DONE = "done", _("已导入")
        FAILED = "failed", _("没有导入")

    seat_id = models.BigIntegerField()
    kind = models.CharField(max_length=40, help_text="what is imported: enterprises, ledger, …")
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    file_path = models.CharField(max_length=200, help_text="the upload, relative to DATA_DIR/imports")
    file_name = models.CharField(max_length=255, help_text="as the person called it")
    sha256 = models.CharField(max_length=64)
    layout = models.JSONField(default=dict, help_text="sheet and columns as found")
    choices = models.JSONField(default=dict, help_text="what the person decided")
    preview = models.JSONField(default=dict, help_text="what would happen, with a sample of rows")
    counts = models.JSONField(default=dict, help_text="what did happen")
    rejects_path = models.CharField(
        max_length=200, blank=True, help_text="rows given back, relative to DATA_DIR/imports"
    )
    message = models.CharField(max_length=500, blank=True)
    job_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["seat_id", "kind", "-id"], name="importrun_seat")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class StepBase(models.Model):
    """The record people read: who (as they were then), when, from → to, in what words. Insert only."""

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    enterprise_id = models.BigIntegerField()
    at = models.DateTimeField()
    actor_seat_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=60)
    actor_post = models.CharField(max_length=120)
    transition = models.CharField(max_length=40)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    note = models.TextField(blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    data = models.JSONField(default=dict)
    visible_to_enterprise = models.BooleanField(default=True)

    class Meta:
        abstract = True
