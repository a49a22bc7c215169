"""bin/manage grade_source: only JSON on stdout, every case in its place, the exit code tells of bad ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from hazards.sources.gb18218 import grade
from tests.sources.gb18218.cases import case, substance

ROOT = Path(__file__).resolve().parent.parent.parent.parent
GOOD = case(substance("氨", "12"), substance("丙酮", "33.3"), people=80)
OTHER = case(substance("异氰酸甲酯", "1"), people=None, unit="production")
BAD = case(substance("从未听说的东西", "1"))


def grade_source(argument: str, stdin: str = "") -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(ROOT / "bin" / "manage"), "grade_source", argument],
        env={**os.environ, "PARK_VENV": sys.prefix},
        cwd="/",
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def plain(result: dict) -> dict:
    """The engine's answer as it looks after a journey through JSON."""
    return json.loads(json.dumps(result, default=str))


def test_one_case_of_a_file_is_one_object(tmp_path):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(GOOD, ensure_ascii=False), encoding="utf-8")
    done = grade_source(str(file))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == plain(grade(GOOD))


def test_a_list_on_stdin_is_a_list_in_order_with_bad_cases_in_their_places():
    told = json.dumps([GOOD, BAD, OTHER, 5, case(), GOOD], ensure_ascii=False)
    poisoned = (
        told[:-1] + ', {"unit": "storage", "exposed_people": 1, "substances": [{"name": "氨", "quantity_t": NaN}]}]'
    )
    done = grade_source("-", poisoned)
    assert done.returncode == 2
    answers = json.loads(done.stdout)
    assert len(answers) == 7
    assert answers[0] == answers[5] == plain(grade(GOOD))
    assert answers[2] == plain(grade(OTHER))
    for place in (1, 3, 4, 6):
        assert answers[place]["error"], place
        assert "S" not in answers[place]
    assert "从未听说的东西" in json.dumps(answers[1], ensure_ascii=False)


def test_numbers_keep_every_digit():
    told = """[
        {"unit": "storage", "exposed_people": 10, "substances": [
            {"name": "氟", "quantity_t": 0.1}, {"name": "氟", "quantity_t": 0.2}]},
        {"unit": "storage", "exposed_people": 10, "substances": [
            {"name": "氟", "quantity_t": 0.30000000000000000001}]},
        {"unit": "storage", "exposed_people": 10, "substances": [
            {"name": "氟", "quantity_t": 123456789012.12345678901234567890}]},
        {"unit": "storage", "exposed_people": 10, "substances": [{"name": "氟", "quantity_t": 1e-3}]}
    ]"""
    done = grade_source("-", told)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [Fraction(answer["S"]) for answer in json.loads(done.stdout)] == [
        Fraction(text) for text in ("0.3", "0.30000000000000000001", "123456789012.1234567890123456789", "0.001")
    ]
    assert json.loads(done.stdout)[0]["S"] == "0.3"


def test_one_bad_case_is_an_error_object():
    done = grade_source("-", json.dumps(BAD))
    assert done.returncode == 2
    assert set(json.loads(done.stdout)) >= {"error"}


@pytest.mark.parametrize("text", ['{"unit": "storage", "substances": [', ""])
def test_invalid_json_is_an_error_object(text):
    done = grade_source("-", text)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]
