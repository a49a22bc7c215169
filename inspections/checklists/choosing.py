"""Which checklists a visit can be made with: the province's recommended ones and the zone's own, newest version of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from core.workdays import today
from inspections.checklists.models import Standard, Version


@dataclass(frozen=True)
class Choice:
    """One checklist to choose: `ref` names it in forms ("standard:3", "version:12")."""

    ref: str
    title: str
    items: int
    sector: str
    of_zone: bool


def choices_for(sector: str, zone_id: int | None = None) -> list[Choice]:
    """Those of the sector first, then general ones; the zone's own before the recommended. Two statements.

    `zone_id` narrows where the scope sees several zones.
    """
    own = Version.objects.filter(ended_at=None)
    if zone_id is not None:
        own = own.filter(zone_id=zone_id)
    current = Standard.objects.filter(code=OuterRef("code"), valid_from__lte=today()).order_by("-version")
    recommended = Standard.objects.filter(pk=Subquery(current.values("pk")[:1]))
    found = [Choice(f"version:{row.pk}", row.title, row.items, row.sector, True) for row in own.defer("body")]
    found += [
        Choice(f"standard:{row.pk}", row.title, row.items, row.sector, False) for row in recommended.defer("body")
    ]
    return sorted(found, key=lambda one: (one.sector != sector, one.sector != "", not one.of_zone, one.title))


def find(ref: str) -> Standard | Version | None:
    """The checklist a form named; None when there is none in this scope."""
    kind, _colon, pk = ref.partition(":")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    model: type[Standard] | type[Version] | None = {"standard": Standard, "version": Version}.get(kind)  # type: ignore[assignment]
    return model.objects.filter(pk=pk).first() if model else None
