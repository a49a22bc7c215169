"""States of a unit examined under GB 18218, and the kinds of things kept about it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a unit stands: 辨识 → 评估 → 备案 → 在用 → 变更、复评 → 核销. Draft, review: not yet confirmed."""

    DRAFT = "draft", _("填报中")
    REVIEW = "review", _("待区审核")
    IDENTIFIED = "identified", _("已辨识")
    ASSESSED = "assessed", _("已评估")
    FILED = "filed", _("已备案")
    IN_USE = "in_use", _("在用")
    CHANGING = "changing", _("变更、复评中")
    RETIRED = "retired", _("已核销")


BEFORE = (State.DRAFT, State.REVIEW)
IN_FORCE = (State.IDENTIFIED, State.ASSESSED, State.FILED, State.IN_USE, State.CHANGING)
WITH_ENTERPRISE = (State.DRAFT, State.CHANGING)
# What park_source_guard lets move; the same pairs as in migrations/_security_0001.py.


class UnitKind(models.TextChoices):
    """生产单元 (3.5, between shut-off valves) or 储存单元 (3.6, within one dike, one warehouse building)."""

    STORAGE = "storage", _("储存单元")
    PRODUCTION = "production", _("生产单元")


class Level(models.TextChoices):
    """表6. 四级 is still a major hazard source."""

    ONE = "1", _("一级")
    TWO = "2", _("二级")
    THREE = "3", _("三级")
    FOUR = "4", _("四级")


LEVEL_OF = {"一级": Level.ONE, "二级": Level.TWO, "三级": Level.THREE, "四级": Level.FOUR}


class Cause(models.TextChoices):
    """Why a result was frozen."""

    FIRST = "first", _("首次辨识")
    INVENTORY = "inventory", _("物质或数量变更")
    BETA = "beta", _("β、临界量复核")
    REASSESSMENT = "reassessment", _("复评")
    REGRADE = "regrade", _("重新计算")


class Authority(models.TextChoices):
    """With whom it is filed. Since 2026-05-01 also the fire service, in ports the port authority (安全法 第13条)."""

    EMERGENCY = "emergency", _("应急管理部门")
    FIRE = "fire", _("消防救援机构")
    PORT = "port", _("港口主管部门")
    OTHER = "other", _("其他部门")


class KeyKind(models.TextChoices):
    """The two lists of 两重点."""

    PROCESS = "process", _("重点监管工艺")
    CHEMICAL = "chemical", _("重点监管危化品")
