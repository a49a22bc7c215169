"""Check docx and xlsx packages before any library unpacks them.

The archive is read by hand down to the local headers: what the table of contents declares may lie, so every member is
inflated in small pieces, counted, compared with its declaration and thrown away. Limits: security figures of the
project (at most 1 000 members, 100 MB unpacked, ratio 1:100).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from .refusals import MEGABYTE, RefusedFile

MAX_MEMBERS = 1_000
MAX_UNPACKED = 100 * MEGABYTE
MAX_RATIO = 100
RATIO_FROM = MEGABYTE
"""Members smaller than this (unpacked, bytes) may be packed as tightly as they like: they do no harm."""

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 64 * 1024
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_END_RECORD = struct.Struct("<4s4H2LH")
_ENCRYPTED_FLAG = 0x1
_CONTENT_TYPES = "[Content_Types].xml"

MAIN_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_MACRO_MARKS = ("vbaproject", "vbadata", "macrosheets/", "activex/")
_PROGRAM_ENDINGS = (".exe", ".dll", ".scr", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".docm", ".xlsm", ".xlam", ".dotm")
# Stream names inside an embedded OLE object: a packed file of any kind, or a macro project. Formulas have neither.
_OLE_MARKS = tuple(mark.encode("utf-16-le") for mark in ("Ole10Native", "_VBA_PROJECT"))
_PROGRAM_MAGIC = (b"MZ", b"\x7fELF")
# Relationship types that make the program load something by itself when the file is opened.
_LOADING_RELATIONS = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument", "/package")


def check_office(content: bytes, kind: str) -> None:
    """Pass silently when `content` is a clean package of `kind` ('docx' or 'xlsx'), else raise `RefusedFile`."""
    if content.startswith(OLE_MAGIC):
        # An OLE container under a new extension: either an encrypted package or an old .doc/.xls that was renamed.
        secret = "EncryptedPackage".encode("utf-16-le") in content
        raise RefusedFile("encrypted" if secret else "old_office")
    if not content.startswith(b"PK\x03\x04"):
        raise RefusedFile("disguised", extension=kind, detail="no zip header")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            directory_at = archive.start_dir
    # NotImplementedError is what zipfile raises on a compression it does not read: the file is refused like a torn one.
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, struct.error) as error:
        raise RefusedFile("broken", detail=f"zip: {error}") from error
    _check_ends(content)
    _check_table(members)
    declared_types = _Types()
    positions = _check_layout(content, members, directory_at)
    unpacked_total = 0
    for member in members:
        unpacked_total += _check_member(content, member, positions[member.filename], declared_types, unpacked_total)
    _check_types(declared_types, kind)


def _check_ends(content: bytes) -> None:
    """The end record must be the last thing in the file: nothing may be appended (a second file in disguise)."""
    at = content.rfind(b"PK\x05\x06")
    if at < 0 or at + _END_RECORD.size > len(content):
        raise RefusedFile("broken", detail="no end record")
    comment_size = _END_RECORD.unpack_from(content, at)[7]
    if at + _END_RECORD.size + comment_size != len(content):
        raise RefusedFile("polyglot", detail="bytes after the archive")


def _check_table(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise RefusedFile("bomb", detail=f"{len(members)} members")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise RefusedFile("bomb", detail="declared size")
    seen: set[str] = set()
    for member in members:
        name = member.filename
        lowered = name.lower()
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise RefusedFile("encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedFile("broken", detail=f"method {member.compress_type}")
        if "\\" in name or name.startswith("/") or ":" in name or ".." in name.split("/") or lowered in seen:
            raise RefusedFile("broken", detail="member name")
        if any(mark in lowered for mark in _MACRO_MARKS) or lowered.endswith(_PROGRAM_ENDINGS):
            raise RefusedFile("macro", detail=name[:100])
        if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise RefusedFile("bomb", detail="ratio")
        seen.add(lowered)
    if _CONTENT_TYPES.lower() not in seen:
        raise RefusedFile("disguised", extension="docx/xlsx", detail="a zip, not an office file")


def _check_layout(content: bytes, members: list[zipfile.ZipInfo], directory_at: int) -> dict[str, int]:
    """Where each member's bytes begin. Overlapping members and headers that disagree are refused."""
    positions: dict[str, int] = {}
    end_of_previous = 0
    for member in sorted(members, key=lambda entry: entry.header_offset):
        at = member.header_offset
        if at < end_of_previous or at + _LOCAL_HEADER.size > directory_at:
            raise RefusedFile("bomb", detail="overlapping members")
        magic, _version, flags, method, *_rest, name_size, extra_size = _LOCAL_HEADER.unpack_from(content, at)
        raw_name = content[at + _LOCAL_HEADER.size : at + _LOCAL_HEADER.size + name_size]
        try:
            name = raw_name.decode("utf-8" if flags & 0x800 else "cp437")
        except UnicodeDecodeError as error:
            raise RefusedFile("broken", detail="member name") from error
        if magic != b"PK\x03\x04" or method != member.compress_type or name != member.orig_filename:
            raise RefusedFile("broken", detail="local header differs")
        if flags & _ENCRYPTED_FLAG:
            raise RefusedFile("encrypted")
        start = at + _LOCAL_HEADER.size + name_size + extra_size
        end_of_previous = start + member.compress_size
        if end_of_previous > directory_at:
            raise RefusedFile("broken", detail="member past the end")
        positions[member.filename] = start
    return positions


def _check_member(content: bytes, member: zipfile.ZipInfo, start: int, types: _Types, before: int) -> int:
    """Inflate one member piecewise: true size, checksum, and for XML that it is well formed and without doctype."""
    lowered = member.filename.lower()
    reader = _reader_for(lowered, types)
    size = checksum = 0
    seen = b""  # the last few bytes and the new piece, so that a mark cut in two is still found
    for piece in _pieces(content, member, start):
        if size == 0 and piece.startswith(_PROGRAM_MAGIC):
            raise RefusedFile("macro", detail="a program inside")
        size += len(piece)
        if size > member.file_size or before + size > MAX_UNPACKED:
            raise RefusedFile("bomb", detail="more bytes than declared")
        checksum = zlib.crc32(piece, checksum)
        if lowered.endswith(".bin"):
            seen = seen[-64:] + piece
            if any(mark in seen for mark in _OLE_MARKS):
                raise RefusedFile("macro", detail="a packed object")
        if reader is not None:
            _feed(reader, piece, final=False)
    if size != member.file_size or checksum != member.CRC:
        raise RefusedFile("broken", detail="size or checksum")
    if reader is not None and size:
        _feed(reader, b"", final=True)
    return size


def _pieces(content: bytes, member: zipfile.ZipInfo, start: int) -> Iterator[bytes]:
    packed = memoryview(content)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(packed), _CHUNK):
            yield bytes(packed[at : at + _CHUNK])
        return
    if not packed and not member.file_size:
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    at = 0
    try:
        while not inflater.eof:
            if inflater.unconsumed_tail:
                source = inflater.unconsumed_tail
            else:
                source = bytes(packed[at : at + _CHUNK])
                at += len(source)
            piece = inflater.decompress(source, _CHUNK)
            if not piece and not source:
                raise RefusedFile("broken", detail="deflate ends early")
            yield piece
    except zlib.error as error:
        raise RefusedFile("broken", detail="deflate") from error
    if inflater.unused_data or at < len(packed):
        raise RefusedFile("polyglot", detail="bytes between members")


class _Types:
    """Content types and loading relations met while the XML parts stream by."""

    def __init__(self) -> None:
        self.content_types: set[str] = set()
        self.loads: list[str] = []

    def content_type(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] in ("Override", "Default"):
            self.content_types.add(attributes.get("ContentType", ""))

    def relation(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] != "Relationship" or attributes.get("TargetMode") != "External":
            return
        target = attributes.get("Target", "").strip().lower().replace("\\", "/")
        # Word writes its own local template as file:///C:/…: harmless. A server, by whatever protocol, is not.
        remote = target.startswith("//") or ("://" in target and not target.startswith("file:///"))
        remote = remote or target.startswith(("file:////", "mhtml:", "script:"))
        if remote and attributes.get("Type", "").endswith(_LOADING_RELATIONS):
            self.loads.append(target[:200])


def _reader_for(name: str, types: _Types) -> expat.XMLParserType | None:
    if not name.endswith((".xml", ".rels")):
        return None
    reader = expat.ParserCreate()
    # Entity bombs need a doctype: refusing it is what makes plain expat safe here.
    reader.StartDoctypeDeclHandler = _refuse_doctype
    if name == _CONTENT_TYPES.lower():
        reader.StartElementHandler = types.content_type
    elif name.endswith(".rels"):
        reader.StartElementHandler = types.relation
    return reader


def _refuse_doctype(*_declaration: object) -> None:
    raise RefusedFile("bomb", detail="doctype in xml")


def _feed(reader: expat.XMLParserType, piece: bytes, *, final: bool) -> None:
    try:
        reader.Parse(piece, final)
    except expat.ExpatError as error:
        raise RefusedFile("broken", detail=f"xml: {error}") from error


def _check_types(types: _Types, kind: str) -> None:
    declared = {content_type.lower() for content_type in types.content_types}
    if any("macroenabled" in content_type or "vbaproject" in content_type for content_type in declared):
        raise RefusedFile("macro", detail="content type")
    if MAIN_TYPES[kind] not in declared:
        raise RefusedFile("disguised", extension=kind, detail="main part")
    if types.loads:
        raise RefusedFile("external", detail=types.loads[0])
