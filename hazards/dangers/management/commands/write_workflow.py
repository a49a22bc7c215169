"""bin/manage write_workflow: the table of transitions in docs/workflow.md, drawn from the code."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core.workflow import chart
from hazards.dangers.states import State
from hazards.dangers.workflow import flow

PATH = "docs/workflow.md"
BEGIN, END = "<!-- chart:begin -->", "<!-- chart:end -->"


def with_chart(text: str) -> str:
    """The document with the table between its two marks drawn anew, in Chinese whatever language is active.

    Raises ValueError when the marks are not there, once each and in order.
    """
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in after:
        raise ValueError(f"{PATH} must hold {BEGIN} and {END} once each")
    with translation.override("zh-hans"):
        table = chart(flow, State.choices)
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


class Command(BaseCommand):
    help = "Draw the transitions of a danger into docs/workflow.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the file is up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / PATH
        text = path.read_text(encoding="utf-8")
        try:
            drawn = with_chart(text)
        except ValueError as wrong:
            raise CommandError(str(wrong)) from None
        if options["check"]:
            if drawn != text:
                raise CommandError(f"{PATH} is out of date: run bin/manage write_workflow")
            return
        path.write_text(drawn, encoding="utf-8")
        self.stdout.write(f"{PATH}: {len(flow.transitions)} transitions")
