"""What people are told about plans: one notice for each lead, never one for each visit."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Notice
from core.notices import register_kind

YEAR_PLANNED, WEEK_PLANNED = "plans.year", "plans.week"


def _year(notice: Notice) -> str:
    return reverse("plans:calendar")


def _week(notice: Notice) -> str:
    return reverse("plans:week") + f"?week={notice.params['week']}"


register_kind(
    YEAR_PLANNED,
    template_text=_("%(by)s编了 %(year)s 年的检查计划，由您带队的新增 %(n)s 次。"),
    url_of=_year,
    icon="calendar-event",
)
register_kind(
    WEEK_PLANNED, template_text=_("%(by)s把 %(week)s 这一周的滚动计划补到了目标数，由您带队的新增 %(n)s 次。"), url_of=_week,
    icon="repeat",
)  # fmt: skip
