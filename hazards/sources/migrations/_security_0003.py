"""Row security of duties: who names persons, who logs, who questions; what a second answer or a second question meets."""

from core import rls

SOURCE, PERSON, SLOT, LOG = "sources_hazardsource", "sources_person", "sources_dutyslot", "sources_dutylog"
MINE = f"zone_id = {rls.ZONE} and enterprise_id = {rls.ENT}"

# A person who has left stays as he was: who answered, from when to when and why he left is history.
PERSON_GUARD = rls.run(
    """
create function park_person_guard() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  if old.to_on is not null then
    raise exception 'who has left stays as he was' using errcode = '23514', constraint = 'person_has_left';
  end if;
  return new;
end $park$
""",
    f"create trigger guard before update on {PERSON} for each row execute function park_person_guard()",
)

# One question, one answer; what is questioned is verified only after its answer.
LOG_GUARD = rls.run(
    """
create function park_duty_log_guard() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  if (new.questioned_at, new.questioned_by, new.question) is distinct from (old.questioned_at, old.questioned_by, old.question)
      and old.questioned_at is not null then
    raise exception 'questioned already' using errcode = '23514', constraint = 'duty_question_once';
  end if;
  if (new.answered_at, new.answer) is distinct from (old.answered_at, old.answer)
      and (old.answered_at is not null or old.questioned_at is null) then
    raise exception 'nothing to answer' using errcode = '23514', constraint = 'duty_answer_once';
  end if;
  if new.verified_at is distinct from old.verified_at
      and (new.verified_at is null or (new.questioned_at is not null and new.answered_at is null)) then
    raise exception 'answered first' using errcode = '23514', constraint = 'duty_verify_answered';
  end if;
  return new;
end $park$
""",
    f"create trigger guard before update on {LOG} for each row execute function park_duty_log_guard()",
)

# Open duties follow the person, whoever writes the change: the enterprise may name its persons but writes no slots.
# What was due before the change, and what has a log already, stays in the name of the one who answered then.
FOLLOW = """
begin
  if tg_op = 'UPDATE' and (old.to_on is not null or new.to_on is null) then
    return null;
  end if;
  if tg_op = 'INSERT' and new.to_on is not null then
    return null;
  end if;
  update sources_dutyslot d
     set person_id = case when tg_op = 'INSERT' then new.id end,
         person_name = case when tg_op = 'INSERT' then new.name else '' end
   where d.zone_id = new.zone_id and d.source_id = new.source_id and d.role = new.role and d.called_off_at is null
     and d.due_on >= coalesce(new.to_on, new.from_on)
     and not exists (select 1 from sources_dutylog l where l.zone_id = d.zone_id and l.slot_id = d.id);
  return null;
end
"""

OF_SOURCE = [
    rls.composite_key(
        table, "zone_id, enterprise_id, source_id", SOURCE, "zone_id, enterprise_id, id", f"{name}_source_of_firm"
    )
    for table, name in ((PERSON, "person"), (SLOT, "dutyslot"), (LOG, "dutylog"))
]

SECURITY = [
    rls.reference("sources_dutyrule"),
    rls.tenant(PERSON, zone_columns="to_on, reason", enterprise_columns="to_on, reason"),
    rls.tenant(SLOT, zone_columns="person_id, person_name, called_off_at", enterprise_writes="select"),
    rls.tenant(
        LOG,
        zone_columns="questioned_at, questioned_by, question, verified_at, verified_by",
        enterprise_columns="answered_at, answer",
    ),
    rls.tenant("sources_dutyphoto"),
    rls.run(
        # What the enterprise logs comes unverified.
        f"create policy unverified on {LOG} as restrictive for insert to park_enterprise with check"
        f" ({MINE} and verified_at is null and questioned_at is null and answered_at is null)",
    ),
    *OF_SOURCE,
    rls.composite_key(
        SLOT,
        "zone_id, enterprise_id, source_id, person_id",
        PERSON,
        "zone_id, enterprise_id, source_id, id",
        "dutyslot_person_of_source",
    ),
    rls.composite_key(
        LOG,
        "zone_id, enterprise_id, source_id, slot_id",
        SLOT,
        "zone_id, enterprise_id, source_id, id",
        "dutylog_slot_of_source",
    ),
    rls.composite_key(
        "sources_dutyphoto",
        "zone_id, enterprise_id, log_id",
        LOG,
        "zone_id, enterprise_id, id",
        "dutyphoto_log_of_firm",
    ),
    rls.composite_key(
        "sources_dutyphoto",
        "zone_id, enterprise_id, file_id",
        "core_storedfile",
        "zone_id, enterprise_id, id",
        "dutyphoto_file_of_firm",
    ),
    PERSON_GUARD,
    LOG_GUARD,
    rls.ledger_reads(LOG),
    rls.run(
        f"grant select, update (person_id, person_name) on {SLOT} to park_ledger",
        f"create policy ledger on {SLOT} to park_ledger using (true)",
    ),
    rls.definer("park_duties_follow()", FOLLOW, returns="trigger", to=""),
    rls.run(
        f"create trigger follow_new after insert on {PERSON} for each row execute function park_duties_follow()",
        f"create trigger follow_end after update on {PERSON} for each row execute function park_duties_follow()",
    ),
    *(rls.derived(f"{table}event") for table in (PERSON, LOG)),
    rls.trail(PERSON, LOG),
]
