"""Finding a substance while typing: name, alias, CAS number, formula, pinyin. For choosing only, never for grading."""

from __future__ import annotations

import unicodedata
from typing import Any

from .numbers import exact
from .tables import Row, Standard


def search(standard: Standard, words: str, limit: int = 10) -> list[dict[str, Any]]:
    """Rows of 表1 that fit, best first: {"row", "name", "short", "cas", "Q", "condition"}."""
    text = unicodedata.normalize("NFKC", words).strip().lower()
    if not text:
        return []
    rated = sorted((rating, row.seq, row) for row in standard.rows.values() if (rating := _rate(row, text)) is not None)
    return [
        {
            "row": row.seq,
            "name": row.name,
            "short": row.short,
            "cas": row.cas[0] if row.cas else "",
            "Q": exact(row.threshold),
            "condition": row.condition,
        }
        for _rating, _seq, row in rated[:limit]
    ]


def _rate(row: Row, text: str) -> tuple[int, int] | None:
    """(how well: 0 the very word, 1 begins with it, 2 holds it; length), None when it does not fit at all."""
    names = [unicodedata.normalize("NFKC", name).lower() for name in row.names]
    spelled = [*names, *row.cas, *(formula.lower() for formula in row.search)]
    best = None
    for word in [*spelled, *row.sounds]:
        if word == text:
            how = 0
        elif word.startswith(text):
            how = 1
        elif text in word and word in names:
            how = 2
        else:
            continue
        if best is None or (how, len(word)) < best:
            best = (how, len(word))
    return best
