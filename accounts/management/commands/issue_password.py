"""Issue a one-time password at the console: for provincial officers, and people with seats in several organisations."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.passwords import change_password, issue


class Command(BaseCommand):
    help = "Issue a one-time password for a user name and print it once. Do this with two people present."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: object, username: str, **options: object) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user name {username!r}.")
        password = issue()
        change_password(user=user, new=password)
        User.objects.filter(pk=user.pk).update(must_change_password=True)
        self.stdout.write(password)
