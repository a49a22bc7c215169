"""API edges (errors in one shape, named rights, keyset pages, creates that count once) and the inbox."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy

from core import notices
from core.inbox import unread_count
from core.models import IdempotencyKey, Notice, Slot
from core.tenancy import Scope, scope_of, scoped_to

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.pages")]
URL = "/api/test/slots/"
BODY = {"name": "s", "planned_at": "2026-11-22T08:00:00Z", "seconds": "1.250"}


def post(client, body, key=None):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(URL, json.dumps(body), content_type="application/json", headers=headers)


def slots() -> int:
    with scoped_to(Scope("province")):
        return Slot.objects.filter(name="s").count()


def test_a_create_sent_twice_counts_once_and_another_body_is_refused(cast):
    client = cast.client("province")
    first, again = post(client, BODY, "k1"), post(client, BODY, "k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert slots() == 1
    other = post(client, {**BODY, "name": "t"}, "k1")
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["error"]["fields"]


def test_a_refused_create_is_not_kept_and_may_be_mended(cast):
    client = cast.client("province")
    wrong = post(client, {**BODY, "seconds": "x"}, "k2")
    assert wrong.status_code == 422
    assert "seconds" in wrong.json()["error"]["fields"]
    with scoped_to(scope_of(cast.actor("province"))):
        assert not IdempotencyKey.objects.exists()
    assert post(client, BODY, "k2").status_code == 201


def test_a_second_call_while_the_first_runs_is_409_at_once(cast, connect_as):
    seat = cast.actor("province").seat_id
    with connect_as("app").cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtextextended(%s, 0))", [f"idempotency:{seat}:k3"])
    answer = post(cast.client("province"), BODY, "k3")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "in_progress"
    assert slots() == 0


def test_errors_have_one_shape(cast):
    client = cast.client("province")
    missing = client.get(f"{URL}999999/")
    assert missing.status_code == 404
    assert set(missing.json()["error"]) == {"code", "message", "fields"}
    assert Client().get(URL).status_code == 401
    assert client.get("/api/test/nameless/").status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(URL, BODY, content_type="application/json").status_code == 403


def test_api_pages_by_key_with_nulls_last(cast):
    with scoped_to(Scope("province")):
        Slot.objects.all().delete()
        Slot.objects.bulk_create(
            Slot(name="s", planned_at=f"2026-01-01T{n:02d}:00Z", seconds=None if n % 3 == 0 else n) for n in range(10)
        )
    client, url, seen = cast.client("province"), f"{URL}?limit=3", []
    while url:
        answer = client.get(url).json()
        seen += [row["seconds"] for row in answer["results"]]
        url = answer["next"]
    assert seen == ["8.000", "7.000", "5.000", "4.000", "2.000", "1.000", None, None, None, None]
    assert client.get(f"{URL}?limit=0").status_code == 422
    assert client.get(f"{URL}?cursor=forged").status_code == 422


@pytest.fixture
def told(cast):
    """One notice to the office of zone a, told twice for one cause."""
    sentence = gettext_lazy("隐患 %(number)s 待签收")
    notices.register_kind("test.issued", template_text=sentence, url_of=lambda notice: "/x/")
    what = notices.Message(
        cause="issue:1", kind="test.issued", zone_id=cast.zone["a"], roles=("zone_office",), params={"number": "2026-1"}
    )
    with scoped_to(scope_of(cast.actor("inspector_a"))):
        return [notices.notify([what]) for _again in (1, 2)]


def test_a_cause_is_told_once_to_the_right_seats(cast, told):
    assert told == [2, 0]  # two people of the office
    with scoped_to(scope_of(cast.actor("office_a"))):
        assert unread_count(cast.actor("office_a").seat_id) == 1
    with scoped_to(scope_of(cast.actor("office_b"))):
        assert not Notice.objects.exists()


def test_opening_marks_read_and_leads_on_and_looking_changes_nothing(cast, told):
    client = cast.client("office_a")
    page = client.get("/inbox/")
    assert "隐患 2026-1 待签收" in page.content.decode()
    seat = cast.actor("office_a").seat_id
    with scoped_to(scope_of(cast.actor("office_a"))):
        notice = Notice.objects.get(seat_id=seat)
    assert notice.read_at is None
    assert client.get(f"/inbox/{notice.pk}/open/").status_code == 405
    assert cast.client("office_b").post(f"/inbox/{notice.pk}/open/").status_code == 404
    assert client.post(f"/inbox/{notice.pk}/open/")["Location"] == "/x/"
    with scoped_to(scope_of(cast.actor("office_a"))):
        assert unread_count(seat) == 0
    assert "没有未读通知" in client.get("/inbox/").content.decode()
    assert "2026-1" in client.get("/inbox/?tab=all").content.decode()


def test_read_all_reads_my_notices_only(cast, told):
    cast.client("office_a").post("/inbox/read-all/")
    for name, left in (("office_a", 0), ("office2_a", 1)):
        actor = cast.actor(name)
        with scoped_to(scope_of(actor)):
            assert unread_count(actor.seat_id) == left
