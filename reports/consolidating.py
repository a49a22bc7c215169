"""省级汇总 and 归档: jobs of a province seat over all zones of a month, with progress n of 118.

The table is one snapshot and so one transaction; archiving builds two documents a zone and commits each zone.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from core.errors import Refused
from core.jobs import JobResult, job
from core.jobs import Report as Tell
from core.notices import notify
from core.workflow import perform
from reports.calendar import month_name
from reports.filing_queries import ZoneLine, lines_of, standing, summed
from reports.hand_changes import changed_cells
from reports.models import Consolidation, Filing, Report, ReportPeriod
from reports.reminding import chase
from reports.states import HANDED_IN, State

CONSOLIDATE, ARCHIVE = "reports.consolidate", "reports.archive"


def plain(table: dict[str, Any]) -> dict[str, Any]:
    """A table of numbers as JSON keeps it: counts as they are, amounts and rates as text."""
    return {
        key: plain(value)
        if isinstance(value, dict)
        else value
        if value is None or isinstance(value, int)
        else str(value)
        for key, value in table.items()
    }


def line_content(line: ZoneLine) -> dict[str, Any]:
    """One zone of a consolidation."""
    return {
        "zone": line.zone.pk, "name": line.zone.name, "confirmed": line.zone.confirmed, "city": line.zone.city.name,
        "state": line.state, "values": plain(dict(line.values)), "known_at": line.known_at.isoformat(),
        "overridden": line.overridden, "changed": changed_cells(line.automatic, line.values, line.overrides),
    }  # fmt: skip


@job(CONSOLIDATE, permission="reports.consolidate")
def consolidate_month(actor: Actor, params: dict, *, report: Tell) -> JobResult:
    """Put the month's table together from what the cities have passed, and name the missing. `params`: period.

    May be repeated when late ones have come: each time is a new number, the earlier ones stay.
    """
    period = ReportPeriod.objects.select_for_update().get(pk=params["period"])
    lines = lines_of(actor, period)
    counted = [line for line in lines if line.counts]
    if not counted:
        raise Refused("nothing_received", _("还没有一家通过市级审核，没有可汇总的。"))
    number = (Consolidation.objects.filter(period=period).aggregate(top=Max("number"))["top"] or 0) + 1
    made = Consolidation.objects.create(
        period=period, number=number, made_at=timezone.now(), made_by=actor.name, maker_user_id=actor.user_id,
        content={"total": plain(summed(lines)), "zones": [line_content(line) for line in counted]},
        missing=[{"zone": x.zone.pk, "name": x.zone.name, "state": x.state} for x in lines if not x.counts],
    )  # fmt: skip
    waiting = Filing.objects.filter(report__period=period, state=State.RECEIVED).select_related(
        "report__period", "frozen"
    )
    total = waiting.count()
    for done, filing in enumerate(waiting.order_by("zone_id"), start=1):
        perform(filing, "consolidate", actor=actor, consolidation=number)
        report(done, total)
    words = _("%(month)s月报第 %(n)d 次汇总：%(done)d 家入表，缺 %(missing)d 家。") % {
        "month": month_name(period), "n": number, "done": len(counted), "missing": len(made.missing),
    }  # fmt: skip
    return JobResult(message=words, total=total, result={"consolidation": made.pk})


@job(ARCHIVE, permission="reports.consolidate", in_steps=True)
def archive_month(actor: Actor, params: dict, *, report: Tell) -> JobResult | None:
    """Archive the next consolidated filing of the month: sealed and fixed, its documents kept. `params`: period.

    One zone a step: filing and documents are there together, or the next worker makes them.
    """
    from reports.papers import keep_papers

    period = ReportPeriod.objects.select_for_update().get(pk=params["period"])  # two jobs of a month take turns
    waiting = Filing.objects.filter(report__period=period, state=State.CONSOLIDATED)
    left = waiting.count()
    if not left:
        raise Refused("nothing_consolidated", _("没有已汇总待归档的报告。"))
    filing = waiting.select_related("report__period", "frozen", "zone__city").order_by("zone_id", "id")[0]
    keep_papers(perform(filing, "archive", actor=actor))
    total = len(archived_zones(period))
    report(total, total + left - 1)
    if left > 1:
        return None
    Consolidation.objects.filter(period=period, archived_at=None).update(archived_at=timezone.now())
    return JobResult(message=_("已归档 %(n)d 家。") % {"n": total}, total=total)


def archived_zones(period: ReportPeriod) -> set[int]:
    """The zones that have an archived report of the month."""
    rows = Filing.objects.filter(report__period=period, state=State.ARCHIVED)
    return set(rows.values_list("zone_id", flat=True))


def remind(*, actor: Actor, period: ReportPeriod) -> int:
    """催办: tell every zone that has not handed in, once a day however often it is pressed. Returns how many zones."""
    day = timezone.localdate()
    late = standing(Report.objects.filter(period=period)).exclude(state__in=HANDED_IN)
    rows = list(late.values("id", "zone_id", "due_on", "state", "since"))
    notify(chase(row, period, day) for row in rows)
    return len(rows)
