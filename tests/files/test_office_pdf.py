"""docx, xlsx and pdf: the good pass, each kind of evil is named."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest

from .support import document, flat_png, object_stream, pdf, photo, repacked, workbook  # settings first

# isort: split
from core.files.checking import CONTENT_TYPES, check_upload
from core.files.refusals import MAX_BYTES, RefusedFile


def refused(content: bytes, name: str) -> str:
    with pytest.raises(RefusedFile) as caught:
        check_upload(io.BytesIO(content), name)
    assert caught.value.message
    assert "%(" not in caught.value.message
    return caught.value.code


@pytest.mark.parametrize(
    ("build", "name", "kind"),
    [(workbook, "台账.xlsx", "xlsx"), (document, "报告.DOCX", "docx"), (pdf, "批复.pdf", "pdf")],
)
def test_good_documents_pass(build, name, kind):
    checked = check_upload(io.BytesIO(build()), name)
    assert (checked.kind, checked.content_type, checked.image) == (kind, CONTENT_TYPES[kind], None)
    assert checked.name == name.rpartition(".")[0] + "." + kind
    assert len(checked.sha256) == 64


def test_disguises_are_refused():
    assert refused(workbook(), "a.pdf") == "disguised"
    assert refused(pdf(), "a.xlsx") == "disguised"
    assert refused(workbook(), "a.docx") == "disguised"
    assert refused(document(), "a.xlsx") == "disguised"
    assert refused(b"MZ\x90\0" * 50, "a.docx") == "disguised"
    assert refused(b"<html><script>1</script></html>", "a.pdf") == "disguised"
    assert refused(b"GIF89a " + pdf(), "a.pdf") == "disguised"
    plain_zip = io.BytesIO()
    with zipfile.ZipFile(plain_zip, "w") as archive:
        archive.writestr("evil.exe.txt", "x")
    assert refused(plain_zip.getvalue(), "a.xlsx") == "disguised"


def test_old_and_encrypted_office_say_what_to_do():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert refused(ole, "a.xlsx") == "old_office"
    assert refused(ole + "EncryptedPackage".encode("utf-16-le"), "a.docx") == "encrypted"
    assert refused(ole, "a.xls") == "old_office"
    assert refused(workbook(), "a.xlsm") == "old_office"


def test_macros_are_refused_under_any_name():
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    assert refused(repacked(workbook(), add={"xl/vbaProject.bin": b"x"}), "a.xlsx") == "macro"
    assert refused(repacked(workbook(), add={"XL/VBAPROJECT.BIN": b"x"}), "a.xlsx") == "macro"
    assert refused(repacked(workbook(), add={"xl/macrosheets/sheet1.xml": b"<a/>"}), "a.xlsx") == "macro"
    assert refused(repacked(workbook(), change={"[Content_Types].xml": (main, macro)}), "a.xlsx") == "macro"
    assert refused(repacked(document(), add={"word/embeddings/run.exe": b"MZ"}), "a.docx") == "macro"
    assert refused(repacked(document(), add={"word/media/image1.png": b"MZ\x90"}), "a.docx") == "macro"
    packed = b"\0" * 65530 + "Ole10Native".encode("utf-16-le")  # across the edge of two pieces
    assert refused(repacked(document(), add={"word/embeddings/oleObject1.bin": packed}), "a.docx") == "macro"
    formula = "Equation Native".encode("utf-16-le")
    check_upload(io.BytesIO(repacked(document(), add={"word/embeddings/oleObject1.bin": formula})), "a.docx")


def test_remote_templates_are_refused_and_local_ones_are_not():
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        'Target="{target}" TargetMode="External"/></Relationships>'
    )

    def with_relation(kind, target):
        part = relation.format(kind=kind, target=target).encode()
        return repacked(document(), add={"word/_rels/settings.xml.rels": part})

    for target in ("http://evil.example/t.dotm", "\\\\host\\t.dotm", "file://host/t.dotm", "file:////host/t.dotm"):
        assert refused(with_relation("attachedTemplate", target), "a.docx") == "external"
    check_upload(io.BytesIO(with_relation("attachedTemplate", "file:///C:\\Users\\li\\Normal.dotm")), "a.docx")
    check_upload(io.BytesIO(with_relation("hyperlink", "https://www.example.cn/")), "a.docx")


def test_entity_bomb_in_any_encoding_is_refused():
    bomb = '<?xml version="1.0" encoding="{0}"?><!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'
    for encoding in ("utf-8", "utf-16"):
        part = bomb.format(encoding).encode(encoding)
        assert refused(repacked(workbook(), add={"xl/extra.xml": part}), "a.xlsx") == "bomb"
    assert refused(repacked(workbook(), add={"xl/extra.xml": b"<a><b></a>"}), "a.xlsx") == "broken"


def test_archives_that_lie_are_refused():
    good = workbook()
    assert refused(good[: len(good) // 2], "a.xlsx") == "broken"
    assert refused(good + b"MZ appended", "a.xlsx") == "polyglot"
    assert refused(b"junk" + good, "a.xlsx") == "disguised"
    many = {f"xl/media/{number}.txt": b"" for number in range(1001)}
    assert refused(repacked(good, add=many), "a.xlsx") == "bomb"
    assert refused(repacked(good, add={"../../etc/x": b"1"}), "a.xlsx") == "broken"
    # Flip one byte inside the packed data of the first member: the checksum no longer fits.
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        first = archive.infolist()[0]
    spot = first.header_offset + 30 + len(first.filename) + first.compress_size // 2
    damaged = good[:spot] + bytes([good[spot] ^ 0x55]) + good[spot + 1 :]
    assert refused(damaged, "a.xlsx") in ("broken", "polyglot", "bomb")


def test_member_that_holds_more_than_it_declares_is_refused():
    honest = repacked(workbook(), add={"xl/liar.txt": b"\0" * 3_000_000})
    size, lie = (3_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    checksum = zlib.crc32(b"\0" * 3_000_000).to_bytes(4, "little")
    small = zlib.crc32(b"\0" * 100).to_bytes(4, "little")
    assert size in honest
    # The declared size and checksum describe the first 100 bytes only: Python's zipfile would be content with that.
    lying = honest.replace(size, lie).replace(checksum, small)
    with zipfile.ZipFile(io.BytesIO(lying)) as archive:
        assert len(archive.read("xl/liar.txt")) == 100
    assert refused(lying, "a.xlsx") == "bomb"


def test_plain_pdf_variants_pass():
    check_upload(io.BytesIO(pdf(object_stream(b"<< /Type /Font >>"))), "a.pdf")
    check_upload(io.BytesIO(pdf(b"<< /S /URI /URI (https://www.example.cn/) >>")), "a.pdf")
    check_upload(io.BytesIO(pdf(catalogue=b"/OpenAction [3 0 R /Fit]") + b"\r\n"), "a.pdf")


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"),
        pdf(b"<< /S /Java#53cript /JS (app.alert(1)) >>"),
        pdf(b"<< /S /Launch /F (cmd.exe) >>"),
        pdf(b"<< /S /Rendition /JS (1) >>"),
        pdf(catalogue=b"/AcroForm << /XFA [(a) 4 0 R] >>"),
        pdf(object_stream(b"<< /S /J#61vaScript /JS (1) >>")),
        pdf(object_stream(b"<< /S /JavaScript /JS (1) >>", kind=b"/Obj#53tm")),
    ],
)
def test_active_pdf_is_refused(content):
    assert refused(content, "a.pdf") == "active_pdf"


def test_pdf_that_hides_its_inside_is_refused(monkeypatch):
    inside = b"<< /Type /Font >>"
    assert (
        refused(pdf(object_stream(inside, filters=b"/Filter [/FlateDecode /ASCIIHexDecode]")), "a.pdf")
        == "unreadable_pdf"
    )
    assert refused(pdf(object_stream(inside, filters=b"/Filter 9 0 R")), "a.pdf") == "unreadable_pdf"
    assert refused(pdf(object_stream(inside, kind=b"/ObjStm % obj\n")), "a.pdf") == "unreadable_pdf"
    assert refused(pdf(trailer=b"/Encrypt 4 0 R"), "a.pdf") == "encrypted"
    monkeypatch.setattr("core.files.pdf.MAX_OBJECT_STREAMS", 100_000)
    assert refused(pdf(object_stream(b"\0" * 100_000)), "a.pdf") == "bomb"


def test_broken_and_doubled_pdf_is_refused():
    good = pdf()
    assert refused(good[: len(good) // 2], "a.pdf") == "broken"
    assert refused(good.replace(b"startxref\n", b"startxref\n9"), "a.pdf") == "broken"
    assert refused(good + workbook(), "a.pdf") in ("polyglot", "broken")
    assert refused(good + b"<script>1</script>", "a.pdf") == "polyglot"
    assert refused(b"%PDF-1.4 nothing more", "a.pdf") == "broken"


def test_size_and_kind_limits():
    assert refused(b"", "a.pdf") == "empty"
    assert refused(b"x" * (MAX_BYTES + 1), "a.pdf") == "too_big"
    for name in ("a.svg", "a.html", "a.gif", "a.exe", "a", ".pdf", "a.pdf.exe", "a.\u202efdp.exe"):
        assert refused(pdf(), name) == "extension", name
    with pytest.raises(RefusedFile) as caught:
        check_upload(io.BytesIO(workbook()), "a.xlsx", allowed={"image"})
    assert caught.value.code == "not_allowed"
    assert "jpg" in caught.value.message
    assert check_upload(io.BytesIO(photo()), "a.jpg", allowed={"image"}).kind == "image"
    assert refused(flat_png(10, 10), "a.jpg") == "disguised"


def test_no_more_than_the_limit_is_read():
    class Endless:
        served = 0

        def read(self, size: int = -1, /) -> bytes:
            self.served += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(RefusedFile):
        check_upload(stream, "a.pdf")
    assert stream.served < MAX_BYTES + 1_000_000
