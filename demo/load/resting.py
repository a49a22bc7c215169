"""Tables stripped while a million rows go in, and the proof afterwards that every row keeps every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg2 import sql

INDEXES = """
select c.relname, pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid
where i.indrelid = any(%s::regclass[]) and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)
order by 1
"""
KEYS = """
select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
where contype = 'f' and conrelid = any(%s::regclass[]) order by 1, 2
"""


@contextmanager
def stripped(cursor: Any, tables: Sequence[str], done: Callable[[str], None]) -> Iterator[None]:
    """No foreign keys and plain indexes on these tables inside the block; all of them again after it.

    CHECK, NOT NULL, primary keys and unique constraints hold all the time. Making a unique index again proves its rows,
    and adding a foreign key again proves all of them by one join. Table and column names come from the catalogue.
    """
    cursor.execute("set constraints all immediate")  # what waits must be settled before tables are altered
    cursor.execute(INDEXES, [list(tables)])
    indexes = cursor.fetchall()
    cursor.execute(KEYS, [list(tables)])
    keys = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
    for table, name, _definition in keys:
        cursor.execute(
            sql.SQL("alter table {} drop constraint {}").format(sql.Identifier(table), sql.Identifier(name))
        )
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
    done(f"indexes {len(indexes)}")
    for table, name, definition in keys:
        cursor.execute(
            sql.SQL("alter table {} add constraint {} {}").format(
                sql.Identifier(table), sql.Identifier(name), sql.SQL(definition)
            )
        )
    done(f"foreign keys proved {len(keys)}")


@contextmanager
def triggers_at_rest(cursor: Any) -> Iterator[None]:
    """No trigger fires inside the block: whoever writes there makes the rows the triggers would have made."""
    cursor.execute("set local session_replication_role = replica")
    yield
    cursor.execute("set local session_replication_role = origin")
