"""QuerySet verbs of duties: what was done in time, done late, missed, still due. Derived from the logs as of a day."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _


class DutyStatus(models.TextChoices):
    """Where a duty stands. DUE: nothing logged and still possible, also after its last day as long as grace lasts."""

    DUE = "due", _("应履")
    DONE = "done", _("已履")
    LATE = "late", _("迟履")
    MISSED = "missed", _("未履")
    OFF = "off", _("不计")


class LogQuerySet(models.QuerySet):
    """Logs in the scope in force."""

    def unsettled(self) -> LogQuerySet:
        """Questioned and not verified since: they do not count."""
        return self.filter(Q(verified_at=None) | Q(verified_at__lt=models.F("questioned_at"))).exclude(
            questioned_at=None
        )

    def unanswered(self) -> LogQuerySet:
        """Questioned without an answer yet."""
        return self.filter(questioned_at__isnull=False, answered_at=None)

    def unchecked(self) -> LogQuerySet:
        """Neither questioned nor verified by the zone yet."""
        return self.filter(questioned_at=None, verified_at=None)


class SlotQuerySet(models.QuerySet):
    """Duties in the scope in force."""

    def _logs(self) -> LogQuerySet:
        logs: LogQuerySet = self.model._meta.get_field("logs").related_model._default_manager.filter(
            zone_id=OuterRef("zone_id"), slot_id=OuterRef("pk")
        )
        return logs

    def with_status(self, *, on: datetime.date) -> SlotQuerySet:
        """With `done_at` (the first log's, or None), `log_id` and `status` as of this day.

        The day of a log is its day in Asia/Shanghai. Logged on or before `due_on`: done; by `late_until`: late; else
        missed once that is over. What was called off counts nowhere.
        """
        first = self._logs().order_by("done_at", "id")
        return self.annotate(
            done_at=Subquery(first.values("done_at")[:1]),
            log_id=Subquery(first.values("id")[:1]),
            done_on=TruncDate("done_at"),
            status=Case(
                When(called_off_at__isnull=False, then=Value(DutyStatus.OFF.value)),
                When(done_on__lte=models.F("due_on"), then=Value(DutyStatus.DONE.value)),
                When(done_on__lte=models.F("late_until"), then=Value(DutyStatus.LATE.value)),
                When(late_until__gte=on, then=Value(DutyStatus.DUE.value)),
                default=Value(DutyStatus.MISSED.value),
                output_field=models.CharField(),
            ),
        )

    def still_due(self, *, on: datetime.date) -> SlotQuerySet:
        """Nothing logged and still possible: the same rows as status DUE, found by index."""
        return self.filter(~Exists(self._logs()), called_off_at=None, late_until__gte=on)

    def missed(self, *, on: datetime.date) -> SlotQuerySet:
        """Over without any log: status MISSED (no log is taken once grace is over)."""
        return self.filter(~Exists(self._logs()), called_off_at=None, late_until__lt=on)

    def questioned(self) -> SlotQuerySet:
        """With a log that is questioned and not settled."""
        return self.filter(Exists(self._logs().unsettled()))

    def to_check(self) -> SlotQuerySet:
        """With a log nobody of the zone has looked at."""
        return self.filter(Exists(self._logs().unchecked()))

    def said(self, words: str) -> SlotQuerySet:
        """By unit, enterprise or person."""
        return self.filter(
            Q(source__name__icontains=words)
            | Q(source__enterprise__name__icontains=words)
            | Q(person_name__icontains=words)
        )
