"""The folders under ``settings.FILES_ROOT``: originals written once under their SHA-256, shown copies beside them.

    original/ab/<sha256>      as received, never altered, mode 0440
    shown/ab/<sha256>.jpg     drawn anew, at most 2048 px
    thumb/ab/<sha256>.jpg     drawn anew, at most 400 px

A name is relative to that root everywhere (columns, headers). Writing goes to a temporary file in the same
file system, fsync, atomic rename: a reader sees the whole file or none, whatever dies in between. The rows decide what
exists; a file whose transaction was rolled back is an orphan and is swept later.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import logging
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .refusals import MEGABYTE

log = logging.getLogger(__name__)

FILE_MODE = 0o440
FOLDER_MODE = 0o750
SPARE_BYTES = 64 * MEGABYTE
"""Free space always left on the volume: writing stops before the disk is full to the last byte."""
ORPHAN_AGE = 3600
"""Seconds a file without a row is left alone: its transaction may still be open."""

_NAME = re.compile(
    r"(?:original/(?P<a>[0-9a-f]{2})/(?P=a)[0-9a-f]{62}|(?:shown|thumb)/(?P<b>[0-9a-f]{2})/(?P=b)[0-9a-f]{62}\.jpg)"
)
_FOLDERS = ("original", "shown", "thumb")


class StorageProblem(Exception):
    """The file could not be kept; `message` is the sentence for the user."""

    message = _("文件没有保存成功。请稍后再试；如仍失败，请联系系统管理员。")


class StorageFull(StorageProblem):
    """No room left on the volume; nothing was written. Pages answer 507."""

    message = _("服务器存储空间不足，文件没有保存。请联系系统管理员，稍后再上传。")


class StorageRefused(StorageProblem):
    """A name that is not one of ours (never made by this module)."""


@dataclass(frozen=True)
class Sweep:
    """What `sweep_orphans` did: files removed, bytes freed, files that stay."""

    removed: int
    freed: int
    kept: int


def root() -> Path:
    return Path(settings.FILES_ROOT)


def original_name(sha256: str) -> str:
    return f"original/{sha256[:2]}/{sha256}"


def shown_name(sha256: str) -> str:
    return f"shown/{sha256[:2]}/{sha256}.jpg"


def thumb_name(shown: str) -> str:
    """The thumbnail that belongs to a shown copy."""
    return shown.replace("shown/", "thumb/", 1)


def full_path(name: str) -> Path:
    """The place of a stored name on disk; anything not made by this module is refused."""
    if not _NAME.fullmatch(name):
        raise StorageRefused(f"not a stored name: {name[:100]!r}")
    return root() / name


def open_stored(name: str) -> BufferedReader:
    """Open for reading; FileNotFoundError when the volume lost it."""
    return full_path(name).open("rb")


def keep_original(content: bytes, sha256: str) -> str:
    """Keep the bytes as received under their SHA-256 and return the name. Keeping the same bytes again is harmless."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StorageRefused("content does not match its hash")
    name = original_name(sha256)
    with _lock(fcntl.LOCK_SH):
        if _stands(name, sha256):
            return name
        _write(name, content)
    return name


def keep_shown(sha256: str, shown: bytes, thumb: bytes) -> str:
    """Keep the two copies drawn from the original `sha256`; returns the name of the shown copy."""
    name = shown_name(sha256)
    with _lock(fcntl.LOCK_SH):
        for copy_name, content in ((name, shown), (thumb_name(name), thumb)):
            if not _stands(copy_name):
                _write(copy_name, content)
    return name


def is_intact(name: str) -> bool:
    """Whether an original still has the bytes its name promises (for the nightly check)."""
    sha256 = name.rpartition("/")[2]
    try:
        with open_stored(name) as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def sweep_orphans(known: set[str], *, older_than: float = ORPHAN_AGE, allow_all: bool = False) -> Sweep:
    """Remove files no row knows, and temporary files left by a crash.

    In: the names of ALL rows of ALL tenants, originals and shown copies (a thumbnail stays with its shown copy), read
    after nothing narrower than a province scope; `older_than` seconds. An empty `known` is taken for a mistake of the
    caller, not for an empty portal, unless `allow_all` says so.
    """
    if not known and not allow_all:
        raise ValueError("no known files: refusing to remove everything")
    keep = known | {thumb_name(name) for name in known if name.startswith("shown/")}
    removed = freed = kept = 0
    for folder in (*_FOLDERS, "incoming"):
        for path in (root() / folder).rglob("*"):
            if not path.is_file():
                continue
            if str(path.relative_to(root())) in keep:
                kept += 1
                continue
            # The lock keeps out a writer who finds the file standing and counts on it (see _stands).
            with _lock(fcntl.LOCK_EX):
                size = _remove_if_old(path, older_than)
            if size is None:
                kept += 1
            else:
                removed, freed = removed + 1, freed + size
    return Sweep(removed=removed, freed=freed, kept=kept)


def _remove_if_old(path: Path, older_than: float) -> int | None:
    try:
        state = path.stat()
        if time.time() - state.st_mtime < older_than:
            return None
        path.unlink()
    except FileNotFoundError:
        return None
    return state.st_size


def _stands(name: str, sha256: str = "") -> bool:
    """Whether the file is there and whole; its age starts anew so that a sweep under way leaves it alone."""
    path = full_path(name)
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    if sha256 and not is_intact(name):
        log.error("stored original is damaged and is replaced by the same bytes received again: %s", name)
        return False
    return path.stat().st_size > 0


def _write(name: str, content: bytes) -> None:
    target = full_path(name)
    incoming = root() / "incoming"
    temporary: Path | None = None
    try:
        for folder in (incoming, target.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
        if shutil.disk_usage(incoming).free < len(content) + SPARE_BYTES:
            raise StorageFull(f"less than {SPARE_BYTES} bytes would be left")
        descriptor, temporary_name = tempfile.mkstemp(dir=incoming)
        temporary = Path(temporary_name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), FILE_MODE)
            os.fsync(file.fileno())
        temporary.replace(target)
        temporary = None
        _sync_folder(target.parent)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(str(error)) from error
        raise StorageProblem(str(error)) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _lock(mode: int) -> Iterator[None]:
    """Writers share, the sweeper excludes; held for one file only."""
    try:
        root().mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
        descriptor = os.open(root() / ".lock", os.O_RDWR | os.O_CREAT, 0o640)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise (StorageFull if full else StorageProblem)(str(error)) from error
    try:
        fcntl.flock(descriptor, mode)
        yield
    finally:
        os.close(descriptor)
