"""What other parts of this room add to the page and the rows of a unit: they register here in `ready`.

Duties add who answers for it, plans their filing, the splitting watch its questions; the page knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.access import Actor
from hazards.sources.models import HazardSource


@dataclass(frozen=True)
class Piece:
    """A section of the page of a unit. `give(source, actor)`: context of `template`, or None when it has nothing."""

    key: str
    order: int
    template: str
    give: Callable[[HazardSource, Actor], dict[str, Any] | None]
    aside: bool = False  # in the narrow column


@dataclass(frozen=True)
class Change:
    """A unit before and after an edit, as results of the engine (None: could not be graded)."""

    source: HazardSource
    before: dict[str, Any] | None
    after: dict[str, Any] | None


_pieces: dict[str, Piece] = {}
_flags: list[Callable[[Sequence[int]], dict[int, list[str]]]] = []
_watchers: list[Callable[[Change], None]] = []


def add_piece(piece: Piece) -> None:
    """Register a section of the page."""
    _pieces[piece.key] = piece


def add_flags(give: Callable[[Sequence[int]], dict[int, list[str]]]) -> None:
    """Register red words wherever units are listed: `give(source ids)` → {id: [sentence]}, one statement."""
    if give not in _flags:
        _flags.append(give)


def watch(watcher: Callable[[Change], None]) -> None:
    """Register what looks at every edit of a unit's substances, inside its transaction."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def pieces_of(source: HazardSource, actor: Actor) -> list[dict[str, Any]]:
    """The sections of one unit in order: {"key", "template", "aside", **context}."""
    found = []
    for piece in sorted(_pieces.values(), key=lambda one: one.order):
        context = piece.give(source, actor)
        if context is not None:
            found.append({"key": piece.key, "template": piece.template, "aside": piece.aside, "piece": context})
    return found


def flags_of(ids: Sequence[int]) -> dict[int, list[str]]:
    """Red words by unit."""
    found: dict[int, list[str]] = {pk: [] for pk in ids}
    for give in _flags:
        for pk, words in give(ids).items():
            found[pk] += words
    return found


def mark(rows: Sequence[dict[str, Any]], key: str = "source_id") -> None:
    """Give each row of a list the red words of the unit it names, as `flags`."""
    found = flags_of(sorted({row[key] for row in rows if row[key]})) if rows else {}
    for row in rows:
        row["flags"] = found.get(row[key], [])


def changed(change: Change) -> None:
    """Tell all watchers."""
    for watcher in _watchers:
        watcher(change)
