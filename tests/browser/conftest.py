"""A real browser on a real web process: Chromium by Playwright, gunicorn, the test database, hashed static files."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.checks import BROWSERS
from config.demo_start import POWERFUL
from tests.browser.person import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 60


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    """Chromium of this machine; without one the tests are skipped, or fail where REQUIRE_BROWSER=1."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        words = "no Chromium on this machine"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(words)
        pytest.skip(words)  # on somebody's own machine only: the build sets REQUIRE_BROWSER=1 and fails above
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)

    # Playwright's sync API runs a loop in this thread; Django would take our own database calls for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        # The second line: no talk with the outside world, which a build machine may not have.
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run"]
        arguments += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environ(database: str, data: Path) -> dict[str, str]:
    """What bin/demo gives its web process, with this test's database and files."""
    environ = {name: value for name, value in os.environ.items() if name not in {*POWERFUL, "PARK_CHECKS"}}
    url, _, options = environ["DATABASE_URL"].partition("?")
    environ["DATABASE_URL"] = url.rsplit("/", 1)[0] + "/" + database + (f"?{options}" if options else "")
    return environ | {"DATA_DIR": str(data), "ALLOWED_HOSTS": "127.0.0.1", "DEBUG": "0"}


@pytest.fixture(scope="session")
def _static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("web")
    collect = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(collect, cwd=ROOT, env=_environ("park", data), check=True)
    return data


@pytest.fixture
def portal(transactional_db: None, _static: Path) -> Iterator[str]:
    """Address of the running portal on this worker's test database."""
    from django.db import connection

    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--threads", "8", "--no-control-socket", "--log-level", "warning"]
    environ = _environ(connection.settings_dict["NAME"], _static)
    with open(_static / "web.log", "a+", encoding="utf-8") as log:
        web = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, web, _static / "web.log")
            yield address
        finally:
            web.terminate()
            web.wait(20)


def _wait_for(address: str, web: subprocess.Popen, log: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + WAIT_SECONDS
    while web.poll() is None and time.monotonic() < deadline:
        try:
            with opener.open(f"{address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the web process did not answer:\n{log.read_text()[-3000:]}")


@pytest.fixture
def person(chromium, portal: str, cast) -> Iterator[Callable]:
    """`person("office_a", width=375)` signs in through the page and returns a Person; all are closed at the end."""
    from tests.browser.person import Person

    people: list[Person] = []

    def sign_in(username: str, *, width: int = 1440, language: str = "zh-CN", dark: bool = False) -> Person:
        one = Person(chromium, portal, width=width, language=language, dark=dark)
        people.append(one)
        one.sign_in(username)
        return one

    yield sign_in
    faults = [fault for one in people for fault in one.faults]
    for one in people:
        one.context.close()
    assert faults == []
