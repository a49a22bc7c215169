"""The broom over personal rows: nobody's scope sees them all, so a definer function of park_ledger takes them away."""

from django.db import migrations

from core import rls

GRANTS = rls.run(
    "grant delete on core_job to park_ledger",
    "create policy sweep on core_job for delete to park_ledger using"
    " (state <> 'queued' and finished_at < now() - interval '90 days')",
    "grant select, delete on core_idempotencykey to park_ledger",
    "create policy sweep on core_idempotencykey to park_ledger using (created_at < now() - interval '7 days')",
)
SWEEP = rls.definer(
    "park_sweep_personal()",
    """
declare jobs int; keys int;
begin
  delete from core_job where state <> 'queued' and finished_at < now() - interval '90 days';
  get diagnostics jobs = row_count;
  delete from core_idempotencykey where created_at < now() - interval '7 days';
  get diagnostics keys = row_count;
  return jobs + keys;
end
""",
    returns="int",
    to="park_province",
)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [GRANTS, SWEEP]
