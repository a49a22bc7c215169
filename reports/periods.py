"""The periods the figure pages offer."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from core.figures import Period, live
from core.workdays import today

CHOICES = (("year", _("今年")), ("month", _("本月")), ("last12", _("近 12 个月")))
DEFAULT = "year"


def period_named(name: str, *, on: datetime.date | None = None) -> Period:
    """The period of that name seen from a day (today): a calendar year or month up to it, or twelve months back."""
    day = on or today()
    if name == "month":
        return live(day.replace(day=1), day)
    if name == "last12":
        tomorrow = day + datetime.timedelta(days=1)
        # 29 February has no twin in most years: the year then begins on 1 March.
        leap = (tomorrow.month, tomorrow.day) == (2, 29)
        start = datetime.date(tomorrow.year - 1, 3, 1) if leap else tomorrow.replace(year=tomorrow.year - 1)
        return live(start, day)
    return live(day.replace(month=1, day=1), day)
