"""Enterprises over the API: rights, masks, checks, foreign rows, cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.tenancy import scope_of, scoped_to
from enterprises.credit_code import check_character
from enterprises.models import Enterprise
from enterprises.serializers import EnterpriseBody, EnterpriseDetail, EnterpriseRow
from tests.api.conftest import API, counted

pytestmark = pytest.mark.django_db


def code(number: int) -> str:
    first = f"91320900MA2AP1{number:03d}"
    return first + check_character(first)


def test_the_list_holds_the_scope_and_costs_the_same_for_1_and_100(cast, call):
    def statements() -> tuple[int, dict]:
        with CaptureQueriesContext(connection) as caught:
            answer = call("office_a", "get", "/enterprises/?limit=100")
        return counted(caught), answer.json()

    call("office_a", "get", "/enterprises/")
    few, page = statements()
    assert set(page["results"][0]) == set(EnterpriseRow().fields)
    assert {row["id"] for row in page["results"]} == {cast.enterprise["a1"], cast.enterprise["a2"]}
    with scoped_to(scope_of(cast.actor("office_a"))):
        Enterprise.objects.bulk_create(
            Enterprise(zone_id=cast.zone["a"], credit_code=code(n), name=f"苏盐机械 {n:03d} 有限公司")
            for n in range(105)
        )
    many, page = statements()
    assert len(page["results"]) == 100
    assert few == many <= 6
    rest = call("office_a", "get", page["next"].split(API)[1]).json()
    assert len(rest["results"]) == 7 and rest["previous"]
    found = call("office_a", "get", "/enterprises/?q=CANARY-a-a1").json()["results"]
    assert [row["id"] for row in found] == [cast.enterprise["a1"]]


def test_telephones_are_masked_for_those_who_do_not_keep_the_file(cast, call):
    path = f"/enterprises/{cast.enterprise['a1']}/"
    whole, own, masked = (call(who, "get", path) for who in ("office_a", "safety_a1", "inspector_a"))
    assert set(whole.json()) == set(EnterpriseDetail().fields)
    assert whole.json()["principal_phone"] == own.json()["principal_phone"] == "13800001234"
    assert masked.json()["principal_phone"] == "138****1234"


def test_register_and_change_with_rights_and_checks(cast, call):
    body = {"credit_code": code(1), "name": "盐城苏北机械有限公司", "division": "C26", "area": cast.area["a1"]}
    made = call("office_a", "post", "/enterprises/", body, key="e1")
    assert made.status_code == 201, made.content.decode()
    assert made.json()["sector"] == "hazchem" and made.json()["zone"]["id"] == cast.zone["a"]
    assert call("office_a", "post", "/enterprises/", body, key="e1").json() == made.json()
    taken = call("office_a", "post", "/enterprises/", body)
    assert taken.status_code == 422 and "credit_code" in taken.json()["error"]["fields"]
    wrong = call(
        "office_a", "post", "/enterprises/", {**body, "credit_code": "91320900MA2API00X0", "area": cast.area["b1"]}
    )
    assert wrong.status_code == 422
    assert call("inspector_a", "post", "/enterprises/", body).status_code == 403
    path = f"/enterprises/{cast.enterprise['a1']}/"
    assert call("office_a", "patch", path, {"size": "large"}).json()["size"] == "large"
    assert call("safety_a1", "patch", path, {"staff_count": 81}).json()["staff_count"] == 81
    refused = call("safety_a1", "patch", path, {"sector": "gas"})
    assert refused.status_code == 422 and "sector" in refused.json()["error"]["fields"]
    assert call("inspector_a", "patch", path, {"size": "small"}).status_code == 403
    typed = call("office_a", "patch", path, {"risk": "red"})
    assert typed.status_code == 422 and "risk" in typed.json()["error"]["fields"], "classes are computed"


def test_no_other_column_can_be_sent(cast, call):
    path = f"/enterprises/{cast.enterprise['a1']}/"
    names = {f.name for f in Enterprise._meta.get_fields()} | {f.attname for f in Enterprise._meta.concrete_fields}
    for name in sorted(names - set(EnterpriseBody().fields)):
        answer = call("office_a", "patch", path, {name: cast.zone["b"]})
        assert answer.status_code == 422, name
        assert name in answer.json()["error"]["fields"]


def test_foreign_is_missing_to_the_byte(cast, call):
    for who, foreign in (("office_a", "b1"), ("safety_a1", "a2"), ("expert_a", "a2"), ("city_a", "b1")):
        for method, body in (("get", None), ("patch", {"staff_count": 3})):
            there = call(who, method, f"/enterprises/{cast.enterprise[foreign]}/", body)
            gone = call(who, method, "/enterprises/987654321/", body)
            assert there.status_code == gone.status_code == 404, (who, method)
            assert there.content == gone.content and dict(there.headers) == dict(gone.headers)
    areas = [
        call("office_a", "patch", f"/enterprises/{cast.enterprise['a1']}/", {"area": pk}).json()["error"]["fields"][
            "area"
        ][0]
        for pk in (cast.area["b1"], 987654321)
    ]
    assert areas[0].replace(str(cast.area["b1"]), "") == areas[1].replace("987654321", "")


def test_without_sign_in_or_token_nothing_happens(cast):
    assert Client().get(f"{API}/enterprises/").status_code == 401
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = cast.client("office_a").cookies
    answer = strict.post(f"{API}/enterprises/", "{}", content_type="application/json")
    assert answer.status_code == 403 and "error" in answer.json()
