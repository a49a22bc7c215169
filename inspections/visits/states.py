"""States, forms and purposes of a visit, and from whom it is hidden."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a visit stands."""

    PLANNED = "planned", _("待检查")
    UNDERWAY = "underway", _("检查中")
    FINISHED = "finished", _("已完成")
    CALLED_OFF = "called_off", _("已取消")


LIVING = (State.PLANNED, State.UNDERWAY)


class Form(models.TextChoices):
    """检查形式 (features M-28). Values agree with those of dangers."""

    ROUTINE = "routine", _("日常检查")
    JOINT = "joint", _("联合执法")
    SECRET = "secret", _("暗查暗访")
    CONCENTRATED = "concentrated", _("集中执法")
    EXPERT = "expert", _("专家检查")


class Purpose(models.TextChoices):
    """Why a visit was planned. Fixed when it begins: a later visit never becomes the first of the year (M-22)."""

    CADENCE = "cadence", _("按风险等级")
    FIRST = "first", _("年度首次监管")
    WEEKLY = "weekly", _("周滚动")
    CAMPAIGN = "campaign", _("专项行动")
    LOOK_BACK = "look_back", _("回头看")
    HAND = "hand", _("临时安排")


class Secrecy(models.IntegerChoices):
    """From whom a visit is hidden until it is published. Ordered: each hides from all before it too."""

    OPEN = 0, _("不保密")
    FIRM = 1, _("对企业保密")
    ZONE = 2, _("对开发区保密")
    CITY = 3, _("对开发区和设区市保密")
