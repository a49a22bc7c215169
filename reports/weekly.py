"""周例会简报: frozen on Saturday at seven for every zone at once; minutes; decisions that come back until done.

Cells of one zone: {"areas": {area id or "": {figure id: number}}, "all": {figure id: number}, "decide": [what waits for
a decision, reports/deciding.py]}. Briefs made before there was that list have none.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Refused
from core.figures import Period, at_midnight, compute, rolled_up
from parks.figures import zones_on_register
from reports.brief_models import Brief, BriefTask
from reports.calendar import look
from reports.deciding import Problems, problems, read
from reports.models import ReportPeriod
from reports.states import Kind

FIGURES = ("dangers_found", "week_closed", "dangers_overdue", "mended_open", "should_be_closed")
HOUR = datetime.timedelta(hours=7)
MINUTES = 3000
PLACES = ("zone_id", "area_id")


def ready_at(end: datetime.date) -> datetime.datetime:
    """Saturday 07:00 after the week's Friday."""
    return at_midnight(end + datetime.timedelta(days=1)) + HOUR


def period_of(week: ReportPeriod) -> Period:
    """The week as of Friday 24:00, as known when it was frozen."""
    return look(week.start, week.end, week.known_at or timezone.now())


def make_briefs(week: ReportPeriod, *, now: datetime.datetime) -> int:
    """The brief of every zone on the register, by sets. Idempotent. Returns how many are new."""
    if week.known_at is None:
        raise Refused("not_frozen", _("这一周还没有冻结。"))
    period = period_of(week)
    zones = list(zones_on_register(period).order_by("id").values_list("id", flat=True))
    have = set(Brief.objects.filter(period=week).values_list("zone_id", flat=True))
    table = compute(FIGURES, period, by=PLACES, where={"zone_id": zones})
    totals = rolled_up(table, FIGURES, keep=(0,))
    areas: dict[int, dict[str, dict[str, int]]] = {}
    for (zone, area), values in table.items():
        areas.setdefault(zone, {})[str(area or "")] = {id_: values[id_].numerator for id_ in FIGURES}
    nothing, waiting = dict.fromkeys(FIGURES, 0), problems(zones, period)
    rows = [
        Brief(
            zone_id=zone, period=week,
            cells={
                "areas": areas.get(zone, {}),
                "all": {id_: totals[(zone,)][id_].numerator for id_ in FIGURES} if (zone,) in totals else nothing,
                "decide": waiting.get(zone, []),
            },
        )
        for zone in zones
        if zone not in have
    ]  # fmt: skip
    Brief.objects.bulk_create(rows, ignore_conflicts=True)
    ReportPeriod.objects.filter(pk=week.pk, filled_at=None).update(filled_at=now)
    return len(rows)


def weeks_due(now: datetime.datetime) -> Any:
    """Weeks that may be frozen by now and are not, oldest first."""
    last = timezone.localdate(now - HOUR) - datetime.timedelta(days=1)
    return ReportPeriod.objects.filter(kind=Kind.WEEK, filled_at=None, end__lte=last).order_by("start")


def problems_of(brief: Brief) -> Problems:
    """The dangers this brief lists for a decision, in words."""
    return read(brief.cells.get("decide", []))


def tasks_of(brief: Brief) -> Any:
    """Decisions this brief shows: of earlier meetings and of this one, until closed; and what was closed since."""
    since = at_midnight(brief.period.start)
    rows = BriefTask.objects.filter(zone_id=brief.zone_id, brief__period__start__lte=brief.period.start)
    return (
        rows.filter(Q(closed_at=None) | Q(closed_at__gte=since))
        .select_related("brief__period")
        .order_by("due_on", "id")
    )


def write_minutes(*, actor: Actor, brief: Brief, version: int, minutes: str, chair: str) -> None:
    """Write the minutes of the meeting. Raises Refused when somebody wrote meanwhile, InvalidInput by field."""
    require(actor, "reports.meet")
    if len(minutes) > MINUTES:
        raise InvalidInput({"minutes": [_("最多 %(n)d 个字。") % {"n": MINUTES}]})
    if not chair.strip():
        raise InvalidInput({"chair": [_("请写主持人。")]})
    changed = Brief.objects.filter(pk=brief.pk, version=version).update(
        minutes=minutes.strip(), chair=chair.strip()[:60], written_by=actor.name, written_at=timezone.now(),
        version=F("version") + 1,
    )  # fmt: skip
    if not changed:
        raise Refused("somebody_saved", _("别人刚刚保存过纪要，请刷新后再改；您的文字还在这一页。"), record=brief)


def decide(*, actor: Actor, brief: Brief, text: str, owner: str, due_on: datetime.date) -> BriefTask:
    """Keep a decision with its owner and day."""
    require(actor, "reports.meet")
    if due_on < brief.period.end:
        raise InvalidInput({"due_on": [_("完成日期不能早于 %(day)s。") % {"day": brief.period.end}]})
    return BriefTask.objects.create(
        zone_id=brief.zone_id, brief=brief, text=text, owner=owner, due_on=due_on, decided_at=timezone.now(),
        decided_by=actor.name,
    )  # fmt: skip


def close_task(*, actor: Actor, task: BriefTask, outcome: str) -> None:
    """Close a decision with what came of it. Raises Refused when it is closed already."""
    require(actor, "reports.meet")
    if not outcome.strip():
        raise InvalidInput({"outcome": [_("请写办理结果。")]})
    closed = BriefTask.objects.filter(pk=task.pk, closed_at=None).update(
        closed_at=timezone.now(), closed_by=actor.name, outcome=outcome.strip()[:300]
    )
    if not closed:
        raise Refused("task_closed", _("这件事已经办结。"), record=task)
