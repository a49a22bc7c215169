"""Row security of dangers: who sees and changes which rows, numbering, fact versions, and the guard of state and due date."""

from core import rls

ZONE_COLUMNS = (
    'area_id, department_id, state, number, number_year, number_serial, source_number, found_at, form, "group", location,'
    " sector, category, description, basis, severity, severity_reason, measures, funds, responsible_unit,"
    " responsible_person, responsible_leader, lead_office, contingency, remark, due_on, original_due_on, limit_rule,"
    " extension_count, round, on_the_spot, issued_at, issuer_name, signed_at, deemed_signed, rectified_at,"
    " rectifier_user_id, rectifier_name, rectification, supervised_at, supervisor_user_id, supervisor_name,"
    " supervision_opinion, accepted_at, acceptor_user_id, acceptor_name, acceptor_enterprise_id, acceptance_opinion,"
    " state_since, closed_at, first_closed_at, reopened_count, duplicate_of_id, ledger_closed_on, visible_to_enterprise"
)
ENTERPRISE_COLUMNS = (
    "state, state_since, signed_at, rectified_at, rectifier_user_id, rectifier_name, rectification, funds,"
    " responsible_unit, responsible_person, responsible_leader, contingency, location, sector, category, description,"
    " found_at, severity, severity_reason, measures"
)
EXPERT_COLUMNS = (
    "state, state_since, location, sector, category, description, basis, severity, severity_reason, measures, found_at,"
    ' form, "group"'
)
OWN_DRAFT = f"enterprise_id = any({rls.ENTS}) and zone_id = {rls.ZONE} and finder_user_id = {rls.USER}"

EXPERT = rls.run(
    "grant select, insert on dangers_danger to park_assigned",
    f"grant update ({EXPERT_COLUMNS}) on dangers_danger to park_assigned",
    "create policy assigned on dangers_danger for select to park_assigned"
    f" using (zone_id = {rls.ZONE} and enterprise_id = any({rls.ENTS}))",
    f"create policy assigned_insert on dangers_danger for insert to park_assigned with check ({OWN_DRAFT} and state = 'draft')",
    f"create policy assigned_update on dangers_danger for update to park_assigned"
    f" using ({OWN_DRAFT} and state in ('draft', 'returned'))"
    f" with check ({OWN_DRAFT} and state in ('draft', 'returned', 'review'))",
)

NUMBER = rls.definer(
    "park_next_number(p_zone int, p_year int)",
    """
declare n int;
begin
  if current_setting('role') not in ('park_zone', 'park_province')
     or (current_setting('role') = 'park_zone' and p_zone is distinct from nullif(current_setting('park.zone', true), '')::int) then
    raise exception 'number for another zone' using errcode = '42501'; end if;
  insert into dangers_counter(zone_id, year, last) values (p_zone, p_year, 1)
    on conflict (zone_id, year) do update set last = dangers_counter.last + 1 returning last into n;
  return n;
end
""",
    returns="int",
    to="park_zone, park_province",
)

# One statement-level trigger each for insert and update, so that bulk work pays once per statement.
FACTS_BODY = """
begin
  if tg_op = 'UPDATE' then
    update dangers_factversion v set known_to = clock_timestamp()
    from new_rows n join old_rows o on o.id = n.id
    where v.danger_id = n.id and v.known_to is null
      and (n.zone_id, n.enterprise_id, n.sector, n.severity, n.source, n.found_at, n.due_on, n.closed_at, n.visible_to_enterprise,
           n.state not in ('draft', 'void', 'historic'))
          is distinct from
          (o.zone_id, o.enterprise_id, o.sector, o.severity, o.source, o.found_at, o.due_on, o.closed_at, o.visible_to_enterprise,
           o.state not in ('draft', 'void', 'historic'));
  end if;
  insert into dangers_factversion(danger_id, zone_id, enterprise_id, sector, severity, source, counted, found_at, due_on,
                                  closed_at, known_from, known_xid, visible_to_enterprise)
  select n.id, n.zone_id, n.enterprise_id, n.sector, n.severity, n.source, n.state not in ('draft', 'void', 'historic'),
         n.found_at, n.due_on, n.closed_at, clock_timestamp(), pg_current_xact_id()::text::bigint, n.visible_to_enterprise
  from new_rows n
  where not exists (select 1 from dangers_factversion v where v.danger_id = n.id and v.known_to is null);
  return null;
end
"""
FACTS = [
    rls.definer("park_danger_facts()", FACTS_BODY, returns="trigger", to=""),
    rls.run(
        "create trigger facts_insert after insert on dangers_danger referencing new table as new_rows"
        " for each statement execute function park_danger_facts()",
        "create trigger facts_update after update on dangers_danger referencing old table as old_rows new table as new_rows"
        " for each statement execute function park_danger_facts()",
    ),
]

# What perform() refuses, the table refuses too: illegal moves, a due date or number changed by hand, facts rewritten
# by the enterprise after it handed them in.
GUARD = rls.run(
    """
create function park_danger_guard() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  if new.state is distinct from old.state and (old.state || '>' || new.state) not in (
      'draft>review', 'draft>acceptance', 'review>returned', 'returned>review', 'review>issued', 'issued>rectifying',
      'rectifying>supervision', 'supervision>acceptance', 'supervision>rectifying', 'acceptance>closed',
      'acceptance>rectifying', 'closed>rectifying', 'review>void', 'issued>void') then
    raise exception 'danger cannot move from % to %', old.state, new.state using errcode = '23514', constraint = 'danger_legal_move';
  end if;
  if old.number_serial is not null and (new.number_serial, new.number_year, new.number, new.original_due_on)
      is distinct from (old.number_serial, old.number_year, old.number, old.original_due_on) then
    raise exception 'number and first due date are fixed at issue' using errcode = '23514', constraint = 'danger_fixed_at_issue';
  end if;
  if old.number_serial is not null and new.due_on is distinct from old.due_on and new.extension_count = old.extension_count then
    raise exception 'the due date moves only with a granted extension' using errcode = '23514', constraint = 'danger_due_fixed';
  end if;
  if current_setting('role') in ('park_enterprise', 'park_assigned') and old.state not in ('draft', 'returned')
      and (new.description, new.location, new.sector, new.severity, new.found_at, new.category)
      is distinct from (old.description, old.location, old.sector, old.severity, old.found_at, old.category) then
    raise exception 'facts are closed to the one who reported them' using errcode = '23514', constraint = 'danger_facts_closed';
  end if;
  return new;
end $park$
""",
    "create trigger guard before update on dangers_danger for each row execute function park_danger_guard()",
)

CHILDREN = [
    rls.composite_key(
        f"dangers_{child}", "zone_id, danger_id", "dangers_danger", "zone_id, id", f"{child}_danger_of_zone"
    )
    for child in ("step", "evidence", "request")
]

SECURITY = [
    rls.tenant(
        "dangers_danger", hidden=True, assigned="", zone_columns=ZONE_COLUMNS, enterprise_columns=ENTERPRISE_COLUMNS
    ),
    EXPERT,
    rls.tenant("dangers_step", hidden=True, assigned="select, insert"),
    rls.tenant("dangers_evidence", hidden=True, assigned="select, insert", zone_columns="visible_to_enterprise, marks"),
    rls.tenant(
        "dangers_request",
        hidden=True,
        zone_columns=(
            "state, first_at, first_user_id, first_name, first_opinion, second_at, second_user_id, second_name, second_opinion"
        ),
        enterprise_columns="state",
    ),
    rls.zone_setting("dangers_limit", columns="days"),
    rls.derived("dangers_counter", read=False),
    rls.derived("dangers_factversion", hidden=True),
    rls.derived("dangers_dangerevent", enterprise=False),
    rls.derived("dangers_requestevent", enterprise=False),
    rls.derived("dangers_limitevent", enterprise=False),
    rls.composite_key(
        "dangers_danger", "zone_id, enterprise_id", "enterprises_enterprise", "zone_id, id", "danger_enterprise_of_zone"
    ),
    rls.composite_key("dangers_danger", "zone_id, area_id", "parks_area", "zone_id, id", "danger_area_of_zone"),
    rls.composite_key(
        "dangers_danger", "zone_id, department_id", "parks_department", "zone_id, id", "danger_department_of_zone"
    ),
    rls.composite_key(
        "dangers_danger", "zone_id, duplicate_of_id", "dangers_danger", "zone_id, id", "danger_duplicate_of_zone"
    ),
    *CHILDREN,
    rls.composite_key(
        "dangers_evidence", "zone_id, file_id", "core_storedfile", "zone_id, id", "evidence_file_of_zone"
    ),
    rls.run(
        "create index danger_words on dangers_danger using gin (zone_id, description gin_trgm_ops)",
        "create index danger_words_province on dangers_danger using gin (description gin_trgm_ops)",
    ),
    rls.trail("dangers_danger", "dangers_request", "dangers_limit"),
    NUMBER,
    *FACTS,
    GUARD,
]
