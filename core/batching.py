"""Sets of a bearable size: one statement for each, instead of one a row or one for everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of at most `size`; an iterator is read only as far as it is asked for."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch
