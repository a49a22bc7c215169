"""Who acts, and what a name of a right means.

`Actor` is what every service is told about the person: plain values, no request, no user object. Rights are named
predicates of the package `rules`; each room declares its own in rules.py through `declare`, and every door (page, API,
workflow, template) asks `may(actor, name, obj)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import rules
from django.core.exceptions import PermissionDenied

# Tiers: how far a seat sees. Each has its database role in core.tenancy.
PROVINCE, CITY, ZONE, ENTERPRISE, ASSIGNED, OFFICER = "province", "city", "zone", "enterprise", "assigned", "officer"
TIERS = (PROVINCE, CITY, ZONE, ENTERPRISE, ASSIGNED, OFFICER)

PUBLIC = "public"  # a page for people who have not signed in
SIGNED_IN = "signed_in"  # a page of the person, not of a tenant: runs without a scope


@dataclass(frozen=True)
class Actor:
    """One person in one seat at one moment. `name` and `post` are copied into history as they are now."""

    user_id: int
    seat_id: int
    name: str
    post: str
    role: str
    tier: str
    org_name: str = ""
    city_id: int | None = None
    zone_id: int | None = None
    enterprise_id: int | None = None
    area_id: int | None = None
    department_id: int | None = None
    zones: tuple[int, ...] = ()
    enterprises: tuple[int, ...] = ()
    system: bool = False
    zone_confirmed: bool = field(default=True, compare=False)
    tier_label: str = field(default="", compare=False)
    title: str = field(default="", compare=False)  # the post alone, without the organisation


def system_actor(seat_id: int, name: str, post: str) -> Actor:
    """The portal itself, for work nobody pressed a button for. Sees as the province, may only what tasks name."""
    return Actor(0, seat_id, name, post, "system", PROVINCE, system=True)


_declared: dict[str, str] = {}


def declare(name: str, predicate: Callable[..., bool], meaning: str) -> None:
    """Give a right its one predicate and the sentence that docs/permissions.md prints."""
    rules.add_perm(name, predicate)
    _declared[name] = meaning


def declared() -> dict[str, str]:
    """All rights by name with their meaning."""
    return dict(_declared)


def role_is(*roles: str) -> Any:
    """Predicate: the actor sits in one of these roles."""

    @rules.predicate(name=f"role_is:{','.join(roles)}")
    def check(actor: Actor | None) -> bool:
        return actor is not None and actor.role in roles

    return check


def may(actor: Actor | None, name: str, obj: object = None) -> bool:
    """True when the actor may do `name` (to `obj`, or at all when obj is None). KeyError for a name nobody declared."""
    if actor is None:
        return False
    if name not in _declared:
        raise KeyError(f"no right is called {name!r}")
    return bool(rules.has_perm(name, actor, obj))


def require(actor: Actor | None, name: str, obj: object = None) -> None:
    """Raise PermissionDenied (403) unless the actor may."""
    if not may(actor, name, obj):
        raise PermissionDenied(name)
