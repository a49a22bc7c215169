"""Row security of the machinery's tables; the functions that write notices and name queued jobs."""

from core import rls

NOTIFY = rls.definer(
    "park_notify(p_cause text, p_kind text, p_subject_kind text, p_subject_id bigint, p_zone int, p_enterprise bigint,"
    " p_roles text[], p_area bigint, p_department bigint, p_params jsonb)",
    """
declare told int;
begin
  -- A tenant may only notify people of its own zone.
  if current_setting('role') in ('park_zone', 'park_enterprise', 'park_assigned')
     and p_zone is distinct from nullif(current_setting('park.zone', true), '')::int then
    raise exception 'notice for another zone' using errcode = '42501'; end if;
  insert into core_notice(zone_id, enterprise_id, seat_id, cause, kind, subject_kind, subject_id, params, created_at)
  select p_zone, p_enterprise, s.id, p_cause, p_kind, p_subject_kind, p_subject_id, p_params, now()
  from accounts_seat s
  where s.state = 'active' and s.zone_id is not distinct from p_zone and s.role = any(p_roles)
    and (s.enterprise_id is null or s.enterprise_id = p_enterprise)
    and (s.area_id is null or p_area is null or s.area_id = p_area)
    and (s.department_id is null or p_department is null or s.department_id = p_department)
    and s.valid_from <= current_date and (s.valid_to is null or s.valid_to >= current_date)
  on conflict (seat_id, cause) do nothing;
  get diagnostics told = row_count;
  return told;
end
""",
    returns="int",
)

QUEUED = rls.definer(
    "park_queued_jobs(older_than interval)",
    """
begin
  return query select j.id, j.seat_id from core_job j
    where j.state = 'queued' and j.created_at < now() - older_than order by j.id limit 500;
end
""",
    returns="table(job_id bigint, seat bigint)",
    to="park_province",
)

SECURITY = [
    rls.tenant("core_storedfile", assigned="select, insert", hidden=True, zone_columns="visible_to_enterprise"),
    rls.composite_key(
        "core_storedfile",
        "zone_id, enterprise_id",
        "enterprises_enterprise",
        "zone_id, id",
        "storedfile_enterprise_of_zone",
    ),
    rls.derived("core_notice", enterprise=False, read=False),
    rls.run(
        f"grant select, update (read_at) on core_notice to {rls.BUSINESS}, park_officer",
        f"create policy mine on core_notice to {rls.BUSINESS}, park_officer using (seat_id = {rls.SEAT})",
        # The zone and the province see on a record who was told and who has read.
        f"create policy zone on core_notice for select to park_zone using (zone_id = {rls.ZONE})",
        "create policy province on core_notice for select to park_province using (true)",
    ),
    rls.personal("core_job"),
    rls.run(
        "grant select on core_job to park_ledger",
        "create policy ledger on core_job for select to park_ledger using (true)",
    ),
    rls.reference("core_slot"),
    rls.personal("core_idempotencykey"),
    rls.personal("core_savedfilter"),
    NOTIFY,
    QUEUED,
]
