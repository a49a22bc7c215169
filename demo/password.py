"""The one password of all demo people: made at the first load, kept beside the data, printed by demo_signins."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from accounts.passwords import issue


def path() -> Path:
    """Where the password lies (readable by its owner only)."""
    return Path(settings.DATA_DIR) / "demo_password"


def read() -> str:
    """The password, or '' when no demo has been loaded here."""
    return path().read_text(encoding="ascii").strip() if path().is_file() else ""


def make() -> str:
    """The password of this installation, made now if there is none."""
    known = read()
    if known:
        return known
    fresh = issue()
    path().parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(fresh + "\n")
    return fresh
