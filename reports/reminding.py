"""Reminders of the cycle: before and after the due days of zone, city and province, and after a return, once a step."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from accounts.roles import Role
from core.access import Actor
from core.jobs import periodic
from core.notices import Message, notify
from reports.calendar import month_name
from reports.filing_queries import is_consolidated, months, newest
from reports.models import Report, ReportPeriod
from reports.states import State

ZONE = (Role.ZONE_OFFICE.value, Role.ZONE_LEADER.value)
CITY = (Role.CITY_STAFF.value,)
PROVINCE = (Role.PROVINCE_STAFF.value,)
# From how many days before (after) the due day a step is due, and its name. A day the clock stood still is made up for.
BEFORE = ((2, "soon"), (0, "today"))
AFTER = ((1, "late"), (3, "later"))
LATEST_MONTHS = 3


def tell_opened(period: ReportPeriod) -> int:
    """Tell every zone that the numbers of the month are there, in one statement."""
    rows = Report.objects.filter(period=period).values("id", "zone_id", "due_on")
    return notify(_message(row, "reports.opened", "opened", period, ZONE) for row in rows)


@periodic("report_reminders")
def report_reminders(actor: Actor, planned: datetime.datetime) -> dict:
    """Whoever has something of the month on the desk: before, on, and after the due day."""
    return remind_on(timezone.localdate(planned))


def remind_on(day: datetime.date) -> dict:
    """The reminders due on a day, each given once however often this runs."""
    told = {"zones": 0, "cities": 0, "province": 0}
    for period in months()[:LATEST_MONTHS]:
        fields = ("id", "zone_id", "due_on", "state", "first_submitted_at", "number", "returned_round", "since")
        rows = list(newest(Report.objects.filter(period=period)).values(*fields))
        told["zones"] += notify([*_unsent(rows, period, day), *_returned(rows, period, day)])
        if step := _step(period.city_due_on, day):
            waiting = [row for row in rows if row["state"] == State.SUBMITTED]
            told["cities"] += notify(
                _message(row, "reports.to_check", f"city-{step}", period, CITY, upwards=True) for row in waiting
            )
        if (step := _step(period.province_due_on, day)) and not is_consolidated(Counter(row["state"] for row in rows)):
            told["province"] += notify([_to_province(rows, step, period)])
    return told


def _unsent(rows: list[dict], period: ReportPeriod, day: datetime.date) -> Iterator[Message]:
    for row in rows:
        if row["first_submitted_at"] is None and (step := _step(row["due_on"], day)):
            yield _message(row, "reports.overdue" if "late" in step else "reports.due_soon", step, period, ZONE)


def _returned(rows: list[dict], period: ReportPeriod, day: datetime.date) -> Iterator[Message]:
    """A returned report was in time or was not, and that stays; it is chased by the days since its return, each return
    anew. The return itself was told by its transition."""
    for row in rows:
        if row["state"] != State.RETURNED:
            continue
        since = timezone.localdate(row["since"])
        step = _step(since, day)
        if "late" in step:
            cause = f"returned-{row['number']}-{row['returned_round']}-{step}"
            yield _message(row, "reports.redo", cause, period, ZONE, more={"since": since.isoformat()})


def chase(row: dict, period: ReportPeriod, day: datetime.date) -> Message:
    """催办 by hand of one report with its zone: the sentence that fits it, once a day."""
    kind = "reports.overdue" if row["due_on"] < day else "reports.due_soon"
    since = {}
    if row["state"] == State.RETURNED:
        kind, since = "reports.redo", {"since": timezone.localdate(row["since"]).isoformat()}
    return _message(row, kind, f"{kind}:{day}", period, ZONE, more=since)


def _to_province(rows: list[dict], step: str, period: ReportPeriod) -> Message:
    due = period.province_due_on
    waiting = sum(row["state"] == State.RECEIVED for row in rows)
    return Message(
        cause=f"month:{period.pk}:province-{step}",
        kind="reports.consolidate_late" if "late" in step else "reports.to_consolidate", zone_id=None, roles=PROVINCE,
        subject_kind="month", subject_id=period.pk,
        params={"month": month_name(period), "due": due.isoformat() if due else "", "waiting": waiting},
    )  # fmt: skip


def _step(due: datetime.date | None, day: datetime.date) -> str:
    """The latest step reached: soon two days before, today, late the day after, later three days after; else none."""
    if due is None:
        return ""
    left = (due - day).days
    reached = [name for days, name in BEFORE if left <= days] + [name for days, name in AFTER if -left >= days]
    return reached[-1] if reached else ""


def _message(
    row: Mapping[str, Any],
    kind: str,
    step: str,
    period: ReportPeriod,
    roles: tuple[str, ...],
    *,
    upwards: bool = False,
    more: Mapping[str, str] | None = None,
) -> Message:
    return Message(
        cause=f"report:{row['id']}:{step}", kind=kind, zone_id=row["zone_id"], roles=roles, upwards=upwards,
        subject_kind="report", subject_id=row["id"],
        params={"month": month_name(period), "due": row["due_on"].isoformat(), "report": row["id"], **(more or {})},
    )  # fmt: skip
