"""专业委员会 of a zone's 安委会 (M-04): who looks after which sectors."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from enterprises.models import Sector


@tracked()
class Committee(models.Model):
    """A committee with its sectors; a sector may belong to several. Dissolved ones are removed, their history stays."""

    table_class = "zone setting"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    sectors = ArrayField(models.CharField(max_length=12, choices=Sector.choices), verbose_name=_("负责的行业领域"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "name"], name="committee_name"),
            models.UniqueConstraint(fields=["zone", "id"], name="committee_zone_id"),
            models.CheckConstraint(
                condition=Q(sectors__len__gt=0) & Q(sectors__contained_by=list(Sector.values)), name="committee_sectors"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sector_labels(self) -> list[str]:
        return [str(Sector(one).label) for one in self.sectors]


@tracked()
class CommitteeMember(models.Model):
    """A post of the zone that sits in a committee. One chair each."""

    table_class = "zone setting"

    class Duty(models.TextChoices):
        CHAIR = "chair", _("主任")
        VICE = "vice", _("副主任")
        MEMBER = "member", _("成员")
        LIAISON = "liaison", _("联络员")

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    committee = models.ForeignKey(Committee, models.CASCADE, related_name="members", db_constraint=False)
    seat = models.ForeignKey("accounts.Seat", models.PROTECT, related_name="+", db_constraint=False)
    duty = models.CharField(_("职务"), max_length=8, choices=Duty.choices, default=Duty.MEMBER)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "committee", "seat"], name="committeemember_once"),
            models.UniqueConstraint(
                fields=["zone", "committee"], condition=Q(duty="chair"), name="committeemember_one_chair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee_id} {self.seat_id} {self.duty}"
