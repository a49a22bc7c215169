"""manage.py load_demo_cycle: the demo's twelve past months of reports, after the dangers. Embedded engine only."""

from __future__ import annotations

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from demo.cycle import load_cycle


class Command(BaseCommand):
    """Loads once; a second run changes nothing."""

    help = "Load the demo's past reports (idempotent). Connects as park_loader, which only the embedded engine has."

    def handle(self, *args, **options) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select rolbypassrls from pg_roles where rolname = current_user")
            if not cursor.fetchone()[0]:
                raise CommandError("load_demo_cycle needs the role park_loader (PARK_DB_AS=loader)")
        started = time.monotonic()
        if load_cycle(today=timezone.localdate(), say=self.stdout.write):
            self.stdout.write(f"past months of reports loaded in {time.monotonic() - started:.0f} s")
