"""bin/manage check_translations: fails when an English text is missing, stale or has other placeholders."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.management import messages

SHOWN = 40


class Command(BaseCommand):
    help = "Check that every text of code and templates has its English."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = messages.faults()
        for fault in faults[:SHOWN]:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults in the English texts (bin/manage make_messages adds new texts)")
        self.stdout.write("Every text has its English.")
