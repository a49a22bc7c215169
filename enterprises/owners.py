"""Tells the file room whose an upload is: the zone of an enterprise, as far as the scope in force holds it."""

from __future__ import annotations

from core.files.owners import use_owners
from enterprises.models import Enterprise


def zone_of(enterprise_id: int) -> int | None:
    """The zone of an enterprise; None when it is missing or outside the scope."""
    return Enterprise.objects.filter(pk=enterprise_id).values_list("zone_id", flat=True).first()


use_owners(zone_of)
