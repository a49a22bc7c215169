"""The process that parses an uploaded workbook. Started by ``reading.py`` only; imports nothing of the project.

Order on standard input: one JSON object (paths, kind, limits). Answer: a JSON file, either ``{"sheets": [...]}`` or
``{"refused": {"code", "params", "detail"}}``. Everything else (a signal, a crash) is judged by the parent.
"""

from __future__ import annotations

import csv
import io
import json
import math
import resource
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine as calamine


class Refused(Exception):
    def __init__(self, code: str, detail: str = "", **params: Any) -> None:
        super().__init__(code)
        self.said = {"code": code, "detail": detail[:500], "params": params}


def main() -> None:
    order = json.load(sys.stdin)
    confine(order)
    answer: dict[str, Any]
    try:
        answer = {"sheets": csv_sheets(order) if order["kind"] == "csv" else workbook_sheets(order)}
    except Refused as refused:
        answer = {"refused": refused.said}
    Path(order["answer"]).write_text(json.dumps(answer, ensure_ascii=False, allow_nan=False), encoding="utf-8")


def confine(order: dict[str, Any]) -> None:
    """Ceilings that the kernel keeps: address space, processor seconds, written bytes, no core files."""
    memory = order["memory_mb"] * 1024 * 1024
    seconds = order["processor_seconds"]
    for name, soft, hard in (
        ("RLIMIT_AS", memory, memory),
        ("RLIMIT_CPU", seconds, seconds + 1),
        ("RLIMIT_FSIZE", 512 * 1024 * 1024, 512 * 1024 * 1024),
        ("RLIMIT_CORE", 0, 0),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (soft, hard))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS; the other ceilings and the wall clock remain
            if sys.platform.startswith("linux"):
                raise


def workbook_sheets(order: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        book = calamine.load_workbook(order["source"])
        sheets: list[dict[str, Any]] = []
        spent = [0]
        for position, about in enumerate(book.sheets_metadata):
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(position)
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            rows = limited_rows(order, about.name, sheet.to_python(skip_empty_area=False), spent)
            merges = sheet.merged_cell_ranges or []
            if len(merges) > order["merges"]:
                raise Refused("too_heavy", f"{len(merges)} merges")
            if rows:
                sheets.append({"name": about.name, "hidden": hidden, "rows": rows, "merges": inside(merges, rows)})
        return sheets
    except calamine.PasswordError as error:
        raise Refused("encrypted", str(error)) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("broken", str(error)) from error


def csv_sheets(order: dict[str, Any]) -> list[dict[str, Any]]:
    text = decoded(Path(order["source"]).read_bytes())
    csv.field_size_limit(1_000_000)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t")
        dialect.doublequote = True
    except csv.Error:
        dialect = csv.excel
    try:
        rows: list[list[Any]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), dialect)]
    except csv.Error as error:
        raise Refused("broken", str(error)) from error
    rows = limited_rows(order, "CSV", rows, [0])
    return [{"name": "CSV", "hidden": False, "rows": rows, "merges": []}] if rows else []


def decoded(content: bytes) -> str:
    """UTF-8 first (with or without mark), then UTF-16 by its mark, then what Chinese Windows writes."""
    codecs = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for codec in codecs:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        strange = sum(1 for letter in text[:20_000] if letter < " " and letter not in "\t\r\n")
        if not strange:
            return text
    raise Refused("encoding")


def limited_rows(order: dict[str, Any], name: str, raw: list[list[Any]], spent: list[int]) -> list[list[Any]]:
    """Plain values, blank rows and columns at the end cut off, all rows equally long, nothing past the limits."""
    rows = [[plain(value) for value in row] for row in raw]
    while rows and all(value is None for value in rows[-1]):
        rows.pop()
    if len(rows) > order["rows"]:
        raise Refused("too_many_rows", sheet=name, rows=len(rows), limit=order["rows"])
    width = max((last_used(row) for row in rows), default=0)
    if width > order["columns"]:
        raise Refused("too_many_columns", sheet=name, columns=width, limit=order["columns"])
    # A text kept once in the file may stand in a million cells: what counts is what comes out.
    spent[0] += sum(len(value) for row in rows for value in row if isinstance(value, str))
    if spent[0] > order["text_characters"]:
        raise Refused("too_much_text")
    return [(row + [None] * width)[:width] for row in rows]


def last_used(row: list[Any]) -> int:
    return next((at for at in range(len(row), 0, -1) if row[at - 1] is not None), 0)


def plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, (time, timedelta)):
        return str(value)
    if isinstance(value, str):
        return value if value.strip() else None
    return value


def inside(merges: list[Any], rows: list[list[Any]]) -> list[list[int]]:
    """Merged ranges cut to the rows and columns that are left, as [top, left, bottom, right]."""
    height, width = len(rows), len(rows[0])
    return [
        [top, left, min(bottom, height - 1), min(right, width - 1)]
        for (top, left), (bottom, right) in merges
        if top < height and left < width
    ]


if __name__ == "__main__":
    main()
