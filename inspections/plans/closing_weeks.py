"""周 of 周销号: which week a day belongs to, and which ended weeks are still to be written. Plain dates in and out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from core.figures import at_midnight
from inspections.visits.queries import week_of

WEEK = datetime.timedelta(days=7)
MOST_BEHIND = 8
"""So many weeks are written afterwards when nobody worked for a while (product setting)."""


@dataclass(frozen=True)
class Week:
    """A week by its Saturday: Saturday 00:00 to Friday 24:00, Asia/Shanghai."""

    starts_on: datetime.date

    @classmethod
    def of(cls, day: datetime.date) -> Week:
        return cls(week_of(day))

    @classmethod
    def ending(cls, friday: datetime.date) -> Week:
        return cls(friday - WEEK + datetime.timedelta(days=1))

    @property
    def ends_on(self) -> datetime.date:
        return self.starts_on + WEEK - datetime.timedelta(days=1)

    @property
    def closes_at(self) -> datetime.datetime:
        """Friday 24:00."""
        return at_midnight(self.starts_on + WEEK)


def weeks_to_write(now: datetime.datetime, newest: datetime.date | None) -> list[Week]:
    """Weeks that have ended by `now` and come after the newest one written, oldest first; only the last of all at first."""
    last = Week(week_of(timezone.localdate(now)) - WEEK)
    if newest is None:
        return [last]
    missing = (last.ends_on - newest).days // 7
    return [Week(last.starts_on - WEEK * back) for back in range(min(missing, MOST_BEHIND) - 1, -1, -1)]
