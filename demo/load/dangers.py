# ruff: noqa: S311 (random only shapes invented data)
"""A million lives of dangers by sets: each drawn from its number alone, then written as danger, steps, requests and facts.

A life is a row of moments in the order of the workflow, cut where the present begins: what would happen later has not.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from typing import Any

from psycopg2 import sql

from demo import dangers
from demo.load import traces
from demo.stock import SECTORS

TEXTS, MONTHS_BACK = 4000, 36
DAYS_TO_MEND = "case severity when 'a' then 7 when 'b' then 15 else 30 end"  # the defaults of hazards.dangers.limits

# Thousands of texts, filled like those of the demo; each danger adds the number of a machine, so that none is alike.
WORDS = """
create temporary table load_text (n int, sector text, location text, description text, category text, severity text,
    measures text, done text, basis text) on commit drop
"""
# The state follows from the last thing that has happened; the last mend and opinion are those of the present round.
STATE = """
case when ended is not null then 'void' when issued is null then 'review' when signed is null then 'issued'
     when mend1 is null then 'rectifying' when spot then case when closed is null then 'acceptance' else 'closed' end
     when sent_back is not null and mend2 is null then 'rectifying'
     when supervised is null then 'supervision' when closed is null then 'acceptance' else 'closed' end
"""
# Who, where and what: chance number k of danger i is load_chance(i, k), the same whenever it is asked.
CHANCE = """
create function pg_temp.load_chance(i bigint, k bigint) returns float8 language sql immutable parallel safe
return (hashint8extended(i, k) & 1152921504606846975)::float8 / 1152921504606846976.0
"""
# `offset 0` keeps each step a step: merged into one, every moment would be worked out again wherever it is named.
DRAWN = """
create temporary table load_life on commit drop as
with drawn as (
  select %(last)s + i as id, i, p.*, t.sector, t.location, t.category, t.measures, t.done, t.basis,
         t.description || '（设备 ' || substr(md5(i::text), 1, 6) || '）' as description,
         case when pg_temp.load_chance(i, 2) < 0.0003 then 'major' else t.severity end as severity,
         case when pg_temp.load_chance(i, 3) < 0.62 then 'inspector' when pg_temp.load_chance(i, 3) < 0.86 then 'expert' else 'enterprise' end as source,
         least(%(now)s::timestamptz - interval '3 hours',
               (date_trunc('day', (%(now)s::timestamptz - (1 - i::float8 / %(count)s) * interval '{months} months') at time zone 'Asia/Shanghai')
                + interval '8 hours' + pg_temp.load_chance(i, 4) * interval '9 hours') at time zone 'Asia/Shanghai') as found_at,
         pg_temp.load_chance(i, 5) < 0.2 and t.severity = 'c' and pg_temp.load_chance(i, 2) >= 0.0003
           and pg_temp.load_chance(i, 6) >= 0.004 as spot,
         pg_temp.load_chance(i, 6) < 0.004 as voided,
         pg_temp.load_chance(i, 6) > 0.988 and i > 0.7 * %(count)s as stuck,
         pg_temp.load_chance(i, 7) < 0.09 as rejected,
         pg_temp.load_chance(i, 8) < 0.03 as extends,
         pg_temp.load_chance(i, 9) < 0.05 or pg_temp.load_chance(i, 8) < 0.03 as late
  from generate_series(1, %(count)s) i
  -- a few enterprises carry most dangers
  join load_place p on p.n = floor(power(pg_temp.load_chance(i, 1), 1.4) * %(places)s)::bigint
  join load_text t on t.n = floor(pg_temp.load_chance(i, 10) * %(texts)s)::int
  offset 0),
recorded as (
  select *, {days} as days,
         least(%(now)s::timestamptz - interval '2 hours',
               found_at + case when pg_temp.load_chance(i, 11) < 0.93 then 0.05 + 0.6 * pg_temp.load_chance(i, 12) else 1.1 + 2 * pg_temp.load_chance(i, 12) end * interval '1 day') as recorded_at
  from drawn offset 0),
issued as (
  select *, case when spot then recorded_at + interval '10 minutes'
                 when severity <> 'major' and not voided then recorded_at + (0.1 + 1.9 * pg_temp.load_chance(i, 13)) * interval '1 day' end as issued
  from recorded offset 0),
signed as (
  select *, case when spot then issued else issued + (0.3 + 5.7 * pg_temp.load_chance(i, 14)) * interval '1 hour' end as signed,
         (issued at time zone 'Asia/Shanghai')::date + case when spot then 0 else days end as first_due
  from issued offset 0),
mended as (
  select *, case when spot then issued when not stuck then
            signed + (case when late then 1.05 + 0.4 * pg_temp.load_chance(i, 15) else 0.1 + 0.8 * pg_temp.load_chance(i, 15) end) * days * interval '1 day' end as mend1,
         case when extends and not spot then signed + 0.4 * days * interval '1 day' end as extended
  from signed offset 0),
judged as (
  select *, case when rejected and not spot then mend1 + (0.3 + 2 * pg_temp.load_chance(i, 16)) * interval '1 day' end as sent_back
  from mended offset 0),
again as (
  select *, case when sent_back is not null then sent_back + (0.5 + 4 * pg_temp.load_chance(i, 17)) * interval '1 day' end as mend2
  from judged offset 0),
supervised as (
  select *, case when not spot then coalesce(mend2, mend1) + (0.2 + 2.8 * pg_temp.load_chance(i, 18)) * interval '1 day' end as supervised
  from again offset 0),
whole as (
  select *, coalesce(supervised, mend1) + (0.2 + 3.8 * pg_temp.load_chance(i, 19)) * interval '1 day' as closed,
         case when voided then recorded_at + interval '1 hour' end as ended
  from supervised offset 0),
cut as (
select id, i, zone_id, enterprise_id, area_id, unit, leader, head, user_id, seat_id, name, post, sector, location, category,
       measures, done, basis, description, severity, source, found_at, recorded_at, days, spot, first_due,
       case when issued <= now then issued end as issued, case when signed <= now then signed end as signed,
       case when extended <= now then extended end as extended, case when mend1 <= now then mend1 end as mend1,
       case when sent_back <= now then sent_back end as sent_back, case when mend2 <= now then mend2 end as mend2,
       case when supervised <= now then supervised end as supervised, case when closed <= now then closed end as closed,
       case when ended <= now then ended end as ended,
       case when pg_temp.load_chance(i, 20) < 0.55 then round((5 + 200 * pg_temp.load_chance(i, 21))::numeric / 100, 2) end as funds
from whole cross join (select %(now)s::timestamptz as now)
offset 0)
select *, {state} as state, case when sent_back is null then mend1 else mend2 end as rectified,
       issued is not null or source = 'enterprise' as visible
from cut
"""
NUMBERS = """
create temporary table load_number on commit drop as
select l.id, y.year, coalesce(c.last, 0) + row_number() over (partition by l.zone_id, y.year order by l.issued, l.id) as serial
from load_life l cross join lateral (select extract(year from l.issued at time zone 'Asia/Shanghai')::int as year) y
left join dangers_counter c on c.zone_id = l.zone_id and c.year = y.year
where l.issued is not null;
analyze load_life; analyze load_number
"""
COUNTERS = """
insert into dangers_counter(zone_id, year, last)
select l.zone_id, n.year, max(n.serial) from load_number n join load_life l using (id) group by 1, 2
on conflict (zone_id, year) do update set last = excluded.last
"""
DANGERS = """
insert into dangers_danger(id, zone_id, enterprise_id, area_id, department_id, state, number, number_year, number_serial, source,
    source_number, import_key, found_at, recorded_at, form, "group", location, sector, category, description, basis, severity,
    severity_reason, measures, funds, responsible_unit, responsible_person, responsible_leader, lead_office, contingency, remark,
    due_on, original_due_on, limit_rule, extension_count, round, on_the_spot, finder_user_id, finder_name, finder_post, issued_at,
    issuer_name, signed_at, deemed_signed, rectified_at, rectifier_user_id, rectifier_name, rectification, supervised_at,
    supervisor_user_id, supervisor_name, supervision_opinion, accepted_at, acceptor_user_id, acceptor_name, acceptance_opinion,
    state_since, closed_at, first_closed_at, reopened_count, first_decided_at, passed_first, extended_at, visible_to_enterprise)
select l.id, l.zone_id, l.enterprise_id, l.area_id, c.department_id, l.state,
    case when n.id is null then '' else c.code || '-' || n.year || '-' || lpad(n.serial::text, greatest(4, length(n.serial::text)), '0') end,
    n.year, n.serial, l.source, '', '', l.found_at, l.recorded_at,
    case l.source when 'enterprise' then 'self' when 'expert' then 'weekly' else (array['routine', 'joint', 'secret', 'concentrated', 'cross'])[1 + l.i % 5] end,
    case l.source when 'enterprise' then '企业自查' when 'expert' then '市安全专家组' else '区安委办检查组' end,
    l.location, l.sector, l.category, l.description, l.basis, l.severity, '', l.measures, l.funds, l.unit, l.head, l.leader, c.office,
    '设围挡和警示标志，专人巡查', '', case when l.issued is not null then l.first_due + case when l.extended is null then 0 else l.days / 2 end end,
    case when l.issued is not null then l.first_due end, case when l.issued is null then '' else '本区期限：等级' end,
    (l.extended is not null)::int, 1 + (l.sent_back is not null)::int, l.spot and l.issued is not null,
    case l.source when 'enterprise' then l.user_id when 'expert' then c.expert_user else c.inspector_user end,
    case l.source when 'enterprise' then l.name when 'expert' then c.expert_name else c.inspector_name end,
    case l.source when 'enterprise' then l.post when 'expert' then c.expert_post else c.inspector_post end,
    l.issued, case when l.issued is null then '' else c.zone_office_name end, l.signed, false, l.rectified,
    case when l.rectified is not null and not l.spot then l.user_id end, case when l.rectified is not null and not l.spot then l.name else '' end,
    case when l.rectified is null then '' else l.done end, l.supervised, case when l.supervised is not null then c.area_officer_user end,
    case when l.supervised is null then '' else c.area_officer_name end, case when l.supervised is null then '' else '现场看过，已按要求改好，同意报验收' end,
    l.closed, case when l.closed is not null then c.acceptor_user end, case when l.closed is null then '' else c.acceptor_name end,
    case when l.closed is null then '' else '现场验收合格' end,
    coalesce(l.ended, greatest(l.recorded_at, l.issued, l.signed, l.mend1, l.sent_back, l.mend2, l.supervised, l.closed)),
    l.closed, l.closed, 0, coalesce(l.sent_back, l.closed), l.closed is not null and l.sent_back is null, l.extended, l.visible
from load_life l join load_cast c using (zone_id) left join load_number n on n.id = l.id
"""


def build(cursor: Any, count: int, now: datetime.datetime, done: Callable[[str], None]) -> dict[str, int]:
    """Write the dangers and everything that hangs on them; needs load_place and load_cast. Returns rows by table."""
    cursor.execute(WORDS)
    cursor.executemany("insert into load_text values (%s, %s, %s, %s, %s, %s, %s, %s, %s)", _texts())
    cursor.execute("analyze load_text")
    cursor.execute(CHANCE)
    cursor.execute("select coalesce(max(id), 0), (select count(*) from load_place) from dangers_danger")
    last, places = cursor.fetchone()
    values = {"last": last, "places": places, "texts": TEXTS, "count": count, "now": now}
    parts = {"days": DAYS_TO_MEND, "months": MONTHS_BACK, "state": STATE}
    cursor.execute(sql.SQL(DRAWN).format(**{name: sql.SQL(str(text)) for name, text in parts.items()}), values)
    cursor.execute(NUMBERS)
    done("lives drawn")
    cursor.execute(DANGERS)
    cursor.execute(COUNTERS)
    made = {"dangers": count}
    done(f"dangers {count}")
    for name, write in (("requests", traces.requests), ("steps", traces.steps), ("facts", traces.facts)):
        made[name] = write(cursor, now)
        done(f"{name} {made[name]}")
    for table in ("dangers_danger", "dangers_step", "dangers_request", "dangers_factversion"):
        cursor.execute(
            sql.SQL("select setval(pg_get_serial_sequence({}, 'id'), (select max(id) from {}))").format(
                sql.Literal(table), sql.Identifier(table)
            )
        )
    return made


def _texts() -> list[tuple]:
    """(number, sector, place, fact, category, level, measures, what was done, basis)"""
    rng, sectors = random.Random("load-texts"), list(SECTORS)
    made = []
    for n in range(TEXTS):
        one = dangers.write(rng.choice(sectors), rng)
        made.append((
            n, one.sector, one.location, one.description, one.category, one.severity.lower(), one.measures, one.done, one.basis,
        ))  # fmt: skip
    return made
