"""Kinds of emergency plans and drills, and where a plan stands with its filing (never stored: plan_terms.py)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanKind(models.TextChoices):
    """综合, 专项 or 现场处置方案."""

    GENERAL = "general", _("综合预案")
    SPECIAL = "special", _("专项预案")
    ONSITE = "onsite", _("现场处置方案")


class DrillKind(models.TextChoices):
    """How a plan was tried."""

    TABLETOP = "tabletop", _("桌面演练")
    LIVE = "live", _("实战演练")


class PlanState(models.TextChoices):
    """Where a plan stands on a day. DEEMED: accepted, and the term to answer passed without a word (D28)."""

    UNSENT = "unsent", _("未报备")
    SUBMITTED = "submitted", _("已报待受理")
    ACCEPTED = "accepted", _("已受理")
    DEEMED = "deemed", _("视为备案")
    FILED = "filed", _("已备案")
    REFUSED = "refused", _("被退回")
    SUPERSEDED = "superseded", _("已有新版")


FILED_STATES = (PlanState.FILED, PlanState.DEEMED)
TO_FILE = (PlanState.UNSENT, PlanState.SUBMITTED, PlanState.ACCEPTED, PlanState.REFUSED)
WITH_ENTERPRISE = (PlanState.UNSENT, PlanState.REFUSED)
"""The enterprise has to hand it in (again): the term since publishing (D27) runs for these."""
