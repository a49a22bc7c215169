"""bin/demo: engines, schema, demo data, static files, then web, worker and beat until Ctrl-C.

Each step is skipped when its stamp says that nothing has changed, so that the second start is quick.
"""

from __future__ import annotations

import argparse
import errno
import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from config import engine_use, system_account
from config.parent import Parent, Service

ROOT = Path(__file__).resolve().parent.parent
WAIT_SECONDS = 90
# What may change the schema or see across tenants stays out of web, worker and beat.
POWERFUL = ("DATABASE_OWNER_URL", "DATABASE_LOADER_URL", "DATABASE_SUPER_URL", "PARK_DB_AS")


class CannotStart(Exception):
    """The demo cannot run; the text is one sentence for the person at the keyboard."""


def run(arguments: list[str], data_dir: Path) -> int:
    """Run the demo until it is asked to stop; return the exit code (the walkthrough's, where one was asked for)."""
    asked = _arguments(arguments)
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    with open(data_dir / "demo.lock", "a+", encoding="utf-8") as lock:
        _only_demo(lock)
        parent = Parent(data_dir, ROOT)
        left = parent.end_leftovers()
        if left:
            _say(f"Ended what an earlier demo had left running: {', '.join(left)}.")
        if asked.reset:
            reset(data_dir)
        _free_port(asked.host, asked.port)
        lock.seek(0)
        lock.truncate()
        lock.write(f"http://{asked.host}:{asked.port}/")
        lock.flush()
        parent.listen()
        os.environ["DEMO"] = "1"
        os.environ.setdefault("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{asked.host}")
        with engine_use.engines(data_dir):
            try:
                return _serve(asked, data_dir, parent)
            finally:
                if parent.asked_to_stop.is_set():
                    _say("Stopping …")
                parent.stop()


def reset(data_dir: Path) -> None:
    """Delete data, files and stamps; the Python environment, the secret key and the logs stay."""
    from config import embedded

    if not engine_use.release(data_dir):
        raise CannotStart("Another command is using the engines of this folder; end it before --reset.")
    embedded.stop(data_dir)
    for name in ("pg", "valkey", "files", "static", "run", "walkthrough", "stamps"):
        shutil.rmtree(data_dir / name, ignore_errors=True)
    for path in data_dir.glob("beat-schedule*"):
        path.unlink()
    system_account.remove_stand_in(data_dir)


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/demo", description="Start the portal with demo data.")
    parser.add_argument("--reset", action="store_true", help="delete all data first")
    parser.add_argument("--port", type=int, default=8000, help="port of the web page (default 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--walkthrough", action="store_true", help="do the main job over HTTP, then stop")
    return parser.parse_args(arguments)


def _only_demo(lock) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise CannotStart(f"The demo of this folder is already running: {lock.read().strip()}") from None


def _free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            raise CannotStart(f"There is no port {port}; choose one between 1024 and 65535.") from None
        except OSError as trouble:
            if trouble.errno == errno.EADDRINUSE:
                raise CannotStart(f"Port {port} is taken by another program; choose one with --port.") from None
            raise CannotStart(f"Cannot listen on {host} port {port}: {trouble.strerror}.") from None


def _serve(asked: argparse.Namespace, data_dir: Path, parent: Parent) -> int:
    began = time.monotonic()
    _prepare(data_dir, parent)
    if parent.asked_to_stop.is_set():
        return 0
    address = f"http://{asked.host}:{asked.port}/"
    web, *others = _services(asked, data_dir)
    # Web alone first: on two cores it serves its first page in half the time, and a person waits for that.
    parent.start(web)
    _wait_until_live(parent, {"web": lambda: _web_answers(address)})
    for service in others:
        parent.start(service)
    _wait_until_live(parent, {"worker": _worker_answers, "beat": lambda: _beat_started(parent)})
    if parent.asked_to_stop.is_set():
        return 0
    _say(f"\nThe portal is running: {address}   ({time.monotonic() - began:.0f} s)\n\n{_signins(data_dir)}")
    past = _past_months(data_dir)
    if asked.walkthrough:
        if past is not None:
            past.end()
        return _walk(address, data_dir, parent)
    _say("Ctrl-C stops it.")
    while not parent.asked_to_stop.wait(0.5):
        _all_alive(parent)
        if past is not None and past.child.poll() is not None:
            past.end()
            past = None
    if past is not None:
        past.child.terminate()  # one transaction: half a load leaves nothing, the next start does it again
        past.child.wait()
    return 0


@dataclass
class Later:
    """A preparation that runs while people already use the portal."""

    step: Step
    child: subprocess.Popen
    stamps: Path

    def end(self) -> None:
        """Wait for it and remember that it is done; a failure is said, the portal runs on without it."""
        try:
            _end(self.step, self.child, self.stamps)
        except CannotStart as trouble:
            _say(str(trouble))


def _past_months(data_dir: Path) -> Later | None:
    """The twelve past months of reports: nobody waits for them at the first start."""
    step, stamps = Step("cycle", "", ("load_demo_cycle",)), data_dir / "stamps"
    if _done(step, stamps) or not os.environ.get("DATABASE_LOADER_URL"):
        return None
    _say("The past twelve months of reports are being made; they appear within a minute or two.")
    return Later(step, _start(step), stamps)


@dataclass(frozen=True)
class Step:
    """One preparation: skipped while the files it depends on are as they were when it was last done."""

    name: str
    words: str
    command: tuple[str, ...]
    files: tuple[Path, ...] = ()

    def wanted(self) -> str:
        return _fingerprint(self.files)


def _prepare(data_dir: Path, parent: Parent) -> None:
    """Bring schema, demo data and static files up to date. The static files need no database: they go beside."""
    static = Step("static", "", ("collectstatic", "--noinput", "-v", "0"), tuple(_static_files()))
    steps = (
        Step("schema", "Updating the database …", ("migrate", "--noinput", "-v", "0"), tuple(_migration_files())),
        Step("demo", "Loading demo data …", ("load_demo",)),
    )
    stamps = data_dir / "stamps"
    stamps.mkdir(exist_ok=True)
    beside = None if _done(static, stamps) else _start(static)
    try:
        for step in steps:
            if parent.asked_to_stop.is_set():
                return
            if _done(step, stamps):
                continue
            if step.name == "demo" and not os.environ.get("DATABASE_LOADER_URL"):
                _say("Demo data is loaded only into the portal's own engine; this database stays as it is.")
                continue
            _say(step.words)
            _end(step, _start(step), stamps)
    finally:
        if beside is not None:
            _end(static, beside, stamps)


def _done(step: Step, stamps: Path) -> bool:
    stamp = stamps / step.name
    return stamp.exists() and stamp.read_text() == step.wanted()


def _start(step: Step) -> subprocess.Popen:
    # A session of its own, so that Ctrl-C lets a step end and stops everything in order afterwards.
    return subprocess.Popen(_manage(*step.command), cwd=ROOT, start_new_session=True)


def _end(step: Step, child: subprocess.Popen, stamps: Path) -> None:
    if child.wait() != 0:
        raise CannotStart(f"manage.py {step.command[0]} failed; its words stand above.")
    (stamps / step.name).write_text(step.wanted())
    (stamps / "signins").unlink(missing_ok=True)


def _signins(data_dir: Path) -> str:
    """Return the table of demo sign-ins; kept from the last load, since asking for it costs a start of Django."""
    kept = data_dir / "stamps" / "signins"
    if not kept.exists() and (data_dir / "stamps" / "demo").exists():
        done = subprocess.run(_manage("demo_signins"), cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        if done.returncode != 0:
            raise CannotStart(f"manage.py demo_signins failed: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
        kept.touch(mode=0o600)
        kept.write_text(done.stdout, encoding="utf-8")
    return kept.read_text(encoding="utf-8") if kept.exists() else ""


def _services(asked: argparse.Namespace, data_dir: Path) -> Iterable[Service]:
    environ = dict.fromkeys(POWERFUL)
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "config", "--quiet"]
    host = f"[{asked.host}]" if ":" in asked.host else asked.host
    web = [*python, "gunicorn", "config.wsgi:application", "--bind", f"{host}:{asked.port}", "--workers", "2"]
    # Loaded once and forked: half the work at the start, and the workers share the memory of the code.
    web += ["--preload", "--threads", "4", "--graceful-timeout", "10", "--no-control-socket", "--log-level", "warning"]
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", str(data_dir / "beat-schedule")]
    yield Service("web", web, environ)
    yield Service("worker", worker, {**environ, "REMAP_SIGTERM": "SIGQUIT"})
    yield Service("beat", beat, environ, patience=10)


def _wait_until_live(parent: Parent, waiting: dict[str, Callable[[], bool]]) -> None:
    """Return when all of these are alive: web answers, a worker answers a ping, beat is ticking."""
    deadline = time.monotonic() + WAIT_SECONDS
    while waiting and not parent.asked_to_stop.is_set():
        _all_alive(parent)
        waiting = {name: live for name, live in waiting.items() if not live()}
        if waiting and time.monotonic() > deadline:
            name = next(iter(waiting))
            raise CannotStart(f"The {name} process did not answer within {WAIT_SECONDS} s; see {parent.log(name)}.")
        if waiting:
            parent.asked_to_stop.wait(0.2)


def _all_alive(parent: Parent) -> None:
    name = parent.dead()
    if name:
        raise CannotStart(f"The {name} process ended by itself; see {parent.log(name)}.")


def _web_answers(address: str) -> bool:
    try:
        # The proxy of the environment has no business with our own machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{address}healthz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _worker_answers() -> bool:
    from celery import Celery

    from config import database_url

    app = Celery("parent", broker=database_url.broker(os.environ["REDIS_URL"]), set_as_current=False)
    app.conf.broker_transport_options = {"global_keyprefix": "park:", "socket_timeout": 5}
    try:
        return bool(app.control.inspect(timeout=1).ping())
    except OSError:
        return False


def _beat_started(parent: Parent) -> bool:
    """Beat writes its schedule file when its loop begins; its own log line says so too."""
    return "beat: Starting" in parent.log("beat").read_text(errors="replace")[-2000:]


def _walk(address: str, data_dir: Path, parent: Parent) -> int:
    child = subprocess.Popen(_manage("walkthrough", "--url", address, "--out", str(data_dir / "walkthrough")), cwd=ROOT)
    while child.poll() is None:
        _all_alive(parent)
        if parent.asked_to_stop.wait(0.2):
            child.terminate()
            child.wait()
            return 130
    return child.returncode


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


def _migration_files() -> list[Path]:
    return [path for path in ROOT.glob("**/migrations/*.py") if "var" not in path.relative_to(ROOT).parts[:1]]


def _static_files() -> list[Path]:
    return [path for path in (ROOT / "static").rglob("*") if path.is_file()] + [ROOT / "requirements.txt"]


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        status = path.stat()
        digest.update(f"{path.relative_to(ROOT)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _say(words: str) -> None:
    print(words, flush=True)
