"""Row security of emergency plans and drills, and the facts figures ask of plans and of major hazard sources."""

from core import rls

PLAN, DRILL, SOURCE = "sources_emergencyplan", "sources_drill", "sources_hazardsource"
FACT_LOCK = "pg_advisory_xact_lock_shared(1885434475, 1)"  # the lock a freeze waits for (core/figures/freezing.py)
WRITTEN = (
    "source_id, name, kind, version_label, published_on, submitted_on, accepted_on, filed_on, filing_number, authority,"
    " refused_on, refusal, evaluated_on, evaluation, drilled_on, superseded_on"
)
KEPT = ("published_on", "submitted_on", "accepted_on", "filed_on", "refused_on", "superseded_on")


def _of(alias: str) -> str:
    """The facts of a row under an alias."""
    return ", ".join(f"{alias}.{name}" for name in ("id", "zone_id", "enterprise_id", *KEPT))


def _facts(of: str, table: str) -> list:
    """A table of versions, kept by a trigger: dated after the lock is held, like all facts."""
    kept, function = f"sources_{of}fact", f"park_{of}_facts()"
    columns = ", ".join((f"{of}_id", "zone_id", "enterprise_id", *KEPT))
    body = f"""
declare moment timestamptz;
begin
  perform {FACT_LOCK};
  moment := clock_timestamp();
  if tg_op = 'UPDATE' then
    update {kept} v set known_to = moment
    from new_rows n join old_rows o on o.id = n.id
    where v.{of}_id = n.id and v.known_to is null and ({_of("n")}) is distinct from ({_of("o")});
  end if;
  insert into {kept}({columns}, known_from)
  select {_of("n")}, moment from new_rows n
  where not exists (select 1 from {kept} v where v.{of}_id = n.id and v.known_to is null);
  return null;
end
"""
    return [
        rls.derived(kept),
        rls.definer(function, body, returns="trigger", to=""),
        rls.run(
            f"create trigger facts_insert after insert on {table} referencing new table as new_rows"
            f" for each statement execute function {function}",
            f"create trigger facts_update after update on {table}"
            " referencing old table as old_rows new table as new_rows"
            f" for each statement execute function {function}",
        ),
    ]


SECURITY = [
    rls.tenant(PLAN, zone_columns=WRITTEN, enterprise_columns=WRITTEN),
    rls.tenant(DRILL),
    rls.composite_key(PLAN, "zone_id, enterprise_id", "enterprises_enterprise", "zone_id, id", "plan_firm_of_zone"),
    rls.composite_key(
        PLAN, "zone_id, enterprise_id, source_id", SOURCE, "zone_id, enterprise_id, id", "plan_source_of_firm"
    ),
    rls.composite_key(
        PLAN, "zone_id, enterprise_id, replaces_id", PLAN, "zone_id, enterprise_id, id", "plan_replaces_of_firm"
    ),
    rls.composite_key(
        DRILL, "zone_id, enterprise_id, plan_id", PLAN, "zone_id, enterprise_id, id", "drill_plan_of_firm"
    ),
    rls.derived(f"{PLAN}event"),
    rls.derived(f"{DRILL}event"),
    rls.trail(PLAN, DRILL),
    *_facts("plan", PLAN),
]
