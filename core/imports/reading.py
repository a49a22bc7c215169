"""Open a workbook somebody uploaded without letting it harm anything.

The package is checked before any library opens it (`core.files.office`: members, true sizes, ratios, names, doctypes);
then a process of its own, with ceilings on memory, processor time and written bytes, parses it and hands back JSON.
Whatever goes wrong becomes an `UnreadableWorkbook` with a sentence for the user.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from core.files.office import OLE_MAGIC, check_office
from core.files.refusals import RefusedFile

from .errors import UnreadableWorkbook
from .sheets import Cell, Merge, Sheet, Workbook

FORMATS = ("xlsx", "xls", "csv")
_CHILD = Path(__file__).with_name("child.py")
_MEGABYTE = 1024 * 1024
_REFUSALS = {"encrypted": "encrypted", "bomb": "bomb", "broken": "broken", "macro": "macro"}
_REFUSALS |= {"old_office": "not_workbook", "disguised": "not_workbook", "polyglot": "unsafe", "external": "unsafe"}
_OUT_OF_MEMORY = ("MemoryError", "MemError", "allocate memory")  # Python, inflater, loader
_WEB_PAGE = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"mime-version:")


@dataclass(frozen=True)
class Limits:
    """Ceilings for one workbook. Sizes in MB, times in seconds."""

    file_mb: int = 20
    rows: int = 20_000
    columns: int = 300
    text_characters: int = 40_000_000
    merges: int = 100_000
    memory_mb: int = 1024
    processor_seconds: int = 30
    wall_seconds: int = 60


def read_workbook(content: bytes, name: str, *, limits: Limits | None = None) -> Workbook:
    """Read the bytes of an uploaded file called `name` (its extension counts, the rest is ignored).

    Raises `UnreadableWorkbook`. Worksheets without any value are left out; hidden ones are marked.
    """
    limits = limits or Limits()
    extension = Path(name).suffix.lower().lstrip(".")
    if not content:
        raise UnreadableWorkbook("empty_file")
    if len(content) > limits.file_mb * _MEGABYTE:
        raise UnreadableWorkbook("too_big", limit=limits.file_mb)
    if extension not in FORMATS:
        raise UnreadableWorkbook("extension", detail=extension[:20])
    kind = _kind_by_content(content, extension)
    if kind == "xlsx":
        try:
            check_office(content, "xlsx")
        except RefusedFile as refused:
            raise UnreadableWorkbook(_REFUSALS.get(refused.code, "broken"), detail=str(refused)) from refused
    sheets = [_sheet(raw) for raw in _read_apart(content, kind, limits)]
    if not sheets:
        raise UnreadableWorkbook("no_rows")
    return Workbook(format=kind, sheets=tuple(sheets))


def _kind_by_content(content: bytes, extension: str) -> str:
    """What the file really is. Software exports of old often call an .xlsx package .xls: that is let through."""
    if content.startswith(b"PK\x03\x04"):
        if extension == "csv":
            raise UnreadableWorkbook("not_workbook", detail="zip called csv")
        return "xlsx"
    if content.startswith(OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableWorkbook("encrypted")
        if extension != "xls":
            raise UnreadableWorkbook("not_workbook", detail=f"ole called {extension}")
        return "xls"
    if extension != "csv":
        start = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        raise UnreadableWorkbook("web_page" if start.startswith(_WEB_PAGE) else "not_workbook", detail="magic")
    return "csv"


def _read_apart(content: bytes, kind: str, limits: Limits) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        source, answer = Path(folder, "in"), Path(folder, "out")
        source.write_bytes(content)
        order = json.dumps({"source": str(source), "answer": str(answer), "kind": kind, **asdict(limits)})
        with Path(folder, "err").open("w+b") as errors:
            code = _run(order, errors, limits.wall_seconds)
            errors.seek(0)
            said = errors.read(2_000).decode("utf-8", "replace")
        if code is None or code < 0 or not answer.exists():
            # Killed by a ceiling, by us after the wall-clock limit, or aborted because memory ran out.
            out_of_means = code is None or code < 0 or any(sign in said for sign in _OUT_OF_MEMORY)
            raise UnreadableWorkbook("too_heavy" if out_of_means else "broken", detail=f"exit {code}: {said}")
        result = json.loads(answer.read_bytes())
    if "refused" in result:
        refused = result["refused"]
        raise UnreadableWorkbook(refused["code"], detail=refused.get("detail", ""), **refused.get("params", {}))
    sheets: list[dict[str, Any]] = result["sheets"]
    return sheets


def _run(order: str, errors: IO[bytes], seconds: int) -> int | None:
    """Exit code of the child, None when it had to be stopped. `-I`: neither environment nor current folder count."""
    child = subprocess.Popen(
        [sys.executable, "-I", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        env={"LC_ALL": "C.UTF-8"},
        close_fds=True,
    )
    try:
        child.communicate(order.encode(), timeout=seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    return child.returncode


def _sheet(raw: dict[str, Any]) -> Sheet:
    rows: Sequence[Sequence[Cell]] = [[_cell(value) for value in row] for row in raw["rows"]]
    merges = tuple(Merge(*edges) for edges in raw["merges"])
    return Sheet(name=raw["name"], rows=rows, merges=merges, hidden=raw["hidden"])


def _cell(value: Any) -> Cell:
    """JSON has no dates: the child sends them as {"d": iso} and {"t": iso}."""
    if isinstance(value, dict):
        return date.fromisoformat(value["d"]) if "d" in value else datetime.fromisoformat(value["t"])
    plain: Cell = value
    return plain
