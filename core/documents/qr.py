"""QR pictures."""

from __future__ import annotations

import io

import segno

from .pieces import Linked


def qr_png(url: str, scale: int = 8) -> bytes:
    """A PNG of a QR code that opens `url` (http or https, else ValueError): 15 % may be spoilt, 4 modules quiet zone.

    `scale`: pixels a module.
    """
    Linked("", url)
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()
