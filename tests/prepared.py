"""One migrated and seeded database for all workers of a run, and for later runs of the same sources.

Each worker's own database is a copy of it, which takes a second where migrating takes most of a minute.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
# Whatever the schema or the seeded rows could depend on; a change to any of it makes another database.
SOURCES = ("config", "core", "parks", "accounts", "enterprises", "hazards", "inspections", "reports")
SEEDS = ("tests/seeding.py", "tests/cast.py", "tests/factories.py", "requirements.txt")
PREFIX = "prepared_"


def name_of_sources() -> str:
    """The name of the database these sources make."""
    told = hashlib.sha256()
    kinds = (".py", ".csv", ".json")
    files = [path for folder in SOURCES for path in (ROOT / folder).rglob("*") if path.suffix in kinds]
    for path in sorted([*files, *(ROOT / name for name in SEEDS)]):
        told.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return PREFIX + told.hexdigest()[:16]


def prepared_database(logged_in_as: Callable[[str], AbstractContextManager], super_login: dict) -> str:
    """Name of the database to copy. The first who asks makes it, whoever asks meanwhile waits.

    `logged_in_as` changes who Django's connection is; `super_login` opens a connection of our own (psycopg2 arguments).
    """
    name = name_of_sources()
    link = psycopg2.connect(dbname="postgres", **super_login)
    link.autocommit = True
    cursor = link.cursor()
    cursor.execute("select pg_advisory_lock(hashtextextended(%s, 0))", [PREFIX])  # let go with the connection
    try:
        cursor.execute("select 1 from pg_database where datname = %s and datistemplate", [name])
        if not cursor.fetchone():
            _forget_others(cursor)
            _make(name, logged_in_as)
            cursor.execute(f"alter database {name} is_template true")
    finally:
        link.close()
    return name


def _forget_others(cursor) -> None:
    """Databases of earlier sources go, but for those somebody is copying right now."""
    cursor.execute("select datname from pg_database where datname like %s", [PREFIX.replace("_", r"\_") + "%"])
    for (old,) in cursor.fetchall():
        try:
            cursor.execute(f"alter database {old} is_template false")
            cursor.execute(f"drop database {old}")
        except psycopg2.errors.ObjectInUse:
            pass


def _make(name: str, logged_in_as: Callable[[str], AbstractContextManager]) -> None:
    """Migrate and seed an empty database of this name; Django's connection is then where it was."""
    from django.conf import settings
    from django.db import connection

    from tests.seeding import seed

    before, wanted = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    try:
        with logged_in_as("owner"):
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
        with logged_in_as("super"):
            seed()
    finally:
        connection.close()
        connection.settings_dict["TEST"]["NAME"] = wanted
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before
