"""Kept documents on the disk: DATA_DIR/papers, each under its SHA-256; the whole file or none, written once."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from django.conf import settings
from django.http import FileResponse, HttpResponseBase
from django.utils import timezone

from reports.paper_models import KeptPaper

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
P = TypeVar("P", bound=KeptPaper)


def root() -> Path:
    """The folder of kept documents."""
    return Path(settings.DATA_DIR) / "papers"


def keep(model: type[P], bodies: Mapping[str, bytes], *, folder: str, title: str, **fields: Any) -> list[P]:
    """Keep documents by kind as rows of `model`. Files first, rows after: a row never names half a file.

    `folder`: below the root, one for each owner. `fields`: the other columns, the same for every kind.
    """
    made = []
    for form, body in bodies.items():
        digest = hashlib.sha256(body).hexdigest()
        relative = f"{folder}/{digest}.{form}"
        _put(root() / relative, body)
        made.append(
            model(
                kind=form, name=f"{title}.{form}", path=relative, sha256=digest, size=len(body),
                made_at=timezone.now(), **fields,
            )
        )  # fmt: skip
    return model._default_manager.bulk_create(made, ignore_conflicts=True)


def _put(path: Path, body: bytes) -> None:
    """The whole file or none: written under another name, flushed to the disk, renamed."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with open(temporary, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def path_of(paper: KeptPaper) -> Path | None:
    """The kept file; None when it is not on the disk (any more)."""
    path = (root() / paper.path).resolve()
    return path if path.is_relative_to(root().resolve()) and path.is_file() else None


def serve_paper(paper: KeptPaper) -> HttpResponseBase | None:
    """The kept file as a download; None when it is not on the disk (any more)."""
    path = path_of(paper)
    if path is None:
        return None
    return attached(open(path, "rb"), paper.name, paper.kind)


def attached(body: BinaryIO, name: str, kind: str) -> HttpResponseBase:
    """A document as a download nobody else keeps and that can run nothing."""
    response = FileResponse(body, as_attachment=True, filename=name, content_type=TYPES[kind])
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
