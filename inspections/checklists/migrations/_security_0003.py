"""A version ends when a newer one is published or its checklist retires; nothing else of it is ever changed."""

from core import rls

VERSION, CHECKLIST = "checklists_version", "checklists_checklist"

SECURITY = [
    rls.run(
        f"grant update (ended_at) on {VERSION} to park_zone, park_province",
        f"alter table {VERSION} no force row level security",
        f"alter table {CHECKLIST} no force row level security",
        f"update {VERSION} v set ended_at = coalesce(c.retired_at, (select min(n.published_at) from {VERSION} n"
        " where n.zone_id = v.zone_id and n.checklist_id = v.checklist_id and n.number > v.number))"
        f" from {CHECKLIST} c where c.zone_id = v.zone_id and c.id = v.checklist_id",
        "set constraints all immediate",
        f"alter table {VERSION} force row level security",
        f"alter table {CHECKLIST} force row level security",
    ),
]
