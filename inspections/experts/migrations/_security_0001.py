"""Row security of the register, and the two rules no tier gets round: a conflict, a contract that does not cover it."""

from core import rls

AGENCY, EXPERT, SERVICE = "experts_agency", "experts_expert", "experts_service"
OF_AGENCY = "name, credit_code, qualification, qualified_until, contract_from, contract_to, contact, phone, retired_at"
OF_EXPERT = "name, sectors, speciality, title, agency_id, seat_id, contract_from, contract_to, phone, retired_at"

# A service is evidence: its beginning and its party stay, its end is written once, what is void stays void.
SERVICE_GUARD = rls.run(
    """
create function park_service_guard() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  if old.voided_at is not null then
    raise exception 'a voided service stays void' using errcode = '23514', constraint = 'service_void_stays';
  end if;
  if old.to_on is not null and new.to_on is distinct from old.to_on then
    raise exception 'the end of a service is written once' using errcode = '23514', constraint = 'service_end_once';
  end if;
  return new;
end $park$
""",
    f"create trigger guard before update on {SERVICE} for each row execute function park_service_guard()",
)

# Whoever writes an assignment may not see every service or contract, so the function asks as park_ledger. The days that
# matter are those of the assignment up to today: a longer look ahead would refuse for what has not happened. Making an
# assignment shorter is always possible, also where the conflict was found out later.
ASSIGNMENT_GUARD = """
declare
  e experts_expert; a experts_agency; first date; last date; span int;
  today date := (now() at time zone 'Asia/Shanghai')::date;
begin
  first := new.valid_from;
  if tg_op = 'UPDATE' then
    if coalesce(new.valid_to, 'infinity') <= coalesce(old.valid_to, 'infinity')
       and new.valid_from >= old.valid_from
       and (new.zone_id, new.seat_id, new.enterprise_id) = (old.zone_id, old.seat_id, old.enterprise_id) then
      return new;
    end if;
    first := greatest(new.valid_from, today);
  end if;
  if coalesce(new.valid_to, 'infinity') < first then
    return new;
  end if;
  last := least(coalesce(new.valid_to, 'infinity'), greatest(first, today));
  select * into e from experts_expert x where x.zone_id = new.zone_id and x.seat_id = new.seat_id;
  if not found then
    return new;
  end if;
  select * into a from experts_agency x where x.zone_id = e.zone_id and x.id = e.agency_id;
  if e.retired_at is not null or a.retired_at is not null
     or e.contract_from > first or e.contract_to < coalesce(new.valid_to, 'infinity')
     or a.contract_from > first or a.contract_to < coalesce(new.valid_to, 'infinity') then
    raise exception 'the contract of this expert does not cover the assignment'
      using errcode = '23514', constraint = 'assignment_in_contract';
  end if;
  select r.years into span from experts_rule r where r.valid_from <= last order by r.valid_from desc, r.id desc limit 1;
  if exists (
    select 1 from experts_service s
     where s.zone_id = new.zone_id and s.enterprise_id = new.enterprise_id and s.voided_at is null
       and (s.expert_id = e.id or s.agency_id = e.agency_id)
       and s.from_on <= last and (s.to_on is null or (s.to_on + make_interval(years => span))::date >= first)
  ) then
    raise exception 'this expert, or the agency, served the enterprise within % years', span
      using errcode = '23514', constraint = 'assignment_without_conflict';
  end if;
  return new;
end
"""

SECURITY = [
    rls.reference("experts_rule"),
    rls.run("revoke update, delete on experts_rule from park_province"),
    rls.zone_record(AGENCY, columns=OF_AGENCY),
    rls.zone_record(EXPERT, columns=OF_EXPERT),
    rls.zone_record(SERVICE, columns="to_on, ended_by, voided_at, voided_by, void_reason"),
    rls.composite_key(EXPERT, "zone_id, agency_id", AGENCY, "zone_id, id", "expert_agency_of_zone"),
    rls.composite_key(EXPERT, "zone_id, seat_id", "accounts_seat", "zone_id, id", "expert_seat_of_zone"),
    rls.composite_key(
        SERVICE, "zone_id, enterprise_id", "enterprises_enterprise", "zone_id, id", "service_enterprise_of_zone"
    ),
    rls.composite_key(SERVICE, "zone_id, expert_id", EXPERT, "zone_id, id", "service_expert_of_zone"),
    rls.composite_key(SERVICE, "zone_id, agency_id", AGENCY, "zone_id, id", "service_agency_of_zone"),
    *(rls.derived(f"{table}event", enterprise=False) for table in (AGENCY, EXPERT, SERVICE)),
    rls.trail(AGENCY, EXPERT, SERVICE),
    rls.ledger_reads(AGENCY, EXPERT, SERVICE),
    SERVICE_GUARD,
    rls.definer("park_assignment_guard()", ASSIGNMENT_GUARD, returns="trigger", to=""),
    rls.run(
        "create trigger guard before insert or update on accounts_assignment"
        " for each row execute function park_assignment_guard()",
        # The findings of one person are asked for by the register alone; no other list goes by the finder.
        "create index danger_by_expert on dangers_danger (zone_id, finder_user_id, state) where source = 'expert'",
        "insert into experts_rule(years, valid_from, basis, confirmed, changed_by, changed_at)"
        " values (3, '2020-01-01', '产品设定 [P]：未见条文规定年数，待省厅确认', false, '', now())",
    ),
]
