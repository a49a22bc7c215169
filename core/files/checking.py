"""The gate for incoming files: extension, first bytes and a full parse must tell the same story."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, field
from io import BytesIO
from typing import Protocol

from .images import OpenedImage, open_image
from .names import clean_name, extension_of
from .office import check_office
from .pdf import check_pdf
from .refusals import MAX_BYTES, MEGABYTE, RefusedFile

KINDS = frozenset({"image", "pdf", "docx", "xlsx"})
IMAGE_ONLY = frozenset({"image"})

_KIND_OF_EXTENSION = {
    "jpg": "image", "jpeg": "image", "jfif": "image", "png": "image", "webp": "image",
    "pdf": "pdf", "docx": "docx", "xlsx": "xlsx",
}  # fmt: skip
_IMAGE_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "jfif": "image/jpeg", "png": "image/png", "webp": "image/webp",
}  # fmt: skip
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_CANONICAL = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
_OLD_OFFICE = frozenset(
    {"doc", "xls", "docm", "xlsm", "xlsb", "dot", "xlt", "dotx", "dotm", "xltx", "xltm", "et", "wps"}
)
_HEIC = frozenset({"heic", "heif"})
_CHUNK = 256 * 1024


class Readable(Protocol):
    """Anything with ``read(size) -> bytes``: an open file, an uploaded file, ``BytesIO``."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class CheckedUpload:
    """A file that passed the gate.

    `name` is clean and carries the extension of the true content; `sha256` is of the bytes as received, in hex;
    `image` holds facts and shown copies for kind 'image', else None; `size` in bytes.
    """

    kind: str
    content_type: str
    name: str
    size: int
    sha256: str
    content: bytes = field(repr=False)
    image: OpenedImage | None = field(default=None, repr=False)


def check_upload(file: Readable, name: str, *, allowed: Collection[str] = KINDS) -> CheckedUpload:
    """Read and check one incoming file completely; nothing is written anywhere.

    In: a readable at its beginning (rewound when it can seek), the name the sender gave, and the kinds this place
    takes (subset of ``KINDS``). Out: `CheckedUpload`. Raises `RefusedFile` with a sentence for the user. Reads at most
    ``MAX_BYTES`` + 1 bytes into memory whatever the sender declared.
    """
    extension = extension_of(name)
    kind = _kind_for(extension, allowed)
    content = _read(file)
    digest = hashlib.sha256(content).hexdigest()
    image = None
    if kind == "image":
        image = _checked_image(content, extension)
        content_type = image.facts.content_type
        extension = _CANONICAL[content_type]
    else:
        if kind == "pdf":
            check_pdf(content)
        else:
            check_office(content, kind)
        content_type = CONTENT_TYPES[kind]
    return CheckedUpload(
        kind=kind,
        content_type=content_type,
        name=clean_name(name, extension),
        size=len(content),
        sha256=digest,
        content=content,
        image=image,
    )


def _kind_for(extension: str, allowed: Collection[str]) -> str:
    kind = _KIND_OF_EXTENSION.get(extension)
    if kind is None:
        if extension in _OLD_OFFICE:
            raise RefusedFile("old_office", detail=extension)
        raise RefusedFile("heic" if extension in _HEIC else "extension", detail=extension[:20])
    if kind not in allowed:
        takes = [ending for ending, ending_kind in _KIND_OF_EXTENSION.items() if ending_kind in allowed]
        raise RefusedFile("not_allowed", allowed="、".join(takes))
    return kind


def _read(file: Readable) -> bytes:
    seek = getattr(file, "seek", None)
    if seek is not None:
        seek(0)
    pieces, size = [], 0
    while piece := file.read(_CHUNK):
        size += len(piece)
        if size > MAX_BYTES:
            raise RefusedFile("too_big", limit=MAX_BYTES // MEGABYTE)
        pieces.append(piece)
    if not size:
        raise RefusedFile("empty")
    return b"".join(pieces)


def _checked_image(content: bytes, extension: str) -> OpenedImage:
    if _image_type(content) != _IMAGE_TYPES[extension]:
        raise RefusedFile("heic" if _is_heic(content) else "disguised", extension=extension)
    # A video behind a phone's "motion photo" is ordinary and never served; an archive behind a picture is a disguise.
    if zipfile.is_zipfile(BytesIO(content)):
        raise RefusedFile("polyglot", detail="an archive behind the picture")
    opened = open_image(content)
    if opened.facts.content_type != _IMAGE_TYPES[extension]:
        raise RefusedFile("disguised", extension=extension)
    return opened


def _image_type(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc")
