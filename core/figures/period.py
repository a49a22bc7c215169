"""When: the days counted, what had happened by then, and what was known."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import timezone


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both inclusive, in the portal's time zone.

    `as_of`: what had happened before this moment counts. `known_at`: as it was known at this moment, None = now.
    `before`: the earlier look this one continues (the frozen month before), for the bridge between the two.
    `is_latest`: `known_at` is this very moment, so the versions in force are the ones known.
    """

    start: datetime.date
    end: datetime.date
    as_of: datetime.datetime
    known_at: datetime.datetime | None = None
    before: Period | None = None
    is_latest: bool = False

    def moments(self) -> tuple[datetime.datetime, datetime.datetime]:
        """First moment of the period and the first one after it, or the moment looked from where that is earlier."""
        return at_midnight(self.start), min(at_midnight(self.end + datetime.timedelta(days=1)), self.as_of)

    @property
    def day(self) -> datetime.date:
        """The day of `as_of`: what was due before this day is overdue (24:00 of a day is the next day)."""
        return timezone.localdate(self.as_of)

    @property
    def last_day(self) -> datetime.date:
        """The day that certificates and stages are looked at: today, or the last of these days begun by `as_of`."""
        if self.is_live:
            return self.day
        return min(self.end, timezone.localdate(self.as_of - datetime.timedelta(microseconds=1)))

    @property
    def is_live(self) -> bool:
        """Whether the period is seen with today's knowledge as of now."""
        return self.known_at is None

    def known(self) -> Q:
        """Versions (known_from, known_to) known at the moment looked from: one for each thing."""
        if self.known_at is None or self.is_latest:
            return Q(known_to=None)
        return (Q(known_to=None) | Q(known_to__gt=self.known_at)) & Q(known_from__lte=self.known_at)

    def known_now(self) -> Period:
        """The same days and moment with what is known today (订正后)."""
        return replace(self, known_at=timezone.now(), before=None, is_latest=True)


def at_midnight(day: datetime.date) -> datetime.datetime:
    """The day's first moment in the portal's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def live(start: datetime.date, end: datetime.date) -> Period:
    """These days as of now, with what is known now."""
    return Period(start, end, timezone.now())


def frozen(
    start: datetime.date, end: datetime.date, known_at: datetime.datetime, before: Period | None = None
) -> Period:
    """These days as of 24:00 of the last one (or of `known_at` where that is earlier), as known at `known_at`."""
    after = at_midnight(end + datetime.timedelta(days=1))
    return Period(start, end, min(after, known_at), known_at, before)
