"""QuerySet verbs of dangers. What is overdue is derived here, never stored."""

from __future__ import annotations

import datetime

from django.db import models

from hazards.dangers.states import OPEN, State


class DangerQuerySet(models.QuerySet):
    """Dangers in the scope in force."""

    def open(self) -> DangerQuerySet:
        """Reported and not yet closed or void (未销号)."""
        return self.filter(state__in=OPEN)

    def closed(self) -> DangerQuerySet:
        """已销号."""
        return self.filter(state=State.CLOSED)

    def counted(self) -> DangerQuerySet:
        """Those that enter rates: found and issued or being issued; not drafts, void ones or historical records."""
        return self.exclude(state__in=[State.DRAFT, State.VOID, State.HISTORIC])

    def overdue(self, *, on: datetime.date) -> DangerQuerySet:
        """Open and past the due date, which is inclusive to 24:00 of its day."""
        return self.open().filter(due_on__lt=on)

    def due_within(self, days: int, *, on: datetime.date) -> DangerQuerySet:
        """Open, not overdue, due within n days."""
        return self.open().filter(due_on__gte=on, due_on__lte=on + datetime.timedelta(days=days))

    def saying(self, text: str) -> DangerQuerySet:
        """Description, location, enterprise name or number contains the text.

        A union of small sets: one OR over a join would read every row (each branch has its own index).
        """
        rows = self.model._default_manager.order_by()
        firms = self.model._meta.get_field("enterprise").related_model.objects.named_like(text).values("pk")
        found = rows.filter(description__contains=text).values("pk")
        found = found.union(
            rows.filter(enterprise_id__in=firms).values("pk"),
            rows.filter(number__endswith=text).values("pk"),
            rows.filter(source_number=text).values("pk"),
        )
        return self.filter(pk__in=found)
