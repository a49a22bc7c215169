"""What must be true before the portal serves anybody."""

from __future__ import annotations

import importlib.util

from django.db import connection


class UnsafeStart(RuntimeError):
    """The process refuses to start; the text says why."""


def refuse_unsafe_start() -> None:
    """Raise UnsafeStart when the run-time role could walk past row security, or psycopg 3 would be taken silently."""
    if importlib.util.find_spec("psycopg") is not None:
        raise UnsafeStart("psycopg 3 is installed and Django would use it instead of psycopg2: uninstall psycopg.")
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, r.rolsuper, r.rolbypassrls,"
            " exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            "         where n.nspname = 'public' and c.relowner = r.oid)"
            " from pg_roles r where r.rolname = current_user"
        )
        name, superuser, bypass, owner = cursor.fetchone()
    connection.close()
    if superuser or bypass or owner:
        why = "is a superuser" if superuser else "bypasses row security" if bypass else "owns tables"
        raise UnsafeStart(f"The run-time role {name} {why}: row security would not bind it. Use the role park_app.")
