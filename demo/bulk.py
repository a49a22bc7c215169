"""Fast inserts for the demo: whole tables by COPY over the loader's connection, with ids known beforehand."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

NULL = "\\N"


class Table:
    """Collects rows of one model and writes them in one COPY. Fields not given take the model's default.

    `add` returns the id of the row. Ids continue after the highest stored one; `write` moves the sequence on.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.fields = list(model._meta.concrete_fields)
        self.defaults = {f.attname: (f.get_default() if f.has_default() or not f.null else None) for f in self.fields}
        self.rows: list[list[str]] = []
        key = model._meta.pk.attname
        self.next_id = (model._default_manager.aggregate(top=models.Max(key))["top"] or 0) + 1

    def add(self, **values: Any) -> int:
        """Take one row; keys are attribute names (zone_id, not zone)."""
        unknown = values.keys() - self.defaults.keys()
        if unknown:
            raise TypeError(f"{self.model.__name__} has no {sorted(unknown)}")
        number = self.next_id
        self.next_id += 1
        row = {**self.defaults, "id": number, **values}
        self.rows.append([_text(row[f.attname], f) for f in self.fields])
        return number

    def write(self) -> int:
        """COPY the rows, move the id sequence behind them, forget them. Returns how many."""
        if not self.rows:
            return 0
        table = self.model._meta.db_table
        columns = ", ".join(connection.ops.quote_name(f.column) for f in self.fields)
        buffer = io.StringIO()
        csv.writer(buffer, quoting=csv.QUOTE_MINIMAL, lineterminator="\n").writerows(self.rows)
        buffer.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"copy {table} ({columns}) from stdin with (format csv, null '{NULL}')", buffer)
            cursor.execute("select setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, self.next_id - 1])
        count = len(self.rows)
        self.rows = []
        return count


def _text(value: Any, field: models.Field) -> str:
    if value is None:
        return NULL
    if isinstance(field, models.JSONField):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "{" + ",".join(value) + "}"  # codes: nothing in them needs quoting
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | int | float):
        return str(value)
    return str(value)
