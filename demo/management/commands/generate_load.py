"""manage.py generate_load: a province at full size for load tests. Embedded engine only, never beside real data."""

from __future__ import annotations

import os
import time

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.load import NotEmpty, generate, refuse_real_data


class Command(BaseCommand):
    """All in one transaction; a second run is refused."""

    help = "Add enterprises and dangers by the hundred thousand to an empty database or the demo."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--enterprises", type=int, default=100_000)
        parser.add_argument("--dangers", type=int, default=1_000_000)

    def handle(self, *args, **options) -> None:
        if options["enterprises"] < 1 or options["dangers"] < 1:
            raise CommandError("generate_load needs at least one enterprise and one danger.")
        address = os.environ.get("DATABASE_SUPER_URL")
        if not address:
            raise CommandError("generate_load needs the superuser of the embedded engine (bin/manage sets it).")
        started = time.monotonic()
        link = psycopg2.connect(address, dbname=settings.DATABASES["default"]["NAME"])
        try:
            with link, link.cursor() as cursor:
                refuse_real_data(cursor)
                wanted = {"enterprises": options["enterprises"], "count": options["dangers"]}
                generate(cursor, **wanted, now=timezone.now(), say=self._say)
            link.autocommit = True
            link.cursor().execute("vacuum analyze")
        except NotEmpty as trouble:
            raise CommandError(str(trouble)) from trouble
        finally:
            link.close()
        self.stdout.write(f"Load generated in {time.monotonic() - started:.0f} s.")

    def _say(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
