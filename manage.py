#!/usr/bin/env python3
"""Django's command line. Commands that change the schema connect as its owner; everything else as the run-time role."""

import os
import sys

OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "flush", "dbshell", "first_officers"}
LOADER_COMMANDS = {"load_demo", "load_demo_cycle"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command in OWNER_COMMANDS:
        os.environ.setdefault("PARK_DB_AS", "owner")
    elif command in LOADER_COMMANDS:
        os.environ.setdefault("PARK_DB_AS", "loader")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
