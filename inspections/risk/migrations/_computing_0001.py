"""The computing of risk classes, all enterprises of a scope in one statement.

`park_risk_facts` says what counts, row by row; it runs as whoever asks, so a page that opens the rows behind a number
reads the very rows that were counted. `park_risk_compute` turns them into classes and writes what changed.
"""

from core import rls

RANK = """
create function park_risk_rank(colour text) returns smallint language sql immutable parallel safe as $park$
  select coalesce(array_position(array['blue', 'yellow', 'orange', 'red'], colour), 0)::smallint
$park$"""
COLOUR = """
create function park_risk_colour(height int) returns text language sql immutable parallel safe as $park$
  select coalesce((array['blue', 'yellow', 'orange', 'red'])[height], '')
$park$"""

# on_day: the day a row counts for in a window of months; null for what is simply there. Amounts of the levels of a
# source and of the size are heights (the highest counts), all others are summed.
FACTS = """
create function park_risk_facts(day date)
returns table (zone_id int, enterprise_id bigint, factor text, on_day date, amount bigint, row_id bigint)
language sql stable as $park$
  select s.zone_id, s.enterprise_id, 'source', null::date,
         case s.level when '1' then 4 when '2' then 3 when '3' then 2 else 1 end::bigint, s.id
    from sources_hazardsource s where s.is_major and s.retired_at is null
  union all
  select k.zone_id, k.enterprise_id, k.kind, null::date, 1::bigint, min(k.id)
    from sources_keyitem k where k.removed_at is null group by k.zone_id, k.enterprise_id, k.kind, k.number
  union all
  select d.zone_id, d.enterprise_id, 'major', null::date, 1::bigint, d.id
    from dangers_danger d
   where d.severity = 'major' and d.visible_to_enterprise and (d.issued_at at time zone 'Asia/Shanghai')::date <= day
     and (d.state in ('issued', 'rectifying', 'supervision', 'acceptance')
          or (d.state = 'closed' and (d.closed_at at time zone 'Asia/Shanghai')::date > day))
  union all
  select d.zone_id, d.enterprise_id, 'overdue',
         least(day, coalesce((d.closed_at at time zone 'Asia/Shanghai')::date, day)), 1::bigint, d.id
    from dangers_danger d
   where d.due_on < day and d.visible_to_enterprise
     and (d.state in ('issued', 'rectifying', 'supervision', 'acceptance')
          or (d.state = 'closed' and (d.closed_at at time zone 'Asia/Shanghai')::date > d.due_on))
  union all
  select p.zone_id, p.enterprise_id, 'penalty', p.happened_on, 1::bigint, p.id
    from enterprises_penalty p
   where p.voided_at is null and p.kind in ('fine', 'stop', 'close') and p.happened_on <= day
     and p.enterprise_id is not null
  union all
  select p.zone_id, p.enterprise_id, 'stop', p.happened_on, 1::bigint, p.id
    from enterprises_penalty p
   where p.voided_at is null and p.kind in ('stop', 'close') and p.happened_on <= day and p.enterprise_id is not null
  union all
  select a.zone_id, a.enterprise_id, 'accident', a.happened_on, 1::bigint, a.id
    from enterprises_accident a
   where a.voided_at is null and a.happened_on <= day and a.enterprise_id is not null
  union all
  select a.zone_id, a.enterprise_id, 'deaths', a.happened_on, a.deaths::bigint, a.id
    from enterprises_accident a
   where a.voided_at is null and a.happened_on <= day and a.deaths > 0 and a.enterprise_id is not null
  union all
  select e.zone_id, e.id, 'size', null::date,
         case e.size when 'large' then 4 when 'medium' then 3 when 'small' then 2 else 1 end::bigint, e.id
    from enterprises_enterprise e where e.size <> ''
$park$"""

# What is in force of these enterprises: the higher of computed and raised. Their rows are locked first and looked at
# afterwards, in a statement of its own, so that of two who write at the same moment the later one sees the earlier.
SETTLE = """
begin
  perform 1 from enterprises_enterprise e where e.id = any(ids) order by e.id for update;
  update risk_riskclass c
     set in_force_rank = n.height, in_force = park_risk_colour(n.height), raised_id = n.raised_id
    from (select k.id, greatest(k.rank, coalesce(park_risk_rank(r.colour), 0)) as height,
                 case when park_risk_rank(r.colour) > k.rank then r.id end as raised_id
            from risk_riskclass k
            left join risk_riskraise r on r.zone_id = k.zone_id and r.enterprise_id = k.enterprise_id and r.ended_at is null
           where k.enterprise_id = any(ids) and k.known_to is null) n
   where c.id = n.id and (c.in_force_rank, c.raised_id) is distinct from (n.height, n.raised_id);
  update enterprises_enterprise e set risk = n.colour
    from (select f.id, park_risk_colour(greatest(coalesce(k.rank, 0), coalesce(park_risk_rank(r.colour), 0))) as colour
            from enterprises_enterprise f
            left join risk_riskclass k on k.zone_id = f.zone_id and k.enterprise_id = f.id and k.known_to is null
            left join risk_riskraise r on r.zone_id = f.zone_id and r.enterprise_id = f.id and r.ended_at is null
           where f.id = any(ids)) n
   where e.id = n.id and e.risk is distinct from n.colour;
end
"""

# Rules in force on the day, facts of the enterprises in reach counted by rule, the best rule of each factor, score,
# the lowest class the rules ask for, the colour of the score; then only what differs from the current row is written:
# the row is changed in place (lists keep their order) and what it was is kept as a closed row.
COMPUTE = """
declare
  mine int := nullif(current_setting('park.zone', true), '')::int;
  moment timestamptz := clock_timestamp();
  touched bigint[];
begin
  perform pg_advisory_xact_lock(1885434475, 2);  -- two at once would both write the same first row
  update risk_riskraise r set ended_at = moment, ended_by = '系统', end_reason = '最后一天已过'
   where r.ended_at is null and r.last_on < day and (mine is null or r.zone_id = mine)
     and (only_zones is null or r.zone_id = any(only_zones));
  with rules as (
    select distinct on (r.code) r.* from risk_riskrule r where r.valid_from <= day
     order by r.code, r.valid_from desc, r.id desc
  ), reach as (
    select e.id, e.zone_id from enterprises_enterprise e
     where e.status <> 'closed' and (mine is null or e.zone_id = mine)
       and (only_zones is null or e.zone_id = any(only_zones))
  ), counted as (
    select f.zone_id, f.enterprise_id, r.id as rule_id, r.code, r.factor, r.threshold, r.months, r.at_least,
           case when r.factor in ('source', 'size') then max(f.amount) else sum(f.amount) end as fact,
           r.points * r.weight as points
      from park_risk_facts(day) f join rules r on r.factor = f.factor
     where (mine is null or f.zone_id = mine) and (only_zones is null or f.zone_id = any(only_zones))
       and (r.months = 0 or f.on_day is null or f.on_day > (day - make_interval(months => r.months))::date)
     group by f.zone_id, f.enterprise_id, r.id, r.code, r.factor, r.threshold, r.months, r.at_least, r.points, r.weight
  ), placed as (
    select c.*, c.fact >= c.threshold as met,
           row_number() over (partition by c.zone_id, c.enterprise_id, c.factor
                              order by c.fact >= c.threshold desc, c.points desc, c.threshold desc, c.code) as place
      from counted c
  ), judged as (
    select p.zone_id, p.enterprise_id, sum(p.points) filter (where p.met and p.place = 1) as score,
           max(park_risk_rank(p.at_least)) filter (where p.met) as floor,
           jsonb_agg(jsonb_build_object('rule', p.code, 'id', p.rule_id, 'factor', p.factor, 'fact', p.fact,
             'threshold', p.threshold, 'months', p.months, 'met', p.met,
             'points', case when p.met and p.place = 1 then trim_scale(p.points) else 0 end,
             'at_least', case when p.met then p.at_least else '' end) order by p.code) as reasons
      from placed p group by p.zone_id, p.enterprise_id
  ), classed as (
    select e.zone_id, e.id as enterprise_id, coalesce(j.score, 0)::numeric(9, 2) as score,
           coalesce(j.reasons, '[]'::jsonb) as reasons,
           greatest(1, coalesce(j.floor, 0), coalesce((select max(park_risk_rank(b.at_least)) from rules b
             where b.factor = 'band' and coalesce(j.score, 0) >= b.threshold), 0)) as rank
      from reach e left join judged j on j.zone_id = e.zone_id and j.enterprise_id = e.id
  ), used as (
    select coalesce(array_agg(r.id order by r.code), '{}') as ids from rules r
  ), differing as (
    select n.*, k.id as current_id from classed n
      left join risk_riskclass k on k.zone_id = n.zone_id and k.enterprise_id = n.enterprise_id and k.known_to is null
     where k.id is null
        or (k.as_of <= day and (k.rank, k.score, k.reasons) is distinct from (n.rank, n.score, n.reasons))
  ), kept as (
    insert into risk_riskclass (zone_id, enterprise_id, computed, rank, score, reasons, rules, as_of, known_from,
                                known_to, in_force, in_force_rank, raised_id)
    select k.zone_id, k.enterprise_id, k.computed, k.rank, k.score, k.reasons, k.rules, k.as_of, k.known_from, moment,
           k.in_force, k.in_force_rank, k.raised_id
      from risk_riskclass k join differing d on d.current_id = k.id
  ), changed as (
    update risk_riskclass k
       set computed = park_risk_colour(d.rank), rank = d.rank, score = d.score, reasons = d.reasons, rules = u.ids,
           as_of = day, known_from = moment, in_force = park_risk_colour(d.rank), in_force_rank = d.rank, raised_id = null
      from differing d cross join used u where d.current_id = k.id
    returning k.enterprise_id
  ), made as (
    insert into risk_riskclass (zone_id, enterprise_id, computed, rank, score, reasons, rules, as_of, known_from,
                                in_force, in_force_rank)
    select d.zone_id, d.enterprise_id, park_risk_colour(d.rank), d.rank, d.score, d.reasons, u.ids, day, moment,
           park_risk_colour(d.rank), d.rank
      from differing d cross join used u where d.current_id is null
    returning enterprise_id
  ), over as (
    update risk_riskclass k set known_to = moment from enterprises_enterprise e
     where k.known_to is null and k.as_of <= day and e.id = k.enterprise_id and e.zone_id = k.zone_id
       and e.status = 'closed' and (mine is null or e.zone_id = mine)
       and (only_zones is null or e.zone_id = any(only_zones))
    returning k.enterprise_id
  )
  select array_agg(enterprise_id) into touched
    from (select enterprise_id from changed union all select enterprise_id from made union all select enterprise_id from over) t;
  if touched is not null then
    perform park_risk_settle(touched);
  end if;
  return coalesce(cardinality(touched), 0);
end
"""

# Only above what is computed. The enterprise's row is locked, so nothing is computed in between.
RAISE_GUARD = """
declare height smallint;
begin
  perform 1 from enterprises_enterprise e where e.id = new.enterprise_id and e.zone_id = new.zone_id for update;
  if tg_op = 'UPDATE' then
    if old.ended_at is not null then
      raise exception 'this raise is over' using errcode = '23514', constraint = 'risk_raise_over';
    end if;
    return new;
  end if;
  select k.rank into height from risk_riskclass k
   where k.zone_id = new.zone_id and k.enterprise_id = new.enterprise_id and k.known_to is null;
  if park_risk_rank(new.colour) <= coalesce(height, 0) then
    raise exception 'a raise goes up' using errcode = '23514', constraint = 'risk_only_up';
  end if;
  return new;
end
"""
RAISE_FOLLOW = """
begin
  perform park_risk_settle((select array_agg(distinct n.enterprise_id) from new_rows n));
  return null;
end
"""

COMPUTING = [
    rls.run(RANK, COLOUR, FACTS),
    rls.definer("park_risk_settle(ids bigint[])", SETTLE, returns="void", to=""),
    rls.definer("park_risk_compute(day date, only_zones int[])", COMPUTE, returns="int", to="park_zone, park_province"),
    rls.definer("park_risk_raise_guard()", RAISE_GUARD, returns="trigger", to=""),
    rls.definer("park_risk_raise_follow()", RAISE_FOLLOW, returns="trigger", to=""),
]
