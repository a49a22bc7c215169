"""Rights on files. Which files exist for somebody is the database's business."""

from __future__ import annotations

import rules

from core.access import ASSIGNED, ENTERPRISE, OFFICER, ZONE, Actor, declare


@rules.predicate
def works_in_a_zone(actor: Actor | None) -> bool:
    """Zones, their enterprises and experts hand files in; province and city look at them."""
    return actor is not None and actor.tier in (ZONE, ENTERPRISE, ASSIGNED)


@rules.predicate
def sees_records(actor: Actor | None) -> bool:
    """Every seat but those of the three officers, who see no business."""
    return actor is not None and actor.tier != OFFICER


declare("core.upload", works_in_a_zone, "上传照片和附件")
declare("core.files_view", sees_records, "看照片和附件")
