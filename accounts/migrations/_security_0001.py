"""Gate tables, seats and assignments; the functions by which a seat is activated and a password reset."""

from core import rls

SEATS = rls.run(
    rls.forced("accounts_seat"),
    "grant select on accounts_seat to park_self, park_province, park_city, park_zone, park_enterprise, park_assigned,"
    " park_officer, park_ledger",
    "grant insert on accounts_seat to park_officer",
    "grant update (person_name, role, tier, post, area_id, department_id, phone, state, valid_from, valid_to)"
    " on accounts_seat to park_officer",
    "grant update, insert on accounts_seat to park_ledger",
    "create policy ledger on accounts_seat to park_ledger using (true)",
    f"create policy own on accounts_seat for select to park_self using (user_id = {rls.USER})",
    "create policy province on accounts_seat for select to park_province using (true)",
    f"create policy city on accounts_seat for select to park_city using (zone_id = any({rls.ZONES}))",
    f"create policy zone on accounts_seat for select to park_zone using (zone_id = {rls.ZONE})",
    "create policy enterprise on accounts_seat for select to park_enterprise"
    f" using (zone_id = {rls.ZONE} and enterprise_id = {rls.ENT})",
    f"create policy assigned on accounts_seat for select to park_assigned using (id = {rls.SEAT})",
    # Officers of a zone see its seats; officers of the province (no zone) see those of province and cities.
    f"create policy officer on accounts_seat to park_officer using (zone_id is not distinct from {rls.ZONE})",
)

ACTIVATE = rls.definer(
    "park_activate_seat(seat bigint, issued_hash text)",
    """
declare s accounts_seat; me accounts_seat; person bigint;
begin
  select * into me from accounts_seat where id = nullif(current_setting('park.seat', true), '')::bigint;
  select * into s from accounts_seat where id = seat for update;
  if me.role is distinct from 'security_admin' or me.state <> 'active' then
    raise exception 'only the security administrator activates a seat' using errcode = '42501'; end if;
  if s.id is null or s.zone_id is distinct from me.zone_id then
    raise exception 'no such seat' using errcode = '42501'; end if;
  if s.state <> 'proposed' then raise exception 'seat is not proposed' using errcode = '55000'; end if;
  select id into person from accounts_user where username = s.username;
  if person is null then
    insert into accounts_user(username, display_name, password, is_active, must_change_password, password_changed_at, created_at)
    values (s.username, s.person_name, issued_hash, true, true, now(), now()) returning id into person;
  elsif not exists (select 1 from accounts_user where id = person and display_name = s.person_name) then
    raise exception 'user name belongs to somebody else' using errcode = '23505';
  end if;
  update accounts_seat set user_id = person, state = 'active', activated_by_seat_id = me.id where id = s.id;
  return person;
end
""",
    returns="bigint",
    to="park_officer",
)

RESET = rls.definer(
    "park_reset_password(seat bigint, issued_hash text)",
    """
declare s accounts_seat; me accounts_seat;
begin
  select * into me from accounts_seat where id = nullif(current_setting('park.seat', true), '')::bigint;
  select * into s from accounts_seat where id = seat;
  if me.role is distinct from 'system_admin' or me.state <> 'active' or s.id is null
     or s.zone_id is distinct from me.zone_id or s.user_id is null then
    raise exception 'no such seat' using errcode = '42501'; end if;
  update accounts_user set password = issued_hash, must_change_password = true, password_changed_at = now() where id = s.user_id;
end
""",
    returns="void",
    to="park_officer",
)

SECURITY = [
    rls.gate(
        "accounts_user",
        "accounts_oldpassword",
        "django_session",
        "axes_accessattempt",
        "axes_accesslog",
        "axes_accessfailurelog",
        "axes_accessattemptexpiration",
    ),
    rls.run(
        "grant select on django_content_type, django_migrations to park_app",
        "grant select, insert, update on accounts_user to park_ledger",
        "grant select, insert, update on pghistory_context to park_ledger",
    ),
    SEATS,
    rls.tenant("accounts_assignment", assigned="select", zone_columns="valid_to", enterprise_writes="select"),
    rls.run(
        "grant select on accounts_assignment to park_self",
        f"create policy own on accounts_assignment for select to park_self using (seat_id = {rls.SEAT})",
    ),
    rls.composite_key(
        "accounts_assignment",
        "zone_id, enterprise_id",
        "enterprises_enterprise",
        "zone_id, id",
        "assignment_enterprise_of_zone",
    ),
    rls.composite_key(
        "accounts_seat", "zone_id, enterprise_id", "enterprises_enterprise", "zone_id, id", "seat_enterprise_of_zone"
    ),
    rls.composite_key("accounts_seat", "zone_id, area_id", "parks_area", "zone_id, id", "seat_area_of_zone"),
    rls.composite_key(
        "accounts_seat", "zone_id, department_id", "parks_department", "zone_id, id", "seat_department_of_zone"
    ),
    # An administrator of the three kinds holds no business seat beside it, and no second kind (GB/T 22239-2019 8.1.5).
    rls.run(
        "alter table accounts_seat add constraint seat_officers_stand_alone exclude using gist"
        " (user_id with =, ((tier = 'officer')::int) with <>) where (state = 'active')"
    ),
    rls.derived("accounts_seatevent", enterprise=False, read=False),
    rls.run(
        "grant select on accounts_seatevent to park_officer",
        "create policy officer on accounts_seatevent for select to park_officer"
        f" using (zone_id is not distinct from {rls.ZONE})",
    ),
    rls.trail("accounts_seat"),
    ACTIVATE,
    RESET,
]
