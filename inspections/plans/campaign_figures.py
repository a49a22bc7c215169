"""The numbers of a campaign, each with the address of its rows: 家, 家次, what was found, mended, closed, overdue.

Visits count when finished and no secret any more (家次); dangers of a secret visit do not exist before its publication.
A field is the sector of the enterprise visited.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.workdays import today
from hazards.dangers.models import Danger
from hazards.dangers.states import OPEN, Severity
from hazards.dangers.states import State as DangerState
from inspections.checklists.models import Standard, Version
from inspections.plans.models import Campaign
from inspections.visits.models import Answer, Visit
from inspections.visits.states import State
from parks.models import Area

PROBLEMS, NAMED = 10, 50
"""Main problems and enterprises named in a bulletin (product settings)."""


@dataclass(frozen=True)
class Number:
    """A number and the address of its rows."""

    n: int
    url: str = ""


@dataclass(frozen=True)
class Bulletin:
    """专项督察通报 of a campaign, of one field of it or of all."""

    firms: Number
    visits: Number
    found: Number
    spot: Number
    closed: Number
    open: Number
    late: Number
    levels: list[tuple[str, Number]]
    areas: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    named: list[dict[str, Any]] = field(default_factory=list)


class Addresses:
    """Addresses of the rows of one campaign, of one field when given."""

    def __init__(self, campaign: Campaign, sector: str = "") -> None:
        self.where = {"campaign": campaign.pk} | ({"field": sector} if sector else {})

    def _to(self, name: str, more: dict[str, Any]) -> str:
        kept = {key: value for key, value in (self.where | more).items() if value not in (None, "")}
        return f"{reverse(name)}?{urlencode(kept, doseq=True)}"

    def visits(self, **more: Any) -> str:
        """Counted visits."""
        return self._to("closing:campaign_visits", {"tab": "all", "published": "true"} | more)

    def planned(self, **more: Any) -> str:
        """Visits whatever their state."""
        return self._to("closing:campaign_visits", {"tab": "all"} | more)

    def dangers(self, **more: Any) -> str:
        return self._to("closing:campaign_dangers", {"tab": "all"} | more)


def counted(campaign: Campaign, sector: str = "") -> QuerySet[Visit]:
    """Visits of a campaign that count."""
    rows = Visit.objects.counted().filter(zone_id=campaign.zone_id, campaign_id=campaign.pk)
    return rows.filter(sector=sector) if sector else rows


def dangers_of(campaign: Campaign, sector: str = "") -> QuerySet[Danger]:
    """Dangers found on them; not drafts, not those voided."""
    rows = Danger.objects.filter(zone_id=campaign.zone_id, visit_id__in=counted(campaign, sector).values("id"))
    return rows.exclude(state__in=[DangerState.DRAFT, DangerState.VOID])


def _late() -> Q:
    return Q(state__in=OPEN, due_on__lt=today())


def _sums() -> dict[str, Count]:
    return {
        "found": Count("id"), "spot": Count("id", filter=Q(on_the_spot=True)),
        "closed": Count("id", filter=Q(state=DangerState.CLOSED)), "open": Count("id", filter=Q(state__in=OPEN)),
        "late": Count("id", filter=_late()),
        **{f"level_{value}": Count("id", filter=Q(severity=value)) for value in Severity.values},
    }  # fmt: skip


def bulletin_of(campaign: Campaign, sector: str = "") -> Bulletin:
    """The numbers as of now, in a constant number of statements."""
    to = Addresses(campaign, sector)
    visits, dangers = counted(campaign, sector), dangers_of(campaign, sector)
    seen = visits.aggregate(visits=Count("id"), firms=Count("enterprise_id", distinct=True))
    sums = dangers.aggregate(**_sums())
    return Bulletin(
        firms=Number(seen["firms"], to.visits()), visits=Number(seen["visits"], to.visits()),
        found=Number(sums["found"], to.dangers()), spot=Number(sums["spot"], to.dangers(on_the_spot="true")),
        closed=Number(sums["closed"], to.dangers(state="closed")), open=Number(sums["open"], to.dangers(tab="open")),
        late=Number(sums["late"], to.dangers(tab="late")),
        levels=[(str(label), Number(sums[f"level_{value}"], to.dangers(severity=value))) for value, label in Severity.choices],
        areas=_areas(visits, dangers, to), problems=_problems(visits, campaign, to), named=_named(dangers, to),
    )  # fmt: skip


def _areas(visits: QuerySet, dangers: QuerySet, to: Addresses) -> list[dict[str, Any]]:
    """By area: visits by the area visited, dangers by their own."""
    cells: dict[int | None, dict[str, int]] = {}
    seen = visits.values("area_id").annotate(visits=Count("id"), firms=Count("enterprise_id", distinct=True)).order_by()
    for row in seen:
        cells.setdefault(row["area_id"], {}).update(visits=row["visits"], firms=row["firms"])
    names = ("found", "closed", "late")
    for row in dangers.values("area_id").annotate(**{name: _sums()[name] for name in names}).order_by():
        cells.setdefault(row["area_id"], {}).update({name: row[name] for name in names})
    known = dict(Area.objects.filter(pk__in=[pk for pk in cells if pk]).values_list("id", "name"))
    made = []
    for pk, numbers in cells.items():
        at = {"area": pk or "none"}
        urls = {
            "firms": to.visits(**at), "visits": to.visits(**at), "found": to.dangers(**at), "closed": to.dangers(state="closed", **at),
            "late": to.dangers(tab="late", **at),
        }  # fmt: skip
        numbered = [(name, Number(numbers.get(name, 0), url)) for name, url in urls.items()]
        made.append({"name": known.get(pk) or _("未填"), "cells": numbered, "found": numbers.get("found", 0)})
    return sorted(made, key=lambda one: (-one["found"], one["name"]))


def _problems(visits: QuerySet, campaign: Campaign, to: Addresses) -> list[dict[str, Any]]:
    """Items answered 不符合 most often, each with the visits it was on."""
    key = ("visit__standard_id", "visit__version_id", "item_key")
    noes = Answer.objects.filter(zone_id=campaign.zone_id, verdict=Answer.Verdict.NO, visit_id__in=visits.values("id"))
    rows = list(noes.values(*key).annotate(n=Count("id")).order_by("-n", *key)[:PROBLEMS])
    bodies: dict[tuple[str, int], Any] = {}
    for kind, model in (("standard", Standard), ("version", Version)):
        ids = {row[f"visit__{kind}_id"] for row in rows} - {None}
        for one in model.objects.filter(pk__in=ids) if ids else ():
            bodies[kind, one.pk] = one.parsed
    made = []
    for row in rows:
        kind = "standard" if row["visit__standard_id"] else "version"
        pk = row[f"visit__{kind}_id"]
        item = bodies[kind, pk].item(row["item_key"]) if (kind, pk) in bodies else None
        number = Number(row["n"], to.visits(no=f"{kind}:{pk}:{row['item_key']}"))
        made.append({"text": item.text if item else row["item_key"], "number": number})
    return made


def _named(dangers: QuerySet, to: Addresses) -> list[dict[str, Any]]:
    """Enterprises with a major danger open or anything overdue, the gravest first."""
    rows = (
        dangers.filter(Q(state__in=OPEN, severity=Severity.MAJOR) | _late())
        .values("enterprise_id", "enterprise__name")
        .annotate(majors=Count("id", filter=Q(severity=Severity.MAJOR)), late=Count("id", filter=_late()))
        .order_by("-majors", "-late", "enterprise_id")[:NAMED]
    )
    return [
        {
            "name": row["enterprise__name"], "pk": row["enterprise_id"],
            "majors": Number(row["majors"], to.dangers(tab="open", severity=Severity.MAJOR.value, enterprise=row["enterprise_id"])),
            "late": Number(row["late"], to.dangers(tab="late", enterprise=row["enterprise_id"])),
        }
        for row in rows
    ]  # fmt: skip


def progress_of(campaigns: Iterable[int]) -> dict[int, dict[str, int]]:
    """{campaign: visits planned in all, still to make, under way, finished and counted, waiting for publication; enterprises}."""
    rows = (
        Visit.objects.filter(campaign_id__in=list(campaigns))
        .exclude(state=State.CALLED_OFF)
        .values("campaign_id")
        .annotate(
            all=Count("id"), firms=Count("enterprise_id", distinct=True), todo=Count("id", filter=Q(state=State.PLANNED)),
            underway=Count("id", filter=Q(state=State.UNDERWAY)), done=Count("id", filter=Q(state=State.FINISHED, secret_to=0)),
            waiting=Count("id", filter=Q(state=State.FINISHED, secret_to__gt=0)),
        )
        .order_by()
    )  # fmt: skip
    return {row["campaign_id"]: row for row in rows}
