"""Questions of the splitting watch (相邻单元合计): decided by the zone in words, never seen by the enterprise."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SplitQuerySet(models.QuerySet):
    """Questions in the scope in force."""

    def open(self) -> SplitQuerySet:
        """Those the zone has still to decide."""
        return self.filter(decided_at=None, gone_at=None)


class Split(models.Model):
    """Units of one enterprise that may be one unit, or a unit that shrank to just below a border.

    `total_text` is exact, as the engine writes numbers: the sum of the members (neighbours, group; never called S, for
    GB 18218 adds nothing up across units), or the new value of S or R (shrunk). `cause` names what was found: the same
    is never raised twice. What no longer holds before anybody decided keeps its row and gets `gone_at`.
    `facts`: {"units": [{"id", "name", "S"}], "links": [{"a", "b", "metres": text | null, "group"}],
    "border": {"of": "S" | "R", "at", "before", "after"} for shrunk}.
    """

    table_class = "zone record"

    class Kind(models.TextChoices):
        NEIGHBOURS = "neighbours", _("100 米以内")
        GROUP = "group", _("同一库区、罐组")
        SHRUNK = "shrunk", _("减到界线以下")

    class Outcome(models.TextChoices):
        MERGE = "merge", _("应合并为一个单元")
        SEPARATE = "separate", _("划分正确")
        WATCH = "watch", _("继续关注")

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(_("为什么提出"), max_length=10, choices=Kind.choices)
    source_ids = ArrayField(models.BigIntegerField(), help_text="members in ascending order")
    total_text = models.TextField()
    facts = models.JSONField(default=dict)
    cause = models.CharField(max_length=120)
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, help_text="no longer so, and nobody had decided")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(_("判定"), max_length=10, choices=Outcome.choices, blank=True)
    words = models.CharField(_("理由"), max_length=500, blank=True)

    objects = SplitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "cause"], name="split_once"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by="", outcome="", words="")
                | (Q(decided_at__isnull=False, gone_at=None) & ~Q(decided_by="") & ~Q(outcome="") & ~Q(words="")),
                name="split_decided_in_words",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "found_at", "id"], name="split_by_day"),
            models.Index(fields=["zone", "enterprise", "id"], name="split_by_firm"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_ids}"
