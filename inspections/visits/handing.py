"""Findings become dangers with four parties: who found, the enterprise, its area, the department the zone's rule names."""

from __future__ import annotations

from core.access import Actor
from hazards.dangers.handing import Found, take_over
from inspections.visits.models import Finding, PartyRule, Photo, Visit

_FACTS = ("description", "location", "sector", "severity", "basis", "measures")


def departments_of(zone_id: int) -> dict[str, int]:
    """{sector: department that accepts its dangers}; "" stands for every sector without its own."""
    return dict(PartyRule.objects.filter(zone_id=zone_id).values_list("sector", "department_id"))


def hand_over(*, actor: Actor, visit: Visit) -> list[Finding]:
    """Every finding that stands and is no danger yet becomes one; returns them. The visit is no secret any more."""
    rows = list(Finding.objects.filter(zone_id=visit.zone_id, visit_id=visit.pk, withdrawn_at=None, danger_id=None))
    if not rows:
        return []
    rule = departments_of(visit.zone_id)
    pictures: dict[tuple, list[int]] = {}
    for photo in Photo.objects.filter(zone_id=visit.zone_id, visit_id=visit.pk, counts=True, finding__isnull=False):
        pictures.setdefault((photo.finding_id, photo.kind), []).append(photo.file_id)
    group = "、".join(visit.members.filter(zone_id=visit.zone_id, left_at=None).values_list("name", flat=True))
    for row in rows:
        facts = {name: getattr(row, name) for name in _FACTS}
        facts["category"] = row.item_text[:60]
        if row.criterion:
            facts["severity_reason"] = row.criterion
        danger = take_over(
            actor=actor,
            enterprise=visit.enterprise,
            found=Found(
                key=row.pk, finder_user_id=row.finder_user_id, finder_name=row.finder_name, finder_post=row.finder_post,
                by_expert=row.by_expert, found_at=row.found_at, facts=facts, before=pictures.get((row.pk, Photo.Kind.BEFORE), ()),
                after=pictures.get((row.pk, Photo.Kind.AFTER), ()), fix_words=row.fix_words, item_key=row.item_key,
                visit_id=visit.pk, department_id=rule.get(row.sector, rule.get("")), form=visit.form, group=group,
                on_the_spot=row.fixed,
            ),
        )  # fmt: skip
        row.danger_id = danger.pk
        row.save(update_fields=["danger_id"])
    return rows
