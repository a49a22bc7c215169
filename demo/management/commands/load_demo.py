"""manage.py load_demo: invented zones' work of twelve months, for the demo and the load tests. Embedded engine only."""

from __future__ import annotations

import time

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from demo import password
from demo.loader import load


class Command(BaseCommand):
    """Loads once; a second run changes nothing."""

    help = "Load the demo data (idempotent). Connects as park_loader, which only the embedded engine has."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--no-photos", action="store_true", help="leave out the drawn photographs")

    def handle(self, *args, **options) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select rolbypassrls from pg_roles where rolname = current_user")
            if not cursor.fetchone()[0]:
                raise CommandError("load_demo needs the role park_loader (PARK_DB_AS=loader, DATABASE_LOADER_URL)")
        started = time.monotonic()
        done = load(
            today=timezone.localdate(),
            password_hash=make_password(password.make()),
            say=lambda line: self.stdout.write(f"  {line}  ({time.monotonic() - started:.1f} s)"),
            photos=not options["no_photos"],
        )
        if done:
            self.stdout.write(f"Demo data loaded in {time.monotonic() - started:.1f} s.")
        else:
            self.stdout.write("Demo data is already there, nothing changed.")
