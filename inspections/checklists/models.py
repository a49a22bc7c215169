"""What is asked on a visit: criteria of major hazards, recommended checklists of the province, and checklists of a zone.

A published version is never changed: a visit keeps the version it used, a finding the item as it was asked.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Sector
from inspections.checklists.body import Body, body_of


class Criterion(models.Model):
    """A criterion by which something is a major hazard (重大事故隐患判定), with how far it can be relied on."""

    table_class = "reference"

    code = models.CharField(max_length=30, unique=True)
    article = models.CharField(max_length=40)
    sector = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    topic_only = models.BooleanField(default=False, help_text="条文未取得: number and topic only, nothing to judge by")
    effective_from = models.DateField()
    standing = models.CharField(max_length=100, blank=True, help_text="存疑 and why, as the source list says")
    source = models.CharField(max_length=100)
    confirmed = models.CharField(max_length=30)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.code} {self.text[:20]}"


class Standard(models.Model):
    """A checklist the province recommends, one row a version; zones inspect by it as it is or make their own from it."""

    table_class = "reference"

    code = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    sector = models.CharField(max_length=12, choices=Sector.choices, blank=True)
    body = models.JSONField()
    items = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300, help_text="the public clauses it was written from")
    note = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="standard_version")]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def parsed(self) -> Body:
        return body_of(self.body)


class Checklist(models.Model):
    """A checklist of a zone: the draft being edited and the number of its newest published version.

    What is still being written is nobody's business outside the administration; its versions are its history.
    """

    table_class = "zone record"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=60)
    sector = models.CharField(_("行业领域"), max_length=12, choices=Sector.choices, blank=True)
    from_code = models.CharField(max_length=20, blank=True)
    from_version = models.PositiveSmallIntegerField(null=True)
    draft = models.JSONField(default=dict)
    draft_version = models.PositiveIntegerField(default=1, help_text="rises with every save: the editor's lock")
    published = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "id"], name="checklist_zone_id"),
            models.UniqueConstraint(fields=["zone", "title"], condition=Q(retired_at=None), name="checklist_title"),
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One published version of a zone's checklist. Only ever added; it ends when another takes its place or it retires.

    `ended_at` stands here and not on the checklist alone: enterprises and experts read versions and no checklist.
    """

    table_class = "zone setting"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="versions", db_constraint=False)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    sector = models.CharField(max_length=12, blank=True)
    body = models.JSONField()
    items = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["checklist_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "checklist"], condition=Q(ended_at=None), name="version_in_use"),
            models.UniqueConstraint(fields=["zone", "checklist", "number"], name="version_number"),
            models.UniqueConstraint(fields=["zone", "id"], name="checklistversion_zone_id"),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @property
    def parsed(self) -> Body:
        return body_of(self.body)
