"""bin/manage grade_source: only JSON on stdout, one answer per case in its order, exit code 2 when a case is bad."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hazards.sources.gb18218 import grade

ROOT = Path(__file__).resolve().parents[3]
GOOD = {"exposed_people": 80, "unit": "storage", "substances": [{"name": "氨", "quantity_t": "12"}]}
OTHER = {"exposed_people": None, "unit": "production", "substances": [{"name": "苯", "quantity_t": "70"}]}


def bad(q: str) -> dict:
    return {"exposed_people": 1, "unit": "storage", "substances": [{"name": "氨", "quantity_t": q}]}


def run(argument: str, text: str | bytes = b"") -> tuple[int, object, str]:
    """Exit code, what stdout says as JSON, and stderr."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "grade_source", argument],
        input=text.encode() if isinstance(text, str) else text,
        cwd=ROOT,
        env={**os.environ, "PARK_CHECKS": "1"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode, json.loads(done.stdout.decode("utf-8")), done.stderr.decode("utf-8")


def case_of(q: str) -> str:
    """A case with q as a bare JSON number, digits as they stand."""
    return json.dumps(bad("Q")).replace('"Q"', q)


def test_an_object_gives_an_object(tmp_path):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(GOOD, ensure_ascii=False), encoding="utf-8")
    code, said, trouble = run(str(file))
    assert (code, trouble) == (0, "")
    assert said == grade(GOOD)


def test_a_list_gives_a_list_in_its_order_and_bad_cases_stand_in_their_place():
    half = json.dumps([GOOD, bad("-1"), OTHER, bad("NaN"), 5, {"substances": []}, GOOD])
    digits = ("0.30000000000000004", "123456789.12345678901", "1e400", "NaN", "-1")
    numbers = [case_of(q) for q in digits]
    slip = json.dumps({**GOOD, "substances": [{"name": "苯乙稀", "quantity_t": "1"}]})
    code, said, trouble = run("-", half[:-1] + "," + ",".join([*numbers, slip]) + "]")
    assert (code, trouble) == (2, "")
    assert len(said) == 13
    assert [index for index, answer in enumerate(said) if "error" not in answer] == [0, 2, 6, 7, 8]
    assert said[0] == said[6] == grade(GOOD)
    assert said[2] == grade(OTHER)
    # Digits stay as they were typed, beyond what a float can hold.
    assert said[7]["S"] == "0.030000000000000004"
    assert said[8]["S"] == "12345678.912345678901"
    assert "苯乙烯" in said[12]["nearest"]
    for answer in said:
        assert ("error" in answer) != ("S" in answer)


def test_a_list_of_good_cases_ends_well():
    code, said, trouble = run("-", json.dumps([OTHER, GOOD]))
    assert (code, trouble, said) == (0, "", [grade(OTHER), grade(GOOD)])


def test_a_single_bad_case_is_an_error_object_and_exit_2():
    code, said, trouble = run("-", case_of("1e400"))
    assert (code, trouble) == (2, "")
    assert list(said)[0] == "error"
    assert said["error"]


@pytest.mark.parametrize("text", ["{", b"\xff\xfe{}"], ids=["cut off", "not UTF-8"])
def test_what_is_no_json_is_an_error_object_and_exit_2(text):
    code, said, trouble = run("-", text)
    assert (code, trouble) == (2, "")
    assert set(said) == {"error"}
    assert said["error"]


def test_a_missing_file_is_an_error_object_and_exit_2(tmp_path):
    code, said, trouble = run(str(tmp_path / "none.json"))
    assert (code, trouble) == (2, "")
    assert said["error"]
