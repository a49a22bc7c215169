"""三员 in the database: who may write a seat, and what only a function may do.

The system administrator proposes, edits post and telephone, ends a seat and issues a new password; the security
administrator activates and unlocks; the audit administrator reads the history. Everything that reaches a gate table
(people, failed attempts) goes through a function of park_ledger, because a scope has no right on gate tables. Each
function looks up the seat that asks by itself (park.seat) and never trusts what the page has checked.

Range of an administrator: the seats of their zone; without a zone (province) the seats of province and cities, and the
officers of every zone, so that a zone can get its first officers and one who forgot a password.

SQLSTATE: 42501 not your right or no such seat · 55000 not in a state that allows it · 23505 user name is somebody
else's · PK001 proposer would activate their own proposal · PK002 password of an officer · PK003 person sits elsewhere too.
"""

from django.db import migrations

from core import rls

IN_RANGE = f"(zone_id is not distinct from {rls.ZONE} or ({rls.ZONE} is null and tier = 'officer'))"
ROLE = "(select park_my_role())"

MY_SEAT = rls.definer(
    "park_my_seat()",
    """
select * from accounts_seat where id = nullif(current_setting('park.seat', true), '')::bigint and state = 'active'
  and valid_from <= (now() at time zone 'Asia/Shanghai')::date
  and (valid_to is null or valid_to >= (now() at time zone 'Asia/Shanghai')::date)
""",
    returns="setof accounts_seat",
    language="sql",
    to="",
    volatility="stable",
)
MY_ROLE = rls.definer(
    "park_my_role()",
    "select role::text from park_my_seat()",
    returns="text",
    language="sql",
    to="park_officer",
    volatility="stable",
)
SEAT_IN_RANGE = rls.definer(
    "park_seat_for(seat bigint, asked_role text)",
    """
declare s accounts_seat; me accounts_seat;
begin
  select * into me from park_my_seat();
  if me.role is distinct from asked_role then raise exception 'not your right' using errcode = '42501'; end if;
  select * into s from accounts_seat where id = seat for update;
  if s.id is null or not (s.zone_id is not distinct from me.zone_id or (me.zone_id is null and s.tier = 'officer')) then
    raise exception 'no such seat' using errcode = '42501'; end if;
  return s;
end
""",
    returns="accounts_seat",
    to="",
)
SEAT_EVENT = rls.definer(
    "park_seat_event(s accounts_seat, label text)",
    """
insert into accounts_seatevent (pgh_created_at, pgh_label, pgh_obj_id, pgh_context, id, user_id, username, person_name,
  role, tier, post, org_name, city_id, zone_id, enterprise_id, area_id, department_id, phone, state, valid_from, valid_to,
  proposed_by_seat_id, activated_by_seat_id, created_at)
values (now(), label, s.id, nullif(current_setting('pghistory.context_metadata', true), '')::jsonb, s.id, s.user_id,
  s.username, s.person_name, s.role, s.tier, s.post, s.org_name, s.city_id, s.zone_id, s.enterprise_id, s.area_id,
  s.department_id, s.phone, s.state, s.valid_from, s.valid_to, s.proposed_by_seat_id, s.activated_by_seat_id, s.created_at)
""",
    returns="void",
    language="sql",
    to="",
)
ACTIVATE = rls.definer(
    "park_activate_seat(seat bigint, issued_hash text)",
    """
declare s accounts_seat; me accounts_seat; person bigint; fresh boolean := false;
begin
  s := park_seat_for(seat, 'security_admin');
  select * into me from park_my_seat();
  if s.state <> 'proposed' then raise exception 'seat is not proposed' using errcode = '55000'; end if;
  if s.proposed_by_seat_id = me.id or s.username = me.username
     or exists (select 1 from accounts_seat p where p.id = s.proposed_by_seat_id and p.user_id = me.user_id) then
    raise exception 'the proposer cannot activate' using errcode = 'PK001'; end if;
  select id into person from accounts_user where username = s.username;
  if person is null then
    insert into accounts_user(username, display_name, password, is_active, must_change_password, password_changed_at, created_at)
    values (s.username, s.person_name, issued_hash, true, true, now(), now()) returning id into person;
    fresh := true;
  elsif not exists (select 1 from accounts_user where id = person and display_name = s.person_name) then
    raise exception 'user name belongs to somebody else' using errcode = '23505';
  end if;
  update accounts_seat set user_id = person, state = 'active', activated_by_seat_id = me.id where id = s.id;
  return fresh;
end
""",
    returns="boolean",
    to="park_officer",
)
END = rls.definer(
    "park_end_seat(seat bigint)",
    """
declare s accounts_seat; me accounts_seat; today date := (now() at time zone 'Asia/Shanghai')::date;
begin
  s := park_seat_for(seat, 'system_admin');
  select * into me from park_my_seat();
  if s.state = 'ended' or s.id = me.id then raise exception 'cannot be ended' using errcode = '55000'; end if;
  update accounts_seat set state = 'ended', valid_to = greatest(valid_from, least(coalesce(valid_to, today), today))
  where id = s.id;
end
""",
    returns="void",
    to="park_officer",
)
# An officer's password is issued from one level above (or by the command issue_password): a system administrator who
# could issue it within the same organisation would hold all three posts.
RESET = rls.definer(
    "park_reset_password(seat bigint, issued_hash text)",
    """
declare s accounts_seat; me accounts_seat;
begin
  s := park_seat_for(seat, 'system_admin');
  select * into me from park_my_seat();
  if s.user_id is null or s.state <> 'active' then raise exception 'no account' using errcode = '55000'; end if;
  if exists (select 1 from accounts_seat where user_id = s.user_id and state = 'active' and tier = 'officer'
             and not (me.zone_id is null and zone_id is not null)) then
    raise exception 'officer' using errcode = 'PK002'; end if;
  if me.zone_id is not null and exists (select 1 from accounts_seat where user_id = s.user_id and state = 'active'
             and zone_id is distinct from me.zone_id) then
    raise exception 'sits elsewhere' using errcode = 'PK003'; end if;
  insert into accounts_oldpassword (user_id, password, created_at) select id, password, now() from accounts_user where id = s.user_id;
  update accounts_user set password = issued_hash, must_change_password = true, password_changed_at = now() where id = s.user_id;
  perform park_seat_event(s, 'reset');
end
""",
    returns="void",
    to="park_officer",
)
UNLOCK = rls.definer(
    "park_unlock(seat bigint)",
    """
declare s accounts_seat; gone integer;
begin
  s := park_seat_for(seat, 'security_admin');
  delete from axes_accessattemptexpiration where access_attempt_id in (select id from axes_accessattempt where username = s.username);
  delete from axes_accessattempt where username = s.username;
  get diagnostics gone = row_count;
  if gone > 0 then perform park_seat_event(s, 'unlock'); end if;
  return gone;
end
""",
    returns="integer",
    to="park_officer",
)
FAILURES = rls.definer(
    "park_failures(seat bigint, since timestamptz)",
    """
declare s accounts_seat;
begin
  s := park_seat_for(seat, 'security_admin');
  return query select sum(a.failures_since_start)::integer, max(a.attempt_time) from axes_accessattempt a
    where a.username = s.username and a.attempt_time > since group by a.ip_address order by 1 desc limit 1;
end
""",
    returns="table(failures integer, last_at timestamptz)",
    to="park_officer",
)
ENTERPRISE = rls.definer(
    "park_enterprise_by_code(code text)",
    """
select e.id, e.name::text from enterprises_enterprise e join park_my_seat() me on me.zone_id = e.zone_id
where e.credit_code = code and me.role = 'system_admin'
""",
    returns="table(id bigint, name text)",
    language="sql",
    to="park_officer",
    volatility="stable",
)

SECURITY = [
    migrations.RunSQL(
        "drop function park_activate_seat(bigint, text); drop function park_reset_password(bigint, text)",
        migrations.RunSQL.noop,
    ),
    rls.run(
        "grant select, delete on axes_accessattempt, axes_accessattemptexpiration to park_ledger",
        "grant insert on accounts_oldpassword to park_ledger",
        "grant select on enterprises_enterprise to park_ledger",
        "create policy seats_look_up on enterprises_enterprise for select to park_ledger using (true)",
    ),
    MY_SEAT,
    MY_ROLE,
    SEAT_IN_RANGE,
    SEAT_EVENT,
    ACTIVATE,
    END,
    RESET,
    UNLOCK,
    FAILURES,
    ENTERPRISE,
    rls.run(
        "drop policy officer on accounts_seat",
        "revoke update on accounts_seat from park_officer",
        "grant update (post, phone) on accounts_seat to park_officer",
        f"create policy officer_reads on accounts_seat for select to park_officer using {IN_RANGE}",
        "create policy officer_proposes on accounts_seat for insert to park_officer with check ("
        f"{IN_RANGE} and {ROLE} = 'system_admin' and state = 'proposed' and user_id is null and activated_by_seat_id is null"
        f" and proposed_by_seat_id = {rls.SEAT} and role <> 'system')",
        "create policy officer_edits on accounts_seat for update to park_officer"
        f" using ({IN_RANGE} and {ROLE} = 'system_admin' and state <> 'ended')",
        "drop policy officer on accounts_seatevent",
        "create policy officer on accounts_seatevent for select to park_officer"
        f" using ({IN_RANGE} and {ROLE} = 'audit_admin')",
    ),
]
