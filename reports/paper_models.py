"""公文: documents kept as made, the register of their numbers (发文字号), letterheads, templates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.documents.numbering import document_number


class Letterhead(models.Model):
    """发文设置 of one agency: the province's own where `zone` is empty. Without a mark its documents bear no number."""

    table_class = "zone record"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", null=True, db_index=False)
    mark = models.CharField(_("机关代字"), max_length=12, blank=True)
    agency = models.CharField(_("发文机关标志"), max_length=40, blank=True)
    office = models.CharField(_("印发机关"), max_length=40, blank=True)
    copy_to = models.CharField(_("抄送"), max_length=300, blank=True)
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone"], name="letterhead_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(mark="") | ~Q(agency=""), name="letterhead_mark_has_agency",
                violation_error_message=_("设了机关代字就要写发文机关标志。"),
            ),
        ]

    def __str__(self) -> str:
        return self.mark


class DocumentNumber(models.Model):
    """One line of the register of 发文字号. The serial is given by the database (park_document_number): the next of its
    mark and year, so there are no gaps. A void number stays, never given again; the letterhead is kept as it was."""

    table_class = "zone record"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", null=True, db_index=False)
    mark = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField(default=0, help_text="given by the database")
    title = models.CharField(max_length=120)
    agency = models.CharField(max_length=40)
    office = models.CharField(max_length=40, blank=True)
    copy_to = models.CharField(max_length=300, blank=True)
    filing = models.ForeignKey("reports.Filing", models.PROTECT, related_name="+", null=True, db_constraint=False)
    consolidation_id = models.BigIntegerField(null=True)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.CharField(max_length=60, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    constraint_sentences = {
        "documentnumber_filing_once": _("这份报告已经有发文字号。"),
        "documentnumber_consolidation_once": _("这次汇总已经有发文字号。"),
        "documentnumber_is_final": _("已登记的发文字号不能改，只能作废；作废后不能恢复。"),
    }

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "mark", "year", "serial"], name="documentnumber_once", nulls_distinct=False
            ),
            models.UniqueConstraint(fields=["zone", "id"], name="documentnumber_zone_id"),
            models.UniqueConstraint(
                fields=["zone", "filing"], condition=Q(voided_at=None), name="documentnumber_filing_once"
            ),
            models.UniqueConstraint(
                fields=["zone", "consolidation_id"], condition=Q(voided_at=None, zone=None), nulls_distinct=False,
                name="documentnumber_consolidation_once",
            ),
            models.CheckConstraint(
                condition=Q(zone=None, filing=None, consolidation_id__isnull=False)
                | Q(zone__isnull=False, filing__isnull=False, consolidation_id=None),
                name="documentnumber_of_one_document",
            ),
            models.CheckConstraint(
                condition=~Q(mark="") & ~Q(agency="") & Q(serial__gte=1, year__gte=2000),
                name="documentnumber_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="documentnumber_void_says_why",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["zone", "issued_on", "id"], name="documentnumber_day")]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """苏商开安〔2026〕12号"""
        return document_number(self.mark, self.year, self.serial)


class DocumentTemplate(models.Model):
    """公文模板: one version of the layout of one document, written in Word by the province. At most one is in force."""

    table_class = "reference"

    document = models.CharField(max_length=12, help_text="reports/templating.py")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=60)
    is_current = models.BooleanField(default=False)
    current_since = models.DateTimeField(null=True)
    current_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="documenttemplate_number"),
            models.UniqueConstraint(fields=["document"], condition=Q(is_current=True), name="documenttemplate_current"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"


class KeptPaper(models.Model):
    """A document kept as made: the file under its SHA-256, the number it bears, the template it was made with."""

    class Kind(models.TextChoices):
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"

    kind = models.CharField(max_length=4, choices=Kind.choices)
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=200, help_text="relative to DATA_DIR/papers")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    number = models.ForeignKey(DocumentNumber, models.PROTECT, related_name="+", null=True, db_constraint=False)
    template = models.ForeignKey(DocumentTemplate, models.PROTECT, related_name="+", null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Paper(KeptPaper):
    """公文 of a filing."""

    table_class = "zone record"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    filing = models.ForeignKey("reports.Filing", models.PROTECT, related_name="papers", db_constraint=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["zone", "filing", "kind"], name="paper_once")]


class ConsolidationPaper(KeptPaper):
    """公文 of a consolidation. `issue` rises when the number was made void and the document issued anew."""

    table_class = "province record"

    consolidation = models.ForeignKey("reports.Consolidation", models.PROTECT, related_name="papers")
    issue = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["-issue", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["consolidation", "issue", "kind"], name="consolidationpaper_once")
        ]
