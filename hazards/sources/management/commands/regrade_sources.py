"""bin/manage regrade_sources --reason …: grade every unit in force anew; new versions only where a result moved."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.services import system
from core.tenancy import scope_of, scoped_to
from hazards.sources.regrading import regrade


class Command(BaseCommand):
    """Runs as the system seat over all zones; says how far it is."""

    help = "按现行标准重新计算全部单元，只为结果有变化的单元写新版本。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", default="", help="why; stands in the versions written")
        parser.add_argument("--dry-run", action="store_true", help="count only, write nothing")

    def handle(self, *args: Any, reason: str, dry_run: bool, **options: Any) -> None:
        actor = system()
        with scoped_to(scope_of(actor)):
            found = regrade(actor=actor, reason=reason, report=self._said, write=not dry_run)
        self.stdout.write(f"{found.seen} units, {found.moved} moved, {found.failed} not graded")
        for line in found.reasons:
            self.stdout.write(line)

    def _said(self, done: int, total: int) -> None:
        self.stderr.write(f"{done} / {total}")
