"""bin/manage make_messages: bring locale/en in step with the sources and compile it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.management import messages


class Command(BaseCommand):
    help = "Collect the texts of code and templates into locale/en, keep what is translated, compile the .mo file."

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = messages.update()
        messages.save(catalogue)
        self.stdout.write(f"{len(catalogue)} texts, {len(catalogue.untranslated_entries())} without English")
