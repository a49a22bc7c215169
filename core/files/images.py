"""Photographs: what they say about themselves, and the two copies people look at.

Order matters: dimensions are read from the header bytes and compared with the limit before Pillow allocates anything;
then one decode serves the shown copy, the thumbnail and the perceptual hash. Colour profiles are dropped, not applied:
a slightly different red is cheaper than feeding strangers' profiles to another parser.
"""

from __future__ import annotations

import struct
import threading
import warnings
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from .exif import read_exif
from .jpeg import count_scans
from .refusals import MAX_PIXELS, RefusedFile

SHOWN_EDGE = 2048
THUMB_EDGE = 400
SHOWN_QUALITY = 85
THUMB_QUALITY = 78
MAX_SCAN_PIXELS = 750_000_000
"""Pixels × progressive scans: an ordinary progressive JPEG has about 10 scans, a hostile one thousands."""

# Pillow's own guard as a second wall, for every user of Pillow in this process.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

# MPO is what Pillow calls a JPEG that carries further pictures behind the first (many phones write it).
CONTENT_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_OPENERS = ("JPEG", "PNG", "WEBP")
# All that Pillow is known to raise on a broken picture (NotImplementedError: a part it does not read); each one refuses
# the file with a sentence, none is ours.
_PARSER_ERRORS = (
    OSError, ValueError, TypeError, SyntaxError, EOFError, KeyError, IndexError, struct.error, OverflowError,
    ZeroDivisionError, NotImplementedError, AttributeError, Warning,
)  # fmt: skip

# EXIF orientation → what sets the picture upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# A decoded 50-megapixel picture is 150 to 200 MB: two at a time per process, the rest wait their turn.
_decoding = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class ImageFacts:
    """What a picture says. Sizes in pixels as shown upright; time aware; degrees WGS-84 as claimed by the camera.

    EXIF is a claim, not a proof: anybody can write it.
    """

    content_type: str
    width: int
    height: int
    taken_at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    exif: dict[str, Any] = field(default_factory=dict)
    phash: int = 0


@dataclass(frozen=True)
class OpenedImage:
    """Facts and the two copies drawn anew (JPEG bytes without any metadata)."""

    facts: ImageFacts
    shown: bytes = field(repr=False)
    thumb: bytes = field(repr=False)


def open_image(source: bytes | Path) -> OpenedImage:
    """Read a jpg, png or webp completely and draw its shown copies.

    In: the bytes or a path. Out: `OpenedImage`. Raises `RefusedFile`: 'too_many_pixels', 'too_complex', 'broken',
    'disguised' (no picture of these three kinds).
    """
    content = source.read_bytes() if isinstance(source, Path) else source
    refuse_too_many_pixels(*_size_in_header(content))
    with _decoding:
        try:
            return _open(content)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_many() from error
        except UnidentifiedImageError as error:
            raise RefusedFile("broken", detail=str(error)[:200]) from error
        except _PARSER_ERRORS as error:
            raise RefusedFile("broken", detail=f"{type(error).__name__}: {error}"[:200]) from error


def refuse_too_many_pixels(width: int, height: int) -> None:
    """Raise `RefusedFile` above ``MAX_PIXELS``, or for a picture without area."""
    if width <= 0 or height <= 0:
        raise RefusedFile("broken", detail="no area")
    if width * height > MAX_PIXELS:
        raise _too_many()


def _too_many() -> RefusedFile:
    return RefusedFile("too_many_pixels", limit=MAX_PIXELS // 10_000)


def _size_in_header(content: bytes) -> tuple[int, int]:
    """Width and height from the first bytes, before any decoder is set up; (1, 1) where Pillow reads them lazily.

    Pillow's WebP decoder allocates its canvas on opening, so the limit has to be checked before that.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        if len(content) < 33 or content[12:16] != b"IHDR":
            raise RefusedFile("broken", detail="png header")
        width, height = struct.unpack_from(">II", content, 16)
        return width, height
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        if len(content) < 30:
            raise RefusedFile("broken", detail="webp header")
        chunk = content[12:16]
        if chunk == b"VP8X":
            return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
        if chunk == b"VP8L":
            bits = int.from_bytes(content[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        if chunk == b"VP8 ":
            width, height = struct.unpack_from("<HH", content, 26)
            return width & 0x3FFF, height & 0x3FFF
        raise RefusedFile("broken", detail="webp chunk")
    if content.startswith(b"\xff\xd8\xff"):
        return 1, 1
    raise RefusedFile("disguised", extension="jpg/png/webp", detail="no picture header")


def _open(content: bytes) -> OpenedImage:
    if content.startswith(b"\x89PNG"):
        with Image.open(BytesIO(content), formats=("PNG",)) as check:
            check.verify()  # every chunk's checksum; the object cannot be used afterwards
    with Image.open(BytesIO(content), formats=_OPENERS) as image:
        if image.format not in CONTENT_TYPES:
            raise RefusedFile("disguised", extension="jpg/png/webp", detail=str(image.format))
        content_type = CONTENT_TYPES[image.format]
        width, height = image.size
        refuse_too_many_pixels(width, height)
        if content_type == "image/jpeg":
            scans = count_scans(content)
            if scans * width * height > MAX_SCAN_PIXELS and scans > 1:
                raise RefusedFile("too_complex", detail=f"{scans} scans")
            # The decoder may shrink by whole steps while reading, never below the shown size: less memory and time.
            image.draft("RGB", (SHOWN_EDGE, SHOWN_EDGE))
        image.load()
        claims = read_exif(image)
        if claims.turned:
            width, height = height, width
        # Shrink before everything else: turning or converting 50 megapixels costs more than resampling them.
        workable = _resamplable(image)
        workable.thumbnail((SHOWN_EDGE, SHOWN_EDGE), Image.Resampling.LANCZOS)
        shown = _flat(_upright(workable, claims.orientation))
    small = shown.copy()
    small.thumbnail((THUMB_EDGE, THUMB_EDGE), Image.Resampling.LANCZOS)
    facts = ImageFacts(
        content_type=content_type,
        width=width,
        height=height,
        taken_at=claims.taken_at,
        latitude=claims.latitude,
        longitude=claims.longitude,
        exif=claims.data,
        phash=perceptual_hash(shown),
    )
    return OpenedImage(facts=facts, shown=_jpeg(shown, SHOWN_QUALITY), thumb=_jpeg(small, THUMB_QUALITY))


def _resamplable(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be shrunk smoothly: palettes resolved, 1 and 16 bits made 8."""
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    if image.mode.startswith("I") or image.mode == "F":
        # Keep the high byte (a plain convert would clip everything above 255 to white).
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if "transparency" in image.info:  # one colour declared transparent
        return image.convert("RGBA")
    return image


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _flat(image: Image.Image) -> Image.Image:
    """The picture as RGB without metadata; transparency becomes white paper."""
    if image.mode in ("RGBA", "LA", "RGBa", "La"):
        layered = image.convert("RGBA")
        flat = Image.new("RGB", layered.size, "white")
        flat.paste(layered, mask=layered.getchannel("A"))
    else:
        flat = image.convert("RGB")
    flat.info = {}  # Pillow would write a comment it finds here into the new file
    return flat


def _jpeg(image: Image.Image, quality: int) -> bytes:
    target = BytesIO()
    image.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
    return target.getvalue()


def perceptual_hash(image: Image.Image) -> int:
    """64-bit difference hash of a picture as a signed integer (fits a bigint column).

    Near-identical pictures (resized, re-encoded) differ in few bits, see `hash_distance`.
    """
    grey = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    values = grey.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (values[at] > values[at + 1])
    return bits - (1 << 64) if bits >= 1 << 63 else bits


def hash_distance(one: int, other: int) -> int:
    """Number of differing bits, 0 (same picture) to 64; up to about 6 is worth a second look."""
    return ((one ^ other) & (1 << 64) - 1).bit_count()
