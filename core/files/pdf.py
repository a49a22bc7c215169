"""Check a PDF without a PDF library: structure, encryption, active content.

Decision: a PDF that carries scripts, launches programs, or holds a dynamic form is refused, and every other PDF is
served as a download only (see ``serving``). Searching for names is sound because an action must name its type, names
can be disguised only by ``#xx`` (undone here), and objects can hide only in object streams (unpacked here); an object
stream that cannot be unpacked is refused rather than trusted. Attached files are let through: electronic invoices carry
their data that way, and nothing here ever opens them.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from .refusals import MEGABYTE, RefusedFile

MAX_OBJECT_STREAMS = 64 * MEGABYTE
"""Most bytes all object streams of one file may hold when unpacked (ordinary files: a few MB)."""

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_START_XREF = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF")
_XREF_PLACE = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
# /Rendition may carry a script without naming /JavaScript.
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|RichMedia|Rendition)|/XFA(?=[\s\[(<0-9/])")
_FILTER = re.compile(rb"/(\w+Decode|AHx|A85|LZW|Fl|RL|Crypt)\b")
_TAIL = 1024


def check_pdf(content: bytes) -> None:
    """Pass silently when `content` is a whole, plain PDF, else raise `RefusedFile`."""
    if not _HEADER.match(content):
        raise RefusedFile("disguised", extension="pdf", detail="no header at byte 0")
    _check_end(content)
    plain = _plain_names(content)
    if b"/Root" not in plain:
        raise RefusedFile("broken", detail="no catalogue")
    if b"/Encrypt" in plain:
        raise RefusedFile("encrypted")
    _refuse_active(plain)
    _check_object_streams(content, expected=plain.count(b"/ObjStm"))


def _check_end(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if end < 0 or end < len(content) - _TAIL:
        raise RefusedFile("broken", detail="no end mark")
    if content[end + len(b"%%EOF") :].strip(b"\0 \t\r\n\f\x1a") or zipfile.is_zipfile(BytesIO(content)):
        raise RefusedFile("polyglot", detail="bytes after the end mark")
    places = _START_XREF.findall(content[-2 * _TAIL :])
    if not places:
        raise RefusedFile("broken", detail="no startxref")
    if not _XREF_PLACE.match(content, int(places[-1])):
        raise RefusedFile("broken", detail="startxref points nowhere")


def _plain_names(content: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _refuse_active(plain: bytes) -> None:
    if found := _ACTIVE.search(plain):
        raise RefusedFile("active_pdf", detail=found[0].decode("ascii"))


def _check_object_streams(content: bytes, *, expected: int) -> None:
    """Unpack each object stream and look inside; `expected` is how often the type is named in the whole file."""
    if not expected:
        return
    looked_at = 0
    budget = MAX_OBJECT_STREAMS
    for stream in _STREAM.finditer(content):
        # The dictionary in front of the data, back to the start of its object.
        head = _plain_names(content[max(content.rfind(b"obj", 0, stream.start()), 0) : stream.start()])
        named = head.count(b"/ObjStm")
        if not named:
            continue
        looked_at += named
        filters = _FILTER.findall(head)
        if not filters and b"/Filter" not in head:
            continue  # not packed: the search over the whole file has seen it
        if filters not in ([b"FlateDecode"], [b"Fl"]) or b"/DecodeParms" in head or b"/DP" in head:
            raise RefusedFile("unreadable_pdf", detail="object stream filter")
        inflater = zlib.decompressobj()
        try:
            unpacked = inflater.decompress(memoryview(content)[stream.end() :], budget + 1)
        except zlib.error as error:
            raise RefusedFile("unreadable_pdf", detail="object stream") from error
        budget -= len(unpacked)
        if budget < 0:
            raise RefusedFile("bomb", detail="object streams")
        _refuse_active(_plain_names(unpacked))
    if looked_at != expected:
        raise RefusedFile("unreadable_pdf", detail=f"{looked_at} of {expected} object streams found")
