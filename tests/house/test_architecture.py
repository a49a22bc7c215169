"""The plan of the house, held by tests: one place for each thing, and nothing where it does not belong."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house import architecture

CHECKS = [
    architecture.role_changes,
    architecture.long_files,
    architecture.built_sql,
    architecture.engine_imports,
    architecture.wrong_doors,
    architecture.prints,
    architecture.inline_code,
    architecture.exempt_views,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_sources_keep_to_the_plan(check):
    assert check() == []


def test_the_checks_see_sources():
    assert len(architecture.sources()) > 100
    assert len(architecture.templates()) > 20


@pytest.mark.parametrize(
    ("line", "caught"),
    [('<p style="color:red">', True), ("<script>go()</script>", True), ('<a onclick="go()">', True),
     ('<script src="/static/app.js" defer></script>', False), ('<p data-style="x" class="on">', False)],
)  # fmt: skip
def test_inline_code_is_recognised(line, caught):
    assert bool(architecture.INLINE.search(line)) is caught


@pytest.mark.parametrize(
    ("text", "caught"),
    [("set role park_zone", True), ("select set_config('role', 'x', true)", True), ("SET LOCAL ROLE x", True),
     ("current_setting('role')", False), ("the set of roles", False)],
)  # fmt: skip
def test_a_change_of_role_is_recognised(text, caught):
    assert bool(architecture.ROLE_WORDS.search(text)) is caught


def test_every_program_beside_the_portal_can_be_imported():
    """A name that moved must not be missed by what no test runs: measurements, samples, screenshots, the demo."""
    names = [
        ".".join(path.relative_to(architecture.ROOT).with_suffix("").parts)
        for folder in ("bench", "docs", "demo")
        for path in sorted((architecture.ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]
    assert len(names) > 40
    program = f"import django, importlib\ndjango.setup()\nfor name in {names}: importlib.import_module(name)"
    done = subprocess.run([sys.executable, "-c", program], cwd=architecture.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
