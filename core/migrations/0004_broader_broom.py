"""The broom takes more: ended sessions and runs of imports nobody has looked at for 90 days."""

from django.db import migrations

from core import rls

GRANTS = rls.run(
    "grant select, delete on django_session to park_ledger",
    "grant select, delete on core_importrun to park_ledger",
    "create policy sweep on core_importrun to park_ledger using (updated_at < now() - interval '90 days')",
    "drop function park_sweep_personal()",
)
SWEEP = rls.definer(
    "park_sweep_personal()",
    """
declare gone int; total int := 0;
begin
  delete from core_job where state <> 'queued' and finished_at < now() - interval '90 days';
  get diagnostics gone = row_count; total := total + gone;
  delete from core_idempotencykey where created_at < now() - interval '7 days';
  get diagnostics gone = row_count; total := total + gone;
  delete from core_importrun where updated_at < now() - interval '90 days';
  get diagnostics gone = row_count; total := total + gone;
  delete from django_session where expire_date < now();
  get diagnostics gone = row_count; total := total + gone;
  return total;
end
""",
    returns="int",
    to="park_province",
)


class Migration(migrations.Migration):
    dependencies = [("core", "0003_importrun"), ("sessions", "0001_initial")]
    operations = [GRANTS, SWEEP]
