"""What a camera wrote into a picture: time, place and a few names, cleaned for a JSON column."""

from __future__ import annotations

import contextlib
import math
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")
"""Cameras that give no offset are taken to show local time."""

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_ORIENTATION = 0x0112
_TEXTS = {0x010F: "make", 0x0110: "model", 0x0131: "software", 0x0132: "changed"}
_ORIGINAL, _DIGITIZED = 0x9003, 0x9004
_OFFSETS = {_ORIGINAL: 0x9011, _DIGITIZED: 0x9012}
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_ALTITUDE_REF, _ALTITUDE, _GPS_TIME, _DIRECTION, _GPS_DATE, _ERROR = 5, 6, 7, 17, 29, 31
_TIME = re.compile(r"(\d{4})[:\-/](\d{2})[:\-/](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")
_MAX_TEXT = 120
_PLACES = Decimal("0.000001")  # about 0.1 m
# Everything a hostile or broken EXIF block has been seen to raise inside a parser.
_ERRORS = (
    ValueError, TypeError, SyntaxError, KeyError, IndexError, AttributeError, OverflowError, ZeroDivisionError,
    ArithmeticError, OSError, UnicodeError, EOFError, Warning,
)  # fmt: skip


@dataclass(frozen=True)
class Claims:
    """The camera's claims; `orientation` 1 to 8 as in EXIF (1: already upright)."""

    taken_at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    orientation: int = 1
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def turned(self) -> bool:
        """Whether standing upright swaps width and height."""
        return self.orientation >= 5


def read_exif(image: Image.Image) -> Claims:
    """Claims of an opened picture; a broken EXIF block gives empty claims, never an error."""
    try:
        exif = image.getexif()
        main, details, gps = dict(exif), dict(exif.get_ifd(_EXIF_IFD)), dict(exif.get_ifd(_GPS_IFD))
    except _ERRORS:
        return Claims()
    data: dict[str, Any] = {name: text for tag, name in _TEXTS.items() if (text := _text(main.get(tag)))}
    taken_at, stated = _taken_at(details)
    if taken_at is not None:
        data["taken"] = stated
    latitude = _degrees(gps.get(_LATITUDE), gps.get(_LATITUDE_REF), "S", 90)
    longitude = _degrees(gps.get(_LONGITUDE), gps.get(_LONGITUDE_REF), "W", 180)
    if latitude is None or longitude is None or latitude == longitude == 0:
        latitude = longitude = None  # 0°, 0° is what receivers write while they have no fix
    data.update(_gps_extras(gps))
    orientation = main.get(_ORIENTATION, 1)
    return Claims(
        taken_at=taken_at,
        latitude=latitude,
        longitude=longitude,
        orientation=orientation if orientation in range(1, 9) else 1,
        data=data,
    )


def _taken_at(details: dict[int, Any]) -> tuple[datetime | None, str]:
    """The moment of exposure (else of digitising; never of the last edit), with the words it was read from."""
    for tag, offset_tag in _OFFSETS.items():
        words = _text(details.get(tag))
        found = _TIME.match(words)
        if not found:
            continue
        offset = _text(details.get(offset_tag))
        try:
            moment = datetime(*(int(part) for part in found.groups()), tzinfo=_zone(offset))  # type: ignore[misc, arg-type]
            in_utc = moment.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        return in_utc, f"{words} {offset}".strip()
    return None, ""


def _zone(offset: str) -> timezone | ZoneInfo:
    found = _OFFSET.fullmatch(offset)
    if not found:
        return DEFAULT_ZONE
    minutes = int(found[2]) * 60 + int(found[3])
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))


def _degrees(parts: Any, hemisphere: Any, negative: str, limit: int) -> Decimal | None:
    """Degrees, minutes, seconds → signed decimal degrees; None when missing or impossible."""
    if not isinstance(parts, (tuple, list)) or not 1 <= len(parts) <= 3:
        return None
    numbers = [_number(part) for part in parts]
    if any(number is None or number < 0 for number in numbers):
        return None
    value = sum((number or 0.0) / 60**power for power, number in enumerate(numbers))
    if value > limit:
        return None
    if _text(hemisphere).upper().startswith(negative):
        value = -value
    return Decimal(str(value)).quantize(_PLACES)


def _gps_extras(gps: dict[int, Any]) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    if (altitude := _number(gps.get(_ALTITUDE))) is not None:
        below = gps.get(_ALTITUDE_REF) in (1, b"\x01")
        extras["altitude_m"] = round(-altitude if below else altitude, 1)
    if (direction := _number(gps.get(_DIRECTION))) is not None:
        extras["direction_deg"] = round(direction, 1)
    if (error := _number(gps.get(_ERROR))) is not None:
        extras["gps_error_m"] = round(error, 1)
    clock = gps.get(_GPS_TIME)
    if (day := _text(gps.get(_GPS_DATE))) and isinstance(clock, (tuple, list)) and len(clock) == 3:
        hours = [_number(part) for part in clock]
        if all(part is not None and 0 <= part < 61 for part in hours):
            extras["gps_utc"] = f"{day} " + ":".join(f"{int(part or 0):02d}" for part in hours)
    return extras


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except _ERRORS:
        return None
    return number if math.isfinite(number) and abs(number) < 1e9 else None


def _text(value: Any) -> str:
    """Readable text without control characters (PostgreSQL's jsonb takes no NUL), at most ``_MAX_TEXT`` long."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    value = value[: 4 * _MAX_TEXT]
    if not value.isascii():
        # Pillow reads text tags as Latin-1; phones write UTF-8 into them.
        with contextlib.suppress(UnicodeError):
            value = value.encode("latin-1").decode("utf-8")
    kept = (character for character in value if unicodedata.category(character)[0] != "C")
    return "".join(kept).strip()[:_MAX_TEXT]
