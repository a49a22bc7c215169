"""Whose file an upload becomes. The room that knows the owners registers how to find one; core knows only keys."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from core.access import ENTERPRISE, Actor
from core.errors import InvalidInput

_zone_of: Callable[[int], int | None] | None = None


def use_owners(zone_of: Callable[[int], int | None]) -> None:
    """Register `enterprise id → its zone id, or None when this scope does not hold it`."""
    global _zone_of
    _zone_of = zone_of


def owner_of_upload(actor: Actor, enterprise_id: int | None) -> tuple[int, int, bool]:
    """(zone, enterprise, visible to the enterprise) of a file this actor uploads for this enterprise.

    An enterprise uploads for itself and sees what it sent; what the zone uploads is shown to it at issue. Raises
    InvalidInput when the enterprise is missing or outside the scope: the same answer.
    """
    if actor.tier == ENTERPRISE:
        if enterprise_id not in (None, actor.enterprise_id) or actor.zone_id is None or actor.enterprise_id is None:
            raise InvalidInput({"enterprise": [_("没有这家企业，或者不在您的范围内。")]})
        return actor.zone_id, actor.enterprise_id, True
    if enterprise_id is None:
        raise InvalidInput({"enterprise": [_("请写明是哪家企业的文件。")]})
    if _zone_of is None:
        raise RuntimeError("core.files.owners.use_owners was not called")
    zone_id = _zone_of(enterprise_id)
    if zone_id is None or zone_id != actor.zone_id:
        raise InvalidInput({"enterprise": [_("没有这家企业，或者不在您的范围内。")]})
    return zone_id, enterprise_id, False
