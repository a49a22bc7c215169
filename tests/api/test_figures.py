"""API of figures: the library, and one number by its code within the rights of who asks."""

from __future__ import annotations

import pytest

from core.figures import figure, live, registered
from core.tenancy import Scope, scoped_to
from core.workdays import today
from reports.places import Place
from tests.factories import make_danger

pytestmark = pytest.mark.django_db


def code_of(id_: str, place: Place) -> str:
    return place.code(figure(id_), live(today().replace(month=1, day=1), today()))


def test_the_library_names_every_figure_and_what_is_missing(cast) -> None:
    answer = cast.client("office_a").get("/api/v1/figures/")
    assert answer.status_code == 200
    body = {one["id"]: one for one in answer.json()}
    assert set(body) == {one.id for one in registered()}
    assert body["I26a"]["missing"] and not body["I01"]["missing"]
    assert cast.client("safety_a1").get("/api/v1/figures/").status_code == 403


def test_a_number_is_asked_by_its_code_with_the_rows_it_counts(cast) -> None:
    with scoped_to(Scope("province")):
        rows = [make_danger(cast, "a1", state="review").pk for _n in range(3)]
        make_danger(cast, "b1", state="review")
    code = code_of("dangers_found", Place("zone", cast.zone["a"]))
    answer = cast.client("office_a").get(f"/api/v1/figures/{code}/").json()
    assert answer["then"]["value"] == 3 and answer["corrected"]["value"] == 3
    assert {row["danger_id"] for row in answer["rows"]} == set(rows)
    whole = cast.client("province").get(f"/api/v1/figures/{code_of('dangers_found', Place())}/").json()
    assert whole["then"]["value"] == 4


def test_another_zones_code_the_provinces_code_and_no_code_are_the_same_404(cast) -> None:
    client = cast.client("office_b")
    answers = [
        client.get(f"/api/v1/figures/{code}/")
        for code in (code_of("I01", Place("zone", cast.zone["a"])), code_of("I01", Place()), "0000-0000-0000", "x")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_place_the_figures_facts_do_not_know_is_not_there(cast) -> None:
    client = cast.client("office_a")
    for id_ in ("I29", "I24"):
        code = code_of(id_, Place("zone", cast.zone["a"], sector="gas"))
        assert client.get(f"/api/v1/figures/{code}/").status_code == 404
        assert client.get(f"/figures/f/{code}/").status_code == 404
    code = code_of("I32", Place("enterprise", cast.enterprise["a1"], sector="gas"))
    assert client.get(f"/figures/f/{code}/").status_code == 200


def test_an_empty_denominator_is_null_and_a_figure_without_facts_says_so(cast) -> None:
    client = cast.client("office_a")
    empty = client.get(f"/api/v1/figures/{code_of('I01', Place('zone', cast.zone['a']))}/").json()
    assert empty["then"]["value"] is None and empty["then"]["denominator"] in (0, "0")
    missing = client.get(f"/api/v1/figures/{code_of('I26a', Place('zone', cast.zone['a']))}/").json()
    assert missing["missing"] and missing["then"]["value"] is None
