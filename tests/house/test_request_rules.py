"""How a request travels (design: sign-in outside the scope, one transaction, what a refusal leaves behind)."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from config import errors
from core.errors import conflict_response
from core.tenancy import scope_of, scoped_to
from hazards.dangers.models import Danger
from tests.factories import make_danger
from tests.house import rule_urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.house.rule_urls")]
REFUSALS = [("deny", 403), ("gone", 404), ("crash", 500), ("broken", 403), ("deferred", 409)]


def left(cast) -> int:
    """Rows the views of these tests have left behind."""
    with scoped_to(scope_of(cast.actor("office_a"))):
        return Danger.objects.filter(remark=rule_urls.MARK).count()


def ask(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_a_failed_sign_in_is_recorded(cast):
    from axes.models import AccessAttempt

    response = Client().post("/accounts/sign-in/", {"username": "office_a", "password": "not the password"})
    assert response.status_code == 403
    assert list(AccessAttempt.objects.values_list("username", "failures_since_start")) == [("office_a", 1)]


@pytest.mark.parametrize(("name", "status"), REFUSALS)
def test_a_refusal_shows_its_page_and_leaves_nothing(cast, name, status):
    response = cast.client("office_a").post(f"/house/{name}/")
    assert response.status_code == status
    assert "<html" in response.content.decode()
    assert left(cast) == 0


def test_a_success_stays(cast):
    assert cast.client("office_a").post("/house/create/").status_code == 201
    assert left(cast) == 1


@pytest.mark.parametrize(("end", "status"), [("parse", 400), ("validation", 422), ("denied", 403), ("answer", 400)])
def test_a_refused_api_call_leaves_nothing(cast, end, status):
    response = cast.client("office_a").post("/api/house/", {"end": end}, content_type="application/json")
    assert response.status_code == status
    assert left(cast) == 0


def test_an_api_call_that_succeeds_stays(cast):
    assert cast.client("office_a").post("/api/house/", {}, content_type="application/json").status_code == 201
    assert left(cast) == 1


def test_the_same_page_for_another_role_is_403(cast):
    assert cast.client("inspector_a").post("/house/create/").status_code == 403
    assert left(cast) == 0


def test_a_lost_race_shows_the_new_state(cast):
    with scoped_to(scope_of(cast.actor("office_a"))):
        danger = make_danger(cast, "a1", state="review", finder_user_id=cast.people["office_a"].user_id)
    response = cast.client("office_a").post(f"/house/lost/{danger.pk}/")
    assert (response.status_code, response.content.decode()) == (409, "state_changed review 0")


def test_a_constraint_inside_perform_is_409_and_the_page_still_reads(cast, monkeypatch):
    """The inner savepoint of perform takes the failed statement back, so that the view may go on reading."""
    from dataclasses import replace

    from django.utils import timezone

    from core.workflow import workflow_of

    def close_too_early(danger, **_data):
        danger.closed_at = timezone.now()

    flow = workflow_of(Danger)
    monkeypatch.setitem(flow.transitions, "submit", replace(flow.transitions["submit"], effect=close_too_early))
    with scoped_to(scope_of(cast.actor("office_a"))):
        danger = make_danger(cast, "a1", finder_user_id=cast.people["office_a"].user_id)
    response = cast.client("office_a").post(f"/house/lost/{danger.pk}/")
    assert (response.status_code, response.content.decode()) == (409, "danger_closed_has_date draft 0")


@pytest.mark.parametrize(
    "page", [errors.bad_request, errors.permission_denied, errors.page_not_found, errors.server_error,
             errors.csrf_failed, conflict_response]
)  # fmt: skip
def test_error_pages_query_nothing(cast, page):
    request = RequestFactory().get("/somewhere/")
    request.actor, request.seats, request.csp_nonce = cast.actor("office_a"), [], ""
    from django.contrib.auth.models import AnonymousUser

    request.user = AnonymousUser()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        response = page(request)
    assert response.status_code >= 400
    assert [query["sql"] for query in seen.captured_queries] == []


def test_a_403_inside_the_scope_asks_nothing_after_the_refusal(cast):
    client = cast.client("office_a")
    client.get("/house/stream/")
    with CaptureQueriesContext(connection) as seen:
        client.post("/house/deny/")
    statements = [query["sql"] for query in seen.captured_queries]
    last = max(number for number, sql in enumerate(statements) if "INSERT INTO" in sql.upper())
    control = ("RELEASE", "ROLLBACK", "SAVEPOINT", "select set_config")
    assert [sql for sql in statements[last + 1 :] if not sql.startswith(control)] == []


class WatchingHandler(MemoryFileUploadHandler):
    """Notes whether the bytes of an upload arrive inside a transaction."""

    seen: list[bool] = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen.append(connection.in_atomic_block)
        return raw_data


@pytest.mark.django_db(transaction=True)
def test_with_real_transactions(cast, settings):
    """What only shows when nothing is wrapped around the request: one test, for each such test restores the rows."""
    client = cast.client("office_a")
    # After COMMIT the kept connection is the login role again, and no setting is left for the next request.
    assert client.post("/house/create/").status_code == 201
    assert left(cast) == 1
    assert ask("select current_user::text") == "park_app"
    assert ask("select concat(current_setting('park.zone', true), current_setting('park.seat', true))") == ""
    # A deferred key is asked before the answer leaves; at COMMIT it would be a 500.
    assert client.post("/house/deferred/").status_code == 409
    assert client.post("/api/house/", {"end": "parse"}, content_type="application/json").status_code == 400
    assert client.post("/house/deny/").status_code == 403
    assert left(cast) == 1
    # The bytes of an upload are read before the transaction, also when the CSRF token stands in the body.
    settings.FILE_UPLOAD_HANDLERS = ["tests.house.test_request_rules.WatchingHandler"]
    WatchingHandler.seen.clear()
    response = client.post("/house/upload/", {"file": SimpleUploadedFile("a.txt", b"x" * 1000)})
    assert response.content.decode() == "1 True"
    assert WatchingHandler.seen == [False]
    # A streamed body runs when the transaction is over: no scope, no tenant rows.
    rule_urls.stream_notes.clear()
    assert b"".join(client.get("/house/stream/").streaming_content) == b"end"
    assert rule_urls.stream_notes == [False, "permission denied for table dangers_danger"]
    # A failed sign-in is committed whatever the answer says.
    Client().post("/accounts/sign-in/", {"username": "office_b", "password": "wrong"})
    assert ask("select count(*) from axes_accessattempt where username = 'office_b'") == 1
