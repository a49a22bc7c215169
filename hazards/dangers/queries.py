"""QuerySet verbs of dangers. What is overdue is derived here, never stored."""

from __future__ import annotations

import datetime
import re

from django.db import models
from django.db.models import Case, Q, Sum, TextField, Value, When
from django.db.models.functions import Concat
from django.db.models.lookups import Contains

from core.access import PROVINCE
from core.tenancy import current_scope
from hazards.dangers.states import ISSUED_ON, OPEN, Source, State
from parks.models import Zone

# JS022-2026-4797, 2026-4797 or 4797.
NUMBER = re.compile(r"(?:(?P<code>[A-Z]+[0-9]+)-)?(?:(?P<year>[0-9]{4})-)?(?P<serial>[0-9]{1,7})$")
# A name that fits more enterprises than this is no search for one of them.
MOST_FIRMS = 500
TRIGRAM, SAMPLE = 3, 2000
# Void as known already (重复) says nothing about the finder: neither the one nor the other.
CONFIRMED = Q(state__in=ISSUED_ON)
NOT_CONFIRMED = Q(state=State.RETURNED) | Q(state=State.VOID, duplicate_of_id=None)


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

    def by_expert(self) -> DangerQuerySet:
        """What experts found and handed in."""
        return self.filter(source=Source.EXPERT).exclude(state=State.DRAFT)

    def confirmed(self) -> DangerQuerySet:
        """The reviewer found it right: issued, and not void since."""
        return self.filter(CONFIRMED)

    def not_confirmed(self) -> DangerQuerySet:
        """The reviewer did not: sent back and not handed in again, or void as a mistake."""
        return self.filter(NOT_CONFIRMED)

    def judged(self) -> DangerQuerySet:
        """Either of them."""
        return self.filter(CONFIRMED | NOT_CONFIRMED)

    def overdue(self, *, on: datetime.date) -> DangerQuerySet:
        """Open and past the due date, which is inclusive to 24:00 of its day."""
        return self.open().filter(due_on__lt=on)

    def due_within(self, days: int, *, on: datetime.date) -> DangerQuerySet:
        """Open, not overdue, due within n days."""
        return self.open().filter(due_on__gte=on, due_on__lte=on + datetime.timedelta(days=days))

    def saying(self, text: str) -> DangerQuerySet:
        """Place, description or enterprise contains the text, or it is the number or the number in the old ledger.

        One condition over one table. Where the text is frequent the rows are walked in the list's order until a page is
        full; where it is rare, and the scope lets an index of words be used, the indexes find it. The enterprises' ids
        are read beforehand, so that the condition needs no join.
        """
        firms = self.model._meta.get_field("enterprise").related_model.objects.named_like(text)
        found = Q(source_number=text)
        if self._rare_in_province(text):
            found |= Q(description__contains=text) | Q(location__contains=text)
        else:
            found |= Q(Contains(Concat("location", Value("\n"), "description", output_field=TextField()), text))
        if ids := list(firms.values_list("pk", flat=True)[:MOST_FIRMS]):
            found |= Q(enterprise_id__in=ids)
        if number := NUMBER.match(text):
            found |= _numbered(**number.groupdict())
        return self.filter(found)

    def _rare_in_province(self, text: str) -> bool:
        """Whether an index of words serves best: the whole province, three characters or more, hardly any hits lately.

        Row security hides the statistics of words from the planner, so the newest rows are asked instead of it.
        """
        scope = current_scope()
        if scope is None or scope.tier != PROVINCE or len(text) < TRIGRAM:
            return False
        hit = Case(When(Q(description__contains=text) | Q(location__contains=text), then=1), default=0)
        newest = self.model._default_manager.order_by("-found_at", "-id").values(hit=hit)[:SAMPLE]
        return (newest.aggregate(hits=Sum("hit"))["hits"] or 0) < SAMPLE // 200


def _numbered(code: str | None, year: str | None, serial: str) -> Q:
    """The parts of a number that were typed; leading zeros do not matter."""
    where = Q(number_serial=int(serial))
    if year:
        where &= Q(number_year=int(year))
    if code:
        where &= Q(zone_id__in=list(Zone.objects.filter(code=code).values_list("pk", flat=True)))
    return where
