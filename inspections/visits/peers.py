"""每家次隐患数 beside peers: findings per visit of the last twelve months of each enterprise (sector × size) and each zone.

z = (own − mean of the others) ÷ standard deviation of the others, one statement over all groups: n, Σx and Σx² of each
group by window functions, less one's own. Numbers are PostgreSQL numerics with six decimals, sums of which are exact, so
that equal peers have a deviation of exactly zero. Peers are whom the asker may see: a zone's people compare with their
own zone, the province with all.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from core.figures import at_midnight

FEWEST = 5
"""Fewer peers than this say nothing: 「—」."""
FEW = Decimal(-2)
"""过少: so far below its peers, or farther (product setting, to be confirmed)."""
FEWEST_VISITS = 3
"""One or two visits without findings mark nobody as 过少; the number itself is shown."""
MOST = 100
FIRM, ZONE = "firm", "zone"
_IS_FEW = "z <= %(few)s and visits >= %(fewest_visits)s"
_OF = {
    FIRM: (
        "v.zone_id, v.enterprise_id", "zone_id, enterprise_id, kind, size",
        "select m.zone_id, m.enterprise_id, e.sector as kind, e.size, m.visits, m.found, m.x from mine m"
        " join enterprises_enterprise e on e.zone_id = m.zone_id and e.id = m.enterprise_id",
    ),
    ZONE: (
        "v.zone_id", "zone_id, null::bigint, kind, ''::text",
        "select m.zone_id, z.level as kind, ''::text as size, m.visits, m.found, m.x from mine m"
        " join parks_zone z on z.id = m.zone_id",
    ),
}  # fmt: skip
_SQL = """
with mine as (
  select {keys}, count(*) as visits, sum(v.found_count) as found, round(sum(v.found_count)::numeric / count(*), 6) as x
    from visits_visit v
   where v.state = 'finished' and v.secret_to = 0 and v.finished_at >= %(start)s and v.finished_at < %(after)s
   group by {keys}
), placed as ({placed}
), added as (
  select *, count(*) over w - 1 as peers, sum(x) over w - x as s, sum(x * x) over w - x * x as q
    from placed window w as (partition by kind, size)
), measured as (
  select *, case when peers > 0 then s / peers end as mean,
         case when peers > 1 then (q - s * s / peers) / (peers - 1) end as variance from added
), scored as (
  select {shown}, visits, found, x, peers, mean,
         case when peers >= %(fewest)s and variance > 0.0000000001 then round((x - mean) / sqrt(variance), 2) end as z
    from measured
)
select *, count(*) over () as many, count(*) filter (where {is_few}) over () as few from scored
 where {where}
 order by z nulls last, x, zone_id, {last} limit %(most)s
"""


@dataclass(frozen=True)
class Line:
    """One enterprise (or zone): visits, findings, findings per visit, how many peers, their mean, and z (None: 「—」)."""

    zone_id: int
    enterprise_id: int | None
    kind: str
    size: str
    visits: int
    found: int
    per_visit: Decimal
    peers: int
    mean: Decimal | None
    z: Decimal | None

    @property
    def is_few(self) -> bool:
        return self.z is not None and self.z <= FEW and self.visits >= FEWEST_VISITS


@dataclass(frozen=True)
class Compared:
    """The lines with the lowest z first (at most MOST), how many there are, and how many of them have 过少."""

    lines: Sequence[Line]
    many: int
    few: int


def span(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Twelve months up to the day, both inclusive."""
    last = day + datetime.timedelta(days=1)
    year = last.year - 1
    return last.replace(year=year) if (last.month, last.day) != (2, 29) else last.replace(year=year, day=28), day


def compared(
    of: str, day: datetime.date, *, zones: Iterable[int] | None = None, sector: str = "", size: str | None = None,
    few_only: bool = False,
) -> Compared:  # fmt: skip
    """Enterprises or zones beside their peers, the lowest z first. What narrows chooses lines, never peers."""
    keys, shown, placed = _OF[of]
    start, end = span(day)
    asked: dict[str, Any] = {
        "start": at_midnight(start), "after": at_midnight(end + datetime.timedelta(days=1)), "fewest": FEWEST, "few": FEW, "fewest_visits": FEWEST_VISITS,
        "most": MOST, "zones": None if zones is None else list(zones), "sector": sector, "size": size,
    }  # fmt: skip
    wanted = ["true"]
    wanted += ["zone_id = any(%(zones)s)"] if zones is not None else []
    wanted += ["kind = %(sector)s"] if sector else []
    wanted += ["size = %(size)s"] if size is not None else []
    wanted += [_IS_FEW] if few_only else []
    names = {FIRM: "enterprise_id", ZONE: "zone_id"}
    text = _SQL.format(keys=keys, shown=shown, placed=placed, where=" and ".join(wanted), last=names[of], is_few=_IS_FEW)
    with connection.cursor() as cursor:
        cursor.execute(text, asked)
        rows = cursor.fetchall()
    return Compared([Line(*row[:-2]) for row in rows], rows[0][-2] if rows else 0, rows[0][-1] if rows else 0)
