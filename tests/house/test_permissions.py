"""Every address names a right; what a role may is what its pages answer; docs/permissions.md says the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from core.access import PUBLIC, SIGNED_IN, declared, may
from core.tenancy import scope_of, scoped_to
from tests.house.routes import Route, all_routes, unguarded

# Pages for people who have not signed in, and pages of the person alone. A new one is a decision: write it down here.
PUBLIC_ROUTES = {
    "healthz",
    "readyz",
    "accounts:sign_in",
    "accounts:sign_out",
    "accounts:set_language",
    "accounts:set_theme",
}
SIGNED_IN_ROUTES = {"accounts:switch_seat", "accounts:password", "accounts:mail", "accounts:no_seat"}
FRONT_DOOR = {"work"}  # whoever has no work there is sent to the first page of their own menu
ONE_OF_EACH_ROLE = (
    "province", "auditor", "city_a", "leader_a", "office_a", "inspector_a", "area_a", "acceptor_a", "expert_a",
    "principal_a1", "safety_a1", "sys_a", "sec_a", "audit_a",
)  # fmt: skip


def right_of(route: Route, method: str = "get") -> str:
    """The right that decides over this method: that of the action, else that of the view."""
    action = dict(route.actions).get(method, "")
    return getattr(route.view, "permissions", {}).get(action) or route.permission or ""


def test_every_view_names_a_declared_right():
    assert unguarded(all_routes(), {*declared(), PUBLIC, SIGNED_IN}) == []


def test_public_and_personal_pages_are_the_listed_ones():
    routes = all_routes()
    assert {r.name for r in routes if r.permission == PUBLIC} == PUBLIC_ROUTES
    assert {r.name for r in routes if r.permission == SIGNED_IN} == SIGNED_IN_ROUTES


def test_every_role_is_tried(cast):
    roles = {cast.people[name].role for name in ONE_OF_EACH_ROLE}
    assert roles == {member.role for member in cast.people.values()}


@pytest.mark.django_db
@pytest.mark.parametrize("username", ONE_OF_EACH_ROLE)
def test_pages_answer_as_the_rights_say(cast, username):
    client, actor, wrong = cast.client(username), cast.actor(username), []
    for route in all_routes():
        right = right_of(route)
        if route.params or not route.answers("get") or right in (PUBLIC, SIGNED_IN):
            continue
        with scoped_to(scope_of(actor)):
            allowed = may(actor, right)
        status = client.get(route.url()).status_code
        refused = status == 403 or (status == 302 and route.name in FRONT_DOOR)
        if status >= 500 or refused == allowed:
            wrong.append(f"{username} {route.name}: {status}, but may({right}) is {allowed}")
    assert wrong == []


@pytest.mark.django_db
def test_nobody_gets_past_the_door():
    """Without a session every page of a right sends to sign-in (the API answers 401)."""
    client, wrong = Client(raise_request_exception=False), []
    for route in all_routes():
        if route.permission == PUBLIC:
            continue
        url = route.url(**dict.fromkeys(route.params, "1"))
        for method in ("get", "post", "put", "patch", "delete"):
            response = getattr(client, method)(url)
            to_door = response.status_code == 302 and response.headers["Location"].startswith("/accounts/sign-in/")
            if not to_door and response.status_code not in (401, 403, 404, 405):
                wrong.append(f"{method} {route.name}: {response.status_code}")
    assert wrong == []


def test_the_table_in_the_docs_is_generated():
    from accounts.management.commands.write_permissions import PATH, permissions_text

    written = (Path(settings.BASE_DIR) / PATH).read_text(encoding="utf-8")
    assert written == permissions_text(), "run bin/manage write_permissions"
