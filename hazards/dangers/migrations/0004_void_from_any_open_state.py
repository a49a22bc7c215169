"""A void that was asked for can be decided wherever the danger has gone meanwhile, so no request is left without an end."""

from django.db import migrations

from core import rls

GUARD = rls.run(
    """
create or replace function park_danger_guard() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  if new.state is distinct from old.state and (old.state || '>' || new.state) not in (
      'draft>review', 'draft>acceptance', 'review>returned', 'returned>review', 'review>issued', 'issued>rectifying',
      'rectifying>supervision', 'supervision>acceptance', 'supervision>rectifying', 'acceptance>closed',
      'acceptance>rectifying', 'closed>rectifying',
      'review>void', 'issued>void', 'rectifying>void', 'supervision>void', 'acceptance>void') then
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
"""
)


class Migration(migrations.Migration):
    dependencies = [("dangers", "0003_every_party_another_person")]
    operations = [GUARD]
