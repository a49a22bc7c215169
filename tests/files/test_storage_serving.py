"""Where files lie, how they leave, and what the row says."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import sys
import time
import types
from datetime import UTC, datetime

import pytest
from django.http import Http404
from django.test.utils import override_settings

from .support import SCRIPT, pdf, photo, workbook  # settings first

# isort: split
from core.files import storage
from core.files.names import clean_name, extension_of
from core.files.refusals import RefusedFile
from core.files.services import find_same, store_file
from core.files.serving import SANDBOX, serve


@pytest.fixture(autouse=True)
def volume(tmp_path):
    with override_settings(FILES_ROOT=tmp_path / "files", FILES_ACCEL_PREFIX=""):
        yield tmp_path / "files"


class Rows(list):
    """As much of a manager as the services use."""

    def create(self, **fields):
        row = types.SimpleNamespace(pk=len(self) + 1, received_at=datetime(2026, 3, 6, 1, 2, tzinfo=UTC), **fields)
        self.append(row)
        return row

    def filter(self, **wanted):
        return Rows(row for row in self if all(getattr(row, name) == value for name, value in wanted.items()))

    def order_by(self, *_names):
        return self

    def first(self):
        return self[0] if self else None


@pytest.fixture
def rows(monkeypatch):
    rows = Rows()
    fake = types.ModuleType("core.models")
    fake.StoredFile = types.SimpleNamespace(objects=rows)
    monkeypatch.setitem(sys.modules, "core.models", fake)
    return rows


ACTOR = types.SimpleNamespace(seat_id=7, name="王建国")


def take(content: bytes, name: str, **options):
    options = {"zone_id": 1, "enterprise_id": 9, "visible_to_enterprise": True} | options
    return store_file(actor=ACTOR, stream=io.BytesIO(content), name=name, **options)


def body_of(response) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return content


def everything(volume) -> list[str]:
    return sorted(
        str(path.relative_to(volume)) for path in volume.rglob("*") if path.is_file() and path.name != ".lock"
    )


# --- names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("整改 照片(1).JPG", "整改 照片(1).jpg"),
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\li\\图.jpg", "图.jpg"),
        ('a"b;c\r\nSet-Cookie: x=1.jpg', "a_b_c Set-Cookie_ x=1.jpg"),
        ("photo\u202egpj.exe.jpg", "photogpj.exe.jpg"),
        ("a\0b\u200b\ufeff.jpg", "ab.jpg"),
        ("CON.jpg", "_CON.jpg"),
        ("....jpg", "file.jpg"),
        ("x" * 500 + ".jpg", "x" * 116 + ".jpg"),
    ],
)
def test_names_become_harmless(typed, clean):
    assert clean_name(typed, "jpg") == clean


def test_extension_is_what_the_eye_cannot_be_fooled_about():
    assert extension_of("photo\u202egpj.exe") == "exe"
    assert extension_of("a.jpg\0") == "jpg"
    assert extension_of(".jpg") == extension_of("jpg") == ""


# --- storage -----------------------------------------------------------------------------------------------------


def test_original_is_written_once_and_read_only(volume):
    content = b"as received"
    sha256 = hashlib.sha256(content).hexdigest()
    name = storage.keep_original(content, sha256)
    path = storage.full_path(name)
    assert name == f"original/{sha256[:2]}/{sha256}"
    assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o440
    inode = path.stat().st_ino
    assert storage.keep_original(content, sha256) == name
    assert path.stat().st_ino == inode
    assert storage.is_intact(name)
    assert everything(volume) == [name]
    with pytest.raises(storage.StorageRefused):
        storage.keep_original(b"other", sha256)


def test_damaged_original_is_noticed_and_healed_by_the_same_bytes(caplog):
    content = b"as received"
    sha256 = hashlib.sha256(content).hexdigest()
    path = storage.full_path(storage.keep_original(content, sha256))
    path.chmod(0o640)
    path.write_bytes(b"rotten")
    assert not storage.is_intact(storage.original_name(sha256))
    storage.keep_original(content, sha256)
    assert path.read_bytes() == content
    assert "damaged" in caplog.text


@pytest.mark.parametrize(
    "name", ["../settings.py", "/etc/passwd", "original/ab/../../x", "original/ab/" + "c" * 64, ""]
)
def test_only_our_own_names_are_opened(name):
    with pytest.raises(storage.StorageRefused):
        storage.full_path(name)


@pytest.mark.parametrize("where", ["write", "fsync", "room"])
def test_full_disk_is_said_and_leaves_nothing(volume, monkeypatch, where):
    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    if where == "room":
        monkeypatch.setattr(storage, "SPARE_BYTES", 1 << 62)
    elif where == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(os, "fdopen", lambda descriptor, _mode: (os.close(descriptor), full())[1])
    content = b"x" * 100
    with pytest.raises(storage.StorageFull) as caught:
        storage.keep_original(content, hashlib.sha256(content).hexdigest())
    assert str(caught.value.message)
    assert everything(volume) == []


def test_sweep_takes_only_old_files_no_row_knows(volume):
    names = []
    for number in range(3):
        content = b"file %d" % number
        sha256 = hashlib.sha256(content).hexdigest()
        names.append(storage.keep_original(content, sha256))
        storage.keep_shown(sha256, b"shown", b"thumb")
    leftover = volume / "incoming" / "tmp-after-a-crash"
    leftover.write_bytes(b"half")
    shown = storage.shown_name(names[0].rpartition("/")[2])
    known = {names[0], shown}
    assert storage.sweep_orphans(known).removed == 0  # all of them young
    past = time.time() - 7200
    for path in volume.rglob("*"):
        if path.is_file():
            os.utime(path, (past, past))
    storage.keep_original(b"file 1", names[1].rpartition("/")[2])  # handed in again: its row is about to be written
    sweep = storage.sweep_orphans(known)
    assert everything(volume) == sorted([names[0], names[1], shown, storage.thumb_name(shown)])
    assert sweep.removed == 6
    with pytest.raises(ValueError, match="refusing"):
        storage.sweep_orphans(set())


# --- services ----------------------------------------------------------------------------------------------------


def test_row_of_a_photo(rows, volume):
    content = photo()
    row = take(content, "现场.jpeg")
    assert rows == [row]
    assert (row.kind, row.original_name, row.content_type) == ("image", "现场.jpg", "image/jpeg")
    assert (row.size, row.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (row.width, row.height, str(row.latitude)) == (640, 480, "33.347500")
    assert (row.uploaded_by_seat_id, row.uploader_name, row.zone_id, row.enterprise_id) == (7, "王建国", 1, 9)
    assert len(everything(volume)) == 3
    assert storage.full_path(row.original_path).read_bytes() == content


def test_refused_file_leaves_neither_row_nor_file(rows, volume):
    with pytest.raises(RefusedFile):
        take(b"MZ", "a.jpg")
    assert rows == []
    assert everything(volume) == []


def test_same_bytes_are_known_within_the_tenant_only(rows):
    content = photo()
    first = take(content, "a.jpg")
    assert find_same(1, 9, first.sha256) is first
    assert find_same(1, 8, first.sha256) is None
    with pytest.raises(RefusedFile) as caught:
        take(content, "another name.jpg", refuse_same=True)
    assert caught.value.code == "seen_before"
    assert "2026-03-06 09:02" in caught.value.message
    other = take(content, "a.jpg", enterprise_id=8, refuse_same=True)
    assert other.original_path == first.original_path
    assert len(rows) == 2


# --- serving -----------------------------------------------------------------------------------------------------


def test_shown_copy_is_inline_and_clean(rows):
    row = take(photo() + SCRIPT, "现场.jpg")
    for which in ("shown", "thumb"):
        response = serve(row, which=which)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
        assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == SANDBOX
        assert {"private", "immutable", "max-age=604800"} == set(response["Cache-Control"].split(", "))
        assert SCRIPT not in body_of(response)
        again = serve(row, which=which, request_headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])


def test_original_is_a_download_of_the_very_bytes(rows):
    content = photo() + SCRIPT
    response = serve(take(content, '现"场.jpg'), which="original")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "no-store" in response["Cache-Control"]
    assert body_of(response) == content


@pytest.mark.parametrize(("build", "name"), [(pdf, "批复.pdf"), (workbook, "ledger.xlsx")])
def test_documents_are_downloads_whatever_is_asked(rows, build, name):
    content = build()
    row = take(content, name)
    for which in ("shown", "original"):
        response = serve(row, which=which)
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["Content-Security-Policy"] == SANDBOX
        assert body_of(response) == content
    with pytest.raises(Http404):
        serve(row, which="thumb")


def test_type_never_comes_from_the_sender(rows):
    row = take(pdf(), "a.pdf")
    row.content_type = "text/html"
    assert serve(row)["Content-Type"] == "application/pdf"


def test_header_cannot_be_split_even_by_a_row_that_was_tampered_with(rows):
    row = take(pdf(), "a.pdf")
    row.original_name = 'x"\r\nSet-Cookie: a=b\r\n\r\n<html>.pdf'
    value = serve(row)["Content-Disposition"]
    assert "\r" not in value
    assert "\n" not in value


def test_nginx_sends_the_bytes_when_it_is_there(rows):
    row = take(photo(), "a.jpg")
    with override_settings(FILES_ACCEL_PREFIX="/protected/"):
        response = serve(row, which="thumb")
        assert response["X-Accel-Redirect"] == "/protected/" + storage.thumb_name(row.shown_name)
        assert response.content == b""
        assert response["Content-Type"] == "image/jpeg"
        storage.full_path(row.original_path).unlink()
        with pytest.raises(Http404):
            serve(row, which="original")


def test_lost_file_is_404_and_logged(rows, caplog):
    row = take(photo(), "a.jpg")
    storage.full_path(row.shown_name).unlink()
    with pytest.raises(Http404):
        serve(row)
    assert "missing" in caplog.text
