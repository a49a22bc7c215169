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
from tests.house.leakwalk import planted_world
from tests.house.routes import all_routes
from tests.house.walking import Walk, collect_cursors, unseeded, walk_exports

LEAST = 5_000
NOBODY = "nobody"
PEOPLE = (
    NOBODY, "province", "auditor", "city_a", "leader_a", "office_a", "inspector_a", "area_a", "acceptor_a", "expert_a",
    "principal_a1", "safety_a1", "safety_a2", "sys_a", "sec_a", "audit_a", "office_b", "safety_b1",
)  # fmt: skip
# Addresses whose own objects cannot be opened by a plain GET with what is planted, each with its reason.
NOT_OPENED = {
    "readyz": "answers 503 without a worker",
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


@pytest.mark.slow
def test_nothing_of_a_stranger_comes_back(django_db_setup, django_db_blocker, capsys):
    logging.disable(logging.CRITICAL)
    try:
        with planted_world(django_db_blocker, present_cast()) as world:
            walk = Walk(world)
            world.cursors = collect_cursors(walk, ("office_b", "safety_b1", "province"), pages_of_one_row)
            for username in PEOPLE:
                walk.visit(username)
            files = walk_exports(walk, ("city_a", "office_a", "expert_a", "safety_a1", "office_b"))
    finally:
        logging.disable(logging.NOTSET)
    report = walk.report
    with capsys.disabled():
        print(f"\nprobes: {report.probes}, leaks: {len(report.leaks)} (exported files read: {files})")
    assert report.faults()[:40] == []
    assert report.probes >= LEAST
    # The walk has teeth only if people also see what is theirs.
    assert {f"CANARY-{firm[0]}-{firm}" for firm in ("a1", "a2", "b1", "b2")} <= report.own_canaries
    unreached = [
        route.name
        for route in walk.routes
        if route.answers("get") and not report.reached[route.name] and route.permission not in (PUBLIC, SIGNED_IN)
    ]
    assert sorted(set(unreached) - set(NOT_OPENED)) == [], (
        "nobody could open these pages: the walk proves nothing there"
    )
