"""States, severities and sources of a danger (features.md §3A)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a danger stands."""

    DRAFT = "draft", _("草稿")
    REVIEW = "review", _("待审核")
    RETURNED = "returned", _("退补")
    ISSUED = "issued", _("待签收")
    RECTIFYING = "rectifying", _("整改中")
    SUPERVISION = "supervision", _("待督查")
    ACCEPTANCE = "acceptance", _("待验收")
    CLOSED = "closed", _("已销号")
    VOID = "void", _("已作废")
    HISTORIC = "historic", _("历史记录")


OPEN = (State.REVIEW, State.RETURNED, State.ISSUED, State.RECTIFYING, State.SUPERVISION, State.ACCEPTANCE)
COUNTED = (*OPEN, State.CLOSED)
ISSUED_ON = (State.ISSUED, State.RECTIFYING, State.SUPERVISION, State.ACCEPTANCE, State.CLOSED)


class Severity(models.TextChoices):
    """等级. Major dangers follow the listed-supervision flow of a later issue; here they are recorded and marked."""

    MAJOR = "major", _("重大")
    A = "a", _("一般A")
    B = "b", _("一般B")
    C = "c", _("一般C")


class Source(models.TextChoices):
    """Who found it."""

    INSPECTOR = "inspector", _("监管检查")
    EXPERT = "expert", _("专家检查")
    ENTERPRISE = "enterprise", _("企业自查")
    TIPOFF = "tipoff", _("举报")
    SENSOR = "sensor", _("监测报警")
    LEDGER = "ledger", _("台账导入")


class Form(models.TextChoices):
    """检查形式."""

    ROUTINE = "routine", _("日常检查")
    JOINT = "joint", _("联合执法")
    SECRET = "secret", _("暗查暗访")
    CONCENTRATED = "concentrated", _("集中执法")
    EXPERT = "expert", _("专家检查")
    CROSS = "cross", _("推磨式检查")
    WEEKLY = "weekly", _("周滚动检查")
    SELF = "self", _("企业自查")
    OTHER = "other", _("其他")
