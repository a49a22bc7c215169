"""Row security of visits: secrecy in the policies of every table, what experts and the enterprise may write, the guard of
states, numbers given at publication, and rows of a visit that follow its secrecy."""

from core import rls

VISIT = "visits_visit"
CHILDREN = ("visitstep", "member", "answer", "clash", "finding", "photo", "signature", "lookback")
STATE = (
    "state, state_since, standard_id, version_id, started_at, phone_skew, longitude, latitude, briefed, files_checked,"
    " risks_confirmed, marks"
)
ZONE_COLUMNS = (
    STATE + ", area_id, department_id, secret_to, form, purpose, campaign_id, subject, planned_on, due_on, rolls_from,"
    " lead_seat_id, lead_user_id, lead_name, expert_seats, finished_at, first_year, conclusion, score, asked_count, no_count,"
    " found_count, fixed_count, people_count, expert_count, sector, size, number, number_year, number_serial, published_at,"
    " published_by"
)
FINDING = (
    "item_key, item_text, description, location, sector, severity, basis, criterion, measures, fixed, fix_words, repeats_id,"
    " withdrawn_at, withdrawn_by, withdraw_reason"
)
ANSWER = "verdict, number, text, rev, client_id, answered_at, by_seat_id, by_name"
WRITES = {
    "visitstep": ("select, insert", "", ""),
    "member": ("select", "left_at, department_id", ""),
    "answer": ("select, insert", ANSWER, ANSWER),
    "clash": ("select, insert", "settled_at, settled_by, taken", "settled_at, settled_by, taken"),
    "finding": ("select, insert", FINDING + ", danger_id", FINDING),
    "photo": ("select, insert", "finding_id, kind", "finding_id, kind"),
    "signature": ("select, insert", "", ""),
    "lookback": ("select", "result, words, by_name, at", "result, words, by_name, at"),
}
"""Rights of experts, columns the zone may change, columns experts may change."""
MINE = f"zone_id = {rls.ZONE} and enterprise_id = any({rls.ENTS}) and {rls.SEAT} = any(expert_seats)"
# Through the policy of the visit itself: an expert's visits are few, and nothing else is to be said twice.
OF_MINE = f"zone_id = {rls.ZONE} and enterprise_id = any({rls.ENTS}) and visit_id in (select id from {VISIT})"

GUARD = rls.run(
    """
create function park_visit_guard() returns trigger language plpgsql set search_path = public, pg_temp as $park$
declare departments int;
begin
  if new.state is distinct from old.state and (old.state || '>' || new.state) not in (
      'planned>underway', 'planned>called_off', 'underway>finished', 'underway>called_off') then
    raise exception 'visit cannot move from % to %', old.state, new.state using errcode = '23514', constraint = 'visit_legal_move';
  end if;
  if new.secret_to is distinct from old.secret_to
     and not (new.secret_to = 0 and old.secret_to > 0 and new.state in ('finished', 'called_off')) then
    raise exception 'secrecy only ends, with publication' using errcode = '23514', constraint = 'visit_secrecy_only_ends';
  end if;
  if old.state in ('underway', 'finished', 'called_off')
     and (new.form, new.purpose, new.standard_id, new.version_id, new.started_at, new.plan_key)
         is distinct from (old.form, old.purpose, old.standard_id, old.version_id, old.started_at, old.plan_key) then
    raise exception 'fixed when the visit began' using errcode = '23514', constraint = 'visit_fixed_at_start';
  end if;
  if old.state = 'finished' and (new.finished_at, new.first_year, new.conclusion, new.score, new.found_count, new.fixed_count,
      new.people_count, new.expert_count, new.sector, new.size, new.area_id, new.marks, new.briefed, new.files_checked, new.risks_confirmed)
      is distinct from (old.finished_at, old.first_year, old.conclusion, old.score, old.found_count, old.fixed_count,
      old.people_count, old.expert_count, old.sector, old.size, old.area_id, old.marks, old.briefed, old.files_checked, old.risks_confirmed) then
    raise exception 'a finished visit stays as it was' using errcode = '23514', constraint = 'visit_fixed_at_start';
  end if;
  if old.number_serial is not null
     and (new.number, new.number_year, new.number_serial) is distinct from (old.number, old.number_year, old.number_serial) then
    raise exception 'a number stays' using errcode = '23514', constraint = 'visit_fixed_at_start';
  end if;
  if new.state = 'finished' and old.state = 'underway' and new.form = 'joint' then
    select count(distinct s.department_id) into departments from visits_signature s
     where s.zone_id = new.zone_id and s.visit_id = new.id and not s.of_firm and s.department_id is not null;
    if departments < 2 then
      raise exception 'a joint visit is signed by two departments' using errcode = '23514', constraint = 'visit_joint_two_departments';
    end if;
  end if;
  return new;
end $park$
""",
    f"create trigger guard before update on {VISIT} for each row execute function park_visit_guard()",
    """
create function park_visit_begins() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  if new.state <> 'planned' then
    raise exception 'a visit begins planned' using errcode = '23514', constraint = 'visit_legal_move';
  end if;
  return new;
end $park$
""",
    f"create trigger begins before insert on {VISIT} for each row execute function park_visit_begins()",
    """
create function park_finding_guard() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  if old.danger_id is not null
     and (new.danger_id, new.description, new.severity, new.location, new.withdrawn_at, new.item_key, new.repeats_id, new.sector, new.fixed)
      is distinct from (old.danger_id, old.description, old.severity, old.location, old.withdrawn_at, old.item_key, old.repeats_id,
      old.sector, old.fixed) then
    raise exception 'has become a danger' using errcode = '23514', constraint = 'finding_has_become_danger';
  end if;
  return new;
end $park$
""",
    "create trigger guard before update on visits_finding for each row execute function park_finding_guard()",
)

# What is answered and found is written while the visit lasts: who finishes it holds the row until then.
UNDERWAY = rls.run(
    f"""
create function park_visit_underway() returns trigger language plpgsql set search_path = public, pg_temp as $park$
declare now_state text;
begin
  if tg_op = 'UPDATE' and new.secret_to is distinct from old.secret_to then
    return new;
  end if;
  select v.state into now_state from {VISIT} v where v.zone_id = new.zone_id and v.id = new.visit_id for key share;
  if now_state is distinct from 'underway' then
    raise exception 'the visit is not under way' using errcode = '23514', constraint = 'visit_not_underway';
  end if;
  return new;
end $park$
""",
    *(
        f"create trigger underway before insert or update of {columns} on visits_{child}"
        " for each row execute function park_visit_underway()"
        for child, columns in (
            ("answer", "verdict, number, text"),
            ("finding", "description, severity, location, withdrawn_at"),
        )
    ),
)

# A row of a visit is exactly as secret as the visit: set on insert, kept equal by the key, followed by its cascade.
FOLLOW = rls.run(
    f"""
create function park_visit_child() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  new.secret_to := coalesce((select v.secret_to from {VISIT} v where v.id = new.visit_id and v.zone_id = new.zone_id), 0);
  return new;
end $park$
""",
    *(
        f"create trigger secrecy before insert on visits_{child} for each row execute function park_visit_child()"
        for child in CHILDREN
    ),
    *(
        f"alter table visits_{child} add constraint {child}_follows_visit foreign key (zone_id, enterprise_id, visit_id, secret_to)"
        f" references {VISIT} (zone_id, enterprise_id, id, secret_to) on update cascade"
        for child in CHILDREN
    ),
)

NUMBER = rls.definer(
    "park_next_visit_number(p_zone int, p_year int)",
    """
declare n int;
begin
  if current_setting('role') not in ('park_zone', 'park_province')
     or (current_setting('role') = 'park_zone' and p_zone is distinct from nullif(current_setting('park.zone', true), '')::int) then
    raise exception 'number for another zone' using errcode = '42501'; end if;
  insert into visits_counter(zone_id, year, last) values (p_zone, p_year, 1)
    on conflict (zone_id, year) do update set last = visits_counter.last + 1 returning last into n;
  return n;
end
""",
    returns="int",
    to="park_zone, park_province",
)

# Seen before anywhere in the zone, also where the asker may not look: the answer is yes or no, nothing else.
SEEN = rls.definer(
    "park_photo_seen(p_zone int, p_file bigint)",
    """
declare here text;
begin
  if current_setting('role') in ('park_zone', 'park_enterprise', 'park_assigned')
     and p_zone is distinct from nullif(current_setting('park.zone', true), '')::int then
    raise exception 'another zone' using errcode = '42501'; end if;
  select sha256 into here from core_storedfile where zone_id = p_zone and id = p_file;
  return exists (select 1 from core_storedfile f where f.zone_id = p_zone and f.sha256 = here and f.id < p_file);
end
""",
    returns="boolean",
    volatility="stable",
)


# A danger of a visit exists from the moment the visit is no secret any more, never before.
DANGER = rls.run(
    f"""
create function park_danger_of_visit() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  if new.visit_id is not null
     and coalesce((select v.secret_to from {VISIT} v where v.id = new.visit_id and v.zone_id = new.zone_id), 9) > 0 then
    raise exception 'the visit is still secret' using errcode = '23514', constraint = 'danger_of_published_visit';
  end if;
  return new;
end $park$
""",
    "create trigger of_visit before insert or update of visit_id on dangers_danger"
    " for each row execute function park_danger_of_visit()",
)


def links() -> list:
    """Composite keys of everything a visit points to."""
    made = [
        rls.composite_key(
            "dangers_danger", "zone_id, enterprise_id, visit_id", VISIT, "zone_id, enterprise_id, id", "danger_visit_of_firm"
        ),
        rls.composite_key(VISIT, "zone_id, enterprise_id", "enterprises_enterprise", "zone_id, id", "visit_firm_of_zone"),
        rls.composite_key(VISIT, "zone_id, area_id", "parks_area", "zone_id, id", "visit_area_of_zone"),
        rls.composite_key(VISIT, "zone_id, version_id", "checklists_version", "zone_id, id", "visit_version_of_zone"),
        rls.composite_key(
            "visits_lookback", "zone_id, enterprise_id, danger_id", "dangers_danger", "zone_id, enterprise_id, id",
            "lookback_danger_of_firm",
        ),
        rls.composite_key(
            "visits_photo", "zone_id, enterprise_id, visit_id, finding_id", "visits_finding",
            "zone_id, enterprise_id, visit_id, id", "photo_finding_of_visit",
        ),
    ]  # fmt: skip
    for table in (VISIT, "visits_member", "visits_signature", "visits_partyrule"):
        name = table.removeprefix("visits_")
        made.append(
            rls.composite_key(
                table, "zone_id, department_id", "parks_department", "zone_id, id", f"{name}_department_of_zone"
            )
        )
    for table in ("visits_photo", "visits_signature"):
        name = table.removeprefix("visits_")
        made.append(
            rls.composite_key(
                table,
                "zone_id, enterprise_id, file_id",
                "core_storedfile",
                "zone_id, enterprise_id, id",
                f"{name}_file_of_firm",
            )
        )
    return made


def children() -> list:
    made = []
    for child, (assigned, zone_columns, expert_columns) in WRITES.items():
        table = f"visits_{child}"
        firm = "select, insert" if child == "signature" else "select"
        made.append(rls.tenant(table, secret=True, assigned="", enterprise_writes=firm, zone_columns=zone_columns))
        made.append(
            rls.run(
                f"grant {assigned} on {table} to park_assigned",
                f"create policy assigned on {table} to park_assigned using ({OF_MINE})",
                *([f"grant update ({expert_columns}) on {table} to park_assigned"] if expert_columns else []),
            )
        )
    return made


SECURITY = [
    rls.tenant(VISIT, secret=True, assigned="", enterprise_writes="select", zone_columns=ZONE_COLUMNS),
    rls.run(
        f"grant select, update ({STATE}) on {VISIT} to park_assigned",
        f"create policy assigned on {VISIT} to park_assigned using ({MINE})",
    ),
    *children(),
    rls.run(
        # The enterprise signs for itself, in its own seat.
        "create policy own_name on visits_signature as restrictive for insert to park_enterprise with check"
        f" (zone_id = {rls.ZONE} and enterprise_id = {rls.ENT} and of_firm and seat_id = {rls.SEAT})",
    ),
    rls.zone_setting("visits_partyrule", columns="department_id"),
    rls.derived("visits_counter", read=False),
    *links(),
    FOLLOW,
    UNDERWAY,
    GUARD,
    DANGER,
    rls.ledger_reads("core_storedfile"),
    NUMBER,
    SEEN,
    *(rls.derived(f"visits_{table}event", enterprise=False, secret=True) for table in ("visit", "finding")),
    rls.derived("visits_partyruleevent", enterprise=False),
    rls.trail(VISIT, "visits_finding", "visits_partyrule"),
]
