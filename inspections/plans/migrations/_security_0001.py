"""Row security of the rules of plans, and what the product sets until the province says otherwise."""

from core import rls

# Product settings, no source: shown with that mark until the province sets its own.
DEFAULTS = (("red", 12), ("orange", 4), ("yellow", 2), ("blue", 1), ("", 1))

SECURITY = [
    rls.reference("plans_cadence"),
    rls.zone_setting("plans_zonecadence", columns="visits, changed_by, changed_at"),
    rls.zone_setting("plans_weekgoal", columns="enterprises, changed_by, changed_at"),
    rls.composite_key("plans_weekgoal", "zone_id, area_id", "parks_area", "zone_id, id", "weekgoal_area_of_zone"),
    rls.composite_key(
        "plans_weekgoal", "zone_id, department_id", "parks_department", "zone_id, id", "weekgoal_department_of_zone"
    ),
    *(rls.derived(f"plans_{table}event", enterprise=False) for table in ("zonecadence", "weekgoal")),
    rls.trail("plans_zonecadence", "plans_weekgoal"),
    rls.run(
        "insert into plans_cadence (risk, visits, sure, reason, changed_by) values "
        + ", ".join(f"('{risk}', {visits}, 'product', '', '')" for risk, visits in DEFAULTS)
    ),
]
