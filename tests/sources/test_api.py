"""The API of units: the ledger in scope, grading with the same answers as the command, finding substances."""

from __future__ import annotations

import json

import pytest

from core.tenancy import scoped_to
from hazards.sources.management.commands.grade_source import graded
from tests.factories import make_source
from tests.sources.units import PROVINCE

pytestmark = pytest.mark.django_db
GRADE = "/api/v1/hazard-sources/grade"
GOOD = {"exposed_people": 80, "unit": "storage", "substances": [{"name": "氨", "quantity_t": "12"}]}
BAD = {"exposed_people": 80, "unit": "storage", "substances": [{"name": "液胺", "quantity_t": "12"}]}


def post(client, body, url=GRADE):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(url, text, content_type="application/json")


@pytest.mark.parametrize("url", [GRADE, GRADE + "/"])
def test_the_api_answers_as_the_command_does(cast, url) -> None:
    answer = post(cast.client("safety_a1"), [GOOD, BAD], url)
    assert answer.status_code == 422
    assert json.loads(answer.content) == [graded(GOOD)[0], graded(BAD)[0]]
    assert post(cast.client("city_a"), GOOD, url).status_code == 200


def test_numbers_are_read_as_written_never_as_floats(cast) -> None:
    text = (
        '{"exposed_people": 0, "unit": "storage", "substances": [{"name": "氨", "quantity_t": 10.000000000000000001}]}'
    )
    answer = json.loads(post(cast.client("province"), text).content)
    assert answer["S"] == "1.0000000000000000001"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-1", "1e400", "true", "[]", '"十二"'])
def test_what_is_no_quantity_is_refused_with_a_sentence(cast, number) -> None:
    text = f'{{"unit": "storage", "substances": [{{"name": "氨", "quantity_t": {number}}}]}}'
    answer = post(cast.client("province"), text)
    assert answer.status_code == 422 and "quantity_t" in json.loads(answer.content)["error"]


def test_broken_json_is_a_bad_request(cast) -> None:
    assert post(cast.client("province"), "{").status_code == 400


def test_the_ledger_shows_what_is_in_scope_and_one_unit_whole(cast) -> None:
    with scoped_to(PROVINCE):
        mine, other = make_source(cast, "a1"), make_source(cast, "b1")
    client = cast.client("safety_a1")
    rows = client.get("/api/v1/hazard-sources/").json()["results"]
    assert [row["id"] for row in rows] == [mine.pk]
    whole = client.get(f"/api/v1/hazard-sources/{mine.pk}/").json()
    assert (whole["result"]["R"], whole["level"], whole["holdings"][0]["quantity_t"]) == ("3.6", "4", "12.000000")
    assert client.get(f"/api/v1/hazard-sources/{other.pk}/").status_code == 404


@pytest.mark.parametrize("words", ["液氨", "氨气", "7664-41-7", "NH3", "a", "an"])
def test_ammonia_is_found_by_any_of_its_names(cast, words) -> None:
    rows = cast.client("expert_a").get("/api/v1/hazard-sources/substances/", {"q": words}).json()
    assert "氨" in [row["short"] for row in rows]


def test_units_are_found_by_what_they_hold(cast) -> None:
    with scoped_to(PROVINCE):
        (
            make_source(cast, "a1", name="北罐区"),
            make_source(cast, "a1", name="南库", holdings=[{"name": "苯", "quantity_t": "60"}]),
        )
    page = cast.client("office_a").get("/sources/", {"q": "NH3"}).content.decode()
    assert "北罐区" in page and "南库" not in page
