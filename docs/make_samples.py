"""bin/samples: the documents of docs/sample_documents.py as pictures in docs/samples/."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from PIL import Image

from core.documents.pdf import to_pdf, to_png

OUT = Path(__file__).resolve().parent / "samples"
SHOWN = {"monthly": (1, 2, 3), "summary": (1, 2, 3), "brief": (1,)}
"""Pages kept as pictures; the others are looked at by tests only."""
PATIENCE = 900
"""Seconds one conversion may take: nobody waits for it, and the machine may be busy."""


def small(png: bytes) -> bytes:
    """A page in few colours: text stays sharp, the file small."""
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(24).save(out, "PNG", optimize=True)
    return out.getvalue()


def main(names: list[str]) -> int:
    """Write the pictures; without LibreOffice or poppler nothing, and that loudly."""
    os.environ.setdefault("PARK_CHECKS", "1")  # settings without a database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from docs.sample_documents import DOCUMENTS

    OUT.mkdir(exist_ok=True)
    for name in names or DOCUMENTS:
        made = to_pdf(DOCUMENTS[name](), timeout=PATIENCE)
        pages = None if made is None else to_png(made, dpi=70, timeout=PATIENCE)
        if pages is None:
            print("NO SAMPLES: install libreoffice-writer-nogui, poppler-utils and fonts-noto-cjk.", file=sys.stderr)
            return 1
        for number in SHOWN[name]:
            path = OUT / f"{name}-{number}.png"
            path.write_bytes(small(pages[number - 1]))
            print(f"{path.name}: {path.stat().st_size // 1024} kB, page {number} of {len(pages)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
