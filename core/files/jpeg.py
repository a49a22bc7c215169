"""How many scans a JPEG has, counted without decoding it."""

from __future__ import annotations

import re

# In entropy-coded data FF is followed by 00 or a restart marker; anything else is a real marker.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_WITHOUT_LENGTH = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})


def count_scans(content: bytes) -> int:
    """Scans of the first picture in `content` (1 for a baseline JPEG); what is appended behind it is not counted."""
    scans, at = 0, 2
    while found := _MARKER.search(content, at):
        marker, at = content[found.start() + 1], found.end()
        if marker == _END_OF_IMAGE:
            break
        if marker in _WITHOUT_LENGTH:
            continue
        scans += marker == _START_OF_SCAN
        at += max(int.from_bytes(content[at : at + 2], "big"), 2)
    return scans
