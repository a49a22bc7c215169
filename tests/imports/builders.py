"""Workbooks in the shapes people really keep, built for the tests; and broken or hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

from core.imports import (
    Field,
    Vocabulary,
    looks_like_amount,
    looks_like_date,
    looks_like_running_number,
    looks_like_sentence,
    looks_like_words,
)
from hazards.dangers import ledger_columns as words


def danger_vocabulary() -> Vocabulary:
    checks = dict.fromkeys(words.DATE_FIELDS, looks_like_date)
    checks |= dict.fromkeys(words.AMOUNT_FIELDS, looks_like_amount)
    checks |= {
        words.SERIAL: looks_like_running_number,
        "description": looks_like_sentence,
        "severity": looks_like_words(words.SEVERITY_WORDS),
        "status": looks_like_words(words.STATUS_WORDS),
        "sector": looks_like_words(words.SECTOR_WORDS),
    }
    return Vocabulary(
        [
            Field(
                key,
                words.LABELS[key],
                synonyms,
                weak=words.WEAK.get(key, ()),
                looks_like=checks.get(key),
                required=key in words.REQUIRED,
                repeatable=key in words.REPEATABLE,
            )
            for key, synonyms in words.FIELDS.items()
        ]
    )


def xlsx(rows: Iterable[Sequence[Any]], merges: Iterable[str] = (), title: str = "台账") -> bytes:
    """One sheet. Text stays text, also where it begins with '='."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for r, row in enumerate(rows, start=1):
        for c, value in enumerate(row, start=1):
            cell = sheet.cell(r, c, value)
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"
    for merge in merges:
        sheet.merge_cells(merge)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    answer = io.BytesIO()
    book.save(answer)
    return answer.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """The package with one part replaced or added."""
    answer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(answer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, data)
    return answer.getvalue()


def ole(stream: str, data: bytes) -> bytes:
    """A compound file (the container of .xls and of encrypted workbooks) holding one stream."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    data = data.ljust(4096, b"\0")
    blocks = (len(data) + 511) // 512
    chain = [table, end, *range(3, 2 + blocks), end]
    chain += [free] * (128 - len(chain))
    assert len(chain) == 128, "one allocation table is enough for tests"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    header += struct.pack("<I", free) * 108

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        coded = name.encode("utf-16-le") + b"\0\0" if name else b""
        about = struct.pack("<HBBIII", len(coded), kind, 1, free, free, child) + bytes(36)
        return coded.ljust(64, b"\0") + about + struct.pack("<IQ", start, size)

    folder = entry("Root Entry", 5, 1, end, 0) + entry(stream, 2, free, 2, len(data)) + entry("", 0, free, 0, 0) * 2
    return header + struct.pack("<128I", *chain) + folder + data.ljust(blocks * 512, b"\0")


def xls(rows: Sequence[Sequence[Any]], sheet: str = "台账") -> bytes:
    """A small old .xls (BIFF8) with text and number cells."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def text(value: str) -> bytes:
        return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")

    def begin(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))

    cells = b""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                cells += record(0x204, struct.pack("<HHH", r, c, 0) + text(value))
            elif value is not None:
                cells += record(0x203, struct.pack("<HHHd", r, c, 0, value))
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    codepage = record(0x42, struct.pack("<H", 1200))
    place = len(begin(5)) + len(codepage) + 4 + 6 + len(name) + 4
    book = begin(5) + codepage + record(0x85, struct.pack("<IH", place, 0) + name) + record(0x0A, b"")
    return ole("Workbook", book + begin(0x10) + cells + record(0x0A, b""))
