"""The commonest lists on a loaded table, as the run-time role under row security: by index, no scan of all dangers.

The statements are those the pages send: taken from the pages themselves, then explained under the same scope.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core.tenancy import scope_of, scoped_to
from demo.load import generate
from tests.cast import Cast
from tests.cast import cast as present_cast
from tests.house.leakwalk import as_superuser, dirty_database

FIRMS, DANGERS = 1000, 25_000
FOUND, PROVINCE, STATE, DUE = "danger_zone_found", "danger_found", "danger_state", "danger_open_due"
FIRM, CLOSED = "danger_enterprise", "danger_closed"
LISTS = [
    ("everything of a zone", "office", "tab=all", {FOUND}),
    ("what is open in a zone", "office", "", {FOUND, DUE, STATE}),
    ("what is overdue in a zone", "office", "tab=late", {DUE}),
    ("one state", "office", "tab=all&state=rectifying", {STATE, DUE}),
    ("by due date", "office", "sort=due", {DUE}),
    ("everything by due date", "office", "tab=all&sort=due", {"danger_zone_due"}),
    ("what is open in the province by due date", "province", "sort=due", {"danger_open_due_all"}),
    ("everything of the province by due date", "province", "tab=all&sort=-due", {"danger_due"}),
    ("due within a week", "office", "due_within=7", {DUE}),
    ("found this month", "office", "tab=all&found_from={month}", {FOUND}),
    ("closed this month", "office", "tab=all&state=closed&closed_from={month}", {CLOSED, STATE, FOUND}),
    ("everything of the province", "province", "tab=all", {PROVINCE}),
    ("one zone, seen by the province", "province", "tab=all&zone={zone}", {FOUND}),
    ("what is overdue in the province", "province", "tab=late", {DUE, PROVINCE, STATE}),
    ("one enterprise", "office", "tab=all&enterprise={firm}", {FIRM}),
    ("an enterprise's own", "firm", "tab=all", {FIRM}),
]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker) -> Iterator[dict]:
    """Tens of thousands of dangers with statistics, in a transaction that is rolled back."""
    with dirty_database(django_db_blocker):
        with as_superuser(), connection.cursor() as cursor:
            generate(cursor, enterprises=FIRMS, count=DANGERS, now=timezone.now())
            cursor.execute("analyze dangers_danger")
        cast = present_cast()
        yield {"zone": cast.zone["a"], "firm": cast.enterprise["a1"], "people": _people(cast)}


def _people(cast: Cast) -> dict[str, str]:
    here = [one for one in cast.people.values() if one.enterprise_id in (None, cast.enterprise["a1"])]
    by_role = {one.role: one.username for one in here if one.zone_id in (None, cast.zone["a"])}
    return {"office": by_role["zone_office"], "province": by_role["province_staff"], "firm": by_role["safety_officer"]}


def _client(username: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(User.objects.get(username=username), backend="accounts.backends.PeopleBackend")
    return client


def _nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _scans(plan: dict) -> list[dict]:
    """Reads of the whole table. The first 10 001 of everything, counted no further, is none: it stops there."""
    found = []
    for node in _nodes(plan):
        for child in node.get("Plans", ()):
            if child["Node Type"] in ("Seq Scan", "Parallel Seq Scan") and child["Relation Name"] == "dangers_danger":
                stops = node["Node Type"] == "Limit" and "Filter" not in child
                found += [] if stops else [child]
    return found


@pytest.mark.parametrize(("person", "query", "indexes"), [pytest.param(*one[1:], id=one[0]) for one in LISTS])
def test_a_list_is_read_by_its_index_under_row_security(loaded, person: str, query: str, indexes: set[str]) -> None:
    month = (timezone.localdate() - datetime.timedelta(days=30)).isoformat()
    client = _client(loaded["people"][person])
    address = "/dangers/?" + query.format(month=month, zone=loaded["zone"], firm=loaded["firm"])
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    actor = answer.wsgi_request.actor
    sent = [one["sql"] for one in seen.captured_queries if '"dangers_danger"' in one["sql"]]
    rows = [one for one in sent if "order by" in one.lower() and "limit 51" in one.lower()]
    assert len(rows) == 1, "the page asks for its rows once"
    used: set[str] = set()
    with scoped_to(scope_of(actor)), connection.cursor() as cursor:
        for statement in sent:
            cursor.execute("explain (format json) " + statement)
            found = cursor.fetchone()[0]
            plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
            assert not _scans(plan), f"a scan of all dangers:\n{statement}"
            if statement in rows:
                used = {n["Index Name"] for n in _nodes(plan) if "Index Name" in n}
    assert used & indexes, f"{used} instead of {indexes}"
