"""Row security of risk classes. What is computed is written by functions alone; the zone may only raise.

`Enterprise.risk` is taken out of everybody's hands: no tier may update it, and a new enterprise begins without a class.
"""

from core import rls
from inspections.risk.migrations._computing_0001 import COMPUTING

RULE, RAISE, CLASS, FIRM = "risk_riskrule", "risk_riskraise", "risk_riskclass", "enterprises_enterprise"

SECURITY = [
    rls.reference(RULE),
    rls.tenant(RAISE, zone_columns="ended_at, ended_by, end_reason", enterprise_writes="select"),
    rls.composite_key(RAISE, "zone_id, enterprise_id", FIRM, "zone_id, id", "riskraise_enterprise_of_zone"),
    rls.derived(CLASS),
    rls.run(
        f"grant select on {CLASS} to park_assigned",
        f"create policy assigned on {CLASS} for select to park_assigned"
        f" using (zone_id = {rls.ZONE} and enterprise_id = any({rls.ENTS}))",
        f"grant select, update (ended_at, ended_by, end_reason) on {RAISE} to park_ledger",
        f"create policy ledger on {RAISE} to park_ledger using (true)",
        f"grant update (risk) on {FIRM} to park_ledger",
        f"create policy risk_class on {FIRM} for update to park_ledger using (true)",
        f"revoke update (risk) on {FIRM} from park_zone, park_province",
        f"create policy risk_is_computed on {FIRM} as restrictive for insert to park_zone"
        f" with check (zone_id = {rls.ZONE} and risk = '')",
        f"create policy risk_is_computed_province on {FIRM} as restrictive for insert to park_province"
        " with check (risk = '')",
    ),
    rls.ledger_reads("sources_keyitem", "enterprises_penalty", "enterprises_accident"),
    *COMPUTING,
    rls.run(
        "revoke all on function park_risk_facts(date) from public",
        "grant execute on function park_risk_facts(date) to park_ledger, park_province, park_city, park_zone",
        f"create trigger guard before insert or update on {RAISE}"
        " for each row execute function park_risk_raise_guard()",
        f"create trigger follow_new after insert on {RAISE} referencing new table as new_rows"
        " for each statement execute function park_risk_raise_follow()",
        f"create trigger follow_end after update on {RAISE} referencing new table as new_rows"
        " for each statement execute function park_risk_raise_follow()",
        # What zones had typed before classes were computed is not lowered behind their back: it stays as a raise.
        f"alter table {FIRM} no force row level security",
        f"alter table {RAISE} no force row level security",
        f"alter table {RAISE} disable trigger user",
        f"insert into {RAISE} (zone_id, enterprise_id, colour, reason, raised_at, raised_by, raiser_user_id, ended_by, end_reason)"
        f" select zone_id, id, risk, '评定前登记的等级', now(), '系统', 0, '', '' from {FIRM}"
        " where risk <> '' and status <> 'closed'",
        "set constraints all immediate",
        f"alter table {RAISE} enable trigger user",
        f"alter table {RAISE} force row level security",
        f"alter table {FIRM} force row level security",
    ),
]
