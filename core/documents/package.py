"""Office packages that come out byte for byte the same whenever they are built from the same content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold
_FIRST = ("[Content_Types].xml", "_rels/.rels")  # where readers look first


def core_time(at: datetime) -> datetime:
    """`at` as the naive UTC time, whole seconds, that core properties hold. Raises ValueError for a naive time."""
    if at.tzinfo is None:
        raise ValueError("a document needs a time with its zone")
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def repack(content: bytes, replace: Mapping[str, bytes] | None = None) -> bytes:
    """Zip `content` anew: fixed order, fixed times, no extra fields. `replace`: other bytes for members by name."""
    replace = replace or {}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        names = sorted({name for name in old.namelist() if not name.endswith("/")}, key=_order)
        for name in names:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            new.writestr(entry, replace.get(name) or old.read(name), compresslevel=6)
    return out.getvalue()


def _order(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)
