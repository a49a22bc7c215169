"""Row security of the splitting watch: found by the portal, decided once by the zone, out of sight of the enterprise."""

from core import rls

SPLIT = "sources_split"
# An enterprise that edits its unit cannot write a record of the zone's. This function takes what the edit did to the
# result; whose unit it is, it reads itself. It answers nothing about what the zone asked or decided before, but the id
# its notice leads to (null: known already).
SHRUNK_BODY = f"""
declare
  own record;
  kept bigint;
  what jsonb;
begin
  select s.zone_id, s.enterprise_id, s.name into own from sources_hazardsource s where s.id = p_source
    and (current_setting('role') = 'park_province' or s.zone_id = {rls.ZONE})
    and (current_setting('role') <> 'park_enterprise' or s.enterprise_id = {rls.ENT});
  if not found then
    raise exception 'not a unit of this scope' using errcode = '42501'; end if;
  what := jsonb_build_object(
    'units', jsonb_build_array(jsonb_build_object('id', p_source, 'name', own.name, 'S', p_s)), 'links', '[]'::jsonb,
    'border', jsonb_build_object('of', p_of, 'at', p_at, 'before', p_before, 'after', p_after));
  if exists (select from {SPLIT} w where w.zone_id = own.zone_id and w.cause = p_cause) then return null; end if;
  update {SPLIT} w set total_text = p_after, facts = what, cause = p_cause, found_at = now()
    where w.zone_id = own.zone_id and w.kind = 'shrunk' and w.source_ids = array[p_source]
      and w.decided_at is null and w.gone_at is null
    returning w.id into kept;
  if kept is null then
    insert into {SPLIT}(zone_id, enterprise_id, kind, source_ids, total_text, facts, cause, found_at, decided_by, outcome, words)
      values (own.zone_id, own.enterprise_id, 'shrunk', array[p_source], p_after, what, p_cause, now(), '', '', '')
      returning id into kept;
  end if;
  return kept;
end
"""

SECURITY = [
    rls.zone_record(SPLIT, columns="decided_at, decided_by, outcome, words", zone_inserts=False),
    rls.run(
        # The daily look renews a question nobody answered; an answer stays as it was given.
        f"grant update (kind, total_text, facts, cause, found_at, gone_at) on {SPLIT} to park_province",
        f"create policy undecided on {SPLIT} as restrictive for update to park_zone"
        f" using (zone_id = {rls.ZONE} and decided_at is null and gone_at is null) with check (zone_id = {rls.ZONE})",
        f"create policy undecided_province on {SPLIT} as restrictive for update to park_province"
        " using (decided_at is null) with check (true)",
        f"grant select, insert, update on {SPLIT} to park_ledger",
        f"grant usage on sequence {SPLIT}_id_seq to park_ledger",
        f"create policy ledger on {SPLIT} to park_ledger using (true)",
    ),
    rls.composite_key(
        SPLIT, "zone_id, enterprise_id", "enterprises_enterprise", "zone_id, id", "split_enterprise_of_zone"
    ),
    rls.ledger_reads("sources_hazardsource"),
    rls.definer(
        "park_split_shrunk(p_source bigint, p_cause text, p_of text, p_at text, p_before text, p_after text, p_s text)",
        SHRUNK_BODY,
        returns="bigint",
        to="park_province, park_zone, park_enterprise",
    ),
]
