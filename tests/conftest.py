"""Tests run as the run-time role (park_app) on databases made by the owner from the template database."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.prepared import prepared_database
from tests.seeding import put_back, seed

URLS = {
    "app": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "loader": "DATABASE_LOADER_URL",
    "super": "DATABASE_SUPER_URL",
}


def _login(name: str) -> dict:
    """Return USER, PASSWORD, HOST and PORT of one of the four ways to log in."""
    from config import database_url

    parts = database_url.parse(os.environ[URLS[name]])
    return {key: parts[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}


def _psycopg2_login(name: str) -> dict:
    """The same for a connection of our own."""
    return {key.lower(): value or None for key, value in _login(name).items()}


@contextmanager
def logged_in_as(name: str, **options: str) -> Iterator:
    """Let Django's default connection log in as app, owner, loader or super inside the block.

    Closes the connection on both ends, so it must stand outside any transaction.
    """
    from django.db import connection

    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(_login(name), OPTIONS={**before["OPTIONS"], **options})
    try:
        yield connection
    finally:
        connection.close()
        connection.settings_dict.update({key: before[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")})


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests first, half of them for each of two workers, so that none of them is left alone at the end."""
    slow = [item for item in items if item.get_closest_marker("slow")]
    quick = [item for item in items if not item.get_closest_marker("slow")]
    half = len(quick) // 2
    items[:] = [*slow[::2], *quick[:half], *slow[1::2], *quick[half:]]


@pytest.fixture
def as_role() -> Callable:
    """`with as_role("owner"): …` changes who Django's connection is (only in tests with transaction=True)."""
    return logged_in_as


@pytest.fixture
def connect_as(db: None) -> Iterator[Callable]:
    """`connect_as("owner")` opens a second, autocommit psycopg2 connection to the same test database."""
    import psycopg2
    from django.db import connection

    opened = []

    def connect(name: str):
        other = psycopg2.connect(dbname=connection.settings_dict["NAME"], **_psycopg2_login(name))
        other.autocommit = True
        opened.append(other)
        return other

    yield connect
    for other in opened:
        other.close()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Make the test databases as their owner; the tests then run as park_app."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    keep = django_db_keepdb and not django_db_createdb
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = prepared_database(logged_in_as, _psycopg2_login("super"))
    with django_db_blocker.unblock(), logged_in_as("owner"):
        made = setup_databases(verbosity=0, interactive=False, keepdb=keep, serialized_aliases=set())
    with django_db_blocker.unblock(), logged_in_as("super"):
        seed()
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock(), logged_in_as("owner"):
            teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def _put_back_as_superuser() -> Iterator[None]:
    """After a test that committed, restore the seeded rows: park_app may not empty tables, triggers must not fire."""
    from django.test import TransactionTestCase

    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with logged_in_as("super", options="-c session_replication_role=replica"):
            put_back()

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture
def cast(db: None):
    """The fixed cast (tests/cast.py)."""
    from tests.cast import cast as present

    return present()


def pytest_terminal_summary(terminalreporter) -> None:
    """The sum of the leak walk, whichever workers its parts ran in."""
    reports = [
        r
        for kind in ("passed", "failed")
        for r in terminalreporter.stats.get(kind, [])
        if hasattr(r, "user_properties")
    ]
    said = [dict(r.user_properties) for r in reports]
    probes, leaks = (sum(int(one.get(name, 0)) for one in said) for name in ("probes", "leaks"))
    if probes:
        terminalreporter.write_line(f"Leak walk: probes: {probes}, leaks: {leaks}")


# Seconds; a test that hangs must fail, not hold up the whole run. The longest takes a minute on a quiet machine of two
# cores, ten times that on a busy one. The long walk (bin/bench walk) takes its time.
LONGEST_TEST = 7200 if os.environ.get("PARK_WALK") == "full" else 900


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item) -> Iterator[None]:
    """End a test that hangs, with its own traceback."""

    def too_long(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"longer than {LONGEST_TEST} s: {item.nodeid}")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(LONGEST_TEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
