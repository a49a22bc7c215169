"""Calls of the API and rows to call it about."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from core.tenancy import scope_of, scoped_to
from tests.factories import make_danger

API = "/api/v1"


def counted(caught) -> int:
    """Statements of a real request: savepoints, and settings given back, belong to the transaction of the test."""
    extra = ("SAVEPOINT", "set_config('role', 'none'")
    return len([query for query in caught if not any(text in query["sql"] for text in extra)])


@pytest.fixture
def call(cast) -> Callable:
    """`call("office_a", "post", "/dangers/", {...}, key="k")` → the response."""
    clients: dict = {}

    def do(who: str, method: str, path: str, body=None, *, key: str = ""):
        client = clients.setdefault(who, None) or cast.client(who)
        clients[who] = client
        headers = {"Idempotency-Key": key} if key else {}
        if body is None:
            return getattr(client, method)(API + path, headers=headers)
        return getattr(client, method)(API + path, json.dumps(body), content_type="application/json", headers=headers)

    return do


@pytest.fixture
def danger_of(cast) -> Callable:
    """`danger_of("a1", severity="b")` → a committed-to-the-test danger, its id; a draft unless moved on by the API."""

    def make(firm: str, **fields) -> int:
        with scoped_to(scope_of(cast.actor(f"inspector_{firm[0]}"))):
            return make_danger(cast, firm, **fields).pk

    return make
