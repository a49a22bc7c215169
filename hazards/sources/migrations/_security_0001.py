"""Row security of the ledger of hazard sources: rights by tier, keys that carry the tenant, the guard of state and level."""

from core import rls

SOURCE = "sources_hazardsource"
DESCRIBING = (
    'name, code, kind, place, "group", longitude, latitude, boundary, in_port, exposed_people, people_source,'
    " people_counted_on, state, state_since, round"
)
HOLDING = "position, name, cas, form, categories, mixture_of, mixture_same, quantity_t, stock_t"
ASKED = "challenged_by, challenged_at, challenge"
MINE = f"zone_id = {rls.ZONE} and enterprise_id = {rls.ENT}"
CHILDREN = ("holding", "sourceversion", "sourcestep", "sourcefiling", "assessment", "keyitem")

# What perform() refuses, the table refuses too. The enterprise hands in, takes back and announces a change; all else
# is the zone's. A level moves only together with the version it was frozen in.
GUARD = rls.run(
    """
create function park_source_guard() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  if new.state is distinct from old.state and (old.state || '>' || new.state) not in (
      'draft>review', 'review>draft', 'review>identified', 'identified>assessed', 'assessed>filed', 'filed>in_use',
      'identified>changing', 'assessed>changing', 'filed>changing', 'in_use>changing', 'changing>identified',
      'changing>assessed') and new.state <> 'retired' or (old.state = 'retired' and new.state <> 'retired') then
    raise exception 'source cannot move from % to %', old.state, new.state using errcode = '23514', constraint = 'source_legal_move';
  end if;
  if new.state is distinct from old.state and current_setting('role') = 'park_enterprise' and (old.state || '>' || new.state) not in (
      'draft>review', 'review>draft', 'identified>changing', 'assessed>changing', 'filed>changing', 'in_use>changing') then
    raise exception 'this step is the zone''s' using errcode = '23514', constraint = 'source_zone_moves';
  end if;
  if (new.is_major, new.level, new.s_value, new.r_value, new.provisional)
      is distinct from (old.is_major, old.level, old.s_value, old.r_value, old.provisional)
      and new.version_id is not distinct from old.version_id then
    raise exception 'a result moves only with its version' using errcode = '23514', constraint = 'source_result_of_version';
  end if;
  return new;
end $park$
""",
    f"create trigger guard before update on {SOURCE} for each row execute function park_source_guard()",
)

# What the zone asked or decided of a substance stays with that substance: the enterprise changes quantities, and may
# neither wipe out a question nor let a decision pass to something else.
HOLDING_GUARD = rls.run(
    """
create function park_holding_guard() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  if current_setting('role') = 'park_enterprise' and (
      (old.challenge <> '' and new.challenge is distinct from old.challenge)
      or ((old.challenge <> '' or old.decision <> '') and (new.name, new.cas, new.form, new.categories, new.mixture_of, new.mixture_same)
          is distinct from (old.name, old.cas, old.form, old.categories, old.mixture_of, old.mixture_same))) then
    raise exception 'a question or decision stays with its substance' using errcode = '23514', constraint = 'holding_asked_stays';
  end if;
  return new;
end $park$
""",
    "create trigger guard before update on sources_holding for each row execute function park_holding_guard()",
    "create policy unasked on sources_holding as restrictive for delete to park_enterprise"
    f" using ({MINE} and challenge = '' and decision = '')",
)
FACT_LOCK = "pg_advisory_xact_lock_shared(1885434475, 1)"  # the lock a freeze waits for (core/figures/freezing.py)
FACT_COLUMNS = "source_id, zone_id, enterprise_id, state, is_major, level, next_review_on, retired_at"


def _of(alias: str) -> str:
    a = alias
    return f"{a}.id, {a}.zone_id, {a}.enterprise_id, {a}.state, coalesce({a}.is_major, false), {a}.level, {a}.next_review_on, {a}.retired_at"


FACTS_BODY = f"""
declare moment timestamptz;
begin
  perform {FACT_LOCK};
  moment := clock_timestamp();
  if tg_op = 'UPDATE' then
    update sources_sourcefact v set known_to = moment
    from new_rows n join old_rows o on o.id = n.id
    where v.source_id = n.id and v.known_to is null and ({_of("n")}) is distinct from ({_of("o")});
  end if;
  insert into sources_sourcefact({FACT_COLUMNS}, known_from)
  select {_of("n")}, moment from new_rows n
  where not exists (select 1 from sources_sourcefact v where v.source_id = n.id and v.known_to is null);
  return null;
end
"""
FACTS = [
    rls.derived("sources_sourcefact"),
    rls.definer("park_source_facts()", FACTS_BODY, returns="trigger", to=""),
    rls.run(
        f"create trigger facts_insert after insert on {SOURCE} referencing new table as new_rows"
        " for each statement execute function park_source_facts()",
        f"create trigger facts_update after update on {SOURCE} referencing old table as old_rows new table as new_rows"
        " for each statement execute function park_source_facts()",
    ),
]

KEYS = [
    rls.composite_key(
        f"sources_{child}",
        "zone_id, enterprise_id, source_id",
        SOURCE,
        "zone_id, enterprise_id, id",
        f"{child}_source_of_firm",
    )
    for child in CHILDREN
]
FIRMS = [
    rls.composite_key(
        f"sources_{table}", "zone_id, enterprise_id", "enterprises_enterprise", "zone_id, id", f"{table}_firm_of_zone"
    )
    for table in ("hazardsource", "keyitem", "connection")
]

SECURITY = [
    rls.tenant(
        SOURCE,
        zone_columns=f"{DESCRIBING}, version_id, is_major, level, provisional, s_value, r_value, reassess_reason,"
        " reassess_since, next_review_on, retired_at",
        enterprise_columns=f"{DESCRIBING}, reassess_reason, reassess_since",
    ),
    rls.tenant(
        "sources_holding",
        zone_columns=f"{HOLDING}, {ASKED}, threshold_t, beta, beta_confirmed_at, decided_by, decided_at, decision",
        enterprise_columns=f"{HOLDING}, {ASKED}",
        enterprise_writes="select, insert, delete",
        delete=True,
    ),
    rls.run(
        # A holding the enterprise adds comes without decisions: those columns are the zone's.
        f"create policy undecided on sources_holding as restrictive for insert to park_enterprise with check"
        f" ({MINE} and threshold_t is null and beta is null and beta_confirmed_at is null and decision = '')",
        # A unit the enterprise adds has no result and waits for nobody.
        f"create policy begun on {SOURCE} as restrictive for insert to park_enterprise with check"
        f" ({MINE} and state = 'draft' and version_id is null and level = '' and is_major is null"
        " and s_value is null and r_value is null and not provisional and next_review_on is null)",
    ),
    rls.tenant("sources_sourceversion", enterprise_writes="select"),
    rls.tenant("sources_sourcestep", hidden=True),
    rls.tenant("sources_sourcefiling", zone_columns="voided_at, void_reason"),
    rls.tenant("sources_assessment", zone_columns="findings"),
    rls.tenant("sources_keyitem", zone_columns="note, removed_at", enterprise_columns="note, removed_at"),
    rls.tenant("sources_connection", enterprise_writes="select"),
    rls.reference("sources_clock"),
    *KEYS,
    *FIRMS,
    rls.composite_key(
        SOURCE,
        "zone_id, enterprise_id, id, version_id",
        "sources_sourceversion",
        "zone_id, enterprise_id, source_id, id",
        "source_version_of_source",
    ),
    GUARD,
    HOLDING_GUARD,
    *FACTS,
    *(rls.derived(f"sources_{one}event") for one in ("hazardsource", "holding", "sourcefiling", "assessment")),
    rls.trail("sources_hazardsource", "sources_holding", "sources_sourcefiling", "sources_assessment"),
]
