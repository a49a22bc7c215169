# ruff: noqa: E501 (Chinese text counts double in width; random only shapes invented data)
"""manage.py demo_signins: who can sign in to the demo, and what to try."""

from __future__ import annotations

import unicodedata

from django.core.management.base import BaseCommand

from accounts.roles import Role
from demo import password
from demo.people import FIRST_ENTERPRISE, PROVINCE_OFFICERS, PROVINCE_POSTS, SIGNINS, city_post, zone_posts
from demo.zones import XUWEI, YANCHENG, read_zones


def rows() -> list[tuple[str, str, str, str]]:
    """(role, name, user name, what to try) in the order of the table. Needs no database."""
    zones = {zone.name: zone for zone in read_zones()}
    posts = [*PROVINCE_POSTS, *PROVINCE_OFFICERS, city_post(zones[YANCHENG])]
    posts += [*zone_posts(zones[YANCHENG]), *zone_posts(zones[XUWEI])]
    people = {post.username: (Role(post.role).label, post.name) for post in posts}
    people |= {
        username: (Role(role).label, {"principal": "钱国平", "safety_officer": "孟祥东"}[role])
        for role, (username, _name) in FIRST_ENTERPRISE.items()
    }
    return [(str(people[s.username][0]), people[s.username][1], s.username, s.hint) for s in SIGNINS]


def _wide(text: str, width: int) -> str:
    """Pad to a width in columns; Chinese characters take two."""
    taken = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(1, width - taken)


class Command(BaseCommand):
    """Prints the table; the password is the same for all and made per installation."""

    help = "Print the sign-ins of the demo."

    def handle(self, *args, **options) -> None:
        secret = password.read()
        if not secret:
            self.stdout.write("No demo data here yet: run load_demo first.")
            return
        self.stdout.write(_wide("角色 role", 18) + _wide("姓名 name", 12) + _wide("用户名 user", 16) + "可以试 what to try")
        for role, name, username, hint in rows():
            self.stdout.write(_wide(role, 18) + _wide(name, 12) + _wide(username, 16) + hint)
        self.stdout.write(f"密码 password (all): {secret}")
