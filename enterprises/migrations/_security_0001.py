"""Row security of enterprises from the first migration on."""

from core import rls

COLUMNS = (
    "credit_code, name, short_name, former_names, area_id, division, sector, size, staff_count, status, address,"
    " legal_person, principal_name, principal_phone, safety_head_name, safety_head_phone, full_time_officers,"
    " insured_until, grade, grade_until, risk, uses_hazchem, connected, updated_at"
)
# What an enterprise keeps up itself; sector, risk and connection are judged by the zone.
OWN_COLUMNS = (
    "size, staff_count, address, legal_person, principal_name, principal_phone, safety_head_name, safety_head_phone,"
    " full_time_officers, insured_until, updated_at"
)
SECURITY = [
    rls.tenant(
        "enterprises_enterprise",
        key="id",
        zone_columns=COLUMNS,
        enterprise_columns=OWN_COLUMNS,
        enterprise_writes="select",
    ),
    rls.tenant("enterprises_permit", zone_columns="kind, number, issuer, valid_from, valid_to", delete=True),
    rls.composite_key(
        "enterprises_enterprise", "zone_id, area_id", "parks_area", "zone_id, id", "enterprise_area_of_zone"
    ),
    rls.composite_key(
        "enterprises_permit",
        "zone_id, enterprise_id",
        "enterprises_enterprise",
        "zone_id, id",
        "permit_enterprise_of_zone",
    ),
    rls.derived("enterprises_enterpriseevent", enterprise=False),
    rls.trail("enterprises_enterprise"),
]
