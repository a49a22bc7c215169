"""Which units stand so close, or so close together in one group, that they may be one: pure functions over points.

GB 18218-2018 adds up within a unit (4.2.1) and never across units; whether the units were divided rightly (3.5, 3.6) is
a question for a person. The 100 m are the watch's own measure, not the standard's.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

REACH_M = 100.0
EARTH_M = 6_371_008.8  # mean radius (IUGG)
METRES_PER_DEGREE = math.radians(1) * EARTH_M


@dataclass(frozen=True)
class Unit:
    """A standing unit with its exact S; `point` (longitude, latitude) in degrees, None where it is not known."""

    id: int
    zone_id: int
    enterprise_id: int
    name: str
    group: str
    point: tuple[float, float] | None
    s: Fraction
    firm: str = ""


@dataclass(frozen=True)
class Link:
    """Why two units belong together: metres between their points (None: a place is unknown), and a group of both."""

    a: int
    b: int
    metres: float | None
    group: str


@dataclass(frozen=True)
class Together:
    """Units to ask about, by id; the links that hold them together; the exact sum."""

    units: tuple[Unit, ...]
    links: tuple[Link, ...]
    total: Fraction

    @property
    def cause(self) -> str:
        """The same for the same members with the same S, whatever the order they were read in."""
        text = ";".join(f"{unit.id}={unit.s}" for unit in self.units)
        return f"together:{hashlib.sha256(text.encode()).hexdigest()}"

    @property
    def one_group(self) -> bool:
        """Whether all of them are of one and the same group."""
        return bool(self.units[0].group) and len({unit.group for unit in self.units}) == 1


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two (longitude, latitude) in metres (haversine)."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*one, *other))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(h)))


def questions(units: Iterable[Unit]) -> list[Together]:
    """All sets to ask about, by enterprise: joined by nearness or group, together at 1 or above, one alone below it.

    Units without any S are left out: they add nothing, and an empty one is no bridge between two others.
    """
    firms: dict[tuple[int, int], list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.s > 0:
            firms[unit.zone_id, unit.enterprise_id].append(unit)
    found = []
    for key in sorted(firms):
        for one in components(firms[key]):
            if len(one.units) > 1 and one.total >= 1 and any(unit.s < 1 for unit in one.units):
                found.append(one)
    return found


def components(units: Sequence[Unit]) -> list[Together]:
    """The units of one enterprise as connected components, the lowest id first; each with its shortest links."""
    ordered = sorted(units, key=lambda unit: unit.id)
    head = {unit.id: unit.id for unit in ordered}

    def root(pk: int) -> int:
        while head[pk] != pk:
            head[pk] = head[head[pk]]
            pk = head[pk]
        return pk

    links = []
    near = sorted(_near(ordered), key=lambda link: (link.metres or 0.0, link.a, link.b))
    for link in [*near, *_grouped(ordered)]:
        a, b = root(link.a), root(link.b)
        if a != b:
            head[max(a, b)] = min(a, b)
            links.append(link)
    members: dict[int, list[Unit]] = defaultdict(list)
    for unit in ordered:
        members[root(unit.id)].append(unit)
    held: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        held[root(link.a)].append(link)
    return [
        Together(tuple(some), tuple(held[key]), sum((unit.s for unit in some), Fraction(0)))
        for key, some in members.items()
    ]


def _near(units: Sequence[Unit]) -> Iterator[Link]:
    """Pairs within reach. From south to north, so that only units in a strip of 100 m are compared."""
    placed = sorted((unit for unit in units if unit.point), key=lambda unit: (unit.point[1], unit.id))  # type: ignore[index]
    for n, one in enumerate(placed):
        for other in placed[n + 1 :]:
            if (other.point[1] - one.point[1]) * METRES_PER_DEGREE > REACH_M + 1:  # type: ignore[index]
                break
            metres = metres_between(one.point, other.point)  # type: ignore[arg-type]
            if metres <= REACH_M:
                yield _link(one, other, metres)


def _grouped(units: Sequence[Unit]) -> Iterator[Link]:
    """Those of one group, each with the next by id."""
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.group:
            groups[unit.group].append(unit)
    for name in sorted(groups):
        for one, other in pairwise(groups[name]):
            placed = one.point is not None and other.point is not None
            yield _link(one, other, metres_between(one.point, other.point) if placed else None)  # type: ignore[arg-type]


def _link(one: Unit, other: Unit, metres: float | None) -> Link:
    a, b = sorted((one.id, other.id))
    return Link(a, b, metres, one.group if one.group and one.group == other.group else "")
