"""The documents of docs/samples rendered: A4, as many pages as they should have, none empty. CI demands LibreOffice."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core.documents.pdf import to_pdf, to_png
from docs.sample_documents import DOCUMENTS
from tests.documents.test_pdf import needs_office, needs_poppler

PAGES = {"monthly": (4, 9), "summary": (12, 24), "brief": (1, 1)}
"""Least and most pages: a table that no longer fits its page, or a layout that spreads, falls out of it."""
DPI = 36
A4 = {(298, 421), (421, 298)}
"""Of a page in dots of that size: 210 mm × 297 mm."""


@needs_office
@needs_poppler
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_sample_is_printed_on_whole_a4_pages(name: str) -> None:
    made = to_pdf(DOCUMENTS[name](), timeout=300)
    assert made is not None
    pages = [Image.open(io.BytesIO(page)).convert("L") for page in to_png(made, dpi=DPI) or []]
    least, most = PAGES[name]
    assert least <= len(pages) <= most, len(pages)
    assert {page.size for page in pages} <= A4, "upright or lying, but A4"
    for number, page in enumerate(pages, start=1):
        ink = sum(page.histogram()[:128])
        assert ink > 60, f"page {number} of {name} is empty"
        right = page.crop((page.width - page.width // 20, 0, page.width, page.height))
        assert right.getextrema()[0] > 200, f"page {number} of {name} runs over its edge"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_sample_is_the_same_bytes_every_time(name: str) -> None:
    assert DOCUMENTS[name]() == DOCUMENTS[name]()
