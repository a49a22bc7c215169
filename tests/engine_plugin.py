"""Loaded by pytest before Django reads its settings (pyproject.toml, `-p tests.engine_plugin`).

Starts the engines in the tests' own data directory unless the environment names servers, and gives every xdist worker
its own Redis database. PARK_TEST_DB names the test database, so that several runs can share the engines.
"""

from __future__ import annotations

import atexit
import os
import sys
import zlib
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
EMBEDDED_DATABASES, OTHER_DATABASES = 64, 16


def _redis_for(url: str, worker: str, run: str) -> str:
    """Return url with a Redis database of this worker's own."""
    parts = urlsplit(url)
    number = int(worker.removeprefix("gw") or 0) + 1 if worker else 0
    if parts.scheme == "unix":
        slot = zlib.crc32(run.encode()) % (EMBEDDED_DATABASES // 8) * 8 + number % 8
        return f"unix://{parts.path}?{urlencode({**dict(parse_qsl(parts.query)), 'db': slot})}"  # geturl() loses the //
    return parts._replace(path=f"/{number % OTHER_DATABASES}").geturl()


def _prepare() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DATA_DIR", str(ROOT / "var" / "test"))
    os.environ.setdefault("PARK_CHECKS", "1")
    os.environ.setdefault("SECRET_KEY", "a-key-for-tests-only-0123456789-0123456789-0123456789")
    if not worker and "no:django" not in sys.argv and not {"--version", "--help", "-h"} & set(sys.argv):
        from config.engine_use import engines

        stack = ExitStack()
        stack.enter_context(engines(Path(os.environ["DATA_DIR"]), durable=False))
        atexit.register(stack.close)
        os.environ.setdefault("PARK_TEST_REDIS", os.environ["REDIS_URL"])
    base = os.environ.get("PARK_TEST_REDIS") or os.environ.get("REDIS_URL")
    if base:
        os.environ["REDIS_URL"] = _redis_for(base, worker, os.environ.get("PARK_TEST_DB", ""))


_prepare()
