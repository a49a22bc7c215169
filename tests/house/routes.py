"""Every address of the portal with its parameters and its view, read from the resolver."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

METHODS = ("get", "post", "put", "patch", "delete", "head", "options")


@dataclass(frozen=True)
class Route:
    """One address: `name` with its namespaces, `pattern` as written, `params` in order, the view class or function."""

    name: str
    pattern: str
    params: tuple[str, ...]
    view: Any
    actions: tuple[tuple[str, str], ...] = ()

    @property
    def permission(self) -> str | None:
        """The right the view names."""
        return getattr(self.view, "permission", None) or None

    def answers(self, method: str) -> bool:
        """True when the view has a handler for this method."""
        if self.actions:
            return method in dict(self.actions)
        allowed = getattr(self.view, "http_method_names", METHODS)
        return method in allowed and hasattr(self.view, method)

    def url(self, **values: object) -> str:
        """The path with its parameters filled in."""
        path = "/" + self.pattern
        for name in self.params:
            value = str(values[name])
            path = re.sub(rf"<(?:\w+:)?{name}>|\(\?P<{name}>(?:[^()]|\([^()]*\))*\)", value.replace("\\", ""), path)
        return re.sub(r"[\^$]|\\Z", "", path).replace("\\.", ".").replace("/?", "")


def _walk(resolver: URLResolver, prefix: str, params: tuple[str, ...], space: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        text = prefix + str(entry.pattern).removeprefix("^" if prefix else "")
        pattern = entry.pattern
        names = tuple(pattern.converters) if isinstance(pattern, RoutePattern) else tuple(pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, text, params + names, inner)
        elif isinstance(entry, URLPattern):
            callback = entry.callback
            view = getattr(callback, "view_class", None) or getattr(callback, "cls", None) or callback
            actions = tuple(sorted((getattr(callback, "actions", None) or {}).items()))
            yield Route(f"{space}{entry.name or text}", text, params + names, view, actions)


def all_routes(urlconf: str | None = None) -> list[Route]:
    """All addresses, in the resolver's order."""
    return list(_walk(get_resolver(urlconf), "", (), ""))


def unguarded(routes: list[Route], rights: set[str]) -> list[str]:
    """Views that name no right, or one nobody declared. `login_required` is none."""
    faults = []
    for route in routes:
        named = route.permission
        by_action = getattr(route.view, "permissions", {}) if route.actions else {}
        if not isinstance(named, str):
            # The scope middleware reads `permission` of the class, so a viewset names one beside its `permissions`.
            faults.append(f"{route.name}: {getattr(route.view, '__name__', route.view)} names no permission")
        elif named not in rights:
            faults.append(f"{route.name}: the right {named!r} is not declared")
        faults += [
            f"{route.name}: the right {right!r} of {action} is not declared"
            for action, right in by_action.items()
            if right not in rights
        ]
    return faults
