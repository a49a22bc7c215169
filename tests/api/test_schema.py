"""The description of the API is complete, valid and without warnings."""

from __future__ import annotations

import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema


def test_the_schema_is_valid_and_without_warnings(capsys):
    GENERATOR_STATS.reset()
    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)
    assert not GENERATOR_STATS, capsys.readouterr().err
    paths = {path: set(methods) for path, methods in schema["paths"].items()}
    assert paths == {
        "/api/v1/dangers/": {"get", "post"},
        "/api/v1/dangers/{id}/": {"get", "patch"},
        "/api/v1/dangers/{id}/do/{name}/": {"post"},
        "/api/v1/enterprises/": {"get", "post"},
        "/api/v1/enterprises/{id}/": {"get", "patch"},
        "/api/v1/figures/": {"get"},
        "/api/v1/figures/{code}/": {"get"},
        "/api/v1/files/": {"post"},
        "/api/v1/files/{id}/": {"get"},
        "/api/v1/files/{id}/content/": {"get"},
        "/api/v1/hazard-sources/": {"get"},
        "/api/v1/hazard-sources/{id}/": {"get"},
        "/api/v1/hazard-sources/grade/": {"post"},
        "/api/v1/hazard-sources/substances/": {"get"},
        "/api/v1/visits/": {"get"},
        "/api/v1/visits/{id}/": {"get"},
    }
    listed = {p["name"] for p in schema["paths"]["/api/v1/dangers/"]["get"]["parameters"]}
    assert {"q", "state", "severity", "overdue", "cursor", "limit"} <= listed


@pytest.mark.django_db
def test_it_is_served_to_everybody_with_a_seat(cast):
    assert Client().get("/api/v1/schema/").status_code == 401
    answer = cast.client("safety_a1").get("/api/v1/schema/?format=json")
    assert answer.status_code == 200 and answer.json()["openapi"].startswith("3.")
