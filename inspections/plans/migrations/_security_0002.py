"""Row security of 专项行动 and 周销号: records of the administration; visits and rows of lists stay in their zone."""

from core import rls

CAMPAIGN = "title, sectors, starts_on, ends_on, form, standard_id, version_id, lead_seat_id, team_seats, demands, state, ended_at, ended_by"
_ROW = "plans_closingrow"

SECURITY = [
    rls.zone_record("plans_campaign", columns=CAMPAIGN),
    # Lists are written by the portal alone, and nobody changes them.
    rls.zone_record("plans_weekclosing", zone_inserts=False),
    rls.zone_record(_ROW, zone_inserts=False),
    rls.composite_key("plans_campaign", "zone_id, version_id", "checklists_version", "zone_id, id", "campaign_version_of_zone"),
    rls.composite_key("visits_visit", "zone_id, campaign_id", "plans_campaign", "zone_id, id", "visit_campaign_of_zone"),
    rls.composite_key(_ROW, "zone_id, closing_id", "plans_weekclosing", "zone_id, id", "closingrow_of_week"),
    rls.composite_key(_ROW, "zone_id, enterprise_id", "enterprises_enterprise", "zone_id, id", "closingrow_firm_of_zone"),
    rls.composite_key(_ROW, "zone_id, area_id", "parks_area", "zone_id, id", "closingrow_area_of_zone"),
    rls.composite_key(
        _ROW, "zone_id, enterprise_id, danger_id", "dangers_danger", "zone_id, enterprise_id, id", "closingrow_danger_of_firm"
    ),
    rls.composite_key(
        _ROW, "zone_id, enterprise_id, visit_id", "visits_visit", "zone_id, enterprise_id, id", "closingrow_visit_of_firm"
    ),
    rls.derived("plans_campaignevent", enterprise=False),
    rls.trail("plans_campaign"),
]  # fmt: skip
