"""Facts of figures: more of them, the lock a freeze waits for, the roll-up of what is known now, and its broom."""

import re

from core import rls

# 0x7061726b is "park"; a freeze takes the same lock alone (core/figures/freezing.py).
FACT_LOCK = "pg_advisory_xact_lock_shared(1885434475, 1)"

# The facts a version keeps, as columns of FactVersion and as expressions over a row of dangers_danger.
KEPT = {
    "zone_id": "zone_id",
    "enterprise_id": "enterprise_id",
    "area_id": "area_id",
    "sector": "sector",
    "severity": "severity",
    "source": "source",
    "counted": "state not in ('draft', 'void', 'historic')",
    "found_at": "found_at",
    "recorded_at": "recorded_at",
    "issued_at": "issued_at",
    "due_on": "due_on",
    "rectified_at": "rectified_at",
    "first_decided_at": "first_decided_at",
    "passed_first": "passed_first",
    "extended_at": "extended_at",
    "on_the_spot": "on_the_spot",
    "closed_at": "closed_at",
    "filled": (
        "(area_id is not null)::int + (category <> '')::int + (location <> '')::int + (description <> '')::int"
        " + (basis <> '')::int + (measures <> '')::int + (responsible_person <> '')::int + (due_on is not null)::int"
    ),
    "funds": "funds",
    "visible_to_enterprise": "visible_to_enterprise",
}
_COLUMNS = ", ".join(KEPT)


_WORDS = {*KEPT, "state", "category", "location", "description", "basis", "measures", "responsible_person"}


def _named(expression: str, alias: str) -> str:
    """The expression with its columns under an alias; words in quotes stay."""
    return re.sub(r"'[^']*'|\b[a-z_]+\b", lambda m: f"{alias}.{m[0]}" if m[0] in _WORDS else m[0], expression)


def _of(alias: str) -> str:
    """The facts of a row of dangers_danger under an alias, in the order of KEPT."""
    return ", ".join(_named(expression, alias) for expression in KEPT.values())


FACTS_BODY = f"""
declare moment timestamptz;
begin
  -- Facts are dated after the lock is held: what a freeze has not seen is known after it.
  perform {FACT_LOCK};
  moment := clock_timestamp();  -- one for all: at no moment is a danger known in no version
  if tg_op = 'UPDATE' then
    update dangers_factversion v set known_to = moment
    from new_rows n join old_rows o on o.id = n.id
    where v.danger_id = n.id and v.known_to is null
      and ({_of("n")}) is distinct from ({_of("o")});
  end if;
  insert into dangers_factversion(danger_id, {_COLUMNS}, known_from, known_xid)
  select n.id, {_of("n")}, moment, pg_current_xact_id()::text::bigint
  from new_rows n
  where not exists (select 1 from dangers_factversion v where v.danger_id = n.id and v.known_to is null);
  return null;
end
"""

TALLY_COLUMNS = (
    "found, closed, on_the_spot, timely, issued_of_found, filled, funds, due, due_met, issued, extended, mended,"
    " mend_days, judged, judge_days, decided, passed_first"
)
_NAMES = [name.strip() for name in TALLY_COLUMNS.split(",")]
_G_SUMS = ", ".join(f"sum(g.{name})" for name in _NAMES)  # found alone would be PL/pgSQL's own variable
_L_SUMS = ", ".join(f"sum(l.{name})" for name in _NAMES)
_ZEROS = ", ".join("0" for _name in _NAMES)
_SHANGHAI = "at time zone 'Asia/Shanghai'"


def _month(moment: str) -> str:
    return f"date_trunc('month', {moment} {_SHANGHAI})::date"


def _line(month: str, where: str, **values: str) -> str:
    cells = ", ".join(f"({values[name]}) * r.sign" if name in values else "0" for name in _NAMES)
    return f"select {month}, {cells} where {where}"


# One line for each date a danger counts by; the same rules as the measures in hazards/dangers/figures.py.
LINES = " union all ".join(
    (
        _line(
            _month("r.found_at"), "true", found="1", closed="(r.closed_at is not null)::int",
            on_the_spot="r.on_the_spot::int", timely="(r.recorded_at <= r.found_at + interval '24 hours')::int",
            issued_of_found="(r.issued_at is not null)::int",
            filled=f"case when r.issued_at is null then 0 else {_named(KEPT['filled'], 'r')} end",
            funds="coalesce(r.funds, 0)",
        ),
        _line(
            "date_trunc('month', r.due_on)::date", "r.due_on is not null and r.issued_at is not null", due="1",
            due_met=f"(r.closed_at is not null and (r.closed_at {_SHANGHAI})::date <= r.due_on)::int",
        ),
        _line(_month("r.issued_at"), "r.issued_at is not null", issued="1", extended="(r.extended_at is not null)::int"),
        _line(
            _month("r.rectified_at"), "r.rectified_at is not null and r.issued_at is not null and not r.on_the_spot",
            mended="1", mend_days="round(extract(epoch from r.rectified_at - r.issued_at) / 86400, 6)",
        ),
        _line(
            _month("r.closed_at"),
            "r.closed_at is not null and r.rectified_at is not null and not r.on_the_spot", judged="1",
            judge_days="round(extract(epoch from r.closed_at - r.rectified_at) / 86400, 6)",
        ),
        _line(
            _month("r.first_decided_at"), "r.first_decided_at is not null", decided="1",
            passed_first="r.passed_first::int",
        ),
    )
)  # fmt: skip


def _added(rows: str) -> str:
    return f"""
  insert into dangers_monthtally(zone_id, month, severity, sector, {TALLY_COLUMNS})
  select r.zone_id, l.month, r.severity, r.sector, {_L_SUMS}
  from ({rows}) as r cross join lateral ({LINES}) as l(month, {TALLY_COLUMNS})
  where r.state not in ('draft', 'void', 'historic')
  group by r.zone_id, l.month, r.severity, r.sector
  having ({_L_SUMS}) is distinct from ({_ZEROS});
"""


TALLY_BODY = f"""
begin
  if tg_op = 'INSERT' then
    {_added("select 1 as sign, n.* from new_rows n")}
  else
    {_added("select 1 as sign, n.* from new_rows n union all select -1, o.* from old_rows o")}
  end if;
  return null;
end
"""

ADDED_ANEW = _added("select 1 as sign, n.* from dangers_danger n").strip().rstrip(";")
REBUILD_BODY = f"""
begin
  lock table dangers_monthtally in exclusive mode;
  delete from dangers_monthtally;
  {ADDED_ANEW};
end
"""

TIDY_BODY = f"""
declare folded int;
begin
  with gone as (
    delete from dangers_monthtally t using (
      select zone_id, month, severity, sector from dangers_monthtally group by 1, 2, 3, 4 having count(*) > 1) d
    where (t.zone_id, t.month, t.severity, t.sector) = (d.zone_id, d.month, d.severity, d.sector) returning t.*),
  put as (
    insert into dangers_monthtally(zone_id, month, severity, sector, {TALLY_COLUMNS})
    select g.zone_id, g.month, g.severity, g.sector, {_G_SUMS} from gone g
    group by g.zone_id, g.month, g.severity, g.sector having ({_G_SUMS}) is distinct from ({_ZEROS})
    returning 1)
  select (select count(*) from gone) - (select count(*) from put) into folded;
  return folded;
end
"""

# Owner and row security stand aside for these statements only: they fill new columns from what the record already says.
FILL = rls.run(
    "set constraints all immediate",
    "alter table dangers_danger no force row level security",
    "alter table dangers_danger disable trigger user",
    "alter table dangers_step no force row level security",
    "alter table dangers_factversion no force row level security",
    """
    update dangers_danger d set first_decided_at = s.at, passed_first = s.passed
      from (select distinct on (danger_id) danger_id, at, transition = 'accept' as passed from dangers_step
             where transition in ('accept', 'accept_reject', 'supervise_reject') order by danger_id, id) s
     where s.danger_id = d.id
    """,
    """
    update dangers_danger d set extended_at = s.at
      from (select danger_id, min(at) as at from dangers_step where transition = 'extension_second' group by 1) s
     where s.danger_id = d.id
    """,
    f"""
    update dangers_factversion v set ({_COLUMNS}) = ({_of("d")})
      from dangers_danger d where d.id = v.danger_id and v.known_to is null
    """,
    """
    update dangers_factversion v set area_id = d.area_id, recorded_at = d.recorded_at, issued_at = d.issued_at,
           rectified_at = d.rectified_at, first_decided_at = d.first_decided_at, passed_first = d.passed_first,
           extended_at = d.extended_at, on_the_spot = d.on_the_spot
      from dangers_danger d where d.id = v.danger_id and v.known_to is not null
    """,
    "alter table dangers_evidence no force row level security",
    "alter table core_storedfile no force row level security",
    "update dangers_evidence e set attached_at = f.received_at from core_storedfile f where f.id = e.file_id",
    "alter table dangers_evidence force row level security",
    "alter table core_storedfile force row level security",
    "alter table dangers_danger enable trigger user",
    "alter table dangers_danger force row level security",
    "alter table dangers_step force row level security",
    "alter table dangers_factversion force row level security",
)

GRANTS = rls.run(
    "grant update (first_decided_at, passed_first, extended_at) on dangers_danger to park_zone, park_province",
    "grant delete on dangers_monthtally to park_ledger",
    # A photograph's marks are set when it comes and count in I32: nobody changes them afterwards.
    "revoke update (marks) on dangers_evidence from park_zone, park_province",
)


SECURITY = [
    rls.derived("dangers_monthtally", enterprise=False),
    GRANTS,
    rls.trail("dangers_danger"),
    rls.run("drop trigger facts_insert on dangers_danger", "drop trigger facts_update on dangers_danger"),
    rls.run("drop function park_danger_facts()"),
    rls.definer("park_danger_facts()", FACTS_BODY, returns="trigger", to=""),
    rls.definer("park_danger_tally()", TALLY_BODY, returns="trigger", to=""),
    rls.run(
        *(
            f"create trigger {name}_{event} after {event} on dangers_danger referencing {tables}"
            f" for each statement execute function park_danger_{name}()"
            for name in ("facts", "tally")
            for event, tables in (
                ("insert", "new table as new_rows"),
                ("update", "old table as old_rows new table as new_rows"),
            )
        )
    ),
    rls.ledger_reads("dangers_danger"),
    rls.definer("park_rebuild_tallies()", REBUILD_BODY, returns="void", to="park_province"),
    rls.definer("park_tidy_tallies()", TIDY_BODY, returns="int", to="park_province"),
    FILL,
]
