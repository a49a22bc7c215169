"""The database roles and the empty template database (docs/architecture.md, tenancy).

Runs as a superuser, changes nothing when run again. The embedded engine calls `ensure`; a server of one's own runs
`python -m config.roles` once with DATABASE_SUPER_URL, DATABASE_OWNER_URL and DATABASE_URL set (it takes the two
passwords from the latter).
"""

from __future__ import annotations

import os
import sys

import psycopg2
from psycopg2 import sql

from config import database_url

TIERS = ("park_province", "park_city", "park_zone", "park_enterprise", "park_assigned", "park_self", "park_officer")
TEMPLATE = "park_tpl"
EXTENSIONS = ("pg_trgm", "btree_gist", "btree_gin")
OLDEST_SERVER = 160000  # GRANT … WITH INHERIT FALSE, SET TRUE came with PostgreSQL 16.
APP_LIMITS = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}
# C.UTF-8 is what we mean; the others are its names, or its nearest relatives, on systems that lack it. Under plain C
# pg_trgm sees no letters in Chinese text and search finds nothing, so C itself is never taken.
CHARACTER_TYPES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "zh_CN.UTF-8")


class RolesError(Exception):
    """The server cannot carry the portal's roles; the text is one sentence for the person at the keyboard."""


def ensure(
    super_url: str,
    *,
    name: str = "park",
    loader: bool = False,
    owner_password: str | None = None,
    app_password: str | None = None,
) -> None:
    """Create what is missing: roles, grants, template database, database `name`.

    `loader` also makes park_loader (BYPASSRLS, logs in without password): only ever for the embedded engine, whose
    socket no other account can reach. Raises RolesError when the server is too old or has no UTF-8 character type.
    """
    with _Superuser(super_url) as server:
        if server.version < OLDEST_SERVER:
            raise RolesError("This PostgreSQL is too old: the portal needs version 16 or newer, better 18.")
        server.role("park_owner", "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE", owner_password)
        server.role("park_app", "LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE", app_password)
        server.role("park_ledger", "NOLOGIN NOSUPERUSER NOBYPASSRLS")
        for tier in TIERS:
            server.role(tier, "NOLOGIN NOSUPERUSER NOBYPASSRLS")
            server.grant(tier, "park_app")
        server.grant("park_ledger", "park_owner", inherit=True, become=True)
        for setting, value in APP_LIMITS.items():
            server.run("alter role park_app set {} = %s", setting, values=[value])
        if loader:
            server.role("park_loader", "LOGIN NOSUPERUSER BYPASSRLS")
            server.grant("pg_read_all_data", "park_loader", inherit=True)
            server.grant("pg_write_all_data", "park_loader", inherit=True)
            if server.version >= 170000:  # to analyze what it loaded: without statistics the planner guesses
                server.grant("pg_maintain", "park_loader", inherit=True)
            for tier in TIERS:
                server.grant(tier, "park_loader")
        if not server.has_database(TEMPLATE):
            server.create_template()
        _furnish_template(super_url)
        if not server.has_database(name):
            server.run("create database {} owner park_owner template {}", name, TEMPLATE)


def _furnish_template(super_url: str) -> None:
    """Install the extensions and schema rights every database of the portal starts with."""
    with _Superuser(database_url.with_name(super_url, TEMPLATE)) as template:
        if template.value("select array_length(show_trgm('隐患'), 1)", missing_ok=True):
            return
        for extension in EXTENSIONS:
            template.run("create extension if not exists {}", extension)
        template.run("grant create on schema public to park_ledger")
        template.run("revoke create on schema public from public")
        if not template.value("select array_length(show_trgm('隐患'), 1)"):
            raise RolesError("This server's character type sees no letters in Chinese text; search would find nothing.")


class _Superuser:
    """A superuser connection in autocommit (CREATE DATABASE allows nothing else)."""

    def __init__(self, url: str) -> None:
        parts = database_url.parse(url)
        self._connection = psycopg2.connect(
            dbname=parts["NAME"],
            user=parts["USER"] or None,
            password=parts["PASSWORD"] or None,
            host=parts["HOST"] or None,
            port=parts["PORT"] or None,
            **parts["OPTIONS"],
        )
        self._connection.autocommit = True
        self.version = self._connection.server_version

    def __enter__(self) -> _Superuser:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._connection.close()

    def run(self, text: str, *names: str, values: list | None = None) -> None:
        statement = sql.SQL(text).format(*(sql.Identifier(name) for name in names))
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)

    def value(self, text: str, values: list | None = None, *, missing_ok: bool = False) -> object:
        with self._connection.cursor() as cursor:
            try:
                cursor.execute(text, values)
            except psycopg2.errors.UndefinedFunction:
                if missing_ok:
                    return None
                raise
            row = cursor.fetchone()
        return row[0] if row else None

    def role(self, name: str, rights: str, password: str | None = None) -> None:
        exists = self.value("select 1 from pg_roles where rolname = %s", [name])
        statement = sql.SQL("{} role {} with {}").format(
            sql.SQL("alter" if exists else "create"), sql.Identifier(name), sql.SQL(rights)
        )
        with self._connection.cursor() as cursor:
            cursor.execute(statement)
            if password:
                cursor.execute(sql.SQL("alter role {} password %s").format(sql.Identifier(name)), [password])

    def grant(self, role: str, member: str, *, inherit: bool = False, become: bool | None = None) -> None:
        """`inherit`: its rights without asking; `become`: may SET ROLE to it (the owner needs both for park_ledger,
        to hand functions over and to replace them in a later migration)."""
        may_become = not inherit if become is None else become
        rule = f"inherit {'true' if inherit else 'false'}, set {'true' if may_become else 'false'}"
        self.run("grant {} to {} with " + rule, role, member)

    def has_database(self, name: str) -> bool:
        return bool(self.value("select 1 from pg_database where datname = %s", [name]))

    def create_template(self) -> None:
        for character_type in CHARACTER_TYPES:
            try:
                with self._connection.cursor() as cursor:
                    cursor.execute(
                        sql.SQL(
                            "create database {} owner park_owner template template0 encoding 'UTF8'"
                            " locale_provider libc lc_collate 'C' lc_ctype {}"
                        ).format(sql.Identifier(TEMPLATE), sql.Literal(character_type))
                    )
                return
            except psycopg2.errors.WrongObjectType:  # "invalid LC_CTYPE locale name"
                continue
        raise RolesError("The server's system has no UTF-8 character type; install the locale C.UTF-8.")


def main() -> int:
    """Prepare the server the environment names."""
    try:
        owner = database_url.parse(os.environ["DATABASE_OWNER_URL"])
        app = database_url.parse(os.environ["DATABASE_URL"])
        ensure(
            os.environ["DATABASE_SUPER_URL"],
            name=app["NAME"],
            owner_password=owner["PASSWORD"],
            app_password=app["PASSWORD"],
        )
    except KeyError as missing:
        print(f"{missing.args[0]} is not set.", file=sys.stderr)
        return 2
    except (RolesError, database_url.BadAddress, psycopg2.OperationalError) as trouble:
        print(str(trouble).strip(), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
