"""bin/test: the checks in order, the time of each, and pytest last so that its summary ends the output."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from config import engine_use

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def run(arguments: list[str], data_dir: Path) -> int:
    """Run every check, or only pytest with `arguments`; return 0 when all passed."""
    os.environ.update(PARK_CHECKS="1", DATA_DIR=str(data_dir))
    os.environ.setdefault("SECRET_KEY", "a-key-for-tests-only-0123456789-0123456789-0123456789")
    pytest = [sys.executable, "-m", "pytest"]
    with engine_use.engines(data_dir, durable=False):
        if arguments:
            return subprocess.run([*pytest, *arguments], cwd=ROOT, check=False).returncode
        if not _browser():
            return 1
        failed, times = [], []
        for name, command in _stages():
            began = time.monotonic()
            code = subprocess.run(command, cwd=ROOT, check=False).returncode
            times.append(f"{name} {time.monotonic() - began:.1f} s")
            print(f"[{'ok' if code == 0 else 'FAILED'}] {times[-1]}", flush=True)
            if code != 0:
                failed.append(name)
        print("Checks: " + ", ".join(times), flush=True)
        if failed:
            print(f"Failed before the tests: {', '.join(failed)}", flush=True)
        code = subprocess.run([*pytest, "-n", os.environ.get("PARK_TEST_WORKERS", "2"), "-q"], cwd=ROOT, check=False)
    if failed:
        print(f"FAILED before the tests: {', '.join(failed)}", file=sys.stderr, flush=True)
    return 1 if failed else code.returncode


def _stages() -> list[tuple[str, list[str]]]:
    python = [sys.executable, "-m"]
    manage = [sys.executable, str(ROOT / "manage.py")]
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return [
        ("ruff", [*python, "ruff", "check", "."]),
        ("mypy", [*python, "mypy"]),
        ("imports", [sys.executable, "-c", lint_imports]),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        ("translations", [*manage, "check_translations"]),
    ]


def _browser() -> bool:
    """Say loudly when there is no Chromium; with REQUIRE_BROWSER=1 that is a failure."""
    if os.environ.get("CHROMIUM") or any(shutil.which(name) for name in BROWSERS):
        return True
    required = os.environ.get("REQUIRE_BROWSER") == "1"
    print("!" * 88, "!! No Chromium on this machine: THE BROWSER TESTS DO NOT RUN.", sep="\n", file=sys.stderr)
    print("!! Debian, Ubuntu: apt-get install chromium fonts-noto-cjk; or set CHROMIUM=/path.", file=sys.stderr)
    print("!" * 88, file=sys.stderr, flush=True)
    return not required
