"""Photographs: what is kept as data, what is gone from the copy, what is refused."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PIL import Image

from .support import SCRIPT, camera_exif, encoded, flat_png, photo, picture, webp_header, workbook

# isort: split
from core.files.checking import check_upload
from core.files.images import hash_distance, open_image, perceptual_hash, refuse_too_many_pixels
from core.files.jpeg import count_scans
from core.files.refusals import RefusedFile


def refused(content: bytes, name: str = "a.jpg") -> str:
    with pytest.raises(RefusedFile) as caught:
        check_upload(io.BytesIO(content), name)
    assert caught.value.message
    return caught.value.code


def test_time_and_place_become_data_and_leave_the_copy():
    opened = open_image(photo() + SCRIPT)
    facts = opened.facts
    assert facts.taken_at == datetime(2026, 3, 5, 6, 30, 15, tzinfo=UTC)  # 14:30:15 in Shanghai
    assert (facts.latitude, facts.longitude) == (Decimal("33.347500"), Decimal("120.160000"))
    assert facts.exif["make"] == "来源 X"
    assert facts.exif["altitude_m"] == 4.2
    for copy in (opened.shown, opened.thumb):
        assert SCRIPT not in copy
        assert b"Exif" not in copy
        with Image.open(io.BytesIO(copy)) as again:
            assert again.format == "JPEG"
            assert not again.getexif()
            assert not {"exif", "comment", "icc_profile", "xmp"} & set(again.info)


def test_offset_of_the_camera_counts():
    assert open_image(photo(offset="+09:00")).facts.taken_at == datetime(2026, 3, 5, 5, 30, 15, tzinfo=UTC)
    assert open_image(photo(offset="nonsense")).facts.taken_at == datetime(2026, 3, 5, 6, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_copy_stands_upright(orientation):
    opened = open_image(photo(width=640, height=320, orientation=orientation))
    quarter = orientation >= 5
    assert (opened.facts.width, opened.facts.height) == ((320, 640) if quarter else (640, 320))
    with Image.open(io.BytesIO(opened.shown)) as shown:
        assert shown.size == ((320, 640) if quarter else (640, 320))


def test_copies_have_their_limits():
    opened = open_image(encoded(picture(4000, 3000), "JPEG"))
    with Image.open(io.BytesIO(opened.shown)) as shown, Image.open(io.BytesIO(opened.thumb)) as thumb:
        assert max(shown.size) == 2048
        assert max(thumb.size) == 400
    assert (opened.facts.width, opened.facts.height) == (4000, 3000)


@pytest.mark.parametrize(
    ("mode", "form"),
    [(mode, "PNG") for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")]
    + [("L", "JPEG"), ("CMYK", "JPEG"), ("RGB", "WEBP"), ("RGBA", "WEBP")],
)
def test_every_mode_is_drawn(mode, form):
    image = Image.new("I;16", (300, 200), 32768) if mode == "I;16" else picture(300, 200).convert(mode)
    opened = open_image(encoded(image, form))
    with Image.open(io.BytesIO(opened.shown)) as shown:
        assert (shown.mode, shown.size) == ("RGB", (300, 200))
        if mode == "I;16":
            assert 120 <= shown.getpixel((10, 10))[0] <= 136


def test_transparency_becomes_white():
    with Image.open(io.BytesIO(open_image(encoded(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG")).shown)) as shown:
        assert min(shown.getpixel((25, 25))) > 250


def test_png_and_webp_exif_is_read_and_animation_stands_still():
    for form, name in (("PNG", "a.png"), ("WEBP", "a.webp")):
        checked = check_upload(io.BytesIO(encoded(picture(), form, exif=camera_exif())), name)
        assert checked.image is not None
        assert checked.image.facts.latitude == Decimal("33.347500"), form
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "blue")]
    moving = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=50, lossless=True)
    with Image.open(io.BytesIO(open_image(moving).shown)) as shown:
        red, _green, blue = shown.getpixel((30, 30))
        assert red > 200 > blue


def test_perceptual_hash_survives_re_encoding_and_tells_pictures_apart():
    original = open_image(encoded(picture(1200, 900), "JPEG", quality=95)).facts.phash
    smaller = open_image(encoded(picture(1200, 900).resize((640, 480)), "PNG")).facts.phash
    other = open_image(encoded(picture(1200, 900).rotate(90), "JPEG")).facts.phash
    assert -(1 << 63) <= original < 1 << 63
    assert hash_distance(original, smaller) <= 4
    assert hash_distance(original, other) > 12
    falling = Image.linear_gradient("L").rotate(270)
    assert perceptual_hash(falling) in (-1, 0)
    assert hash_distance(-1, 0) == 64


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"MZ\x90\0" * 100, "a.jpg", "disguised"),
        (b"<html><script>1</script>", "a.png", "disguised"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "disguised"),
        (b"GIF89a/*" + b"\0" * 50 + b"*/=1;alert(1)", "a.jpg", "disguised"),
        (b"\xff\xd8\xff\xe0 no picture at all", "a.jpg", "broken"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "broken"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "a.webp", "broken"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "a.jpg", "heic"),
        (b"anything", "a.heic", "heic"),
        (photo() + workbook(), "a.jpg", "polyglot"),
        (encoded(picture(), "PNG"), "a.jpg", "disguised"),
        (photo(), "a.webp", "disguised"),
    ],
)
def test_what_is_no_plain_picture_is_refused(content, name, code):
    assert refused(content, name) == code


@pytest.mark.parametrize(("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_truncated_is_refused(form, name, kept):
    whole = encoded(picture(), form)
    assert refused(whole[: int(len(whole) * kept)], name) == "broken"


def test_broken_checksum_is_refused():
    whole = bytearray(encoded(picture(), "PNG"))
    whole[len(whole) // 2] ^= 0xFF
    assert refused(bytes(whole), "a.png") == "broken"


def test_pixel_limit_counts_before_decoding():
    for width, height in ((8000, 6251), (20_000, 20_000), (2**31 - 1, 2**31 - 1)):
        content = bytearray(flat_png(8, 8))
        content[16:24] = struct.pack(">II", width, height)
        assert refused(bytes(content), "a.png") == "too_many_pixels"
    assert refused(webp_header(16_384, 16_384), "a.webp") == "too_many_pixels"
    jpeg = bytearray(encoded(picture(64, 64), "JPEG"))
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = struct.pack(">HH", 65_000, 65_000)
    assert refused(bytes(jpeg), "a.jpg") == "too_many_pixels"
    refuse_too_many_pixels(8000, 6250)  # exactly 50 megapixels


def test_progressive_scans_are_counted_and_limited():
    assert count_scans(encoded(picture(), "JPEG")) == 1
    progressive = encoded(picture(), "JPEG", progressive=True)
    scans = count_scans(progressive)
    assert 2 < scans < 20
    open_image(progressive)
    # Repeat the last scan very often in a large frame.
    large = encoded(Image.new("RGB", (4000, 3000)), "JPEG", progressive=True)
    last = large.rindex(b"\xff\xda")
    hostile = large[:last] + large[last:-2] * 200 + b"\xff\xd9"
    assert refused(hostile) == "too_complex"


@pytest.mark.parametrize(
    ("tag", "value"),
    [(0x9003, "0000:00:00 00:00:00"), (0x9003, "2026:13:45 99:99:99"), (0x9003, "x" * 30_000)],
)
def test_nonsense_time_is_no_time(tag, value):
    exif = camera_exif()
    exif.get_ifd(0x8769)[tag] = value
    assert open_image(encoded(picture(), "JPEG", exif=exif)).facts.taken_at is None


def test_nonsense_place_is_no_place():
    assert open_image(photo(latitude=99.5)).facts.latitude is None
    exif = camera_exif(latitude=0.0)
    exif.get_ifd(0x8825)[4] = (0.0, 0.0, 0.0)
    facts = open_image(encoded(picture(), "JPEG", exif=exif)).facts
    assert (facts.latitude, facts.longitude) == (None, None)


def test_garbled_exif_block_does_not_matter():
    whole = photo()
    start = whole.index(b"Exif\0\0") + 6
    for seed in range(12):
        garbled = bytearray(whole)
        for step in range(30):
            garbled[start + 4 + (seed * 31 + step * 17) % 200] = (seed * 7 + step * 13) % 256
        facts = open_image(bytes(garbled)).facts
        assert facts.width in (640, 480)
