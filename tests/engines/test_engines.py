"""The embedded engines survive what people do to them, and say in one sentence what they cannot do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg2
import pytest

from config import database_url, embedded, engine_process

ROOT = Path(__file__).resolve().parent.parent.parent
START_AND_DIE = """
import os, signal, sys
from config import embedded
embedded.start(sys.argv[1], durable=False)
os.kill(os.getpid(), signal.SIGKILL)
"""


def ask(engines: embedded.Engines, question: str) -> object:
    parts = database_url.parse(engines.owner_url)
    connection = psycopg2.connect(host=parts["HOST"], user=parts["USER"], dbname=parts["NAME"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone()[0] if cursor.description else None
    connection.close()
    return answer


def postmaster(home: Path) -> int:
    for place in (home, embedded.system_account.stand_in_path(home)):
        if (place / "pg" / "postmaster.pid").exists():
            return int((place / "pg" / "postmaster.pid").read_text().split()[0])
    raise AssertionError("no postmaster.pid")


@pytest.fixture
def home(tmp_path):
    yield tmp_path / "var"
    embedded.stop(tmp_path / "var")
    embedded.system_account.remove_stand_in(tmp_path / "var")


def test_engines_left_over_after_kill_9_are_adopted_and_a_killed_server_recovers(home):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", START_AND_DIE, str(home)], env=environment, cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    left = postmaster(home)

    engines = embedded.start(home, durable=False)
    assert postmaster(home) == left
    # synchronous_commit is off in tests; what a killed server must keep has to be written at once.
    ask(engines, "set synchronous_commit = on; create table kept (word text); insert into kept values ('隐患')")

    psutil.Process(left).kill()
    engines = embedded.start(home, durable=False)
    assert postmaster(home) != left
    assert ask(engines, "select word from kept") == "隐患"

    embedded.stop(home)
    assert not embedded.running(home)
    # A container counts its processes from 1 again: the number in the lock file may be ours by now.
    lock = next(place for place in (home, embedded.system_account.stand_in_path(home)) if (place / "pg").is_dir())
    (lock / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{lock / 'pg'}\n1\n5432\n\n\n\n")
    engines = embedded.start(home, durable=False)
    assert ask(engines, "select count(*) from kept") == 1


def test_roles_of_the_running_server_are_the_ones_tenancy_relies_on(home):
    engines = embedded.start(home, durable=False)
    ask_flag = "select rolsuper or rolbypassrls or rolinherit from pg_roles where rolname = 'park_app'"
    assert ask(engines, ask_flag) is False
    inherited = "select count(*) from pg_auth_members where member = 'park_app'::regrole and inherit_option"
    assert ask(engines, inherited) == 0
    settable = "select count(*) from pg_auth_members where member = 'park_app'::regrole and set_option"
    assert ask(engines, settable) == 7
    assert ask(engines, "select pg_has_role('park_owner', 'park_ledger', 'SET')") is True
    assert ask(engines, "select pg_has_role('park_app', 'park_ledger', 'MEMBER')") is False
    assert ask(engines, "select has_schema_privilege('park_app', 'public', 'CREATE')") is False


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(embedded.EngineError, match="Cannot write to .*: set DATA_DIR"):
        embedded.start(tmp_path / "file" / "var")


def test_a_machine_without_postgres_is_told_what_to_set(monkeypatch):
    monkeypatch.setattr(embedded, "find_spec", lambda name: None)
    monkeypatch.setattr(embedded.shutil, "which", lambda name: None)
    with pytest.raises(embedded.EngineError, match="set DATABASE_URL"):
        embedded._postgres_programs()
    with pytest.raises(embedded.EngineError, match="set REDIS_URL"):
        embedded._valkey_program()


def test_socket_paths_stay_short_in_deep_folders(tmp_path):
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    folder = engine_process.socket_folder(deep, "pg", ".s.PGSQL.5432", None)
    try:
        assert len(os.fsencode(folder / ".s.PGSQL.5432")) < engine_process.LONGEST_SOCKET
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        folder.rmdir()
