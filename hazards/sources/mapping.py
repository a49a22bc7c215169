"""The plant on a small map of our own: its boundary and 500 m around it, in metres on a plane. For the eye only.

Around a boundary the 500 m are exact on the plane: a line of 1000 m along it with round corners. Without one a circle
around the unit's point is drawn and labelled 近似 (GB 18218-2018 表5 counts from the plant boundary).
"""

from __future__ import annotations

import math
from typing import Any

from hazards.sources.models import HazardSource

METRES_PER_DEGREE = 111_320.0
REACH = 500
EDGE = 80


def map_of(source: HazardSource) -> dict[str, Any] | None:
    """Numbers of templates/sources/map.html; None without any place."""
    corners = [(float(lon), float(lat)) for lon, lat in source.boundary or ()]
    if not corners and (source.longitude is None or source.latitude is None):
        return None
    point = (
        None
        if source.longitude is None or source.latitude is None
        else (float(source.longitude), float(source.latitude))
    )
    middle = _middle(corners) if corners else point
    if middle is None:
        return None
    plane = [_metres(one, middle) for one in corners]
    here = None if point is None else _metres(point, middle)
    points = plane or [here or (0.0, 0.0)]
    reach = REACH + EDGE
    left, right = min(x for x, _y in points) - reach, max(x for x, _y in points) + reach
    top, bottom = min(y for _x, y in points) - reach, max(y for _x, y in points) + reach
    return {
        "box": f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}",
        "polygon": " ".join(f"{x:.1f},{y:.1f}" for x, y in plane),
        "point": None if here is None else {"x": f"{here[0]:.1f}", "y": f"{here[1]:.1f}"},
        "exact": bool(plane),
        "reach": REACH,
        "width": 2 * REACH,
        "bar": {"x1": f"{left + 40:.0f}", "x2": f"{left + 240:.0f}", "y": f"{bottom - 40:.0f}", "text": f"{bottom - 60:.0f}"},
    }  # fmt: skip


def _middle(corners: list[tuple[float, float]]) -> tuple[float, float]:
    return (sum(lon for lon, _ in corners) / len(corners), sum(lat for _, lat in corners) / len(corners))


def _metres(place: tuple[float, float], middle: tuple[float, float]) -> tuple[float, float]:
    """East and south of the middle, in metres."""
    east = (place[0] - middle[0]) * METRES_PER_DEGREE * math.cos(math.radians(middle[1]))
    return east, (middle[1] - place[1]) * METRES_PER_DEGREE
