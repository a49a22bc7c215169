"""The life of one import: keep the upload, lock the row for a step, hand the rejected rows back.

Rooms bring their vocabulary and what to do with rows (core/imports is the library); this module holds what all imports
share: where files lie, and which step may follow which. Files live in DATA_DIR/imports/<seat>/ under names of ours.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from core.errors import Refused
from core.imports import Limits, Workbook, read_workbook
from core.models import ImportRun

__all__ = ["file_of", "keep_file", "lock_run", "move_run", "open_workbook", "start_run", "suffix_of"]

_NEXT = {
    ImportRun.State.UPLOADED: (ImportRun.State.UPLOADED, ImportRun.State.MAPPED, ImportRun.State.FAILED),
    ImportRun.State.MAPPED: (ImportRun.State.MAPPED, ImportRun.State.PREVIEWED, ImportRun.State.FAILED),
    ImportRun.State.PREVIEWED: (
        ImportRun.State.MAPPED,
        ImportRun.State.PREVIEWED,
        ImportRun.State.RUNNING,
        ImportRun.State.FAILED,
    ),
    ImportRun.State.RUNNING: (ImportRun.State.DONE, ImportRun.State.FAILED),
    ImportRun.State.DONE: (),
    ImportRun.State.FAILED: (),
}


def root() -> Path:
    """The folder of all imports."""
    return Path(settings.DATA_DIR) / "imports"


def keep_file(seat_id: int, data: bytes, suffix: str) -> str:
    """Write the bytes under a name of ours; returns the path relative to the folder of imports."""
    folder = root() / str(int(seat_id))
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    name = f"{secrets.token_hex(12)}.{suffix}"
    temporary = folder / f".{name}.part"
    try:
        temporary.write_bytes(data)
        os.replace(temporary, folder / name)
    finally:
        temporary.unlink(missing_ok=True)
    return f"{int(seat_id)}/{name}"


def file_of(relative: str) -> Path | None:
    """A kept file; None when it is gone. Refuses anything that is not inside the folder."""
    path = (root() / relative).resolve()
    if not relative or not path.is_relative_to(root().resolve()) or not path.is_file():
        return None
    return path


def suffix_of(file_name: str) -> str:
    """The extension as typed, letters and digits only; "bin" when there is none (the reader then refuses)."""
    suffix = Path(file_name).suffix.lower().lstrip(".")
    return suffix if suffix.isalnum() and len(suffix) <= 5 else "bin"


def start_run(*, actor: Actor, kind: str, file_name: str, data: bytes) -> ImportRun:
    """Keep an upload and write its run. The file is not opened here: a worker reads it in a child with limits."""
    name = Path(file_name.replace("\\", "/")).name[:255] or "import"
    path = keep_file(actor.seat_id, data, suffix_of(name))
    return ImportRun.objects.create(
        seat_id=actor.seat_id, kind=kind, file_name=name, file_path=path, sha256=hashlib.sha256(data).hexdigest()
    )


def lock_run(*, actor: Actor, pk: int, kind: str) -> ImportRun:
    """The actor's own run, locked for a step. Raises ImportRun.DoesNotExist for a foreign or missing one."""
    return ImportRun.objects.select_for_update().get(pk=pk, kind=kind, seat_id=actor.seat_id)


def move_run(run: ImportRun, state: str, **values: object) -> ImportRun:
    """Set the run's state and fields and save. Raises Refused when this step may not follow the present one."""
    if state not in _NEXT[ImportRun.State(run.state)]:
        sentence = _("这次导入的状态是“%(state)s”，不能再做这一步。") % {"state": run.get_state_display()}
        raise Refused("import_state", sentence, record=run)
    run.state = state
    for name, value in values.items():
        setattr(run, name, value)
    run.updated_at = timezone.now()
    run.save()
    return run


def open_workbook(run: ImportRun, *, limits: Limits | None = None) -> tuple[Workbook, bytes]:
    """Read the kept upload again (child process, limits). Raises UnreadableWorkbook; Refused when it is gone."""
    path = file_of(run.file_path)
    if path is None:
        raise Refused("import_file_gone", _("上传的文件已经清理，请重新上传。"), record=run)
    data = path.read_bytes()
    return read_workbook(data, run.file_name, limits=limits), data
