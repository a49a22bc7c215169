# ruff: noqa: S311 (Chinese text counts double in width; random only shapes invented data)
"""Photographs of the demo, drawn by code: the same place before and after, with time, place and person on a strip.

Deterministic: the same arguments give the same bytes (with the same Pillow). Nothing here is a real photograph, and the
strip says so.
"""

from __future__ import annotations

import io
import random
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from demo.photos import scenes_plant, scenes_site
from demo.photos.canvas import Stage

SCENES = {
    "fan": scenes_plant.fan,
    "distribution": scenes_plant.distribution,
    "dust": scenes_plant.dust,
    "chemical": scenes_plant.chemical,
    "exit": scenes_site.exit,
    "gas": scenes_site.gas,
    "forklift": scenes_site.forklift,
    "confined": scenes_site.confined,
    "crane": scenes_site.crane,
    "extinguisher": scenes_site.extinguisher,
    "workshop": scenes_site.workshop,
}
# For a danger without a scene of its own, the nearest by sector.
BY_SECTOR = {
    "hazchem": "chemical",
    "construction": "crane",
    "gas": "gas",
    "dust": "dust",
    "confined": "confined",
    "special": "forklift",
    "fire": "exit",
    "other": "workshop",
}
ROOMS = 2  # variants of each scene
MAX_BYTES = 120_000
_FONT_FILES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/msyh.ttc",
)
_ORIENTATION, _DATE_TIME, _EXIF_IFD, _GPS_IFD = 0x0112, 0x0132, 0x8769, 0x8825
_ORIGINAL, _OFFSET_ORIGINAL = 0x9003, 0x9011


class Photograph(NamedTuple):
    """JPEG bytes: as it came from the telephone, the copy to show (no metadata), the thumbnail (400 × 300)."""

    original: bytes
    shown: bytes
    thumb: bytes


@cache
def font(size: int = 20) -> tuple[ImageFont.FreeTypeFont | ImageFont.ImageFont, bool]:
    """A font and whether it can write Chinese. Never fails: without a CJK font Pillow's own digits are used."""
    for name in _FONT_FILES:
        if Path(name).is_file():
            try:
                return ImageFont.truetype(name, size, index=2 if "NotoSansCJK" in name else 0), True
            except OSError:
                continue
    return ImageFont.load_default(size), False


@lru_cache(maxsize=64)
def picture(scene: str, *, mended: bool, room: int = 0) -> Image.Image:
    """The bare 800 × 600 scene. Before and after share the room; light and angle differ as on another day."""
    rng = random.Random(f"{scene}-{room}-{mended}")
    return _stage(scene, mended).developed(
        light=rng.uniform(0.98, 1.14) if mended else rng.uniform(0.84, 1.0),
        tilt=rng.uniform(-1.6, 1.6),
        warmth=rng.uniform(-0.02, 0.06),
        mirrored=bool(room % 2),
    )


@cache
def _stage(scene: str, mended: bool) -> Stage:
    return SCENES.get(scene, scenes_site.workshop)(sum(map(ord, scene)) * 7, mended)


def take(
    scene: str, *, mended: bool, room: int, at: datetime, place: str, person: str, latitude: float, longitude: float
) -> Photograph:
    """A finished photograph, 800 × 600, below 120 KB, with EXIF time (local) and position.

    `at` must be aware; `place` and `person` go on the strip (left out when no CJK font is installed).
    """
    image = picture(scene, mended=mended, room=room % ROOMS).copy()
    writer, chinese = font()
    strip = Image.new("RGBA", (800, 40), (20, 28, 36, 178))
    image.paste(strip, (0, 560), strip)
    text = f"{at:%Y-%m-%d %H:%M}"
    if chinese:
        text += f"  {place[:16]}  {person[:14]}"
    pen = ImageDraw.Draw(image)
    pen.text((14, 566), text, font=writer, fill=(255, 255, 255))
    pen.text((786, 566), "演示" if chinese else "DEMO", font=writer, fill=(255, 214, 120), anchor="ra")
    exif = Image.Exif()
    exif[_ORIENTATION] = 1
    exif[_DATE_TIME] = f"{at:%Y:%m:%d %H:%M:%S}"
    details = exif.get_ifd(_EXIF_IFD)
    details[_ORIGINAL] = f"{at:%Y:%m:%d %H:%M:%S}"
    details[_OFFSET_ORIGINAL] = f"{at:%z}"[:3] + ":" + f"{at:%z}"[3:]
    gps = exif.get_ifd(_GPS_IFD)
    gps[1], gps[2] = ("N" if latitude >= 0 else "S"), _degrees(abs(latitude))
    gps[3], gps[4] = ("E" if longitude >= 0 else "W"), _degrees(abs(longitude))
    for quality in (76, 68, 58, 48):
        original = _jpeg(image, quality, exif)
        if len(original) < MAX_BYTES:
            break
    small = image.resize((400, 300), Image.Resampling.BOX)
    return Photograph(original, _jpeg(image, quality), _jpeg(small, 80))


def _jpeg(image: Image.Image, quality: int, exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, exif=exif or b"")
    return out.getvalue()


def scene_for(scene: str, sector: str) -> str:
    """The scene of a danger: its own, or the nearest for its sector."""
    return scene or BY_SECTOR.get(sector, "workshop")


def _degrees(value: float) -> tuple[float, float, float]:
    whole = int(value)
    minutes = int((value - whole) * 60)
    return float(whole), float(minutes), round((value - whole - minutes / 60) * 3600, 2)
