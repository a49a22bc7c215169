"""Places of numbers: from a filter or a code to the zones counted, within the reach of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import CITY, PROVINCE, ZONE, Actor
from core.figures import Figure, Period, fact
from core.figures.codes import Code, live_code
from enterprises.filters import NO_AREA, zones_in_reach
from enterprises.models import Enterprise, Sector
from parks.models import Area, City, Zone

SECTORS = tuple(Sector.values)
LEVELS = tuple(Zone.Level.values)


NOW = "today"
"""How the page of a number is asked for the rows of today's value."""


def code_url(code: str) -> str:
    """The page of a code."""
    return reverse("reports:figure", args=[code])


@dataclass(frozen=True)
class Place:
    """Where something is counted: `kind` as in codes (all, city, zone, area, enterprise; no_area: what
    of a zone has no area filled in), sector and level."""

    kind: str = "all"
    id: int = 0
    sector: str = ""
    level: str = ""

    def at(self, **changes: Any) -> Place:
        """The same with something changed."""
        return replace(self, **changes)

    def code(self, one: Figure, period: Period) -> str:
        """The code of a figure here."""
        return live_code(one, period, **self.parts()).text

    def url(self, one: Figure, period: Period) -> str:
        """The page of the figure here. A number of past days as of now opens as it is now, not as it was then."""
        url = code_url(self.code(one, period))
        return f"{url}?look={NOW}" if period.is_live and period.end < period.day else url

    def parts(self) -> dict[str, Any]:
        """As a code names it."""
        return {
            "place": self.kind,
            "place_id": self.id,
            "sector": SECTORS.index(self.sector) + 1 if self.sector else 0,
            "level": LEVELS.index(self.level) + 1 if self.level else 0,
        }

    def columns(self) -> dict[str, Any]:
        """As facts name a zone; who asks has looked whether it is in reach."""
        return {"zone_id": self.id, **({"sector": self.sector} if self.sector else {})}

    def filters(self) -> dict[str, Any]:
        """As the lists name it."""
        named: dict[str, Any] = {self.kind: self.id} if self.kind != "all" else {}
        if self.kind == "no_area":
            named = {"zone": self.id, "area": NO_AREA}
        return {**named, **({"sector": self.sector} if self.sector else {})}


def place_of(code: Code) -> Place:
    """The place a code names. Raises Http404 for a sector or level there is not."""
    try:
        sector = SECTORS[code.sector - 1] if code.sector else ""
        level = LEVELS[code.level - 1] if code.level else ""
    except IndexError:
        raise Http404 from None
    return Place(code.place, code.place_id, sector, level)


def where_of(place: Place, actor: Actor) -> dict[str, Any]:
    """Columns of facts that narrow to the place. Raises Http404 for a place out of the actor's reach.

    Rows are walled off by the database in any case; this keeps a number of another place from being shown as one's own.
    """
    where: dict[str, Any] = {"sector": place.sector} if place.sector else {}
    reach = zones_in_reach(actor)
    if place.kind == "all":
        if actor.tier != PROVINCE:
            raise Http404
        if place.level:
            where["zone_id"] = list(reach.filter(level=place.level).values_list("pk", flat=True))
        return where
    if place.kind == "city":
        if actor.tier != PROVINCE and not (actor.tier == CITY and actor.city_id == place.id):
            raise Http404
        zones = reach.filter(city_id=place.id)
        zones = zones.filter(level=place.level) if place.level else zones
        return where | {"zone_id": list(zones.values_list("pk", flat=True))}
    if place.kind in ("zone", "no_area"):
        if actor.tier not in (PROVINCE, CITY, ZONE) or not reach.filter(pk=place.id).exists():
            raise Http404
        return where | {"zone_id": place.id} | ({"area_id": None} if place.kind == "no_area" else {})
    if place.kind == "area":
        area = Area.objects.filter(pk=place.id).first()
        if area is None or not reach.filter(pk=area.zone_id).exists():
            raise Http404
        return where | {"zone_id": area.zone_id, "area_id": area.pk}
    firm = Enterprise.objects.filter(pk=place.id).first()
    if firm is None:
        raise Http404
    return where | {"zone_id": firm.zone_id, "enterprise_id": firm.pk}


def narrowing(one: Figure, place: Place, actor: Actor) -> dict[str, Any]:
    """`where_of` for this figure: a place its facts do not know (a sector of zones) is not there either."""
    where = where_of(place, actor)
    if any(not set(where) <= fact(measure.fact).columns for measure in one.measures):
        raise Http404
    return where


def name_of(place: Place) -> str:
    """The place in words."""
    names: Mapping[str, Any] = {"city": City, "zone": Zone, "area": Area, "enterprise": Enterprise, "no_area": Zone}
    if place.kind == "all":
        words = _("全省")
    else:
        record = names[place.kind].objects.filter(pk=place.id).first()
        words = str(record) if record is not None else "—"
    extra = [_("未填园区、镇街")] if place.kind == "no_area" else []
    extra += [str(Zone.Level(place.level).label)] if place.level else []
    extra += [str(Sector(place.sector).label)] if place.sector else []
    return " · ".join([words, *extra])


def home_place(actor: Actor) -> Place:
    """The place an actor looks from."""
    if actor.tier == CITY:
        return Place("city", actor.city_id or 0)
    return Place("zone", actor.zone_id or 0) if actor.zone_id else Place()
