"""The short form of `bin/bench kill`: a month is made and archived while workers and broker are killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from config import database_url

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_workers_and_broker_killed_over_and_over_lose_double_and_tear_nothing(cast, tmp_path) -> None:
    name = connection.settings_dict["NAME"]
    environ = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        **{key: database_url.with_name(os.environ[key], name) for key in ("DATABASE_URL", "DATABASE_SUPER_URL")},
    }
    plan = ["--months=1", "--zones=40", "--previews=2", "--kills=5", "--broker-kills=1", "--nodes=1", "--limit=240"]
    done = subprocess.run(
        [sys.executable, "-m", "bench.kill", *plan], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip(), done.stderr[-2000:]
    result = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0, result
    assert result["reports"] == 118 and result["archived"] == 40 and result["documents"] == 80, result
    assert result["kills"]["process"] + result["kills"]["worker"] >= 3 and result["kills"]["broker"] == 1, result
