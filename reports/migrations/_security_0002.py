"""Row security of the weekly brief: made by the portal, minutes and decisions by the zone."""

from core import rls

SECURITY = [
    rls.zone_record("reports_brief", columns="minutes, chair, written_by, written_at, version", zone_inserts=False),
    rls.zone_record("reports_brieftask", columns="closed_at, closed_by, outcome"),
    rls.composite_key("reports_brieftask", "zone_id, brief_id", "reports_brief", "zone_id, id", "task_brief_of_zone"),
]
