"""The leak walk: every address × method × role × strangers' objects, and nothing of a stranger comes back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.access import PUBLIC, SIGNED_IN
from core.api import KeysetPagination
from core.lists import ListPage
from tests.cast import cast as present_cast
from tests.house.leakwalk import Visitor, planted_world
from tests.house.routes import Route, all_routes
from tests.house.walking import Walk, collect_cursors, unseeded, walk_exports

# Everybody in the cast's roles, in groups that run side by side; together they send well over 5 000 probes
# (the sum is printed at the end of the run).
GROUPS = {
    "strangers": ("nobody", "office_b", "safety_b1"),
    "province and city": ("province", "auditor", "city_a"),
    "zone": ("leader_a", "office_a", "inspector_a"),
    "departments": ("area_a", "acceptor_a", "expert_a"),
    "enterprise": ("principal_a1", "safety_a1", "safety_a2"),
    "officers": ("sys_a", "sec_a", "audit_a"),
}
LEAST = 5_000 // len(GROUPS)
# Addresses whose own objects cannot be opened by a plain GET with what is planted, each with its reason.
NOT_OPENED = {
    "readyz": "answers 503 without a worker",
    "dangers:import_find": "needs a ledger a worker has read; tests/ledger opens it",
    "dangers:import_rejects": "needs a ledger a worker has read; tests/ledger opens it",
}


@contextmanager
def pages_of_one_row() -> Iterator[None]:
    """Lists of one row, so that strangers' lists have a next page."""
    sizes = (ListPage.page_size, KeysetPagination.default_limit)
    ListPage.page_size, KeysetPagination.default_limit = 1, 1
    try:
        yield
    finally:
        ListPage.page_size, KeysetPagination.default_limit = sizes


def test_every_parameter_has_a_seed():
    assert unseeded(all_routes()) == []


@pytest.fixture
def walk(django_db_setup, django_db_blocker) -> Iterator[Walk]:
    """A walk over a planted world, without the log lines of a thousand refusals."""
    logging.disable(logging.CRITICAL)
    try:
        with planted_world(django_db_blocker, present_cast()) as world:
            yield Walk(world)
    finally:
        logging.disable(logging.NOTSET)


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS)
def test_nothing_of_a_stranger_comes_back(walk, group, record_property):
    people = GROUPS[group]
    strangers = ("office_a", "safety_a1") if "office_b" in people else ("office_b", "safety_b1")
    walk.world.cursors = collect_cursors(walk, strangers, pages_of_one_row)
    for username in people:
        walk.visit(username)
    files = walk_exports(walk, people[1:])
    report = walk.report
    record_property("probes", report.probes)
    record_property("leaks", len(report.leaks))
    print(f"probes: {report.probes}, leaks: {len(report.leaks)} ({group}; exported files read: {files})")
    assert report.faults()[:40] == []
    shut_out = [name for name in people if name in walk.world.cast.people and report.pages[name] < 5]
    assert shut_out == [], "who opens nothing proves nothing"
    assert report.probes >= LEAST


@pytest.mark.slow
def test_people_see_what_is_theirs(walk):
    """Without this an all-404 portal would pass the walk."""
    people = ("province", "office_a", "safety_a1", "sys_a", "sec_a", "audit_a")
    for username in people:
        walk.looking(Visitor(walk.world.cast, username))
    for username in people:  # what two objects a page did not open, with all of one's own
        walk.looking(Visitor(walk.world.cast, username), _unreached(walk), most=None)
    assert {f"CANARY-{firm[0]}-{firm}" for firm in ("a1", "a2", "b1", "b2")} <= walk.report.own_canaries
    unreached = {route.name for route in _unreached(walk)}
    closed = ", ".join(sorted(unreached - set(NOT_OPENED)))
    assert closed == "", "nobody could open these pages: the walk proves nothing there"


def _unreached(walk: Walk) -> list[Route]:
    """Pages for people with a right that nobody has opened so far."""
    return [
        route
        for route in walk.routes
        if route.answers("get") and not walk.report.reached[route.name] and route.permission not in (PUBLIC, SIGNED_IN)
    ]
