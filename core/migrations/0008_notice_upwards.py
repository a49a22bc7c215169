"""A zone may tell its own city and the province, and a city its own zones: reports travel both ways."""

from django.db import migrations

from core import rls

NOTIFY = rls.definer(
    "park_notify(p_cause text, p_kind text, p_subject_kind text, p_subject_id bigint, p_zone int, p_enterprise bigint,"
    " p_roles text[], p_area bigint, p_department bigint, p_params jsonb, p_user bigint, p_upwards boolean)",
    """
declare
  told int;
  today date := (now() at time zone 'Asia/Shanghai')::date;
begin
  -- A tenant may only notify about its own zone, a city about its own zones.
  if current_setting('role') in ('park_zone', 'park_enterprise', 'park_assigned')
     and p_zone is distinct from nullif(current_setting('park.zone', true), '')::int then
    raise exception 'notice for another zone' using errcode = '42501'; end if;
  if current_setting('role') = 'park_city'
     and not coalesce(p_zone = any(nullif(current_setting('park.zones', true), '')::int[]), false) then
    raise exception 'notice for a zone of another city' using errcode = '42501'; end if;
  insert into core_notice(zone_id, enterprise_id, seat_id, cause, kind, subject_kind, subject_id, params, created_at)
  select p_zone, p_enterprise, s.id, p_cause, p_kind, p_subject_kind, p_subject_id, p_params, now()
  from accounts_seat s
  where s.state = 'active' and s.role = any(p_roles)
    and case when p_upwards
          then s.zone_id is null and s.enterprise_id is null
               and (s.city_id is null or s.city_id = (select z.city_id from parks_zone z where z.id = p_zone))
          else s.zone_id is not distinct from p_zone end
    and (p_user is null or s.user_id = p_user)
    and (s.enterprise_id is null or s.enterprise_id = p_enterprise)
    and (s.area_id is null or p_area is null or s.area_id = p_area)
    and (s.department_id is null or p_department is null or s.department_id = p_department)
    and s.valid_from <= today and (s.valid_to is null or s.valid_to >= today)
  on conflict (seat_id, cause) do nothing;
  get diagnostics told = row_count;
  return told;
end
""",
    returns="int",
)


class Migration(migrations.Migration):
    dependencies = [("core", "0007_notice_day"), ("parks", "0003_history_of_more")]
    operations = [
        rls.run(
            "drop function park_notify(text, text, text, bigint, int, bigint, text[], bigint, bigint, jsonb, bigint)"
        ),
        NOTIFY,
    ]
