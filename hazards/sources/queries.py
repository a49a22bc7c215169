"""QuerySet verbs of major hazard sources."""

from __future__ import annotations

import datetime

from django.apps import apps
from django.db import models
from django.db.models import Q

from hazards.sources.gb18218 import edition, search
from hazards.sources.states import State


class SourceQuerySet(models.QuerySet):
    """Units in the scope in force."""

    def standing(self) -> SourceQuerySet:
        """Not struck off (核销)."""
        return self.exclude(state=State.RETIRED)

    def major(self) -> SourceQuerySet:
        """Major hazard sources by the result in force, not struck off."""
        return self.filter(is_major=True, retired_at=None)

    def review_due(self, *, by: datetime.date) -> SourceQuerySet:
        """Those whose next identification and assessment falls on or before this day."""
        return self.major().filter(next_review_on__lte=by)

    def asked_again(self) -> SourceQuerySet:
        """Those a re-assessment is asked of."""
        return self.standing().exclude(reassess_reason="")

    def saying(self, words: str) -> SourceQuerySet:
        """By name, code, place of the unit, its enterprise, or a substance in it (any name, CAS number, pinyin)."""
        known = {name for row in search(words) for name in edition("S01").rows[row["row"]].names}
        holding = Q(pk__in=apps.get_model("sources", "Holding").objects.filter(name__in=known).values("source_id"))
        firm = Q(enterprise__name__icontains=words) | Q(enterprise__short_name__icontains=words)
        return self.filter(
            firm | holding | Q(name__icontains=words) | Q(code__iexact=words) | Q(place__icontains=words)
        )
