"""bin/manage grade_source FILE.json (or -): grade one unit or a list of units by GB 18218. Only JSON on stdout."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hazards.sources.gb18218 import GradeError, grade

BAD = 2


def whole(text: str) -> int | Decimal:
    """An integer of the input; one too long for Python's int stays a Decimal, for the engine to refuse."""
    return int(text) if len(text) < 40 else Decimal(text)


def graded(case: Any) -> tuple[dict[str, Any], bool]:
    """The answer to one case and whether it could be graded. A bad case answers {"error", "nearest", "row"}."""
    try:
        return grade(case), True
    except GradeError as error:
        return {"error": str(error), "nearest": error.nearest, "row": error.row}, False


class Command(BaseCommand):
    """Exit code 0 when every case was graded, 2 when any was not, after all are printed."""

    help = "按 GB 18218-2018 计算一个或一批单元：输入 JSON，输出 JSON。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="JSON file, - for standard input")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
            given = json.loads(text, parse_float=Decimal, parse_int=whole, parse_constant=str)
        except (OSError, ValueError, RecursionError) as error:
            self._print({"error": f"读不出 JSON：{error}"})
            sys.exit(BAD)
        answers = [graded(case) for case in (given if isinstance(given, list) else [given])]
        shown = [answer for answer, _good in answers]
        self._print(shown if isinstance(given, list) else shown[0])
        if not all(good for _answer, good in answers):
            sys.exit(BAD)

    def _print(self, answer: Any) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode())
