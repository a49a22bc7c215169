"""Cache keys carry the scope, so that one tenant never reads what was kept for another."""

from __future__ import annotations

from core.tenancy import NoScope, current_scope

OPEN = "open:"


def scoped_key(key: str, key_prefix: str, version: int) -> str:
    """KEY_FUNCTION of the cache: the scope in force is part of every key; `open:` marks what belongs to nobody."""
    if key.startswith(OPEN):
        return f"{key_prefix}:{version}:{key}"
    scope = current_scope()
    if scope is None:
        raise NoScope(f"cache key {key!r} without a scope")
    return f"{key_prefix}:{version}:{scope.key()}:{key}"
