"""PDF: with LibreOffice a readable paper, without it a warning, never a process left behind."""

from __future__ import annotations

import io
import logging
import os
import shutil
import time
import zipfile

import pytest
from PIL import Image

from core.documents import pdf
from tests.documents.report import monthly_report

REQUIRED = os.environ.get("REQUIRE_OFFICE") == "1"  # the build server has both: there a missing program is a failure


def needs(program: str, name: str) -> pytest.MarkDecorator:
    """Left out, and said so, on a machine without the program; never where it is required."""
    return pytest.mark.skipif(not REQUIRED and shutil.which(program) is None, reason=f"{name} is not installed")


needs_office, needs_poppler = needs("soffice", "LibreOffice"), needs("pdftoppm", "poppler-utils")


def fake(folder, name: str, script: str) -> None:
    path = folder / name
    path.write_text("#!/bin/sh\n" + script)
    path.chmod(0o755)


def test_without_libreoffice_there_is_no_pdf_and_the_log_says_so(monkeypatch, caplog, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with caplog.at_level(logging.WARNING):
        assert pdf.to_pdf(monthly_report().to_bytes()) is None
        assert pdf.to_png(b"%PDF-") is None
    assert "soffice" in caplog.text and "pdftoppm" in caplog.text


def test_a_conversion_that_hangs_is_ended_with_its_children(monkeypatch, tmp_path):
    fake(tmp_path, "soffice", f"sleep 60 & echo $! > {tmp_path}/child; wait\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    begun = time.monotonic()
    with pytest.raises(pdf.ConversionFailed, match="longer than 1 s"):
        pdf.to_pdf(monthly_report().to_bytes(), timeout=1)
    assert time.monotonic() - begun < 20
    child = int((tmp_path / "child").read_text())
    for _attempt in range(50):
        if not _alive(child):
            break
        time.sleep(0.1)
    assert not _alive(child)


def _alive(number: int) -> bool:
    try:
        with open(f"/proc/{number}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_conversion_that_makes_nothing_says_why(monkeypatch, tmp_path):
    fake(tmp_path, "soffice", "echo no filter; exit 1\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(pdf.ConversionFailed, match="no filter"):
        pdf.to_pdf(monthly_report().to_bytes())


def test_the_converter_sees_nothing_of_the_portals_environment_and_has_a_profile_of_its_own(monkeypatch, tmp_path):
    fake(
        tmp_path,
        "soffice",
        f'env > {tmp_path}/env; echo "$@" > {tmp_path}/said; cat profile/user/*.xcu >> {tmp_path}/said',
    )
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(pdf.ConversionFailed):
        pdf.to_pdf(monthly_report().to_bytes())
    seen = (tmp_path / "env").read_text()
    assert "SECRET_KEY" not in seen and "DATABASE" not in seen
    said = (tmp_path / "said").read_text()
    assert "-env:UserInstallation=file://" in said and "--headless" in said
    assert "DisableMacrosExecution" in said and "BlockUntrustedRefererLinks" in said


def test_libreoffice_gets_the_lines_of_the_grid_and_closer_characters():
    content = monthly_report().to_bytes()
    with zipfile.ZipFile(io.BytesIO(pdf.for_libreoffice(content))) as archive:
        body, styles = archive.read("word/document.xml"), archive.read("word/styles.xml")
    assert b"linesAndChars" not in body and body.count(b'w:type="lines" w:linePitch="579"') == 3
    assert b'<w:spacing w:val="-5"/>' in styles


@needs_office
@needs_poppler
def test_a_monthly_report_becomes_pages_people_can_look_at():
    made = pdf.to_pdf(monthly_report().to_bytes())
    assert made.startswith(b"%PDF-")
    pages = [Image.open(io.BytesIO(page)) for page in pdf.to_png(made, dpi=40)]
    across = [page.width > page.height for page in pages]
    assert len(pages) >= 4 and across[:2] == [False, False] and True in across and across[-1] is False
    colours = pages[0].convert("RGB").getcolors(1_000_000)
    assert (
        sum(count for count, (red, green, _blue) in colours if red > 200 and green < 100) > 100
    )  # the agency's name and the rule
    for page in pages:
        assert page.convert("L").getextrema()[0] < 100  # no page is empty
