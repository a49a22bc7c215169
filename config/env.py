"""Environment → typed values. Nonsense in the environment stops the start with a sentence, not a guess."""

from __future__ import annotations

import os
from pathlib import Path


class BadEnvironment(Exception):
    """A variable has a value the portal cannot use."""


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or the content of the file named by NAME_FILE (docker secrets)."""
    value = os.environ.get(name)
    path = os.environ.get(f"{name}_FILE")
    if value is None and path:
        value = Path(path).read_text(encoding="utf-8").strip()
    if value is None:
        if default is None:
            raise BadEnvironment(f"{name} is not set, and the portal cannot start without it.")
        return default
    return value


def flag(name: str, default: bool = False) -> bool:
    """Return a yes/no variable: 1 true yes on / 0 false no off."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise BadEnvironment(f"{name}={value!r} is neither yes nor no.")


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    try:
        return int(value)
    except ValueError as exc:
        raise BadEnvironment(f"{name}={value!r} is not a whole number.") from exc


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]
