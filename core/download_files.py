"""Where exported files live: DATA_DIR/exports/<seat>/. Written under another name, then renamed: never half a file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


def root() -> Path:
    """The folder of all exports."""
    return Path(settings.DATA_DIR) / "exports"


@contextmanager
def new_file(seat_id: int, suffix: str) -> Iterator[tuple[Path, str]]:
    """Yield (temporary path to write to, final path relative to the folder of exports); kept if the block succeeds."""
    folder = root() / str(int(seat_id))
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    name = f"{secrets.token_hex(12)}.{suffix}"
    temporary = folder / f".{name}.part"
    try:
        yield temporary, f"{int(seat_id)}/{name}"
        os.replace(temporary, folder / name)
    finally:
        temporary.unlink(missing_ok=True)


def path_of(relative: str) -> Path | None:
    """The file of a job; None when it has been removed. Refuses anything that is not inside the folder."""
    path = (root() / relative).resolve()
    if not relative or not path.is_relative_to(root().resolve()) or not path.is_file():
        return None
    return path
