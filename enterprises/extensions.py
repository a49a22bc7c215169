"""What rooms above add to the pages of an enterprise: they register here, this room never imports them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from core.access import Actor

Figures = Callable[[Any, Actor], list[dict]]
Timeline = Callable[[Any, Actor, int], list[dict]]
Counts = Callable[[Sequence[int]], dict[int, dict]]
Active = Callable[[datetime.date], QuerySet]
Way = Callable[[Any, Actor, Mapping[str, Any]], list[dict]]
TypedRisk = Callable[[Actor, Mapping[int, str]], None]

_figures: list[Figures] = []
_timelines: list[Timeline] = []
_counts: list[Counts] = []
_active: list[Active] = []
_ways: list[Way] = []
_typed_risks: list[TypedRisk] = []


def extend(
    *,
    figures: Figures | None = None,
    timeline: Timeline | None = None,
    counts: Counts | None = None,
    active_since: Active | None = None,
    way: Way | None = None,
    typed_risk: TypedRisk | None = None,
) -> None:
    """Register what a room knows of an enterprise.

    `figures(enterprise, actor)`: contexts of includes/figure.html. `timeline(enterprise, actor, limit)`: the latest
    steps as contexts of includes/timeline.html with `at`. `counts(ids)`: {enterprise id: values shown in list rows},
    one statement. `active_since(day)`: enterprise ids something was recorded of since that day, as a subquery.
    `way(enterprise, actor, sent)`: crumbs of where the reader came from, as the address (`sent`) says; else none.
    `typed_risk(actor, {enterprise id: class})`: what an imported list says of risk classes, all of it in one call.
    """
    pairs = (
        (_figures, figures), (_timelines, timeline), (_counts, counts), (_active, active_since), (_ways, way),
        (_typed_risks, typed_risk),
    )  # fmt: skip
    for kept, given in pairs:
        if given is not None and given not in kept:
            kept.append(given)


def figures_of(enterprise: Any, actor: Actor) -> list[dict]:
    """Figures of all rooms."""
    return [figure for give in _figures for figure in give(enterprise, actor)]


def timeline_of(enterprise: Any, actor: Actor, limit: int) -> list[dict]:
    """Steps of all rooms, unsorted."""
    return [step for give in _timelines for step in give(enterprise, actor, limit)]


def counts_of(ids: Sequence[int]) -> dict[int, dict]:
    """Values for list rows by enterprise id."""
    found: dict[int, dict] = {pk: {} for pk in ids}
    for give in _counts:
        for pk, values in give(ids).items():
            found[pk].update(values)
    return found


def way_of(enterprise: Any, actor: Actor, sent: Mapping[str, Any]) -> list[dict]:
    """Crumbs of the room the reader came from, the first that knows."""
    return next((crumbs for give in _ways if (crumbs := give(enterprise, actor, sent))), [])


def take_typed_risk(actor: Actor, typed: Mapping[int, str]) -> None:
    """Hand what a list says of risk classes to the room that computes them."""
    if typed:
        for give in _typed_risks:
            give(actor, typed)


def recorded_since(day: datetime.date) -> Q:
    """Condition: some room recorded something of the enterprise since that day."""
    condition = Q(pk__in=[])
    for give in _active:
        condition |= Q(pk__in=give(day))
    return condition
