"""Facts of enterprises for figures, and the small ledgers of accidents and penalties."""

from core import rls

FACT_LOCK = "pg_advisory_xact_lock_shared(1885434475, 1)"  # the lock a freeze waits for (core/figures/freezing.py)
COLUMNS = (
    "enterprise_id, zone_id, area_id, sector, division, status, uses_hazchem, connected, insured_until, graded,"
    " grade_until, extended, created_at"
)


def _of(alias: str) -> str:
    r = alias
    return (
        f"{r}.id, {r}.zone_id, {r}.area_id, {r}.sector, {r}.division, {r}.status, {r}.uses_hazchem, {r}.connected,"
        f" {r}.insured_until, {r}.grade <> '', {r}.grade_until,"
        f" {r}.division <> '' and {r}.size <> '' and {r}.staff_count is not null and {r}.principal_name <> ''"
        f" and {r}.safety_head_name <> '' and {r}.full_time_officers is not null, {r}.created_at"
    )


BODY = f"""
declare moment timestamptz;
begin
  perform {FACT_LOCK};
  moment := clock_timestamp();
  if tg_op = 'UPDATE' then
    update enterprises_enterprisefact v set known_to = moment
    from new_rows n join old_rows o on o.id = n.id
    where v.enterprise_id = n.id and v.known_to is null and ({_of("n")}) is distinct from ({_of("o")});
  end if;
  insert into enterprises_enterprisefact({COLUMNS}, known_from)
  select {_of("n")}, moment from new_rows n
  where not exists (select 1 from enterprises_enterprisefact v where v.enterprise_id = n.id and v.known_to is null);
  return null;
end
"""
VOIDED = "voided_at, void_reason"


def _ledger(table: str, name: str) -> list:
    return [
        rls.zone_record(table, columns=VOIDED),
        rls.composite_key(
            table, "zone_id, enterprise_id", "enterprises_enterprise", "zone_id, id", f"{name}_enterprise_of_zone"
        ),
        rls.derived(f"{table}event", enterprise=False),
        rls.trail(table),
    ]


SECURITY = [
    rls.derived("enterprises_enterprisefact"),
    rls.definer("park_enterprise_facts()", BODY, returns="trigger", to=""),
    rls.run(
        "create trigger facts_insert after insert on enterprises_enterprise referencing new table as new_rows"
        " for each statement execute function park_enterprise_facts()",
        "create trigger facts_update after update on enterprises_enterprise"
        " referencing old table as old_rows new table as new_rows"
        " for each statement execute function park_enterprise_facts()",
        "set constraints all immediate",
        "alter table enterprises_enterprise no force row level security",
        "alter table enterprises_enterprisefact no force row level security",
        f"insert into enterprises_enterprisefact({COLUMNS}, known_from)"
        f" select {_of('e')}, e.created_at from enterprises_enterprise e",
        "alter table enterprises_enterprise force row level security",
        "alter table enterprises_enterprisefact force row level security",
    ),
    *_ledger("enterprises_accident", "accident"),
    *_ledger("enterprises_penalty", "penalty"),
]
