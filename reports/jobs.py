"""The zone table as a workbook."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from core.download_files import new_file
from core.figures import Value, figure
from core.jobs import JobResult, Report, job
from core.sheets import XlsxTable
from enterprises.models import Sector
from reports.calendar import look
from reports.periods import period_named
from reports.queries import ZONE_FIGURES, zone_rows

KIND = "reports.zones"


@job(KIND, permission="reports.compare")
def export_zones(actor: Actor, params: dict, *, report: Report) -> JobResult:
    """Write the zone table. `params`: period, city, level, sector, sort as on the page; day and as_of of when it was
    asked for.

    What was known then is counted: a run that comes late, or again, gives the same rows.
    """
    as_of = timezone.localtime(datetime.datetime.fromisoformat(params["as_of"]))
    named = period_named(params["period"], on=datetime.date.fromisoformat(params["day"]))
    period = look(named.start, named.end, as_of)
    narrowed = {name: params.get(name) for name in ("city", "level", "sector")}
    rows, totals = zone_rows(actor, period, **narrowed, sort=params["sort"])
    headings = [_("开发区"), _("是否确认"), _("设区市"), _("级别")]
    headings += [f"{figure(id_).name}（{figure(id_).unit}）" for id_ in ZONE_FIGURES]
    with new_file(actor.seat_id, "xlsx") as (path, relative):
        table = XlsxTable(path, _("各开发区对照表"), headings, [26, 10, 12, 14, *([14] * len(ZONE_FIGURES))])
        table.append(
            [
                [
                    row.zone.name,
                    _("已确认") if row.zone.confirmed else _("待确认"),
                    row.zone.city.name,
                    str(row.zone.get_level_display()),
                    *(_cell(row.values[id_]) for id_ in ZONE_FIGURES),
                ]
                for row in rows
            ]
        )
        table.append([[_("合计"), "", "", "", *(_cell(totals[id_]) for id_ in ZONE_FIGURES)]])
        table.close(_notes(actor, period, as_of, rows, params.get("sector")))
        report(len(rows), len(rows))
    return JobResult(
        message=_("共 %(rows)d 个开发区。") % {"rows": len(rows)},
        file_path=relative,
        file_name=_("各开发区对照表_%(at)s.xlsx") % {"at": f"{as_of:%Y%m%d-%H%M}"},
        total=len(rows),
    )


def _cell(value: Value) -> object:
    """A number, or 「—」 where there is nothing to divide by: an empty cell would look like a zero."""
    return value.text if value.value is None else value.value


def _notes(actor: Actor, period: object, as_of: object, rows: list, sector: str | None) -> list[tuple[str, str]]:
    said = [
        (_("名称"), _("各开发区对照表")),
        (_("统计期"), f"{period.start} – {period.end}"),  # type: ignore[attr-defined]
        (_("截至"), f"{as_of:%Y-%m-%d %H:%M}"),
        (_("行数"), str(len(rows))),
        (_("导出人"), f"{actor.name}（{actor.post}）"),
    ]
    if sector:
        said.append((_("行业领域"), str(Sector(sector).label)))
    said += [(str(figure(id_).name), str(figure(id_).formula)) for id_ in ZONE_FIGURES]
    said.append((_("合计"), _("各列相加；整改率为合计数相除，不是各区平均")))
    if settings.DEMO:
        said.append((_("注意"), _("演示数据，不是真实情况。")))
    waiting = sum(not row.zone.confirmed for row in rows)
    if waiting:
        said.append((_("注意"), _("其中 %(n)d 个开发区待确认，名单尚未经省厅确认。") % {"n": waiting}))
    gone = [row.zone.name for row in rows if not row.zone.listed]
    if gone:
        said.append((_("注意"), _("已不在册、还有数的开发区：%(names)s。") % {"names": "、".join(gone)}))
    return said
