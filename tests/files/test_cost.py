"""What an attack may cost: memory, and CPU time beside the same check of an honest file, in a process of its own."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .support import encoded, flat_png, picture, repacked, webp_header, workbook

ROOT = Path(__file__).resolve().parents[2]
MEASURE = """
import json, sys, time, warnings
from django.conf import settings
settings.configure(FILES_ROOT="unused", USE_TZ=True, USE_I18N=False)
from core.files.checking import check_upload
from core.files.refusals import RefusedFile
def peak():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
from PIL import Image, PngImagePlugin, WebPImagePlugin
def check(path):
    # The best of five: another process may take the core meanwhile.
    best = 1e9
    for _time in range(5):
        with open(path, "rb") as file:
            started = time.process_time()
            try:
                check_upload(file, path)
                code = "passed"
            except RefusedFile as refusal:
                code = refusal.code
            best = min(best, time.process_time() - started)
    return best, code
honest, passed = check(sys.argv[1])
assert passed == "passed", passed
before = peak()
seconds, code = check(sys.argv[2])
print(json.dumps({"code": code, "ratio": seconds / honest, "megabytes": peak() - before}))
"""

# Linux, where the portal runs and is built, has /proc; elsewhere there is nothing to read the peak from.
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")


def measure(folder: Path, name: str, content: bytes) -> dict:
    """The attack's outcome, its CPU time over that of an honest file of its kind, and the memory it added."""
    honest = folder / f"honest{Path(name).suffix}"
    honest.write_bytes(
        {".png": encoded(picture(), "PNG"), ".webp": encoded(picture(), "WEBP")}.get(honest.suffix) or workbook()
    )
    path = folder / name
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(honest), str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    result = json.loads(done.stdout)
    print(name, result)
    return result


def zip_bomb(*, megabytes: int, members: int = 1) -> bytes:
    """A workbook with members of zeros: 100 MB pack into about 500 KB."""
    target = io.BytesIO(repacked(workbook()))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(members):
            with archive.open(f"xl/worksheets/sheet{number + 50}.bin", "w") as member:
                for _step in range(megabytes):
                    member.write(b"\0" * 1_048_576)
    return target.getvalue()


def test_400_megapixel_png_costs_nothing(tmp_path):
    content = flat_png(20_000, 20_000)
    assert len(content) < 100_000
    result = measure(tmp_path, "a.png", content)
    assert result["code"] == "too_many_pixels"
    assert result["ratio"] < 1
    assert result["megabytes"] < 5


def test_huge_webp_canvas_costs_nothing(tmp_path):
    result = measure(tmp_path, "a.webp", webp_header(16_384, 16_384))
    assert result["code"] == "too_many_pixels"
    assert result["ratio"] < 1
    assert result["megabytes"] < 5


# Reading the table of contents costs about twice an honest workbook's; unpacking 100 MB costs hundreds of times that.
BOMB_MAY_COST = 20


def test_zip_bomb_in_a_workbook_costs_nothing(tmp_path):
    for name, content in (("one.xlsx", zip_bomb(megabytes=110)), ("many.xlsx", zip_bomb(megabytes=1, members=101))):
        assert len(content) < 1_000_000
        result = measure(tmp_path, name, content)
        assert result["code"] == "bomb"
        assert result["ratio"] < BOMB_MAY_COST
        assert result["megabytes"] < 5


def test_bomb_that_lies_about_its_size_stops_early(tmp_path):
    honest = zip_bomb(megabytes=40)
    size, lie = (40 * 1_048_576).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert honest.count(size) >= 1
    result = measure(tmp_path, "liar.xlsx", honest.replace(size, lie))
    assert result["code"] == "bomb"
    assert result["ratio"] < BOMB_MAY_COST
    assert result["megabytes"] < 8
