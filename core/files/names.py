"""File names as people type them, made harmless for showing, storing in a column and sending in a header."""

from __future__ import annotations

import re
import unicodedata

MAX_NAME_CHARACTERS = 120

# Control, format (right-to-left override, zero width), surrogate, private use, unassigned; line/paragraph separators.
_UNWANTED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SPECIAL = re.compile(r'[<>:"|?*\\/;%]')
_DEVICE_NAMES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def extension_of(name: str) -> str:
    """The lower-case extension without the dot, after hidden characters are gone ('' when there is none)."""
    stem, dot, extension = _visible(name).rpartition(".")
    return extension.strip().lower() if dot and stem else ""


def clean_name(name: str, extension: str) -> str:
    """A one-line name without path, hidden or special characters, ending in `.extension`.

    In: the name the browser sent, and the extension that belongs to the checked content. Out: at most
    ``MAX_NAME_CHARACTERS`` characters, never empty, never a device name of Windows.
    """
    visible = _visible(name)
    stem = visible.rpartition(".")[0] or visible
    stem = re.sub(r"\s+", " ", _SPECIAL.sub("_", stem)).strip(" .")
    stem = stem[: MAX_NAME_CHARACTERS - len(extension) - 1].strip(" .") or "file"
    if _DEVICE_NAMES.match(stem.split(".")[0]):
        stem = f"_{stem}"
    return f"{stem}.{extension}"


def _visible(name: str) -> str:
    name = unicodedata.normalize("NFC", name)
    # Whitespace control characters (a CR or LF meant to split a header) become a space so that words stay apart.
    name = "".join(
        " " if character in "\t\r\n" else character
        for character in name
        if character in "\t\r\n" or unicodedata.category(character) not in _UNWANTED_CATEGORIES
    )
    return name.replace("\\", "/").rpartition("/")[2].strip()
