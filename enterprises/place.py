"""Where an enterprise lies: degrees of WGS 84, both or none."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

EAST, NORTH = (Decimal(73), Decimal(136)), (Decimal(3), Decimal(54))
"""Degrees between which China lies: a swapped pair falls outside."""


def place_faults(longitude: Decimal | None, latitude: Decimal | None) -> dict[str, list[str]]:
    """What is wrong with a position in degrees, by field: both or none, and within China."""
    if longitude is None and latitude is None:
        return {}
    if longitude is None or latitude is None:
        return {"latitude": [_("经度和纬度要一起填。")]}
    if not EAST[0] <= longitude <= EAST[1]:
        return {"longitude": [_("经度应在 73 到 136 之间，请看是不是和纬度填反了。")]}
    if not NORTH[0] <= latitude <= NORTH[1]:
        return {"latitude": [_("纬度应在 3 到 54 之间，请看是不是和经度填反了。")]}
    return {}
