"""Any list as a file: the same filters, the same scope, the same right, in a worker."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.download_files import new_file
from core.jobs import JobResult, Report, job
from core.keyset import batches
from core.listing import Listing, listing_named
from core.lists import EXPORT
from core.sheets import CsvTable, XlsxTable, plain

BATCH = 2000
WRITERS = {"xlsx": XlsxTable, "csv": CsvTable}


@job(EXPORT, permission="core.downloads")
def export_list(actor: Actor, params: dict, *, report: Report) -> JobResult:
    """Write the rows of a list to a file. `params`: list (its name), query (filters as in the address), format.

    Rows come in keyset batches, so memory does not grow with their number. The right of the list is asked again: it may
    have been taken away since the button was pressed.
    """
    listing = listing_named(params["list"])
    require(actor, listing.permission)  # type: ignore[attr-defined]
    query = QueryDict(params["query"])
    filterset = listing.filterset(query, actor)
    queryset = listing.matching(query, actor, filterset)
    _sort, order = listing.order(query, actor)
    columns = [column for column in listing.columns if column.exported]
    getters = [column.export or itemgetter(column.fields[0]) for column in columns]
    as_of = timezone.localtime()
    total = queryset.count()
    report(0, total)
    suffix = params.get("format", "xlsx")
    title = str(listing.title)
    with new_file(actor.seat_id, suffix) as (path, relative):
        table: Any = WRITERS[suffix](path, title, [str(c.heading) for c in columns], [c.width for c in columns])
        done = 0
        for rows in batches(queryset, order, BATCH, listing.needed(columns, order)):
            table.append([[plain(get(row)) for get in getters] for row in rows])
            done += len(rows)
            report(done, max(total, done))
        table.close(notes(listing, actor, query, filterset, as_of, done))
    return JobResult(
        message=_("共 %(rows)d 行。") % {"rows": done},
        file_path=relative,
        file_name=f"{title}_{as_of:%Y%m%d-%H%M}.{suffix}",
        total=done,
        result={"rows": done},
    )


def notes(
    listing: Listing, actor: Actor, query: QueryDict, filterset: Any, as_of: Any, rows: int
) -> list[tuple[str, str]]:
    """What the file says about itself: name, conditions in words, moment, number of rows, who, and marks."""
    tab = listing.tab(query, actor)
    words = [str(tab.label)] if tab else []
    words += [text for text, _names in listing.conditions(filterset)]
    said = [
        (_("名称"), str(listing.title)),
        (_("条件"), "；".join(words) or _("全部")),
        (_("截至"), f"{as_of:%Y-%m-%d %H:%M}"),
        (_("行数"), str(rows)),
        (_("导出人"), f"{actor.name}（{actor.post}）"),
    ]
    marks = list(listing.export_marks(actor))
    if settings.DEMO:
        marks.insert(0, _("演示数据，不是真实情况。"))
    return said + [(_("注意"), mark) for mark in marks]
