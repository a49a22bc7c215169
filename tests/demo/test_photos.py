"""Drawn photographs: size, metadata, determinism, and a visible difference between fault and mend. No database."""

import io
from datetime import datetime

import pytest
from PIL import Image, ImageChops, ImageStat

from demo import photos
from demo.calendar import CHINA

AT = datetime(2026, 10, 21, 10, 42, 5, tzinfo=CHINA)


def shoot(scene, mended):
    return photos.take(
        scene, mended=mended, room=1, at=AT, place="调漆间北墙", person="周正元", latitude=33.42, longitude=120.27
    )


@pytest.mark.parametrize("scene", sorted(photos.SCENES))
def test_before_and_after_differ_and_keep_the_limits(scene):
    shots = [shoot(scene, mended) for mended in (False, True)]
    images = [Image.open(io.BytesIO(shot.original)).convert("RGB") for shot in shots]
    assert all(image.size == (800, 600) for image in images)
    assert all(len(shot.original) < photos.MAX_BYTES for shot in shots)
    assert sum(ImageStat.Stat(ImageChops.difference(*images)).mean) > 20


def test_time_and_place_are_in_the_original_and_nowhere_else():
    shot = shoot("fan", False)
    exif = Image.open(io.BytesIO(shot.original)).getexif()
    assert exif.get_ifd(0x8769)[0x9003] == "2026:10:21 10:42:05"
    assert exif.get_ifd(0x8769)[0x9011] == "+08:00"
    assert exif.get_ifd(0x8825)[2] == (33.0, 25.0, 12.0)
    assert not Image.open(io.BytesIO(shot.shown)).getexif()


def test_the_same_photograph_twice_is_the_same_bytes():
    assert shoot("gas", True) == shoot("gas", True)


def test_without_a_chinese_font_it_still_draws(monkeypatch):
    monkeypatch.setattr(photos, "_FONT_FILES", ())
    photos.font.cache_clear()
    try:
        assert photos.font()[1] is False
        assert shoot("fan", True).original
    finally:
        photos.font.cache_clear()
