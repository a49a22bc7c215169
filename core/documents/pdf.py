"""Documents as PDF by LibreOffice and as pictures by poppler, each in a process of its own that is ended on time.

LibreOffice is free to be absent: then there is no PDF, and the log says so.
"""

from __future__ import annotations

import io
import logging
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape

from . import measures as m
from .package import repack

log = logging.getLogger(__name__)
TIMEOUT = 120
"""Seconds one conversion may take."""

_GRID = re.compile(rb'w:type="linesAndChars"( w:linePitch="\d+") w:charSpace="%d"' % m.CHAR_SPACE)
_DEFAULTS = re.compile(rb"(<w:rPrDefault>\s*<w:rPr>\s*<w:rFonts[^>]*/>)")
# No macro runs, nothing is fetched from an address in the document.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""  # noqa: E501  (the file's own form)


class ConversionFailed(Exception):
    """LibreOffice or poppler is there, but made nothing out of this document, or not in time."""


def to_pdf(content: bytes, *, timeout: float = TIMEOUT) -> bytes | None:
    """A .docx as PDF; None, with a warning in the log, where LibreOffice is not installed.

    Raises `ConversionFailed` when it ends without a PDF or takes longer than `timeout` seconds.
    """
    program = shutil.which("soffice")
    if program is None:
        log.warning("no PDF: LibreOffice (soffice) is not on PATH; install libreoffice-writer-nogui")
        return None
    with tempfile.TemporaryDirectory(prefix="park-pdf-") as name:
        folder = Path(name)
        (folder / "profile/user").mkdir(parents=True)
        (folder / "profile/user/registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        (folder / "fonts.conf").write_text(_font_names(), encoding="utf-8")
        source = folder / "paper.docx"
        source.write_bytes(for_libreoffice(content))
        command = [
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(source),
        ]  # fmt: skip
        said = _run(command, folder, timeout)
        made = folder / "paper.pdf"
        if not made.is_file():
            raise ConversionFailed(f"no PDF came out: {said[-300:]}")
        return made.read_bytes()


def to_png(content: bytes, *, dpi: int = 100, timeout: float = TIMEOUT) -> list[bytes] | None:
    """The pages of a PDF as PNG, in order; None, with a warning, where pdftoppm (poppler-utils) is not installed."""
    program = shutil.which("pdftoppm")
    if program is None:
        log.warning("no pictures: pdftoppm is not on PATH; install poppler-utils")
        return None
    with tempfile.TemporaryDirectory(prefix="park-png-") as name:
        folder = Path(name)
        (folder / "paper.pdf").write_bytes(content)
        said = _run([program, "-png", "-r", str(dpi), str(folder / "paper.pdf"), str(folder / "page")], folder, timeout)
        pages = sorted(folder.glob("page-*.png"), key=lambda path: int(path.stem.rpartition("-")[2]))
        if not pages:
            raise ConversionFailed(f"no pages came out: {said[-300:]}")
        return [page.read_bytes() for page in pages]


def for_libreoffice(content: bytes) -> bytes:
    """The same document, its character grid written as LibreOffice reads it.

    Where a character is wider than its field of the grid, as 三号 is in 28 fields, Word draws the characters closer
    and LibreOffice gives each two fields. So lines keep the grid, characters are set closer by 1/4 pt. Other documents
    stay as they are.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml")
        styles = archive.read("word/styles.xml") if "word/styles.xml" in archive.namelist() else b""
    flat = _GRID.sub(rb'w:type="lines"\1', body)
    if flat == body:
        return content
    closer = _DEFAULTS.sub(rb'\1<w:spacing w:val="-5"/>', styles, count=1)
    return repack(content, {"word/document.xml": flat, "word/styles.xml": closer})


def _font_names() -> str:
    """A fontconfig file that adds to the system's what stands in for the fonts of GB/T 9704 where they are missing."""
    rows = []
    for name, others in m.FALLBACKS.items():
        instead = "".join(f"<family>{escape(other)}</family>" for other in others)
        rows.append(f'<alias binding="same"><family>{escape(name)}</family><accept>{instead}</accept></alias>')
    rows.append('<include ignore_missing="yes">/etc/fonts/fonts.conf</include>')
    kind = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    return f"{kind}<fontconfig>{''.join(rows)}</fontconfig>"


def _run(command: Sequence[str], folder: Path, timeout: float) -> str:
    """Run in a process group of its own, without the portal's environment; what it said comes back."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "SAL_USE_VCLPLUGIN": "svp",  # no screen
    }
    if not (folder / "fonts.conf").exists():
        del environment["FONTCONFIG_FILE"]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        said, _nothing = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise ConversionFailed(f"{Path(command[0]).name} took longer than {timeout:g} s") from error
    finally:
        _end(process)
    return said.decode("utf-8", "replace")


def _end(process: subprocess.Popen) -> None:
    """Nothing of the group may outlive its turn: soffice leaves its work to a child."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
