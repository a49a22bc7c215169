"""States of a filing (每月报告 and what follows it), kinds of periods and filings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a filing stands (features.md §3C)."""

    OPEN = "open", _("未填")
    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("已上报")
    RETURNED = "returned", _("已退回")
    RECEIVED = "received", _("市级已审")
    CONSOLIDATED = "consolidated", _("已汇总")
    ARCHIVED = "archived", _("已归档")


WITH_ZONE = (State.OPEN, State.DRAFT, State.RETURNED)
HANDED_IN = (State.SUBMITTED, State.RECEIVED, State.CONSOLIDATED, State.ARCHIVED)


class Kind(models.TextChoices):
    """Kinds of periods the beat opens; 双月 and 季度 join them later."""

    MONTH = "month", _("每月报告")
    WEEK = "week", _("周简报")


class FilingKind(models.TextChoices):
    """The first filing of a month, or one that corrects an archived one (更正)."""

    FIRST = "first", _("首报")
    CORRECTION = "correction", _("更正")
