"""The clock of the cycle: periods open, are frozen, and every zone gets its report. Each step is idempotent.

Opening and freezing are short; making the reports is a job of the system's seat, in steps: the numbers of all zones at
once, then their reports BATCH by BATCH. Killed at any point, the next worker goes on behind the last step. All times
are arguments.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from core.errors import Refused
from core.figures.freezing import frozen_moment
from core.jobs import JobResult, enqueue, job, periodic, requeue
from core.jobs import Report as Tell
from core.models import Job
from core.workdays import add_workdays
from parks.figures import on_register, zones_on_register
from reports.calendar import due_days, freezes_at, look, month_name, rule_for, slots
from reports.models import Consolidation, Filing, Frozen, Report, ReportPeriod
from reports.monthly.automatic import Befores, compute_cells
from reports.reminding import tell_opened
from reports.states import HANDED_IN, Kind
from reports.weekly import make_briefs, weeks_due

MONTH_JOB = "reports.month"
BATCH = 20
"""Zones whose reports are written in one step."""
LOOK_BACK = datetime.timedelta(days=70)
"""How far back periods are opened that nobody opened: two months of a portal that stood still."""


def open_periods(now: datetime.datetime) -> int:
    """Open every month and Saturday week begun by now (and at most two months ago); return how many are new.

    The unique key of kind and start makes two beats give each slot once.
    """
    today = timezone.localdate(now)
    rows = []
    for kind in (Kind.MONTH, Kind.WEEK):
        for start, end in slots(kind, today - LOOK_BACK, today):
            due = due_days(start) if kind == Kind.MONTH else {}
            rows.append(ReportPeriod(kind=kind, start=start, end=end, opened_at=now, **due))
    known = set(ReportPeriod.objects.filter(start__gte=today - 2 * LOOK_BACK).values_list("kind", "start"))
    new = [row for row in rows if (row.kind, row.start) not in known]
    ReportPeriod.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def freeze(period: ReportPeriod) -> datetime.datetime:
    """Freeze a period: name the moment its numbers are known at. Waits for open writers; raises Refused if too long."""
    locked = ReportPeriod.objects.select_for_update().get(pk=period.pk)
    if locked.known_at is None:
        locked.known_at = frozen_moment()
        locked.save(update_fields=["known_at"])
    return locked.known_at


@periodic("cycle")
def run_cycle(actor: Actor, planned: datetime.datetime) -> dict:
    """Every ten minutes: open what has begun, freeze one period that is due, ask for the reports of what is frozen."""
    return turn(actor, planned)


def turn(actor: Actor, now: datetime.datetime) -> dict:
    """One turn of the clock at `now`."""
    counts = {"opened": open_periods(now), "frozen": 0, "asked": 0, "briefs": 0}
    months = ReportPeriod.objects.filter(kind=Kind.MONTH, filled_at=None)
    for period in months.filter(known_at__isnull=False):
        ask_for_reports(actor, period)
        counts["asked"] += 1
    for period in months_with_new_zones():
        counts["asked"] += ask_for_latecomers(actor, period, timezone.localdate(now))
    due = months.filter(known_at=None, end__lt=timezone.localdate(now)).order_by("start").first()
    if due is not None and freezes_at(due.end) <= now:
        try:
            freeze(due)
            counts["frozen"] = 1
            ask_for_reports(actor, due)  # only now: a job that found nothing frozen would fail and hold its key
        except Refused:
            counts["waits_for_writers"] = 1
    counts["briefs"] = _weeks(now)
    return counts


def _weeks(now: datetime.datetime) -> int:
    """Freeze the next week that is due and make its briefs; returns how many are new.

    Both are one transaction: killed in between, the week is as if untouched and the next turn begins it again. A week
    that was frozen and has no briefs (of a portal before this one) gets them as well.
    """
    week = weeks_due(now).first()
    if week is None:
        return 0
    with suppress(Refused):  # writers are busy: the next turn tries again
        week.known_at = freeze(week)
        return make_briefs(week, now=now)
    return 0


def months_with_new_zones() -> QuerySet[ReportPeriod]:
    """Months whose reports were made, with a zone 在册 then that has none: it was registered, or registered for that
    time, afterwards. A month the province has archived is closed."""
    without = on_register(OuterRef("start"), OuterRef("end")).exclude(
        Exists(Report.objects.filter(period_id=OuterRef(OuterRef("pk")), zone_id=OuterRef("zone_id")))
    )
    archived = Consolidation.objects.filter(period_id=OuterRef("pk"), archived_at__isnull=False)
    rows = ReportPeriod.objects.filter(kind=Kind.MONTH, filled_at__isnull=False, known_at__isnull=False)
    return rows.filter(Exists(without)).exclude(Exists(archived)).order_by("start")


def ask_for_latecomers(actor: Actor, period: ReportPeriod, day: datetime.date) -> bool:
    """Ask for the reports of zones that came into the register after the month's were made; False: a job is at it.

    They have as many workdays from `day` as the others had, never fewer than the month gives: nobody is late with a
    report that was not there. A job makes all that are missing, so the number there were names it once.
    """
    if Job.objects.filter(kind=MONTH_JOB, state=Job.State.QUEUED, params__period=period.pk).exists():
        return False
    due = max(period.zone_due_on or day, add_workdays(day, rule_for(period.start).zone_workday))
    made = Report.objects.filter(period=period).count()
    _ask(actor, period, key=f"month:{period.start}:{made}", due_on=due.isoformat())
    return True


def ask_for_reports(actor: Actor, period: ReportPeriod) -> None:
    """Ask a worker to make the reports of a period: one job however often it is asked, and again when it has failed."""
    _ask(actor, period, key=f"month:{period.start}")


def _ask(actor: Actor, period: ReportPeriod, *, key: str, **params: str) -> None:
    title = _("生成 %(month)s月报") % {"month": month_name(period)}
    row = enqueue(actor=actor, kind=MONTH_JOB, key=key, title=title, params={"period": period.pk, **params})
    if row.state == Job.State.FAILED:
        requeue(actor=actor, job_id=row.pk)


@job(MONTH_JOB, permission="reports.run", in_steps=True)
def make_month(actor: Actor, params: dict, *, report: Tell) -> JobResult | None:
    """The job: every zone's report of the period. `params`: period, due_on where it is not the month's."""
    period = ReportPeriod.objects.get(pk=params["period"])
    due = datetime.date.fromisoformat(params["due_on"]) if "due_on" in params else None
    done, total = make_reports(period, now=timezone.now(), most=BATCH, due_on=due)
    report(done, total)
    if done < total:
        return None
    tell_opened(period)
    return JobResult(message=_("共 %(n)d 个开发区。") % {"n": total}, total=total, result={"reports": total})


def befores_of(period: ReportPeriod, known_at: datetime.datetime, zones: Sequence[int]) -> Befores:
    """The looks the bridge of these zones starts from; nothing in January and where the month before was never frozen.

    A zone that signed last month with numbers taken later than the freeze (取新数, 更正) starts from what it signed.
    """
    if period.start.month == 1:
        return Befores()
    last = period.start - datetime.timedelta(days=1)
    row = ReportPeriod.objects.filter(kind=Kind.MONTH, end=last, known_at__isnull=False).first()
    if row is None:
        return Befores()
    signed = Filing.objects.filter(
        report__period=row, zone_id__in=list(zones), state__in=HANDED_IN, frozen__known_at__lt=known_at
    )
    newest = signed.order_by("zone_id", "-number").distinct("zone_id").values_list("zone_id", "frozen__known_at")
    return Befores(row.known_at, {zone: moment for zone, moment in newest if moment != row.known_at})


def zones_of(period: ReportPeriod) -> list[int]:
    """The zones 在册 on some day of a frozen period; Refused when it is not frozen."""
    if period.known_at is None:
        raise Refused("not_frozen", _("这个月还没有冻结。"))
    month = look(period.start, period.end, period.known_at)
    return list(zones_on_register(month).order_by("id").values_list("id", flat=True))


def zones_with_report(period: ReportPeriod) -> set[int]:
    """The zones whose report of the period has been made."""
    return set(Filing.objects.filter(report__period=period).values_list("zone_id", flat=True))


def make_reports(
    period: ReportPeriod, *, now: datetime.datetime, most: int | None = None, due_on: datetime.date | None = None
) -> tuple[int, int]:
    """Frozen numbers, slots and first filings of every zone of the period. Returns (zones done, zones of the period).

    Idempotent: what is there already stays as it is. Numbers are computed and kept for all zones by sets; with `most`
    one call does that alone, or writes the reports of so many zones.
    """
    zones, have = zones_of(period), zones_with_report(period)
    missing = [zone for zone in zones if zone not in have]
    frozen = _frozen_of(period, period.known_at, missing)
    if uncounted := [zone for zone in missing if zone not in frozen]:
        frozen |= _count(period, period.known_at, uncounted)  # type: ignore[arg-type]
        if most is not None:
            return len(zones) - len(missing), len(zones)
    now_made = missing[:most]
    if now_made:
        Report.objects.bulk_create(
            [Report(zone_id=zone, period=period, due_on=due_on or period.zone_due_on) for zone in now_made],
            ignore_conflicts=True,
        )
        slot = dict(Report.objects.filter(period=period, zone_id__in=now_made).values_list("zone_id", "id"))
        Filing.objects.bulk_create(
            [Filing(zone_id=zone, report_id=slot[zone], frozen_id=frozen[zone], state_since=now) for zone in now_made]
        )
    done = len(zones) - len(missing) + len(now_made)
    if done == len(zones) and period.filled_at is None:
        ReportPeriod.objects.filter(pk=period.pk).update(filled_at=now)
    return done, len(zones)


def _frozen_of(period: ReportPeriod, known_at: datetime.datetime | None, zones: Iterable[int]) -> dict[int, int]:
    """{zone: id of its frozen row as known at that moment}."""
    found = Frozen.objects.filter(period_id=period.pk, known_at=known_at, zone_id__in=list(zones))
    return dict(found.values_list("zone_id", "id"))


_KEEP = "select park_keep_frozen(%s::jsonb)"


def _count(period: ReportPeriod, known_at: datetime.datetime, zones: Sequence[int]) -> dict[int, int]:
    """Count the cells of these zones as known at a moment and keep them; return {zone: id of the frozen row}."""
    befores = befores_of(period, known_at, zones)
    cells = compute_cells(period.start, period.end, known_at, befores, zones)
    rows = [
        {"zone_id": zone, "period_id": period.pk, "known_at": known_at, "before_at": befores.of(zone), "cells": values}
        for zone, values in cells.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [json.dumps(rows, ensure_ascii=False, default=lambda value: value.isoformat())])
    return _frozen_of(period, known_at, cells)


def take_anew(*, actor: Actor, zone_id: int, period: ReportPeriod) -> Frozen:
    """The numbers of one zone as known now (开始更正 and 取新数): a new frozen row, the old ones stay.

    Raises Refused when writers do not end in time. Other zones' numbers are neither read nor written.
    """
    return Frozen.objects.get(pk=_count(period, frozen_moment(), [zone_id])[zone_id])
