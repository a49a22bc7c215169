"""Row security of the reporting cycle, what only functions may write, and the guard of filings."""

from core import rls

FILING_ZONE = (
    "state, state_since, round, frozen_id, typed, words, overrides, remarks, version, prepared_by, preparer_user_id,"
    " prepared_at, contact, certified_by, certifier_user_id, submitted_at, received_by, received_at, archived_at, sha256"
)
FILING_CITY = "state, state_since, round, remarks, received_by, received_at, preparer_user_id, prepared_by, prepared_at"

KEEP_FROZEN = rls.definer(
    "park_keep_frozen(p_rows jsonb)",
    """
declare kept int;
begin
  -- A zone may have its own numbers taken anew, nobody else's.
  if current_setting('role') = 'park_zone' and exists (
       select 1 from jsonb_to_recordset(p_rows) as r(zone_id int)
        where r.zone_id is distinct from nullif(current_setting('park.zone', true), '')::int) then
    raise exception 'numbers of another zone' using errcode = '42501'; end if;
  insert into reports_frozen(zone_id, period_id, known_at, before_at, cells)
  select r.zone_id, r.period_id, r.known_at, r.before_at, r.cells
    from jsonb_to_recordset(p_rows) as r(zone_id int, period_id bigint, known_at timestamptz, before_at timestamptz, cells jsonb)
  on conflict (zone_id, period_id, known_at) do nothing;
  get diagnostics kept = row_count;
  return kept;
end
""",
    returns="int",
    to="park_province, park_zone",
)

MOVES = (
    "'open>draft', 'draft>submitted', 'returned>submitted', 'submitted>returned', 'submitted>received',"
    " 'received>returned', 'received>consolidated', 'consolidated>archived'"
)
GUARD = rls.run(
    f"""
create function park_filing_guard() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  if tg_op = 'INSERT' then
    if current_setting('role') = 'park_zone' and not (new.kind = 'correction' and new.state = 'draft') then
      raise exception 'a zone opens corrections only' using errcode = '23514', constraint = 'filing_legal_move';
    end if;
    return new;
  end if;
  if old.state = 'archived' then
    raise exception 'an archived filing is fixed' using errcode = '23514', constraint = 'filing_archived_is_fixed';
  end if;
  if new.state is distinct from old.state and (old.state || '>' || new.state) not in ({MOVES}) then
    raise exception 'filing cannot move from % to %', old.state, new.state
      using errcode = '23514', constraint = 'filing_legal_move';
  end if;
  if old.state in ('submitted', 'received', 'consolidated')
     and (new.typed, new.words, new.overrides, new.frozen_id, new.preparer_user_id, new.certifier_user_id)
         is distinct from (old.typed, old.words, old.overrides, old.frozen_id, old.preparer_user_id, old.certifier_user_id)
     and new.state = old.state then
    raise exception 'handed in is handed in' using errcode = '23514', constraint = 'filing_handed_in_is_fixed';
  end if;
  return new;
end $park$
""",
    "create trigger guard before insert or update on reports_filing for each row execute function park_filing_guard()",
)

SECURITY = [
    rls.reference("reports_cyclerule", "reports_reportperiod"),
    rls.zone_record("reports_report", columns="first_submitted_at, submissions, filings", zone_inserts=False),
    rls.derived("reports_frozen", enterprise=False),
    rls.zone_record("reports_filing", columns=FILING_ZONE, city_columns=FILING_CITY),
    rls.zone_record("reports_filingstep", city_inserts=True),
    rls.zone_record("reports_paper", zone_inserts=False),
    rls.province_record("reports_consolidation", columns="archived_at"),
    rls.run("alter table reports_frozen add constraint frozen_zone_id unique (zone_id, id)"),
    rls.composite_key("reports_filing", "zone_id, report_id", "reports_report", "zone_id, id", "filing_report_of_zone"),
    rls.composite_key("reports_filing", "zone_id, frozen_id", "reports_frozen", "zone_id, id", "filing_frozen_of_zone"),
    rls.composite_key(
        "reports_filingstep", "zone_id, filing_id", "reports_filing", "zone_id, id", "step_filing_of_zone"
    ),
    rls.composite_key("reports_paper", "zone_id, filing_id", "reports_filing", "zone_id, id", "paper_filing_of_zone"),
    rls.derived("reports_filingevent", enterprise=False),
    rls.trail("reports_filing"),
    KEEP_FROZEN,
    GUARD,
    rls.run(
        "insert into reports_cyclerule(valid_from, zone_workday, city_workday, province_workday, basis)"
        " values ('2020-01-01', 5, 7, 10, '默认值，待省厅确认')"
    ),
]
