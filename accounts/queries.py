"""QuerySet verbs of posts and assignments: what counts on a day."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q


class DatedQuerySet(models.QuerySet):
    """Rows that count from `valid_from` to `valid_to`, both days included; no `valid_to` = without end."""

    def on(self, day: datetime.date) -> DatedQuerySet:
        """Those that count on this day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class SeatQuerySet(DatedQuerySet):
    """Seats in the scope in force."""

    def in_office(self, *, on: datetime.date) -> SeatQuerySet:
        """Activated and within their dates on this day."""
        return self.filter(state="active").on(on)
