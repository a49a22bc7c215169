"""The province's three officers of a new installation: without them nobody could propose or activate anybody."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Seat, User
from accounts.passwords import issue
from accounts.people import USERNAME
from accounts.roles import Role
from core.access import OFFICER

POSTS = (("system", Role.SYSTEM_ADMIN), ("security", Role.SECURITY_ADMIN), ("audit", Role.AUDIT_ADMIN))


class Command(BaseCommand):
    """Works once. Connects as the schema's owner (manage.py), because no tier may write these seats."""

    help = "Make the province's system, security and audit administrator and print their one-time passwords."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for key, _role in POSTS:
            parser.add_argument(key, metavar=f"{key}=NAME", help=f"user name and name of the {key} administrator")
        parser.add_argument("--org", required=True, help="the province's organisation, as shown beside the names")

    def handle(self, *args: object, org: str, **options: str) -> None:
        people = [self._person(options[key]) for key, _role in POSTS]
        if len({username for username, _name in people}) < len(people):
            raise CommandError("The three officers must be three people.")
        with transaction.atomic():
            if Seat.objects.filter(tier=OFFICER, zone=None).exclude(state=Seat.State.ENDED).exists():
                raise CommandError("The province has its officers already; they propose and activate the next.")
            for (username, name), (_key, role) in zip(people, POSTS, strict=True):
                self.stdout.write(f"{role.value}\t{username}\t{self._seat(username, name, role, org)}")

    @staticmethod
    def _person(text: str) -> tuple[str, str]:
        username, _sign, name = text.partition("=")
        if not USERNAME.match(username) or not name.strip():
            raise CommandError(f"{text!r} is not of the form username=Name (small letters, digits, . _ -, 3 to 40).")
        return username, name.strip()

    @staticmethod
    def _seat(username: str, name: str, role: Role, org: str) -> str:
        """Write person and seat; return the one-time password."""
        if User.objects.filter(username=username).exists():
            raise CommandError(f"There is already a user name {username!r}.")
        password = issue()
        user = User.objects.create_user(username, name, password)
        Seat.objects.create(
            user=user, username=username, person_name=name, role=role, org_name=org, state=Seat.State.ACTIVE,
            valid_from=timezone.localdate(),
        )  # fmt: skip
        return password
