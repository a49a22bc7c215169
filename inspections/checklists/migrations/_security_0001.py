"""Row security of checklists. A version is only ever added: a visit keeps the one it used."""

from core import rls

SECURITY = [
    rls.reference("checklists_criterion", "checklists_standard"),
    rls.zone_record(
        "checklists_checklist",
        columns="title, sector, draft, draft_version, published, changed_at, changed_by, retired_at",
    ),
    rls.zone_setting("checklists_version", columns="published_by"),
    rls.run(
        "revoke update (published_by), delete on checklists_version from park_zone, park_province",
    ),
    rls.composite_key(
        "checklists_version",
        "zone_id, checklist_id",
        "checklists_checklist",
        "zone_id, id",
        "version_checklist_of_zone",
    ),
]
