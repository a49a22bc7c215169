"""The one place that tells the database who is asking (design §3).

The run-time login role holds no right on tenant tables. Inside `scoped_to(scope)` the transaction takes a tier role and
the settings its policies compare with; outside, a query on a tenant table is refused by PostgreSQL itself. No other
module calls set_config or SET ROLE (tests/house/test_architecture.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db import connection, transaction

from core.access import ASSIGNED, CITY, ENTERPRISE, OFFICER, PROVINCE, ZONE, Actor

ROLES = {
    PROVINCE: "park_province",
    CITY: "park_city",
    ZONE: "park_zone",
    ENTERPRISE: "park_enterprise",
    ASSIGNED: "park_assigned",
    OFFICER: "park_officer",
    "self": "park_self",
}
_SETTINGS = (
    "role",
    "park.zone",
    "park.zones",
    "park.ent",
    "park.ents",
    "park.seat",
    "park.user",
    "pghistory.context_metadata",
)


class NoScope(RuntimeError):
    """Work that needs a scope was started without one."""


@dataclass(frozen=True)
class Scope:
    """Database tier and the keys its policies compare with. Ids only; rights are never kept in a scope."""

    tier: str
    zone_id: int | None = None
    zones: tuple[int, ...] = ()
    enterprise_id: int | None = None
    enterprises: tuple[int, ...] = ()
    seat_id: int | None = None
    user_id: int | None = None

    def key(self) -> str:
        """A text that differs whenever what may be seen differs; part of every cache key."""
        return (
            f"{self.tier}:{self.zone_id or ''}:{','.join(map(str, self.zones))}:{self.enterprise_id or ''}:"
            f"{','.join(map(str, self.enterprises))}:{self.seat_id or ''}"
        )


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope() -> Scope | None:
    """The scope in force here, or None."""
    return _current.get()


def scope_of(actor: Actor) -> Scope:
    """The scope an actor works in."""
    return Scope(
        tier=actor.tier,
        zone_id=actor.zone_id,
        zones=actor.zones,
        enterprise_id=actor.enterprise_id,
        enterprises=actor.enterprises,
        seat_id=actor.seat_id,
        user_id=actor.user_id,
    )


def self_scope(user_id: int) -> Scope:
    """Only a person's own seats, to find out which seat they sit in."""
    return Scope(tier="self", user_id=user_id)


def _array(ids: tuple[int, ...]) -> str:
    return "{" + ",".join(str(int(i)) for i in ids) + "}" if ids else ""


def _values(scope: Scope) -> list[str]:
    def plain(value: int | None) -> str:
        return "" if value is None else str(int(value))

    context = json.dumps({"seat": scope.seat_id, "user": scope.user_id, "tier": scope.tier})
    return [
        ROLES[scope.tier],
        plain(scope.zone_id),
        _array(scope.zones),
        plain(scope.enterprise_id),
        _array(scope.enterprises),
        plain(scope.seat_id),
        plain(scope.user_id),
        context,
    ]


_SET = "select " + ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)
_CLEAR = ["none", "", "", "", "", "", "", ""]


def _apply(values: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)


@contextmanager
def scoped_to(scope: Scope) -> Iterator[Scope]:
    """Run the block in one transaction (or savepoint) under the tier role of `scope`.

    On leaving, an outer scope is set again by hand: RELEASE SAVEPOINT keeps the inner setting, ROLLBACK TO restores the
    outer one, COMMIT leaves nothing (measured on PostgreSQL 18).
    """
    outer = _current.get()
    if outer is not None and scope == outer:
        with transaction.atomic():
            yield scope
        return
    with transaction.atomic():
        _apply(_values(scope))
        token = _current.set(scope)
        try:
            yield scope
        finally:
            _current.reset(token)
            nested = bool(connection.savepoint_ids) or outer is not None
            if nested and not connection.needs_rollback and connection.connection is not None:
                _restore(outer)


def _restore(outer: Scope | None) -> None:
    """Put the outer scope back; in an aborted transaction nothing may run and ROLLBACK TO does it."""
    from psycopg2.extensions import TRANSACTION_STATUS_INERROR

    if connection.connection.get_transaction_status() != TRANSACTION_STATUS_INERROR:
        _apply(_values(outer) if outer else _CLEAR)


def require_scope() -> Scope:
    """The scope in force, or NoScope."""
    scope = _current.get()
    if scope is None:
        raise NoScope("this work reads tenant tables and needs scoped_to(...)")
    return scope


def narrowed(scope: Scope, **changes: object) -> Scope:
    """A copy of a scope with other keys."""
    return replace(scope, **changes)  # type: ignore[arg-type]
