"""bin/manage write_workflow: the tables of transitions in docs/, one for each workflow that names a document."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core.workflow import Workflow, all_workflows, chart

BEGIN, END = "<!-- chart:begin -->", "<!-- chart:end -->"


def with_chart(text: str, workflow: Workflow) -> str:
    """The document with the table between its two marks drawn anew, in Chinese whatever language is active.

    Raises ValueError when the marks are not there, once each and in order.
    """
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in after:
        raise ValueError(f"{workflow.document} must hold {BEGIN} and {END} once each")
    with translation.override("zh-hans"):
        table = chart(workflow, workflow.model._meta.get_field("state").choices)  # type: ignore[union-attr]
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


class Command(BaseCommand):
    help = "Draw the transitions of every workflow into its document."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the files are up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        for workflow in all_workflows():
            if workflow.document:
                self._one(workflow, check=options["check"])

    def _one(self, workflow: Workflow, *, check: bool) -> None:
        path = Path(settings.BASE_DIR) / workflow.document
        text = path.read_text(encoding="utf-8")
        try:
            drawn = with_chart(text, workflow)
        except ValueError as wrong:
            raise CommandError(str(wrong)) from None
        if check:
            if drawn != text:
                raise CommandError(f"{workflow.document} is out of date: run bin/manage write_workflow")
            return
        path.write_text(drawn, encoding="utf-8")
        self.stdout.write(f"{workflow.document}: {len(workflow.transitions)} transitions")
