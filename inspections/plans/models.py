"""How often an enterprise is visited and how many a week: the rules of plans. A planned visit itself is a `Visit`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from enterprises.models import Enterprise

UNRATED = ""
"""The class of an enterprise nobody has rated yet, as `Enterprise.risk` has it."""
CLASSES = ((Enterprise.Risk.RED, _("红")), (Enterprise.Risk.ORANGE, _("橙")), (Enterprise.Risk.YELLOW, _("黄")),
           (Enterprise.Risk.BLUE, _("蓝")), (UNRATED, _("未定级")))  # fmt: skip
MOST_VISITS, MOST_A_WEEK = 24, 500


class Cadence(models.Model):
    """Visits a year of one risk class, as the province has it. One row a class; a zone may ask for more, not for less."""

    table_class = "reference"

    class Sure(models.TextChoices):
        PRODUCT = "product", _("产品设定，无来源")
        PROVINCE = "province", _("省级设定")

    risk = models.CharField(_("风险等级"), max_length=8, blank=True, unique=True)
    visits = models.PositiveSmallIntegerField(_("每年检查次数"))
    sure = models.CharField(max_length=12, choices=Sure.choices, default=Sure.PRODUCT)
    reason = models.CharField(_("依据或理由"), max_length=300, blank=True)
    changed_by = models.CharField(max_length=60, blank=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(risk__in=[value for value, _label in CLASSES]), name="cadence_risk_known"
            ),
            models.CheckConstraint(condition=Q(visits__gte=1, visits__lte=MOST_VISITS), name="cadence_visits"),
        ]

    def __str__(self) -> str:
        return f"{self.risk or '-'}: {self.visits}"


@tracked()
class ZoneCadence(models.Model):
    """What a zone asks for beyond the province: the larger of the two counts."""

    table_class = "zone setting"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    risk = models.CharField(_("风险等级"), max_length=8, blank=True)
    visits = models.PositiveSmallIntegerField(_("每年检查次数"))
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "risk"], name="zonecadence_once"),
            models.CheckConstraint(
                condition=Q(risk__in=[value for value, _label in CLASSES]), name="zonecadence_risk_known"
            ),
            models.CheckConstraint(condition=Q(visits__gte=1, visits__lte=MOST_VISITS), name="zonecadence_visits"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.risk or '-'}: {self.visits}"


@tracked()
class WeekGoal(models.Model):
    """周滚动: how many enterprises (家) a unit visits a week, Saturday to Friday.

    A unit is an area, a department, or (neither) the enterprises that belong to no area.
    """

    table_class = "zone setting"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    area = models.ForeignKey("parks.Area", models.PROTECT, null=True, related_name="+", db_constraint=False)
    department = models.ForeignKey("parks.Department", models.PROTECT, null=True, related_name="+", db_constraint=False)
    enterprises = models.PositiveSmallIntegerField(_("每周检查企业（家）"))
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "area", "department"], nulls_distinct=False, name="weekgoal_once"),
            models.CheckConstraint(condition=Q(area=None) | Q(department=None), name="weekgoal_one_unit"),
            models.CheckConstraint(
                condition=Q(enterprises__gte=1, enterprises__lte=MOST_A_WEEK), name="weekgoal_enterprises"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id or '-'}/{self.department_id or '-'}: {self.enterprises}"


from inspections.plans.round_models import Campaign, ClosingRow, WeekClosing  # noqa: E402  (models of this app in a file of their own)

__all__ = ["CLASSES", "UNRATED", "Cadence", "Campaign", "ClosingRow", "WeekClosing", "WeekGoal", "ZoneCadence"]
