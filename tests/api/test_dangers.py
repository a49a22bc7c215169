"""Dangers over the API: the way to closure, refusals, what cannot be written, foreign rows, cost."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.tenancy import scope_of, scoped_to
from demo.photos import take
from hazards.dangers.models import Danger
from hazards.dangers.serializers import DangerDetail, DangerRow
from tests.api.conftest import API, counted

pytestmark = pytest.mark.django_db


def new(cast, **more):
    return {
        "enterprise": cast.enterprise["a1"],
        "found_at": "2026-11-20T09:30:00+08:00",
        "location": "抛光车间",
        "description": "除尘管道积尘超过 1 mm",
        "severity": "b",
        **more,
    }


def photo(cast, who: str, enterprise: int | None = None, minute: int = 0) -> int:
    import datetime

    from django.core.files.uploadedfile import SimpleUploadedFile

    at = timezone.localtime() - datetime.timedelta(minutes=minute)
    made = take("dust", mended=True, room=0, at=at, place="测试", person=who, latitude=33.3, longitude=120.2)
    body = {"file": SimpleUploadedFile("after.jpg", made.original, "image/jpeg")}
    if enterprise:
        body["enterprise"] = enterprise
    answer = cast.client(who).post(f"{API}/files/", body)
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()["id"]


@pytest.mark.slow
def test_a_danger_travels_from_report_to_closure(cast, call):
    made = call("inspector_a", "post", "/dangers/", new(cast), key="way")
    assert made.status_code == 201, made.content.decode()
    record = made.json()
    assert set(record) == set(DangerDetail().fields)
    assert record["state"] == "draft"
    assert "submit" in {action["name"] for action in record["actions"]}
    pk = record["id"]

    def do(who, name, **body):
        answer = call(who, "post", f"/dangers/{pk}/do/{name}/", body)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    do("inspector_a", "submit")
    issued = do("office_a", "issue", measures="清扫管道", department=cast.department["a"], area=cast.area["a1"])
    assert issued["number"] and issued["due_on"]
    do("safety_a1", "sign")
    do("safety_a1", "submit_evidence", note="已清扫", files=[photo(cast, "safety_a1")], funds="0.8")
    do("area_a", "supervise_reject", note="死角还有积尘")
    again = do("safety_a1", "submit_evidence", note="死角已清", files=[photo(cast, "safety_a1", minute=3)])
    assert again["round"] == 2
    assert [item["round"] for item in again["evidence"]] == [1, 2]
    assert "marks" not in again["evidence"][0]
    do("area_a", "supervise", note="属实")
    closed = do("acceptor_a", "accept", note="通过")
    assert closed["state"] == "closed" and closed["closed_at"]
    assert closed["funds"] == "0.8000"
    assert [step["transition"] for step in closed["steps"]][-1] == "accept"
    assert "marks" in closed["evidence"][0]
    late = call("acceptor_a", "post", f"/dangers/{pk}/do/accept/", {"note": "再来一次"})
    assert late.status_code == 409
    assert late.json()["error"]["code"] == "state_changed"
    assert late.json()["error"]["state"] == "closed"


def test_refusals_say_which_rule_or_right_or_field(cast, call, danger_of):
    pk = danger_of("a1")
    assert call("area_a", "post", f"/dangers/{pk}/do/submit/", {}).status_code == 403
    assert call("office_a", "post", f"/dangers/{pk}/do/deem_signed/", {}).status_code == 404
    assert call("office_a", "post", f"/dangers/{pk}/do/nothing/", {}).status_code == 404
    moved = call("office_a", "post", f"/dangers/{pk}/do/issue/", {"measures": "x"})
    assert (moved.status_code, moved.json()["error"]["state"]) == (409, "draft")
    assert call("inspector_a", "post", f"/dangers/{pk}/do/submit/", {}).status_code == 200
    wrong = call("office_a", "post", f"/dangers/{pk}/do/issue/", {"measures": " ", "due_on": "昨天", "state": "closed"})
    assert wrong.status_code == 422
    assert {"due_on", "state"} <= set(wrong.json()["error"]["fields"])
    reason = call("office_a", "post", f"/dangers/{pk}/do/return/", {})
    assert reason.status_code == 422 and "note" in reason.json()["error"]["fields"]
    void = call("office_a", "post", f"/dangers/{pk}/do/ask_void/", {"note": "误报", "void_reason": "mistake"})
    assert void.status_code == 200, void.content.decode()
    own = call("office_a", "post", f"/dangers/{pk}/do/grant_void/", {"note": "同意"})
    assert (own.status_code, own.json()["error"]["code"]) == (409, "another_person_decides")
    assert own.json()["error"]["state"] == "review"


def test_no_column_the_portal_keeps_itself_can_be_sent(cast, call, danger_of):
    """Every field of the model is posted: only what the body names is read, the rest is refused by name."""
    writable = set(new(cast)) | {
        "form", "group", "sector", "category", "basis", "severity_reason", "measures", "contingency",
        "responsible_unit", "responsible_person", "responsible_leader", "lead_office", "remark", "files",
    }  # fmt: skip
    pk = danger_of("a1")
    names = {f.name for f in Danger._meta.get_fields()} | {f.attname for f in Danger._meta.concrete_fields}
    for name in sorted(names - writable):
        for method, path, body in (("post", "/dangers/", new(cast)), ("patch", f"/dangers/{pk}/", {})):
            answer = call("inspector_a", method, path, {**body, name: "1"})
            assert answer.status_code == 422, (method, name, answer.content.decode())
            assert name in answer.json()["error"]["fields"]
    with scoped_to(scope_of(cast.actor("office_a"))):
        assert Danger.objects.count() == 1
        kept = Danger.objects.get()
        assert (kept.state, kept.number, kept.closed_at) == ("draft", "", None)


def test_a_report_sent_twice_counts_once_and_a_draft_may_be_mended(cast, call):
    first = call("inspector_a", "post", "/dangers/", new(cast), key="k1")
    again = call("inspector_a", "post", "/dangers/", new(cast), key="k1")
    assert first.json() == again.json()
    other = call("inspector_a", "post", "/dangers/", new(cast, location="别处"), key="k1")
    assert other.status_code == 422
    pk = first.json()["id"]
    mended = call("inspector_a", "patch", f"/dangers/{pk}/", {"location": "抛光车间 2 号"})
    assert (mended.status_code, mended.json()["location"]) == (200, "抛光车间 2 号")
    assert call("office_a", "patch", f"/dangers/{pk}/", {"location": "x"}).status_code == 403
    call("inspector_a", "post", f"/dangers/{pk}/do/submit/", {})
    closed = call("inspector_a", "patch", f"/dangers/{pk}/", {"location": "y"})
    assert (closed.status_code, closed.json()["error"]["code"]) == (409, "facts_closed")
    future = call("inspector_a", "post", "/dangers/", new(cast, found_at="2099-01-01T00:00:00Z"))
    assert future.status_code == 422 and "found_at" in future.json()["error"]["fields"]


def test_foreign_is_missing_to_the_byte(cast, call, danger_of):
    foreign, hidden = danger_of("b1"), danger_of("a1")
    for who, pk in (("office_a", foreign), ("safety_a1", hidden), ("safety_a2", hidden), ("city_a", foreign)):
        for method, tail, body in (("get", "", None), ("post", "do/submit/", {}), ("patch", "", {"location": "x"})):
            there, gone = (call(who, method, f"/dangers/{number}/{tail}", body) for number in (pk, 987654321))
            if method == "patch" and who == "city_a":
                assert there.status_code == gone.status_code == 403
                continue
            assert there.status_code == gone.status_code == 404, (who, method)
            assert there.content == gone.content
            assert dict(there.headers) == dict(gone.headers)
    answers = [
        call("inspector_a", "post", "/dangers/", new(cast, enterprise=pk)) for pk in (cast.enterprise["b1"], 987654321)
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].content == answers[1].content
    assert "CANARY-b" not in call("office_a", "get", "/dangers/").content.decode()


def test_the_list_pages_filters_and_costs_the_same_for_1_and_100(cast, call, danger_of):
    danger_of("a1")

    def statements() -> tuple[int, dict]:
        call("office_a", "get", "/dangers/")
        with CaptureQueriesContext(connection) as caught:
            answer = call("office_a", "get", "/dangers/?limit=100")
        return counted(caught), answer.json()

    few, page = statements()
    assert set(page["results"][0]) == set(DangerRow().fields)
    for number in range(104):
        danger_of("a2" if number % 2 else "a1", severity="a" if number % 3 else "b")
    many, page = statements()
    assert len(page["results"]) == 100 and page["next"]
    assert few == many
    assert many <= 6  # session, user, scope of the person, seats, scope of the seat, rows
    rest = call("office_a", "get", page["next"].split(API)[1])
    assert len(rest.json()["results"]) == 5
    only = call("office_a", "get", "/dangers/?severity=b&limit=100").json()["results"]
    assert {row["severity"] for row in only} == {"b"}
    assert call("office_a", "get", "/dangers/?severity=zzz").status_code == 422
    assert call("office_a", "get", "/dangers/?limit=101").status_code == 422


def test_who_may_not_gets_the_one_error_shape(cast, call):
    answer = call("province", "post", "/dangers/", new(cast))
    assert answer.status_code == 403
    assert json.loads(answer.content)["error"].keys() == {"code", "message", "fields"}
    assert call("sys_a", "get", "/dangers/").status_code == 403
