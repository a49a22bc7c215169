"""QuerySet verbs of visits. Which visits exist for me is the database's business."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q


def week_of(day: datetime.date) -> datetime.date:
    """The Saturday that begins the week of a day: the zones' week runs Saturday to Friday (features M-12, M-13)."""
    return day - datetime.timedelta(days=(day.weekday() - 5) % 7)


class VisitQuerySet(models.QuerySet):
    """Visits in the scope in force."""

    def living(self) -> VisitQuerySet:
        """Planned or under way."""
        return self.filter(state__in=["planned", "underway"])

    def counted(self) -> VisitQuerySet:
        """家次: finished and no secret any more."""
        return self.filter(state="finished", secret_to=0)

    def taken_by(self, seat_id: int) -> VisitQuerySet:
        """Led by this seat, or with it as a member."""
        from inspections.visits.models import Member

        mine = Member.objects.filter(seat_id=seat_id, left_at=None).values("visit_id")
        return self.filter(Q(lead_seat_id=seat_id) | Q(pk__in=mine))

    def late(self, on: datetime.date) -> VisitQuerySet:
        """Still to be made although their day, or the end of their window, has passed."""
        return self.filter(Q(due_on__lt=on) | Q(due_on=None, planned_on__lt=on), state="planned")

    def rolled(self, on: datetime.date) -> VisitQuerySet:
        """Of an earlier week and still to be made: on top of this week's plan (滚动n周)."""
        return self.filter(state="planned", rolls_from__lt=week_of(on))


def rolled_weeks(rolls_from: datetime.date | None, on: datetime.date) -> int:
    """How many weeks a visit has been carried along by `on`: derived, never stored."""
    return max(0, (week_of(on) - rolls_from).days // 7) if rolls_from else 0
