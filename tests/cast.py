"""The fixed cast of all tests: a province, a city, two zones with two enterprises each, and people for every role.

Everything that could leak carries a canary text `CANARY-<zone>-<enterprise>`. Seeded once per test database as a
superuser (tests/seeding.py) and put back after tests that commit.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.test import Client

PASSWORD = "Cast-Passw0rd-2026"
ZONES = {"a": "盐城经济技术开发区", "b": "南京经济技术开发区"}
CODES = {"a1": "91320900MA1CAFT01", "a2": "91320900MA1CAFT02", "b1": "91320100MA1CAFT03", "b2": "91320100MA1CAFT04"}


@dataclass(frozen=True)
class Member:
    """One person in one seat."""

    username: str
    user_id: int
    seat_id: int
    role: str
    zone_id: int | None
    enterprise_id: int | None


@dataclass(frozen=True)
class Cast:
    """Ids of the cast. `people` by user name; `enterprise['a1']`, `zone['a']`, `area['a1']`, `department['a']`."""

    zone: dict[str, int]
    enterprise: dict[str, int]
    area: dict[str, int]
    department: dict[str, int]
    people: dict[str, Member]

    def actor(self, username: str):
        """The actor of a person, as a request would find it."""
        from accounts.services import actor_for_seat

        return actor_for_seat(self.people[username].seat_id)

    def client(self, username: str) -> Client:
        """A signed-in browser of this person (no password hashing)."""
        from accounts.models import User

        client = Client(raise_request_exception=False)
        client.force_login(
            User.objects.get(pk=self.people[username].user_id), backend="accounts.backends.PeopleBackend"
        )
        return client


_cast: Cast | None = None


def cast() -> Cast:
    """The cast of the present test database."""
    assert _cast is not None, "the cast is seeded with the database"
    return _cast


def seed_cast() -> None:
    """Insert the cast. Must run on a connection that row security does not bind."""
    from accounts.models import Assignment, Seat, User
    from enterprises.credit_code import check_character
    from enterprises.models import Enterprise
    from parks.models import Area, Department, Zone

    password = make_password(PASSWORD)
    zone = {key: Zone.objects.get(name=name) for key, name in ZONES.items()}
    area, enterprise = {}, {}
    for key, row in zone.items():
        for n in (1, 2):
            area[f"{key}{n}"] = Area.objects.create(zone=row, name=f"{key} 园区 {n}")
        Department.objects.create(zone=row, name=f"安监环保局 {key}")
    for key, first17 in CODES.items():
        code = first17 + check_character(first17)
        enterprise[key] = Enterprise.objects.create(
            zone=zone[key[0]],
            credit_code=code,
            name=f"CANARY-{key[0]}-{key} 精密制造有限公司",
            short_name=f"CANARY-{key[0]}-{key}",
            area=area[key],
            sector="dust",
            principal_name=f"CANARY-{key[0]}-{key} 钱总",
            principal_phone="13800001234",
            address=f"CANARY-{key[0]}-{key} 路 1 号",
            staff_count=80,
        )

    def person(username: str, role: str, **place: object) -> Seat:
        user = User.objects.create(
            username=username, display_name=f"{username} 某", password=password, must_change_password=False
        )
        return Seat.objects.create(
            user=user,
            username=username,
            person_name=user.display_name,
            role=role,
            org_name=place.pop("org", "江苏省商务厅"),
            state="active",
            valid_from=datetime.date(2024, 1, 1),
            **place,
        )

    person("province", "province_staff")
    person("auditor", "province_auditor")
    person("chief_sys", "system_admin")
    person("chief_sec", "security_admin")
    person("city_a", "city_staff", city=zone["a"].city, org="盐城市商务局")
    for key, row in zone.items():
        org = row.name
        person(f"leader_{key}", "zone_leader", zone=row, org=org)
        person(f"office_{key}", "zone_office", zone=row, org=org)
        person(f"office2_{key}", "zone_office", zone=row, org=org)
        person(f"inspector_{key}", "inspector", zone=row, org=org)
        person(f"area_{key}", "area_officer", zone=row, area=area[f"{key}1"], org=org)
        person(f"acceptor_{key}", "acceptor", zone=row, department=Department.objects.get(zone=row), org=org)
        person(f"sys_{key}", "system_admin", zone=row, org=org)
        person(f"sec_{key}", "security_admin", zone=row, org=org)
        person(f"audit_{key}", "audit_admin", zone=row, org=org)
        expert = person(f"expert_{key}", "expert", zone=row, org=org)
        Assignment.objects.create(
            zone=row, enterprise=enterprise[f"{key}1"], seat=expert, valid_from=datetime.date(2024, 1, 1)
        )
        for n in (1, 2):
            firm = enterprise[f"{key}{n}"]
            person(f"safety_{key}{n}", "safety_officer", zone=row, enterprise=firm, org=firm.name)
        person(
            f"principal_{key}1", "principal", zone=row, enterprise=enterprise[f"{key}1"], org=enterprise[f"{key}1"].name
        )


def find_cast() -> Cast:
    """Read the seeded cast from the database (same connection needs as seed_cast) and remember it."""
    global _cast
    from accounts.models import Seat
    from enterprises.models import Enterprise
    from parks.models import Area, Department, Zone

    zone = {key: Zone.objects.get(name=name).pk for key, name in ZONES.items()}
    keys = {pk: key for key, pk in zone.items()}
    codes = {first17: key for key, first17 in CODES.items()}
    enterprise = {codes[row.credit_code[:17]]: row.pk for row in Enterprise.objects.all()}
    area = {row.name.replace(" 园区 ", ""): row.pk for row in Area.objects.all()}
    department = {keys[row.zone_id]: row.pk for row in Department.objects.all()}
    people = {
        seat.username: Member(seat.username, seat.user_id, seat.pk, seat.role, seat.zone_id, seat.enterprise_id)
        for seat in Seat.objects.exclude(role="system")
    }
    _cast = Cast(zone, enterprise, area, department, people)
    return _cast
