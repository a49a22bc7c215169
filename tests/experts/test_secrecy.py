"""An assignment may be made for a visit nobody is to know of: no enterprise and no other expert can learn of it."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection

from core.tenancy import Scope, scope_of, scoped_to
from tests.experts.register import enter_expert
from tests.house.leakwalk import tables

pytestmark = pytest.mark.django_db
NEW = "/enterprises/experts/new/"
SECRET = ("accounts_assignment", "accounts_assignmentevent", "experts_expert", "experts_service")
PAGES = ("/", "/inbox/", "/enterprises/mine/", "/dangers/", "/sources/", "/downloads/")


def all_it_can_read(cast, username: str) -> dict[str, str]:
    """Every table this seat's tier has a right on, with a hash of what it reads there."""
    found = {}
    with scoped_to(scope_of(cast.actor(username))), connection.cursor() as cursor:
        cursor.execute("select current_user")
        (role,) = cursor.fetchone()
        for table in sorted(tables()):
            cursor.execute("select has_table_privilege(%s, %s, 'select')", [role, table])
            if cursor.fetchone()[0]:
                cursor.execute(f"select count(*)::text || md5(string_agg(t::text, '' order by t::text)) from {table} t")
                found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize("username", ["principal_a1", "safety_a1", "safety_a2"])
def test_nothing_an_enterprise_can_read_changes_by_an_assignment(cast, username) -> None:
    enter_expert(cast)
    before, client = all_it_can_read(cast, username), cast.client(username)
    pages = {url: client.get(url).status_code for url in PAGES}
    assert len(before) > 20
    data = {"enterprise": cast.enterprise["a2"], "seat": cast.people["expert_a"].seat_id, "valid_to": ""}
    assert cast.client("office_a").post(NEW, data).status_code == 302
    after = all_it_can_read(cast, username)
    assert after == before
    unwanted = {
        "accounts_assignment",
        "accounts_assignmentevent",
        "experts_expert",
        "experts_service",
        "experts_agency",
    }
    assert not unwanted & set(before)
    for url, status in pages.items():
        answer = client.get(url, follow=True)
        assert client.get(url).status_code == status and "expert_a" not in answer.content.decode()


@pytest.mark.parametrize("username", ["safety_a2", "expert_a"])
@pytest.mark.parametrize(
    "table", ["accounts_assignment", "accounts_assignmentevent", "experts_expert", "experts_service"]
)
def test_the_database_refuses_to_read_assignments_and_the_register(cast, username, table) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), scoped_to(scope_of(cast.actor(username))):
        connection.cursor().execute(f"select count(*) from {table}")


def test_only_the_person_assigned_finds_the_own_rows(cast) -> None:
    count = "select count(*) from accounts_assignment"
    with connection.cursor() as cursor:
        for name, seen in (("expert_a", 1), ("inspector_a", 0), ("safety_a1", 0)):
            person = cast.people[name]
            with scoped_to(Scope("self", user_id=person.user_id, seat_id=person.seat_id)):
                cursor.execute(count)
                assert cursor.fetchone() == (seen,), name


def test_an_expert_reaches_only_what_is_assigned_by_page_and_api(cast) -> None:
    expert, other = cast.client("expert_a"), cast.enterprise["a2"]
    assert expert.get(f"/enterprises/{other}/").status_code == 404
    assert expert.get(f"/api/v1/enterprises/{other}/").status_code == 404
    assert "CANARY-a-a2" not in expert.get("/api/v1/enterprises/").content.decode()
    enter_expert(cast)
    data = {"enterprise": other, "seat": cast.people["expert_a"].seat_id, "valid_to": ""}
    assert cast.client("office_a").post(NEW, data).status_code == 302
    assert expert.get(f"/enterprises/{other}/").status_code == 200
    assert expert.get(f"/api/v1/enterprises/{other}/").status_code == 200
    for url in ("/experts/", "/experts/agencies/", "/experts/rule/", "/experts/new/"):
        assert expert.get(url).status_code == 403, url
