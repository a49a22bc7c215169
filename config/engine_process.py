"""Folders, locks and processes of the embedded engines; knows neither PostgreSQL nor Valkey."""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import pwd
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from config import system_account

LONGEST_SOCKET = 100  # bytes; sun_path holds 108 on Linux, 104 on macOS.
STOP_SECONDS = 30
_children: dict[str, subprocess.Popen] = {}


class EngineError(Exception):
    """An engine cannot run here; the text is one sentence for the person at the keyboard."""


def writable(data_dir: Path) -> Path:
    """Create data_dir if need be and return it resolved; EngineError when it cannot be written."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        home = data_dir.resolve()
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as trouble:
        raise EngineError(
            f"Cannot write to {data_dir} ({trouble.strerror}): set DATA_DIR to a folder you may write to."
        ) from trouble
    return home


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Let one process at a time start or stop the engines of this folder."""
    with open(home / "engines.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def socket_folder(home: Path, kind: str, socket_name: str, entry: pwd.struct_passwd | None) -> Path:
    """Return a private folder whose socket path is short enough and reachable by the server's account."""
    folder = home / "run" / kind
    fits = len(os.fsencode(folder / socket_name)) < LONGEST_SOCKET
    if not fits or system_account.reachable_home(home, entry) != home:
        key = hashlib.sha256(str(home).encode()).hexdigest()[:12]
        base = "/tmp" if platform.system() == "Darwin" else tempfile.gettempdir()  # noqa: S108 - 0700, owner checked
        folder = Path(base) / f"park-{os.geteuid()}-{key}-{kind}"
    if not folder.is_relative_to(home):
        return _private(folder, entry)
    folder.parent.mkdir(exist_ok=True)
    return system_account.own_folder(folder, entry)


def _private(folder: Path, entry: pwd.struct_passwd | None) -> Path:
    """Create a 0700 folder in the shared temp folder; refuse one that somebody else put there."""
    system_account.own_folder(folder, None)
    owner = folder.lstat()
    if folder.is_symlink() or owner.st_uid not in {os.geteuid(), entry.pw_uid if entry else os.geteuid()}:
        raise EngineError(f"{folder} belongs to somebody else: remove it, or set TMPDIR to a folder of your own.")
    folder.chmod(0o700)
    return system_account.own_folder(folder, entry)


def launch(name: str, home: Path, command: list[str], log: Path, entry: pwd.struct_passwd | None) -> subprocess.Popen:
    """Start a server in a session of its own, so that Ctrl-C in the terminal does not reach it."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PG"))}
    with open(log, "ab") as sink:
        child = subprocess.Popen(
            command,
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
            **system_account.as_account(entry),
        )
    _children[f"{name}:{home}"] = child
    return child


def end(home: Path, name: str, pid: int | None, first_signal: signal.Signals) -> None:
    if pid is None:
        return
    try:
        process = psutil.Process(pid)
        process.send_signal(first_signal)
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(5)
    except psutil.NoSuchProcess:
        pass
    child = _children.pop(f"{name}:{home}", None)
    if child is not None:
        child.wait(5)


def is_program(pid: int, *names: str) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and process.name() in names
    except psutil.Error:
        return False


def run(command: list[str], entry: pwd.struct_passwd | None) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PG"))}
    done = subprocess.run(
        command,
        cwd="/",
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        **system_account.as_account(entry),
    )
    return done.stdout


def tail(log: Path) -> str:
    """Return the last telling line of a server's log."""
    lines = [line for line in log.read_text(errors="replace").splitlines()[-12:] if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "# " in line or "error" in line.lower()]
    return (telling or lines or ["no word"])[-1].strip()
