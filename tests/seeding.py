"""Seed a test database once, keep a copy of every seeded row, and put it back after a test that committed."""

from __future__ import annotations

from django.db import connection, transaction

from tests.cast import find_cast, seed_cast

KEEP = {"django_migrations"}


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
        return [name for (name,) in cursor.fetchall() if name not in KEEP]


def seed() -> None:
    """Insert the cast and copy all rows to the schema `seed`; a kept database (--reuse-db) is only put back.

    Runs as a superuser, before the first test.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select 1 from pg_namespace where nspname = 'seed'")
        if cursor.fetchone():
            cursor.execute("set local session_replication_role = replica")  # or the history triggers write rows twice
            put_back()
            find_cast()
            return
        seed_cast()
        find_cast()
        cursor.execute("create schema seed")
        for table in _tables():
            cursor.execute(f'create table seed."{table}" as table public."{table}"')


def put_back() -> None:
    """Empty every table and restore the seeded rows and counters. Runs as a superuser without triggers."""
    tables = _tables()
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")  # history triggers must not fire
        names = ", ".join(f'public."{t}"' for t in tables)
        cursor.execute(f"truncate {names} restart identity")
        for table in tables:
            cursor.execute(f'insert into public."{table}" overriding system value table seed."{table}"')
        cursor.execute(
            "select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid"
            " join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = 'public' and a.attidentity <> '' and c.relkind = 'r'"
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                f"select setval(pg_get_serial_sequence('public.{table}', '{column}'),"
                f" coalesce((select max({column}) from public.{table}), 0) + 1, false)"
            )
        cursor.execute("set session_replication_role = origin")
