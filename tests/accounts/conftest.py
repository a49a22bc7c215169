"""A small cast, committed once for this folder and taken away at its end. Tests change it inside their transaction."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.conftest import logged_in_as
from tests.seeding import put_back

PASSWORD = "Bridge-over-7-rivers"
FROM = datetime.date(2024, 1, 1)
CODE, FOREIGN_CODE = "91320191TESTSEAT01", "91320191TESTSEAT02"


def _make() -> SimpleNamespace:
    from django.contrib.auth.hashers import MD5PasswordHasher

    from accounts.models import Seat, User
    from accounts.roles import Role
    from enterprises.models import Enterprise
    from parks.models import Area, City, Department, Zone

    city, _new = City.objects.get_or_create(adcode="320999", defaults={"name": "测试市"})
    made = SimpleNamespace(city=city, users={}, seats={})
    made.zone, made.other_zone = (
        Zone.objects.create(
            code=f"TS{n}", name=f"席位测试{n}区", short_name=f"席测{n}", level="national", city=city, evidence="A"
        )
        for n in (1, 2)
    )
    made.area = Area.objects.create(zone=made.zone, name="东园")
    made.department = Department.objects.create(zone=made.zone, name="消防大队")
    made.enterprise = Enterprise.objects.create(zone=made.zone, credit_code=CODE, name="席位测试化工有限公司")
    Enterprise.objects.create(zone=made.other_zone, credit_code=FOREIGN_CODE, name="别区的工厂")
    secret = MD5PasswordHasher().encode(PASSWORD, "cast")
    people = (
        ("sys1", "石管理", Role.SYSTEM_ADMIN, made.zone),
        ("sec1", "安管理", Role.SECURITY_ADMIN, made.zone),
        ("aud1", "沈管理", Role.AUDIT_ADMIN, made.zone),
        ("sys2", "别区石", Role.SYSTEM_ADMIN, made.other_zone),
        ("syspro", "省石", Role.SYSTEM_ADMIN, None),
        ("secpro", "省安", Role.SECURITY_ADMIN, None),
        ("office1", "区安办", Role.ZONE_OFFICE, made.zone),
        ("lumin", "陆敏", Role.INSPECTOR, made.zone),
        ("lumin", "陆敏", Role.INSPECTOR, made.other_zone),
        ("wang2", "王二", Role.INSPECTOR, made.other_zone),
    )
    for username, name, role, zone in people:
        user = made.users.get(username) or User.objects.create(
            username=username, display_name=name, password=secret, must_change_password=False
        )
        made.users[username] = user
        seat = Seat.objects.create(
            user=user, username=username, person_name=name, role=role, zone=zone, state="active", valid_from=FROM,
            org_name=zone.name if zone else "省级",
        )  # fmt: skip
        made.seats[username + ("@2" if username in made.seats else "")] = seat
    return made


@pytest.fixture(scope="package")
def cast(django_db_setup: None, django_db_blocker) -> Iterator[SimpleNamespace]:
    with django_db_blocker.unblock():
        with logged_in_as("super"):
            made = _make()
        yield made
        with logged_in_as("super", options="-c session_replication_role=replica"):
            put_back()  # also the facts and sums its enterprises left, which are only ever added to


@pytest.fixture(autouse=True)
def _cheap_passwords_and_addresses(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ROOT_URLCONF = "tests.accounts.urls"


@pytest.fixture
def sign_in(cast: SimpleNamespace, db: None) -> Callable[..., Client]:
    """`sign_in("sys1")` gives a browser in which that person has signed in through the page."""

    def do(username: str, password: str = PASSWORD) -> Client:
        browser = Client()
        answer = browser.post("/accounts/sign-in/", {"username": username, "password": password})
        assert answer.status_code == 302, answer.content.decode()
        return browser

    return do


@pytest.fixture
def as_officer(cast: SimpleNamespace, db: None):
    """`with as_officer("sys1") as actor:` works in that person's scope, as their page would."""
    from accounts.services import actor_of
    from core.tenancy import scope_of, scoped_to

    @contextmanager
    def enter(username: str):
        actor = actor_of(cast.seats[username])
        with scoped_to(scope_of(actor)):
            yield actor

    return enter
