"""manage.py walkthrough: the main job done headless over HTTP against a running portal with demo data."""

from __future__ import annotations

import urllib.error
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo import password
from demo.walk_people import Stuck
from demo.walkthrough import walk


class Command(BaseCommand):
    """Ends with 0 only when every step went as it should; needs no database of its own, only the address."""

    help = "Import a ledger, bring at least 30 dangers to closure, export the ledger: all through the pages."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000/", help="address of the portal")
        parser.add_argument("--out", type=Path, default=None, help="folder for files and summary")

    def handle(self, *args, **options) -> None:
        secret = password.read()
        if not secret:
            raise CommandError("There is no demo data here: the walkthrough needs the password of the demo people.")
        out = options["out"] or Path(settings.DATA_DIR) / "walkthrough"
        try:
            summary = walk(url=options["url"], password=secret, out=out, say=self._say)
        except Stuck as stuck:
            raise CommandError(f"The walkthrough is stuck at: {stuck}") from stuck
        except urllib.error.URLError as error:
            raise CommandError(f"The portal at {options['url']} does not answer: {error.reason}") from error
        self._say(f"{summary['closed']} dangers closed in {summary['seconds']} s; files and summary in {out}")

    def _say(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
