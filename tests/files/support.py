"""Builders of good and evil files, and settings enough to run without the project's."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import datetime

import django
import docx
import openpyxl
from django.conf import settings
from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import IFDRational

if not settings.configured:  # run without pytest-django
    settings.configure(
        FILES_ROOT="var/files", USE_TZ=True, TIME_ZONE="Asia/Shanghai", LANGUAGE_CODE="zh-hans", SECRET_KEY="t" * 50
    )
    django.setup()

SCRIPT = b"<script>alert('canary-script')</script>"
TAKEN = datetime(2026, 3, 5, 14, 30, 15)


def picture(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A drawn scene with enough structure to recognise it after re-encoding."""
    image = Image.new("RGB", (width, height), (120, 150, 180))
    pen = ImageDraw.Draw(image)
    pen.rectangle((width // 8, height // 2, width // 2, height - 10), fill=(90, 60, 40))
    pen.ellipse((width // 2, height // 6, width - 20, height // 2), fill=(240, 200, 40))
    for step in range(0, width, max(width // 16, 1)):
        pen.line((step, 0, width - step, height), fill=(step % 255, 80, 20), width=3)
    return image if mode == "RGB" else image.convert(mode)


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def camera_exif(*, orientation: int = 1, offset: str | None = None, latitude: float = 33.3475) -> Image.Exif:
    """EXIF as a phone in Yancheng writes it: 33°20'51"N 120°9'36"E."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = b"\xe6\x9d\xa5\xe6\xba\x90\x07 X"  # 来源, in UTF-8, with a bell
    exif[0x0110] = "P-1"
    details = exif.get_ifd(0x8769)
    details[0x9003] = TAKEN.strftime("%Y:%m:%d %H:%M:%S")
    if offset:
        details[0x9011] = offset
    gps = exif.get_ifd(0x8825)
    whole = int(latitude)
    minutes = (latitude - whole) * 60
    seconds = (minutes - int(minutes)) * 60
    gps[1], gps[2] = "N", (IFDRational(whole), IFDRational(int(minutes)), IFDRational(round(seconds * 100), 100))
    gps[3], gps[4] = "E", (IFDRational(120), IFDRational(9), IFDRational(36))
    gps[5], gps[6] = b"\x00", IFDRational(42, 10)
    return exif


def photo(*, width: int = 640, height: int = 480, **exif: object) -> bytes:
    return encoded(picture(width, height), "JPEG", quality=90, exif=camera_exif(**exif), comment=SCRIPT)


def flat_png(width: int, height: int) -> bytes:
    """A black one-bit PNG of any size, built without ever holding its rows: 400 megapixels take about 50 KB."""
    packer, packed = zlib.compressobj(6), []
    row = b"\0" * (1 + (width + 7) // 8)
    for _line in range(height):
        packed.append(packer.compress(row))
    packed.append(packer.flush())
    return (
        b"\x89PNG\r\n\x1a\n"
        + _png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + _png_chunk(b"IDAT", b"".join(packed))
        + _png_chunk(b"IEND", b"")
    )


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def webp_header(width: int, height: int) -> bytes:
    """Only the head of an extended WebP that claims a size."""
    body = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + (width - 1).to_bytes(3, "little")
    body += (height - 1).to_bytes(3, "little") + b"ANIM" + struct.pack("<I", 6) + b"\0" * 6
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["编号", "隐患描述"])
    book.active.append([1, "配电箱未接地"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def document() -> bytes:
    paper = docx.Document()
    paper.add_paragraph("整改报告")
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


def repacked(
    content: bytes, *, add: dict[str, bytes] | None = None, change: dict[str, tuple[bytes, bytes]] | None = None
) -> bytes:
    """The same package with members added, or with bytes replaced inside members."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            body = old.read(member)
            if change and member in change:
                assert change[member][0] in body
                body = body.replace(*change[member])
            new.writestr(member, body)
        for name, body in (add or {}).items():
            new.writestr(name, body)
    return target.getvalue()


def pdf(*objects: bytes, catalogue: bytes = b"", trailer: bytes = b"") -> bytes:
    """A minimal one-page PDF with a right cross-reference table; more objects are numbered from 4."""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *objects,
    ]
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, trailer, table)
    return bytes(out)


def object_stream(inside: bytes, *, filters: bytes = b"/Filter /FlateDecode", kind: bytes = b"/ObjStm") -> bytes:
    packed = zlib.compress(b"10 0 " + inside)
    return b"<< /Type %s /N 1 /First 5 %s /Length %d >>\nstream\n%s\nendstream" % (kind, filters, len(packed), packed)
