"""bin/demo and its parent process: one clear sentence for each trouble, nothing left behind."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import yaml

from config import database_url
from config.parent import Parent, Service

ROOT = Path(__file__).resolve().parent.parent.parent
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def demo(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    bare = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PARK_VENV": sys.prefix, **environment}
    return subprocess.run(
        [sys.executable, str(ROOT / "bin" / "demo"), *arguments],
        env=bare,
        cwd="/",
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_a_taken_port_is_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = demo("--port", str(port), DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.strip() == f"Port {port} is taken by another program; choose one with --port."


def test_a_missing_write_right_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    done = demo(DATA_DIR=str(tmp_path / "file" / "var"))
    assert done.returncode == 2
    assert done.stderr.startswith("Cannot write to ")
    assert "DATA_DIR" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_old_python_is_one_sentence():
    code = "import sys; sys.version_info = (3, 9, 2); sys.path.insert(0, 'bin')"
    code += "; import bootstrap; bootstrap.enter('x', [])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("The portal needs Python 3.11 or newer; this is Python 3.9")


def test_a_wrong_environment_is_one_sentence(tmp_path):
    done = demo(DATA_DIR=str(tmp_path), PARK_VENV=str(tmp_path / "none"))
    assert done.returncode == 2
    assert "PARK_VENV" in done.stderr


def test_psycopg_3_is_refused(monkeypatch):
    from core import checks

    find_spec = checks.importlib.util.find_spec
    monkeypatch.setattr(
        checks.importlib.util, "find_spec", lambda name: object() if name == "psycopg" else find_spec(name)
    )
    with pytest.raises(checks.UnsafeStart, match="psycopg 3"):
        checks.refuse_unsafe_start()


def test_psycopg_3_is_not_among_the_packages():
    for name in ("requirements.txt", "requirements-dev.txt"):
        packages = [line.split("==")[0].strip() for line in (ROOT / name).read_text().splitlines()]
        assert not {"psycopg", "psycopg-binary", "psycopg[binary]"} & set(packages)


def test_stopping_ends_even_a_service_that_does_not_listen(tmp_path):
    parent = Parent(tmp_path, tmp_path)
    child = parent.start(Service("deaf", [sys.executable, "-c", DEAF], patience=0.5))
    _until(lambda: "up" in parent.log("deaf").read_text())
    parent.stop()
    assert not psutil.pid_exists(child.pid)
    assert not (tmp_path / "processes.json").exists()


def test_services_left_by_a_killed_parent_are_ended_and_strangers_are_not(tmp_path):
    killed = Parent(tmp_path, tmp_path)
    left = killed.start(Service("left", [sys.executable, "-c", "import time; time.sleep(60)"]))
    record = json.loads((tmp_path / "processes.json").read_text())
    record.append({"name": "stranger", "pid": os.getpid(), "born": 1.0})
    (tmp_path / "processes.json").write_text(json.dumps(record))

    assert Parent(tmp_path, tmp_path).end_leftovers() == ["left"]
    assert left.wait(5) is not None
    assert psutil.pid_exists(os.getpid())


def test_a_service_that_ends_by_itself_is_noticed(tmp_path):
    parent = Parent(tmp_path, tmp_path)
    parent.start(Service("brief", [sys.executable, "-c", "pass"]))
    _until(lambda: parent.dead() == "brief")
    parent.stop()


def test_services_do_not_know_the_powerful_addresses(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://park_owner@/park")
    parent = Parent(tmp_path, tmp_path)
    code = "import os; print(sorted(name for name in os.environ if name.startswith('DATABASE_OWNER')), flush=True)"
    parent.start(Service("web", [sys.executable, "-c", code], {"DATABASE_OWNER_URL": None}))
    _until(lambda: parent.log("web").read_text().strip() != "")
    assert parent.log("web").read_text().strip() == "[]"
    parent.stop()


@pytest.mark.parametrize(
    ("url", "user", "host", "port", "options"),
    [
        ("postgresql://park_app@/park?host=%2Frun%2Fx", "park_app", "/run/x", "", {}),
        ("postgresql://park_app@%2Frun%2Fx/park", "park_app", "/run/x", "", {}),
        ("postgres://a%40b:p%2Fw@db:5433/park?sslmode=require", "a@b", "db", "5433", {"sslmode": "require"}),
    ],
)
def test_addresses_become_django_settings(url, user, host, port, options):
    parts = database_url.parse(url)
    assert (parts["USER"], parts["HOST"], parts["PORT"], parts["OPTIONS"]) == (user, host, port, options)
    assert parts["NAME"] == "park"


@pytest.mark.parametrize("url", ["sqlite:///db.sqlite3", "mysql://a@b/c", "postgresql://user@host/", "nonsense"])
def test_other_databases_are_refused(url):
    with pytest.raises(database_url.BadAddress):
        database_url.parse(url)


def test_redis_sockets_become_what_celery_wants():
    assert database_url.broker("unix:///run/v.sock?db=3") == "redis+socket:///run/v.sock?virtual_host=3"
    assert database_url.broker("redis://valkey:6379/0") == "redis://valkey:6379/0"


def test_only_the_setup_service_knows_the_powerful_passwords():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert {"postgres", "valkey", "setup", "web", "worker", "beat", "nginx"} <= set(services)
    for name in ("web", "worker", "beat"):
        assert not {"DATABASE_OWNER_URL", "DATABASE_SUPER_URL"} & set(services[name]["environment"])
    assert {"DATABASE_OWNER_URL", "DATABASE_SUPER_URL"} <= set(services["setup"]["environment"])


def _until(condition, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)
