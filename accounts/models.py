"""People (gate: read and written outside a scope) and their seats."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import DatedQuerySet, SeatQuerySet
from accounts.roles import OFFICERS, TIER, Role
from core import access
from core.history import tracked


class UserManager(BaseUserManager["User"]):
    """Makes people. There is no superuser in this portal (三员分立, GB/T 22239-2019 8.1.5)."""

    def create_user(self, username: str, display_name: str, password: str | None = None, **fields: object) -> User:
        """Create a person who must change the password that was issued to them, unless told otherwise."""
        user = self.model(username=username, display_name=display_name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. What they may do hangs on their seats, never on the person."""

    table_class = "gate"

    username = models.CharField(_("用户名"), max_length=40, unique=True)
    display_name = models.CharField(_("姓名"), max_length=60)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)
    sign_in_mark = models.CharField(max_length=32, blank=True, default="", db_default="", editable=False)
    """The newest sign-in; an officer's older sessions carry another mark and end (one session at a time)."""
    email = models.EmailField(_("邮箱"), blank=True, default="", db_default="")
    mail_on = models.BooleanField(_("用邮件收提醒"), default=False, db_default=False)
    mail_language = models.CharField(_("邮件的语言"), max_length=8, default="zh-hans", db_default="zh-hans")

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    constraint_sentences = {"user_mail_has_address": _("要用邮件收提醒，请填写邮箱。")}

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(mail_on=False) | ~Q(email=""), name="user_mail_has_address")]

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        return self.display_name


class OldPassword(models.Model):
    """Hashes of earlier passwords, so that the last five are not used again."""

    table_class = "gate"

    user = models.ForeignKey(User, models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%F}"


_BUSINESS_ORG = (
    Q(tier=access.PROVINCE, city=None, zone=None, enterprise=None)
    | Q(tier=access.CITY, city__isnull=False, zone=None, enterprise=None)
    | Q(tier__in=[access.ZONE, access.ASSIGNED], zone__isnull=False, enterprise=None)
    | Q(tier=access.ENTERPRISE, zone__isnull=False, enterprise__isnull=False)
    | Q(tier=access.OFFICER, city=None, enterprise=None)
)


@tracked()
class Seat(models.Model):
    """A person's post: role × organisation, with dates. Name and organisation are copied in, so that a scope can show
    them without reading the gate tables."""

    table_class = "seat"

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待启用")
        ACTIVE = "active", _("在用")
        ENDED = "ended", _("已停用")

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="seats")
    username = models.CharField(_("用户名"), max_length=40)
    person_name = models.CharField(_("姓名"), max_length=60)
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    tier = models.CharField(max_length=12, editable=False)
    post = models.CharField(_("岗位"), max_length=60, blank=True)
    org_name = models.CharField(_("单位"), max_length=100)
    city = models.ForeignKey("parks.City", models.PROTECT, null=True, blank=True, related_name="+")
    zone = models.ForeignKey("parks.Zone", models.PROTECT, null=True, blank=True, related_name="+")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
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
        verbose_name=_("部门"),
    )
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    valid_from = models.DateField(_("自"))
    valid_to = models.DateField(_("至"), null=True, blank=True)
    proposed_by_seat_id = models.BigIntegerField(null=True)
    activated_by_seat_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=_BUSINESS_ORG, name="seat_org_fits_tier"),
            models.UniqueConstraint(fields=["zone", "id"], name="seat_zone_id"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")), name="seat_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(activated_by_seat_id=None)
                | Q(proposed_by_seat_id=None)
                | ~Q(activated_by_seat_id=models.F("proposed_by_seat_id")),
                name="seat_activator_is_not_proposer",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(tier=access.OFFICER, state="active"),
                name="seat_one_officer_post",
                violation_error_message=_("三员互斥：一个人只能担任一个三员岗位。"),
            ),
            models.CheckConstraint(
                condition=~Q(tier=access.OFFICER) | Q(role__in=[r.value for r in OFFICERS]), name="seat_officer_roles"
            ),
            models.CheckConstraint(
                condition=Q(tier=access.OFFICER) | ~Q(role__in=[r.value for r in OFFICERS]), name="seat_officer_tier"
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="seat_user"),
            models.Index(fields=["zone", "role"], name="seat_zone_role"),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}（{self.get_role_display()}）"

    def save(self, *args: object, **kwargs: object) -> None:
        self.tier = TIER[Role(self.role)]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def title(self) -> str:
        """The post as shown beside the name."""
        return self.post or str(self.get_role_display())


@tracked()
class Assignment(models.Model):
    """An expert may see and report on this enterprise while it lasts.

    The administration's business; beside it only the person assigned reads the own rows (tier self). Neither the
    enterprise nor another expert does: an assignment may be made for a visit nobody is to know of.
    """

    table_class = "zone record"

    zone = models.ForeignKey("parks.Zone", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="+", db_constraint=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assignments", db_constraint=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "seat", "enterprise", "valid_from"], name="assignment_once")
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} → {self.enterprise_id}"
