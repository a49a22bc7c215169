"""Row security of documents: the register gives its own numbers, a void one stays void."""

from core import rls

# Whoever adds a line waits here until the one before has committed or gone, then takes the next serial: no gap, no twin.
NUMBERING = rls.run(
    """
create function park_document_number() returns trigger language plpgsql set search_path = public, pg_temp as $park$
begin
  if tg_op = 'INSERT' then
    perform pg_advisory_xact_lock(
      hashtextextended('document number ' || coalesce(new.zone_id, 0) || ' ' || new.mark || ' ' || new.year, 0));
    select coalesce(max(serial), 0) + 1 into new.serial from reports_documentnumber
     where zone_id is not distinct from new.zone_id and mark = new.mark and year = new.year;
    return new;
  end if;
  if old.voided_at is not null or new.voided_at is null
     or (new.zone_id, new.mark, new.year, new.serial, new.title, new.agency, new.office, new.copy_to, new.filing_id,
         new.consolidation_id, new.issued_on, new.issued_at, new.issued_by)
        is distinct from (old.zone_id, old.mark, old.year, old.serial, old.title, old.agency, old.office, old.copy_to,
         old.filing_id, old.consolidation_id, old.issued_on, old.issued_at, old.issued_by) then
    raise exception 'a number can only be made void' using errcode = '23514', constraint = 'documentnumber_is_final';
  end if;
  return new;
end $park$
""",
    "create trigger number before insert or update on reports_documentnumber"
    " for each row execute function park_document_number()",
)

SECURITY = [
    rls.zone_record("reports_letterhead", columns="mark, agency, office, copy_to, changed_by, changed_at"),
    rls.zone_record("reports_documentnumber", columns="voided_at, voided_by, void_reason"),
    rls.province_record("reports_consolidationpaper"),
    rls.reference("reports_documenttemplate"),
    rls.composite_key(
        "reports_documentnumber", "zone_id, filing_id", "reports_filing", "zone_id, id", "number_filing_of_zone"
    ),
    rls.composite_key(
        "reports_paper", "zone_id, number_id", "reports_documentnumber", "zone_id, id", "paper_number_of_zone"
    ),
    rls.composite_key(
        "reports_consolidationpaper", "number_id", "reports_documentnumber", "id", "consolidationpaper_number"
    ),
    NUMBERING,
]
