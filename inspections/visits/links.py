"""Addresses of lists of visits: the one place that knows the names of their filters."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

_PLACE = ("zone", "city", "area", "sector", "enterprise")


def visit_list_url(
    where: Mapping[str, Any] | None, start: datetime.date | None, end: datetime.date | None, **filters: Any
) -> str | None:
    """The list of counted visits (finished, published) of these days and this place; None for a place it cannot name.

    `where` as lists name places: zone, city, area, sector, enterprise. `filters`: form, lead …
    """
    where = {name.removesuffix("_id"): value for name, value in (where or {}).items() if value not in (None, "")}
    if not {*where} <= {*_PLACE}:
        return None
    pairs: dict[str, Any] = {"tab": "finished", "published": "true"}
    pairs |= {"done_from": start, "done_to": end} | where | filters
    return f"{reverse('visits:list')}?{urlencode({name: value for name, value in pairs.items() if value})}"
