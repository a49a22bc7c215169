"""What stands on the list of a week, asked of the database in one statement: as of a moment that has passed, or now.

已改未销: evidence handed in and not sent back since, not closed. 应销未销: issued, due by that Friday, not closed, nothing
handed in. 滚动: visits of this or an earlier week still to be made; secret ones and those of the province are in no list
of a zone. The past is read from the versions of facts and from the history, so it is the same whoever asks, and when.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import connection

from core.workdays import today
from inspections.plans.closing_weeks import WEEK, Week

COLUMNS = (
    "zone_id", "kind", "enterprise_id", "area_id", "danger_id", "visit_id", "state", "severity", "due_on", "rectified_at",
    "weeks_rolled", "weeks_listed", "owner_kind", "owner",
)  # fmt: skip

# Who must act: the enterprise until it has handed evidence in, then the officers who look after the area, and once they
# have supervised, the acceptors of the department.
_DANGERS = """
select f.zone_id, case when f.fixed then 'fixed' else 'due' end as kind, f.enterprise_id, f.area_id, f.danger_id,
  null::uuid as visit_id, f.state, f.severity, f.due_on, case when f.fixed then f.rectified_at end as rectified_at,
  0 as weeks_rolled, 1 + coalesce(b.weeks_listed, 0) as weeks_listed,
  case when not f.fixed then 'enterprise' when f.state = 'acceptance' then 'department' else 'area' end as owner_kind,
  left(case when not f.fixed then concat_ws(' ', coalesce(nullif(firm.short_name, ''), firm.name), nullif(firm.principal_name, ''))
            when f.state = 'acceptance' then concat_ws(' ', dep.name, acc.names)
            else coalesce(own.names, everywhere.names, '') end, 200) as owner
from facts f
join enterprises_enterprise firm on firm.zone_id = f.zone_id and firm.id = f.enterprise_id
left join parks_department dep on dep.zone_id = f.zone_id and dep.id = f.department_id
left join people acc on acc.zone_id = f.zone_id and acc.role = 'acceptor' and acc.department_id = f.department_id
left join people own on own.zone_id = f.zone_id and own.role = 'area_officer' and own.area_id = f.area_id
left join people everywhere on everywhere.zone_id = f.zone_id and everywhere.role = 'area_officer' and everywhere.area_id is null
left join before b on b.zone_id = f.zone_id and b.danger_id = f.danger_id
"""
_VISITS = """
select r.zone_id, 'rolled', r.enterprise_id, r.area_id, null::bigint, r.id, 'planned', '', r.due_on, null::timestamptz,
  (%(next)s::date - r.rolls_from) / 7, 1 + coalesce(b.weeks_listed, 0), 'lead', r.lead_name
from rolled r left join before b on b.zone_id = r.zone_id and b.visit_id = r.id
"""
_SHARED = """
people as (
  select s.zone_id, s.role, s.area_id, s.department_id, string_agg(s.person_name, '、' order by s.id) as names
  from accounts_seat s
  where s.zone_id = any(%(zones)s) and s.role in ('acceptor', 'area_officer') and s.valid_from <= %(office)s
    and (s.state = 'active' and (s.valid_to is null or s.valid_to >= %(office)s) or s.state = 'ended' and s.valid_to > %(office)s)
  group by s.zone_id, s.role, s.area_id, s.department_id
),
before as (
  select p.zone_id, p.danger_id, p.visit_id, p.weeks_listed
  from plans_weekclosing c join plans_closingrow p on p.zone_id = c.zone_id and p.closing_id = c.id
  where c.zone_id = any(%(zones)s) and c.ends_on = %(friday_before)s
)
"""
_THEN = """
facts as (
  select k.*, k.rectified_at is not null and k.rectified_at < %(moment)s as fixed,
    coalesce(h.department_id, d.department_id) as department_id,
    case when k.rectified_at is not null and k.rectified_at < %(moment)s
      then case when s.to_state = 'acceptance' then 'acceptance' else 'supervision' end
      else case when s.to_state = 'issued' then 'issued' else 'rectifying' end end as state
  from dangers_factversion k
  join dangers_danger d on d.zone_id = k.zone_id and d.id = k.danger_id
  left join lateral (
    select t.to_state from dangers_step t
    where t.zone_id = k.zone_id and t.danger_id = k.danger_id and t.at < %(moment)s order by t.id desc limit 1) s on true
  left join lateral (
    select e.department_id from dangers_dangerevent e
    where e.pgh_obj_id = k.danger_id and e.zone_id = k.zone_id and e.pgh_created_at < %(moment)s
    order by e.pgh_created_at desc, e.pgh_id desc limit 1) h on true
  where k.zone_id = any(%(zones)s) and k.known_from <= %(moment)s and (k.known_to is null or k.known_to > %(moment)s)
    and k.counted and k.issued_at < %(moment)s and (k.closed_at is null or k.closed_at >= %(moment)s)
    and (k.due_on <= %(friday)s or k.rectified_at < %(moment)s)
),
rolled as (
  select v.zone_id, v.enterprise_id, v.id, coalesce(h.area_id, v.area_id) as area_id, v.due_on, v.rolls_from,
    coalesce(h.lead_name, v.lead_name) as lead_name
  from visits_visit v
  left join lateral (
    select e.area_id, e.lead_name from visits_visitevent e
    where e.pgh_obj_id = v.id and e.zone_id = v.zone_id and e.pgh_created_at < %(moment)s
    order by e.pgh_created_at desc, e.pgh_id desc limit 1) h on true
  where v.zone_id = any(%(zones)s) and v.secret_to = 0 and not v.by_province and v.rolls_from <= %(saturday)s
    and v.planned_at < %(moment)s and (v.state = 'planned' or coalesce(v.started_at, v.state_since) >= %(moment)s)
)
"""
_NOW = """
facts as (
  select k.*, k.rectified_at is not null as fixed, d.department_id, d.state
  from dangers_factversion k join dangers_danger d on d.zone_id = k.zone_id and d.id = k.danger_id
  where k.zone_id = any(%(zones)s) and k.known_to is null and k.counted and k.closed_at is null and k.issued_at is not null
    and (k.due_on <= %(friday)s or k.rectified_at is not null)
),
rolled as (
  select v.zone_id, v.enterprise_id, v.id, v.area_id, v.due_on, v.rolls_from, v.lead_name from visits_visit v
  where v.zone_id = any(%(zones)s) and v.secret_to = 0 and not v.by_province and v.rolls_from <= %(saturday)s and v.state = 'planned'
)
"""
_ROWS = _DANGERS + "union all" + _VISITS
_LIST = """
select zone_id, kind, enterprise_id, area_id, danger_id, visit_id, state, severity, due_on, rectified_at, weeks_rolled,
  weeks_listed, owner_kind, owner
from rows order by kind <> 'fixed', kind <> 'due', severity <> 'major', due_on, rectified_at
"""
_PUT = """
insert into plans_closingrow (closing_id, zone_id, kind, enterprise_id, area_id, danger_id, visit_id, state, severity, due_on,
  rectified_at, weeks_rolled, weeks_listed, owner_kind, owner)
select c.id, r.zone_id, r.kind, r.enterprise_id, r.area_id, r.danger_id, r.visit_id, r.state, r.severity, r.due_on,
  r.rectified_at, r.weeks_rolled, r.weeks_listed, r.owner_kind, r.owner
from rows r join plans_weekclosing c on c.zone_id = r.zone_id and c.ends_on = %(friday)s
order by r.zone_id, r.kind <> 'fixed', r.kind <> 'due', r.severity <> 'major', r.due_on, r.rectified_at
"""
_PREVIEW = "with " + _SHARED + "," + _NOW + ", rows as (" + _ROWS + ") " + _LIST
_WRITE = "with " + _SHARED + "," + _THEN + ", rows as (" + _ROWS + ") " + _PUT


def _values(zones: Iterable[int], week: Week, office: datetime.date) -> dict[str, Any]:
    return {
        "zones": list(zones), "moment": week.closes_at, "saturday": week.starts_on, "friday": week.ends_on, "next": week.starts_on + WEEK,
        "friday_before": week.ends_on - WEEK, "office": office,
    }  # fmt: skip


def write_rows(zones: Iterable[int], week: Week) -> int:
    """Write the rows of these zones' lists of a week that has ended; their `WeekClosing` are there. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, _values(zones, week, week.ends_on))
        return cursor.rowcount


def rows_now(zone_id: int, week: Week) -> list[dict[str, Any]]:
    """The rows the list of this week would have if it were closed now. In the scope in force."""
    with connection.cursor() as cursor:
        cursor.execute(_PREVIEW, _values([zone_id], week, today()))
        return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
